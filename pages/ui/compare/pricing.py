"""How many and how much, in the words of a button."""

from __future__ import annotations

from kie.playground import Playground


def price_words(house: Playground, *, count: int, credits: float | None, noun: str = "picture") -> str:
    """ "24 pictures · 96 credits"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'} · {credit_words(house, credits)}"


def credit_words(house: Playground, credits: float | None) -> str:
    unit = "demo credits" if house.settings.is_demo else "credits"
    return "price not published" if credits is None else f"{credits:g} {unit}"
