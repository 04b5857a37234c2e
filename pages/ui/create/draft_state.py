"""What is being written on Create: kept in the session while one works, in the ledger for reloads and tabs.

Every widget's key is made here, so that Reuse, presets and examples can fill a form they do not draw.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

import streamlit as st

from kie import catalogue
from kie.attachments.references import Reference
from kie.catalogue import Json
from kie.catalogue.payload import is_absent
from kie.domain.stored_names import DraftName
from kie.ledger import workspace_state
from kie.playground.container import Playground
from kie.playground.drafts import DEFAULT_MODELS, DEMO_MODELS, Draft, draft_from_json
from pages.ui.shared.frame import workspace
from prompts.brief import TEXT_FIELDS


def text_key(name: str) -> str:
    return f"brief_{name}"


def parameter_key(model_id: str, name: str) -> str:
    return f"{_PARAMETERS_BEGIN}{model_id}_{name}".replace("/", "-").replace(".", "_")


COLOURS_KEY, MODELS_KEY, COUNT_KEY = "brief_colours", "chosen_models", "picture_count"
_PARAMETERS_BEGIN = "parameter_"
_REFERENCES, _STORED, _CLICK = "draft_references", "draft_stored", "draft_click"
_PARAMETERS, _SEEN_MODELS, _NEXT_MODELS = "draft_parameters", "draft_seen_models", "draft_next_models"
_FORM = (MODELS_KEY, COUNT_KEY, _REFERENCES, _STORED, _PARAMETERS, _SEEN_MODELS)


def open_draft(app: Playground) -> None:
    """Fill the form's keys from the ledger where this session has none: a reload, a new tab, another page."""
    _fill_from_ledger(app)
    chosen = st.session_state.pop(_NEXT_MODELS, None)
    if chosen is not None:
        st.session_state[MODELS_KEY] = list(chosen)


def _fill_from_ledger(app: Playground) -> None:
    if all(text_key(name) in st.session_state for name in TEXT_FIELDS) and MODELS_KEY in st.session_state:
        return
    stored = workspace_state.load_draft(app.ledger, workspace=workspace(), name=DraftName.CREATE)
    if stored is None:
        fill(Draft(models=DEMO_MODELS if app.settings.is_demo else DEFAULT_MODELS))
    else:
        fill(draft_from_json(stored))


def fill(draft: Draft) -> None:
    """Put a whole draft into the form; only before its widgets are drawn, or in a callback."""
    for name in TEXT_FIELDS:
        st.session_state[text_key(name)] = draft.texts.get(name, "")
    st.session_state[COLOURS_KEY] = draft.colours
    st.session_state[MODELS_KEY] = list(draft.models)
    st.session_state[COUNT_KEY] = draft.count
    st.session_state[_REFERENCES] = draft.references
    _forget_parameters()
    st.session_state[_PARAMETERS] = dict(draft.parameters)
    st.session_state[_SEEN_MODELS] = draft.models


def choose_next(models: tuple[str, ...]) -> None:
    """Choose other models for the next visit to Create; the brief stays."""
    st.session_state[_NEXT_MODELS] = models


def forget() -> None:
    """Empty this session's form, so that the next visit to Create fills it from the ledger."""
    _forget_parameters()
    for key in list(st.session_state):
        if str(key).startswith("brief_") or key in _FORM:
            del st.session_state[key]


def read() -> Draft:
    """The form as it stands in this run."""
    models = tuple(st.session_state.get(MODELS_KEY) or ())
    stored: Mapping[str, Mapping[str, Json]] = st.session_state.get(_PARAMETERS) or {}
    return Draft(
        texts={name: st.session_state.get(text_key(name)) or "" for name in TEXT_FIELDS},
        colours=st.session_state.get(COLOURS_KEY) or "",
        models=models,
        parameters={**stored, **{model_id: _parameters(model_id) for model_id in models}},
        count=st.session_state.get(COUNT_KEY) or 1,
        references=st.session_state.get(_REFERENCES) or (),
    )


def keep(app: Playground, draft: Draft) -> None:
    """Store the draft when it differs from what was stored last."""
    st.session_state[_PARAMETERS] = draft.parameters
    content = draft.to_json()
    if st.session_state.get(_STORED) != content:
        workspace_state.save_draft(app.ledger, workspace=workspace(), name=DraftName.CREATE, content=content)
        st.session_state[_STORED] = content


def remembered(model_id: str) -> Mapping[str, Json]:
    """What was chosen last for a model, whether it is chosen now or not."""
    return (st.session_state.get(_PARAMETERS) or {}).get(model_id, {})


def take_over(model_id: str, values: Mapping[str, Json]) -> None:
    """Put values into a model's parameters before its widgets are drawn; the others stay."""
    for name, value in values.items():
        st.session_state[parameter_key(model_id, name)] = value


def seen_models() -> tuple[str, ...]:
    """The models that were chosen when the form was last drawn."""
    return st.session_state.get(_SEEN_MODELS) or ()


def see_models(models: tuple[str, ...]) -> None:
    st.session_state[_SEEN_MODELS] = models


def set_text(name: str, text: str) -> None:
    st.session_state[text_key(name)] = text


def set_colours(text: str) -> None:
    st.session_state[COLOURS_KEY] = text


def add_reference(added: Reference) -> None:
    """At the end; one that is there already stays where it is."""
    known: tuple[Reference, ...] = st.session_state.get(_REFERENCES) or ()
    if added.address not in {one.address for one in known}:
        st.session_state[_REFERENCES] = (*known, added)


def change_references(changed: Iterable[Reference]) -> None:
    st.session_state[_REFERENCES] = tuple(changed)


def click() -> str:
    """The idempotency key of the next click on Generate; the same until `next_click`."""
    return st.session_state.setdefault(_CLICK, secrets.token_hex(16))


def next_click() -> None:
    st.session_state[_CLICK] = secrets.token_hex(16)


def _parameters(model_id: str) -> dict[str, Json]:
    """What the widgets hold; what was chosen last where a parameter has none yet."""
    model = catalogue.find(model_id)
    if model is None:
        return {}
    stored = remembered(model_id)
    keys = {p.name: parameter_key(model_id, p.name) for p in model.parameters}
    found = {name: st.session_state.get(key, stored.get(name)) for name, key in keys.items()}
    return {name: value for name, value in found.items() if not is_absent(value)}


def _forget_parameters() -> None:
    for key in list(st.session_state):
        if str(key).startswith(_PARAMETERS_BEGIN):
            del st.session_state[key]
