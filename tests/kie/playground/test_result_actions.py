"""One table of what can be done with a task: every state and medium, and that each is offered once."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime

import pytest

from kie.domain.task import FileState, ResultFile, Task, TaskState
from kie.media.links import FileLinks
from kie.playground.result_actions import actions_of, with_shared_actions
from kie.playground.result_cards import card_of
from kie.playground.signed_links import SignedLinks

LINKS = SignedLinks(FileLinks(b"secret"), workspace="local")


def task(state: TaskState = TaskState.SUCCESS, *, files: tuple[ResultFile, ...] = (), **more: object) -> Task:
    made = Task(
        id="t", run_id="r", workspace="local", service="demo", position=0, model="z-image", medium="image",
        prompt="a mug", input={"prompt": "a mug", "seed": 7}, state=state, created_at=datetime.now(UTC), width=4,
        height=3, files=files,
    )  # fmt: skip
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]  # any field of a task


def file(mime: str = "image/png", *, position: int = 0, state: FileState = FileState.STORED) -> ResultFile:
    return ResultFile(
        id=f"f{position}", task_id="t", position=position, url="https://r.example/x", state=state, sha256="ab" * 32,
        mime=mime, width=4, height=3, size=2_000,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "offered", "withheld"),
    [
        (TaskState.QUEUED, {"cancel", "reuse everything"}, {"retry", "resume"}),
        (TaskState.GENERATING, {"reuse everything"}, {"retry", "resume", "cancel"}),
        (TaskState.FAIL, {"retry", "delete"}, {"resume", "cancel", "attach"}),
        (TaskState.REFUSED, {"retry", "delete"}, {"resume", "cancel", "attach"}),
        (TaskState.UNSURE, {"retry", "attach", "delete"}, {"resume", "cancel"}),
        (TaskState.STOPPED, {"resume", "delete"}, {"retry", "attach", "cancel"}),
        (TaskState.CANCELLED, {"retry", "delete"}, {"resume", "cancel"}),
    ],
)
def test_a_task_without_a_result_offers_what_its_state_allows(
    state: TaskState, offered: set[str], withheld: set[str]
) -> None:
    names = {action.name for action in actions_of(task(state), links=LINKS)}
    assert offered <= names
    assert not withheld & names
    assert not {"star", "remove background", "clip", "reference"} & names


@pytest.mark.parametrize(
    ("mime", "offered", "withheld"),
    [
        ("image/png", {"remove background", "clip", "reference", "assets", "clean 0", "compare"}, {"previews"}),
        ("video/mp4", {"clip", "reference", "previews"}, {"remove background", "assets", "clean 0"}),
        ("audio/mpeg", {"reference"}, {"remove background", "assets", "clean 0", "clip", "previews"}),
    ],
)
def test_a_result_offers_what_its_medium_allows(mime: str, offered: set[str], withheld: set[str]) -> None:
    names = {action.name for action in actions_of(task(files=(file(mime),)), links=LINKS)}
    assert offered | {"star", "download 0", "delete", "reuse everything"} <= names
    assert not withheld & names


def test_a_result_that_was_not_fetched_is_asked_for_again_without_cost() -> None:
    actions = actions_of(task(files=(file(state=FileState.LOST),)), links=LINKS)
    assert [action.label for action in actions if action.name == "resume"] == ["Resume (free)"]


def test_what_was_asked_for_again_is_not_offered_again() -> None:
    assert "retry" not in {action.name for action in actions_of(task(TaskState.FAIL), links=LINKS, is_retried=True)}


@pytest.mark.parametrize("state", list(TaskState))
@pytest.mark.parametrize("files", [(), (file(),), (file(), file(position=1)), (file("video/mp4"),)])
def test_every_action_is_there_once_and_no_key_means_two_things(
    state: TaskState, files: tuple[ResultFile, ...]
) -> None:
    actions = actions_of(task(state, files=files), links=LINKS)
    names = [action.name for action in actions]
    keys = [(action.key, action.position) for action in actions if action.key]
    assert len(set(names)) == len(names)
    assert len(set(keys)) == len(keys)


def test_a_card_is_plain_data_with_all_that_is_known_of_its_task() -> None:
    card = card_of(task(files=(file(),), credits_billed=4.0, seconds=12.0, kie_task_id="k1"), links=LINKS)
    assert json.loads(json.dumps(card)) == card
    assert ["Seed", "7"] in card["details"]
    assert ["Task id", "k1"] in card["details"]
    assert ["File", "4 × 3 px, 2.0 kB"] in card["details"]
    assert (card["medium"], card["tone"], card["isOpen"]) == ("picture", "good", False)


def test_actions_that_many_rows_share_are_written_once_and_found_again() -> None:
    rows = [card_of(task(state, id=str(state)), links=LINKS) for state in TaskState]
    shared = with_shared_actions(rows)
    actions = shared["actions"]
    assert [[actions[number] for number in row["actions"]] for row in shared["rows"]] == [r["actions"] for r in rows]  # type: ignore[index,union-attr,attr-defined]
    assert len({json.dumps(action, sort_keys=True) for action in actions}) == len(actions)  # type: ignore[attr-defined,arg-type]
