"""A quote in the words of a button."""

from __future__ import annotations

from kie.playground.container import Playground
from kie.playground.quote import Quote


def quote_words(app: Playground, quote: Quote, *, noun: str) -> str:
    """ "24 pictures · 96 credits"."""
    return f"{quote.count:,} {noun}{'' if quote.count == 1 else 's'} · {cost_words(app, quote)}"


def cost_words(app: Playground, quote: Quote) -> str:
    """ "96 credits", "96+ credits" where a part of the price is not published."""
    if quote.known is None and quote.credits is None:
        return "price not published"
    unit = "demo credits" if app.settings.is_demo else "credits"
    return f"{quote.known or 0:g}{'+' if quote.credits is None else ''} {unit}"
