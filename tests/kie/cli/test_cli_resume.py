"""`python -m kie resume` costs nothing: it asks and fetches, and neither sends nor takes back what waits.

The ledger is made as a page would have left it, with no server running.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kie.domain.task import TaskIntent, TaskState
from kie.ledger import commands, transitions
from kie.playground.container import Playground
from tests.support.apps import app, placed, seen
from tests.support.cli_commands import Command, Ended, environ, run_all
from tests.support.emulators import EmulatorProcess, emulator_process
from tests.support.ledgers import ME
from tests.support.pictures import picture

SMALL = {"image_size": "square"}
LEFT = "1 task waits to be sent and was left alone: resuming buys nothing. The server sends what waits."


@dataclass(frozen=True, kw_only=True)
class Left:
    """Tasks as they were left in one folder: one waits, one was sent, one was being sent, one is a cut-out to make."""

    home: Playground
    waiting: str
    watched: str
    sending: str
    cutout: str


@dataclass(frozen=True, kw_only=True)
class Ran:
    ended: dict[str, Ended]
    left: dict[str, Left]
    emulator: EmulatorProcess


def left_in(folder: Path, *, base_url: str) -> Left:
    home = app(folder / "data", base_url=base_url)
    waiting, watched, sending = placed(home, model="bytedance/seedream", values=SMALL, count=3)
    assert transitions.begin_submit(home.ledger, watched)
    transitions.submitted(home.ledger, watched, kie_task_id="unknown-to-kie")
    assert transitions.begin_submit(home.ledger, sending)
    return Left(home=home, waiting=waiting, watched=watched, sending=sending, cutout=placed_cutout(home))


def placed_cutout(home: Playground) -> str:
    """Work on this machine that waits."""
    image = home.inputs.keep(picture(), name="mug.png", workspace=ME).address
    intent = TaskIntent(
        model="cutout/embedded", medium="image", kind="utility", prompt="", input={"image": image}, width=40, height=30
    )
    service = home.settings.service
    run_id, _ = commands.place_run(home.ledger, workspace=ME, service=service, click="cut", brief={}, intents=[intent])
    with home.ledger.read() as connection:
        return str(connection.exec_driver_sql("SELECT id FROM tasks WHERE run_id = ?", (run_id,)).scalar_one())


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    folder = tmp_path_factory.mktemp("resume")
    with emulator_process(folder / "emulator") as emulator:
        env = environ(emulator.base_url)
        left = {name: left_in(folder / name, base_url=emulator.base_url) for name in ("all", "one")}
        emulator.arm("code429", model="z-image")
        generate = ("generate", "--model", "z-image", "--prompt", "a pot", "--timeout", "1", "--json")
        commands = {
            "generate": Command(arguments=generate, environ=env),
            "all": Command(arguments=("resume", "--timeout", "4", "--json"), environ=env),
            "one": Command(arguments=("resume", left["one"].waiting), environ=env),
        }
        yield Ran(ended=run_all(commands, folder=folder), left=left, emulator=emulator)
        for each in left.values():
            each.home.ledger.close()


def test_what_waits_is_neither_sent_nor_taken_back(ran: Ran) -> None:
    ended, left = ran.ended["all"], ran.left["all"]
    waiting = seen(left.home, left.waiting)
    assert (waiting.state, waiting.attempts, waiting.error) == (TaskState.QUEUED, 0, None)
    assert (ended.code, ended.err.splitlines()[0]) == (5, LEFT)
    assert ran.emulator.state()["create_requests"] == 1  # the other command's


def test_what_was_sent_is_asked_about_and_what_was_being_sent_is_unsure(ran: Ran) -> None:
    left = ran.left["all"]
    states = {line["task_id"]: line["state"] for line in ran.ended["all"].lines if line["model"] != "cutout/embedded"}
    assert states == {"unknown-to-kie": "stopped", None: "unsure"}
    assert seen(left.home, left.watched).state is TaskState.STOPPED
    assert seen(left.home, left.sending).state is TaskState.UNSURE


def test_work_on_this_machine_is_free_and_is_done(ran: Ran) -> None:
    assert seen(ran.left["all"].home, ran.left["all"].cutout).state.is_finished


def test_a_task_that_waits_is_not_one_to_resume(ran: Ran) -> None:
    ended, left = ran.ended["one"], ran.left["one"]
    assert (ended.code, ended.out, ended.err) == (2, "", f"{LEFT} Nothing was sent.\n")
    assert seen(left.home, left.waiting).state is TaskState.QUEUED


def test_a_command_takes_back_what_it_placed_itself_and_did_not_get_to_send(ran: Ran) -> None:
    ended = ran.ended["generate"]
    (line,) = ended.lines
    assert (ended.code, line["state"], line["error"]["message"]) == (
        1, "cancelled", "Taken back before it was sent. Nothing was billed.",
    )  # fmt: skip
