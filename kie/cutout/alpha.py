"""What a remover says is subject, put onto the original: its alpha, never its colours."""

from __future__ import annotations

from PIL import Image, ImageChops

ASPECT_TOLERANCE = 0.01
OPAQUE = 250
"""From this alpha on a pixel counts as opaque, and below `EMPTY` as nothing."""
EMPTY = 6
TRANSPARENT_SHARE = 0.0005
SUBJECT_SHARE = 0.0001

Size = tuple[int, int]


class Unusable(Exception):
    """Why a remover's answer cannot be used, to stand after its name: “answered with …”."""


def is_transparent(picture: Image.Image) -> bool:
    """Whether any part of a picture worth the name can be seen through."""
    return "A" in picture.getbands() and _share(picture.getchannel("A"), 0, OPAQUE) > TRANSPARENT_SHARE


def laid_onto(original: Image.Image, answer: Image.Image) -> Image.Image:
    """RGBA: the colours of `original`, the alpha of `answer`, scaled where the answer is smaller or larger.

    What was transparent before stays so. Raises Unusable where `answer` has no alpha, another shape, all or nothing.
    """
    if "A" not in answer.getbands():
        raise Unusable("answered with a picture that has no transparency")
    require_same_shape(answer.size, original.size)
    alpha = answer.getchannel("A")
    if _share(alpha, 0, OPAQUE) <= TRANSPARENT_SHARE:
        raise Unusable("answered with a picture in which nothing is transparent, so it found no background")
    if _share(alpha, EMPTY, 256) <= SUBJECT_SHARE:
        raise Unusable("answered with a picture in which everything is transparent, so it found no subject")
    if alpha.size != original.size:
        alpha = alpha.resize(original.size, Image.Resampling.BICUBIC)
    if "A" in original.getbands():
        alpha = ImageChops.darker(alpha, original.getchannel("A"))
    result = original.convert("RGB")
    result.putalpha(alpha)
    return result


def require_same_shape(size: Size, wanted: Size) -> None:
    """Raise Unusable where two sizes are not the same picture scaled."""
    wide, high = size[0] * wanted[1], size[1] * wanted[0]
    if abs(wide - high) > ASPECT_TOLERANCE * high:
        raise Unusable(
            f"answered with a picture of {size[0]} × {size[1]} px where {wanted[0]} × {wanted[1]} px are needed, "
            "so its mask does not fit"
        )


def _share(alpha: Image.Image, least: int, below: int) -> float:
    return sum(alpha.histogram()[least:below]) / max(1, alpha.width * alpha.height)
