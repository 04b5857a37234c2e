"""The structured brief: its fields, and presets that fill them."""

from __future__ import annotations

import streamlit as st

from kie.playground import Playground
from pages.ui import draft
from pages.ui.colours import colour_field
from pages.ui.live_typing import live_text_areas
from pages.ui.restore import restore_from_file
from prompts.brief import TextField
from prompts.presets import Example, Palette, Preset, load_presets

_PLACEHOLDERS: dict[TextField, str] = {
    "subject": "A ceramic coffee mug with a small chip in the rim",
    "scene": "On a plain, softly shaded background",
    "camera": "85 mm, eye level, shallow depth of field",
    "style": "Studio product photo, soft window light",
    "exclusions": "text, watermark, hands",
    "details": "Anything else, in your own words",
}


def brief_form(house: Playground, current: draft.Draft) -> None:
    """All fields of the brief. Values live under the draft's keys."""
    _presets(house)
    _field("subject", height=96)
    _field("scene", height=96)
    left, right = st.columns(2)
    with left:
        _field("camera", height=96)
        _field("exclusions", height=96)
    with right:
        _field("style", height=96)
        _field("details", height=96)
    colour_field(current)
    live_text_areas()


def _field(name: TextField, *, height: int) -> None:
    st.text_area(name.capitalize(), key=draft.text_key(name), height=height, placeholder=_PLACEHOLDERS[name])


def _presets(house: Playground) -> None:
    presets = load_presets()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption("Start from", width="content")
        st.menu_button(
            "Examples",
            presets.examples,
            key="example_menu",
            icon=":material/lightbulb:",
            format_func=_name,
            on_click=_use_example,
        )
        restore_from_file(house)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption("Presets", width="content")
        for field, items in (("camera", presets.camera), ("style", presets.style), ("exclusions", presets.exclusions)):
            st.menu_button(
                field.capitalize(),
                items,
                key=f"{field}_menu",
                format_func=_name,
                on_click=_use_preset,
                args=(field,),
                help=f"Presets for {field}",
            )
        st.menu_button(
            "Palette",
            presets.palettes,
            key="palette_menu",
            format_func=_name,
            on_click=_use_palette,
            help="Presets for colours",
        )


def _name(item: Preset | Palette | Example) -> str:
    return item.name


def _use_preset(field: TextField) -> None:
    chosen = st.session_state[f"{field}_menu"]
    if chosen is not None:
        draft.set_text(field, chosen.text)


def _use_palette() -> None:
    chosen = st.session_state["palette_menu"]
    if chosen is not None:
        draft.set_colours(draft.write_colours(chosen.colours))


def _use_example() -> None:
    chosen = st.session_state["example_menu"]
    if chosen is None:
        return
    for field in _PLACEHOLDERS:
        draft.set_text(field, chosen.brief.text_of(field) or "")
    draft.set_colours(draft.write_colours(chosen.brief.colours))
