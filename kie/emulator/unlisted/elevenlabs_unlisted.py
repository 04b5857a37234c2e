"""ElevenLabs' models that speak, make noises or write down what is said.

Parameters and prices of the three that speak are from KIE's pages; those of the other two are not published: a text
and an address are known, the rest is what clients send.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kie.catalogue import Accepted, Model, Parameter, Price, PriceRow
from kie.catalogue.formats import SOUNDS

_VOICES = (
    "EkK5I93UQWFDigLMpZcX", "Z3R5wn05IrDiVCyEkUrK", "NNl6r8mD7vthiJatiJt1", "YOq2y2Up4RgXP2HyXjE5",
    "B8gJV1IhpuegLxdpXFOE", "2zRM7PkgwBPiau2jvVXc", "1SM7GgM6IMuvQlz2BwM3", "5l5f8iK3YPeGga21rQIX",
    "scOwDtmlUjD3prqpp97I", "NOpBlnGInO9m6vDvFkFC", "BZgkqPqms7Kj9ulSkVzn", "wo6udizrrtpIxWGp2qJk",
    "gU0LNdkMOQCOrPrwtbee", "DGzg6RaUqxGRTHSBjfgF", "x70vRnQBMBu4FAYhjJbO", "Sm1seazb4gs7RSlUVw7c",
    "P1bg08DkjqiVEzOn76yG", "qDuRKMlYmrm8trt5QyBn", "qXpMhyvQqiRxWQs4qSSB", "TX3LPaxmHKxFdv7VOQHJ",
    "N2lVS1w4EtoT3dr4eOWO", "FGY2WhTYpPnrIDTdsKH5", "kPzsL2i3teMYv0FxEYQ6", "UgBBYS2sOqTuMpoF3BR0",
    "hpp4J3VqNfWAUOO0d1Us", "nPczCjzI2devNBz1zQrb", "uYXf8XasLslADfZ2MB4u", "gs0tAILXbY5DNrJrsM6F",
    "DTKMou8ccj1ZaWGBiotd", "vBKc2FfBKJfcZNyEt1n6", "DYkrAHD8iwork3YSUBbs", "56AoDkrOh6qfVPDXZ7Pt",
    "eR40ATw9ArzDf9h3v7t7", "g6xIsTj2HwM6VR4iXFCw", "lcMyyd2HUfFzxdCaC4Ta", "6aDn1KB0hjpdcocrUkmq",
    "Sq93GQT4X1lKDXsQcixO", "flHkNRp1BlvT73UL6gyz", "9yzdeviXkFddZ4Oz8Mok", "pPdl9cQBQq4p6mRkZy2Z",
    "zYcjlYFOd3taleS0gkk3", "nzeAacJi50IvxcyDnMXa", "ruirxsoakN0GWmGNIo04", "TC0Zp7WVFzhA8zpTlRqV",
    "ljo9gAlSqKOvF6D8sOsX", "PPzYpIqttlTYA83688JI", "8JVbfL6oEdmuxKn5DK2C", "iCrDUkL56s3C8sCRl7wb",
    "wJqPPQ618aTW29mptyoc", "EiNlNiXeDU1pqqOPrYMO", "4YYIPFl9wE5c4L2eu2Gb", "6F5Zhi321D3Oq7v1oNT4",
    "YXpFCvM1S3JbWEJhoskW", "LG95yZDEHg6fCZdQjLqj", "CeNX9CMwmxDxUF5Q2Inm", "aD6riP1btT197c6dACmy",
    "mtrellq69YZsNwzUSyXh", "dHd5gvgSOzSfduK4CvEg", "eVItLK1UvXctxuaRV2Oq", "esy0r39YPLQjOczyOib8",
    "Tsns2HvNFKfGiNjllgqo", "1U02n4nD6AdIZ9CjF053", "AeRdCCKzvd23BpJoofzx", "LruHrtVF6PSyGItzMNHS",
    "1wGbFxmAM3Fgw63G1zZJ", "hqfrgApggtO1785R4Fsn", "MJ0RnG71ty4LH3dvNfSd",
)  # fmt: skip
_NAMED_VOICES = (
    "Rachel", "Aria", "Roger", "Sarah", "Laura", "Charlie", "George", "Callum", "River", "Liam", "Charlotte",
    "Alice", "Matilda", "Will", "Jessica", "Eric", "Chris", "Brian", "Daniel", "Lily", "Bill",
)  # fmt: skip
"""The voices of 2025, by name. KIE's pages list ids by now; clients report that these are still taken."""
_LANGUAGES = (
    "af", "ar", "hy", "as", "az", "be", "bn", "bs", "bg", "ca", "ceb", "ny", "hr", "cs", "da", "nl", "en", "et",
    "fil", "fi", "fr", "gl", "ka", "de", "el", "gu", "ha", "he", "hi", "hu", "is", "id", "ga", "it", "ja", "jv",
    "kn", "kk", "ky", "ko", "lv", "ln", "lt", "lb", "mk", "ms", "ml", "zh", "mr", "ne", "no", "ps", "fa", "pl",
    "pt", "pa", "ro", "ru", "sr", "sd", "sk", "sl", "so", "es", "sw", "sv", "ta", "te", "th", "tr", "uk", "ur",
    "vi", "cy",
)  # fmt: skip
_PAGE = "docs.kie.ai model page"
_PUBLISHED = date(2026, 6, 30)
_PRICED = date(2026, 10, 1)


def _voice(name: str) -> Parameter:
    return Parameter(
        name=name,
        type="string",
        required=True,
        choices=(*_VOICES, *_NAMED_VOICES),
        help="Who speaks",
    )


def _by_length(credits: float) -> Price:
    rows = (PriceRow(credits=credits, unit="per 1000 characters"),)
    return Price(rows=rows, checked=_PRICED, source="KIE's price catalogue")


_STABILITY = Parameter(
    name="stability", type="number", default=0.5, minimum=0, maximum=1, step=0.01, help="How even the voice is"
)
_SPEAKING = (
    Parameter(name="text", type="string", role="prompt", required=True, max_length=5000, help="What to say"),
    replace(_voice("voice"), default=_VOICES[0]),
    _STABILITY,
    Parameter(
        name="similarity_boost",
        type="number",
        default=0.75,
        minimum=0,
        maximum=1,
        step=0.01,
        help="Likeness of the voice",
    ),
    Parameter(name="style", type="number", default=0, minimum=0, maximum=1, step=0.01, help="How much style"),
    Parameter(name="speed", type="number", default=1, minimum=0.7, maximum=1.2, step=0.01, help="Pace"),
    Parameter(name="timestamps", type="boolean", help="Tell when each word is said"),
    Parameter(name="previous_text", type="string", max_length=5000, help="What was said before"),
    Parameter(name="next_text", type="string", max_length=5000, help="What will be said next"),
    Parameter(name="language_code", type="string", max_length=500, help="Language"),
)

MODELS: tuple[Model, ...] = (
    Model(
        id="elevenlabs/text-to-speech-turbo-2-5",
        title="ElevenLabs Turbo 2.5",
        kind="text-to-speech",
        vendor="ElevenLabs",
        parameters=_SPEAKING,
        price=_by_length(6),
        confidence="low",
        source=_PAGE,
        checked=_PUBLISHED,
    ),
    Model(
        id="elevenlabs/text-to-speech-multilingual-v2",
        title="ElevenLabs Multilingual 2",
        kind="text-to-speech",
        vendor="ElevenLabs",
        parameters=_SPEAKING,
        price=_by_length(12),
        confidence="low",
        source=_PAGE,
        checked=_PUBLISHED,
    ),
    Model(
        id="elevenlabs/text-to-dialogue-v3",
        title="ElevenLabs Dialogue 3",
        kind="text-to-speech",
        vendor="ElevenLabs",
        parameters=(
            Parameter(
                name="dialogue",
                type="array",
                role="prompt",
                required=True,
                items="object",
                fields=(
                    Parameter(
                        name="text", type="string", role="prompt", required=True, max_length=5000, help="What is said"
                    ),
                    _voice("voice"),
                ),
                help="Who says what, in turns",
            ),
            Parameter(
                name="stability", type="number", default=0.5, choices=(0, 0.5, 1), help="How even the voices are"
            ),
            Parameter(name="language_code", type="string", choices=_LANGUAGES, help="Language"),
        ),
        price=_by_length(14),
        confidence="low",
        constraints=("all texts together have at most 5,000 characters",),
        source=_PAGE,
        checked=_PUBLISHED,
    ),
    Model(
        id="elevenlabs/sound-effect-v2",
        title="ElevenLabs Sound Effect 2",
        kind="text-to-speech",
        vendor="ElevenLabs",
        parameters=(
            Parameter(name="text", type="string", role="prompt", required=True, help="Which sound"),
            Parameter(
                name="duration_seconds",
                type="number",
                role="duration",
                minimum=0.5,
                maximum=22,
                help="Length in seconds",
            ),
            Parameter(name="loop", type="boolean", help="Whether its end meets its beginning"),
            Parameter(
                name="prompt_influence", type="number", minimum=0, maximum=1, help="How closely to follow the text"
            ),
        ),
        price=Price(rows=(PriceRow(credits=0.24, unit="per second"),), checked=_PUBLISHED, source="KIE's price page"),
        confidence="low",
        source="KIE's page of December 2025, whose input is empty; the parameters are those that clients send",
        checked=_PUBLISHED,
    ),
    Model(
        id="elevenlabs/speech-to-text",
        title="ElevenLabs Speech to Text",
        kind="utility",
        vendor="ElevenLabs",
        result="data",
        parameters=(
            Parameter(
                name="audio_url",
                type="string",
                role="reference_audio",
                required=True,
                accepts=Accepted(mime=SOUNDS, max_mb=200),
                help="Public URL of a sound file",
            ),
            Parameter(name="language_code", type="string", max_length=500, help="Language"),
            Parameter(name="diarize", type="boolean", help="Tell who speaks"),
            Parameter(name="tag_audio_events", type="boolean", help="Tell of laughter, applause and the like"),
        ),
        confidence="low",
        source="KIE's page of December 2025, whose input is empty; the parameters are those that clients send",
        checked=_PUBLISHED,
    ),
)
