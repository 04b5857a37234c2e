"""What the emulator hears in a recording: always the same words.

That a transcript is a `resultObject` is on record; its keys are those of ElevenLabs' own API, inferred to be KIE's.
"""

from __future__ import annotations

from kie.catalogue import Json

_WORDS = ("This", "is", "a", "demo", "transcript.")
_SECONDS = 0.4


def _word(number: int, text: str) -> Json:
    start = round(number * _SECONDS, 2)
    end = round(start + _SECONDS, 2)
    return {"text": text, "start": start, "end": end, "type": "word", "speaker_id": "speaker_0"}


TRANSCRIPT: dict[str, Json] = {
    "language_code": "eng",
    "language_probability": 1.0,
    "text": " ".join(_WORDS),
    "words": [_word(number, text) for number, text in enumerate(_WORDS)],
}
