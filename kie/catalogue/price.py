"""What a request costs, computed from its parameters and the model's dated price rows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from kie.catalogue.file_inputs import named_files
from kie.catalogue.payload import effective
from kie.catalogue.result_size import (
    DEFAULT_SECONDS,
    chosen,
    fixed_or_asked_seconds,
    follows_input,
    image_count,
    longest_input,
    output_size,
    seconds,
)
from kie.catalogue.types import Json, Model, PriceRow, Role

USD_PER_CREDIT = 0.005

_UNKNOWN = ("auto", "adaptive")
_FREE_INPUTS = {"per input image": 0, "per input image after the first": 1, "per input image after the fifth": 5}
"""The units that come on top of the result's price, and how many input images are free of charge."""


class _Lengths(NamedTuple):
    """Seconds of the input, as far as they are known: what the result may follow, and all clips together."""

    followed: float | None
    clips: float | None


def credits(model: Model, values: Mapping[str, Json], *, known: Mapping[str, Json] | None = None) -> float | None:
    """Credits one task is expected to cost; None where no published row fits.

    Where several rows fit, the dearest: a price shown before a click must not be too low. `known` adds what the
    request does not say: `input_seconds` that a result may follow, `clip_seconds` of all clips that it works from,
    and the facts that rows name (`source`, `output`, `tier`, `step`).
    """
    if model.price is None:
        return None
    facts = _facts(model, values, known or {})
    lengths = _Lengths(*(_number((known or {}).get(name)) for name in ("input_seconds", "clip_seconds")))
    fitting = [row for row in model.price.rows if _fits(row, facts)]
    prices = [row.credits * _units(model, row, values, lengths) for row in fitting if row.unit not in _FREE_INPUTS]
    extra = [row.credits * _billed_inputs(model, row, values) for row in fitting if row.unit in _FREE_INPUTS]
    return round(max(prices) + sum(extra), 4) if prices else None


def in_credits(amount: float, *, unit: str = "credit") -> str:
    """ "1 credit", "0.6 credits", "12 demo credits" with `unit` "demo credit"."""
    return f"{amount:,.12g} {unit}{'' if amount == 1 else 's'}"


def usd(amount: float) -> float:
    """Credits in US dollars."""
    return amount * USD_PER_CREDIT


def _facts(model: Model, values: Mapping[str, Json], known: Mapping[str, Json]) -> dict[str, str]:
    facts: dict[str, Json] = {
        key: value for key, value in effective(model, values).items() if not isinstance(value, list | dict)
    }
    facts["video_input"] = "reference_video" in _inputs(model, values)
    facts |= known
    texts = {key: f"{value:g}" if isinstance(value, float) else str(value) for key, value in facts.items()}
    return {key: text.casefold() for key, text in texts.items() if text.casefold() not in _UNKNOWN}


def _fits(row: PriceRow, facts: Mapping[str, str]) -> bool:
    """A fact that is not known does not speak against a row."""
    return all(
        key not in facts or facts[key] in {value.casefold() for value in allowed} for key, allowed in row.when.items()
    )


def _units(model: Model, row: PriceRow, values: Mapping[str, Json], lengths: _Lengths) -> float:
    match row.unit:
        case "free":
            return 0
        case "per second":
            return _billed_seconds(model, values, lengths.followed)
        case "per second of input and output":
            longest = longest_input(model.by_role("reference_video"))
            taken = lengths.clips or longest or DEFAULT_SECONDS
            return taken + _billed_seconds(model, values, lengths.followed)
        case "per megapixel":
            wide, high = output_size(model, values)
            return max(1, math.ceil(wide * high / 2**20)) * image_count(model, values)
        case "per image":
            return image_count(model, values)
        case "per 1000 characters":
            prompt = model.by_role("prompt")
            return max(1, math.ceil(len(str(values.get(prompt.name) or "")) / 1000)) if prompt else 1
        case _:
            return 1


def _billed_seconds(model: Model, values: Mapping[str, Json], input_seconds: float | None) -> float:
    """As long as the result will be; the longest it can be, where that is left to the model or the input."""
    duration = model.by_role("duration")
    if fixed_or_asked_seconds(model, values) is not None or (input_seconds and follows_input(model, values)):
        return seconds(model, values, input_seconds=input_seconds)
    if duration is not None:
        is_left_open = chosen(model, values, "duration") is not None
        return duration.maximum if is_left_open and duration.maximum else seconds(model, values)
    inputs = (model.by_role(role) for role in ("reference_audio", "reference_video"))
    return next((longest for p in inputs if (longest := longest_input(p))), seconds(model, values))


def _billed_inputs(model: Model, row: PriceRow, values: Mapping[str, Json]) -> int:
    return max(0, _inputs(model, values).count("reference_images") - _FREE_INPUTS[row.unit])


def _inputs(model: Model, values: Mapping[str, Json]) -> list[Role | None]:
    """What the files of a request are for."""
    return [parameter.role for parameter, _ in named_files(model, values)]


def _number(value: Json) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
