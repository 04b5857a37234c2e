"""The browser's half of the components: one .js and one .css file each, given to Streamlit as text."""

from pathlib import Path

ICON = Path(__file__).parent / "icon.png"


def text(*names: str) -> str:
    """The files one after the other: what a component shares with others stands in front of its own."""
    return "\n".join((Path(__file__).parent / name).read_text(encoding="utf-8") for name in names)
