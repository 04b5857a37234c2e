"""Connect KIE from a page: a wrong key, a right one, no credits, nobody there; and where the key is found after."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens, ready
from tests.browser.processes import KEY, ROOT, Emulator, Playground, wait_until
from tests.browser.steps import generate, sees_pictures


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder of its own, so that `.env` is nobody else's."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("app.py", "pages", "kie", "prompts", ".streamlit"):
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.fixture(scope="module")
def newcomer(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    started = Playground(tmp_path_factory.mktemp("newcomer"), folder_of_app=place)
    yield started.start()
    started.close()


def connect(page: Page, *, key: str, address: str, writes_down: bool = False) -> None:
    page.get_by_role("button", name="Connect KIE").or_(page.get_by_role("button", name="Use another key")).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Another address than KIE's own").click()
    dialog.get_by_label("Address").fill(address)
    dialog.get_by_label("Key", exact=True).fill(key)
    if writes_down:
        dialog.get_by_text("Write it to .env").click()
    dialog.get_by_role("button", name="Try it and connect").click()


def test_the_first_click_of_a_newcomer_makes_two_pictures_side_by_side(newcomer: Playground, opens: Opens) -> None:
    page = opens(newcomer)
    expect(page.get_by_text("A playground for prompts.")).to_be_visible()
    generate(page, newcomer)
    assert len(newcomer.tasks()) == 2
    sees_pictures(page, newcomer)
    page.reload()
    ready(page)
    expect(page.get_by_text("A playground for prompts.")).to_have_count(0)


def test_a_key_is_tried_used_at_once_and_written_down_only_when_asked(
    newcomer: Playground, place: Path, opens: Opens
) -> None:
    real, empty = Emulator("--key", KEY, "--speed", "20"), Emulator("--key", KEY, "--credits", "0")
    try:
        page = opens(newcomer, "/settings")
        connect(page, key="sk-wrong-0000", address=real.url)
        expect(page.get_by_role("dialog").get_by_text("KIE refuses this key.")).to_be_visible()
        page.get_by_role("dialog").get_by_label("Address").fill("http://127.0.0.1:1")
        page.get_by_role("dialog").get_by_role("button", name="Try it and connect").click()
        expect(page.get_by_role("dialog").get_by_text("nothing was kept", exact=False)).to_be_visible()
        page.get_by_role("dialog").get_by_label("Address").fill(empty.url)
        page.get_by_role("dialog").get_by_label("Key", exact=True).fill(KEY)
        page.get_by_role("dialog").get_by_role("button", name="Try it and connect").click()
        expect(page.get_by_text("This account has no credits")).to_be_visible()
        connect(page, key=KEY, address=real.url)
        expect(page.get_by_text("The balance is")).to_be_visible()
        assert not (place / ".env").exists()

        page.goto(newcomer.url)
        ready(page)
        expect(page.get_by_text("No KIE key is set")).to_have_count(0)
        before = len(newcomer.runs())
        page.get_by_role("button", name="Generate").click()
        wait_until(lambda: len(newcomer.runs()) > before, what="a run")
        wait_until(lambda: all(task.is_settled for task in newcomer.tasks()), what="its results")
        assert real.created == len(newcomer.tasks()) == 2
        assert {task.service for task in newcomer.tasks()} == {real.url}

        assert KEY not in page.content()
        assert KEY not in newcomer.log
        kept = [path for path in newcomer.data.rglob("*") if path.is_file()]
        assert not [path for path in kept if KEY.encode() in path.read_bytes()]

        page.goto(f"{newcomer.url}/settings")
        ready(page)
        connect(page, key=KEY, address=real.url, writes_down=True)
        wait_until((place / ".env").exists, what=".env")
        assert KEY in (place / ".env").read_text(encoding="utf-8")
        assert os.stat(place / ".env").st_mode & 0o077 == 0
    finally:
        real.close()
        empty.close()
