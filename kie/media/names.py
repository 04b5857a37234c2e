"""File names that a person recognises: safe on every file system, never twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import count

from kie.media.mime import file_extension


def unique(name: str, taken: set[str]) -> str:
    """`name`, or the first of name-2, name-3 … that is not taken; notes it as taken.

    `taken` holds names in small letters: some file systems tell none by its capitals.
    """
    free = next(candidate for candidate in numbered(name) if candidate.casefold() not in taken)
    taken.add(free.casefold())
    return free


def numbered(name: str) -> Iterator[str]:
    """`name`, name-2, name-3 …, each with its ending."""
    yield name
    stem, dot, extension = name.rpartition(".")
    yield from (f"{stem}-{number}{dot}{extension}" for number in count(2))


def file_name(*, model: str, prompt: str, mime: str, sha256: str) -> str:
    """A name a person recognises: model, first words of the prompt, a little of the hash."""
    words = re.findall(r"[a-z0-9]+", prompt.casefold())
    stem = "-".join([re.sub(r"[^a-z0-9]+", "-", model.casefold()).strip("-"), *words[:6]])[:80].strip("-")
    return f"{stem}-{sha256[:8]}.{file_extension(mime)}"


def stands_in_a_name(letter: str) -> bool:
    """Letters, digits and what is written onto them, in any script."""
    return letter.isalnum() or letter in "_. -" or unicodedata.category(letter).startswith("M")
