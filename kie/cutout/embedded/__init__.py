"""Background removal on this machine: by the ground's own colours, with a small network as a second opinion.

    cutout = remove_embedded(image)
    if cutout.image is not None:
        cutout.image.save("subject.png")

On plain, coloured or smoothly shaded grounds, with noise, JPEG ringing and soft shadows, the colours lead and the
network is asked about holes, shadows and white on white; on other grounds the network leads. Where the two disagree,
the confidence falls and `disputed` says where. Without the network other grounds are declined. One picture in, one
out: no network traffic, no state but the loaded network, so it may run in any thread.

The way: `background` fits the ground from the border, `checkerboard` knows the painted-on kind, `segment` tells subject
from ground at a reduced size, `evidence` weighs what is enclosed, `confidence` judges that, `matte` cuts the edge at
full size; `photograph` does both where the ground is not plain.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kie.cutout.alpha import is_transparent
from kie.cutout.embedded.background import fit_background
from kie.cutout.embedded.checkerboard import find_checkerboard
from kie.cutout.embedded.confidence import Verdict, agreed, judged, seen
from kie.cutout.embedded.matte import Matte, cut_edge
from kie.cutout.embedded.photograph import cut_photograph
from kie.cutout.embedded.segment import Segment, find_subject
from kie.cutout.network import network_at
from kie.cutout.result import Cutout
from kie.media.read_picture import LARGEST_PIXELS, upright_srgb

WORK_SIDE = 1100
"""Segmenting happens at this longer side; the edge is cut at full size."""
SMALLEST_SIDE = 12
LEAST_DISPUTED = 0.0005
"""Share of the picture from which a dispute is worth showing."""


def remove_embedded(
    image: Image.Image,
    *,
    keep_shadow: bool = False,
    keep_enclosed: bool | None = None,
    model_file: Path | None = None,
) -> Cutout:
    """Remove the background of `image`; under a confidence of about a third that is declined.

    With `keep_shadow` the soft shadow stays in the result as translucent black; otherwise it is removed.
    `keep_enclosed` says of all parts of the ground's colour inside the subject that they belong to it (True) or are
    holes (False). `model_file` is another network than the installed one. Any mode is read, 16 bits included. Never
    raises over what a picture shows: it declines.
    """
    if image.width * image.height > LARGEST_PIXELS:
        return _declined(f"The picture is larger than {LARGEST_PIXELS // 1_000_000} megapixels.")
    if min(image.size) < SMALLEST_SIDE:
        return _declined(f"The picture is smaller than {SMALLEST_SIDE} pixels on one side.")
    image = upright_srgb(image)
    if is_transparent(image):
        return _declined("The picture already has transparent parts; there is no background to remove.")
    pixels = np.array(image.convert("RGB"), dtype=np.uint8)
    work = _reduced(pixels)
    board = find_checkerboard(work)
    if board is not None and board.background is None:
        return _declined("The background is a painted-on checkerboard, and too irregular a one to be removed.")
    background = fit_background(work) if board is None or board.background is None else board.background
    likely = _likely(pixels, work, model_file)
    rough = find_subject(work, background, likely=likely, keep_enclosed=keep_enclosed)
    verdict = judged(background, rough)
    if board is not None:
        verdict = Verdict(confidence=verdict.confidence, reason=_about_board(verdict))
    elif likely is not None:
        if verdict.is_declined:
            return _by_network(pixels, work, likely, verdict)
        verdict = agreed(verdict, rough, likely)
    if verdict.is_declined:
        return _declined(verdict.reason, confidence=verdict.confidence)
    return Cutout(
        image=_assembled(cut_edge(pixels, rough), keep_shadow=keep_shadow),
        backend="embedded",
        confidence=verdict.confidence,
        reason=verdict.reason,
        disputed=_disputed(rough, likely, image.size),
    )


def _likely(
    pixels: NDArray[np.uint8], work: NDArray[np.float32], model_file: Path | None
) -> NDArray[np.float32] | None:
    """The network's opinion at work size; None without a network."""
    likely = network_at(model_file).subject(pixels)
    if likely is None:
        return None
    size = (work.shape[1], work.shape[0])
    return np.asarray(cv2.resize(likely, size, interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _by_network(
    pixels: NDArray[np.uint8], work: NDArray[np.float32], likely: NDArray[np.float32], plain: Verdict
) -> Cutout:
    """The cut-out of what the network sees; declined with the reason of `plain` where it sees nothing clearly."""
    verdict = seen(likely, plain)
    if verdict.is_declined:
        return _declined(verdict.reason, confidence=verdict.confidence)
    done = cut_photograph(pixels, work, likely)
    unclear = _mask((likely > 0.2) & (likely < 0.8), (pixels.shape[1], pixels.shape[0]))
    return Cutout(
        image=_assembled(done, keep_shadow=False),
        backend="embedded",
        confidence=verdict.confidence,
        reason=verdict.reason,
        disputed=unclear,
    )


def _disputed(rough: Segment, likely: NDArray[np.float32] | None, size: tuple[int, int]) -> Image.Image | None:
    """Where colours and network disagree, as a mask at full size; None where they do nowhere."""
    if likely is None:
        return None
    apart = ((likely > 0.6) & ~rough.subject) | ((likely < 0.2) & rough.subject)
    apart = cv2.morphologyEx(apart.astype(np.uint8), cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)) > 0
    return _mask(apart | rough.disputed, size)


def _mask(where: NDArray[np.bool_], size: tuple[int, int]) -> Image.Image | None:
    if where.mean() < LEAST_DISPUTED:
        return None
    return Image.fromarray(where.astype(np.uint8) * 255, "L").resize(size, Image.Resampling.BILINEAR)


def _declined(reason: str, *, confidence: float = 0.0) -> Cutout:
    return Cutout.refused("embedded", reason, confidence=confidence)


def _about_board(verdict: Verdict) -> str:
    if verdict.is_declined:
        return "The background is a painted-on checkerboard, and the subject cannot be told from it."
    return "The background is a painted-on checkerboard; it was recognised and removed."


def _reduced(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    height, width = pixels.shape[:2]
    scale = min(1.0, WORK_SIDE / max(height, width))
    if scale < 1:
        size = (max(SMALLEST_SIDE, round(width * scale)), max(SMALLEST_SIDE, round(height * scale)))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return pixels.astype(np.float32)


def _assembled(done: Matte, *, keep_shadow: bool) -> Image.Image:
    has_shadow = bool((done.shadow > 5).mean() > 0.0005)
    alpha, colours = _over_shadow(done) if keep_shadow and has_shadow else (done.alpha, done.colours)
    return Image.fromarray(np.dstack([colours, alpha]), "RGBA")


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
