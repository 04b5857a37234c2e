"""The picture that a recipe works from, and the sentences where there is none."""

from __future__ import annotations

from PIL import Image

from kie.errors import BadInput
from kie.media import read_picture
from kie.media.read_picture import LARGEST_PIXELS, Unreadable

_READABLE = "Choose a PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF picture."
_SENTENCES = {
    "empty": f"The file is empty. {_READABLE}",
    "unknown": f"This file is not a picture that can be read. {_READABLE}",
    "damaged": "The picture is damaged or cut short and cannot be read whole. Download or export it again.",
}


def load(content: bytes) -> Image.Image:
    """The picture in `content`, as `upright_srgb` gives it; of an animation, the first frame.

    Raises BadInput for what is no picture, empty, damaged or cut short, or over 120 megapixels.
    """
    try:
        picture = read_picture.decode(content)
    except Unreadable as problem:
        raise _refused(problem) from None
    picture.info = {}
    return picture


def upright_srgb(image: Image.Image) -> Image.Image:
    """`image` in RGB, or RGBA where it has transparency: turned as EXIF says, colours in sRGB, 8 bits, no metadata.

    Raises BadInput over 120 megapixels.
    """
    if image.width * image.height == 0:
        raise BadInput(f"The picture has no pixels. {_READABLE}", field="image")
    try:
        return read_picture.upright_srgb(image)
    except Unreadable as problem:
        raise _refused(problem) from None


def _refused(problem: Unreadable) -> BadInput:
    limit = f"{LARGEST_PIXELS // 1_000_000} megapixels"
    has = f"has {problem.pixels / 1e6:.0f} megapixels" if problem.pixels else f"has far more than {limit}"
    too_large = f"The picture {has}; up to {limit} can be read. Make it smaller first."
    return BadInput(_SENTENCES.get(problem.why, too_large), field="image")
