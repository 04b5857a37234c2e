"""A text in one line that is no longer than there is room for."""

from __future__ import annotations

_LOOSE = " ,;:·–-"
"""What nobody ends on."""


def shortened(text: str, most: int) -> str:
    """One line of at most `most` characters; where it is cut, it ends behind a word and says so with an ellipsis.

    A single word that is longer than half of it is cut inside, as is writing that has no blanks.
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    kept = line[: max(0, most - 1)]
    if not line[len(kept)].isspace():
        whole = kept.rpartition(" ")[0]
        kept = whole if len(whole) >= len(kept) / 2 else kept
    return f"{kept.rstrip(_LOOSE)}…"
