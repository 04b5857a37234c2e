"""Back from a result to the form that made it, in four ways; what was in the form can be brought back."""

from __future__ import annotations

import dataclasses

import streamlit as st

from kie.domain.lineage import CameFrom, Derivation
from kie.playground import draft_reuse
from kie.playground.draft_reuse import What
from kie.playground.drafts import Draft
from kie.playground.workspace import Workspace
from pages.ui.create import create_state
from pages.ui.result import result_state
from pages.ui.shared.escape import plain


def reuse(workspace: Workspace, *, task_id: str, what: What = "everything") -> None:
    """Put a task's brief, models and parameters, or a part of them, into Create and go there."""
    task = workspace.tasks.made_by(task_id)
    run = workspace.tasks.run(run_id=task.run_id) if task else None
    if task is None or run is None:
        st.toast("This task is not in the ledger any more.")
        return
    now = workspace.drafts.current() or Draft()
    new = draft_reuse.merged(now, draft_reuse.draft_of_task(run, task), task, what=what)
    came_from = CameFrom(how=Derivation.REUSE, source=task.id)
    replace_draft(workspace, dataclasses.replace(new, came_from=came_from))
    go_to_create()


def use_as_reference(workspace: Workspace, *, task_id: str, position: int = 0) -> None:
    """Put a task's picture, clip or sound among the files to work from and go to Create."""
    task = workspace.tasks.get(task_id=task_id)
    kept = [f for f in task.files if f.sha256] if task else []
    if not kept:
        return
    added = workspace.inputs.of_result(kept[min(position, len(kept) - 1)])
    now = workspace.drafts.current() or Draft()
    others = tuple(reference for reference in now.references if reference.address != added.address)
    replace_draft(workspace, dataclasses.replace(now, references=(*others, added)))
    go_to_create()


def go_to_create() -> None:
    """Without `query_params` Streamlit refuses to leave a page whose filters are in the address line."""
    st.switch_page("create.py", query_params={})


def replace_draft(workspace: Workspace, new: Draft, *, notice: str | None = None) -> None:
    """Change the whole form; what was in it before is kept for Undo. Create then shows the notice."""
    if workspace.drafts.replace(new):
        result_state.can_undo_reuse.set(True)
    create_state.forget()
    result_state.form_fillings.set(result_state.form_fillings.get() + 1)
    result_state.reuse_notice.set(notice)


def undo_notice(workspace: Workspace) -> None:
    """On Create, after the form was replaced: what it now holds, what it begins with, and the way back."""
    place = st.container(horizontal=True, vertical_alignment="center")
    if not result_state.can_undo_reuse.get():
        return
    now, notice = workspace.drafts.current(), result_state.reuse_notice.get()
    with place:
        first = now.references[0].sha256 if now and notice and now.references else None
        if first:
            st.image(workspace.links.thumbnail(first), width=64, alt="What the form works from")
        st.caption(f":material/info: {plain(notice or 'The form was filled anew.')} What was in it before is kept.")
        st.button("Undo", key="undo_reuse", type="tertiary", icon=":material/undo:", on_click=_undo, args=(workspace,))
        st.button("Keep this", key="keep_reuse", type="tertiary", on_click=result_state.can_undo_reuse.clear)


def draft_behind(workspace: Workspace, *, task_id: str) -> Draft | None:
    """The form that made a result; of a cut-out, the one that made its picture."""
    task = workspace.tasks.made_by(task_id)
    run = workspace.tasks.run(run_id=task.run_id) if task else None
    return draft_reuse.draft_of_task(run, task) if task and run else None


def _undo(workspace: Workspace) -> None:
    before = workspace.drafts.before()
    if before is not None:
        create_state.forget()
        create_state.fill(before)
    result_state.can_undo_reuse.clear()
