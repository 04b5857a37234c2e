"""The shapes that travel between recipes, pages and the shell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Format = Literal["png", "jpeg", "webp", "avif"]
Side = Literal["left", "center", "right"]
FileFormat = Literal["png", "jpeg", "webp", "avif", "ico"]


@dataclass(frozen=True, kw_only=True)
class Output:
    """One picture file of a recipe: exactly `width` × `height` pixels, whatever the source is.

    A cut-out always stands whole inside `padding`. A picture on a plain ground stands whole, and its ground goes
    on to the frame. Any other picture obeys `fit` and needs no padding: it brings its own surroundings.
    """

    path: str
    """Inside the folder or ZIP, with `$stem` for the name of the source."""
    width: int
    height: int
    format: FileFormat = "png"
    quality: int | None = None
    """1..100. None is lossless, where the format can be."""
    fit: Literal["contain", "cover"] = "contain"
    padding: float = 0.0
    """On each side, as a fraction of the shorter side."""
    background: str = "transparent"
    """`transparent`, `#rrggbb`, `palette` or `average edge`.

    `palette` is the first palette colour that the cut-out stands out from. `average edge` is the mean of the
    picture's border; for a cut-out, which has none, a quiet tint of its own colours. A picture with its own
    ground goes on in its edge colour under both.
    """
    safe_zone: float | None = None
    """Diameter of the circle that no mask cuts, as a fraction of the shorter side; the subject stays inside it."""
    shape: Literal["circle", "rounded"] | None = None
    """Cut the finished file to this shape."""
    outline: int = 0
    """Width in pixels of a white line around the subject."""
    anchor: Side = "center"
    """The side on which the picture stands."""
    room: float = 0.0
    """Share of the width kept free for copy, away from `anchor`; a picture with a busy ground fades into it."""
    frames: tuple[int, ...] = ()
    """Sides of the square frames of an ICO file."""
    max_bytes: int | None = None
    """Quality is lowered step by step until the file is no larger."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """One text file of a recipe, with `$stem`, `$title` and `$background` (a hex colour) filled in."""

    path: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What one click makes. `notes` tell a person what to do with the files."""

    name: str
    title: str
    description: str
    outputs: tuple[Output, ...]
    documents: tuple[Document, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Made:
    """The files as (path, bytes) in the recipe's order, and sentences on what could not be as declared.

    `pictures` are the paths of those that are pictures; `transparent` are the paths of those whose subject stands on
    nothing, as measured on their bytes.
    """

    files: tuple[tuple[str, bytes], ...]
    notes: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    transparent: tuple[str, ...] = ()

    @property
    def ground_words(self) -> str:
        """Of how many pictures the background is transparent, as a sentence."""
        count, free = len(self.pictures), len(self.transparent)
        if free == count:
            return f"All {count} pictures have a transparent background."
        if not free:
            return f"All {count} pictures are opaque."
        return f"{free} of {count} pictures have a transparent background, the others are opaque."


@dataclass(frozen=True, kw_only=True)
class Converted:
    """One picture in another format: `size` in bytes, and a sentence on what the format changed, if anything."""

    content: bytes
    size: int
    mime: str
    note: str | None = None
