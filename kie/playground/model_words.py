"""An entry in words: its kinds, what rows of the price mean, what oneself has seen."""

from __future__ import annotations

from collections.abc import Sequence

from kie import catalogue
from kie.catalogue import Model, PriceRow
from kie.ledger.model_statistics import ModelStatistics
from kie.playground import labels
from kie.playground.model_facts import FEWEST
from prompts.evaluation.confidence_interval import interval, percent

KINDS = {
    "text-to-image": "Text to image",
    "image-to-image": "Image to image",
    "text-to-video": "Text to video",
    "image-to-video": "Image to video",
    "video-to-video": "Video to video",
    "audio-to-video": "Sound to video",
    "utility": "Tool",
}
_CASES = {"video_input": ("with a clip as input", "without a clip as input")}


def kinds(model: Model) -> str:
    return ", ".join(KINDS.get(kind, kind) for kind in dict.fromkeys((model.kind, *model.also)))


def credits(amount: float) -> str:
    """`18 credits ($0.09)`."""
    usd = catalogue.usd(amount)
    dollars = f"{usd:.2f}" if usd == round(usd, 2) else f"{usd:.4g}"
    return f"{catalogue.in_credits(amount)} (${dollars})"


def price_row(model: Model, row: PriceRow) -> tuple[str, str]:
    """What it costs, and in which case: empty where always."""
    cost = "free" if row.unit == "free" else f"{credits(row.credits)} {row.unit}"
    return cost, ", ".join(_case(model, key, values) for key, values in row.when.items())


def _case(model: Model, key: str, values: Sequence[str]) -> str:
    if key in _CASES:
        return _CASES[key][0 if values[0] == "true" else 1]
    parameter = model.parameter(key)
    label = parameter.label if parameter else key.replace("_", " ").capitalize()
    if tuple(values) in (("true",), ("false",)):
        return f"{label} {'on' if values[0] == 'true' else 'off'}"
    return f"{label} {' or '.join(values)}"


def times(experience: ModelStatistics | None) -> tuple[str, str]:
    """One's own median and 90 % time, or how many results there are of those it takes to say so."""
    if experience is None:
        return "", ""
    if len(experience.seconds) < FEWEST:
        return f"needs {FEWEST} ({len(experience.seconds)} of {FEWEST})", f"needs {FEWEST}"
    return labels.seconds_words(experience.median_seconds), labels.seconds_words(experience.p90_seconds)


def failures(experience: ModelStatistics | None) -> str:
    """One's own failure rate with its 95 % interval."""
    if experience is None:
        return ""
    ended = experience.ended
    if ended < FEWEST:
        return f"needs {FEWEST} ({ended} of {FEWEST})"
    rate = percent(experience.failures / ended)
    low, high = interval(experience.failures, ended)
    return f"{rate} ({100 * low:.0f} to {percent(high)})"
