"""From a recipe and a picture to files, a ZIP or a folder."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from string import Template

from PIL import Image

from kie.errors import BadInput
from kie.media.colour import Colour, from_hex, to_hex
from kie.recipes.compose_output import draw
from kie.recipes.definitions import get
from kie.recipes.encoding import encode, encode_ico, flattened
from kie.recipes.load_picture import load, upright_srgb
from kie.recipes.placing import place, wanted_scale
from kie.recipes.planes import Planes
from kie.recipes.recipe import Made, Output, Recipe
from kie.recipes.subject import Subject, read_subject
from kie.recipes.transparency import stands_free

LONGEST_STEM = 100
"""Bytes of UTF-8, so that a stem and its suffix fit the 255 bytes of a file name."""
KEPT_FOR_FILTER = 2
"""A large picture is reduced beforehand to no less than this times its largest use; the filter does the rest."""
QUALITY_STEP = 10
LOWEST_QUALITY = 30
NAMED_IN_NOTE = 3

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_NOT_IN_NAMES = re.compile(r"[^\w.]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def make(recipe: Recipe, image: Image.Image, *, stem: str, palette: Sequence[str] = ()) -> Made:
    """Exactly the files that `recipe` declares, in its order; never enlarges.

    `stem` names the files where the platform does not; it is cleaned. `palette` are hex colours, the brand's
    first. Raises BadInput for a picture that is transparent throughout or over 120 megapixels, and for a colour
    that is none.
    """
    colours = [from_hex(text) for text in palette]
    subject = read_subject(upright_srgb(image))
    planes = Planes(subject.image, reduced_by=_reduction(recipe, subject))
    stem = clean_stem(stem)
    files: list[tuple[str, bytes]] = []
    transparent: list[str] = []
    reasons: dict[str, list[str]] = {}
    drawn: dict[Output, Image.Image] = {}
    for output in recipe.outputs:
        path = _path(output.path, stem)
        views = _views(output)
        for view in views:
            if view not in drawn:
                drawn[view] = _drawn(view, planes, subject, colours)
        content = _content(output, [drawn[view] for view in views])
        files.append((path, content))
        is_free = stands_free(content)
        if is_free:
            transparent.append(path)
        for reason in _reasons(output, views, subject, content, is_free=is_free):
            reasons.setdefault(reason, []).append(PurePosixPath(path).name)
    background = subject.background("palette", palette=colours) or (255, 255, 255)
    words = {"stem": stem, "title": _title(stem), "background": to_hex(background)}
    pictures = tuple(path for path, _ in files)
    files.extend(
        (_path(document.path, stem), Template(document.text).substitute(words).encode())
        for document in recipe.documents
    )
    notes = tuple(f"{_listed(names)}: {reason}" for reason, names in reasons.items())
    return Made(files=tuple(files), notes=notes, pictures=pictures, transparent=tuple(transparent))


def zip_bytes(made: Made) -> bytes:
    """The files as a ZIP: the same files give the same bytes on every day and every machine."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, content in made.files:
            entry = zipfile.ZipInfo(path, date_time=_ZIP_TIME)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return target.getvalue()


def run(name: str, source: Path, target: Path, *, palette: Sequence[str] = ()) -> Made:
    """Make recipe `name` from the file `source` into `target`: a ZIP where it ends so, else a folder.

    Files of the same names are replaced. Raises BadInput for an unknown recipe, a source that cannot be read and
    a target that cannot be written.
    """
    recipe = get(name)
    try:
        content = source.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"There is no file {source}.", field="image") from None
    except OSError as error:
        raise BadInput(f"{source} cannot be read: {error.strerror}.", field="image") from None
    made = make(recipe, load(content), stem=source.stem, palette=palette)
    try:
        if target.suffix.lower() == ".zip":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(zip_bytes(made))
        else:
            for path, data in made.files:
                file = target / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
    except OSError as error:
        raise BadInput(f"{target} cannot be written: {error.strerror}.", field="out") from None
    return made


def clean_stem(text: str) -> str:
    """A name that is safe on every system, in a ZIP, in JSON, HTML and XML; `picture` where nothing is left."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", text))[-1]
    stem = _NOT_IN_NAMES.sub("-", last)
    stem = re.sub(r"-{2,}|\.{2,}", "-", stem).encode()[:LONGEST_STEM].decode(errors="ignore").strip("-.")
    return f"picture-{stem}" if _RESERVED.fullmatch(stem) else stem or "picture"


def _path(declared: str, stem: str) -> str:
    return Template(declared).substitute(stem=stem)


def _title(stem: str) -> str:
    words = re.sub(r"[-_.]+", " ", stem).strip() or stem
    return words[:1].upper() + words[1:]


def _views(output: Output) -> list[Output]:
    """The pictures to draw for a file, without what matters only to its encoding, so that each is drawn once."""
    bare = replace(output, path="", format="png", quality=None, max_bytes=None, frames=())
    return [replace(bare, width=side, height=side) for side in output.frames] or [bare]


def _reduction(recipe: Recipe, subject: Subject) -> int:
    largest = max(wanted_scale(view, subject) for output in recipe.outputs for view in _views(output))
    return max(1, int(1 / (KEPT_FOR_FILTER * largest)))


def _drawn(view: Output, planes: Planes, subject: Subject, palette: Sequence[Colour]) -> Image.Image:
    return draw(
        view,
        planes,
        place(view, subject),
        ground=subject.background(view.background, palette=palette),
        fades=subject.ground == "busy",
    )


def _content(output: Output, pictures: Sequence[Image.Image]) -> bytes:
    if output.format == "ico":
        return encode_ico(pictures)
    (picture,) = pictures
    if output.format == "jpeg":
        picture = flattened(picture, (255, 255, 255))
    content = encode(picture, format=output.format, quality=output.quality)
    quality = output.quality or 0
    while output.max_bytes and len(content) > output.max_bytes and quality - QUALITY_STEP >= LOWEST_QUALITY:
        quality -= QUALITY_STEP
        content = encode(picture, format=output.format, quality=quality)
    return content


def _reasons(output: Output, views: Sequence[Output], subject: Subject, content: bytes, *, is_free: bool) -> list[str]:
    """Sentences on where this file is not quite what the recipe wants."""
    reasons = []
    if any(place(view, subject).is_short for view in views):
        what = "subject" if subject.ground == "transparent" else "picture"
        width, height = subject.image.size
        pixels = f"{width} px" if width == height else f"{width} × {height} px"
        reasons.append(f"the {what} has {pixels}, so it was not enlarged and stands in a wider margin.")
    if output.background == "transparent" and not output.outline and not is_free:
        reasons.append(
            "the picture has its own background, so it is opaque. Remove the background first for a transparent one."
        )
    if output.safe_zone is not None and subject.ground == "busy":
        reasons.append(
            "the picture has its own background, so it fills the icon and a mask may cut its corners. "
            "Remove the background first to keep everything inside the safe zone."
        )
    if output.outline and subject.ground != "transparent":
        reasons.append(
            "the picture has its own background, so the outline follows its rectangle. "
            "Remove the background first for an outline around the subject."
        )
    if output.max_bytes is not None and len(content) > output.max_bytes:
        reasons.append(f"the file has more than the {output.max_bytes // 1000} kB that it may have.")
    return reasons


def _listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and 14 more files`; names that stand in several folders once."""
    names = list(dict.fromkeys(names))
    if len(names) > NAMED_IN_NOTE:
        names = [*names[: NAMED_IN_NOTE - 1], f"{len(names) - NAMED_IN_NOTE + 1} more files"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
