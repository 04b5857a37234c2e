"""The routes beside the pages: health, KIE's callbacks, result files, and headers on everything."""

from __future__ import annotations

import base64
import gc
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from kie import playground
from kie.files import FileLinks, StoredFile
from kie.ledger import work
from kie.playground import Playground
from kie.protocol import Record
from kie.web import CALLBACK_LIMIT, MIDDLEWARE, ROUTES, lifespan, signature_is_valid
from tests.support.houses import placed
from tests.support.pictures import picture
from tests.support.waiting import eventually

HMAC_KEY = "webhook-secret"
ID = "366e2065ed94e590a9e1201e1f1e1704"
FACTS = StoredFile.__dataclass_fields__


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A browser before the routes of a demo whose data is in `tmp_path`; no worker runs."""
    monkeypatch.chdir(tmp_path)
    for name in ("KIE_API_KEY", "KIE_AI_API_KEY", "KIE_BASE_URL", "KIE_WEBHOOK_HMAC_KEY", "PLAYGROUND_DATA"):
        monkeypatch.delenv(name, raising=False)
    playground.forget_current()
    app = Starlette(routes=[*ROUTES, Route("/plain", lambda _: PlainTextResponse("x"))], middleware=MIDDLEWARE)
    with TestClient(app) as client:
        yield client
    playground.forget_current()


@pytest.fixture
def signing(served: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The same where KIE signs its callbacks."""
    playground.forget_current()
    monkeypatch.setenv("KIE_WEBHOOK_HMAC_KEY", HMAC_KEY)
    return served


def callback(task_id: str = ID) -> bytes:
    return json.dumps({"code": 200, "msg": "success", "data": {"taskId": task_id, "state": "success"}}).encode()


def signed(task_id: str = ID, *, key: str = HMAC_KEY, at: float | None = None) -> dict[str, str]:
    moment = str(int(time.time() if at is None else at))
    digest = hmac.new(key.encode(), f"{task_id}.{moment}".encode(), hashlib.sha256).digest()
    return {"X-Webhook-Timestamp": moment, "X-Webhook-Signature": base64.b64encode(digest).decode()}


def waiting_task(house: Playground) -> str:
    """The id of a task that KIE knows as ID."""
    (task_id,) = placed(house)
    assert work.begin_submit(house.ledger, task_id) is not None
    work.submitted(house.ledger, task_id, kie_task_id=ID)
    return task_id


def kept_file(house: Playground) -> str:
    """The hash of a result that is kept."""
    task_id = waiting_task(house)
    record = Record(task_id=ID, state="success", completed_at=datetime.now(UTC))
    work.succeeded(house.ledger, task_id, record=record, urls=["https://example.org/1.png"])
    incoming = house.store.incoming()
    incoming.write(picture())
    stored = house.store.keep(incoming)
    file_id = work.open_work(house.ledger, service="demo").fetching[0]
    work.file_stored(house.ledger, file_id, values={name: getattr(stored, name) for name in FACTS})
    return stored.sha256


# --- health


def test_without_a_worker_the_house_is_not_well(served: TestClient) -> None:
    answer = served.get("/healthz")
    assert (answer.status_code, answer.json()) == (
        503, {"ok": False, "demo": True, "worker_age": None, "worker": "here"},
    )  # fmt: skip


def test_with_its_worker_the_house_is_well_and_says_how_fresh_it_is(served: TestClient) -> None:
    with TestClient(Starlette(routes=ROUTES, lifespan=lifespan)) as client:
        gc.unfreeze()
        answer = eventually(lambda: (found := client.get("/healthz")).status_code == 200 and found)
        body: dict[str, Any] = answer.json()
        assert 0 <= body.pop("worker_age") < 15
        assert body == {"ok": True, "demo": True, "worker": "here"}
    assert playground.current().worker_age is None


# --- callbacks


def test_the_webhook_says_that_it_is_ready_and_whether_it_checks_signatures(served: TestClient) -> None:
    assert served.get("/webhooks/kie").json() == {"ready": True, "signed": False}


def test_a_signing_webhook_says_so(signing: TestClient) -> None:
    assert signing.get("/webhooks/kie").json() == {"ready": True, "signed": True}


@pytest.mark.parametrize("task_id", [ID, "somebody-elses"])
def test_a_callback_is_accepted_whether_or_not_the_task_is_ours(served: TestClient, task_id: str) -> None:
    house = playground.current()
    ours = waiting_task(house)
    asked: list[str] = []
    house.ask_now = asked.append  # type: ignore[method-assign]
    answer = served.post("/webhooks/kie", content=callback(task_id))
    assert (answer.status_code, answer.json()) == (200, {"code": 200, "msg": "success"})
    assert asked == ([ours] if task_id == ID else [])


def test_a_callback_is_believed_in_nothing_but_its_task(served: TestClient) -> None:
    house = playground.current()
    before = playground.Playground.typical_seconds
    task_id = waiting_task(house)
    served.post("/webhooks/kie", content=callback())
    found = work.load(house.ledger, task_id)
    assert found is not None
    assert (found.state, found.kie_task_id, before) == ("waiting", ID, playground.Playground.typical_seconds)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"null", b"[]", b"{}", b'{"data":{"taskId":""}}', b'{"data":{"taskId":"\\ud800"}}', b"\xff" * 99]
)
def test_garbage_is_turned_away(served: TestClient, body: bytes) -> None:
    answer = served.post("/webhooks/kie", content=body)
    assert (answer.status_code, answer.json()) == (400, {"code": 400, "msg": "no task id in the body"})


def test_a_huge_body_is_turned_away(served: TestClient) -> None:
    body = callback()[:-1] + b" " * CALLBACK_LIMIT + b"}"
    assert served.post("/webhooks/kie", content=body).status_code == 400


def test_a_signed_callback_is_accepted(signing: TestClient) -> None:
    assert signing.post("/webhooks/kie", content=callback(), headers=signed()).status_code == 200


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
def test_a_forged_or_late_callback_is_turned_away(signing: TestClient, headers: dict[str, Any]) -> None:
    answer = signing.post("/webhooks/kie", content=callback(), headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"code": 401, "msg": "wrong signature"})


@pytest.mark.parametrize(("late", "passes"), [(0, True), (299, True), (-299, True), (301, False), (-301, False)])
def test_five_minutes_of_clock_difference_pass(late: float, passes: bool) -> None:
    now = 1_795_000_000.0
    headers = signed(at=now - late)
    found = signature_is_valid(
        key=HMAC_KEY, task_id=ID, timestamp=headers["X-Webhook-Timestamp"],
        signature=headers["X-Webhook-Signature"], now=now,
    )  # fmt: skip
    assert found is passes


# --- files


def test_a_kept_result_is_served_whole_and_in_parts(served: TestClient) -> None:
    house = playground.current()
    link = house.links.full(kept_file(house))
    whole = served.get(link)
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, picture(), "image/png")
    assert whole.headers["cache-control"].startswith("private")
    assert whole.headers["content-security-policy"] == "sandbox; default-src 'none'"
    part = served.get(link, headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.content) == (206, b"PNG")


def test_a_thumbnail_is_webp(served: TestClient) -> None:
    house = playground.current()
    answer = served.get(house.links.thumbnail(kept_file(house)))
    assert (answer.status_code, answer.headers["content-type"], answer.content[8:12]) == (200, "image/webp", b"WEBP")


def test_a_link_without_a_right_signature_is_refused(served: TestClient) -> None:
    house = playground.current()
    sha256 = kept_file(house)
    address, _, query = house.links.full(sha256).partition("?")
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
    assert [served.get(link).status_code for link in forged] == [403] * len(forged)


def test_a_file_that_is_not_kept_is_not_found(served: TestClient) -> None:
    house = playground.current()
    assert served.get(house.links.full("b" * 64)).status_code == 404
    sha256 = kept_file(house)
    house.store.path(sha256).unlink()
    assert served.get(house.links.full(sha256)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/full/../../../../etc/passwd", "/full/..%2f..%2f..%2fetc%2fpasswd", "/full/%2e%2e/ledger.sqlite",
        "/full/ledger.sqlite", "//etc/passwd", "/full/%00", "/download/..%5c..%5cledger.sqlite/x",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_store(served: TestClient, path: str) -> None:
    query = FileLinks(playground.current().ledger.secret()).full("b" * 64).partition("?")[2]
    assert served.get(f"{FileLinks.PREFIX}{path}?{query}").status_code in (403, 404)


# --- headers


def test_every_answer_keeps_other_sites_from_framing_it(served: TestClient) -> None:
    headers = served.get("/plain").headers
    found = {name: headers[name] for name in ("content-security-policy", "x-content-type-options", "referrer-policy")}
    assert found == {
        "content-security-policy": "frame-ancestors 'self'", "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
    }  # fmt: skip
