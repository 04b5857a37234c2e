"""The one reader of pictures: any file becomes upright, 8-bit sRGB pixels in RGB or RGBA, or a sentence on why not.

Nothing is decoded before its size is known to be bearable, and only formats that need no other program are opened.
Of an animation the first frame is read. Alpha is what the file says: a channel of its own, or a colour that a PNG
names as transparent, compared at the depth in which the file holds it.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from typing import Literal

import numpy as np
from PIL import ImageCms, ImageOps, UnidentifiedImageError

from kie.errors import BadInput
from kie.media.mime import unread
from kie.media.pillow import Image

LARGEST_PIXELS = 120_000_000
ANIMATED = "animated"
"""Stands in a read picture's `info` where the file holds more pictures than the first, which is the one read."""

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "BMP", "TIFF")
_ORIENTATION = 0x0112
_DEPTH_OF_PNG = 24
"""Where a PNG's header holds the bits of a sample (PNG specification, 11.2.1)."""
_STRAIGHT = {"La": "LA", "RGBa": "RGBA"}
_MODES_OF_PROFILES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_DAMAGED = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, AttributeError, ArithmeticError, MemoryError,
    RuntimeError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow's decoders raise over bytes that are not what they claim to be."""


class Unreadable(Exception):
    """Why bytes are no usable picture, to stand after the picture's name: “is empty (0 bytes)”.

    `pixels` is how many a picture that is too large says it has, None where that is far more than can be.
    """

    def __init__(self, words: str, *, why: Literal["empty", "unknown", "damaged", "too large"], pixels: int | None = 0):
        super().__init__(words)
        self.why, self.pixels = why, pixels


def read(content: bytes, *, name: str) -> Image.Image:
    """The picture in a file's bytes. `name` is only shown. Raises BadInput with a sentence."""
    try:
        return decode(content)
    except Unreadable as problem:
        raise BadInput(f"{shown_name(name)} {problem}. Nothing was sent.", field="image") from None


def decode(content: bytes) -> Image.Image:
    """The same for bytes that have no name. Raises Unreadable."""
    if not content:
        raise Unreadable("is empty (0 bytes)", why="empty")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                check_pixels(picture)
                is_animated = picture.format != "MPO" and bool(getattr(picture, "is_animated", False))
                picture.load()
                depth = content[_DEPTH_OF_PNG] if picture.format == "PNG" else 8
                plain = _upright_srgb(picture, depth=depth)
    except Image.DecompressionBombError:
        raise _too_large(None) from None
    except UnidentifiedImageError:
        kind = unread(content)
        words = f"is a {kind} picture; export it as JPEG or PNG" if kind else "is no picture that can be read"
        raise Unreadable(words, why="unknown") from None
    except _DAMAGED:
        raise Unreadable("is damaged or cut short", why="damaged") from None
    if is_animated:
        plain.info[ANIMATED] = True
    return plain


def upright_srgb(picture: Image.Image) -> Image.Image:
    """A picture that is open already, in the same form and without metadata; itself where it is so. Raises Unreadable
    where it is too large."""
    check_pixels(picture)
    if type(picture) is Image.Image and picture.mode in ("RGB", "RGBA") and not picture.info and not picture.getexif():
        return picture
    return _upright_srgb(picture, depth=8)


def check_pixels(picture: Image.Image) -> None:
    """Raises Unreadable over 120 megapixels, before anything is decoded."""
    if picture.width * picture.height > LARGEST_PIXELS:
        raise _too_large(picture.size)


def shown_name(name: str) -> str:
    """A file's name fit for a sentence: without folders and control characters, not too long."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    clean = " ".join("".join(c if c.isprintable() else " " for c in last).split())
    return clean[:60] or "The file"


def _too_large(size: tuple[int, int] | None) -> Unreadable:
    has = f"has {size[0]} × {size[1]} pixels" if size else "claims far more pixels than a picture has"
    words = f"{has}, and at most {LARGEST_PIXELS // 1_000_000} million are taken"
    return Unreadable(words, why="too large", pixels=size[0] * size[1] if size else None)


def _upright_srgb(picture: Image.Image, *, depth: int) -> Image.Image:
    profile = picture.info.get("icc_profile")
    alpha = _alpha(picture, depth=depth)
    colours = _in_srgb(_eight_bits(picture), profile=profile if isinstance(profile, bytes) else None)
    if alpha is not None:
        colours.putalpha(alpha)
    plain = _turned(colours, exif=picture)
    plain = plain.copy() if type(plain) is not Image.Image else plain
    plain.info = {}
    return plain


def _turned(colours: Image.Image, *, exif: Image.Image) -> Image.Image:
    """As EXIF says; read after loading, since some decoders turn the picture themselves and clear the entry."""
    try:
        orientation = exif.getexif().get(_ORIENTATION, 1)
        if orientation in range(2, 9):
            colours.getexif()[_ORIENTATION] = orientation
            return ImageOps.exif_transpose(colours)
    except _DAMAGED:
        pass  # EXIF that cannot be read says nothing about the pixels
    return colours


def _alpha(picture: Image.Image, *, depth: int) -> Image.Image | None:
    """The opacity of every pixel; None where the file has none. `depth` is the bits of a sample in a PNG."""
    if not picture.has_transparency_data:
        return None
    key = picture.info.get("transparency")
    if picture.mode in ("1", "L", "I", "I;16", "RGB") and isinstance(key, int | tuple):
        samples = np.asarray(picture)
        if picture.mode == "1":
            is_key = samples == bool(key)
        elif isinstance(key, int):
            is_key = samples == (key * 255 // ((1 << depth) - 1) if depth < 8 else key)
        else:
            is_key = (samples == [level >> 8 if depth == 16 else level for level in key]).all(axis=-1)
        return Image.fromarray(np.where(is_key, 0, 255).astype(np.uint8))
    straight = _STRAIGHT.get(picture.mode)
    return (picture.convert(straight) if straight else picture).convert("RGBA").getchannel("A")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """The colours alone, in L, RGB, CMYK or LAB; greys of more bits scaled by the smallest range that holds them."""
    mode = picture.mode
    if mode == "F" or mode.startswith("I"):
        values = np.nan_to_num(np.asarray(picture).astype(np.float32))
        brightest = float(values.max(initial=0))
        whole = mode.startswith("I;16")
        top = 65535.0 if whole else next((t for t in (1.0, 255.0, 65535.0) if brightest <= t), brightest)
        if mode == "I" and top == 1.0:
            top = 255.0
        return Image.fromarray(np.clip(np.rint(values * (255.0 / top)), 0, 255).astype(np.uint8))
    if mode in ("L", "RGB", "CMYK", "LAB"):
        return picture
    straight = _STRAIGHT.get(mode)
    return (picture.convert(straight) if straight else picture).convert("L" if mode in ("1", "LA", "La") else "RGB")


def _in_srgb(picture: Image.Image, *, profile: bytes | None) -> Image.Image:
    """Through the embedded profile; one that is broken, or for other inks than the picture has, is passed over."""
    if picture.mode == "LAB":
        return _through(picture, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    if profile is not None:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = _MODES_OF_PROFILES.get(source.profile.xcolor_space.strip())
            is_srgb = ImageCms.getProfileDescription(source).lower().startswith("srgb")
            if not is_srgb and mode is not None and (mode == "CMYK") == (picture.mode == "CMYK"):
                return _through(picture.convert(mode), source)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return picture.convert("RGB")


def _through(picture: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    converted = ImageCms.profileToProfile(
        picture,
        source,
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if converted is None:
        raise OSError("the colours could not be converted")
    return converted
