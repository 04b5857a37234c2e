"""A list of small forms, such as the shots of a clip: add, remove, move, and what they come to together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from kie.catalogue import Json, Parameter
from kie.catalogue.payload import is_absent
from kie.playground.form_values import fitting, start_of
from pages.ui.create import create_state
from pages.ui.parameters import parameters_state
from pages.ui.parameters.field import Field
from pages.ui.shared.escape import plain

ROOM = 20
"""How many a list without a bound of its own can get here."""


def objects(field: Field, *, draw: Callable[[Field], None]) -> None:
    """`draw` is what draws one widget: the parts of an item are parameters themselves."""
    items = items_of(field)
    st.markdown(field.label, help=field.help)
    for place in range(len(items)):
        _item(field, place=place, last=len(items) - 1, draw=draw)
    room = field.parameter.max_count or ROOM
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Add to {field.label.casefold()}",
            key=f"{field.key}_add",
            icon=":material/add:",
            disabled=len(items) >= room,
            help=f"{room} at most",
            on_click=_add,
            args=(field,),
        )
        st.caption(plain(_sum(field, items)), width="content")


def items_of(field: Field) -> list[dict[str, Json]]:
    items = field.value
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def total_of(parameter: Parameter, items: list[dict[str, Json]]) -> float | None:
    """The seconds of all items together; None where they have none."""
    part = next((field for field in parameter.fields if field.role == "duration"), None)
    lengths = [value for item in items if part and isinstance(value := item.get(part.name), int | float)]
    return sum(lengths) if lengths else None


def _item(field: Field, *, place: int, last: int, draw: Callable[[Field], None]) -> None:
    with st.container(border=True, key=f"{field.key}_{place}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.markdown(f"**{plain(field.label)} {place + 1}**", width="stretch")
            for name, to in (("Up", place - 1), ("Down", place + 1)):
                st.button(
                    name,
                    key=f"{field.key}_{place}_{name.lower()}",
                    type="tertiary",
                    disabled=not 0 <= to <= last,
                    on_click=_move,
                    args=(field, place, to),
                )
            st.button(
                "Remove",
                key=f"{field.key}_{place}_remove",
                type="tertiary",
                on_click=_remove,
                args=(field, place),
            )
        for part in field.parameter.fields:
            draw(_part(field, part, place=place, siblings=field.parameter.fields))


def _part(field: Field, part: Parameter, *, place: int, siblings: tuple[Parameter, ...]) -> Field:
    """One value of one item. What the list says goes; the widget is told where it says something else."""
    key = f"{field.key}_{place}_{part.name}"
    widget, value = parameters_state.value(key), fitting(part, items_of(field)[place].get(part.name))
    is_same = widget.get() == value or (is_absent(value) and is_absent(widget.get()))
    if not widget.is_set or not is_same:
        widget.set(value)
    return Field(
        model=field.model,
        parameter=part,
        key=key,
        changed=partial(_take_up, field, place, part.name, key),
        is_main=sum(other.type == "string" and not other.choices for other in siblings) == 1 and part.type == "string",
    )


def _take_up(field: Field, place: int, name: str, key: str) -> None:
    items = items_of(field)
    if place < len(items):
        items[place] = {**items[place], name: parameters_state.value(key).get()}
        field.put([*items])


def _add(field: Field) -> None:
    starts = {part.name: start for part in field.parameter.fields if not is_absent(start := start_of(part))}
    field.put([*items_of(field), starts])


def _remove(field: Field, place: int) -> None:
    items = items_of(field)
    field.put([*items[:place], *items[place + 1 :]])


def _move(field: Field, place: int, to: int) -> None:
    items = items_of(field)
    items[place], items[to] = items[to], items[place]
    field.put([*items])


def _sum(field: Field, items: list[dict[str, Json]]) -> str:
    """How many there are of how many, and how long they last beside what the clip's own length says."""
    most = field.parameter.max_count
    parts = [f"{len(items)} of at most {most}" if most else str(len(items))] if items else []
    seconds, whole = total_of(field.parameter, items), field.model.by_role("duration")
    if seconds is not None:
        parts.append(f"{seconds:g} s together")
    if seconds is not None and whole is not None:
        length = create_state.parameter(field.model.id, whole.name).get()
        parts.append(f"{whole.label.casefold()} is {length} s" if length is not None else "")
    return " · ".join(filter(None, parts))
