"""One task's request as cURL and as Python, ready to copy. The key stands there by its name only."""

from __future__ import annotations

import streamlit as st

from kie.playground.exact_request import as_curl, as_python
from kie.playground.request_sources import kept_files_of
from kie.playground.workspace import Workspace


@st.dialog("Copy the request", width="large", icon=":material/data_object:")
def show_request(workspace: Workspace, *, task_id: str) -> None:
    task = workspace.tasks.get(task_id=task_id)
    if task is None:
        st.info("This task is not in the ledger any more.")
        return
    if kept_files_of(task):
        st.caption("Its reference images are uploaded when it is sent; put their addresses where `kie-file:` stands.")
    prompt, curl, python = st.tabs(["Prompt", "cURL", "Python"])
    prompt.code(task.prompt or "(none)", language=None, wrap_lines=True)
    callback_url = workspace.connection.callback_url
    curl.code(as_curl(task.model, task.input, callback_url=callback_url), language="bash", wrap_lines=True)
    python.code(as_python(task.model, task.input, callback_url=callback_url), language="python", wrap_lines=True)
