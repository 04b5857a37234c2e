"""One of several: a few short choices side by side, rising numbers on a slider, all others in a list; and switches."""

from __future__ import annotations

import streamlit as st

from kie.catalogue import Json
from kie.playground.form_values import open_rule, start_of
from pages.ui.parameters.field import Field
from pages.ui.parameters.kinds import stops_of

LEFT_TO_MODEL = "The model decides"
UNSET = "Without a choice the model decides."


def toggle(field: Field) -> None:
    st.toggle(field.label, key=field.key, help=field.help, on_change=field.changed)


def segments(field: Field) -> None:
    is_needed = start_of(field.parameter) is not None
    st.segmented_control(
        field.label,
        options_of(field),
        key=field.key,
        format_func=field.worded,
        help=field.help if is_needed else f"{field.parameter.help}. {UNSET}",
        required=is_needed,
        on_change=field.changed,
        wrap=True,
    )


def select(field: Field) -> None:
    st.selectbox(
        field.label,
        options_of(field),
        index=None,
        key=field.key,
        format_func=field.worded,
        help=field.help,
        placeholder=LEFT_TO_MODEL,
        required=start_of(field.parameter) is not None,
        on_change=field.changed,
    )


def steps(field: Field) -> None:
    """A slider with a stop for every value, the ones that mean something else than a number first."""
    rule = open_rule(field.model, field.parameter)
    st.select_slider(
        field.label,
        stops_of(field.model, field.parameter),
        key=field.key,
        format_func=field.worded,
        help=f"{field.parameter.help}. {rule.sentence}" if rule else field.help,
        on_change=field.changed,
    )


def options_of(field: Field) -> list[Json]:
    """The choices, and a stored value that is none of them: it is shown, and the sentence below says what is wrong."""
    choices, value = list(field.parameter.choices), field.value
    return choices if value is None or value in choices else [*choices, value]
