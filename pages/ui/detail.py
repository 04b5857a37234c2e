"""One task in full: the picture at its own size, its brief, parameters, cost and times."""

from __future__ import annotations

import json

import streamlit as st

from kie.errors import BadInput
from kie.ledger import intents, views
from kie.playground import Playground
from kie.records import FileState, ResultFile, Task
from pages.ui import reuse, wording
from pages.ui.asking import ask_for
from pages.ui.frame import workspace
from pages.ui.links import clean_link, download_link
from pages.ui.plain import plain

LARGEST_WIDTH, LARGEST_HEIGHT = 700, 560
"""Pixels that a picture gets in the dialog; its file opens at full size."""


@st.dialog("Result", width="large", icon=":material/image:")
def show_task(house: Playground, *, task_id: str, position: int = 0) -> None:
    """The dialog behind a click on a picture."""
    task = views.task(house.ledger, workspace=workspace(), task_id=task_id)
    if task is None:
        st.info("This task is not in the ledger any more.")
        return
    kept = [f for f in task.files if f.state is FileState.STORED and f.sha256]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if kept:
            _picture(house, task, kept[min(position, len(kept) - 1)])
        if task.error:
            st.error(plain(task.error), icon=":material/error:")
    with right:
        _facts(task)
        st.caption("Prompt")
        st.code(task.prompt or "(none)", language=None, wrap_lines=True, height=170)
        with st.expander("Request", icon=":material/data_object:"):
            body = {"model": task.model, "input": dict(task.input)}
            st.code(json.dumps(body, indent=2, ensure_ascii=False), language="json", wrap_lines=True)


def _picture(house: Playground, task: Task, file: ResultFile) -> None:
    sha256 = file.sha256 or ""
    url = house.links.full(sha256)
    width = min(LARGEST_WIDTH, round(LARGEST_HEIGHT * (file.width or 1) / (file.height or 1)))
    if (file.mime or "").startswith("video/"):
        st.video(url, loop=True, autoplay=True, muted=True, width=width)
    else:
        st.image(url, alt=task.prompt[:200], width=width)
    with st.container(horizontal=True):
        st.link_button("Download", download_link(house, task, file), icon=":material/download:", type="primary")
        if st.button("Reuse", icon=":material/replay:", key=f"reuse_{task.id}"):
            reuse.reuse(house, task_id=task.id)
        is_picture = (file.mime or "").startswith("image/")
        label = "See the cut-out" if task.parent_file else "Remove background"
        if is_picture and st.button(label, icon=":material/content_cut:", key=f"cut_{task.id}"):
            ask_for("cutout", task_id=task.id)
        if is_picture and st.button("Make icons", icon=":material/apps:", key=f"assets_{task.id}"):
            ask_for("assets", task_id=task.id)
        if is_picture and st.button("Use as reference", icon=":material/image:", key=f"reference_{task.id}"):
            reuse.use_as_reference(house, task_id=task.id)
        st.link_button("Clean copy", clean_link(house, task, file), type="tertiary", help="Without any metadata")
        st.link_button("Open the file", url, icon=":material/open_in_new:", type="tertiary")


def _facts(task: Task) -> None:
    facts = [
        ("Model", f"{wording.model_title(task.model)} · `{task.model}`"),
        ("State", wording.state_words(task)),
        ("Cost", wording.credit_words(task)),
        ("Started", wording.moment_words(task.created_at)),
    ]
    if task.seconds is not None:
        facts.append(("Took", wording.seconds_words(task.seconds)))
    for file in task.files:
        if file.width and file.height:
            size = f"{file.width} × {file.height} px, {(file.size or 0) / 1e6:.2f} MB"
            facts.append(("File", f"{size}, {file.seconds:g} s" if file.seconds else size))
    if task.kie_task_id:
        facts.append(("KIE task", f"`{task.kie_task_id}`"))
    for name, value in facts:
        st.markdown(f":gray[{name}] {value}")


@st.dialog("Attach a task id", icon=":material/link:")
def show_attach(house: Playground, *, task_id: str) -> None:
    """For an unsure task: say which KIE task it became; watching it then costs nothing."""
    st.markdown(
        "Look at [kie.ai/logs](https://kie.ai/logs). If this request is there, paste its task id: the result is "
        "then watched and fetched at no further cost. If it is not there, nothing was started, and *Send anew* is safe."
    )
    typed = st.text_input("Task id", placeholder="366e2065ed94e590a9e1201e1f1e1704")
    if st.button("Attach", type="primary", disabled=not typed):
        try:
            intents.attach(house.ledger, workspace=workspace(), task_id=task_id, kie_task_id=typed)
        except BadInput as error:
            st.error(error.message)
            return
        house.wake()
        st.rerun()
