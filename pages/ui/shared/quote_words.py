"""A quote in the words of a button."""

from __future__ import annotations

from kie.catalogue import in_credits
from kie.playground.connection import Connection
from kie.playground.quote import Quote


def quote_words(connection: Connection, quote: Quote, *, noun: str) -> str:
    """ "24 pictures · 96 credits"."""
    return f"{quote.count:,} {noun}{'' if quote.count == 1 else 's'} · {cost_words(connection, quote)}"


def cost_words(connection: Connection, quote: Quote) -> str:
    """ "96 credits", "96+ credits" where a part of the price is not published."""
    if quote.known is None and quote.credits is None:
        return "price not published"
    unit = "demo credit" if connection.is_demo else "credit"
    if quote.credits is None:
        return f"{quote.known or 0:,.12g}+ {unit}s"
    return in_credits(quote.credits, unit=unit)
