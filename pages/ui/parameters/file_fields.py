"""Files inside a list of forms: picked from the reference files of the draft, or given as an address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kie.catalogue import Json
from kie.playground.input_files import MEDIUM_OF, Reference
from pages.ui.create import create_state
from pages.ui.parameters.field import Field

_HOW = "Pick a reference file, or paste its address"


def files(field: Field) -> None:
    chosen = [str(address) for address in field.value] if isinstance(field.value, list) else []
    if chosen != field.value:
        field.hold(list(chosen))
    offered = _offered(field)
    st.multiselect(
        field.label,
        _with_others(offered, chosen),
        key=field.key,
        format_func=lambda address: _name(address, offered),
        help=field.help,
        placeholder=_HOW,
        accept_new_options=True,
        select_all=False,
        on_change=field.changed,
    )


def file(field: Field) -> None:
    offered = _offered(field)
    chosen = [field.value] if isinstance(field.value, str) and field.value else []
    st.selectbox(
        field.label,
        _with_others(offered, chosen),
        index=None,
        key=field.key,
        format_func=lambda address: _name(address, offered),
        help=field.help,
        placeholder=_HOW,
        accept_new_options=True,
        on_change=field.changed,
    )


def _offered(field: Field) -> tuple[Reference, ...]:
    medium = MEDIUM_OF[field.parameter.role] if field.parameter.role else "image"
    return tuple(file for file in create_state.read().references if file.medium == medium)


def _with_others(offered: Sequence[Reference], chosen: Sequence[str]) -> list[str]:
    """The files that are there, and those that were chosen and are not, or no longer."""
    return list(dict.fromkeys([*(file.address for file in offered), *chosen]))


def _name(address: Json, offered: Sequence[Reference]) -> str:
    known = next((file.name for file in offered if file.address == address and file.name), None)
    return known or str(address)[-48:]
