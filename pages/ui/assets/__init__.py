"""The browser's half of the components: one .js and one .css file each, given to Streamlit as text."""

from pathlib import Path

ICON = Path(__file__).parent / "icon.png"


def text(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
