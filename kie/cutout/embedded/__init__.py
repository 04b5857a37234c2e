"""Background removal without model weights, for pictures that were asked for on a plain ground.

    result = cut_out(image)
    if not result.declined:
        result.image.save("subject.png")

Plain, near-plain, coloured or smoothly shaded grounds, with noise, JPEG ringing and soft shadows. Busy,
textured and photographic grounds are declined with a sentence instead of being cut badly. One picture in, one
out: no files, no network, no state between calls, so it may run in any thread.

The way: `background` fits the ground from the border, `checkerboard` knows the painted-on kind, `segment`
tells subject from ground at a reduced size, `confidence` judges that, `matte` cuts the edge at full size.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kie.cutout.embedded.background import fit_background
from kie.cutout.embedded.checkerboard import find_checkerboard
from kie.cutout.embedded.confidence import Verdict, judged
from kie.cutout.embedded.matte import Matte, cut_edge
from kie.cutout.embedded.segment import find_subject

__all__ = ["LARGEST_PIXELS", "CutOut", "cut_out"]

LARGEST_PIXELS = 120_000_000
"""Pictures of more pixels than this are declined unread."""
WORK_SIDE = 1100
"""Segmenting happens at this longer side; the edge is cut at full size."""
SMALLEST_SIDE = 12


@dataclass(frozen=True, kw_only=True)
class CutOut:
    """A cut-out, or the reason why there is none."""

    image: Image.Image | None
    """RGBA at the size of the original, colours free of the background; None where declined."""
    confidence: float
    """0..1; under about a third the picture is declined."""
    declined: bool
    reason: str
    """One sentence for people, whether declined or not."""
    shadow: Image.Image | None = None
    """Opacity (mode L) of the soft shadow that lay on the background; None where there was none."""


def cut_out(image: Image.Image, *, keep_shadow: bool = False) -> CutOut:
    """Cut the subject of `image` out of its plain background.

    With `keep_shadow` the soft shadow stays in the result as translucent black; otherwise it is removed. Any
    mode is read, 16 bits included. Never raises over what a picture shows: it declines.
    """
    if image.width * image.height > LARGEST_PIXELS:
        return _declined(f"The picture is larger than {LARGEST_PIXELS // 1_000_000} megapixels.")
    if min(image.size) < SMALLEST_SIDE:
        return _declined(f"The picture is smaller than {SMALLEST_SIDE} pixels on one side.")
    if _has_transparency(image):
        return _declined("The picture already has transparent parts; there is no background to remove.")
    pixels = _read(image)
    work = _reduced(pixels)
    board = find_checkerboard(work)
    if board is not None and board.background is None:
        return _declined("The background is a painted-on checkerboard, and too irregular a one to be removed.")
    background = fit_background(work) if board is None or board.background is None else board.background
    rough = find_subject(work, background)
    verdict = judged(background, rough)
    if board is not None:
        verdict = Verdict(confidence=verdict.confidence, reason=_about_board(verdict))
    if verdict.is_declined:
        return _declined(verdict.reason, confidence=verdict.confidence)
    return _assembled(cut_edge(pixels, rough), verdict, keep_shadow=keep_shadow)


def _declined(reason: str, *, confidence: float = 0.0) -> CutOut:
    return CutOut(image=None, confidence=confidence, declined=True, reason=reason)


def _about_board(verdict: Verdict) -> str:
    if verdict.is_declined:
        return "The background is a painted-on checkerboard, and the subject cannot be told from it."
    return "The background is a painted-on checkerboard; it was recognised and removed."


def _has_transparency(image: Image.Image) -> bool:
    if not image.has_transparency_data:
        return False
    alpha = np.asarray(image.convert("RGBA").getchannel("A"))
    return bool((alpha < 250).mean() > 0.0005)


def _read(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image).astype(np.float32)
        top = 65535.0 if values.max(initial=0) > 255 else 255.0
        grey = np.clip(np.nan_to_num(values) * (255.0 / top), 0, 255).astype(np.uint8)
        return np.repeat(grey[..., None], 3, axis=2)
    return np.array(image.convert("RGB"), dtype=np.uint8)


def _reduced(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    height, width = pixels.shape[:2]
    scale = min(1.0, WORK_SIDE / max(height, width))
    if scale < 1:
        size = (max(SMALLEST_SIDE, round(width * scale)), max(SMALLEST_SIDE, round(height * scale)))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return pixels.astype(np.float32)


def _assembled(done: Matte, verdict: Verdict, *, keep_shadow: bool) -> CutOut:
    has_shadow = bool((done.shadow > 5).mean() > 0.0005)
    alpha, colours = done.alpha, done.colours
    if keep_shadow and has_shadow:
        alpha, colours = _over_shadow(done)
    rgba = np.dstack([colours, alpha])
    return CutOut(
        image=Image.fromarray(rgba, "RGBA"),
        confidence=verdict.confidence,
        declined=False,
        reason=verdict.reason,
        shadow=Image.fromarray(done.shadow, "L") if has_shadow else None,
    )


def _over_shadow(done: Matte) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The subject laid over its shadow as translucent black."""
    alpha, colours = done.alpha.copy(), done.colours.copy()
    where = (done.shadow > 0) & (done.alpha < 255)
    opacity = done.alpha[where].astype(np.float32) / 255
    joined = opacity + (1 - opacity) * done.shadow[where].astype(np.float32) / 255
    share = opacity / np.maximum(joined, 1e-6)
    colours[where] = np.rint(colours[where] * share[:, None]).astype(np.uint8)
    alpha[where] = np.rint(joined * 255).astype(np.uint8)
    return alpha, colours
