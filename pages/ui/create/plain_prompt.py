"""A plain prompt from elsewhere put into the fields of the brief; one click undoes it."""

from __future__ import annotations

import dataclasses

import streamlit as st

from kie import catalogue
from kie.playground.workspace import Workspace
from pages.ui.create import create_state
from pages.ui.result.reuse import replace_draft
from pages.ui.shared.escape import plain
from prompts.take_apart import take_apart


def take_apart_popover(workspace: Workspace) -> None:
    """A place for the prompt, and the press that takes it apart."""
    with st.popover("From a prompt", icon=":material/splitscreen:"):
        st.text_area(
            "A prompt in one piece", key=create_state.plain_prompt.key, height=140,
            placeholder="A photo of a mug on a wooden table, 85 mm, soft light, no text",
        )  # fmt: skip
        st.caption(
            "Its parts go to their fields, what fits none to Details. The brief that stands there is kept for Undo."
        )
        refusal = create_state.plain_prompt_refusal.take()
        if refusal is not None:
            st.error(plain(refusal), icon=":material/error:")
        st.button("Take it apart", key="take_apart", type="primary", on_click=_take_apart, args=(workspace,))


def _take_apart(workspace: Workspace) -> None:
    prompt = (create_state.plain_prompt.get() or "").strip()
    if not prompt:
        create_state.plain_prompt_refusal.set("Write or paste a prompt first.")
        return
    now = create_state.read()
    is_clip = any(model.medium == "video" for name in now.models if (model := catalogue.find(name)))
    try:
        brief = take_apart(prompt, is_clip=is_clip)
    except ValueError as error:
        create_state.plain_prompt_refusal.set(f"{error} The brief is as it was.")
        return
    new = now.with_brief(brief)
    if not brief.colours:
        new = dataclasses.replace(new, colours=now.colours)
    create_state.keep(workspace, now)
    replace_draft(workspace, new, notice="The prompt was taken apart.")
    create_state.fill(new)
    create_state.plain_prompt.clear()
