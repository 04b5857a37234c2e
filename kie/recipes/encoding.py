"""Pictures to bytes, without metadata: the same pixels give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

from kie.errors import BadInput
from kie.media.colour import from_hex
from kie.recipes.load_picture import upright_srgb
from kie.recipes.recipe import Converted, FileFormat, Format

MIMES: dict[FileFormat, str] = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
}
QUALITY: dict[Format, int | None] = {"png": None, "jpeg": 88, "webp": 86, "avif": 70}
"""What `convert` takes where no quality is said; about equal to the eye."""

_LONGEST_SIDE: dict[Format, int] = {"jpeg": 65_535, "webp": 16_383, "avif": 65_535}
_TITLES: dict[Format, str] = {"png": "PNG", "jpeg": "JPEG", "webp": "WebP", "avif": "AVIF"}
_THOROUGH_PIXELS = 512 * 512


def convert(
    image: Image.Image,
    *,
    format: Format,  # noqa: A002  the word on the page and in Pillow
    quality: int | None = None,
    background: str = "#ffffff",
) -> Converted:
    """`image` in another format at its own size, so that its bytes are known before anything is saved.

    `quality` is 1..100; None takes the format's usual one. `background` lies under what is transparent in a JPEG.
    Raises BadInput for a quality, a colour, a format or a size that cannot be.
    """
    if format not in QUALITY:
        raise BadInput(f"{format!r} is not a format to save in. Choose png, jpeg, webp or avif.", field="format")
    if quality is not None and not 1 <= quality <= 100:
        raise BadInput(f"Quality goes from 1 to 100, not {quality}.", field="quality")
    colour = from_hex(background)
    picture = upright_srgb(image)
    longest = _LONGEST_SIDE.get(format)
    if longest is not None and max(picture.size) > longest:
        raise BadInput(
            f"{_TITLES[format]} holds at most {longest} px on a side and the picture has {max(picture.size)}. "
            "Choose PNG.",
            field="format",
        )
    note = None
    if format == "png" and quality is not None:
        note = "PNG keeps every pixel as it is, so quality changes nothing."
    if format == "jpeg" and picture.mode == "RGBA":
        if picture.getchannel("A").getextrema() != (255, 255):
            note = f"JPEG has no transparency, so the picture stands on {background.lower()}."
        picture = flattened(picture, colour)
    content = encode(picture, format=format, quality=quality if quality is not None else QUALITY[format])
    return Converted(content=content, size=len(content), mime=MIMES[format], note=note)


def encode(image: Image.Image, *, format: Format, quality: int | None) -> bytes:  # noqa: A002  as in convert
    """The bytes of an RGB or RGBA picture; a WebP without `quality` is lossless. JPEG takes RGB alone."""
    target = io.BytesIO()
    match format:
        case "png":
            image.save(target, "PNG", optimize=image.width * image.height <= _THOROUGH_PIXELS)
        case "jpeg":
            fine = 0 if quality is not None and quality >= 90 else 2
            image.save(target, "JPEG", quality=quality or 88, subsampling=fine, optimize=True, progressive=True)
        case "webp" if quality is None:
            image.save(target, "WEBP", lossless=True, quality=80, method=4)
        case "webp":
            image.save(target, "WEBP", quality=quality, method=4)
        case "avif":
            image.save(target, "AVIF", quality=quality if quality is not None else 70)
    return target.getvalue()


def encode_ico(frames: Sequence[Image.Image]) -> bytes:
    """One icon file of square RGBA frames, as plain bitmaps: old readers know no PNG inside an ICO."""
    largest = max(frames, key=lambda frame: frame.width)
    others = [frame for frame in frames if frame is not largest]
    target = io.BytesIO()
    largest.save(target, "ICO", sizes=[frame.size for frame in frames], append_images=others, bitmap_format="bmp")
    return target.getvalue()


def flattened(image: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    """`image` on an opaque ground, in RGB."""
    if image.mode == "RGB":
        return image
    ground = Image.new("RGBA", image.size, (*colour, 255))
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert("RGB")
