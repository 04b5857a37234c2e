"""Lists of words as patterns: whole words, singular and plural, British and American; Chinese as it is.

A list is written as one text with commas. `grey|gray` inside it is either; a word that ends in `!` has no plural.
"""

import re
from functools import cache

EDGE_BEFORE, EDGE_AFTER = r"(?<![A-Za-zÀ-ɏ0-9_])", r"(?![A-Za-zÀ-ɏ0-9_])"
"""Word boundaries of Latin letters: in "3D渲染" the word is "3D", which \\b does not see."""


@cache
def terms(words: str, chinese: str = "") -> re.Pattern[str]:
    """A pattern for any of the words; the longest first, so that "hot pink" is not read as "pink"."""
    latin = sorted(filter(None, map(str.strip, words.split(","))), key=len, reverse=True)
    han = sorted(filter(None, map(str.strip, re.split(r"[,、]", chinese))), key=len, reverse=True)
    options = []
    if latin:
        options.append(f"{EDGE_BEFORE}(?:{'|'.join(map(_word, latin))}){EDGE_AFTER}")
    if han:
        options.append(f"(?:{'|'.join(map(re.escape, han))})")
    return re.compile("|".join(options) or r"(?!)", re.IGNORECASE)


def any_of(words: str) -> str:
    """The same as text for a larger pattern, without the boundaries."""
    latin = sorted(filter(None, map(str.strip, words.split(","))), key=len, reverse=True)
    return "(?:" + "|".join(map(_word, latin)) + ")"


def _word(phrase: str) -> str:
    plural = "" if phrase.endswith("!") else _plural(phrase)
    parts = re.split(r"([ -])", phrase.rstrip("!"))
    pattern = "".join(_joint(part) if part in (" ", "-") else _spelling(part) for part in parts)
    if plural == "ies":
        return f"{pattern[:-1]}(?:y|ies)"
    return pattern + plural


def _joint(part: str) -> str:
    return r"[\s-]+" if part == " " else r"[\s-]?"


def _plural(phrase: str) -> str:
    if re.search(r"[^aeiou]y$", phrase):
        return "ies"
    return "" if phrase.endswith(("s", "ing", "ed")) else r"(?:e?s)?"


def _spelling(part: str) -> str:
    escaped = re.escape(part)
    for british, american in (("colour", "colou?r"), ("grey", "gr[ea]y"), ("centre", "cent(?:re|er)")):
        escaped = escaped.replace(british, american)
    return escaped.replace("'", "['’]?")
