"""From a result to the form that makes a clip of it, in one click: its picture, or a clip's last frame, begins it."""

from __future__ import annotations

import dataclasses

import streamlit as st

from kie import catalogue
from kie.catalogue import Model
from kie.domain.lineage import CameFrom, Derivation
from kie.domain.task import ResultFile, Task
from kie.errors import BadInput
from kie.playground.clip_start import chosen, is_same, with_start
from kie.playground.drafts import Draft
from kie.playground.workspace import Workspace
from pages.ui.result import reuse


def make_clip(workspace: Workspace, *, task_id: str, position: int = 0) -> None:
    """Put a result's picture, or the last frame where it is a clip, and its brief into Create, and go there."""
    task = workspace.tasks.get(task_id=task_id)
    file = _kept(task, position=position)
    if task is None or file is None:
        st.toast("This result is not here any more.")
        return
    try:
        inputs = workspace.inputs
        picture = inputs.last_frame_of(file) if is_clip(file) else inputs.of_result(file)
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")
        return
    before = catalogue.find(task.model) if is_clip(file) else None
    choice = chosen(picture, last_used=workspace.history.clip_models(), going_on=before)
    if choice is None:
        st.toast("No model of the catalogue makes a clip from this picture.", icon=":material/error:")
        return
    model, start = choice
    what = "The last frame" if is_clip(file) else "The picture"
    now = workspace.drafts.current() or Draft()
    new = with_start(now, reuse.draft_behind(workspace, task_id=task_id), model=model, start=start)
    reuse.replace_draft(
        workspace,
        dataclasses.replace(new, came_from=CameFrom(how=Derivation.CLIP, source=file.task_id)),
        notice=f"{what} begins the clip. Say in Motion what happens next.{_changed(before, model)}",
    )
    reuse.go_to_create()


def _changed(before: Model | None, model: Model) -> str:
    """Which model goes on with a clip, where it is not the clip's own."""
    if before is None or is_same(before, model):
        return ""
    return f" {before.title} cannot begin with this picture, so {model.title} is chosen; choose another under Models."


def is_clip(file: ResultFile) -> bool:
    return file.medium == "video"


def _kept(task: Task | None, *, position: int) -> ResultFile | None:
    kept = task.kept if task else ()
    return kept[min(position, len(kept) - 1)] if kept else None
