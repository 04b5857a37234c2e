"""A key is tried before it is used, goes into `.env` only when asked, and a running worker goes over to it."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kie import settings
from kie.domain.task import TaskState
from kie.errors import BadInput
from kie.ledger import queries
from kie.playground.connection import Connection
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.key_trial import try_key, write_down
from kie.settings import Settings
from tests.browser.processes import Emulator
from tests.support.shelves import placed
from tests.support.waiting import eventually_here

KEY = "sk-test-0123456789abcdef"


@pytest.fixture(scope="module")
def kie() -> Iterator[Emulator]:
    emulator = Emulator("--key", KEY, "--speed", "50")
    yield emulator
    emulator.close()


def test_a_right_key_is_taken_with_its_balance(kie: Emulator, tmp_path: Path) -> None:
    trial = try_key(Settings(data=tmp_path), key=f" {KEY} ", address=kie.url)
    assert trial.works
    assert trial.settings is not None
    assert (trial.settings.key, trial.settings.base_url, trial.settings.upload_url) == (KEY, kie.url, kie.url)
    assert "balance" in trial.sentence
    assert KEY not in trial.sentence + repr(trial)


@pytest.mark.parametrize(
    ("key", "address", "words"),
    [
        ("sk-wrong", None, "refuses this key"),
        ("", None, "Paste a key first"),
        ("two words", None, "blanks"),
        ("ключ", None, "characters that a key never has"),
        (KEY, "not an address", "must be an address"),
        (KEY, "http://127.0.0.1:1", "nothing was kept"),
    ],
)
def test_what_cannot_be_used_is_a_sentence_without_the_key(
    kie: Emulator, tmp_path: Path, key: str, address: str | None, words: str
) -> None:
    trial = try_key(Settings(data=tmp_path), key=key, address=kie.url if address is None else address)
    assert not trial.works
    assert trial.settings is None
    assert words in trial.sentence
    assert not key or key not in trial.sentence


def test_an_account_without_credits_is_connected_and_told(tmp_path: Path) -> None:
    empty = Emulator("--key", KEY, "--credits", "0")
    try:
        trial = try_key(Settings(data=tmp_path), key=KEY, address=empty.url)
    finally:
        empty.close()
    assert trial.works
    assert "no credits" in trial.sentence


def test_env_keeps_what_else_stands_there_and_is_read_back(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# mine\nBUDGET_CREDITS_PER_DAY=50\nKIE_API_KEY=old\n", encoding="utf-8")
    write_down(Settings(key=KEY, base_url="http://127.0.0.1:9000", upload_url="http://127.0.0.1:9000"), folder=tmp_path)
    text = (tmp_path / ".env").read_text(encoding="utf-8")
    assert text.startswith("# mine\nBUDGET_CREDITS_PER_DAY=50\n")
    assert "old" not in text
    again = settings.load(folder=tmp_path, environ={})
    assert (again.key, again.base_url, again.budget_credits_per_day) == (KEY, "http://127.0.0.1:9000", 50.0)
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(BadInput, match="used until this program ends"):
        write_down(Settings(key=KEY), folder=tmp_path)


@pytest.mark.anyio
async def test_a_running_worker_goes_over_to_the_new_service_and_buys_nothing_that_waited(
    kie: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    home = Playground(Settings(data=tmp_path))
    waited = placed(home.ledger, workspace=LOCAL_WORKSPACE, service=kie.url)
    working = asyncio.create_task(home.work())
    try:
        await eventually_here(lambda: home.worker_age is not None)
        trial = await asyncio.to_thread(Connection(home).connect, key=KEY, address=kie.url)
        assert trial.works
        await eventually_here(lambda: home.worker_age is not None and home.settings.service == kie.url)
        asked = await asyncio.to_thread(placed, home.ledger, workspace=LOCAL_WORKSPACE, service=kie.url)
        home.wake(LOCAL_WORKSPACE)
        get = _getter(home)
        await eventually_here(lambda: get(asked) is TaskState.SUCCESS)
        assert get(waited) is TaskState.QUEUED
        assert kie.created == 1
        assert not (tmp_path / ".env").exists()
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        home.ledger.close()


def _getter(home: Playground) -> Callable[[str], TaskState | None]:
    def state(task_id: str) -> TaskState | None:
        task = queries.task(home.ledger, workspace=LOCAL_WORKSPACE, task_id=task_id)
        return task.state if task else None

    return state
