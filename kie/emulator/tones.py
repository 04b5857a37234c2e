"""Soft tones as MP3, where a model would speak or make a noise. No speech, and nobody would take it for one.

The same text gives the same sound in every process.
"""

from __future__ import annotations

import io
import zlib

import av
import numpy as np
from numpy.typing import NDArray

_RATE = 44_100
_BITS = 128_000
_LETTERS_A_SECOND = 15
_SHORTEST = 0.5
_NOTE_SECONDS = 0.24
_PITCHES = (220.0, 247.5, 277.2, 330.0, 370.0, 440.0)
"""Five tones and their octave, in hertz: any order of them is pleasant."""
_LOUDNESS = 7000
_FADE_SECONDS = 0.06


def seconds_to_say(text: str) -> float:
    """How long it takes to say a text at an unhurried pace."""
    return max(_SHORTEST, len(text) / _LETTERS_A_SECOND)


def tones(text: str, *, seconds: float) -> bytes:
    """An MP3 of a mono sound, `seconds` long to within a tenth; which tones it has follows from the text."""
    rng = np.random.default_rng(zlib.crc32(text.encode("utf-8", "replace")))
    whole = round(seconds * _RATE)
    note = round(_NOTE_SECONDS * _RATE)
    pitches = rng.choice(_PITCHES, size=-(-whole // note))
    wave = np.concatenate([_note(pitch, samples=note) for pitch in pitches])[:whole]
    return _encoded(wave)


def _note(pitch: float, *, samples: int) -> NDArray[np.int16]:
    """One tone that swells and fades, with a faint octave above it."""
    at = np.arange(samples) / _RATE
    angle = 2 * np.pi * pitch * at
    edge = np.minimum(at, samples / _RATE - at) / _FADE_SECONDS
    swell = np.sin(np.clip(edge, 0, 1) * np.pi / 2) ** 2
    sound: NDArray[np.int16] = ((np.sin(angle) + 0.2 * np.sin(2 * angle)) * swell * _LOUDNESS).astype(np.int16)
    return sound


def _encoded(wave: NDArray[np.int16]) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as container:
        stream = container.add_stream("mp3", rate=_RATE, layout="mono")
        stream.bit_rate = _BITS
        frame = av.AudioFrame.from_ndarray(wave[None, :], format="s16", layout="mono")
        frame.sample_rate = _RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()
