"""The words for a task's state and for places of a comparison."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from kie.domain.layouts import AxisValue
from kie.domain.task import Task, TaskState
from kie.playground import labels
from kie.playground.comparisons.slot_words import head
from kie.playground.container import Playground
from tests.pages.conftest import visit


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("unreachable", "Not sent"),
        ("bad_input", "Not sent"),
        ("key_refused", "Refused"),
        ("refused", "Refused"),
        (None, "Refused"),
    ],
)
def test_only_kie_refuses(kind: str | None, words: str) -> None:
    task = Task(
        id="t", run_id="r", workspace="local", service="demo", position=0, model="z-image", medium="image", prompt="",
        input={}, tier="", width=1, height=1, state=TaskState.REFUSED, created_at=datetime(2026, 11, 26, tzinfo=UTC),
        error_kind=kind,
    )  # fmt: skip
    assert labels.state_words(task) == words


def test_a_seed_says_that_it_is_one_over_its_column() -> None:
    assert head("seed", AxisValue(key="1", label="1")) == "seed 1"
    assert head("wording", AxisValue(key="warm", label="warm")) == "warm"


def test_the_empty_board_promises_results_whatever_they_are(app: Playground) -> None:
    (proto,) = [each.proto for each in visit().get("bidi_component") if each.proto.component_name == "live_board"]
    data = json.loads(proto.json)
    assert data["live"]["head"] == []
    assert data["empty"].startswith("Your results appear here")
