"""`python -m kie attach`: an unsure task gets the id that KIE confirms, and no other one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from kie.domain.task import TaskState
from kie.ledger import transitions
from kie.playground.container import Playground
from tests.support.apps import app, placed, seen
from tests.support.cli_commands import Command, Ended, environ, run_all
from tests.support.emulators import EmulatorProcess, emulator_process

SMALL = {"image_size": "square"}
GENERATE = ("generate", "--model", "bytedance/seedream", "--set", "image_size=square", "--json")
PROMPT, OTHER = "a red mug whose answer was lost", "a blue jar of somebody else"


@dataclass(frozen=True, kw_only=True)
class Ran:
    home: Playground
    unsure: str
    ended: dict[str, Ended]
    created: int
    emulator: EmulatorProcess


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    folder = tmp_path_factory.mktemp("attach")
    with emulator_process(folder / "kie") as emulator:
        home = app(folder / "data", base_url=emulator.base_url)
        (unsure,) = placed(home, model="bytedance/seedream", prompt=PROMPT, values=SMALL)
        assert transitions.begin_submit(home.ledger, unsure)
        transitions.recover(home.ledger, service=home.settings.service)
        makes = {
            name: Command(arguments=(*GENERATE, "--prompt", prompt), environ=environ(emulator.base_url))
            for name, prompt in (("mine", PROMPT), ("other", OTHER))
        }
        made = run_all(makes, folder=folder)
        created = emulator.state()["created"]
        ids = {name: made[name].lines[0]["task_id"] for name in makes}
        here = environ(emulator.base_url) | {"PLAYGROUND_DATA": str(folder / "data")}
        ended: dict[str, Ended] = {}
        for name, arguments in (
            ("no task", ("attach", "nothing", ids["mine"])),
            ("other", ("attach", unsure, ids["other"], "--json")),
            ("mine", ("attach", unsure, ids["mine"], "--json")),
            ("again", ("attach", unsure, ids["mine"])),
        ):
            ended |= run_all({name: Command(arguments=arguments, environ=here)}, folder=folder)
        yield Ran(home=home, unsure=unsure, ended=ended, created=created, emulator=emulator)
        home.ledger.close()


def test_the_id_of_another_request_is_not_attached(ran: Ran) -> None:
    ended = ran.ended["other"]
    (line,) = ended.lines
    assert (ended.code, line["state"], line["task_id"], line["files"]) == (5, "unsure", None, [])
    assert OTHER in line["error"]["message"]
    assert f"python -m kie attach {ran.unsure} ID" in ended.err


def test_the_id_of_this_request_brings_its_result_and_nothing_is_bought(ran: Ran) -> None:
    ended = ran.ended["mine"]
    (line,) = ended.lines
    assert (ended.code, line["state"], len(line["files"])) == (0, "success", 1)
    assert seen(ran.home, ran.unsure).state is TaskState.SUCCESS
    assert ran.emulator.state()["created"] == ran.created == 2


def test_what_cannot_be_attached_is_said(ran: Ran) -> None:
    nothing, again = ran.ended["no task"], ran.ended["again"]
    assert (nothing.code, nothing.out) == (2, "")
    assert "knows no task “nothing”" in nothing.err
    assert (again.code, again.out) == (2, "")
    assert "is success, not unsure" in again.err
