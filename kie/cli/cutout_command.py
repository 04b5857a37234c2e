"""`python -m kie cutout IN OUT`: remove the background of one file.

OUT is a PNG. It appears whole or not at all, and may be IN. With JSON, one object goes to the standard output
whatever happens; sentences go to the error output.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import httpx
from PIL import Image

from kie.catalogue import Json
from kie.cutout import finish
from kie.cutout.backends import choose, fallbacks, remove_background, require_remover
from kie.cutout.notices import notices
from kie.cutout.result import Cutout
from kie.domain.cutout_backends import AUTO, BACKENDS, FIRST, BackendChoice
from kie.errors import BadInput
from kie.media.read_picture import read, shown_name
from kie.settings import Settings

EXIT_OK, EXIT_DECLINED, EXIT_BAD_INPUT = range(3)
LARGEST_FILE = 1 << 30


def run_cutout(
    settings: Settings,
    *,
    source: Path,
    target: Path,
    backend: BackendChoice = AUTO,
    keep_shadow: bool = False,
    trim: bool = False,
    as_json: bool = False,
    transport: httpx.AsyncBaseTransport | None = None,
) -> int:
    """Write the cut-out of `source` to `target`; 0 done, 1 declined or failed, 2 bad input (nothing was written).

    `transport` is the tests' seam towards the server at CUTOUT_URL.
    """
    try:
        _require_call(backend, source=source, settings=settings)
        content = _content(source)
        with _whole_or_nothing(target) as file:
            picture = read(content, name=source.name)
            for notice in notices(picture):
                print(notice.sentence, file=sys.stderr)
            cutout = asyncio.run(_removed(picture, backend, keep_shadow, settings, transport))
            result = finish.trim(cutout.image) if cutout.image is not None and trim else cutout.image
            if result is not None:
                file.write(finish.to_png(result))
    except BadInput as error:
        print(error.message, file=sys.stderr)
        if as_json:
            first = FIRST.id if backend == AUTO else backend
            refused = Cutout(image=None, backend=first, reason=error.message)
            _print_json(refused, result=None, target=target)
        return EXIT_BAD_INPUT
    if result is None:
        print(cutout.reason, file=sys.stderr)
        tried = {cutout.backend, FIRST.id} if backend == AUTO else {cutout.backend}
        for offer in fallbacks(settings=settings, has_key=settings.key is not None, tried=tried):
            print(f"Instead, --backend {offer.backend}: {offer.reason}", file=sys.stderr)
    if as_json:
        _print_json(cutout, result=result, target=target)
    elif result is not None:
        sure = "" if cutout.confidence is None else f", confidence {cutout.confidence:.2f}"
        print(f"{target}: {cutout.backend}{sure}. {cutout.reason}")
    return EXIT_DECLINED if result is None else EXIT_OK


async def _removed(
    picture: Image.Image,
    backend: BackendChoice,
    keep_shadow: bool,
    settings: Settings,
    transport: httpx.AsyncBaseTransport | None,
) -> Cutout:
    async with httpx.AsyncClient(transport=transport) as client:
        return await remove_background(
            picture, settings=settings, client=client, wanted=backend, keep_shadow=keep_shadow
        )


def _require_call(backend: BackendChoice, *, source: Path, settings: Settings) -> None:
    """Raise BadInput for a back-end that is not set up, and for KIE's, which is a task."""
    choice = choose(settings=settings, wanted=backend, has_key=settings.key is not None)
    if BACKENDS[choice.backend].is_local:
        return
    raise BadInput(
        "KIE's remover is an ordinary task with a price. Use Remove background on the page, or "
        f"python -m kie generate --model {require_remover().id} --image {source}. Nothing was sent.",
        field="backend",
    )


def _content(source: Path) -> bytes:
    name = shown_name(source.name)
    if not source.is_file():
        raise BadInput(f"{name} is not there, or is no file. Nothing was sent.", field="image")
    try:
        if source.stat().st_size > LARGEST_FILE:
            raise BadInput(f"{name} is larger than {LARGEST_FILE >> 20} MB. Nothing was sent.", field="image")
        return source.read_bytes()
    except OSError as error:
        raise BadInput(f"{name} cannot be read ({error.strerror}). Nothing was sent.", field="image") from None


@contextmanager
def _whole_or_nothing(target: Path) -> Iterator[BinaryIO]:
    """A file beside `target` that takes its place once something was written and nothing went wrong."""
    real = _place(target)
    partial = real.with_name(f".{secrets.token_hex(8)}.part")
    try:
        file = partial.open("xb")
    except OSError as error:
        raise _unwritable(target, error.strerror) from None
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            is_written = file.tell() > 0
        if is_written:
            partial.replace(real)
    except OSError as error:
        raise _unwritable(target, error.strerror) from None
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _place(target: Path) -> Path:
    """Where to write, links followed; raises BadInput where a PNG cannot stand."""
    if target.suffix.casefold() not in ("", ".png"):
        raise BadInput(
            f"A cut-out is a PNG, because it is transparent: name it {shown_name(target.stem)}.png. Nothing was sent.",
            field="out",
        )
    try:
        real = target.resolve()
        if real.exists() and not real.is_file():
            raise _unwritable(target, "it is no ordinary file")
        if real.exists() and not os.access(real, os.W_OK):
            raise _unwritable(target, "it is read-only")
    except (OSError, RuntimeError, ValueError) as error:
        raise _unwritable(target, getattr(error, "strerror", None)) from None
    return real


def _unwritable(target: Path, why: str | None) -> BadInput:
    return BadInput(
        f"{shown_name(target.name)} cannot be written ({why or 'no such place'}). Nothing was written.", field="out"
    )


def _print_json(cutout: Cutout, *, result: Image.Image | None, target: Path) -> None:
    line: dict[str, Json] = {
        "backend": cutout.backend,
        "confidence": None if cutout.confidence is None else round(cutout.confidence, 4),
        "reason": cutout.reason,
        "declined": cutout.declined,
        "width": None if result is None else result.width,
        "height": None if result is None else result.height,
        "out": None if result is None else str(target),
    }
    print(json.dumps(line, ensure_ascii=False))
