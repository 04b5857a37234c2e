"""One task's request as cURL and as Python, ready to copy. The key stands there by its name only."""

from __future__ import annotations

import json
import shlex

import streamlit as st

from kie.api.protocol import CREATE_TASK, create_body
from kie.attachments.references import hashes
from kie.domain.task import Task
from kie.ledger import queries
from kie.playground.container import Playground
from kie.settings import DEFAULT_BASE_URL
from pages.ui.shared.frame import workspace


@st.dialog("Copy the request", width="large", icon=":material/data_object:")
def show_request(app: Playground, *, task_id: str) -> None:
    task = queries.task(app.ledger, workspace=workspace(), task_id=task_id)
    if task is None:
        st.info("This task is not in the ledger any more.")
        return
    if hashes(task.input):
        st.caption("Its reference images are uploaded when it is sent; put their addresses where `kie-file:` stands.")
    prompt, curl, python = st.tabs(["Prompt", "cURL", "Python"])
    prompt.code(task.prompt or "(none)", language=None, wrap_lines=True)
    curl.code(as_curl(task), language="bash", wrap_lines=True)
    python.code(as_python(task), language="python", wrap_lines=True)


def as_curl(task: Task) -> str:
    body = json.dumps(create_body(model=task.model, input=task.input, callback_url=None), ensure_ascii=False)
    return (
        f"curl -X POST {DEFAULT_BASE_URL}{CREATE_TASK} \\\n"
        '  -H "Authorization: Bearer $KIE_API_KEY" \\\n'
        "  -H 'Content-Type: application/json' \\\n"
        f"  -d {shlex.quote(body)}"
    )


def as_python(task: Task) -> str:
    body = create_body(model=task.model, input=task.input, callback_url=None)
    return (
        "import os\n\nimport httpx\n\n"
        f"body = {body!r}\n"
        "answer = httpx.post(\n"
        f'    "{DEFAULT_BASE_URL}{CREATE_TASK}",\n'
        "    json=body,\n"
        '    headers={"Authorization": f"Bearer {os.environ[\'KIE_API_KEY\']}"},\n'
        "    timeout=60,\n"
        ")\n"
        "print(answer.json())\n"
    )
