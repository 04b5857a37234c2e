"""The structured brief: its fields, and presets that fill them. Motion is there when a clip is to be made."""

from __future__ import annotations

import dataclasses

import streamlit as st

from kie import catalogue
from kie.playground import drafts
from kie.playground.workspace import Workspace
from pages.ui.create import create_state
from pages.ui.create.colour_field import colour_field
from pages.ui.create.other_tab import other_tab_notice
from pages.ui.create.restore import restore_from_file
from pages.ui.create.variables_table import variables_table
from pages.ui.library.library_row import library_row
from pages.ui.result.reuse import replace_draft, undo_notice
from pages.ui.shared.live_typing import live_text_areas
from prompts.brand_kits import BrandKit, shipped_kits, with_kit
from prompts.brief import TextField
from prompts.presets import Example, Palette, Preset, load_presets, put_in

_SUBJECT_HEIGHT, _FIELD_HEIGHT = 100, 76
"""Pixels; frame.css keeps their places free while they load."""
_MOTION_PRESETS = ("movement", "lens", "stability")
_PLACEHOLDERS: dict[TextField, str] = {
    "subject": "A ceramic coffee mug with a small chip in the rim",
    "scene": "On a plain, softly shaded background",
    "camera": "85 mm, eye level, shallow depth of field",
    "motion": "Slow push-in, steam rises and drifts to the left",
    "style": "Studio product photo, soft window light",
    "exclusions": "text, watermark, hands",
    "details": "Anything else, in your own words",
}


def brief_form(workspace: Workspace, current: drafts.Draft) -> None:
    """All fields of the brief. Values live under the draft's keys."""
    undo_notice(workspace)
    other_tab_notice()
    makes_clips = _makes_clips(current)
    has_motion = makes_clips or bool(current.texts.get("motion"))
    with st.expander("Brief", icon=":material/edit_note:", expanded=True, key="brief_box"):
        library_row(workspace)
        _presets(workspace, has_motion=has_motion)
        _field("subject", height=_SUBJECT_HEIGHT)
        _field("scene")
        _beside("camera", "style")
        if has_motion:
            _field("motion")
            if not makes_clips:
                st.caption(":material/info: None of the chosen models makes clips, so Motion is left out.")
        else:
            # without its widget the key would be dropped, and a draft that lacks one is filled from the ledger
            create_state.text("motion").set("")
        _beside("exclusions", "details")
        colour_field(current)
        variables_table(create_state.read().brief)
    live_text_areas()


def _makes_clips(current: drafts.Draft) -> bool:
    return any(model.medium == "video" for model_id in current.models if (model := catalogue.find(model_id)))


def _beside(*names: TextField) -> None:
    """A row of fields: Tab goes along it."""
    for column, name in zip(st.columns(len(names), gap="small"), names, strict=True):
        with column:
            _field(name)


def _field(name: TextField, *, height: int = _FIELD_HEIGHT) -> None:
    st.text_area(name.capitalize(), key=create_state.text(name).key, height=height, placeholder=_PLACEHOLDERS[name])


def _presets(workspace: Workspace, *, has_motion: bool) -> None:
    presets = load_presets()
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="starts"):
        st.caption("Start from", width="content")
        st.menu_button(
            "Examples",
            presets.examples,
            key=create_state.menu("example").key,
            icon=":material/lightbulb:",
            format_func=_name,
            on_click=_use_example,
            args=(workspace,),
        )
        restore_from_file(workspace)
        st.menu_button(
            "Brand kit",
            shipped_kits(),
            key=create_state.menu("brand").key,
            format_func=_name,
            on_click=_use_kit,
            help="Add a brand's colours, look and exclusions where the brief leaves room for them",
        )
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="presets"):
        st.caption("Presets", width="content")
        for field, items in (("camera", presets.camera), ("style", presets.style), ("exclusions", presets.exclusions)):
            st.menu_button(
                field.capitalize(),
                items,
                key=create_state.menu(field).key,
                format_func=_name,
                on_click=_use_preset,
                args=(field,),
                help=f"Presets for {field}",
            )
        st.menu_button(
            "Palette",
            presets.palettes,
            key=create_state.menu("palette").key,
            format_func=_name,
            on_click=_use_palette,
            help="Presets for colours",
        )

    if has_motion:
        _motion_presets()


def _motion_presets() -> None:
    presets = load_presets()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption("Motion", width="content")
        for name in _MOTION_PRESETS:
            st.menu_button(
                name.capitalize(),
                getattr(presets, name),
                key=create_state.menu(name).key,
                format_func=_name,
                on_click=_put_into_motion,
                args=(name,),
                help=f"Put a {name} into Motion, beside what stands there",
            )


def _name(item: Preset | Palette | BrandKit | Example) -> str:
    return item.name


def _use_preset(field: TextField) -> None:
    """Beside what was written; in the place of another preset."""
    chosen = create_state.menu(field).get()
    if chosen is not None:
        written = create_state.text(field).get() or ""
        create_state.text(field).set(put_in(written, chosen, instead_of=getattr(load_presets(), field)))


def _put_into_motion(name: str) -> None:
    chosen = create_state.menu(name).get()
    if chosen is not None:
        written = create_state.text("motion").get() or ""
        create_state.text("motion").set(put_in(written, chosen, instead_of=getattr(load_presets(), name)))


def _use_palette() -> None:
    chosen = create_state.menu("palette").get()
    if chosen is not None:
        create_state.colours.set(drafts.write_colours(chosen.colours))


def _use_kit() -> None:
    """What the kit adds stands in the fields, beside what was written, and can be changed there."""
    chosen = create_state.menu("brand").get()
    if chosen is None:
        return
    before = create_state.read().brief
    after = with_kit(before, chosen)
    have = {colour.hex for colour in after.colours}
    left_out = [colour.hex for colour in chosen.colours if colour.hex not in have]
    if left_out:
        st.toast(f"Added without {', '.join(left_out)}: the brief has colours of its own in that role.")
    create_state.text("style").set(after.style or "")
    create_state.text("exclusions").set(after.exclusions or "")
    added = drafts.write_colours(after.colours[len(before.colours) :])
    typed = (create_state.colours.get() or "").strip()
    create_state.colours.set(", ".join(filter(None, [typed, added])))


def _use_example(workspace: Workspace) -> None:
    """In the place of the whole brief; what somebody wrote there can be brought back."""
    chosen = create_state.menu("example").get()
    if chosen is None:
        return
    now = create_state.read()
    models = _clip_models(now) if chosen.brief.motion else now.models
    new = dataclasses.replace(now.with_brief(chosen.brief), models=models)
    if now.brief.is_empty:
        create_state.fill(new)
    else:
        create_state.keep(workspace, now)
        replace_draft(workspace, new)


def _clip_models(now: drafts.Draft) -> tuple[str, ...]:
    """Those that make clips of what is chosen; where none does, the cheapest that needs no file."""
    if _makes_clips(now):
        return now.models
    offered = [m for m in catalogue.all_models() if m.kind == "text-to-video" and not m.is_retired]
    priced = [(credits, m.id) for m in offered if not m.needs_reference and (credits := catalogue.credits(m, {}))]
    return (min(priced)[1],) if priced else now.models
