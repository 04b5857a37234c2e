"""What a picture shows on what ground, as far as placing it needs to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kie.errors import BadInput
from kie.media.colour import Colour, from_hex, linear_levels, to_colour, to_levels
from kie.recipes.planes import Planes

VISIBLE = 2
"""Alpha levels up to this count as nothing when margins are trimmed."""
REAL_SHARE = 0.0005
"""A picture is a cut-out from this share of clearly transparent pixels on; fewer are a flaw of the file."""
CLEARLY_TRANSPARENT = 250
PLAIN_LEVELS = 8
"""A border is plain while no part of it is further than this from its mean."""
TOLD_APART = 0.3
"""Distance in the unit cube of sRGB from which a subject is seen well on a ground."""
BRIGHT = 0.6
"""Luminance from which a subject wants a dark ground."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A picture in RGB or RGBA, free of transparent margins, and what was seen in it."""

    image: Image.Image
    ground: Literal["transparent", "plain", "busy"]
    colour: Colour
    """The mean of what is visible."""
    edge: Colour
    """The mean of the border; of a cut-out, which has none, a quiet tint of its own colour."""
    radius: float
    """Pixels from the middle of the picture to the furthest one that is neither transparent nor plain ground."""

    def background(self, declared: str, *, palette: Sequence[Colour]) -> Colour | None:
        """The colour for an output's `background`; None is transparent."""
        if declared == "transparent":
            return None
        if declared == "palette" and palette and self.ground == "transparent":
            return _standing_out(palette, self.colour)
        return self.edge if declared in ("palette", "average edge") else from_hex(declared)


def read_subject(image: Image.Image) -> Subject:
    """Look at an upright sRGB picture. Raises BadInput where it is transparent throughout."""
    is_cutout = False
    if image.mode == "RGBA":
        alpha = image.getchannel("A")
        is_cutout = sum(alpha.histogram()[:CLEARLY_TRANSPARENT]) >= REAL_SHARE * image.width * image.height
        visible = alpha.point([0 if level <= VISIBLE else 255 for level in range(256)]).getbbox()
        if visible is None:
            raise BadInput("The picture is transparent throughout, so there is nothing to place.", field="image")
        image = image.crop(visible) if is_cutout else image.convert("RGB")
    width, height = image.size
    reduced_by = max(1, min(width, height) // 256)
    planes = Planes(image, reduced_by=reduced_by)
    alpha_plane, colours = planes.alpha(), planes.colours()
    mean = to_colour(colours.sum(axis=(0, 1)) / max(float(alpha_plane.sum()), 1e-6))
    if is_cutout:
        radius = _radius(alpha_plane > VISIBLE / 255, image.size, reduced_by)
        return Subject(image=image, ground="transparent", colour=mean, edge=_quiet_tint(mean), radius=radius)
    border = np.concatenate([colours[0], colours[-1], colours[:, 0], colours[:, -1]])
    edge = to_colour(border.mean(axis=0))
    if _distances(border, edge).max() > PLAIN_LEVELS:
        radius = float(np.hypot(width, height)) / 2
        return Subject(image=image, ground="busy", colour=mean, edge=edge, radius=radius)
    radius = _radius(_distances(colours, edge) > PLAIN_LEVELS, image.size, reduced_by)
    return Subject(image=image, ground="plain", colour=mean, edge=edge, radius=radius)


def _distances(light: NDArray[np.float32], colour: Colour) -> NDArray[np.int16]:
    """Levels between `colour` and each pixel, in the channel where they differ most."""
    levels = to_levels(light).astype(np.int16)
    return np.asarray(np.abs(levels - np.array(colour, dtype=np.int16)).max(axis=-1))


def _radius(is_subject: NDArray[np.bool_], size: tuple[int, int], reduced_by: int) -> float:
    """From the middle to the outer corner of the furthest box; of the whole picture where there is no subject."""
    width, height = size
    rows, columns = np.nonzero(is_subject)
    across = np.abs((columns + 0.5) * reduced_by - width / 2) + reduced_by / 2
    down = np.abs((rows + 0.5) * reduced_by - height / 2) + reduced_by / 2
    return float(np.hypot(across, down).max(initial=0)) or float(np.hypot(width, height)) / 2


def _standing_out(palette: Sequence[Colour], subject: Colour) -> Colour:
    """The first colour of `palette` that `subject` is told apart from, or the one furthest from it."""
    return next(
        (colour for colour in palette if _apart(colour, subject) >= TOLD_APART),
        max(palette, key=lambda colour: _apart(colour, subject)),
    )


def _quiet_tint(subject: Colour) -> Colour:
    """A light tint of `subject` for it to stand on; a dark one where it is bright itself."""
    light = linear_levels()[np.array(subject)]
    luminance = float(light @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32))
    share, ground = (0.22, 0) if luminance > BRIGHT else (0.14, 255)
    red, green, blue = (round(level * share + ground * (1 - share)) for level in subject)
    return red, green, blue


def _apart(first: Colour, second: Colour) -> float:
    return float(np.linalg.norm((np.array(first) - np.array(second)) / 255))
