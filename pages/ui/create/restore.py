"""Back from a file to the form: a result carries its brief and request, files of other tools at least a prompt."""

from __future__ import annotations

import dataclasses

import streamlit as st

from kie import catalogue
from kie.media import metadata
from kie.playground import drafts
from kie.playground.container import Playground
from kie.playground.shown_parameters import shown_values
from pages.ui.create import draft_state
from pages.ui.result.reuse import replace_draft
from prompts.brief import brief_from_json

_SAID = "restore_said"


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
        said = st.session_state.pop(_SAID, None)
        if said is not None:
            st.caption(said)


def _restore(app: Playground) -> None:
    given = st.session_state.get("restore_file")
    if given is None:
        return
    found = metadata.read(given.getvalue())
    if found is None:
        st.session_state[_SAID] = "This file does not say how it was made. The form is as it was."
        return
    now = draft_state.read()
    new = _from_ours(found, now) if isinstance(found, metadata.Provenance) else _from_others(found, now)
    replace_draft(app, new)
    draft_state.fill(new)
    st.session_state[_SAID] = "The form was filled from the file."


def _from_ours(found: metadata.Provenance, now: drafts.Draft) -> drafts.Draft:
    """The brief, the model and its parameters; the whole prompt as Details where there is no brief."""
    brief = brief_from_json(found.brief)
    texts = {name: brief.text_of(name) or "" for name in draft_state.TEXT_FIELDS}
    if brief.is_empty:
        texts["details"] = found.prompt
    model = catalogue.find(found.model)
    models = (found.model,) if model else now.models
    return dataclasses.replace(
        now,
        texts=texts,
        colours=drafts.write_colours(brief.colours),
        models=models,
        parameters={found.model: shown_values(found.model, found.parameters)},
        references=(),
    )


def _from_others(found: metadata.Automatic1111, now: drafts.Draft) -> drafts.Draft:
    """The prompt, what it excludes, and its seed for every chosen model that has one."""
    texts = dict.fromkeys(draft_state.TEXT_FIELDS, "")
    texts |= {"details": found.prompt, "exclusions": found.negative_prompt or ""}
    parameters = {model_id: dict(now.parameters.get(model_id, {})) for model_id in now.models}
    for model_id, values in parameters.items():
        model = catalogue.find(model_id)
        seed = model.by_role("seed") if model else None
        if seed is not None and found.seed is not None:
            values[seed.name] = str(found.seed) if seed.type == "string" else found.seed
    return dataclasses.replace(now, texts=texts, colours="", parameters=parameters)
