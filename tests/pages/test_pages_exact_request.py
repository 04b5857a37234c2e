"""The exact request, with webhooks on and off: what the pages show is the body that the worker sends."""

from __future__ import annotations

import json
import secrets
import shlex
from typing import Any

import pytest

from kie.api.protocol import create_body, encoded
from kie.ledger import queries
from kie.playground import container, runs
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.drafts import Draft, plans
from pages.ui.result import result_state
from tests.pages.conftest import runs as rerun
from tests.pages.conftest import visit
from tests.pages.test_pages_create import kept, save

URL = "https://me.example.org/webhooks/kie"
DRAFT = Draft(texts={"subject": "A “mug”, it's blue"}, models=("google/imagen4-fast",))


@pytest.fixture(params=[URL, None], ids=["webhooks on", "webhooks off"])
def real(
    request: pytest.FixtureRequest, app: Playground, monkeypatch: pytest.MonkeyPatch
) -> tuple[Playground, str | None]:
    """A playground with a key, and the address that KIE is to call back; no worker runs."""
    monkeypatch.setenv("KIE_API_KEY", secrets.token_hex(8))
    if request.param is not None:
        monkeypatch.setenv("WEBHOOK_BASE_URL", "https://me.example.org/")
    container.forget_current()
    return container.current(), request.param


def sent(model: str, values: Any, *, callback_url: str | None) -> Any:
    return json.loads(encoded(create_body(model=model, input=values, callback_url=callback_url)))


@pytest.mark.parametrize("name", ["create", "compare"])
def test_the_preview_shows_what_will_be_sent(real: tuple[Playground, str | None], name: str) -> None:
    app, callback_url = real
    save(app, DRAFT)
    page = visit(name)
    assert not page.code, "a folded request costs nothing"
    page.session_state["exact_request_google-imagen4-fast"] = True
    shown = [json.loads(code.value) for code in rerun(page).code if code.language == "json"]
    (planned,) = plans(kept(app))
    assert shown == [sent("google/imagen4-fast", planned.prepared.input, callback_url=callback_url)]
    assert shown[0].get("callBackUrl") == callback_url


def test_a_copied_request_is_what_is_sent(real: tuple[Playground, str | None]) -> None:
    app, callback_url = real
    intents = [plan.prepared.intent() for plan in plans(DRAFT)]
    run_id, _ = runs.place(app, workspace=LOCAL_WORKSPACE, origin="create", brief={}, intents=intents)
    run = queries.run(app.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert run is not None
    (task,) = run.tasks
    page = visit()
    page.session_state[result_state.next_dialog.key] = ("request", task.id)
    shown = [code.value for code in rerun(page).code]
    words = shlex.split(next(text for text in shown if text.startswith("curl -X POST")))
    body = sent(task.model, task.input, callback_url=callback_url)
    assert json.loads(words[words.index("-d") + 1]) == body
    assert any(f"body = {body!r}\n" in text for text in shown)
    assert len([text for text in shown if "recordInfo?taskId=TASK_ID" in text]) == 3
