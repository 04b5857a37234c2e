"""Any picture file becomes an upright, 8-bit sRGB picture in RGB or RGBA, or a sentence on why not."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from kie.errors import BadInput

MAX_PIXELS = 120_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP", "TIFF")
"""What is opened at all: nothing that runs a program or fetches a file."""

_ORIENTATION = 0x0112
_READABLE = "Choose a PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF picture."
# What Pillow's decoders raise on bytes that are not what they say they are.
_DAMAGED = (
    OSError,
    RuntimeError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
_STRAIGHT = {"La": "LA", "RGBa": "RGBA"}
_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}


def load(content: bytes) -> Image.Image:
    """The picture in `content`, as `upright_srgb` gives it; of an animation, the first frame.

    Raises BadInput for what is no picture, empty, damaged or cut short, or over 120 megapixels.
    """
    if not content:
        raise BadInput(f"The file is empty. {_READABLE}", field="image")
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadInput(_too_large(None), field="image") from None
    except UnidentifiedImageError:
        raise BadInput(f"This file is not a picture that can be read. {_READABLE}", field="image") from None
    except _DAMAGED:
        raise BadInput(_damaged(), field="image") from None
    with picture:
        _check_pixels(picture)
        try:
            picture.load()
        except (*_DAMAGED, MemoryError):
            raise BadInput(_damaged(), field="image") from None
        return upright_srgb(picture)


def upright_srgb(image: Image.Image) -> Image.Image:
    """`image` in RGB, or RGBA where it has transparency: turned as EXIF says, colours in sRGB, 8 bits, no metadata.

    Raises BadInput over 120 megapixels.
    """
    _check_pixels(image)
    profile = image.info.get("icc_profile")
    image = _upright(image)
    if image.mode in ("RGB", "RGBA") and not profile and "transparency" not in image.info:
        return _bare(image)
    image = image.convert(_STRAIGHT.get(image.mode, image.mode))
    alpha = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    colour = _eight_bits(image)
    colour = _to_srgb(colour, profile) if profile else colour.convert("RGB")
    if alpha is not None:
        colour.putalpha(alpha)
    return _bare(colour)


def _check_pixels(image: Image.Image) -> None:
    pixels = image.width * image.height
    if pixels > MAX_PIXELS:
        raise BadInput(_too_large(pixels), field="image")
    if pixels == 0:
        raise BadInput(f"The picture has no pixels. {_READABLE}", field="image")


def _too_large(pixels: int | None) -> str:
    limit = f"{MAX_PIXELS // 1_000_000} megapixels"
    has = f"The picture has {pixels / 1e6:.0f} megapixels" if pixels else f"The picture has far more than {limit}"
    return f"{has}; up to {limit} can be read. Make it smaller first."


def _damaged() -> str:
    return "The picture is damaged or cut short and cannot be read whole. Download or export it again."


def _upright(image: Image.Image) -> Image.Image:
    try:
        if image.getexif().get(_ORIENTATION, 1) == 1:
            return image
        return ImageOps.exif_transpose(image)
    except _DAMAGED:
        return image  # unreadable EXIF says nothing about the pixels


def _eight_bits(image: Image.Image) -> Image.Image:
    """`image` without its transparency, in L, RGB or CMYK."""
    if image.mode == "F" or image.mode.startswith("I"):
        values = np.nan_to_num(np.asarray(image).astype(np.float32))
        brightest = float(values.max(initial=0))
        if image.mode.startswith("I;16") or brightest > 255:
            top = 65535.0
        else:
            top = 1.0 if image.mode == "F" and brightest <= 1 else 255.0
        return Image.fromarray(np.clip(np.rint(values * (255 / top)), 0, 255).astype(np.uint8))
    if image.mode == "CMYK":
        return image
    return image.convert("L" if image.mode in ("1", "L", "LA") else "RGB")


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Through the embedded profile; one that is broken, or for other inks than the picture has, is passed over."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if ImageCms.getProfileDescription(source).lower().startswith("srgb"):
            return image.convert("RGB")
        mode = _MODES.get(source.profile.xcolor_space.strip())
        if mode is None or (mode == "CMYK") != (image.mode == "CMYK"):
            return image.convert("RGB")
        converted = ImageCms.profileToProfile(
            image.convert(mode),
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image.convert("RGB")
    return converted if converted is not None else image.convert("RGB")


def _bare(image: Image.Image) -> Image.Image:
    if type(image) is Image.Image and not image.info:
        return image
    bare = image.copy()
    bare.info = {}
    return bare
