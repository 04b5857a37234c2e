"""Background removal of one result: placed, watched, and looked at on every ground."""

from __future__ import annotations

import html
import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kie.domain.cutout_backends import BACKENDS, is_to_look_at
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
def show_background_removal(workspace: Workspace, *, task_id: str, position: int = 0) -> None:
    """`task_id` is a cut-out's own task, or a result to cut out: then the work is placed first, once a file."""
    with st.container(key=f"removal_{task_id}_{position}"):  # its own, so that nothing of another picture stays on
        place = st.empty()
        task = cut_out(workspace, task_id=task_id, position=position, place=place)
        if task is not None and task.kept:
            with place.container():
                _result(workspace, task, asked_by=_asked_by(task_id, position))


def cut_out(workspace: Workspace, *, task_id: str, place: DeltaGenerator, position: int = 0) -> Task | None:
    """The settled task that removes a result's background, placed where it was not yet; `position` is that of the file
    among those that the result keeps.

    While it is made, the picture stands in `place`. Where nothing has come of it so far, that is said there and other
    ways are offered.
    """
    asked_by = _asked_by(task_id, position)
    if asked_by not in result_state.background_removals.get():
        task = workspace.tasks.get(task_id=task_id)
        is_one = task is None or task.parent_file is not None
        cut = workspace.background_removal
        _remember(asked_by, task_id if is_one else cut.of_result(task_id, position=position))
    task = _settled(workspace, result_state.background_removals.get()[asked_by], place=place)
    if task is not None and task.is_settled and task.kept:
        return task
    with place.container():
        if task is None:
            st.info("There is no picture to cut out.")
        elif not task.is_settled:
            st.info("This takes longer than usual. Close this; the result comes into the history by itself.")
        else:
            _refused(workspace, task, asked_by=asked_by)
    return task


def _asked_by(task_id: str, position: int) -> str:
    return f"{task_id} {position}"


def _remember(asked_by: str, task_id: str | None) -> None:
    """Which task removes the background, for as long as the session lasts."""
    result_state.background_removals.set({**result_state.background_removals.get(), asked_by: task_id})


def _settled(workspace: Workspace, task_id: str | None, *, place: DeltaGenerator) -> Task | None:
    """The task once nothing more happens to it, or as it is after PATIENCE seconds; until then its picture and how far
    it is.

    The dialog waits here rather than in a fragment that reruns by itself: such a fragment outlives its dialog and
    would draw over the next one.
    """
    began, shown = time.monotonic(), ""
    while True:
        task = None if task_id is None else workspace.tasks.get(task_id=task_id)
        if task is None or task.is_settled or time.monotonic() - began > PATIENCE:
            return task
        words = labels.background_removal_words(task)
        if words != shown:
            shown = words
            place.html(_waiting(workspace, task, words))
        time.sleep(LOOK_SECONDS)


def _waiting(workspace: Workspace, task: Task, words: str) -> str:
    """The picture that is cut out, as large as its cut-out will stand there, and as much room below it."""
    address = html.escape(workspace.links.full(_original(workspace, task) or ""), quote=True)
    width = round(_TALLEST * task.width / task.height)
    return (
        f"<style>{text('background_removal.css')}</style>"
        f'<div class="kc kc-waits"><div class="kc-stage" style="aspect-ratio:{task.width}/{task.height};'
        f'max-width:{width}px"><img src="{address}" alt="The original picture"></div>'
        f'<div class="kc-ends"><span class="kc-bar"></span></div><p class="kc-words" role="status">{words}…</p></div>'
    )


def _original(workspace: Workspace, task: Task) -> str | None:
    """The SHA-256 of the picture that a cut-out is made from."""
    parent = workspace.results.in_context(task.parent_file or "")
    return parent.file.sha256 if parent else next(iter(kept_files_of(task)), None)


def _result(workspace: Workspace, task: Task, *, asked_by: str) -> None:
    file = task.kept[0]
    parent = workspace.results.in_context(task.parent_file or "")
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
            "before": workspace.links.full(_original(workspace, task) or file.sha256 or ""),
            "width": file.width or 1,
            "height": file.height or 1,
            "maxHeight": _TALLEST,
            "grounds": grounds,
        },
        height="content",
    )
    if is_to_look_at(task.note):
        st.warning(task.note, icon=":material/visibility:")
    elif task.note:
        st.caption(task.note)
    _buttons(workspace, task, file, asked_by=asked_by)


def _buttons(workspace: Workspace, task: Task, file: ResultFile, *, asked_by: str) -> None:
    with st.container(horizontal=True):
        st.link_button("Download", workspace.links.download(task, file), type="primary", icon=":material/download:")
        st.link_button("Download trimmed", workspace.links.trimmed(file), icon=":material/crop:")
        st.link_button("Clean copy", workspace.links.clean(task, file), type="tertiary")
    if is_local(task.model):
        _other_ways(workspace, task, asked_by=asked_by)
    _offers(workspace, task, asked_by=asked_by)


def _other_ways(workspace: Workspace, task: Task, *, asked_by: str) -> None:
    """The shadow and what is enclosed, each to be decided by the person."""
    keeps_shadow = task.input.get("keep_shadow") is True
    enclosed = task.input.get("keep_enclosed")
    keeps = enclosed if isinstance(enclosed, bool) else None
    ways = [("Drop the shadow" if keeps_shadow else "Keep the shadow", not keeps_shadow, keeps)]
    if keeps is not True:
        ways.append(("Keep enclosed parts", keeps_shadow, True))
    if keeps is not False:
        ways.append(("Remove enclosed parts", keeps_shadow, False))
    with st.container(horizontal=True):
        for label, shadow, parts in ways:
            if st.button(label, type="tertiary"):
                again = workspace.background_removal.again(task, keep_shadow=shadow, keep_enclosed=parts)
                _remember(asked_by, again)
                st.rerun(scope="fragment")


def _refused(workspace: Workspace, task: Task, *, asked_by: str) -> None:
    st.warning(task.error or "This did not work.", icon=":material/content_cut:")
    _offers(workspace, task, asked_by=asked_by)


def _offers(workspace: Workspace, task: Task, *, asked_by: str) -> None:
    """The other back-ends with their prices."""
    for offer in workspace.background_removal.offers(task):
        st.caption(offer.reason)
        backend = BACKENDS[offer.backend]
        if st.button(backend.action, key=f"offer_{backend.id}", icon=":material/content_cut:"):
            _remember(asked_by, workspace.background_removal.again(task, backend=backend.id))
            st.rerun(scope="fragment")
