"""What a click costs: counted, summed as far as prices are known, and asked for twice where it is a lot."""

from __future__ import annotations

import pytest

from kie.playground.quote import Quote, quote


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        ([], Quote(count=0, credits=0, known=None)),
        ([(4.0, 2), (18.0, 1)], Quote(count=3, credits=26.0, known=26.0)),
        ([(4.0, 2), (None, 3)], Quote(count=5, credits=None, known=8.0)),
        ([(None, 1)], Quote(count=1, credits=None, known=None)),
        ([(0.0, 1)], Quote(count=1, credits=0.0, known=0.0)),
    ],
)
def test_a_quote_counts_and_sums(prices: list[tuple[float | None, int]], expected: Quote) -> None:
    assert quote(prices) == expected


def test_a_task_may_make_several_results() -> None:
    assert quote([(4.8, 2)], results=8) == Quote(count=8, credits=9.6, known=9.6)


@pytest.mark.parametrize(
    ("count", "credits", "is_much"),
    [
        (12, 200.0, False),
        (13, 0.0, True),
        (1, 200.5, True),
        (4, None, False),
        (5, None, True),
    ],
)
def test_much_is_asked_for_twice(count: int, credits: float | None, is_much: bool) -> None:
    assert Quote(count=count, credits=credits, known=credits).needs_confirming == is_much
