"""Files inside a list of forms: picked from the reference files of the draft, or given as an address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kie.attachments.assign_files import MEDIUM_OF
from kie.attachments.references import Reference
from kie.catalogue import Json
from pages.ui.create import draft_state
from pages.ui.parameters.field import Field

_HOW = "Pick a reference file, or paste its address"


def files(field: Field) -> None:
    chosen = [str(address) for address in field.value] if isinstance(field.value, list) else []
    if chosen != field.value:
        st.session_state[field.key] = chosen
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
    return tuple(one for one in draft_state.read().references if one.medium == medium)


def _with_others(offered: Sequence[Reference], chosen: Sequence[str]) -> list[str]:
    """The files that are there, and those that were chosen and are not, or no longer."""
    return list(dict.fromkeys([*(one.address for one in offered), *chosen]))


def _name(address: Json, offered: Sequence[Reference]) -> str:
    known = next((one.name for one in offered if one.address == address and one.name), None)
    return known or str(address)[-48:]
