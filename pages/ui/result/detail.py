"""All that is known of one task: answer, prompt and request, cost and times, what it was made from and beside."""

from __future__ import annotations

import json
from collections.abc import Mapping

import streamlit as st

from kie.catalogue import Json
from kie.domain.task import COMPARABLE, ResultFile, Task
from kie.errors import BadInput
from kie.playground import labels
from kie.playground.task_actions import AttachedAlready
from kie.playground.workspace import Workspace
from pages.ui.result import result_state
from pages.ui.result.made_from import made_from
from pages.ui.shared.escape import plain
from pages.ui.shared.readers_time import moment_words

_CODECS: Mapping[str, str] = {
    "h264": "H.264", "hevc": "H.265", "vp8": "VP8", "vp9": "VP9", "av1": "AV1", "mpeg4": "MPEG-4", "prores": "ProRes",
    "aac": "AAC", "mp3": "MP3", "opus": "Opus", "vorbis": "Vorbis", "flac": "FLAC", "pcm_s16le": "PCM",
}  # fmt: skip


@st.dialog("Details", width="large", icon=":material/perm_media:")
def show_task(workspace: Workspace, *, task_id: str) -> None:
    """What a card and the viewer have no room for."""
    task = workspace.tasks.get(task_id=task_id)
    if task is None:
        st.info("This task is not in the ledger any more.")
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if task.error:
            st.error(plain(task.error), icon=":material/error:")
        answer = answer_of(task)
        if answer is not None:
            st.caption("Answer")
            st.code(json.dumps(answer, indent=2, ensure_ascii=False), language="json", wrap_lines=True)
        st.caption("Prompt")
        st.code(task.prompt or "(none)", language=None, wrap_lines=True, height="content")
        st.caption("Request")
        body = {"model": task.model, "input": dict(task.input)}
        st.code(json.dumps(body, indent=2, ensure_ascii=False), language=None, wrap_lines=True, height="content")
    with right:
        _facts(workspace, task)
        made_from(workspace, task)
        _comparison(workspace, task)


def answer_of(task: Task) -> dict[str, Json] | None:
    """What the model answered as data; a note of another kind is a sentence."""
    try:
        answer = json.loads(task.note or "")
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _comparison(workspace: Workspace, task: Task) -> None:
    """The way back to what it was made beside, however long ago."""
    run = workspace.tasks.run(run_id=task.run_id)
    if run is not None and run.origin in COMPARABLE and len(run.tasks) > 1:
        st.page_link(
            "compare.py", label=f"Compare with the {len(run.tasks) - 1} made with it", icon=":material/compare:",
            query_params={"run": run.id, "view": "Results"},
        )  # fmt: skip


def _facts(workspace: Workspace, task: Task) -> None:
    facts = [
        ("Model", f"{labels.model_title(task.model)} · `{task.model}`"),
        ("State", labels.state_words(task)),
        ("Cost", labels.credit_words(task)),
        ("Started", moment_words(task.created_at)),
    ]
    if task.seconds is not None:
        facts.append(("Took", labels.seconds_words(task.seconds)))
    facts += [("File", _file_words(workspace, file)) for file in task.files if file.size]
    if task.kie_task_id:
        facts.append(("KIE task", f"`{task.kie_task_id}`"))
    for name, value in facts:
        st.markdown(f":gray[{name}] {value}")


def _file_words(workspace: Workspace, file: ResultFile) -> str:
    """Pixels, length, frames a second, codec, sound and bytes: whatever this kind of file has."""
    parts = [f"{file.width} × {file.height} px"] if file.width and file.height else []
    if file.seconds:
        parts.append(f"{file.seconds:.4g} s")
    timing = workspace.results.timing(file) if file.medium == "video" else None
    if timing and timing.frame_rate:
        parts.append(f"{timing.frame_rate:g} frames/s")
    if file.codec:
        parts.append(_CODECS.get(file.codec, file.codec))
    if timing:
        parts.append("with sound" if timing.has_sound else "silent")
    size = file.size or 0
    parts.append(f"{size / 1e6:.2f} MB" if size >= 100_000 else f"{size / 1000:.1f} kB")
    return ", ".join(parts)


@st.dialog("Attach a task id", icon=":material/link:")
def show_attach(workspace: Workspace, *, task_id: str) -> None:
    """For an unsure task: say which KIE task it became; watching it then costs nothing."""
    st.markdown(
        "Look at [kie.ai/logs](https://kie.ai/logs). If this request is there, paste its task id: the result is "
        "then watched and fetched at no further cost. If it is not there, nothing was started, and *Send anew* is safe."
    )
    typed = st.text_input("Task id", placeholder="366e2065ed94e590a9e1201e1f1e1704")
    st.caption("KIE is asked first whether it is this request; another one's id is not attached.")
    if result_state.next_dialog.get() is not None:
        st.rerun()
    if st.button("Attach", type="primary", disabled=not typed):
        try:
            workspace.tasks.attach(task_id, kie_task_id=typed)
        except AttachedAlready as error:
            st.error(error.message)
            if error.task_id is not None:
                place = ("task", error.task_id)
                st.button("Open that result", on_click=result_state.next_dialog.set, args=(place,))
            return
        except BadInput as error:
            st.error(error.message)
            return
        st.rerun()
