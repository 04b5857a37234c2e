"""Words that somebody typed, put where Streamlit reads Markdown: shown to the letter, asking for nothing."""

from __future__ import annotations

import re

_MEANS_SOMETHING = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def plain(text: str) -> str:
    """`text` so that Markdown shows it as it is: no picture is loaded, nothing is coloured, linked or set in bold."""
    return _MEANS_SOMETHING.sub(r"\\\1", " ".join(text.split()))
