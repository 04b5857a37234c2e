"""Plain text: one line, or an area; and a whole number that no number field can hold, kept as it was written."""

from __future__ import annotations

import streamlit as st

from pages.ui.parameters.field import Field


def line(field: Field) -> None:
    """Without a limit of letters: what is cut off while typing is lost, and nobody says so."""
    _hold_text(field)
    st.text_input(field.label, key=field.key, help=field.help, placeholder=_placeholder(field), on_change=field.changed)


def area(field: Field) -> None:
    _hold_text(field)
    st.text_area(
        field.label,
        key=field.key,
        height=84,
        help=field.help,
        placeholder=_placeholder(field),
        on_change=field.changed,
    )


def json_text(field: Field) -> None:
    """Lists of a shape that no other widget knows, as JSON."""
    _hold_text(field)
    st.text_area(field.label, key=field.key, height=84, help=field.help, placeholder="[…]", on_change=field.changed)


def _hold_text(field: Field) -> None:
    if not isinstance(field.value, str):
        field.hold("" if field.value in (None, []) else str(field.value))


def _placeholder(field: Field) -> str | None:
    if field.parameter.example is not None:
        return field.parameter.example
    return "16:9" if field.parameter.role == "aspect_ratio" else None
