"""One task in full: its picture, clip or sound, its prompt and request, cost and times, and what can be done next."""

from __future__ import annotations

import json
from collections.abc import Mapping

import streamlit as st

from kie.catalogue import Json
from kie.domain.task import COMPARABLE, ResultFile, Task
from kie.errors import BadInput
from kie.playground import labels
from kie.playground.file_names import picture_stem
from kie.playground.workspace import Workspace
from pages.ui.result import make_clip, reuse
from pages.ui.result.clip_player import clip_player
from pages.ui.result.made_from import made_from
from pages.ui.result.result_state import open_next
from pages.ui.shared.escape import plain

LARGEST_WIDTH, LARGEST_HEIGHT = 700, 560
"""Pixels that a picture gets in the dialog; its file opens at full size."""
_CODECS: Mapping[str, str] = {
    "h264": "H.264", "hevc": "H.265", "vp8": "VP8", "vp9": "VP9", "av1": "AV1", "mpeg4": "MPEG-4", "prores": "ProRes",
    "aac": "AAC", "mp3": "MP3", "opus": "Opus", "vorbis": "Vorbis", "flac": "FLAC", "pcm_s16le": "PCM",
}  # fmt: skip


@st.dialog("Result", width="large", icon=":material/perm_media:")
def show_task(workspace: Workspace, *, task_id: str, position: int = 0) -> None:
    """The dialog behind a click on a picture."""
    task = workspace.tasks.get(task_id=task_id)
    if task is None:
        st.info("This task is not in the ledger any more.")
        return
    kept = task.kept
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if kept:
            position = min(position, len(kept) - 1)
            _result(workspace, task, kept[position], position=position)
        answer = answer_of(task)
        if answer is not None:
            st.caption("Answer")
            st.code(json.dumps(answer, indent=2, ensure_ascii=False), language="json", wrap_lines=True)
        if task.error:
            st.error(plain(task.error), icon=":material/error:")
    with right:
        _facts(workspace, task)
        st.caption("Prompt")
        st.code(task.prompt or "(none)", language=None, wrap_lines=True, height=170)
        made_from(workspace, task)
        _comparison(workspace, task)
        with st.expander("Request", icon=":material/data_object:"):
            body = {"model": task.model, "input": dict(task.input)}
            st.code(json.dumps(body, indent=2, ensure_ascii=False), language="json", wrap_lines=True)


def answer_of(task: Task) -> dict[str, Json] | None:
    """What the model answered as data; a note of another kind is a sentence."""
    try:
        answer = json.loads(task.note or "")
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _result(workspace: Workspace, task: Task, file: ResultFile, *, position: int) -> None:
    """The file itself and everything that can be done with it."""
    url = workspace.links.full(file.sha256 or "")
    match file.medium:
        case "video":
            _clip(workspace, task, file, url=url)
        case "audio":
            st.audio(url, format=file.mime or "audio/mpeg", alt=task.prompt[:200] or None)
        case _:
            width = min(LARGEST_WIDTH, round(LARGEST_HEIGHT * (file.width or 1) / (file.height or 1)))
            st.image(url, alt=task.prompt[:200], width=width)
    with st.container(horizontal=True):
        st.link_button("Download", workspace.links.download(task, file), icon=":material/download:", type="primary")
        if file.medium != "audio":
            _going_on(workspace, task, is_clip=file.medium == "video", position=position)
        if st.button("Reuse", icon=":material/replay:", key=f"reuse_{task.id}"):
            reuse.reuse(workspace, task_id=task.id)
        if file.medium == "image":
            label = "See the cut-out" if task.parent_file else "Remove background"
            if st.button(label, icon=":material/content_cut:", key=f"cut_{task.id}"):
                open_next("background removal", task_id=task.id)
            if st.button("Paint", icon=":material/brush:", key=f"paint_{task.id}"):
                open_next("paint", task_id=task.id)
            if st.button("Icon, transparent", icon=":material/star_shine:", key=f"icon_{task.id}"):
                open_next("icon", task_id=task.id)
            if st.button("Make icons", icon=":material/apps:", key=f"assets_{task.id}"):
                open_next("assets", task_id=task.id)
        if file.medium == "video" and st.button("GIF or WebP", icon=":material/gif_box:", key=f"previews_{task.id}"):
            open_next("previews", task_id=task.id)
        icon = {"video": ":material/movie:", "audio": ":material/graphic_eq:"}.get(file.medium, ":material/image:")
        if st.button("Use as reference", icon=icon, key=f"reference_{task.id}"):
            reuse.use_as_reference(workspace, task_id=task.id, position=position)
        if file.medium == "image":
            st.link_button(
                "Clean copy", workspace.links.clean(task, file), type="tertiary", help="Without any metadata"
            )
        st.link_button("Open the file", url, icon=":material/open_in_new:", type="tertiary")


def _going_on(workspace: Workspace, task: Task, *, is_clip: bool, position: int) -> None:
    """One click to the next clip."""
    label = "Continue from the last frame" if is_clip else "Make a clip from it"
    icon = ":material/resume:" if is_clip else ":material/movie:"
    if st.button(label, icon=icon, key=f"clip_{task.id}"):
        make_clip.make_clip(workspace, task_id=task.id, position=position)


def _clip(workspace: Workspace, task: Task, file: ResultFile, *, url: str) -> None:
    timing = workspace.results.timing(file)
    clip_player(
        url=url,
        poster=workspace.links.thumbnail(file.sha256 or ""),
        width=file.width or 16,
        height=file.height or 9,
        tallest=LARGEST_HEIGHT,
        frame_rate=timing.frame_rate if timing else None,
        has_sound=timing is None or timing.has_sound,
        name=picture_stem(task),
        key=f"player_{file.id}",
    )


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
        ("Started", labels.moment_words(task.created_at)),
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
    if st.button("Attach", type="primary", disabled=not typed):
        try:
            workspace.tasks.attach(task_id, kie_task_id=typed)
        except BadInput as error:
            st.error(error.message)
            return
        st.rerun()
