"""One task's request in several languages, ready to copy. The key stands there by its name only."""

from __future__ import annotations

import streamlit as st

from kie import catalogue
from kie.playground.exact_request import examples, prompt_name
from kie.playground.request_sources import kept_files_of
from kie.playground.workspace import Workspace
from pages.ui.shared.request_examples import request_examples


@st.dialog("Copy the request", width="large", icon=":material/data_object:")
def show_request(workspace: Workspace, *, task_id: str) -> None:
    task = workspace.tasks.get(task_id=task_id)
    if task is None:
        st.info("This task is not in the ledger any more.")
        return
    if kept_files_of(task):
        st.caption("Its reference images are uploaded when it is sent; put their addresses where `kie-file:` stands.")
    shown = examples(
        task.model,
        task.input,
        prompt=prompt_name(catalogue.find(task.model)),
        callback_url=workspace.connection.callback_url,
        task_id=task.kie_task_id,
        base_url=workspace.connection.requests_go_to,
    )
    prompt, *places = st.tabs(["Prompt", *(example.name for example in shown)])
    prompt.code(task.prompt or "(none)", language=None, wrap_lines=True)
    request_examples(places, shown)
