"""What the session holds of Create: the form, which the ledger keeps too for reloads and tabs, and what came of clicks.

Every widget's key is made here, so that Reuse, presets and examples can fill a form they do not draw.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from streamlit.runtime.uploaded_file_manager import UploadedFile

from kie import catalogue
from kie.catalogue import Json
from kie.catalogue.payload import is_absent
from kie.catalogue.types import Role
from kie.domain.lineage import CameFrom
from kie.playground.draft_merge import only_fills_in, take
from kie.playground.drafts import Draft, draft_from_json
from kie.playground.input_files import Reference
from kie.playground.kept_drafts import KeptDraft
from kie.playground.model_choice import Group
from kie.playground.variable_rows import edited_rows
from kie.playground.workspace import Workspace
from pages.ui.shared.session_values import SessionValue, forget_where
from prompts.brief import TEXT_FIELDS

_TEXTS, _PARAMETERS = "brief_", "parameter_"

colours = SessionValue(f"{_TEXTS}colours", "")
models = SessionValue[list[str]]("chosen_models", [])
count = SessionValue("picture_count", 1)
model_group = SessionValue[Group | None]("model_group", None)
"""The only models that are offered, of which nothing is chosen by itself."""
references = SessionValue[tuple[Reference, ...]]("draft_references", ())
_variables = SessionValue[tuple[Mapping[str, str], ...]]("draft_variables", ())
_table_round = SessionValue("variables_round", 0)
table_columns = SessionValue[tuple[str, ...]]("variables_columns", ())
"""The columns that the table of values was drawn with last."""
variables_file = SessionValue[UploadedFile | None]("variables_file", None)
variables_refusal = SessionValue[str | None]("variables_refused", None)
seen_models = SessionValue[tuple[str, ...]]("draft_seen_models", ())
"""The models that were chosen when the form was last drawn."""
next_models = SessionValue[tuple[str, ...] | None]("draft_next_models", None)
"""Other models for the next visit to Create; the brief stays."""
_parameters = SessionValue[Mapping[str, Mapping[str, Json]]]("draft_parameters", {})
_base = SessionValue[KeptDraft | None]("draft_base", None)
"""The kept form that this tab has seen, with its own changes that are kept."""
_tab = SessionValue[str | None]("draft_tab", None)
changed_elsewhere = SessionValue[tuple[tuple[str, str], ...]]("draft_changed_elsewhere", ())
"""Fields that another tab changed since this one looked, as (part, key)."""
displaced = SessionValue[Mapping[str, str]]("draft_displaced", {})
"""What this tab had in fields of the brief before another tab changed them."""
came_from = SessionValue[CameFrom | None]("draft_came_from", None)
"""The version that the form is made from."""
_click = SessionValue[str | None]("draft_click", None)

generate_refusal = SessionValue[str | None]("generate_refusal", None)
lost_parameters = SessionValue[tuple[str, ...]]("switch_lost", ())
last_gone = SessionValue[str | None]("switch_last_gone", None)
"""The model that was taken out of the choice last: another one may take over its parameters."""

plain_prompt = SessionValue("plain_prompt", "")
plain_prompt_refusal = SessionValue[str | None]("plain_prompt_refused", None)
restored_file = SessionValue[UploadedFile | None]("restore_file", None)
restore_outcome = SessionValue[str | None]("restore_outcome", None)
chips = SessionValue[Any]("colour_chips", None)

reference_address = SessionValue("reference_address", "")
reference_refusals = SessionValue[tuple[str, ...]]("references_refused", ())
unreached_address = SessionValue[str | None]("reference_unreached", None)
_upload_round = SessionValue("reference_round", 0)


def text(name: str) -> SessionValue[str]:
    """A text field of the brief."""
    return SessionValue(f"{_TEXTS}{name}", "")


def parameter(model_id: str, name: str) -> SessionValue[Json]:
    """A parameter of a model, typed as the catalogue says."""
    return SessionValue(f"{_PARAMETERS}{model_id}_{name}".replace("/", "-").replace(".", "_"), None)


def menu(name: str) -> SessionValue[Any]:
    """What was picked from a menu of presets or examples."""
    return SessionValue(f"{name}_menu", None)


def uploads() -> SessionValue[list[UploadedFile]]:
    """The uploader of reference files. It is another one after every batch: what was taken up stands in the list."""
    return SessionValue(f"reference_upload_{_upload_round.get()}", [])


def next_upload() -> None:
    _upload_round.set(_upload_round.get() + 1)


def use_of(position: int, address: str) -> SessionValue[Role | None]:
    """What the reference file at a position is said to be for."""
    return SessionValue(f"use_{position}_{address[-12:]}", None)


def open_draft(workspace: Workspace) -> None:
    """Fill the form's keys from the ledger where this session has none: a reload, a new tab, another page."""
    kept = workspace.drafts.kept()
    if not models.is_set or not all(text(name).is_set for name in TEXT_FIELDS):
        fill(workspace.drafts.first if kept is None else draft_from_json(kept.content))
        _base.set(kept)
    elif kept is not None:
        _take(kept)
    chosen = next_models.take()
    if chosen is not None:
        models.set(list(chosen))


def _take(kept: KeptDraft) -> None:
    """Take into the form what another tab has changed since this one looked; this one's own changes stay."""
    base = _base.get()
    if base is None or base.version == kept.version:
        return
    joined = take(base.content, read().to_json(), kept.content)
    if joined.taken:
        fill(draft_from_json(joined.content))
        changed_elsewhere.set(joined.taken)
        displaced.set(joined.displaced)
    _base.set(kept)


def bring_back() -> None:
    """Put what this tab had into the fields that another one has changed."""
    for name, words in displaced.take().items():
        (colours if name == "colours" else text(name)).set(words)
    changed_elsewhere.clear()


def forget_other_tab() -> None:
    """What another tab changed was read."""
    changed_elsewhere.clear()
    displaced.clear()


def fill(draft: Draft) -> None:
    """Put a whole draft into the form; only before its widgets are drawn, or in a callback."""
    for name in TEXT_FIELDS:
        text(name).set(draft.texts.get(name, ""))
    colours.set(draft.colours)
    models.set(list(draft.models))
    count.set(draft.count)
    references.set(draft.references)
    set_variables(draft.variables)
    came_from.set(draft.came_from)
    forget_where(lambda key: key.startswith(_PARAMETERS))
    _parameters.set(dict(draft.parameters))
    seen_models.set(draft.models)


def forget() -> None:
    """Empty this session's form, so that the next visit to Create fills it from the ledger."""
    form = {value.key for value in (models, count, references, _variables, came_from, _base, _parameters, seen_models)}
    forget_where(lambda key: key.startswith((_TEXTS, _PARAMETERS)) or key in form)


def read() -> Draft:
    """The form as it stands in this run."""
    chosen = tuple(models.get() or ())
    return Draft(
        texts={name: text(name).get() or "" for name in TEXT_FIELDS},
        colours=colours.get() or "",
        models=chosen,
        parameters={**(_parameters.get() or {}), **{model_id: _read_parameters(model_id) for model_id in chosen}},
        count=count.get() or 1,
        references=references.get() or (),
        variables=variables(),
        came_from=came_from.get(),
    )


def keep(workspace: Workspace, draft: Draft) -> None:
    """Store the draft when it differs from what this tab has seen."""
    _parameters.set(draft.parameters)
    content, base = draft.to_json(), _base.get()
    if base is not None and base.content == content:
        return
    if not _tab.get():
        _tab.set(secrets.token_hex(4))
    kept = workspace.drafts.keep(draft, base=base, tab=_tab.get() or "")
    # Where another tab's changes went in too, the next run finds a newer version than this and takes them.
    is_mine = kept.content == content
    _base.set(kept if is_mine else KeptDraft(version=kept.version - 1, content=content))


def can_step(workspace: Workspace) -> tuple[bool, bool]:
    """Whether there is something to undo, and to redo."""
    steps, base = workspace.drafts.steps(), _base.get()
    is_new = base is not None and not only_fills_in(base.content, read().to_json())
    return is_new or steps.back is not None, not is_new and steps.forward is not None


def step(workspace: Workspace, *, is_back: bool) -> None:
    """Undo or redo one step of the whole form; what was typed last is kept first."""
    keep(workspace, read())
    kept = workspace.drafts.step(is_back=is_back)
    if kept is not None:
        fill(draft_from_json(kept.content))
        _base.set(kept)


def remembered(model_id: str) -> Mapping[str, Json]:
    """What was chosen last for a model, whether it is chosen now or not."""
    return (_parameters.get() or {}).get(model_id, {})


def take_over(model_id: str, values: Mapping[str, Json]) -> None:
    """Put values into a model's parameters before its widgets are drawn; the others stay."""
    for name, value in values.items():
        parameter(model_id, name).set(value)


def add_reference(added: Reference) -> None:
    """At the end; one that is there already stays where it is."""
    known = references.get() or ()
    if added.address not in {reference.address for reference in known}:
        references.set((*known, added))


def change_references(changed: Iterable[Reference]) -> None:
    references.set(tuple(changed))


def variables_table() -> SessionValue[Any]:
    """The table of values. It is another one whenever its rows come from elsewhere than from typing into it."""
    return SessionValue(f"variables_table_{_table_round.get()}", None)


def table_start() -> tuple[Mapping[str, str], ...]:
    """The rows that the table began with, which what is typed into it changes."""
    return _variables.get()


def variables() -> tuple[Mapping[str, str], ...]:
    """The rows as they stand, with what was typed into the table."""
    return edited_rows(_variables.get() or (), variables_table().get())


def set_variables(rows: Iterable[Mapping[str, str]]) -> None:
    """Other rows; only before the table is drawn, or in a callback."""
    _variables.set(tuple(rows))
    _table_round.set(_table_round.get() + 1)
    table_columns.clear()


def click() -> str:
    """The idempotency key of the next click on Generate; the same until `next_click`."""
    known = _click.get()
    return known if known is not None else next_click()


def next_click() -> str:
    _click.set(key := secrets.token_hex(16))
    return key


def _read_parameters(model_id: str) -> dict[str, Json]:
    """What the widgets hold; what was chosen last where a parameter has none yet."""
    model = catalogue.find(model_id)
    if model is None:
        return {}
    stored = remembered(model_id)
    widgets = {p.name: parameter(model_id, p.name) for p in model.parameters}
    values = {name: widget.get() if widget.is_set else stored.get(name) for name, widget in widgets.items()}
    return {name: value for name, value in values.items() if not is_absent(value)}
