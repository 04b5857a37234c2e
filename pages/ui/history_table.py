"""The history: one page of the ledger's tasks, newest first, with what can be done to each."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from kie.ledger import views
from kie.playground import Playground
from kie.records import FileState, Task
from pages.ui import reuse, wording
from pages.ui.assets import text
from pages.ui.board import download_link, model_title, tone
from pages.ui.detail import show_task
from pages.ui.frame import workspace
from pages.ui.live import NET_SECONDS, listen

PER_PAGE = 20
_MARKS = {"bad": "✕", "open-question": "?", "busy": "…", "good": "–"}

_HEAD = "".join(f"<th>{name}</th>" for name in ("Result", "Model", "Prompt", "State", "When", "Cost", ""))
_element = st.components.v2.component(
    "history_table",
    html=f'<table class="kt"><thead><tr>{_HEAD}</tr></thead>\n<tbody></tbody></table>',
    css=text("table.css"),
    js=text("table.js"),
    isolate_styles=False,
)


@st.fragment(run_every=NET_SECONDS)
def history_table(house: Playground) -> None:
    """One page of the history; the page number is in the address line."""
    listen(house, workspace=workspace())
    number = st.session_state.get("page", 1)
    page = views.history(house.ledger, workspace=workspace(), page=number, per_page=PER_PAGE)
    if not page.total:
        st.info("Nothing yet. Everything you generate on Create appears here and stays.", icon=":material/history:")
        return
    more = "+" if page.total >= views.COUNT_LIMIT else ""
    st.caption(f"{page.total:,}{more} results, newest first")
    result = _element(
        key="history_rows",
        data={"rows": [_row(house, task) for task in page.tasks]},
        on_opened_change=lambda: None,
        on_acted_change=lambda: None,
        height="content",
    )
    st.pagination(max(1, math.ceil(page.total / PER_PAGE)), key="page", bind="query-params")
    if result.opened:
        show_task(house, task_id=str(result.opened["task"]))
    elif result.acted:
        task = views.task(house.ledger, workspace=workspace(), task_id=str(result.acted["task"]))
        if task is not None:
            reuse.reuse_run(house, run_id=task.run_id)


def _row(house: Playground, task: Task) -> dict[str, Any]:
    kept = [f for f in task.files if f.state is FileState.STORED and f.sha256]
    first = kept[0] if kept else None
    lost = next((f.reason for f in task.files if f.state is FileState.LOST), None)
    return {
        "id": task.id,
        "state": str(task.state),
        "stage": wording.state_words(task),
        "tone": tone(task),
        "mark": _MARKS[tone(task)],
        "thumbnail": house.links.thumbnail(first.sha256 or "") if first else None,
        "model": model_title(task.model),
        "size": f"{first.width} × {first.height}" if first and first.width else "",
        "prompt": task.prompt[:400],
        "error": task.error or lost,
        "moment": wording.moment_words(task.created_at),
        "took": wording.seconds_words(task.seconds),
        "cost": wording.credit_words(task),
        "downloads": [download_link(house, task, f) for f in kept],
        "actions": [{"label": "Reuse", "name": "reuse"}],
    }
