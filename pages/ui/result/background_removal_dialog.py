"""Background removal of one result: placed, watched, and looked at on every ground."""

from __future__ import annotations

import time

import streamlit as st

from kie.cutout import Backend, fallbacks
from kie.domain.task import FileState, ResultFile, Task, is_local
from kie.ledger import queries
from kie.playground import background_removal
from kie.playground.container import Playground
from pages.ui.shared import labels
from pages.ui.shared.assets import text
from pages.ui.shared.frame import workspace
from pages.ui.shared.signed_links import clean_link, download_link
from prompts.brief import brief_from_json
from prompts.colours import name_of

_TALLEST = 520
PATIENCE, LOOK_SECONDS = 45.0, 0.25
_CUTOUTS = "cutout_of"
_LABELS = {"embedded": "Use the embedded remover", "http": "Use my own server", "kie": "Use KIE"}

_view = st.components.v2.component(
    "cutout_view",
    html='<div class="kc"></div>',
    css=text("cutout.css"),
    js=text("dom.js", "cutout.js"),
    isolate_styles=False,
)


@st.dialog("Remove background", width="large", icon=":material/content_cut:")
def show_cutout(app: Playground, *, task_id: str) -> None:
    """`task_id` is a cut-out's own task, or a result to cut out: then the work is placed first, once."""
    asked = st.session_state.setdefault(_CUTOUTS, {})
    if task_id not in asked:
        task = queries.task(app.ledger, workspace=workspace(), task_id=task_id)
        asked[task_id] = (
            task_id
            if task is None or task.parent_file
            else background_removal.cut_out(app, task_id=task_id, workspace=workspace())
        )
    task = _settled(app, asked[task_id])
    if task is None:
        st.info("There is no picture to cut out.")
    elif not task.is_settled:
        st.info("This takes longer than usual. Close this; the result comes into the history by itself.")
    elif task.files and task.files[0].state is FileState.STORED:
        _result(app, task, asked_by=task_id)
    else:
        _refused(app, task, asked_by=task_id)


def _settled(app: Playground, task_id: str | None) -> Task | None:
    """The task once nothing more happens to it, or as it is after PATIENCE seconds.

    The dialog waits here rather than in a fragment that reruns by itself: such a fragment outlives its dialog and
    would draw over the next one.
    """
    place, began = st.empty(), time.monotonic()
    while True:
        task = None if task_id is None else queries.task(app.ledger, workspace=workspace(), task_id=task_id)
        if task is None or task.is_settled or time.monotonic() - began > PATIENCE:
            place.empty()
            return task
        place.status(f"{labels.state_words(task)}…")
        time.sleep(LOOK_SECONDS)


def _result(app: Playground, task: Task, *, asked_by: str) -> None:
    file = task.files[0]
    parent = queries.file_in_context(app.ledger, file_id=task.parent_file or "")
    original = parent.file.sha256 if parent else next(iter(background_removal.sources(task)), None)
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
            "after": app.links.full(file.sha256 or ""),
            "before": app.links.full(original or file.sha256 or ""),
            "width": file.width or 1,
            "height": file.height or 1,
            "maxHeight": _TALLEST,
            "grounds": grounds,
        },
        height="content",
    )
    if task.note:
        st.caption(task.note)
    _buttons(app, task, file, asked_by=asked_by)


def _buttons(app: Playground, task: Task, file: ResultFile, *, asked_by: str) -> None:
    with st.container(horizontal=True):
        st.link_button("Download", download_link(app, task, file), type="primary", icon=":material/download:")
        st.link_button("Download trimmed", background_removal.trimmed_link(app, task, file), icon=":material/crop:")
        st.link_button("Clean copy", clean_link(app, task, file), type="tertiary")
        if is_local(task.model):
            keeps = task.input.get("keep_shadow") is True
            if st.button("Drop the shadow" if keeps else "Keep the shadow", type="tertiary"):
                st.session_state[_CUTOUTS][asked_by] = background_removal.again(
                    app, task, keep_shadow=not keeps, workspace=workspace()
                )
                st.rerun(scope="fragment")


def _refused(app: Playground, task: Task, *, asked_by: str) -> None:
    st.warning(task.error or "This did not work.", icon=":material/content_cut:")
    for offer in fallbacks(settings=app.settings, has_key=not app.settings.is_demo, tried=_tried(app, task)):
        st.caption(offer.reason)
        if st.button(_LABELS[offer.backend], key=f"offer_{offer.backend}", icon=":material/content_cut:"):
            st.session_state[_CUTOUTS][asked_by] = background_removal.again(
                app, task, backend=offer.backend, workspace=workspace()
            )
            st.rerun(scope="fragment")


def _tried(app: Playground, task: Task) -> tuple[Backend, ...]:
    """Which back-ends have declined this picture by now."""
    if not is_local(task.model):
        return ("embedded", "http", "kie")
    if task.model == "cutout/embedded" or app.settings.cutout_url is None:
        return ("embedded",)
    return ("embedded", "http")
