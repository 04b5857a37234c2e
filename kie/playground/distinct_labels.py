"""Labels that are unlike each other: Streamlit tells the options of a list apart by what is written on them, and
people tell long texts apart by their first words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count


def distinct(labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Label by key, in the same order; one that was there already gets a number: "warm", "warm (2)"."""
    by_key: dict[str, str] = {}
    taken: set[str] = set()
    for key, label in labels:
        names = (label if number == 1 else f"{label} ({number})" for number in count(1))
        by_key[key] = next(name for name in names if name not in taken)
        taken.add(by_key[key])
    return by_key


_CLOSE = 40
"""Characters that are read anyway."""


def from_where_they_differ(texts: Sequence[str]) -> list[str]:
    """The texts without what all of them begin with, but for the word before: "… in cold light"."""
    first, last = min(texts, default=""), max(texts, default="")  # what these two have in common, all have
    letters = enumerate(zip(first, last, strict=False))
    alike = next((number for number, (letter, other) in letters if letter != other), len(first))
    whole = first[: first.rfind(" ", 0, alike) + 1].rstrip()  # the words that all of them have
    start = whole.rfind(" ") + 1
    if first == last or alike < _CLOSE or not start:
        return list(texts)
    return [f"… {text[start:]}" for text in texts]
