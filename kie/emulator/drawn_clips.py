"""Makes the clips that the emulator answers with: real H.264 MP4 files, of exactly the asked length.

A clip is one demo picture in two layers, ground and subject, over which a camera moves: the layers
drift apart a little, the subject breathes, a soft light passes and motes float by.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from kie.emulator.drawing.arrange import number, paint
from kie.emulator.drawing.finish_picture import mark
from kie.emulator.drawing.wishes import drawn_subject

_MOST_PIXELS = 960 * 540
_ROOM = 1.16
_MOTES = 14

Bytes = NDArray[np.uint8]


def clip(
    path: Path,
    *,
    prompt: str,
    width: int,
    height: int,
    seconds: float,
    model: str,
    seed: int,
    base: Image.Image | None = None,
    fps: int = 24,
) -> None:
    """Write an MP4 of `seconds` at `fps` frames a second; odd sizes are rounded down to even ones.

    With a `base` picture, the clip starts on that picture and moves over it.
    """
    width, height = max(16, width // 2 * 2), max(16, height // 2 * 2)
    frames = max(1, round(seconds * fps))
    scale = min(1.0, (_MOST_PIXELS / (width * height)) ** 0.5)
    small = max(16, round(width * scale / 2) * 2), max(16, round(height * scale / 2) * 2)
    film = _film(small, prompt=prompt, model=model, seed=seed, base=base)
    label = _Label.of(small, missing=() if base is not None else drawn_subject(prompt).missing)
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = Fraction(1, fps)
        stream.options = {"preset": "veryfast", "crf": "21", "threads": "1"}
        stream.codec_context.max_b_frames = 0
        for index in range(frames):
            pixels = film.frame(index / max(1, frames - 1))
            label.stamp(pixels)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame = frame.reformat(width=width, height=height, format="yuv420p", interpolation="BICUBIC")
            frame.pts, frame.time_base = index, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


@dataclass(frozen=True, kw_only=True, eq=False)
class _Label:
    """The demo mark, ready to be laid on frames."""

    cover: NDArray[np.uint16]
    colour: NDArray[np.uint16]
    left: int
    top: int

    @classmethod
    def of(cls, size: tuple[int, int], *, missing: tuple[str, ...]) -> _Label:
        label, (left, top) = mark(*size, missing=missing)
        label = label.crop((0, 0, min(label.width, size[0] - left), min(label.height, size[1] - top)))
        pixels = np.asarray(label).astype(np.uint16)
        return cls(cover=pixels[..., 3:], colour=pixels[..., :3], left=left, top=top)

    def stamp(self, pixels: Bytes) -> None:
        height, width = self.cover.shape[:2]
        area = pixels[self.top : self.top + height, self.left : self.left + width]
        area[:] = ((area * (255 - self.cover) + self.colour * self.cover) // 255).astype(np.uint8)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Film:
    """The layers of a clip and how the camera moves over them; `frame` gives the picture at a moment."""

    size: tuple[int, int]
    ground: Image.Image
    subject: Image.Image
    """The subject as RGBA, cropped to what it covers."""
    place: tuple[int, int]
    motes: Bytes
    mote_paths: NDArray[np.float64]
    light: Image.Image
    zoom: tuple[float, float]
    pan: tuple[float, float]
    sway: float

    def frame(self, moment: float) -> Bytes:
        """The frame at a moment from 0, the start, to 1, the end."""
        width = self.size[0]
        eased = moment * moment * (3 - 2 * moment)
        zoom = self.zoom[0] + (self.zoom[1] - self.zoom[0]) * eased
        along = eased - 0.5
        picture = self._seen(self.ground, zoom=zoom, shift=along)
        high = self.ground.height
        closer = 1 + (zoom - 1) * 1.35
        bob = np.sin(moment * 2 * np.pi * 1.5) * self.sway * high
        view = self._window(closer, along * 1.5)
        ratio = width / (view[2] - view[0])
        left = (self.place[0] - view[0]) * ratio
        top = (self.place[1] + bob - view[1]) * ratio
        self._lay(picture, left, top, ratio)
        self._pass_light(picture, moment)
        pixels = np.array(picture)
        self._float_motes(pixels, moment)
        return pixels

    def _window(self, zoom: float, shift: float) -> tuple[float, float, float, float]:
        """The part of the ground that the camera sees."""
        wide, high = self.ground.size
        span_x, span_y = wide / (_ROOM * zoom), high / (_ROOM * zoom)
        free_x, free_y = (wide - span_x) / 2, (high - span_y) / 2
        left = free_x + float(np.clip(self.pan[0] * shift, -1, 1)) * free_x
        top = free_y + float(np.clip(self.pan[1] * shift, -1, 1)) * free_y
        return left, top, left + span_x, top + span_y

    def _seen(self, layer: Image.Image, *, zoom: float, shift: float) -> Image.Image:
        return layer.resize(self.size, Image.Resampling.BILINEAR, box=self._window(zoom, shift))

    def _lay(self, picture: Image.Image, left: float, top: float, ratio: float) -> None:
        """Lay the subject on a picture at a place between pixels."""
        x0, y0 = max(0, int(np.floor(left))), max(0, int(np.floor(top)))
        x1 = min(picture.width, int(np.ceil(left + self.subject.width * ratio)))
        y1 = min(picture.height, int(np.ceil(top + self.subject.height * ratio)))
        if x1 - x0 < 2 or y1 - y0 < 2:
            return
        step = 1 / ratio
        layer = self.subject.transform(
            (x1 - x0, y1 - y0),
            Image.Transform.AFFINE,
            (step, 0, (x0 - left) * step, 0, step, (y0 - top) * step),
            Image.Resampling.BILINEAR,
        )
        picture.paste(layer, (x0, y0), layer)

    def _pass_light(self, picture: Image.Image, moment: float) -> None:
        width = self.size[0]
        x = round((moment * 1.7 - 0.85) * width - self.light.width / 2 + width / 2)
        y = round(-self.light.height * 0.35)
        picture.paste((255, 250, 236), (x, y), self.light)

    def _float_motes(self, pixels: Bytes, moment: float) -> None:
        width, height = self.size
        side = self.motes.shape[0]
        for x, y, speed, phase, strength in self.mote_paths:
            left = int((x + 0.03 * np.sin(moment * 4 + phase)) * width)
            top = int(((y - moment * speed) % 1.1 - 0.05) * height)
            if left < 0 or top < 0 or left + side > width or top + side > height:
                continue
            area = pixels[top : top + side, left : left + side]
            glow = (self.motes * strength).astype(np.uint16)[..., None]
            area[:] = (area + (255 - area) * glow // 255).astype(np.uint8)


def _film(size: tuple[int, int], *, prompt: str, model: str, seed: int, base: Image.Image | None) -> _Film:
    width, height = size
    room = round(width * _ROOM * 1.08), round(height * _ROOM * 1.08)
    if base is None:
        painting = paint(
            prompt=prompt,
            width=room[0],
            height=room[1],
            model=model,
            seed=seed,
            most_pixels=_MOST_PIXELS * 2,
            subject_size=0.8,
        )
        ground, full, cover = painting.ground, painting.full, painting.subject
        box = cover.getbbox()
        if box is not None and box[2] - box[0] >= cover.width - 2:
            ground, cover = full, Image.new("L", full.size, 0)
    else:
        full = ImageOps.fit(base.convert("RGB"), room, Image.Resampling.LANCZOS)
        ground, cover = full, Image.new("L", room, 0)
    subject, place = _cut(full, cover)
    rng = np.random.default_rng(number("clip", model, seed))
    zoom = (1.0, float(rng.uniform(1.1, 1.16)))
    angle = float(rng.uniform(-0.5, 0.5))
    way = 1.0 if rng.random() < 0.5 else -1.0
    paths = np.stack(
        [rng.uniform(0, 1, _MOTES), rng.uniform(0, 1.1, _MOTES), rng.uniform(0.1, 0.35, _MOTES),
         rng.uniform(0, 6.28, _MOTES), rng.uniform(0.12, 0.4, _MOTES)], axis=1
    )  # fmt: skip
    return _Film(
        size=size,
        ground=ground,
        subject=subject,
        place=place,
        motes=_mote(max(4, round(min(size) * 0.022))),
        mote_paths=paths,
        light=_light(size),
        zoom=zoom if rng.random() < 0.7 else (zoom[1], zoom[0]),
        pan=(way * 0.8 * float(np.cos(angle)), 0.6 * float(np.sin(angle))),
        sway=0.0 if base is not None else 0.006,
    )


def _cut(full: Image.Image, cover: Image.Image) -> tuple[Image.Image, tuple[int, int]]:
    """The subject as RGBA, and where its upper left corner is. A picture without one gives a clear pixel."""
    box = cover.getbbox()
    if box is None:
        return Image.new("RGBA", (1, 1), (0, 0, 0, 0)), (0, 0)
    left, top = max(0, box[0] - 2), max(0, box[1] - 2)
    right, bottom = min(full.width, box[2] + 2), min(full.height, box[3] + 2)
    layer = full.crop((left, top, right, bottom)).convert("RGBA")
    layer.putalpha(cover.crop((left, top, right, bottom)))
    return layer, (left, top)


def _mote(side: int) -> Bytes:
    x = np.linspace(-1, 1, side)
    fall = np.clip(1 - np.hypot(x[None, :], x[:, None]), 0, 1) ** 1.5
    glow: Bytes = (fall * 255).astype(np.uint8)
    return glow


def _light(size: tuple[int, int]) -> Image.Image:
    """A soft slanted beam, as a mask."""
    width, height = size
    x = np.linspace(-1, 1, 96)[None, :]
    y = np.linspace(-1, 1, 64)[:, None]
    beam = np.exp(-(((x + y * 0.35) / 0.34) ** 2)) * np.clip(1 - np.abs(y) ** 3, 0, 1) * 34
    small = Image.fromarray(beam.astype(np.uint8)).filter(ImageFilter.GaussianBlur(2))
    return small.resize((round(width * 0.9), round(height * 1.7)), Image.Resampling.BICUBIC)
