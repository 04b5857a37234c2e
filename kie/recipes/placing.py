"""Where a subject goes in an output: arithmetic alone."""

from __future__ import annotations

from dataclasses import dataclass

from kie.recipes.planes import Box
from kie.recipes.recipe import Output
from kie.recipes.subject import Subject


@dataclass(frozen=True, kw_only=True)
class Place:
    """The part `crop` of the subject fills `width` × `height` pixels of the frame from `left`, `top`."""

    crop: Box
    left: int
    top: int
    width: int
    height: int
    is_short: bool
    """The subject has fewer pixels than its place; it was not enlarged."""


def place(output: Output, subject: Subject) -> Place:
    """The scale is at most 1, whatever the place would ask for."""
    left, top, right, bottom = _area(output, subject)
    wide, high = right - left, bottom - top
    source_wide, source_high = subject.image.size
    wanted = wanted_scale(output, subject)
    scale = min(1.0, wanted)
    full_wide, full_high = max(1, round(source_wide * scale)), max(1, round(source_high * scale))
    width, height = min(full_wide, wide), min(full_high, high)
    cut_left, cut_top = (full_wide - width) // 2, (full_high - height) // 2
    crop = (
        cut_left * source_wide / full_wide,
        cut_top * source_high / full_high,
        (cut_left + width) * source_wide / full_wide,
        (cut_top + height) * source_high / full_high,
    )
    return Place(
        crop=crop,
        left=left + (wide - width) // 2,
        top=top + (high - height) // 2,
        width=width,
        height=height,
        is_short=round(max(source_wide, source_high) * wanted) > max(source_wide, source_high),
    )


def wanted_scale(output: Output, subject: Subject) -> float:
    """The scale at which the subject fills its place; over 1 where it has too few pixels."""
    left, top, right, bottom = _area(output, subject)
    width, height = subject.image.size
    across, down = (right - left) / width, (bottom - top) / height
    if subject.ground == "busy":
        return max(across, down) if output.fit == "cover" else min(across, down)
    if output.safe_zone is None:
        return min(across, down)
    inside_circle = output.safe_zone * min(output.width, output.height) / 2 / subject.radius
    # Plain ground may leave the circle, and the frame: only what stands on it must not.
    return min(inside_circle, max(across, down) if subject.ground == "plain" else min(across, down))


def _area(output: Output, subject: Subject) -> tuple[int, int, int, int]:
    """The part of the frame that the subject may fill."""
    room = round(output.width * output.room)
    left = room if output.anchor == "right" else 0
    right = output.width - room if output.anchor == "left" else output.width
    inset = output.outline
    if subject.ground == "transparent" or output.outline:
        inset += round(output.padding * min(output.width, output.height))
    return left + inset, inset, right - inset, output.height - inset
