"""JSON of whatever shape it comes in, read without raising: what is not there, or of another type, is absent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def as_mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def as_list(value: object) -> list[Any]:
    """A list as it is, one value as a list of one, nothing as none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def first_text(known: Mapping[str, Any], *names: str) -> str | None:
    """The first of `names` that holds a text."""
    texts = (known.get(name) for name in names)
    return next((text.strip() for text in texts if isinstance(text, str) and text.strip()), None)


def as_text(value: object) -> str:
    """A value as JSON and people spell it: true, 5, 0.5."""
    if isinstance(value, bool):
        return str(value).casefold()
    return f"{value:g}" if isinstance(value, float) else str(value)


def as_number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15
    return float(value) if is_number else None  # type: ignore[arg-type]  # told apart in the line above


def decoded(value: object) -> object:
    """A text as the JSON that it holds."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None
