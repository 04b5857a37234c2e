"""What can be checked on the pixels of a result against the brief and the request.

A check reports what was measured. It does not know what a picture shows, and a colour may be met by the
wrong thing. Only visible pixels count, so that a cut-out is measured without its empty surroundings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from prompts.brief import Colour, Role
from prompts.colours import name_of
from prompts.evaluation.pixels import Numbers, oklab, rgba

Name = Literal["blank", "shape", "size", "colour"]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One measured thing. `is_met` of `None` is information only.

    `value` is the share of the picture (0 to 1) for "blank" and "colour", width divided by height for
    "shape", pixels for "size", and `None` where nothing could be measured. `colour` belongs to "colour".
    """

    name: Name
    is_met: bool | None
    sentence: str
    value: float | None
    colour: Colour | None = None


def check(
    image: Image.Image,
    *,
    colours: tuple[Colour, ...],
    asked_ratio: tuple[int, int] | None,
    asked_edge: int | None,
    size: tuple[int, int] | None = None,
) -> tuple[Check, ...]:
    """Everything worth saying about one picture: blank if it is, then shape, size and each colour.

    Never raises, whatever the picture. `size` is that of the result file where `image` is its thumbnail.
    Without an asked ratio the shape is information; without an asked edge there is no "size".
    """
    width, height = size or image.size
    pixels = rgba(image, size=_reduced(*image.size))
    lab = oklab(pixels[..., :3])
    is_visible = pixels[..., 3] >= _VISIBLE
    collected = [_blank(lab[is_visible]), _shape(width, height, asked_ratio), _size(max(width, height), asked_edge)]
    return (*(one for one in collected if one is not None), *_colours(lab, is_visible, colours))


def is_near(lab: Numbers, colour: str) -> NDArray[np.bool_]:
    """Which OKLab pixels look like this hex colour, on an object that is lit from somewhere.

    More or less light multiplies OKLab by a number, so a colour and its shades lie on a line to black: a pixel
    is near if it is close to a part of that line. The tolerance is 0.08, where a hue counts 1.7 times as in
    `name_of`. Of a lit ball in a colour that `prompts.colours` names, 88 % counts on average in a soft light and
    65 % in a hard one, least of a white one (65 % and 40 %); of pairs of colours whose hues are more than 45
    degrees apart, under 1 % take more than 1 % of such a ball for the other colour.
    """
    target = _as_seen(oklab(np.frombuffer(bytes.fromhex(colour[1:]), dtype=np.uint8)))
    # a pale colour has little but its lightness to be known by: grey is no shade of white
    depth = np.clip(np.hypot(target[1], target[2]) / _CLEAR_HUE, 0.25, 1)
    seen = _as_seen(lab)
    along, length = seen @ target, target @ target
    light = np.clip(along / length, 1 - _SHADE * depth, 1 + _SHINE * depth)
    # the square of seen - light * target, without an array of its differences: this runs for each colour
    apart = np.einsum("...i,...i", seen, seen) + light * (light * length - 2 * along)
    near: NDArray[np.bool_] = apart < _TOLERANCE**2
    return near


_LONGEST_EDGE = 192
_VISIBLE = 128

_TOLERANCE = 0.08
_HUE_WEIGHT = 1.7
_CLEAR_HUE = 0.17
"""Chroma, weighted, from which a hue is plain to see."""
_SHADE, _SHINE = 0.3, 0.12
_LOOKS_BLACK = 0.2
"""OKLab spreads the darkest colours far apart; below this lightness nobody tells them apart."""

_LEAST_SHARE: dict[Role, float] = {"palette": 0.01, "subject": 0.01, "accent": 0.003, "background": 0.5}
"""From which share a colour is met. The colour of a light has none: it tints things and covers nothing."""

_BORDER = 0.06
"""How wide the border band is, as a part of the shorter edge."""

_SAME = 0.03
"""The ratio of sizes that passes as asked: models round to multiples of 8, 16 or 64 pixels."""
_COMMON_RATIOS = ((1, 1), (5, 4), (4, 3), (3, 2), (16, 10), (16, 9), (2, 1), (21, 9), (3, 1), (4, 1), (8, 1))

_NEARLY_ALL = 0.995
_ONE_COLOUR = 0.03
_NEARLY_BLACK = 0.15


def _blank(visible: Numbers) -> Check | None:
    if not visible.size:
        return Check(name="blank", is_met=False, sentence=f"All transparent: {_FAILED}", value=1.0)
    flat = float(np.mean(np.square(visible - np.median(visible, axis=0)).sum(axis=-1) < _ONE_COLOUR**2))
    black = float(np.mean(visible[:, 0] < _NEARLY_BLACK))
    if black >= _NEARLY_ALL:
        return Check(name="blank", is_met=False, sentence=f"Nearly black: {_FAILED}", value=black)
    if flat >= _NEARLY_ALL:
        return Check(name="blank", is_met=False, sentence=f"Nearly one colour: {_FAILED}", value=flat)
    return None


_FAILED = "probably a failed picture"


def _shape(width: int, height: int, asked: tuple[int, int] | None) -> Check | None:
    if not (width and height):
        return None
    ratio = width / height
    got = _ratio_in_words(ratio)
    if asked is None:
        return Check(name="shape", is_met=None, sentence=f"Shape {got}", value=ratio)
    wanted = f"{asked[0]}:{asked[1]}"
    if _is_same(ratio, asked[0] / asked[1]):
        return Check(name="shape", is_met=True, sentence=f"{wanted} as asked", value=ratio)
    return Check(name="shape", is_met=False, sentence=f"Asked for {wanted}, got {got}", value=ratio)


def _size(edge: int, asked: int | None) -> Check | None:
    if asked is None:
        return None
    is_met = edge >= asked * (1 - _SAME)
    if is_met:
        sentence = f"{edge} pixels on the longer edge, asked for {asked}"
    else:
        sentence = f"Asked for {asked} pixels on the longer edge, got {edge}"
    return Check(name="size", is_met=is_met, sentence=sentence, value=edge)


def _colours(lab: Numbers, is_visible: NDArray[np.bool_], colours: tuple[Colour, ...]) -> Iterator[Check]:
    in_border = _border(is_visible.shape) & is_visible
    for colour in dict.fromkeys(colours):
        where, counted = ("border", in_border) if colour.role == "background" else ("picture", is_visible)
        name = f"{name_of(colour.hex).capitalize()} ({colour.hex})"
        if not counted.any():
            sentence = f"{name}: nothing to measure, the {where} is transparent"
            yield Check(name="colour", is_met=None, sentence=sentence, value=None, colour=colour)
            continue
        share = float(is_near(lab[counted], colour.hex).mean())
        least = _LEAST_SHARE.get(colour.role)
        yield Check(
            name="colour",
            is_met=None if least is None else share >= least,
            sentence=f"{name}: {_percent(share)} of the {where}",
            value=share,
            colour=colour,
        )


def _border(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    width = max(1, round(min(shape) * _BORDER))
    border = np.ones(shape, dtype=np.bool_)
    border[width:-width, width:-width] = False
    return border


def _as_seen(lab: Numbers) -> Numbers:
    seen = lab * np.array([1, _HUE_WEIGHT, _HUE_WEIGHT], dtype=np.float32)
    seen[..., 0] = np.maximum(seen[..., 0], _LOOKS_BLACK)
    return seen


def _reduced(width: int, height: int) -> tuple[int, int]:
    scale = min(1, _LONGEST_EDGE / max(width, height, 1))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _ratio_in_words(ratio: float) -> str:
    wide, high = min(_COMMON_RATIOS, key=lambda common: abs(log(max(ratio, 1 / ratio) * common[1] / common[0])))
    if _is_same(max(ratio, 1 / ratio), wide / high):
        return f"{wide}:{high}" if ratio >= 1 else f"{high}:{wide}"
    return f"{ratio:.2f}:1" if ratio >= 1 else f"1:{1 / ratio:.2f}"


def _is_same(one: float, other: float) -> bool:
    return abs(log(one / other)) <= log(1 + _SAME)


def _percent(share: float) -> str:
    if 0 < share < 0.001:
        return "under 0.1 %"
    return f"{share:.1%}".replace("%", " %") if 0 < share < 0.1 else f"{share:.0%}".replace("%", " %")
