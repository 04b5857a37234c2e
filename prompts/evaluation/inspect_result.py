"""Measure everything on a result that can be measured, against what was asked for. Thresholds stand with their reasons
where they are used: colours in `palette_check`, room for copy in `quiet_zone`, likeness in `picture_hash`."""

from dataclasses import dataclass
from math import log

import numpy as np
from PIL import Image

from prompts.brief import Colour
from prompts.evaluation.colour_difference import delta_e, lab_of_levels
from prompts.evaluation.palette_check import check_colour, palette_of
from prompts.evaluation.picture_hash import picture_hash
from prompts.evaluation.quiet_zone import NARROW, ROOMY, quiet_zone
from prompts.evaluation.result_checks import Check, ColourCheck, Inspection

NEARLY_ALL = 0.995
"""Share of the pixels that makes a picture blank: dust and a watermark do not save it."""
ONE_COLOUR = 3.0
"""CIEDE2000 around the median within which a picture is of one colour: about the grain of a failed one."""
SAME_RATIO = 0.03
"""Models round to multiples of 8, 16 or 64 pixels."""
LEAST_BACKGROUND = 0.2
"""Share of the picture from which a colour can be its background."""
_LOOK = "not measured: look"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What was asked for; what is `None` or empty was left open.

    `ratio` is width and height without common factor, `edge` the longer side and `size` both sides in pixels, `form` a
    file format such as "png".
    """

    colours: tuple[Colour, ...] = ()
    ratio: tuple[int, int] | None = None
    edge: int | None = None
    size: tuple[int, int] | None = None
    form: str | None = None
    is_transparent: bool = False


def inspect_result(image: Image.Image, *, form: str | None, wanted: Wanted, board_cell: float | None) -> Inspection:
    """`image` is upright, in RGB or RGBA; `form` its file's format; `board_cell` the side of the cells of a
    checkerboard that is painted into it."""
    palette = palette_of(image)
    blank = _blank(image)
    quiet = quiet_zone(image)
    colours = tuple(_with_role(check_colour(palette, one.hex), one) for one in dict.fromkeys(wanted.colours))
    where = {"w": "white", "b": "black"}[quiet.letter]
    is_blank = blank.verdict == "fail"
    checks = (
        blank,
        _alpha(image, wanted=wanted, board_cell=board_cell),
        _size(image.size, wanted),
        _ratio(image.size, wanted),
        _format(form, wanted),
        Check(
            name="quiet_zone",
            verdict="pass" if quiet.share >= ROOMY else "warn" if quiet.share >= NARROW else "fail",
            reason=f"{where} text can be read on a calm {quiet.share:.0%} of the picture in one piece"
            if quiet.share
            else "nowhere is calm enough for text at 4.5:1",
            figure=round(quiet.share, 3),
        ),
        Check(name="near_duplicate", verdict="not measured", reason="no earlier result to compare with"),
        Check(name="text", verdict="not measured", reason=f"text on the picture is {_LOOK}"),
        Check(name="people", verdict="not measured", reason=f"people on the picture are {_LOOK}"),
    )
    return Inspection(
        palette=colours, checks=checks, quiet_map=quiet.cells, fingerprint=None if is_blank else picture_hash(image)
    )


def _with_role(check: ColourCheck, colour: Colour) -> ColourCheck:
    """A light tints and covers nothing; a background has to cover."""
    if colour.role == "light":
        reason = "the colour of a light tints things and covers none"
        return ColourCheck(
            colour=check.colour, nearest=check.nearest, difference=check.difference, share=check.share,
            verdict="not measured", reason=reason,
        )  # fmt: skip
    if colour.role == "background" and check.verdict == "pass" and check.share < LEAST_BACKGROUND:
        return ColourCheck(
            colour=check.colour, nearest=check.nearest, difference=check.difference, share=check.share,
            verdict="warn", reason=f"there, and too little of it for a background: {check.share:.0%}",
        )  # fmt: skip
    return check


def _blank(image: Image.Image) -> Check:
    small = image.copy()
    small.thumbnail((256, 256), Image.Resampling.BOX, reducing_gap=2.0)
    pixels = np.asarray(small.convert("RGBA"))
    visible = pixels[pixels[..., 3] >= 128][:, :3]
    clear = 1 - len(visible) / (pixels.shape[0] * pixels.shape[1])
    if clear >= NEARLY_ALL:
        return Check(name="blank", verdict="fail", reason="everything is transparent", figure=round(clear, 4))
    if clear > 1 - NEARLY_ALL:
        return Check(name="blank", verdict="pass", reason="something stands on transparency", figure=round(clear, 4))
    lab = lab_of_levels(visible)
    flat = float((delta_e(lab, np.median(lab, axis=0)) <= ONE_COLOUR).mean())
    if flat >= NEARLY_ALL:
        return Check(name="blank", verdict="fail", reason="nearly all of it is one colour", figure=round(flat, 4))
    return Check(name="blank", verdict="pass", reason="it has more than one colour", figure=round(flat, 4))


def _alpha(image: Image.Image, *, wanted: Wanted, board_cell: float | None) -> Check:
    if image.mode == "RGBA":
        clear = float((np.asarray(image.getchannel("A"))[::2, ::2] < 128).mean())
        if clear > 0:
            return Check(
                name="alpha", verdict="pass", reason=f"really transparent in {clear:.0%} of the picture", figure="real"
            )
    if board_cell is not None:
        reason = f"a checkerboard is painted into it (cells of about {board_cell:.0f} px), which is no transparency"
        return Check(name="alpha", verdict="fail", reason=reason, figure="painted checkerboard")
    if wanted.is_transparent:
        return Check(
            name="alpha", verdict="fail", reason="asked for transparency, every pixel is opaque", figure="opaque"
        )
    return Check(name="alpha", verdict="pass", reason="opaque, and no transparency was asked for", figure="opaque")


def _size(size: tuple[int, int], wanted: Wanted) -> Check:
    figure = f"{size[0]}x{size[1]}"
    if wanted.size is not None:
        is_met, expected = size == wanted.size, f"{wanted.size[0]} × {wanted.size[1]} pixels"
        is_near = all(abs(log(one / other)) <= SAME_RATIO for one, other in zip(size, wanted.size, strict=True))
    elif wanted.edge is not None:
        is_met = is_near = max(size) >= wanted.edge * (1 - SAME_RATIO)
        expected = f"{wanted.edge} pixels on the longer edge"
    else:
        return Check(name="size", verdict="not measured", reason="no size was asked for", figure=figure)
    if is_met:
        return Check(name="size", verdict="pass", reason=f"{expected} as asked", figure=figure)
    reason = f"asked for {expected}, got {size[0]} × {size[1]}"
    return Check(name="size", verdict="warn" if is_near else "fail", reason=reason, figure=figure)


def _ratio(size: tuple[int, int], wanted: Wanted) -> Check:
    ratio = wanted.ratio or wanted.size
    figure = round(size[0] / size[1], 3)
    if ratio is None:
        return Check(name="ratio", verdict="not measured", reason="no shape was asked for", figure=figure)
    is_met = abs(log(figure * ratio[1] / ratio[0])) <= SAME_RATIO
    expected = f"{ratio[0]}:{ratio[1]}"
    reason = f"{expected} as asked" if is_met else f"asked for {expected}, got {figure:.2f}:1"
    return Check(name="ratio", verdict="pass" if is_met else "fail", reason=reason, figure=figure)


def _format(form: str | None, wanted: Wanted) -> Check:
    if wanted.form is None or form is None:
        return Check(name="format", verdict="not measured", reason="no format was asked for", figure=form)
    expected, given = ("jpeg" if name.lower() == "jpg" else name.lower() for name in (wanted.form, form))
    is_met = expected == given
    reason = f"{expected} as asked" if is_met else f"asked for {expected}, got {given}"
    return Check(name="format", verdict="pass" if is_met else "fail", reason=reason, figure=form)
