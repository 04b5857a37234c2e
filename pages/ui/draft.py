"""What is being written on Create: kept in the session while one works, in the ledger for reloads and tabs.

Every widget's key is made here, so that Reuse, presets and examples can fill a form they do not draw.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import streamlit as st

from kie import catalogue, references
from kie.catalogue import Json
from kie.catalogue.payload import is_absent
from kie.ledger import intents
from kie.playground import Playground
from kie.references import Reference
from pages.ui.frame import workspace
from prompts.brief import ROLES, TEXT_FIELDS, Brief, Colour
from prompts.colours import parse_hex

NAME = "create"
MAX_COUNT = 8
DEFAULT_MODELS = ("google/nano-banana",)
DEMO_MODELS = ("nano-banana-pro", "google/nano-banana")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The whole form as plain values. `colours` is as typed.

    `parameters` are by model id, those of models that are not chosen any more too: they come back with the model.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    colours: str = ""
    models: tuple[str, ...] = ()
    parameters: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    count: int = 1
    references: tuple[Reference, ...] = ()

    @property
    def brief(self) -> Brief:
        """The brief with the colours that can be read; `colour_problems` says which cannot."""
        colours, _ = read_colours(self.colours)
        return Brief(**{name: self.texts.get(name) or None for name in TEXT_FIELDS}, colours=colours)

    @property
    def colour_problems(self) -> tuple[str, ...]:
        return read_colours(self.colours)[1]

    def to_json(self) -> dict[str, Json]:
        return {
            "texts": dict(self.texts),
            "colours": self.colours,
            "models": list(self.models),
            "parameters": {model: dict(values) for model, values in self.parameters.items()},
            "count": self.count,
            "references": [references.to_json(one) for one in self.references],
        }


def draft_from_json(content: Mapping[str, Json]) -> Draft:
    """A stored draft; whatever this version cannot read is left out."""
    texts, parameters = content.get("texts"), content.get("parameters")
    models, stored = content.get("models"), content.get("references")
    count = content.get("count")
    return Draft(
        texts={k: str(v) for k, v in texts.items() if k in TEXT_FIELDS} if isinstance(texts, Mapping) else {},
        colours=str(content.get("colours") or ""),
        models=tuple(str(m) for m in models if catalogue.find(str(m))) if isinstance(models, list) else (),
        parameters={k: v for k, v in parameters.items() if isinstance(v, Mapping)}
        if isinstance(parameters, Mapping)
        else {},
        count=min(MAX_COUNT, max(1, count)) if isinstance(count, int) else 1,
        references=tuple(filter(None, map(references.from_json, stored))) if isinstance(stored, list) else (),
    )


def text_key(name: str) -> str:
    return f"brief_{name}"


def parameter_key(model_id: str, name: str) -> str:
    return f"{_PARAMETERS_BEGIN}{model_id}_{name}".replace("/", "-").replace(".", "_")


COLOURS_KEY, MODELS_KEY, COUNT_KEY = "brief_colours", "chosen_models", "picture_count"
_PARAMETERS_BEGIN = "parameter_"
_REFERENCES, _STORED, _CLICK = "draft_references", "draft_stored", "draft_click"
_PARAMETERS, _SEEN_MODELS, _NEXT_MODELS = "draft_parameters", "draft_seen_models", "draft_next_models"
_FORM = (MODELS_KEY, COUNT_KEY, _REFERENCES, _STORED, _PARAMETERS, _SEEN_MODELS)


def open_draft(house: Playground) -> None:
    """Fill the form's keys from the ledger where this session has none: a reload, a new tab, another page."""
    _fill_from_ledger(house)
    chosen = st.session_state.pop(_NEXT_MODELS, None)
    if chosen is not None:
        st.session_state[MODELS_KEY] = list(chosen)


def _fill_from_ledger(house: Playground) -> None:
    if all(text_key(name) in st.session_state for name in TEXT_FIELDS) and MODELS_KEY in st.session_state:
        return
    stored = intents.load_draft(house.ledger, workspace=workspace(), name=NAME)
    if stored is None:
        fill(Draft(models=DEMO_MODELS if house.settings.is_demo else DEFAULT_MODELS))
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


def keep(house: Playground, draft: Draft) -> None:
    """Store the draft when it differs from what was stored last."""
    st.session_state[_PARAMETERS] = draft.parameters
    content = draft.to_json()
    if st.session_state.get(_STORED) != content:
        intents.save_draft(house.ledger, workspace=workspace(), name=NAME, content=content)
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


def read_colours(text: str) -> tuple[tuple[Colour, ...], tuple[str, ...]]:
    """`#0047AB, #FFF8E7 background` as colours with roles, and a sentence for each part that is none."""
    colours: list[Colour] = []
    problems: list[str] = []
    for part in text.replace(";", ",").replace("\n", ",").split(","):
        words = part.split()
        for position, word in enumerate(words):
            if word.casefold() in ROLES:
                continue
            role = next((w.casefold() for w in words[position + 1 : position + 2] if w.casefold() in ROLES), "palette")
            try:
                colours.append(Colour(hex=parse_hex(word), role=role))
            except ValueError as error:
                problems.append(str(error))
    return tuple(colours), tuple(problems)


def write_colours(colours: tuple[Colour, ...]) -> str:
    return ", ".join(c.hex if c.role == "palette" else f"{c.hex} {c.role}" for c in colours)


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
