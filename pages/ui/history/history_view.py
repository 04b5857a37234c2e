"""The history: one page of the ledger as table or gallery, and what can be done to one result or to several."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import streamlit as st

from kie.domain.task import FileState, ResultFile, Task
from kie.errors import BadInput
from kie.playground import draft_reuse, labels
from kie.playground.result_history import Filters
from kie.playground.workspace import Workspace
from pages.ui.history import history_state
from pages.ui.history.history_filters import filter_bar
from pages.ui.result import reuse
from pages.ui.result.cards import GO_ON_FROM_A_CLIP, MAKE_A_CLIP, is_sound, length_words, tone
from pages.ui.result.dialogs import open_dialog, open_waiting
from pages.ui.result.make_clip import is_clip, make_clip
from pages.ui.shared.assets import text
from pages.ui.shared.live_updates import NET_SECONDS, listen

PER_PAGE = 20
SHOWN_PROMPT = 400
_MARKS = {"bad": "✕", "open-question": "?", "busy": "…", "good": "–"}

_STEPS: dict[str, list[dict[str, Any]]] = {
    "picture": [{"label": "Remove background", "name": "remove background"}, MAKE_A_CLIP],
    "clip": [GO_ON_FROM_A_CLIP],
}
"""What stands beside Download and Reuse on a row, by its medium."""

_element = st.components.v2.component(
    "shelf", html='<div class="ks"></div>', css=text("shelf.css"), js=text("dom.js", "shelf.js"), isolate_styles=False
)


@st.fragment(run_every=NET_SECONDS)
def history(workspace: Workspace) -> None:
    """Filters, the page of results they leave, and actions; filters, view and page are in the address line."""
    listen(workspace)
    filters, view = filter_bar(workspace)
    _new_results(workspace, filters)
    page = workspace.history.page(
        filters=filters, page=history_state.page.get(), per_page=PER_PAGE, up_to=history_state.mark.get()
    )
    bar = st.container(key="shelf_bar", horizontal=True, vertical_alignment="center")
    if not page.total:
        with bar:
            _undo_delete(workspace)
        _empty(filters)
        open_waiting(workspace)
        return
    result = _element(
        key="shelf",
        data={
            "view": view,
            "clear": history_state.cleared.get(),
            "menus": _menus(),
            "steps": _STEPS,
            "rows": [_row(workspace, task) for task in page.tasks],
        },
        default={"selected": {"clear": 0, "ids": []}},
        on_selected_change=lambda: None,
        on_acted_change=lambda: None,
        height="content",
    )
    if page.total > PER_PAGE:
        st.pagination(math.ceil(page.total / PER_PAGE), key=history_state.page.key, bind="query-params")
    with bar:
        if not _selected(workspace, result.selected):
            more = "" if page.is_exact else "+"
            _undo_delete(workspace)
            st.caption(f"{page.total:,}{more} results, newest first", width="content")
    if not open_waiting(workspace) and result.acted:
        _act(workspace, task_id=str(result.acted["task"]), action=str(result.acted["action"]))


def _new_results(workspace: Workspace, filters: Filters) -> None:
    """Results that came since this page was opened are announced, not pushed under the reader's eyes."""
    mark = history_state.mark.get()
    if mark is None:
        mark = workspace.history.newest_mark()
        history_state.mark.set(mark)
    count = workspace.history.newer_than(filters=filters, mark=mark)
    if count:
        label = f"{count} new result{'s' if count > 1 else ''} · show"
        st.button(label, key="show_new", icon=":material/arrow_upward:", on_click=show_newest)


def show_newest() -> None:
    """Begin anew at the newest result."""
    history_state.mark.clear()
    history_state.page.set(1)


def _undo_delete(workspace: Workspace) -> None:
    ids = history_state.deleted.get()
    if not ids:
        return
    st.caption(f"Deleted {len(ids)} result{'s' if len(ids) > 1 else ''}, kept for seven days.", width="content")
    st.button("Undo", key="undo_delete", icon=":material/undo:", type="tertiary", on_click=_restore, args=(workspace,))


def _restore(workspace: Workspace) -> None:
    workspace.history.restore(ids=history_state.deleted.take())


def _empty(filters: Filters) -> None:
    if filters == Filters():
        st.info("Nothing yet. Everything you generate on Create appears here and stays.", icon=":material/history:")
        st.page_link("create.py", label="Go to Create", icon=":material/draw:")
    else:
        st.info("No result matches these filters.", icon=":material/filter_alt_off:")


def _selected(workspace: Workspace, selected: Any) -> bool:
    """What can be done to the ticked results together; False while none is ticked."""
    ids = list(selected["ids"]) if selected and selected["clear"] == history_state.cleared.get() else []
    if not ids:
        return False
    key = workspace.history.keep_selection(ids=ids)
    st.markdown(f"**{len(ids)} selected**")
    for label, name, icon in (
        ("ZIP", "results.zip", "folder_zip"),
        ("CSV", "results.csv", "table"),
        ("JSON", "results.json", "data_object"),
    ):
        st.link_button(label, workspace.links.selection(key, name=name), icon=f":material/{icon}:")
    st.button("Star", key="star_all", icon=":material/star:", on_click=_star_all, args=(workspace, ids))
    with st.popover("Tag", icon=":material/label:"):
        st.text_input("Tag", key=history_state.new_tag.key, max_chars=40, placeholder="client A")
        st.button("Add", key="tag_all", on_click=_tag_all, args=(workspace, ids), type="primary")
        st.button("Remove this tag", key="untag_all", on_click=_untag_all, args=(workspace, ids), type="tertiary")
    st.button("Delete", key="delete_all", icon=":material/delete:", on_click=_delete, args=(workspace, ids))
    st.button("Clear", key="clear_selection", type="tertiary", on_click=_clear)
    return True


def _clear() -> None:
    history_state.cleared.set(history_state.cleared.get() + 1)


def _star_all(workspace: Workspace, ids: list[str]) -> None:
    workspace.history.star(ids=ids, starred=True)
    _clear()


def _tag_all(workspace: Workspace, ids: list[str]) -> None:
    _retag(workspace.history.tag, ids)


def _untag_all(workspace: Workspace, ids: list[str]) -> None:
    _retag(workspace.history.untag, ids)


def _retag(change: Callable[..., object], ids: list[str]) -> None:
    try:
        change(ids=ids, tag=history_state.new_tag.get() or "")
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")
    else:
        _clear()


def _delete(workspace: Workspace, ids: list[str]) -> None:
    history_state.deleted.set(workspace.history.delete(ids=ids))
    _clear()


def _act(workspace: Workspace, *, task_id: str, action: str) -> None:
    match action:
        case "open":
            open_dialog(workspace, "task", task_id=task_id)
        case "remove background":
            open_dialog(workspace, "background removal", task_id=task_id)
        case "assets":
            open_dialog(workspace, "assets", task_id=task_id)
        case "request" | "copy prompt":
            open_dialog(workspace, "request", task_id=task_id)
        case "clip":
            make_clip(workspace, task_id=task_id)
        case "previews":
            open_dialog(workspace, "previews", task_id=task_id)
        case "reference":
            reuse.use_as_reference(workspace, task_id=task_id)
        case "star":
            task = workspace.tasks.get(task_id=task_id)
            workspace.history.star(ids=[task_id], starred=not (task and task.starred))
            st.rerun(scope="fragment")
        case "delete":
            _delete(workspace, [task_id])
            st.rerun(scope="fragment")
        case _:
            what = next((what for what in draft_reuse.LABELS if action == f"reuse {what}"), None)
            if what is not None:
                reuse.reuse(workspace, task_id=task_id, what=what)


def _row(workspace: Workspace, task: Task) -> dict[str, Any]:
    kept = task.kept
    first = kept[0] if kept else None
    lost = next((f.reason for f in task.files if f.state is FileState.LOST), None)
    medium = _medium(first)
    return {
        "id": task.id,
        "state": str(task.state),
        "stage": labels.state_words(task),
        "tone": tone(task),
        "mark": _MARKS[tone(task)],
        "medium": medium,
        "thumbnail": workspace.links.thumbnail(first.sha256 or "") if first and medium != "sound" else None,
        "length": length_words(first) if first else "",
        "model": labels.model_title(task.model),
        "size": _size(first),
        "prompt": task.prompt[:SHOWN_PROMPT],
        "isLong": len(task.prompt) > SHOWN_PROMPT,
        "error": task.error or lost,
        "moment": labels.moment_words(task.created_at),
        "took": labels.seconds_words(task.seconds),
        "cost": labels.credit_words(task),
        "starred": task.starred,
        "tags": list(task.tags),
        "downloads": [workspace.links.download(task, f) for f in kept],
        "clean": workspace.links.clean(task, kept[0]) if medium == "picture" else None,
    }


def _medium(file: ResultFile | None) -> str:
    """What a row's result is to the menus: "none" where there is no file."""
    if file is None:
        return "none"
    return "clip" if is_clip(file) else "sound" if is_sound(file) else "picture"


def _size(file: ResultFile | None) -> str:
    """Pixels of a picture, and the length of what plays."""
    if file is None:
        return ""
    pixels = f"{file.width} × {file.height}" if file.width and file.height else ""
    return " · ".join(filter(None, (pixels, length_words(file))))


def _menus() -> dict[str, list[dict[str, str]]]:
    """The menu of a row by its medium: the same on every such row, so it is sent once."""
    reference = {"label": "Use as reference", "name": "reference"}
    picture = [
        reference,
        {"label": "Make icons", "name": "assets"},
        {"label": "Download clean copy", "name": "clean"},
    ]
    every = [
        *(
            {"label": draft_reuse.LABELS[what], "name": f"reuse {what}"}
            for what in ("brief", "seed", "all but the seed")
        ),
        {"label": "Copy prompt", "name": "copy prompt"},
        {"label": "Copy as cURL / Python", "name": "request"},
        {"label": "Delete", "name": "delete"},
    ]
    clip = [reference, {"label": "GIF or WebP preview", "name": "previews"}]
    return {
        "picture": [*picture, *every],
        "clip": [*clip, *every],
        "sound": [reference, *every],
        "none": [{"label": "Details", "name": "open"}, *every],
    }
