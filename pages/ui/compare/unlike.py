"""Labels that are unlike each other: Streamlit tells the options of a list apart by what is written on them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count


def unlike(labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Label by key, in the same order; one that was there already gets a number: "warm", "warm (2)"."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key, label in labels:
        names = (label if number == 1 else f"{label} ({number})" for number in count(1))
        found[key] = next(name for name in names if name not in taken)
        taken.add(found[key])
    return found
