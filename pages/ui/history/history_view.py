"""The history: one page of the ledger as table or gallery, and what can be done to one result or to several."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import streamlit as st

from kie.domain.task import FileState, ResultFile, Task
from kie.errors import BadInput
from kie.ledger import curation, history_queries, link_targets, queries
from kie.ledger.history_queries import Filters
from kie.playground.container import Playground
from pages.ui.history.history_filters import filter_bar
from pages.ui.result import reuse
from pages.ui.result.cards import GO_ON_FROM_A_CLIP, MAKE_A_CLIP, is_sound, length_words, tone
from pages.ui.result.make_clip import is_clip, make_clip
from pages.ui.shared import labels
from pages.ui.shared.assets import text
from pages.ui.shared.dialogs import open_asked, open_dialog
from pages.ui.shared.frame import workspace
from pages.ui.shared.live_updates import NET_SECONDS, listen
from pages.ui.shared.signed_links import clean_link, download_link

PER_PAGE = 20
SHOWN_PROMPT = 400
_MARKS = {"bad": "✕", "open-question": "?", "busy": "…", "good": "–"}
_MARK, _CLEAR, _DELETED = "shelf_mark", "shelf_clear", "shelf_deleted"

_STEPS: dict[str, list[dict[str, Any]]] = {
    "picture": [{"label": "Remove background", "name": "cut out"}, MAKE_A_CLIP],
    "clip": [GO_ON_FROM_A_CLIP],
}
"""What stands beside Download and Reuse on a row, by its medium."""

_element = st.components.v2.component(
    "shelf", html='<div class="ks"></div>', css=text("shelf.css"), js=text("dom.js", "shelf.js"), isolate_styles=False
)


@st.fragment(run_every=NET_SECONDS)
def history(app: Playground) -> None:
    """Filters, the page of results they leave, and actions; filters, view and page are in the address line."""
    listen(app, workspace=workspace())
    filters, view = filter_bar(app)
    _new_results(app, filters)
    page = history_queries.page(
        app.ledger,
        workspace=workspace(),
        filters=filters,
        page=st.session_state.get("page", 1),
        per_page=PER_PAGE,
        up_to=st.session_state.get(_MARK),
    )
    bar = st.container(key="shelf_bar", horizontal=True, vertical_alignment="center")
    if not page.total:
        with bar:
            _undo_delete(app)
        _empty(filters)
        open_asked(app)
        return
    result = _element(
        key="shelf",
        data={
            "view": view,
            "clear": st.session_state.get(_CLEAR, 0),
            "menus": _menus(),
            "steps": _STEPS,
            "rows": [_row(app, task) for task in page.tasks],
        },
        default={"selected": {"clear": 0, "ids": []}},
        on_selected_change=lambda: None,
        on_acted_change=lambda: None,
        height="content",
    )
    if page.total > PER_PAGE:
        st.pagination(math.ceil(page.total / PER_PAGE), key="page", bind="query-params")
    with bar:
        if not _selected(app, result.selected):
            more = "" if page.is_exact else "+"
            _undo_delete(app)
            st.caption(f"{page.total:,}{more} results, newest first", width="content")
    if not open_asked(app) and result.acted:
        _act(app, task_id=str(result.acted["task"]), action=str(result.acted["action"]))


def _new_results(app: Playground, filters: Filters) -> None:
    """Results that came since this page was opened are announced, not pushed under the reader's eyes."""
    if _MARK not in st.session_state:
        st.session_state[_MARK] = history_queries.newest_mark(app.ledger, workspace=workspace(), filters=Filters())
    count = history_queries.newer_than(app.ledger, workspace=workspace(), filters=filters, mark=st.session_state[_MARK])
    if count:
        label = f"{count} new result{'s' if count > 1 else ''} · show"
        st.button(label, key="show_new", icon=":material/arrow_upward:", on_click=show_newest)


def show_newest() -> None:
    """Begin anew at the newest result."""
    st.session_state.pop(_MARK, None)
    st.session_state["page"] = 1


def _undo_delete(app: Playground) -> None:
    ids = st.session_state.get(_DELETED)
    if not ids:
        return
    said = f"Deleted {len(ids)} result{'s' if len(ids) > 1 else ''}, kept for seven days."
    st.caption(said, width="content")
    st.button("Undo", key="undo_delete", icon=":material/undo:", type="tertiary", on_click=_restore, args=(app,))


def _restore(app: Playground) -> None:
    curation.restore(app.ledger, workspace=workspace(), ids=st.session_state.pop(_DELETED, []))


def _empty(filters: Filters) -> None:
    if filters == Filters():
        st.info("Nothing yet. Everything you generate on Create appears here and stays.", icon=":material/history:")
        st.page_link("create.py", label="Go to Create", icon=":material/draw:")
    else:
        st.info("No result matches these filters.", icon=":material/filter_alt_off:")


def _selected(app: Playground, selected: Any) -> bool:
    """What can be done to the ticked results together; False while none is ticked."""
    ids = list(selected["ids"]) if selected and selected["clear"] == st.session_state.get(_CLEAR, 0) else []
    if not ids:
        return False
    key = link_targets.keep_selection(app.ledger, workspace=workspace(), ids=ids)
    st.markdown(f"**{len(ids)} selected**")
    for label, name, icon in (
        ("ZIP", "results.zip", "folder_zip"),
        ("CSV", "results.csv", "table"),
        ("JSON", "results.json", "data_object"),
    ):
        st.link_button(label, app.links.link("selection", key, name=name), icon=f":material/{icon}:")
    st.button("Star", key="star_all", icon=":material/star:", on_click=_star_all, args=(app, ids))
    with st.popover("Tag", icon=":material/label:"):
        st.text_input("Tag", key="new_tag", max_chars=40, placeholder="client A")
        st.button("Add", key="tag_all", on_click=_tag_all, args=(app, ids), type="primary")
        st.button("Remove this tag", key="untag_all", on_click=_untag_all, args=(app, ids), type="tertiary")
    st.button("Delete", key="delete_all", icon=":material/delete:", on_click=_delete, args=(app, ids))
    st.button("Clear", key="clear_selection", type="tertiary", on_click=_clear)
    return True


def _clear() -> None:
    st.session_state[_CLEAR] = st.session_state.get(_CLEAR, 0) + 1


def _star_all(app: Playground, ids: list[str]) -> None:
    curation.star(app.ledger, workspace=workspace(), ids=ids, starred=True)
    _clear()


def _tag_all(app: Playground, ids: list[str]) -> None:
    _retag(curation.tag, app, ids)


def _untag_all(app: Playground, ids: list[str]) -> None:
    _retag(curation.untag, app, ids)


def _retag(change: Callable[..., object], app: Playground, ids: list[str]) -> None:
    try:
        change(app.ledger, workspace=workspace(), ids=ids, tag=st.session_state.get("new_tag") or "")
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")
    else:
        _clear()


def _delete(app: Playground, ids: list[str]) -> None:
    st.session_state[_DELETED] = list(curation.delete(app.ledger, workspace=workspace(), ids=ids))
    _clear()


def _act(app: Playground, *, task_id: str, action: str) -> None:
    match action:
        case "open":
            open_dialog(app, "task", task_id=task_id)
        case "cut out":
            open_dialog(app, "cutout", task_id=task_id)
        case "assets":
            open_dialog(app, "assets", task_id=task_id)
        case "request" | "copy prompt":
            open_dialog(app, "request", task_id=task_id)
        case "clip":
            make_clip(app, task_id=task_id)
        case "previews":
            open_dialog(app, "previews", task_id=task_id)
        case "reference":
            reuse.use_as_reference(app, task_id=task_id)
        case "star":
            task = queries.task(app.ledger, workspace=workspace(), task_id=task_id)
            curation.star(app.ledger, workspace=workspace(), ids=[task_id], starred=not (task and task.starred))
            st.rerun(scope="fragment")
        case "delete":
            _delete(app, [task_id])
            st.rerun(scope="fragment")
        case _ if action.startswith("reuse "):
            reuse.reuse(app, task_id=task_id, what=action.removeprefix("reuse "))  # type: ignore[arg-type]


def _row(app: Playground, task: Task) -> dict[str, Any]:
    kept = [f for f in task.files if f.state is FileState.STORED and f.sha256]
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
        "thumbnail": app.links.thumbnail(first.sha256 or "") if first and medium != "sound" else None,
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
        "downloads": [download_link(app, task, f) for f in kept],
        "clean": clean_link(app, task, kept[0]) if medium == "picture" else None,
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
        *({"label": reuse.LABELS[what], "name": f"reuse {what}"} for what in ("brief", "seed", "all but the seed")),
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
