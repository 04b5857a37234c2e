"""How large and how long a result will be, from a request's parameters.

KIE publishes tiers, not pixels. Here a tier is the longer edge (1K 1024, 2K 2048, 4K 4096 px) and, for the
video tiers (480p, 720p, 1080p), the shorter edge; the other edge follows from the aspect ratio, rounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kie.catalogue.types import Json, Model

_LONG_EDGE = {"0.5K": 512, "1K": 1024, "2K": 2048, "3K": 3072, "4K": 4096, "basic": 2048, "high": 4096}
_NAMED = {"square": (512, 512), "square_hd": (1024, 1024), "portrait": (9, 16), "landscape": (16, 9)}
DEFAULT_EDGE = 1024
DEFAULT_SECONDS = 5.0


def output_size(model: Model, values: Mapping[str, Json]) -> tuple[int, int]:
    """Width and height in pixels; `auto` and unknown ratios count as square (video: 16:9)."""
    is_video = model.medium == "video"
    ratio = _ratio(_chosen(model, values, "aspect_ratio")) or ((16, 9) if is_video else (1, 1))
    tier = _chosen(model, values, "resolution")
    if is_video:
        return _video_size(ratio, tier or "720p")
    if tier is None and ratio in ((512, 512), (1024, 1024)):
        return ratio
    return _by_long_edge(ratio, _LONG_EDGE.get(tier or "", DEFAULT_EDGE))


def seconds(model: Model, values: Mapping[str, Json]) -> float:
    """Length of a clip in seconds."""
    if model.fixed_seconds is not None:
        return model.fixed_seconds
    try:
        asked = float(_chosen(model, values, "duration") or DEFAULT_SECONDS)
    except ValueError:
        return DEFAULT_SECONDS
    return asked if 0 < asked <= 600 else DEFAULT_SECONDS


def image_count(model: Model, values: Mapping[str, Json]) -> int:
    """How many pictures one task returns."""
    try:
        return max(1, min(12, int(float(_chosen(model, values, "count") or 1))))
    except (ValueError, OverflowError):
        return 1


def _chosen(model: Model, values: Mapping[str, Json], role: str) -> str | None:
    """The value of the parameter with `role` as text: what was given, else the model's default."""
    for parameter in model.parameters:
        if parameter.role == role and values.get(parameter.name) is not None:
            return str(values[parameter.name])
    defaults = (p.default for p in model.parameters if p.role == role and not p.is_deprecated)
    default = next(defaults, None)
    return None if default is None else str(default)


def _ratio(text: str | None) -> tuple[int, int] | None:
    """`16:9`, `portrait_16_9` (which is 9:16), `square_hd`, `1024x768` as two whole numbers."""
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


def _by_long_edge(ratio: tuple[int, int], edge: int) -> tuple[int, int]:
    wide, high = ratio
    if wide >= high:
        return edge, max(1, round(edge * high / wide))
    return max(1, round(edge * wide / high)), edge


def _video_size(ratio: tuple[int, int], tier: str) -> tuple[int, int]:
    found = re.match(r"(\d{1,5})p$", tier.casefold())
    edge = int(found[1]) if found else {"2k": 1440, "4k": 2160}.get(tier.casefold(), 720)
    wide, high = ratio
    other = edge * max(wide, high) / min(wide, high)
    even = 2 * round(other / 2)
    return (even, edge) if wide >= high else (edge, even)
