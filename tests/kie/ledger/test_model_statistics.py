"""How long models took and how often they failed: exact figures, of the newest successes, of one's own attempts."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from kie.domain.task import TaskState
from kie.ledger import Ledger, model_costs, model_statistics
from kie.ledger.database import new_id
from kie.ledger.model_statistics import ModelStatistics, quantile
from kie.ledger.schema import runs, tasks
from tests.support.ledgers import ME, SERVICE, ledger_in


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledger_in(tmp_path)


def ended(
    ledger: Ledger,
    *seconds: float | None,
    state: TaskState = TaskState.SUCCESS,
    model: str = "z-image",
    workspace: str = ME,
    service: str = SERVICE,
    deleted: bool = False,
) -> None:
    """Tasks that ended in `state`, one after the other, one for each of `seconds`."""
    run, row = new_id(), {"workspace": workspace, "created_at": 1}
    fixed = {"model": model, "service": service, "medium": "image", "prompt": "", "input": "{}", "width": 1,
             "height": 1, "run_id": run, "deleted_at": 1 if deleted else None}  # fmt: skip
    with ledger.write() as connection:
        connection.execute(runs.insert().values(id=run, origin="create", brief="{}", click=secrets.token_hex(8), **row))
        first = connection.execute(sa.select(sa.func.count()).select_from(tasks)).scalar_one()
        values = [
            {**row, **fixed, "id": new_id(), "position": place, "state": state, "seconds": took,
             "finished_at": first + place}
            for place, took in enumerate(seconds)
        ]  # fmt: skip
        connection.execute(tasks.insert(), values)


def statistics(ledger: Ledger) -> dict[str, ModelStatistics]:
    return dict(model_statistics.statistics_by_model(ledger, workspace=ME, service=SERVICE))


def test_without_any_attempt_there_is_no_experience(ledger: Ledger) -> None:
    ended(ledger, None, state=TaskState.REFUSED)
    ended(ledger, None, state=TaskState.QUEUED)
    assert statistics(ledger) == {}


def test_attempts_failures_median_and_ninety_percent_are_exact(ledger: Ledger) -> None:
    ended(ledger, 30.0, 10.0, 20.0, 40.0)
    ended(ledger, 99.0, 99.0, state=TaskState.FAIL)
    ended(ledger, None, state=TaskState.UNSURE)
    ended(ledger, None, state=TaskState.STOPPED)
    mine = statistics(ledger)["z-image"]
    assert mine == ModelStatistics(
        model="z-image", attempts=8, successes=4, failures=2, seconds=(10.0, 20.0, 30.0, 40.0)
    )
    assert (mine.ended, mine.median_seconds, mine.p90_seconds) == (6, 20.0, 40.0)


def test_only_the_newest_successes_say_how_long_it_takes(ledger: Ledger) -> None:
    ended(ledger, *[1000.0] * 50, *map(float, range(200, 0, -1)), None)
    mine = statistics(ledger)["z-image"]
    assert (mine.attempts, len(mine.seconds)) == (251, model_statistics.LAST)
    assert (mine.median_seconds, mine.p90_seconds) == (100.0, 180.0)


def test_models_are_told_apart_and_one_without_a_success_has_no_time(ledger: Ledger) -> None:
    ended(ledger, 5.0, model="nano-banana-pro")
    ended(ledger, 7.0, state=TaskState.FAIL)
    both = statistics(ledger)
    assert both["nano-banana-pro"].median_seconds == both["nano-banana-pro"].p90_seconds == 5.0
    assert (both["z-image"].failures, both["z-image"].median_seconds, both["z-image"].p90_seconds) == (1, None, None)


def test_other_workspaces_other_services_and_work_on_this_machine_are_left_out(ledger: Ledger) -> None:
    ended(ledger, 1.0, workspace="other")
    ended(ledger, 1.0, service="demo")
    ended(ledger, 1.0, model="cutout/auto")
    assert statistics(ledger) == {}


def test_what_was_deleted_has_still_been_tried_as_it_is_for_keepers(ledger: Ledger) -> None:
    ended(ledger, 3.0, deleted=True)
    ended(ledger, 4.0, state=TaskState.FAIL, deleted=True)
    assert statistics(ledger)["z-image"].attempts == 2
    assert model_costs.efforts(ledger, workspace=ME, service=SERVICE)["z-image"].attempts == 2


def test_any_number_of_models_can_be_asked_about(ledger: Ledger) -> None:
    for number in range(405):
        ended(ledger, float(number), model=f"imported/{number}")
    assert {model: each.seconds for model, each in statistics(ledger).items()} == {
        f"imported/{number}": (float(number),) for number in range(405)
    }


def test_every_figure_of_the_models_page_is_read_from_one_index(ledger: Ledger) -> None:
    """Without it the page takes four times as long over 100,000 tasks."""
    statements: list[tuple[str, object]] = []
    ended(ledger, 1.0)
    with ledger.read() as connection:
        sa.event.listen(connection.engine, "before_cursor_execute", lambda *call: statements.append((call[2], call[3])))
    model_statistics.statistics_by_model(ledger, workspace=ME, service=SERVICE)
    model_costs.efforts(ledger, workspace=ME, service=SERVICE)
    about_tasks = [(statement, values) for statement, values in statements if "FROM tasks" in statement]
    assert len(about_tasks) == 3
    with ledger.read() as connection:
        for statement, values in about_tasks:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            of_tasks = [row[3] for row in plan if " tasks " in row[3]]
            assert [line.partition(" (")[0] for line in of_tasks] == [
                "SEARCH tasks USING COVERING INDEX tasks_tried"
            ], statement


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, None),
        ([7.0], 0.9, 7.0),
        ([1.0, 2.0], 0.5, 1.0),
        ([1.0, 2.0, 3.0], 0.5, 2.0),
        (list(map(float, range(1, 11))), 0.9, 9.0),
        (list(map(float, range(1, 12))), 0.9, 10.0),
        (list(map(float, range(1, 31))), 0.9, 27.0),
    ],
)
def test_a_quantile_is_the_nearest_rank(values: list[float], share: float, expected: float | None) -> None:
    assert quantile(values, share) == expected


@given(st.lists(st.floats(0, 1e6), min_size=1), st.integers(1, 99))
def test_at_least_the_share_is_no_greater_and_no_smaller_value_will_do(values: list[float], percent: int) -> None:
    ordered = sorted(values)
    value_at = quantile(ordered, percent / 100)
    assert value_at in ordered
    assert 100 * sum(value <= value_at for value in ordered) >= percent * len(ordered)
    assert 100 * sum(value < value_at for value in ordered) < percent * len(ordered)
