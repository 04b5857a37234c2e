"""`python -m kie inspect IMAGE`: what was asked for, measured on the pixels of a file. Sends nothing."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path

from kie.cli import exit_codes
from kie.errors import BadInput
from kie.media.read_picture import shown_name
from kie.playground.check_words import as_plain
from kie.playground.picture_inspection import Earlier, compared, inspect_picture
from prompts.brief import ROLES, Colour
from prompts.evaluation.inspect_result import Wanted
from prompts.evaluation.result_checks import Inspection, palette_words, worst_of

_SIZE = re.compile(r"\s*(\d{1,5})\s*[x×X]\s*(\d{1,5})\s*")


def run_inspect(
    *,
    image: Path,
    colours: str | None = None,
    size: str | None = None,
    form: str | None = None,
    is_transparent: bool = False,
    earlier: list[Path] | None = None,
    as_json: bool = False,
) -> int:
    """0 whatever was measured, 2 for what cannot be read."""
    try:
        wanted = Wanted(
            colours=tuple(map(_colour, _parts(colours))), size=_size(size), form=form, is_transparent=is_transparent
        )
        inspection = _measured(image, wanted=wanted)
        others = tuple(_earlier(path) for path in earlier or ())
        inspection = compared(inspection, sha256=_sha256(image), earlier=others)
    except BadInput as error:
        print(error.message, file=sys.stderr)
        return exit_codes.BAD_INPUT
    if as_json:
        print(json.dumps(as_plain(inspection), ensure_ascii=False))
    else:
        print("\n".join(_lines(inspection)))
    return exit_codes.OK


def _lines(inspection: Inspection) -> list[str]:
    lines = [f"{palette_words(inspection.palette)}: {worst_of(inspection.palette)}"] if inspection.palette else []
    lines += [
        f"  {one.verdict:12} {one.colour}: {one.nearest} on {one.share:.1%}, {one.difference} off; {one.reason}"
        for one in inspection.palette
    ]
    return [*lines, *(f"{one.verdict:12} {one.name.replace('_', ' ')}: {one.reason}" for one in inspection.checks)]


def _measured(path: Path, *, wanted: Wanted) -> Inspection:
    name = shown_name(path.name)
    try:
        return inspect_picture(path, name=path.name, wanted=wanted)
    except OSError as error:
        raise BadInput(f"{name} cannot be read ({error.strerror}). Nothing was sent.", field="image") from None


def _earlier(path: Path) -> Earlier:
    inspection = _measured(path, wanted=Wanted())
    return Earlier(name=shown_name(path.name), sha256=_sha256(path), fingerprint=inspection.fingerprint)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _parts(colours: str | None) -> list[str]:
    return [part.strip() for part in (colours or "").split(",") if part.strip()]


def _colour(text: str) -> Colour:
    role = next((role for role in ROLES if text.endswith(f" {role}")), None)
    try:
        return Colour(hex=text.removesuffix(f" {role}"), role=role or "palette")
    except ValueError as error:
        raise BadInput(f"{error} Nothing was sent.", field="colours") from None


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    match = _SIZE.fullmatch(text)
    if match is None or not (int(match[1]) and int(match[2])):
        raise BadInput(f"“{text[:40]}” is no size. Write it like 1024x768. Nothing was sent.", field="size")
    return int(match[1]), int(match[2])
