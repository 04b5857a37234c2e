"""File names that a person recognises: safe on every file system, never twice."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import count

from kie.media.mime import file_extension

LONGEST_STEM = 100
"""Bytes of a name before its hash and ending: readable, and far from what file systems and addresses take."""
_LATIN = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
    "ħ": "h",
    "ŋ": "n",
}
"""Latin letters that no decomposition makes plain."""
_DEVICES = frozenset(
    {
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
    }
)


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
    stem = "-".join(filter(None, (slug(model, words=20), slug(prompt, words=6))))
    return f"{shortened(stem, LONGEST_STEM)}-{sha256[:8]}.{file_extension(mime)}"


def slug(text: str, *, words: int) -> str:
    """The first words of a text in small letters, joined by hyphens: “Crème brûlée” is creme-brulee, “Белая кружка”
    and “白いマグカップ” keep the letters of their scripts."""
    letters = unicodedata.normalize("NFC", "".join(map(_folded, unicodedata.normalize("NFC", text.casefold()))))
    parts = "".join(letter if _is_of_a_word(letter) else " " for letter in letters).split()
    return "-".join(parts[:words])


def shortened(stem: str, most: int) -> str:
    """As much of a stem as takes so many bytes, whole letters and none hanging on a hyphen."""
    return stem.encode()[:most].decode(errors="ignore").strip("-. ")


def is_device(name: str) -> bool:
    """Whether Windows takes the name for a device, whatever its ending: `con.png`, `COM1`, `lpt²`."""
    return name.partition(".")[0].strip().casefold() in _DEVICES


def _folded(letter: str) -> str:
    """A Latin letter without its marks; any other as it is."""
    if letter in _LATIN:
        return _LATIN[letter]
    plain = unicodedata.normalize("NFKD", letter)
    return plain[0] if plain[:1].isascii() and plain[:1].isalpha() else letter


def _is_of_a_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")


def stands_in_a_name(letter: str) -> bool:
    """Letters, digits and what is written onto them, in any script."""
    return letter.isalnum() or letter in "_. -" or unicodedata.category(letter).startswith("M")
