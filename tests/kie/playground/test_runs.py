"""Placing a run: what every caller gets without asking for it."""

from __future__ import annotations

import dataclasses

import pytest

from kie import catalogue
from kie.domain.layouts import Layout
from kie.domain.task import Run, TaskIntent
from kie.errors import BadInput
from kie.ledger import comparisons, queries
from kie.playground import runs
from kie.playground.container import DEMO_SECONDS, LOCAL_WORKSPACE, Playground
from kie.playground.prepared_request import prepare

BRIEF = {"subject": "A mug"}


def intent(model: str = "z-image", **more: object) -> TaskIntent:
    ready = prepare(catalogue.get(model), prompt="A mug", values={}).intent()
    return dataclasses.replace(ready, **more)  # type: ignore[arg-type]


class Woken(Playground):
    """A playground that counts how often its worker was woken."""

    times = 0

    def wake(self, workspace: str) -> None:
        self.times += 1


@pytest.fixture
def home(app: Playground) -> Woken:
    return Woken(app.settings)


def place(home: Playground, *intents: TaskIntent, click: str | None = None, **more: object) -> tuple[Run, bool]:
    run_id, is_new = runs.place(
        home,
        workspace=LOCAL_WORKSPACE,
        origin="shell",
        brief=BRIEF,
        intents=intents,
        click=click,
        **more,  # type: ignore[arg-type]
    )
    run = queries.run(home.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert run is not None
    return run, is_new


def test_a_run_belongs_to_the_service_of_the_app_and_wakes_the_worker(home: Woken) -> None:
    run, is_new = place(home, intent(), intent())
    assert (run.origin, run.brief, is_new, home.times) == ("shell", BRIEF, True, 1)
    assert [(task.model, task.service) for task in run.tasks] == [("z-image", "demo")] * 2


def test_a_task_expects_the_time_of_its_model_where_nobody_says_otherwise(home: Woken) -> None:
    run, _ = place(home, intent(), intent("bytedance/v1-lite-text-to-video"), intent(expected_seconds=2.0))
    assert [task.expected_seconds for task in run.tasks] == pytest.approx(
        [DEMO_SECONDS["image"], DEMO_SECONDS["video"], 2.0]
    )


def test_the_same_click_makes_one_run_and_wakes_nobody_twice(home: Woken) -> None:
    first, is_first_new = place(home, intent(), click="one")
    again, is_again_new = place(home, intent(), click="one")
    assert (first.id == again.id, is_first_new, is_again_new, home.times) == (True, True, False, 1)


def test_without_a_click_every_call_is_a_wish_of_its_own(home: Woken) -> None:
    assert place(home, intent())[0].id != place(home, intent())[0].id


def test_the_budget_of_the_app_holds(app: Playground) -> None:
    home = Woken(dataclasses.replace(app.settings, budget_credits_per_day=1.0))
    place(home, intent())
    with pytest.raises(BadInput, match="allowed in 24 hours are used"):
        place(home, intent())
    assert home.times == 1


def test_a_comparison_is_extended_by_the_same_rules(home: Woken) -> None:
    layout = Layout(kind="models", axes=())
    run, _ = place(home, intent(cell={"model": "z-image"}), layout=layout)
    runs.extend(
        home,
        workspace=LOCAL_WORKSPACE,
        run_id=run.id,
        layout=layout,
        intents=[intent("google/nano-banana", cell={"model": "google/nano-banana"})],
    )
    extended = comparisons.comparison(home.ledger, workspace=LOCAL_WORKSPACE, run_id=run.id)
    assert extended is not None
    assert [(task.model, task.expected_seconds) for task in extended.run.tasks] == [
        ("z-image", DEMO_SECONDS["image"]), ("google/nano-banana", DEMO_SECONDS["image"]),
    ]  # fmt: skip
    assert home.times == 2
