"""Where a remote price differs from ours, as sentences: row by row, or by the amounts that KIE's prose names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kie.catalogue.difference_words import listing, quoted
from kie.catalogue.price import USD_PER_CREDIT, in_credits
from kie.catalogue.remote_models import RemotePriceRow
from kie.catalogue.types import Json, PriceRow

PriceDifference = tuple[str, Json, Json]
"""A sentence in which `<old>` and `<new>` stand for the two days, what it was, what it is."""


def row_words(row: PriceRow | RemotePriceRow) -> str:
    """`18 credits per image with resolution 1K or 2K`, the keys as KIE spells them."""
    return f"{in_credits(row.credits)} {_unit(row.unit)}{_case(row)}".strip()


def _case(row: PriceRow | RemotePriceRow) -> str:
    when = ", ".join(f"{key} {' or '.join(values)}" for key, values in row.when.items())
    return f" with {when}" if when else ""


def price_range(rows: Sequence[RemotePriceRow]) -> str:
    """A few prices one by one, many as from where to where."""
    if len(rows) <= 3:
        return "; ".join(map(row_words, rows))
    lowest, highest = (f"{pick(row.credits for row in rows):g}" for pick in (min, max))
    return f"{lowest} to {highest} credits {' or '.join(dict.fromkeys(_unit(row.unit) for row in rows))}"


def row_differences(ours: Sequence[PriceRow], remote: Sequence[RemotePriceRow]) -> Iterator[PriceDifference]:
    """Prices case by case; those that are only described differently are the same."""
    if sorted(row.credits for row in ours) == sorted(row.credits for row in remote):
        return
    old, new = {_key(row): row for row in ours}, {_key(row): row for row in remote}
    for key, row in new.items():
        before = old.get(key)
        if before is None:
            yield f"Costs {row_words(row)} <new>; our entry has no such price.", None, row.credits
        elif before.credits != row.credits:
            yield f"Costs {row_words(row)} <new>, not {before.credits:g} <old>.", before.credits, row.credits
    for key, before in old.items():
        if key not in new:
            yield f"Has no price of {row_words(before)} <old> any more.", before.credits, None


def _key(row: PriceRow | RemotePriceRow) -> tuple[str, frozenset[tuple[str, frozenset[str]]]]:
    when = {(key, frozenset(value.casefold() for value in values)) for key, values in row.when.items()}
    return _unit(row.unit), frozenset(when)


_UNITS = (
    (r"input *\+ *output|input and output", "per second of input and output"), (r"second", "per second"),
    (r"reference image after the 5th|input image after the fifth", "per input image after the fifth"),
    (r"after the first", "per input image after the first"), (r"input image", "per input image"),
    (r"image|removal", "per image"), (r"video", "per video"), (r"task", "per task"),
)  # fmt: skip


def _unit(written: str) -> str:
    """The unit as our entries call it, where it is one of theirs."""
    return next((unit for pattern, unit in _UNITS if re.search(pattern, written.casefold())), written)


_CREDITS = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*credits?\b", re.IGNORECASE)
_DOLLARS = re.compile(r"\$\s*(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*USD")
_TIMES = re.compile(r"(\d+(?:\.\d+)?)[\s-]*(?:seconds?|s|images?|megapixels?)\b", re.IGNORECASE)


def text_differences(rows: Sequence[PriceRow], text: str) -> Iterator[PriceDifference]:
    """Prose names amounts: ours are there, by themselves or times a number of seconds or images that it names."""
    amounts = [float(credits.replace(",", "")) for credits in _CREDITS.findall(text)]
    amounts = amounts or [float(before or after) / USD_PER_CREDIT for before, after in _DOLLARS.findall(text)]
    amounts = list(dict.fromkeys(amounts))
    if not amounts:
        return
    prose = quoted(text)
    if not rows:
        yield f"Has a price now <new>: {prose}.", None, text
        return
    times = [1.0, *map(float, _TIMES.findall(text))]

    def is_price_of(amount: float, row: PriceRow) -> bool:
        return any(abs(amount - row.credits * factor) < 0.005 * max(1.0, amount) for factor in times)

    new = [amount for amount in amounts if not any(is_price_of(amount, row) for row in rows)]
    lost = [row for row in rows if row.credits and not any(is_price_of(amount, row) for amount in amounts)]
    if new or lost:
        old = list(dict.fromkeys(row_words(row) for row in lost))
        news = f"names {_amounts(new)} credits, which is no price of ours" if new else ""
        losses = f"no longer names {'; '.join(old)} <old>" if old else ""
        sentence = f"The price text {', and it '.join(filter(None, (news, losses)))}. It says <new>: {prose}."
        yield sentence, [row.credits for row in lost], list[Json](new)


def _amounts(values: Sequence[float]) -> str:
    return listing([f"{value:g}" for value in values])
