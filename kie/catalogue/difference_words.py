"""Values and days as the sentences about a difference spell them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kie.catalogue.loose_json import as_text


def listing(values: Iterable[object]) -> str:
    words = [as_text(value) for value in values]
    shown = words if len(words) <= 12 else [*words[:11], f"{len(words) - 11} more"]
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def word(value: object) -> str:
    return f"“{value}”" if isinstance(value, str) else as_text(value)


def short(value: object) -> str:
    return f"{value:,g}" if isinstance(value, int | float) else str(value)


def quoted(text: str | None) -> str:
    words = " ".join((text or "").split())
    return f"“{words if len(words) <= 240 else words[:239] + '…'}”" if words else ""


def day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
