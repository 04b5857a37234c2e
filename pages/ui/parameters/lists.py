"""Lists that are quicker typed than clicked: texts one a line, numbers with commas, lists of them line by line."""

from __future__ import annotations

import re

import streamlit as st

from kie.catalogue import Json, Parameter
from kie.catalogue.payload import typed
from pages.ui.parameters.field import Field
from pages.ui.parameters.kinds import depth_of, innermost


def texts(field: Field) -> None:
    _typed_list(field, how=f"One a line{_bounds(field.parameter)}")


def numbers(field: Field) -> None:
    """Depth one is `1, 2`; in depth two each line is a list; in depth three `;` stands between the lists of a line."""
    inner = innermost(field.parameter)
    one = ", ".join(str(number * 10) for number in range(1, 1 + min(6, inner.max_count or inner.min_count or 3)))
    how = {1: one, 2: f"{one}\n…", 3: f"{one}; …\n…"}[depth_of(field.parameter)]
    said = [field.parameter.help, inner.help if inner is not field.parameter else ""]
    _typed_list(field, how=how, help_=". ".join(filter(None, said)))


def read_list(parameter: Parameter, text: str) -> list[Json]:
    """What was typed as a list; what is no number stays a text, so that nothing is lost and somebody can say so."""
    if parameter.items == "string":
        return [line.strip() for line in text.splitlines() if line.strip()]
    found = typed(parameter, _read(text, depth_of(parameter)))
    return found if isinstance(found, list) else []


def write_list(parameter: Parameter, value: Json) -> str:
    """The list as it would be typed."""
    if parameter.items == "string":
        return "\n".join(map(str, value)) if isinstance(value, list) else ""
    return _write(value, depth_of(parameter))


def _typed_list(field: Field, *, how: str, help_: str | None = None) -> None:
    key = f"{field.key}_typed"
    if key not in st.session_state or read_list(field.parameter, st.session_state[key] or "") != (field.value or []):
        st.session_state[key] = write_list(field.parameter, field.value)
    st.text_area(
        field.label,
        key=key,
        height=84,
        help=help_ or field.help,
        placeholder=how,
        on_change=_take,
        args=(field, key),
    )


def _take(field: Field, key: str) -> None:
    field.put(read_list(field.parameter, st.session_state[key] or ""))


def _read(text: str, depth: int) -> list[Json]:
    if depth == 1:
        return [part for part in re.split(r"[\s,]+", text) if part]
    found: list[Json] = [
        _read(line, 1) if depth == 2 else [its for part in line.split(";") if (its := _read(part, 1))]
        for line in text.splitlines()
    ]
    while found and found[-1] == []:
        found.pop()
    return found


def _write(value: Json, depth: int) -> str:
    if not isinstance(value, list):
        return "" if value is None else str(value)
    if depth == 1:
        return ", ".join(map(str, value))
    if depth == 2:
        return "\n".join(_write(item, 1) for item in value)
    return "\n".join("; ".join(_write(part, 1) for part in _list(item)) for item in value)


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _bounds(parameter: Parameter) -> str:
    low, high = parameter.min_count, parameter.max_count
    if low is not None and high is not None:
        return f", {low} to {high}"
    return f", at least {low}" if low is not None else f", at most {high}" if high is not None else ""
