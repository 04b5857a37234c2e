"""Callbacks as a person meets them: pictures that are there at once, and Settings that says how they fare."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator

import httpx
import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from kie.domain.task import Task
from kie.ledger import schema
from kie.ledger.database import now_ms
from kie.ledger.schema import tasks
from kie.worker import callbacks
from tests.browser.conftest import Opens
from tests.browser.processes import Emulator, Playground, wait_until
from tests.browser.steps import picked, picture

HMAC_KEY = "webhook-secret"
MODEL = "google/imagen4-fast"


@pytest.fixture(scope="module")
def signing_kie() -> Iterator[Emulator]:
    emulator = Emulator("--speed", "5", "--limits", "off", "--hmac", HMAC_KEY)
    yield emulator
    emulator.close()


@pytest.fixture(scope="module")
def called_back(signing_kie: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """The product with a key, which that KIE calls back."""
    environment = {**signing_kie.environment, "KIE_WEBHOOK_HMAC_KEY": HMAC_KEY}
    started = Playground(tmp_path_factory.mktemp("called-back"), environment, is_called_back=True)
    yield started.start()
    started.is_alive()
    started.close()


def placed(playground: Playground, prompt: str) -> Task:
    playground.place(prompt, service=playground.service, model=MODEL)
    return playground.tasks()[0]


def arrived_at(playground: Playground, task: Task) -> float:
    """When the task's callback came, in seconds since the epoch."""
    with playground.ledger.read() as connection:
        chosen = sa.select(schema.callbacks.c.arrived_at).where(schema.callbacks.c.kie_task_id == task.kie_task_id)
        return float(connection.execute(chosen).scalar_one()) / 1000


def post(playground: Playground, task_id: str, *, key: str, late: float = 0.0) -> int:
    """The status that a callback from somewhere is answered with."""
    timestamp = str(int(time.time() - late))
    headers = {
        "X-Webhook-Timestamp": timestamp,
        "X-Webhook-Signature": callbacks.signature(key=key, task_id=task_id, timestamp=timestamp),
    }
    body = {
        "code": 200,
        "msg": "success",
        "data": {"taskId": task_id, "resultJson": '{"resultUrls":["http://x/y.png"]}'},
    }
    url = playground.url + callbacks.PATH
    return httpx.post(url, content=json.dumps(body), headers=headers, trust_env=False).status_code


SOONER = 3.0
"""Seconds from a callback to the picture, on a machine with other work too; asking alone takes four at the least."""
LOADED = """image => {
    const [entry] = performance.getEntriesByName(image.src)
    return image.complete && entry ? (performance.timeOrigin + entry.responseEnd) / 1000 : 0
}"""
"""Seconds since the epoch at which the browser had the picture; however long a test then takes to ask."""


def test_a_callback_shows_its_result_long_before_it_would_be_asked_for(called_back: Playground, opens: Opens) -> None:
    """Asking alone would find the first after 18 seconds and the second after four."""
    picked(called_back)
    page = opens(called_back)
    page.evaluate("performance.setResourceTimingBufferSize(1000)")
    for number in range(2):
        task = placed(called_back, f"Called back {number}")
        image = picture(page, task.id).locator("img")
        image.wait_for(timeout=12_000)
        loaded = wait_until(lambda image=image: image.evaluate(LOADED), what="the picture, loaded")
        assert loaded - arrived_at(called_back, called_back.settled()[0]) < SOONER


def test_a_lost_callback_is_made_good_by_asking(called_back: Playground, opens: Opens) -> None:
    picked(called_back)
    page = opens(called_back)
    task = placed(called_back, "Whose callback is lost [fault:no_callback]")
    picture(page, task.id).locator("img").wait_for(timeout=20_000)
    with called_back.ledger.read() as connection:
        row = connection.execute(sa.select(schema.callbacks).where(schema.callbacks.c.arrived_at.is_(None))).one()
    assert row.kie_task_id == called_back.settled()[0].kie_task_id


def test_a_forged_late_or_foreign_callback_changes_nothing_and_is_counted_in_settings(
    called_back: Playground, opens: Opens
) -> None:
    task = placed(called_back, "Slow enough [fault:slow] [fault:no_callback]")
    wait_until(lambda: called_back.tasks()[0].kie_task_id, what="its id at KIE")
    before = called_back.tasks()[0]
    kie_task_id = before.kie_task_id or ""
    answers = [
        post(called_back, kie_task_id, key="guessed"),
        post(called_back, kie_task_id, key=HMAC_KEY, late=600),
        post(called_back, "0" * 32, key=HMAC_KEY),
    ]
    assert answers == [401, 401, 200]
    page = opens(called_back, "/settings")
    refused = page.get_by_text(re.compile("3 refused"))
    expect(refused).to_contain_text("1 with a wrong signature")
    expect(refused).to_contain_text("1 about tasks that are not here")
    expect(refused).to_contain_text("1 too old")
    expect(page.get_by_text("Is KIE_WEBHOOK_HMAC_KEY the key that kie.ai/settings shows?")).to_be_visible()
    after = called_back.tasks()[0]
    assert (after.id, after.files, after.finished_at) == (task.id, (), None)
    assert "callbacks were turned away: 1 forged" in called_back.log


def test_settings_says_how_callbacks_fare_and_tests_them(called_back: Playground, opens: Opens) -> None:
    page = opens(called_back, "/settings")
    expect(page.get_by_text(re.compile(r"Callbacks: last one \d+ s ago, \d+ today"))).to_be_visible()
    page.get_by_role("button", name="Test the webhook").click()
    expect(page.get_by_text("A test callback came back, but the address is inside your own network")).to_be_visible()


def test_settings_says_when_callbacks_do_not_come(called_back: Playground, opens: Opens) -> None:
    long_ago = now_ms() - 60_000
    with called_back.ledger.write() as connection:
        connection.execute(schema.callbacks.update().values(arrived_at=None))
        connection.execute(tasks.update().where(tasks.c.finished_at.is_not(None)).values(finished_at=long_ago))
    page = opens(called_back, "/settings")
    warning = page.get_by_text(re.compile(r"None has arrived for \d finished tasks: is WEBHOOK_BASE_URL reachable"))
    expect(warning).to_be_visible()
