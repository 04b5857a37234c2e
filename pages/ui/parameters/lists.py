"""Lists that are quicker typed than clicked: texts one a line, numbers with commas, lists of them line by line."""

from __future__ import annotations

import re

import streamlit as st

from kie.catalogue import Json, Parameter
from kie.catalogue.payload import typed
from pages.ui.parameters import parameters_state
from pages.ui.parameters.field import Field
from pages.ui.parameters.kinds import depth_of, innermost


def texts(field: Field) -> None:
    _typed_list(field, how=f"One a line{_bounds(field.parameter)}")


def numbers(field: Field) -> None:
    """Depth one is `1, 2`; in depth two each line is a list; in depth three `;` stands between the lists of a line."""
    inner = innermost(field.parameter)
    line = ", ".join(str(number * 10) for number in range(1, 1 + min(6, inner.max_count or inner.min_count or 3)))
    how = {1: line, 2: f"{line}\n…", 3: f"{line}; …\n…"}[depth_of(field.parameter)]
    helps = [field.parameter.help, inner.help if inner is not field.parameter else ""]
    _typed_list(field, how=how, help_=". ".join(filter(None, helps)))


def read_list(parameter: Parameter, text: str) -> list[Json]:
    """What was typed as a list; what is no number stays a text, so that nothing is lost and somebody can say so."""
    if parameter.items == "string":
        return [line.strip() for line in text.splitlines() if line.strip()]
    items = typed(parameter, _read(text, depth_of(parameter)))
    return items if isinstance(items, list) else []


def write_list(parameter: Parameter, value: Json) -> str:
    """The list as it would be typed."""
    if parameter.items == "string":
        return "\n".join(map(str, value)) if isinstance(value, list) else ""
    return _write(value, depth_of(parameter))


def _typed_list(field: Field, *, how: str, help_: str | None = None) -> None:
    written = parameters_state.typed(field.key)
    if not written.is_set or read_list(field.parameter, written.get() or "") != (field.value or []):
        written.set(write_list(field.parameter, field.value))
    st.text_area(
        field.label,
        key=written.key,
        height=84,
        help=help_ or field.help,
        placeholder=how,
        on_change=_take,
        args=(field,),
    )


def _take(field: Field) -> None:
    field.put(read_list(field.parameter, parameters_state.typed(field.key).get() or ""))


def _read(text: str, depth: int) -> list[Json]:
    if depth == 1:
        return [part for part in re.split(r"[\s,]+", text) if part]
    lines: list[Json] = [
        _read(line, 1) if depth == 2 else [numbers for part in line.split(";") if (numbers := _read(part, 1))]
        for line in text.splitlines()
    ]
    while lines and lines[-1] == []:
        lines.pop()
    return lines


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
