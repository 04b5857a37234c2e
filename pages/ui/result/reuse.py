"""Back from a result to the form that made it, in four ways; what was in the form can be brought back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Literal

import streamlit as st

from kie import catalogue
from kie.catalogue import Json
from kie.domain.comparison import brief_of
from kie.domain.stored_names import DraftName
from kie.domain.task import Run, Task
from kie.ledger import queries, workspace_state
from kie.playground import drafts
from kie.playground.container import Playground
from kie.playground.form_values import shown_values
from pages.ui.create import draft_state
from pages.ui.shared.frame import workspace
from prompts.brief import brief_from_json

What = Literal["everything", "brief", "seed", "all but the seed"]
LABELS: Mapping[What, str] = {
    "everything": "Reuse everything",
    "brief": "Reuse the brief only",
    "seed": "Reuse the seed only",
    "all but the seed": "Reuse all but the seed",
}
_UNDO, _SAID = "draft_can_undo", "reuse_said"


def reuse(app: Playground, *, task_id: str, what: What = "everything") -> None:
    """Put a task's brief, models and parameters, or a part of them, into Create and go there."""
    task = _maker(app, task_id=task_id)
    run = queries.run(app.ledger, workspace=workspace(), run_id=task.run_id) if task else None
    if task is None or run is None:
        st.toast("This task is not in the ledger any more.")
        return
    replace_draft(app, _merged(current_draft(app), draft_of_task(run, task), task, what=what))
    go_to_create()


def use_as_reference(app: Playground, *, task_id: str, position: int = 0) -> None:
    """Put a task's picture, clip or sound among the files to work from and go to Create."""
    task = queries.task(app.ledger, workspace=workspace(), task_id=task_id)
    kept = [f for f in task.files if f.sha256] if task else []
    if not kept:
        return
    file = kept[min(position, len(kept) - 1)]
    added = app.inputs.of_result(file, workspace=workspace())
    now = current_draft(app)
    others = tuple(one for one in now.references if one.address != added.address)
    replace_draft(app, dataclasses.replace(now, references=(*others, added)))
    go_to_create()


def go_to_create() -> None:
    """Without `query_params` Streamlit refuses to leave a page whose filters are in the address line."""
    st.switch_page("create.py", query_params={})


def replace_draft(app: Playground, new: drafts.Draft, *, say: str | None = None) -> None:
    """Change the whole form; what was in it before is kept for Undo. Create then says `say`."""
    before = workspace_state.load_draft(app.ledger, workspace=workspace(), name=DraftName.CREATE)
    if before is not None and before != new.to_json():
        workspace_state.save_draft(app.ledger, workspace=workspace(), name=DraftName.BEFORE_REUSE, content=before)
        st.session_state[_UNDO] = True
    draft_state.forget()
    st.session_state[_SAID] = say
    workspace_state.save_draft(app.ledger, workspace=workspace(), name=DraftName.CREATE, content=new.to_json())


def undo_notice(app: Playground) -> None:
    """On Create, after the form was replaced: what it now holds, and the way back."""
    said = st.session_state.pop(_SAID, None)
    if said is not None:
        st.toast(said, icon=":material/info:")
    place = st.container(horizontal=True, vertical_alignment="center")
    if not st.session_state.get(_UNDO):
        return
    with place:
        st.caption(":material/info: The form was filled anew; what was in it before is kept.")
        st.button("Undo", key="undo_reuse", type="tertiary", icon=":material/undo:", on_click=_undo, args=(app,))
        st.button("Keep this", key="keep_reuse", type="tertiary", on_click=_no_undo)


def _undo(app: Playground) -> None:
    before = workspace_state.load_draft(app.ledger, workspace=workspace(), name=DraftName.BEFORE_REUSE)
    if before is not None:
        draft_state.forget()
        draft_state.fill(drafts.draft_from_json(before))
    _no_undo()


def _no_undo() -> None:
    st.session_state.pop(_UNDO, None)


def draft_behind(app: Playground, *, task_id: str) -> drafts.Draft | None:
    """The form that made a result; of a cut-out, the one that made its picture."""
    task = _maker(app, task_id=task_id)
    run = queries.run(app.ledger, workspace=workspace(), run_id=task.run_id) if task else None
    return draft_of_task(run, task) if task and run else None


def draft_of(run: Run) -> drafts.Draft:
    """The form as it was; for a run from the shell, its prompt as Details and its request as parameters."""
    stored = run.brief.get("draft")
    if isinstance(stored, Mapping):
        return drafts.draft_from_json(stored)
    brief = brief_from_json(run.brief)
    models = tuple(dict.fromkeys(task.model for task in run.tasks if catalogue.find(task.model)))
    parameters = {task.model: {k: v for k, v in task.input.items() if k != "prompt"} for task in run.tasks}
    return drafts.Draft(models=models, parameters=parameters).with_brief(brief)


def draft_of_task(run: Run, task: Task) -> drafts.Draft:
    """The form that would make this one result: of a comparison, its own wording, model and parameters."""
    whole = draft_of(run)
    if not task.cell:
        return whole
    brief = brief_from_json(brief_of(run, task))
    return dataclasses.replace(
        whole.with_brief(brief),
        models=(task.model,),
        parameters={task.model: shown_values(task.model, task.input)},
        count=1,
    )


def _maker(app: Playground, *, task_id: str) -> Task | None:
    """The task whose request made the picture: for a cut-out, that of the picture it was cut from."""
    task = queries.task(app.ledger, workspace=workspace(), task_id=task_id)
    parent = queries.file_in_context(app.ledger, file_id=task.parent_file) if task and task.parent_file else None
    return task if parent is None else parent.task


def current_draft(app: Playground) -> drafts.Draft:
    """The form as it was kept last."""
    return drafts.draft_from_json(
        workspace_state.load_draft(app.ledger, workspace=workspace(), name=DraftName.CREATE) or {}
    )


def _merged(now: drafts.Draft, then: drafts.Draft, task: Task, *, what: What) -> drafts.Draft:
    match what:
        case "everything":
            return then
        case "brief":
            return dataclasses.replace(now, texts=then.texts, colours=then.colours)
        case "seed":
            seeds = {m: {**now.parameters.get(m, {}), **_seed(m, task)} for m in now.models}
            return dataclasses.replace(now, parameters={**now.parameters, **seeds})
        case _:
            without = {m: _without_seed(m, values) for m, values in then.parameters.items()}
            return dataclasses.replace(then, parameters=without)


def _seed(model_id: str, task: Task) -> dict[str, Json]:
    """The task's seed under the name that `model_id` has for it."""
    its, wanted = catalogue.find(task.model), catalogue.find(model_id)
    source = its.by_role("seed") if its else None
    target = wanted.by_role("seed") if wanted else None
    if source is None or target is None or task.input.get(source.name) is None:
        return {}
    return {target.name: task.input[source.name]}


def _without_seed(model_id: str, values: Mapping[str, Json]) -> dict[str, Json]:
    model = catalogue.find(model_id)
    seed = model.by_role("seed") if model else None
    return {name: value for name, value in values.items() if seed is None or name != seed.name}
