"""The versions of a result: what led to it and what it led to, each step one click back."""

from __future__ import annotations

import streamlit as st

from kie.playground.version_tree import versions_of
from kie.playground.workspace import Workspace
from pages.ui.result import reuse
from pages.ui.result.compare_results import compare_results
from pages.ui.result.result_state import open_next
from pages.ui.shared.assets import text

_element = st.components.v2.component(
    "versions", html='<div class="kt"></div>', css=text("cards.css", "versions.css"), js=text("dom.js", "versions.js"),
    isolate_styles=False,
)  # fmt: skip


@st.dialog("Versions", width="large", icon=":material/account_tree:")
def show_versions(workspace: Workspace, *, task_id: str) -> None:
    """The tree around one result."""
    versions = versions_of(workspace.tasks.lineage(task_id=task_id), links=workspace.links)
    if len(versions) < 2:
        st.info(
            "This is the only version so far. Change a word of its brief and press Generate again, reuse it, or make "
            "something of it: what comes of it stands here.",
            icon=":material/account_tree:",
        )
        return
    st.caption("What led to what, oldest first. Marked are the words that changed from the version above.")
    pressed = _element(
        key=f"versions_{task_id}",
        data={"versions": [version.as_json() for version in versions]},
        on_acted_change=lambda: None,
        height="content",
    )
    acted = pressed.get("acted")
    if not acted:
        return
    match acted["action"]:
        case "open":
            open_next("task", task_id=str(acted["task"]))
        case "reuse":
            reuse.reuse(workspace, task_id=str(acted["task"]))
        case "compare":
            compare_results([str(acted["before"]), str(acted["task"])])
