"""How large and how long a result will be, from a request's parameters.

KIE publishes tiers, not pixels. Here a tier is the longer edge (1K 1024, 2K 2048, 4K 4096 px) and, for the
video tiers (480p, 720p, 1080p), the shorter edge; the other edge follows from the aspect ratio, rounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kie.catalogue.payload import effective, is_absent
from kie.catalogue.types import Json, Model, Parameter, Role

_LONG_EDGE = {"0.5K": 512, "1K": 1024, "1.5K": 1536, "2K": 2048, "3K": 3072, "4K": 4096}
_NAMED = {"square": (512, 512), "square_hd": (1024, 1024), "portrait": (9, 16), "landscape": (16, 9)}
_SHORT_EDGE = {"2k": 1440, "4k": 2160}
DEFAULT_EDGE = 1024
DEFAULT_SECONDS = 5.0
_LONGEST_SECONDS = 600


def output_size(model: Model, values: Mapping[str, Json], *, source: tuple[int, int] | None = None) -> tuple[int, int]:
    """Width and height in pixels. `auto` and a ratio that is left open follow `source`, the size of the input;
    without one they count as square (video: 16:9).
    """
    is_video = model.medium == "video"
    ratio = shape_of(chosen(model, values, "aspect_ratio")) or source or ((16, 9) if is_video else (1, 1))
    tier, resolution = chosen(model, values, "resolution"), model.by_role("resolution")
    edge = resolution.edges.get(tier or "") if resolution else None
    if is_video:
        return _by_short_edge(ratio, edge or _video_edge(tier or ""))
    if tier is None and ratio in ((512, 512), (1024, 1024)):
        return ratio
    return _by_long_edge(ratio, edge or _LONG_EDGE.get(tier or "", DEFAULT_EDGE))


def seconds(model: Model, values: Mapping[str, Json], *, input_seconds: float | None = None) -> float:
    """Length of a clip in seconds: fixed, asked for, or that of the input; 5 where nothing of this is known."""
    fixed_or_asked = fixed_or_asked_seconds(model, values)
    if fixed_or_asked is not None:
        return fixed_or_asked
    if input_seconds and follows_input(model, values):
        return input_seconds
    duration = model.by_role("duration")
    return max(DEFAULT_SECONDS, float(duration.minimum or 0) if duration else 0.0)


def follows_input(model: Model, values: Mapping[str, Json]) -> bool:
    """Whether the result is as long as its input: there is no duration to ask for, or 0 is asked."""
    return model.by_role("duration") is None or chosen(model, values, "duration") == "0"


def fixed_or_asked_seconds(model: Model, values: Mapping[str, Json]) -> float | None:
    """The length that the model or the request states; None where the input or the model decides."""
    if model.fixed_seconds is not None:
        return float(model.fixed_seconds)
    length = _number(chosen(model, values, "duration"))
    if length is None:
        frames, rate = (_number(chosen(model, values, role)) for role in ("frames", "frame_rate"))
        length = frames / rate if frames and rate else None
    return length if length is not None and 0 < length <= _LONGEST_SECONDS else None


def image_count(model: Model, values: Mapping[str, Json]) -> int:
    """How many pictures one task returns."""
    return int(max(1, min(12, _number(chosen(model, values, "count")) or 1)))


def results(model: Model, values: Mapping[str, Json]) -> int:
    """How many files one task gives."""
    return image_count(model, values) if model.by_role("count") else model.results


def chosen(model: Model, values: Mapping[str, Json], role: Role) -> str | None:
    """The value of the parameter with `role` as text: what was given, else what counts where nothing is."""
    of_role = [p for p in model.parameters if p.role == role]
    given = next((values[p.name] for p in of_role if not is_absent(values.get(p.name))), None)
    if given is None:
        counting = effective(model, values)
        given = next((counting[p.name] for p in of_role if not p.is_deprecated and p.name in counting), None)
    return None if given is None else str(given)


def longest_input(parameter: Parameter | None) -> float | None:
    """The most seconds of sound or pictures that a parameter takes; None where that is not published."""
    accepts = parameter.accepts if parameter else None
    return (accepts.max_total_seconds or accepts.max_seconds) if accepts else None


def shape_of(text: str | None) -> tuple[int, int] | None:
    """`16:9`, `portrait_16_9` (which is 9:16), `square_hd`, `1024x768` as two whole numbers; None where it is none."""
    if text is None:
        return None
    if text in _NAMED:
        return _NAMED[text]
    numbers = re.search(r"(?<!\d)(\d{1,5})\s*[:x_*]\s*(\d{1,5})$", text)
    if numbers is None:
        return None
    wide, high = int(numbers[1]), int(numbers[2])
    if wide <= 0 or high <= 0:
        return None
    if text.startswith("portrait"):
        return min(wide, high), max(wide, high)
    if text.startswith("landscape"):
        return max(wide, high), min(wide, high)
    return wide, high


def _number(text: str | None) -> float | None:
    """None for anything that is not a finite number."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _by_long_edge(ratio: tuple[int, int], edge: int) -> tuple[int, int]:
    wide, high = ratio
    if wide >= high:
        return edge, max(1, round(edge * high / wide))
    return max(1, round(edge * wide / high)), edge


def _video_edge(tier: str) -> int:
    """`720p`, `768P`, `1080`, `4k` as the shorter edge in pixels."""
    lines = re.match(r"([1-9]\d{0,4})p?$", tier.casefold())
    return int(lines[1]) if lines else _SHORT_EDGE.get(tier.casefold(), 720)


def _by_short_edge(ratio: tuple[int, int], edge: int) -> tuple[int, int]:
    wide, high = ratio
    other = edge * max(wide, high) / min(wide, high)
    even = 2 * round(other / 2)
    return (even, edge) if wide >= high else (edge, even)
