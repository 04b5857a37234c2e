"""Any picture file as RGB or RGBA pixels the right way up in sRGB, or a sentence that says why not.

Nothing is decoded before its size is known to be bearable, and only formats that need no other program.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib

import numpy as np
from PIL import Image, ImageCms, UnidentifiedImageError

from kie.errors import BadInput

LARGEST_PIXELS = 120_000_000
ANIMATED = "animated"
"""Stands in a read picture's `info` where the file holds more pictures than the first, which is the one read."""

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "BMP", "TIFF")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION = 0x0112
_DAMAGED = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, AttributeError, ArithmeticError, MemoryError,
    RuntimeError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow's decoders raise over bytes that are not what they claim to be."""


class Unreadable(Exception):
    """Why bytes are no usable picture, to stand after the picture's name: “is empty (0 bytes)”."""


def read(content: bytes, *, name: str) -> Image.Image:
    """The picture in a file's bytes, mode RGB or RGBA; of an animation the first frame.

    `name` is only shown. Raises BadInput with a sentence.
    """
    try:
        return decode(content)
    except Unreadable as problem:
        raise BadInput(f"{shown_name(name)} {problem}. Nothing was sent.", field="image") from None


def decode(content: bytes) -> Image.Image:
    """The same for bytes that have no name. Raises Unreadable."""
    if not content:
        raise Unreadable("is empty (0 bytes)")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                return _decoded(picture)
    except Image.DecompressionBombError:
        raise Unreadable(_too_large()) from None
    except UnidentifiedImageError:
        raise Unreadable("is no picture that can be read") from None
    except _DAMAGED:
        raise Unreadable("is damaged or cut short") from None


def shown_name(name: str) -> str:
    """A file's name fit for a sentence: without folders and control characters, not too long."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    clean = " ".join("".join(c if c.isprintable() else " " for c in last).split())
    return clean[:60] or "The file"


def _decoded(picture: Image.Image) -> Image.Image:
    if picture.width * picture.height > LARGEST_PIXELS:
        raise Unreadable(_too_large(picture.size))
    is_animated = picture.format != "MPO" and bool(getattr(picture, "is_animated", False))
    picture.load()
    profile = picture.info.get("icc_profile")
    turn = _TURNS.get(_orientation(picture))
    plain = _in_srgb(picture, profile=profile if isinstance(profile, bytes) else None)
    if turn is not None:
        plain = plain.transpose(turn)
    plain.info = {ANIMATED: True} if is_animated else {}
    return plain


def _too_large(size: tuple[int, int] | None = None) -> str:
    found = f"has {size[0]} × {size[1]} pixels" if size else "claims far more pixels than a picture has"
    return f"{found}, and at most {LARGEST_PIXELS // 1_000_000} million are taken"


def _orientation(picture: Image.Image) -> int:
    """Read after loading: some decoders turn the picture themselves and clear the entry."""
    try:
        return int(picture.getexif().get(_ORIENTATION) or 1)
    except _DAMAGED:
        return 1


def _in_srgb(picture: Image.Image, *, profile: bytes | None) -> Image.Image:
    if picture.mode.startswith("I") or picture.mode == "F":
        return _converted(_eight_bits(picture), profile=profile)
    if not picture.has_transparency_data:
        return _converted(picture, profile=profile)
    alpha = picture.convert("RGBA").getchannel("A")
    colours = picture.convert("L" if picture.mode in ("LA", "La") else "RGB")
    result = _converted(colours, profile=profile)
    result.putalpha(alpha)
    return result


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Greys of more than eight bits or of floats, scaled by the smallest range that holds them."""
    values = np.nan_to_num(np.asarray(picture, dtype=np.float32))
    highest = float(values.max(initial=0))
    whole = picture.mode.startswith("I;16")
    top = 65535.0 if whole else next((t for t in (1.0, 255.0, 65535.0) if highest <= t), highest)
    if picture.mode == "I" and top == 1.0:
        top = 255.0
    return Image.fromarray(np.clip(np.rint(values * (255.0 / top)), 0, 255).astype(np.uint8))


def _converted(picture: Image.Image, *, profile: bytes | None) -> Image.Image:
    if picture.mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        return _through(picture, ImageCms.ImageCmsProfile(lab))
    if profile is not None and picture.mode in ("L", "RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(source):
                return _through(picture, source)
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that makes no sense, or is meant for another mode, says nothing about the colours
    return picture.convert("RGB")


def _through(picture: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    target = ImageCms.createProfile("sRGB")
    result = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
    if result is None:
        raise OSError("the colours could not be converted")
    return result
