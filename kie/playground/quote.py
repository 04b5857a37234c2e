"""What a click makes and what that costs, worked out before anything is spent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ABOVE_COUNT, ABOVE_CREDITS, ABOVE_UNPRICED = 12, 200.0, 4


@dataclass(frozen=True, kw_only=True)
class Quote:
    """`count` results for `credits` together, which is None where some price is not published.

    `known` are the credits of those whose price is published; None where none is.
    """

    count: int
    credits: float | None
    known: float | None

    @property
    def needs_confirming(self) -> bool:
        """Whether this is so much, or of so unknown a price, that it is asked for twice."""
        is_dear = self.count > ABOVE_UNPRICED if self.credits is None else self.credits > ABOVE_CREDITS
        return self.count > ABOVE_COUNT or is_dear


def quote(prices: Iterable[tuple[float | None, int]], *, results: int | None = None) -> Quote:
    """The quote for tasks by their price and how often each is sent; each makes one result unless `results` says."""
    priced = list(prices)
    known = [price * times for price, times in priced if price is not None]
    return Quote(
        count=sum(times for _, times in priced) if results is None else results,
        credits=sum(known) if len(known) == len(priced) else None,
        known=sum(known) if known else None,
    )
