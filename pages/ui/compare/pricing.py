"""How many and how much, in the words of a button."""

from __future__ import annotations

from kie.playground.container import Playground


def price_words(app: Playground, *, count: int, credits: float | None, noun: str = "picture") -> str:
    """ "24 pictures · 96 credits"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'} · {credit_words(app, credits)}"


def credit_words(app: Playground, credits: float | None) -> str:
    unit = "demo credits" if app.settings.is_demo else "credits"
    return "price not published" if credits is None else f"{credits:g} {unit}"
