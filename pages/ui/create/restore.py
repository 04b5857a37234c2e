"""Back from a file to the form: a result carries its brief and request, files of other tools at least a prompt."""

from __future__ import annotations

import dataclasses

import streamlit as st

from kie import catalogue
from kie.media import metadata
from kie.playground import drafts
from kie.playground.container import Playground
from kie.playground.form_values import shown_values
from pages.ui.create import draft_state
from pages.ui.result.reuse import replace_draft
from prompts.brief import Brief, brief_from_json

_OUTCOME = "restore_outcome"


def restore_from_file(app: Playground) -> None:
    """A popover that takes a picture and fills the form from what is written inside it."""
    with st.popover("From a file", icon=":material/upload_file:"):
        st.file_uploader(
            "A picture made here, or by AUTOMATIC1111",
            type=["png", "jpg", "jpeg", "webp"],
            key="restore_file",
            on_change=_restore,
            args=(app,),
        )
        sentence = st.session_state.pop(_OUTCOME, None)
        if sentence is not None:
            st.caption(sentence)


def _restore(app: Playground) -> None:
    uploaded = st.session_state.get("restore_file")
    if uploaded is None:
        return
    written = metadata.read(uploaded.getvalue())
    if written is None:
        st.session_state[_OUTCOME] = "This file does not say how it was made. The form is as it was."
        return
    now = draft_state.read()
    new = _from_ours(written, now) if isinstance(written, metadata.Provenance) else _from_others(written, now)
    replace_draft(app, new)
    draft_state.fill(new)
    st.session_state[_OUTCOME] = "The form was filled from the file."


def _from_ours(written: metadata.Provenance, now: drafts.Draft) -> drafts.Draft:
    """The brief, the model and its parameters; the whole prompt as Details where there is no brief."""
    brief = brief_from_json(written.brief)
    return dataclasses.replace(
        now.with_brief(Brief(details=written.prompt) if brief.is_empty else brief),
        models=(written.model,) if catalogue.find(written.model) else now.models,
        parameters={written.model: shown_values(written.model, written.parameters)},
        references=(),
    )


def _from_others(written: metadata.Automatic1111, now: drafts.Draft) -> drafts.Draft:
    """The prompt, what it excludes, and its seed for every chosen model that has one."""
    parameters = {model_id: dict(now.parameters.get(model_id, {})) for model_id in now.models}
    for model_id, values in parameters.items():
        model = catalogue.find(model_id)
        seed = model.by_role("seed") if model else None
        if seed is not None and written.seed is not None:
            values[seed.name] = str(written.seed) if seed.type == "string" else written.seed
    brief = Brief(details=written.prompt, exclusions=written.negative_prompt)
    return dataclasses.replace(now.with_brief(brief), parameters=parameters)
