"""Background removal of one result: placed, watched, and looked at on every ground."""

from __future__ import annotations

import time

import streamlit as st

from kie.domain.cutout_backends import BACKENDS
from kie.domain.task import ResultFile, Task, is_local
from kie.playground import labels
from kie.playground.request_sources import kept_files_of
from kie.playground.workspace import Workspace
from pages.ui.result import result_state
from pages.ui.shared.assets import text
from prompts.brief import brief_from_json
from prompts.colours import name_of

_TALLEST = 520
PATIENCE, LOOK_SECONDS = 45.0, 0.25

_view = st.components.v2.component(
    "cutout_view",
    html='<div class="kc"></div>',
    css=text("background_removal.css"),
    js=text("dom.js", "background_removal.js"),
    isolate_styles=False,
)


@st.dialog("Remove background", width="large", icon=":material/content_cut:")
def show_background_removal(workspace: Workspace, *, task_id: str) -> None:
    """`task_id` is a cut-out's own task, or a result to cut out: then the work is placed first, once."""
    task = cut_out(workspace, task_id=task_id)
    if task is not None and task.kept:
        _result(workspace, task, asked_by=task_id)


def cut_out(workspace: Workspace, *, task_id: str) -> Task | None:
    """The settled task that removes a result's background, placed where it was not yet. Where nothing has come of it
    so far, that is said and other ways are offered."""
    if task_id not in result_state.background_removals.get():
        task = workspace.tasks.get(task_id=task_id)
        is_one = task is None or task.parent_file is not None
        _remember(task_id, task_id if is_one else workspace.background_removal.of_result(task_id))
    task = _settled(workspace, result_state.background_removals.get()[task_id])
    if task is None:
        st.info("There is no picture to cut out.")
    elif not task.is_settled:
        st.info("This takes longer than usual. Close this; the result comes into the history by itself.")
    elif not task.kept:
        _refused(workspace, task, asked_by=task_id)
    return task


def _remember(asked_by: str, task_id: str | None) -> None:
    """Which task removes the background, for as long as the session lasts."""
    result_state.background_removals.set({**result_state.background_removals.get(), asked_by: task_id})


def _settled(workspace: Workspace, task_id: str | None) -> Task | None:
    """The task once nothing more happens to it, or as it is after PATIENCE seconds.

    The dialog waits here rather than in a fragment that reruns by itself: such a fragment outlives its dialog and
    would draw over the next one.
    """
    place, began = st.empty(), time.monotonic()
    while True:
        task = None if task_id is None else workspace.tasks.get(task_id=task_id)
        if task is None or task.is_settled or time.monotonic() - began > PATIENCE:
            place.empty()
            return task
        place.status(f"{labels.state_words(task)}…")
        time.sleep(LOOK_SECONDS)


def _result(workspace: Workspace, task: Task, *, asked_by: str) -> None:
    file = task.kept[0]
    parent = workspace.results.in_context(task.parent_file or "")
    original = parent.file.sha256 if parent else next(iter(kept_files_of(task)), None)
    colours = brief_from_json(parent.run.brief).colours if parent and parent.run else ()
    grounds = [
        {"name": "Checkerboard", "colour": None},
        {"name": "White", "colour": "#FFFFFF"},
        {"name": "Black", "colour": "#000000"},
        *({"name": name_of(c.hex), "colour": c.hex} for c in colours if c.hex not in ("#FFFFFF", "#000000")),
    ]
    _view(
        key=f"cutout_{task.id}",
        data={
            "after": workspace.links.full(file.sha256 or ""),
            "before": workspace.links.full(original or file.sha256 or ""),
            "width": file.width or 1,
            "height": file.height or 1,
            "maxHeight": _TALLEST,
            "grounds": grounds,
        },
        height="content",
    )
    if task.note:
        st.caption(task.note)
    _buttons(workspace, task, file, asked_by=asked_by)


def _buttons(workspace: Workspace, task: Task, file: ResultFile, *, asked_by: str) -> None:
    with st.container(horizontal=True):
        st.link_button("Download", workspace.links.download(task, file), type="primary", icon=":material/download:")
        st.link_button("Download trimmed", workspace.links.trimmed(file), icon=":material/crop:")
        st.link_button("Clean copy", workspace.links.clean(task, file), type="tertiary")
        if is_local(task.model):
            keeps = task.input.get("keep_shadow") is True
            if st.button("Drop the shadow" if keeps else "Keep the shadow", type="tertiary"):
                _remember(asked_by, workspace.background_removal.again(task, keep_shadow=not keeps))
                st.rerun(scope="fragment")


def _refused(workspace: Workspace, task: Task, *, asked_by: str) -> None:
    st.warning(task.error or "This did not work.", icon=":material/content_cut:")
    for offer in workspace.background_removal.offers(task):
        st.caption(offer.reason)
        backend = BACKENDS[offer.backend]
        if st.button(backend.action, key=f"offer_{backend.id}", icon=":material/content_cut:"):
            _remember(asked_by, workspace.background_removal.again(task, backend=backend.id))
            st.rerun(scope="fragment")
