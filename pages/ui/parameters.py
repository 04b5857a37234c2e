"""Widgets made from the catalogue: one per parameter, by its type, bounds and choices. No model is named here."""

from __future__ import annotations

import streamlit as st

from kie.catalogue import Json, Model, Parameter
from pages.ui.draft import parameter_key
from pages.ui.plan import is_shown

_FEW = 5


def parameter_form(model: Model) -> None:
    """The model's parameters: what shapes the result first, the rest behind an expander."""
    shown = [p for p in model.parameters if is_shown(p)]
    main = [p for p in shown if p.role is not None]
    more = [p for p in shown if p.role is None]
    if not shown:
        st.caption("This model has no parameters to set.")
    for parameter in main:
        _widget(model, parameter)
    if more:
        with st.expander(f"{len(more)} more"):
            for parameter in more:
                _widget(model, parameter)


def _widget(model: Model, parameter: Parameter) -> None:
    key = parameter_key(model.id, parameter.name)
    label = parameter.name.replace("_", " ").capitalize()
    if parameter.choices:
        _choice(parameter, label=label, key=key)
    elif parameter.type == "boolean":
        _seed(key, parameter.default is True)
        st.toggle(label, key=key, help=parameter.help)
    elif parameter.type in ("integer", "number"):
        _number(parameter, label=label, key=key)
    else:
        _seed(key, "" if parameter.default is None else str(parameter.default))
        st.text_input(label, key=key, max_chars=parameter.max_length, help=parameter.help)


def _choice(parameter: Parameter, *, label: str, key: str) -> None:
    if st.session_state.get(key) not in parameter.choices:
        default = parameter.default if parameter.default in parameter.choices else None
        st.session_state[key] = parameter.choices[0] if default is None and parameter.required else default
    if len(parameter.choices) <= _FEW:
        st.segmented_control(
            label, parameter.choices, key=key, help=parameter.help, required=parameter.default is not None
        )
    else:
        st.selectbox(label, parameter.choices, key=key, help=parameter.help, placeholder="The model's own choice")


def _number(parameter: Parameter, *, label: str, key: str) -> None:
    is_whole = parameter.type == "integer" or (parameter.step is not None and float(parameter.step).is_integer())
    kind = int if is_whole else float
    low, high, step = (None if v is None else kind(v) for v in (parameter.minimum, parameter.maximum, parameter.step))
    default = None if parameter.role == "seed" else parameter.default
    _seed(key, kind(default) if isinstance(default, int | float) else None)
    value = st.session_state[key]
    if isinstance(value, int | float) and not isinstance(value, kind):
        st.session_state[key] = kind(value)
    st.number_input(
        label,
        min_value=low,
        max_value=high,
        step=step or (1 if is_whole else 0.1),
        key=key,
        help=parameter.help,
        placeholder="random" if parameter.role == "seed" else "the model's default",
    )


def _seed(key: str, value: Json) -> None:
    if key not in st.session_state:
        st.session_state[key] = value
