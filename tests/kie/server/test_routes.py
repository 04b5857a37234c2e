"""The routes beside the pages: health, KIE's callbacks, result files, and headers on everything."""

from __future__ import annotations

import base64
import gc
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from kie.domain.stored_file import StoredFile
from kie.domain.task import Record
from kie.ledger import callback_log, file_transitions, transitions
from kie.media.links import FileLinks
from kie.playground import container
from kie.playground.container import Playground
from kie.server.lifespan import lifespan
from kie.server.routes import MIDDLEWARE, ROUTES
from kie.server.webhook import CALLBACK_LIMIT
from tests.support.apps import placed, seen
from tests.support.pictures import picture
from tests.support.waiting import eventually_here

HMAC_KEY = "webhook-secret"
ID = "366e2065ed94e590a9e1201e1f1e1704"
pytestmark = pytest.mark.anyio
FACTS = StoredFile.__dataclass_fields__


@pytest.fixture
async def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """A browser before the routes of a demo whose data is in `tmp_path`; no worker runs."""
    monkeypatch.chdir(tmp_path)
    for name in ("KIE_API_KEY", "KIE_AI_API_KEY", "KIE_BASE_URL", "KIE_WEBHOOK_HMAC_KEY", "PLAYGROUND_DATA"):
        monkeypatch.delenv(name, raising=False)
    container.forget_current()
    app = Starlette(routes=[*ROUTES, Route("/plain", lambda _: PlainTextResponse("x"))], middleware=MIDDLEWARE)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client
    container.forget_current()


@pytest.fixture
def signing(served: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> httpx.AsyncClient:
    """The same where KIE signs its callbacks."""
    container.forget_current()
    monkeypatch.setenv("KIE_WEBHOOK_HMAC_KEY", HMAC_KEY)
    return served


def callback(task_id: str = ID) -> bytes:
    return json.dumps({"code": 200, "msg": "success", "data": {"taskId": task_id, "state": "success"}}).encode()


def signed(task_id: str = ID, *, key: str = HMAC_KEY, at: float | None = None) -> dict[str, str]:
    moment = str(int(time.time() if at is None else at))
    digest = hmac.new(key.encode(), f"{task_id}.{moment}".encode(), hashlib.sha256).digest()
    return {"X-Webhook-Timestamp": moment, "X-Webhook-Signature": base64.b64encode(digest).decode()}


def waiting_task(app: Playground) -> str:
    """The id of a task that KIE knows as ID."""
    (task_id,) = placed(app)
    assert transitions.begin_submit(app.ledger, task_id) is not None
    transitions.submitted(app.ledger, task_id, kie_task_id=ID)
    return task_id


def refused_today(app: Playground) -> dict[str, int]:
    return dict(callback_log.overview(app.ledger, service=app.settings.service).refused_today)


def kept_file(app: Playground) -> str:
    """The hash of a result that is kept."""
    task_id = waiting_task(app)
    record = Record(task_id=ID, state="success", completed_at=datetime.now(UTC))
    transitions.succeeded(app.ledger, task_id, record=record, urls=["https://example.org/1.png"])
    stored = app.store.keep_pieces([picture()])
    file_id = transitions.open_work(app.ledger, service="demo").fetching[0]
    file_transitions.stored(app.ledger, file_id, values={name: getattr(stored, name) for name in FACTS})
    return stored.sha256


# --- health


async def test_without_a_worker_the_house_is_not_well(served: httpx.AsyncClient) -> None:
    answer = await served.get("/healthz")
    assert (answer.status_code, answer.json()) == (
        503, {"ok": False, "demo": True, "worker_age": None, "worker": "here"},
    )  # fmt: skip


async def test_with_its_worker_the_house_is_well_and_says_how_fresh_it_is(served: httpx.AsyncClient) -> None:
    async with lifespan(None):
        gc.unfreeze()
        await eventually_here(lambda: container.current().worker_age is not None)
        answer = await served.get("/healthz")
        body: dict[str, Any] = answer.json()
        assert 0 <= body.pop("worker_age") < 15
        assert (answer.status_code, body) == (200, {"ok": True, "demo": True, "worker": "here"})
    assert container.current().worker_age is None


# --- callbacks


async def test_the_webhook_says_that_it_is_ready_and_whether_it_checks_signatures(served: httpx.AsyncClient) -> None:
    assert (await served.get("/webhooks/kie")).json() == {"ready": True, "signed": False}


async def test_a_signing_webhook_says_so(signing: httpx.AsyncClient) -> None:
    assert (await signing.get("/webhooks/kie")).json() == {"ready": True, "signed": True}


@pytest.mark.parametrize("task_id", [ID, "somebody-elses"])
async def test_a_callback_is_accepted_whether_or_not_the_task_is_ours(served: httpx.AsyncClient, task_id: str) -> None:
    app = container.current()
    ours = waiting_task(app)
    polled: list[str] = []
    app.poll_now = polled.append  # type: ignore[method-assign]
    answer = await served.post("/webhooks/kie", content=callback(task_id))
    assert (answer.status_code, answer.json()) == (200, {"code": 200, "msg": "success"})
    assert polled == ([ours] if task_id == ID else [])


async def test_a_callback_is_believed_in_nothing_but_its_task(served: httpx.AsyncClient) -> None:
    app = container.current()
    task_id = waiting_task(app)
    before = seen(app, task_id)
    await served.post("/webhooks/kie", content=callback())
    assert seen(app, task_id) == before


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b"{}", b'{"data":{"taskId":""}}', b'{"data":{"taskId":"\\ud800"}}', b"\xff" * 99],
)
async def test_garbage_is_turned_away(served: httpx.AsyncClient, body: bytes) -> None:
    answer = await served.post("/webhooks/kie", content=body)
    assert (answer.status_code, answer.json()) == (400, {"code": 400, "msg": "no task id in the body"})


async def test_a_huge_body_is_turned_away(served: httpx.AsyncClient) -> None:
    body = callback()[:-1] + b" " * CALLBACK_LIMIT + b"}"
    assert (await served.post("/webhooks/kie", content=body)).status_code == 400


async def test_a_signed_callback_is_accepted(signing: httpx.AsyncClient) -> None:
    assert (await signing.post("/webhooks/kie", content=callback(), headers=signed())).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(key="another"),
        signed("another-task"),
        signed(at=0),
        signed() | {"X-Webhook-Timestamp": "9" * 11},
        signed() | {"X-Webhook-Timestamp": "now"},
        signed() | {"X-Webhook-Timestamp": "9" * 5000},
        signed() | {"X-Webhook-Signature": ""},
        {"X-Webhook-Timestamp": "²".encode("latin-1"), "X-Webhook-Signature": b"x"},
        {"X-Webhook-Timestamp": str(int(time.time())), "X-Webhook-Signature": "é".encode("latin-1")},
    ],
)
async def test_a_forged_or_late_callback_is_turned_away(signing: httpx.AsyncClient, headers: dict[str, Any]) -> None:
    answer = await signing.post("/webhooks/kie", content=callback(), headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"code": 401, "msg": "wrong signature"})


@pytest.mark.parametrize(
    ("headers", "reason"),
    [({}, "unsigned"), (signed(key="another"), "forged"), (signed("another-task"), "forged"), (signed(at=0), "late")],
)
async def test_what_is_turned_away_is_counted_by_its_reason(
    signing: httpx.AsyncClient, headers: dict[str, Any], reason: str
) -> None:
    app = container.current()
    task_id = waiting_task(app)
    before = seen(app, task_id)
    for _ in range(3):
        await signing.post("/webhooks/kie", content=callback(), headers=headers)
    await eventually_here(lambda: refused_today(app) == {reason: 3}, within=5)
    assert seen(app, task_id) == before


async def test_garbage_and_foreign_tasks_are_counted_too(served: httpx.AsyncClient) -> None:
    app = container.current()
    await served.post("/webhooks/kie", content=b"{}")
    await served.post("/webhooks/kie", content=callback("somebody-elses"))
    await eventually_here(lambda: refused_today(app) == {"foreign": 1, "unreadable": 1}, within=5)
    assert callback_log.overview(app.ledger, service="demo").arrived_today == 0


async def test_a_callback_that_comes_again_changes_nothing(signing: httpx.AsyncClient) -> None:
    app = container.current()
    task_id = waiting_task(app)
    headers = signed()
    answers = [await signing.post("/webhooks/kie", content=callback(), headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    once = callback_log.overview(app.ledger, service="demo")
    assert (once.arrived_today, dict(once.refused_today)) == (1, {})
    transitions.failed(app.ledger, task_id, record=Record(task_id=ID, state="fail"), sentence="It failed.")
    ended = seen(app, task_id)
    assert (await signing.post("/webhooks/kie", content=callback(), headers=headers)).status_code == 200
    assert (seen(app, task_id), callback_log.overview(app.ledger, service="demo")) == (ended, once)


async def test_an_answer_does_not_wait_for_a_ledger_that_is_busy(served: httpx.AsyncClient) -> None:
    app = container.current()
    waiting_task(app)
    with app.ledger.write():
        began = time.monotonic()
        answer = await served.post("/webhooks/kie", content=callback())
        assert (answer.status_code, time.monotonic() - began < 1.0) == (200, True)
    await eventually_here(lambda: callback_log.overview(app.ledger, service="demo").arrived_today == 1)


# --- files


async def test_a_kept_result_is_served_whole_and_in_parts(served: httpx.AsyncClient) -> None:
    app = container.current()
    link = app.links.full(kept_file(app))
    whole = await served.get(link)
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, picture(), "image/png")
    assert whole.headers["cache-control"].startswith("private")
    assert whole.headers["content-security-policy"] == "sandbox; default-src 'none'"
    part = await served.get(link, headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.content) == (206, b"PNG")


async def test_a_thumbnail_is_webp(served: httpx.AsyncClient) -> None:
    app = container.current()
    answer = await served.get(app.links.thumbnail(kept_file(app)))
    assert (answer.status_code, answer.headers["content-type"], answer.content[8:12]) == (200, "image/webp", b"WEBP")


async def test_a_link_without_a_right_signature_is_refused(served: httpx.AsyncClient) -> None:
    app = container.current()
    sha256 = kept_file(app)
    address, _, query = app.links.full(sha256).partition("?")
    forged = [
        address,
        f"{address}?{query}0",
        f"{address}?{query.replace('e=', 'e=9')}",
        f"{address}?e=%C2%B2&s=x",
        f"{address}?e=9999999999&s=%C3%A9",
        f"{address.replace('full', 'thumbnail')}?{query}",
        f"{address.replace('full', 'original')}?{query}",
        f"{address.replace(sha256, 'b' * 64)}?{query}",
        f"{address}/name.png?{query}",
    ]
    assert [(await served.get(link)).status_code for link in forged] == [403] * len(forged)


async def test_a_file_that_is_not_kept_is_not_found(served: httpx.AsyncClient) -> None:
    app = container.current()
    assert (await served.get(app.links.full("b" * 64))).status_code == 404
    sha256 = kept_file(app)
    app.store.path(sha256).unlink()
    assert (await served.get(app.links.full(sha256))).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/full/../../../../etc/passwd", "/full/..%2f..%2f..%2fetc%2fpasswd", "/full/%2e%2e/ledger.sqlite",
        "/full/ledger.sqlite", "//etc/passwd", "/full/%00", "/download/..%5c..%5cledger.sqlite/x",
    ],
)  # fmt: skip
async def test_no_path_leads_out_of_the_store(served: httpx.AsyncClient, path: str) -> None:
    query = FileLinks(container.current().ledger.secret()).full("b" * 64).partition("?")[2]
    assert (await served.get(f"{FileLinks.PREFIX}{path}?{query}")).status_code in (403, 404)


# --- headers


async def test_every_answer_keeps_other_sites_from_framing_it(served: httpx.AsyncClient) -> None:
    headers = (await served.get("/plain")).headers
    own = {name: headers[name] for name in ("content-security-policy", "x-content-type-options", "referrer-policy")}
    assert own == {
        "content-security-policy": "frame-ancestors 'self'", "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
    }  # fmt: skip
