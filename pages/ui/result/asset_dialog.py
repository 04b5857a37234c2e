"""Assets from one result: a recipe's ZIP in one click, a copy in another format or a clip's preview with its size
shown first."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from kie.domain.task import FollowUp, ResultFile, Task
from kie.errors import BadInput
from kie.playground.file_names import picture_stem
from kie.playground.result_files import Format, PreviewFormat
from kie.playground.workspace import Workspace
from pages.ui.result.result_state import open_next

_FORMATS: tuple[Format, ...] = ("png", "jpeg", "webp", "avif")
_PREVIEWS: Mapping[PreviewFormat, str] = {"gif": "GIF", "webp": "Animated WebP"}


@st.dialog("Make icons and assets", width="large", icon=":material/apps:")
def show_assets(workspace: Workspace, *, task_id: str, position: int = 0) -> None:
    task = workspace.tasks.get(task_id=task_id)
    file = task.kept[min(position, len(task.kept) - 1)] if task and task.kept else None
    if task is None or file is None or file.medium != "image":
        st.info("There is no picture to make assets of.")
        return
    stem = picture_stem(task)
    sets, copy = st.tabs(["Sets", "Another format"])
    with sets:
        is_opaque = not workspace.results.stands_free(file)
        if is_opaque:
            _cut_out_first(task)
        st.caption("Made from the picture as it is. Nothing is ever enlarged.")
        for recipe in workspace.results.recipes:
            left, right = st.columns([4, 1], vertical_alignment="center")
            keeps = is_opaque and FollowUp(recipe.name).removes_background
            note = " :orange[On the picture's own background.]" if keeps else ""
            left.markdown(f"**{recipe.title}** · {recipe.description}{note}")
            link = workspace.links.recipe(file, recipe=recipe.name, stem=stem)
            right.link_button("Download ZIP", link, width="stretch")
    with copy:
        _conversion(workspace, file, stem=stem)


def _cut_out_first(task: Task) -> None:
    """For a picture that is opaque, as measured."""
    st.info(
        "This picture is opaque, so icons made of it are opaque too. Cut out, they are transparent around the subject.",
        icon=":material/content_cut:",
    )
    if st.button("Cut out first", type="primary", icon=":material/content_cut:"):
        open_next("icon", task_id=task.id)


@st.dialog("A small preview of the clip", width="medium", icon=":material/gif_box:")
def show_previews(workspace: Workspace, *, task_id: str, position: int = 0) -> None:
    """For chats, mails and README files, where a clip does not play: shown as it would be saved."""
    task = workspace.tasks.get(task_id=task_id)
    file = task.kept[min(position, len(task.kept) - 1)] if task and task.kept else None
    if task is None or file is None or file.medium != "video":
        st.info("There is no clip to make a preview of.")
        return
    kind = st.segmented_control(
        "Format",
        tuple(_PREVIEWS),
        default="webp",
        required=True,
        key="preview_format",
        format_func=_PREVIEWS.__getitem__,
    )
    kind = kind or "webp"
    try:
        with st.spinner("Making the preview…"):
            made = workspace.results.preview(file, kind=kind)
    except BadInput as error:
        st.error(error.message)
        return
    stem = picture_stem(task)
    length = f"the first {made.seconds:.2g} s" if made.is_cut else f"{made.seconds:.2g} s"
    st.caption(
        f"{made.width} × {made.height} px, {length}, {made.frames} frames, without sound: "
        f"**{_bytes_words(made.size)}**. The clip has {_bytes_words(file.size or 0)}."
    )
    # above the picture, which would push them away when it comes
    link = workspace.links.preview(file, kind=kind, stem=stem)
    st.link_button("Download", link, type="primary", icon=":material/download:")
    glance = workspace.links.preview(file, kind=kind, stem=stem, is_glance=True)
    st.image(glance, alt=f"The clip as {_PREVIEWS[kind]}", width=made.width)


def _bytes_words(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1_000_000 else f"{count / 1000:,.0f} kB"


def _conversion(workspace: Workspace, file: ResultFile, *, stem: str) -> None:
    wanted = st.segmented_control("Format", _FORMATS, default="webp", required=True, key="convert_format") or "webp"
    quality = 100 if wanted == "png" else st.slider("Quality", 40, 100, 85, key="convert_quality")
    try:
        with st.spinner("Converting…"):
            made = workspace.results.converted(file, format=wanted, quality=quality)
    except BadInput as error:
        st.error(error.message)
        return
    st.caption(f"{made.size / 1000:,.0f} kB instead of {(file.size or 0) / 1000:,.0f} kB. {made.note or ''}")
    link = workspace.links.converted(file, format=wanted, quality=quality, stem=stem)
    st.link_button("Download", link, type="primary")
