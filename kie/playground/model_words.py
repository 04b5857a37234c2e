"""An entry in words: what parameters take, what rows of the price mean, what oneself has seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kie import catalogue
from kie.catalogue import Accepted, Json, Model, Parameter, PriceRow
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
_FILES = {
    "webp": "WebP", "quicktime": "MOV", "mpeg": "MP3", "x-wav": "WAV", "x-matroska": "MKV", "x-ms-wma": "WMA",
}  # fmt: skip
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


def takes(parameter: Parameter) -> str:
    """What may stand in it: choices, bounds, files."""
    if parameter.choices:
        choices = ", ".join(_value(choice) for choice in parameter.choices)
        return f"{_many(parameter, 'texts')}, each one of {choices}" if parameter.type == "array" else choices
    if parameter.accepts is not None:
        return ", ".join(
            [_many(parameter, "files") if parameter.type == "array" else "one file", *accepted(parameter.accepts)]
        )
    if parameter.type == "array":
        what = {"object": "entries", "array": "lists", "integer": "whole numbers", "number": "numbers"}
        return _many(parameter, what.get(parameter.items or "", "texts"))
    if parameter.name.endswith("_url"):
        return "the address of a file"
    limits = [
        _between(parameter.minimum, parameter.maximum),
        f"in steps of {_number(parameter.step)}" if parameter.step and parameter.step != 1 else "",
        f"{_between(parameter.min_length, parameter.max_length)} characters"
        if parameter.min_length or parameter.max_length
        else "",
        f"such as {parameter.example}" if parameter.example else "",
    ]
    kind = {"boolean": "on or off", "integer": "a whole number", "number": "a number"}.get(parameter.type, "text")
    return ", ".join([kind, *filter(None, limits)])


def accepted(files: Accepted) -> Iterable[str]:
    """The limits of a file, each by itself."""
    endings = [mime.partition("/")[2] for mime in files.mime]
    names = dict.fromkeys(_FILES.get(ending, ending.upper()) for ending in endings)
    if names:
        yield " or ".join(names)
    if files.max_mb is not None:
        yield f"up to {files.max_mb:g} MB"
    if files.min_side or files.max_side:
        yield f"sides {_between(files.min_side, files.max_side)} px"
    if files.max_megapixels is not None:
        yield f"up to {files.max_megapixels:g} megapixels"
    if files.max_ratio is not None:
        yield f"at most {files.max_ratio:g} times as long as wide"
    if files.min_seconds or files.max_seconds:
        yield f"{_between(files.min_seconds, files.max_seconds)} s"
    if files.max_total_seconds is not None:
        yield f"{files.max_total_seconds:g} s in all"


def default(parameter: Parameter) -> str:
    return "" if parameter.default is None else _value(parameter.default)


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


_ONE = {"entries": "entry"}


def _many(parameter: Parameter, what: str) -> str:
    low, high = parameter.min_count, parameter.max_count
    if high == 1:
        return f"one {_ONE.get(what, what.removesuffix('s'))}"
    return f"{_between(low, high)} {what}" if low or high else f"any number of {what}"


def _between(low: float | None, high: float | None) -> str:
    if low is None:
        return "" if high is None else f"up to {_number(high)}"
    if high is None:
        return f"at least {_number(low)}"
    return f"exactly {_number(low)}" if low == high else f"{_number(low)} to {_number(high)}"


def _number(value: float) -> str:
    return f"{value:,.12g}"


def _value(value: Json) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else str(value)
