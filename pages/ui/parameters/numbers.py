"""A number: a slider where its range is short, a field otherwise.

The field has no bounds of its own. Streamlit's would keep a number outside them from ever reaching the server, and
Generate would send the one before it; here it arrives, is kept, and the catalogue says what is wrong with it.
"""

from __future__ import annotations

import streamlit as st

from kie.catalogue import Parameter
from kie.playground.form_values import is_whole
from pages.ui.parameters.choices import LEFT_TO_MODEL
from pages.ui.parameters.field import Field
from pages.ui.parameters.kinds import step_of


def slider(field: Field) -> None:
    parameter = field.parameter
    kind = int if is_whole(parameter) else float
    st.slider(
        field.label,
        kind(parameter.minimum or 0),
        kind(parameter.maximum or 0),
        step=kind(step_of(parameter)),
        format=f"{'%d' if kind is int else '%g'}{' ' + field.unit if field.unit else ''}",
        key=field.key,
        help=field.help,
        on_change=field.changed,
    )


def number(field: Field) -> None:
    parameter = field.parameter
    kind = int if is_whole(parameter) else float
    st.number_input(
        f"{field.label} ({field.unit})" if field.unit else field.label,
        value=None,
        step=kind(parameter.step or (1 if kind is int else 0.1)),
        format="%d" if kind is int else "%g",
        key=field.key,
        help=field.help,
        placeholder=_placeholder(parameter),
        on_change=field.changed,
    )


def _placeholder(parameter: Parameter) -> str:
    """What an empty field means, and what may be written into it."""
    low, high = parameter.minimum, parameter.maximum
    if low is not None and high is not None:
        bounds = f"{low:g} to {high:g}"
    else:
        bounds = f"at least {low:g}" if low is not None else f"at most {high:g}" if high is not None else ""
    if parameter.required and parameter.default is None:
        return bounds
    empty = LEFT_TO_MODEL if parameter.default is None else f"{parameter.default} where it is empty"
    return f"{empty} ({bounds})" if bounds else empty
