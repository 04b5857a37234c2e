"""A self-test of the webhook: a callback about a made-up task goes to the public address and should come back here.

Both ends prove themselves with the ledger's secret: nobody else can have the test answered as one of ours, and no
other server can answer it. Only the configured address is asked, and no redirect is followed.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import queue
import secrets
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from kie.worker.callbacks import WRONG_SIGNATURE, signature

SECONDS = 4.0
"""The longest that somebody waits for the outcome."""
PROOF = "selfTest"
_PREFIX = "selftest-"
_LARGEST_ANSWER = 1 << 16


@dataclass(frozen=True, kw_only=True)
class Outcome:
    works: bool
    sentence: str


def is_test(task_id: str, *, secret: bytes) -> bool:
    """Whether a callback's task is one that this ledger's self-test has made up."""
    nonce, _, mark = task_id.removeprefix(_PREFIX).partition("-")
    return task_id.startswith(_PREFIX) and hmac.compare_digest(
        _proof("id", nonce, secret=secret).encode(), mark.encode()
    )


def answer(task_id: str, *, secret: bytes) -> dict[str, str]:
    """What only a server with the same ledger can say to it."""
    return {PROOF: _proof("answer", task_id, secret=secret)}


def run(
    url: str, *, key: str | None, secret: bytes, seconds: float = SECONDS, transport: httpx.BaseTransport | None = None
) -> Outcome:
    """Send a callback to `url` as KIE would, signed if there is a `key`. Returns within `seconds`."""
    outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()

    def ask() -> None:
        outcomes.put(_ask(url, key=key, secret=secret, seconds=seconds, transport=transport))

    threading.Thread(target=ask, name="webhook-check", daemon=True).start()  # looking up a name has no timeout
    try:
        return outcomes.get(timeout=seconds)
    except queue.Empty:
        return _too_slow(url, seconds)


def _ask(url: str, *, key: str | None, secret: bytes, seconds: float, transport: httpx.BaseTransport | None) -> Outcome:
    nonce = secrets.token_hex(8)
    task_id = f"{_PREFIX}{nonce}-{_proof('id', nonce, secret=secret)}"
    headers = {"Content-Type": "application/json"}
    if key is not None:
        moment = str(int(time.time()))
        headers["X-Webhook-Timestamp"] = moment
        headers["X-Webhook-Signature"] = signature(key=key, task_id=task_id, timestamp=moment)
    body = {"code": 200, "msg": "Playground task completed successfully.", "data": {"taskId": task_id}}
    began = time.monotonic()
    try:
        with (
            httpx.Client(transport=transport, timeout=seconds, follow_redirects=False) as client,
            client.stream("POST", url, json=body, headers=headers) as response,
        ):
            content = _start_of(response)
    except httpx.TimeoutException:
        return _too_slow(url, seconds)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Outcome(works=False, sentence=f"Not reachable: {_why(error, url)}.")
    answered = _json(content)
    if answered == {"code": 200, "msg": "success", "data": answer(task_id, secret=secret)}:
        return _came_back(url, time.monotonic() - began, is_signed=key is not None)
    return Outcome(works=False, sentence=_misread(response.status_code, answered))


def _came_back(url: str, seconds: float, *, is_signed: bool) -> Outcome:
    if _is_private(urlsplit(url).hostname or ""):
        return Outcome(
            works=False,
            sentence="A test callback came back, but the address is inside your own network: KIE cannot reach it.",
        )
    signed = "signed and accepted" if is_signed else "accepted; it was not signed, because no key is set"
    return Outcome(works=True, sentence=f"Works: a test callback came back in {seconds:.2f} s, {signed}.")


def _misread(status: int, answered: object) -> str:
    if 300 <= status < 400:
        return (
            f"The address is redirected (HTTP {status}), and callbacks do not follow redirects. "
            "Set WEBHOOK_BASE_URL to where it leads."
        )
    if status == 401 and answered == {"code": 401, "msg": WRONG_SIGNATURE}:
        return (
            "Wrong signature key: the server behind the address does not accept this one's signature. Give both the "
            "same KIE_WEBHOOK_HMAC_KEY, and see that no proxy drops the X-Webhook headers."
        )
    if status == 200:
        return "Something answers at the address, but it is not this playground."
    return f"The address answers HTTP {status}. See that what stands before this server passes POST requests on to it."


def _too_slow(url: str, seconds: float) -> Outcome:
    return Outcome(works=False, sentence=f"Not reachable: {_host(url)} did not answer within {seconds:g} s.")


def _why(error: BaseException, url: str) -> str:
    """The innermost reason that people can act on."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return f"the name {_host(url)} is not known"
        if isinstance(cause, ssl.SSLError):
            return f"the certificate of {_host(url)} is not accepted"
        if isinstance(cause, ConnectionRefusedError):
            return f"nothing listens at {_host(url)}"
        cause = cause.__cause__ or cause.__context__
    return f"the connection to {_host(url)} broke off ({type(error).__name__})"


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _is_private(host: str) -> bool:
    """An address that nobody outside can reach; a name may lead anywhere, but for the local one."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local"))


def _start_of(response: httpx.Response) -> bytes:
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > _LARGEST_ANSWER:
            break
    return bytes(content)


def _json(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _proof(kind: str, text: str, *, secret: bytes) -> str:
    return hmac.new(secret, f"webhook self-test {kind} {text}".encode(), hashlib.sha256).hexdigest()[:32]
