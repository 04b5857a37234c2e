"""What a request costs, computed from its parameters and the model's dated price rows."""

from __future__ import annotations

import math
from collections.abc import Mapping

from kie.catalogue.size import image_count, output_size, seconds
from kie.catalogue.types import Json, Model, PriceRow

USD_PER_CREDIT = 0.005


def credits(model: Model, values: Mapping[str, Json]) -> float | None:
    """Credits one task is expected to cost; None where no published row fits.

    Where several rows fit, the dearest: a price shown before a click must not be too low.
    """
    if model.price is None:
        return None
    facts = _facts(model, values)
    prices = [row.credits * _units(model, row, values) for row in model.price.rows if _fits(row, facts)]
    return round(max(prices), 4) if prices else None


def usd(amount: float) -> float:
    """Credits in US dollars."""
    return amount * USD_PER_CREDIT


def _facts(model: Model, values: Mapping[str, Json]) -> dict[str, str]:
    facts: dict[str, Json] = {p.name: p.default for p in model.parameters if p.default is not None}
    facts |= {key: value for key, value in values.items() if not isinstance(value, list | dict)}
    video = model.by_role("reference_video")
    facts["video_input"] = bool(video and values.get(video.name))
    return {key: str(value).casefold() for key, value in facts.items()}


def _fits(row: PriceRow, facts: Mapping[str, str]) -> bool:
    """A fact that is not known does not speak against a row."""
    return all(
        key not in facts or facts[key] in {value.casefold() for value in allowed} for key, allowed in row.when.items()
    )


def _units(model: Model, row: PriceRow, values: Mapping[str, Json]) -> float:
    match row.unit:
        case "free":
            return 0
        case "per second":
            return seconds(model, values)
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
