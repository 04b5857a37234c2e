"""The self-test of the webhook: what it sends, and each way in which it may not come back."""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Callable

import httpx
import pytest

from kie.playground import webhook_self_test
from kie.playground.webhook_self_test import Outcome
from kie.worker.callbacks import WRONG_SIGNATURE, signature

URL = "https://playground.example.org/webhooks/kie"
SECRET = b"of this ledger"
KEY = "webhook-secret"
Answer = Callable[[httpx.Request], httpx.Response]


def run(answer: Answer, *, url: str = URL, key: str | None = KEY, seconds: float = 5.0) -> Outcome:
    return webhook_self_test.run(url, key=key, secret=SECRET, seconds=seconds, transport=httpx.MockTransport(answer))


def task_id_of(request: httpx.Request) -> str:
    return str(json.loads(request.content)["data"]["taskId"])


def this_server(request: httpx.Request) -> httpx.Response:
    """What our own webhook answers."""
    task_id = task_id_of(request)
    assert webhook_self_test.is_test(task_id, secret=SECRET)
    answer = webhook_self_test.answer(task_id, secret=SECRET)
    return httpx.Response(200, json={"code": 200, "msg": "success", "data": answer})


@pytest.mark.parametrize("key", [KEY, None])
def test_one_callback_goes_to_the_configured_address_signed_where_there_is_a_key(key: str | None) -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return this_server(request)

    outcome = run(answer, key=key)
    (request,) = requests
    assert (request.method, str(request.url)) == ("POST", URL)
    assert outcome.works
    assert outcome.sentence.startswith("Works: a test callback came back in ")
    assert ("not signed" in outcome.sentence) is (key is None)
    timestamp = request.headers.get("X-Webhook-Timestamp")
    assert (timestamp is None) is (key is None)
    if key is not None:
        expected = signature(key=key, task_id=task_id_of(request), timestamp=timestamp or "")
        assert request.headers["X-Webhook-Signature"] == expected


@pytest.mark.parametrize(
    ("answer", "begins"),
    [
        (httpx.Response(401, json={"code": 401, "msg": WRONG_SIGNATURE}), "Wrong signature key: "),
        (httpx.Response(401, text="log in"), "The address answers HTTP 401."),
        (httpx.Response(502, text="<html>"), "The address answers HTTP 502."),
        (httpx.Response(404, json={"detail": "Not Found"}), "The address answers HTTP 404."),
        (httpx.Response(200, text="Welcome"), "Something answers at the address, but it is not this playground."),
        (httpx.Response(200, json={"code": 200, "msg": "success"}), "Something answers at the address"),
        (
            httpx.Response(200, json={"code": 200, "msg": "success", "data": {webhook_self_test.PROOF: "0" * 32}}),
            "Something answers at the address",
        ),
        (httpx.Response(200, content=b"x" * 300_000), "Something answers at the address"),
        (httpx.Response(308, headers={"Location": "http://169.254.169.254/"}), "The address is redirected (HTTP 308)"),
    ],
)
def test_an_answer_that_is_not_ours_is_a_sentence_and_no_redirect_is_followed(
    answer: httpx.Response, begins: str
) -> None:
    requests: list[httpx.Request] = []

    def answering(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return answer

    outcome = run(answering)
    assert (outcome.works, len(requests)) == (False, 1)
    assert outcome.sentence.startswith(begins)
    assert outcome.sentence.endswith(".")


@pytest.mark.parametrize(
    ("cause", "sentence"),
    [
        (socket.gaierror(-2, "Name or service not known"), "the name playground.example.org is not known"),
        (ConnectionRefusedError(111, "refused"), "nothing listens at playground.example.org"),
        (ssl.SSLCertVerificationError("self-signed"), "the certificate of playground.example.org is not accepted"),
        (OSError("reset"), "the connection to playground.example.org broke off (ConnectError)"),
    ],
)
def test_no_connection_is_a_sentence_that_says_why(cause: Exception, sentence: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no") from cause

    assert run(answer) == Outcome(works=False, sentence=f"Not reachable: {sentence}.")


def test_nobody_waits_longer_than_promised() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        time.sleep(1.0)
        return this_server(request)

    began = time.monotonic()
    outcome = run(answer, seconds=0.2)
    assert time.monotonic() - began < 0.8
    assert outcome == Outcome(
        works=False, sentence="Not reachable: playground.example.org did not answer within 0.2 s."
    )


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "10.0.0.7", "[::1]:8501", "nas.local"])
def test_an_address_that_only_this_network_knows_does_not_do(host: str) -> None:
    outcome = run(this_server, url=f"http://{host}/webhooks/kie")
    assert (outcome.works, "inside your own network" in outcome.sentence) == (False, True)


@pytest.mark.parametrize("task_id", ["", "selftest-", "selftest-ab-", "selftest-ab-é", "selftest-ab-" + "0" * 32, "ab"])
def test_nobody_else_can_make_up_a_test(task_id: str) -> None:
    assert not webhook_self_test.is_test(task_id, secret=SECRET)
