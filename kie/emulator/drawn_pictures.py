"""Draws the pictures that the emulator answers with, on this machine and without any network.

    picture = draw(prompt="a red mug", width=1024, height=1024, model="some/model", seed=7)
    body = encode(picture, "png")

The same arguments give the same pixels in every process. Any text is a valid prompt. Every picture
carries a small "demo" mark, so that nobody takes it for a model's work.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps, PngImagePlugin

from kie.emulator.drawing import palettes
from kie.emulator.drawing.arrange import choose_style, number, paint
from kie.emulator.drawing.finish_picture import add_grain, add_mark
from kie.emulator.drawing.isolate import subject_alpha
from kie.emulator.drawing.paint import lightness
from kie.emulator.drawing.palettes import Palette
from kie.emulator.drawing.wishes import read

_LARGEST_SIDE = 8192
_EXIF_DESCRIPTION = 0x010E

Bytes = NDArray[np.uint8]


def draw(*, prompt: str, width: int, height: int, model: str, seed: int) -> Image.Image:
    """An RGB picture of exactly `width` x `height` pixels, composed from the prompt.

    Subject, style and colours come from the prompt where it names them, else from the model and seed.
    """
    painting = paint(prompt=prompt, width=width, height=height, model=model, seed=seed)
    image = painting.full
    if image.size != (width, height):
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    return _finished(image, grain=painting.grain, seed=number("grain", model, seed), missing=painting.missing)


def edit(base: Image.Image, *, prompt: str, width: int, height: int, model: str, seed: int) -> Image.Image:
    """The base picture cropped to the size, recoloured and restyled after the prompt."""
    reading = read(prompt)
    palette = palettes.choose(reading, np.random.default_rng(number("edit", model, seed, prompt[:400])))
    style = choose_style(reading, model=model)
    image = ImageOps.fit(_on_white(base), (width, height), Image.Resampling.LANCZOS)
    is_asked = bool(reading.colours or reading.ground)
    image = Image.blend(image, _toned(image, palette, style=style), 0.85 if is_asked else 0.6)
    image = _restyled(image, style=style)
    return _finished(image, grain=0.05 if style == "riso" else 0.012, seed=number("grain", model, seed))


def edit_part(base: Image.Image, part: Image.Image, *, prompt: str, model: str, seed: int) -> Image.Image:
    """The base picture at its own size, recoloured after the prompt where `part` is white and untouched where it is
    black. The demo's mark stands in the changed part."""
    picture = _on_white(base)
    part = part.convert("L").resize(picture.size, Image.Resampling.LANCZOS)
    box = part.getbbox()
    if box is None:
        return picture
    width, height = box[2] - box[0], box[3] - box[1]
    region = picture.crop(box)
    picture.paste(edit(region, prompt=prompt, width=width, height=height, model=model, seed=seed), box, part.crop(box))
    return picture


def upscale(base: Image.Image, factor: float) -> Image.Image:
    """The base picture `factor` times as large on each side (at most 8192 pixels), a little sharper."""
    scale = min(factor, _LARGEST_SIDE / max(base.size))
    size = (max(1, round(base.width * scale)), max(1, round(base.height * scale)))
    source = base if base.mode in {"RGB", "RGBA", "L"} else base.convert("RGBA")
    larger = source.resize(size, Image.Resampling.LANCZOS)
    return larger.filter(ImageFilter.UnsharpMask(radius=1.6, percent=60, threshold=2))


def remove_background(base: Image.Image) -> Image.Image:
    """The base picture as RGBA with its ground transparent.

    Good for plain and smoothly shaded grounds that touch the border, as the demo pictures have.
    """
    image = _on_white(base)
    alpha = subject_alpha(image)
    image.putalpha(alpha)
    return image


def encode(image: Image.Image, format: str, *, text: Mapping[str, str] | None = None) -> bytes:  # noqa: A002
    """The picture as the bytes of a "png", "jpg", "jpeg" or "webp" file, with `text` inside, which viewers show.

    PNG carries each text under its own key; JPEG and WebP carry them in the EXIF description.
    Raises ValueError for any other format.
    """
    notes = {key: value.encode("utf-8", "replace").decode() for key, value in (text or {}).items()}
    out = io.BytesIO()
    kind = format.lower()
    if kind == "png":
        info = PngImagePlugin.PngInfo()
        for key, value in notes.items():
            info.add_itxt(key, value)
        image.save(out, "PNG", compress_level=3, pnginfo=info)
        return out.getvalue()
    exif = Image.Exif()
    if notes:
        exif[_EXIF_DESCRIPTION] = "\n".join(f"{key}: {value}" for key, value in notes.items())[:8000]
    if kind in {"jpg", "jpeg"}:
        _on_white(image).save(out, "JPEG", quality=92, exif=exif)
    elif kind == "webp":
        image.save(out, "WEBP", quality=90, method=2, exif=exif)
    else:
        raise ValueError(f"Pictures can be encoded as png, jpg, jpeg or webp, not as {format!r}.")
    return out.getvalue()


def _finished(image: Image.Image, *, grain: float, seed: int, missing: tuple[str, ...] = ()) -> Image.Image:
    grained = add_grain(image, strength=grain, seed=seed)
    add_mark(grained, missing=missing)
    return grained


def _on_white(image: Image.Image) -> Image.Image:
    """A copy in RGB, with anything transparent laid on white."""
    if image.mode in {"RGBA", "LA", "P", "PA"}:
        layered = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")
    return image.convert("RGB") if image.mode != "RGB" else image.copy()


def _toned(image: Image.Image, palette: Palette, *, style: str) -> Image.Image:
    """The picture with its darks and lights mapped onto the palette; in a few steps for graphic styles."""
    tones = np.asarray(ImageOps.autocontrast(image.convert("L"), cutoff=0.5))
    parts = {palette.dark, palette.main, palette.second, palette.accent, palette.ground}
    stops = np.array(sorted(parts, key=lightness))
    levels = np.arange(256)
    if style in {"flat", "paper", "lowpoly", "riso"}:
        levels = np.round(levels / 51).astype(int) * 51
    places = np.linspace(0, 255, len(stops))
    table = np.stack([np.interp(levels, places, stops[:, channel]) for channel in range(3)], axis=1)
    return Image.fromarray((table * 255 + 0.5).astype(np.uint8)[tones])


def _restyled(image: Image.Image, *, style: str) -> Image.Image:
    radius = max(1.0, min(image.size) / 120)
    if style in {"clay", "neon"}:
        glow = image.filter(ImageFilter.GaussianBlur(radius * 2.2))
        screened = 255 - _product(255 - np.asarray(image), 255 - np.asarray(glow))
        return Image.blend(image, Image.fromarray(screened), 0.4)
    if style in {"watercolour", "paper"}:
        return image.filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.SMOOTH)
    if style == "ink":
        edges = image.convert("L").filter(ImageFilter.GaussianBlur(0.8)).filter(ImageFilter.FIND_EDGES)
        lines = ImageOps.autocontrast(ImageOps.invert(edges), cutoff=0.5).convert("RGB")
        return Image.fromarray(_product(np.asarray(image), np.asarray(lines)))
    return image


def _product(first: Bytes, second: Bytes) -> Bytes:
    return (first.astype(np.uint16) * second // 255).astype(np.uint8)
