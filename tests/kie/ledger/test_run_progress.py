"""How far runs are: of which tasks it is told, what counts as done and as failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kie.domain.task import TaskState
from kie.ledger import run_progress, transitions
from kie.ledger.run_progress import Progress
from kie.playground.container import LOCAL_WORKSPACE, Playground
from tests.support.apps import app as new_app
from tests.support.apps import placed


@pytest.fixture
def app(tmp_path: Path) -> Playground:
    return new_app(tmp_path, base_url="http://kie.example.org")


def under_way(app: Playground) -> Progress:
    return run_progress.under_way(app.ledger, workspace=LOCAL_WORKSPACE, service=app.settings.service)


def ends(app: Playground, task_id: str) -> None:
    transitions.begin_submit(app.ledger, task_id)
    transitions.not_accepted(app.ledger, task_id, state=TaskState.REFUSED, error_kind="x", error="No.", billed=False)


def test_nothing_is_under_way_where_nothing_was_begun(app: Playground) -> None:
    assert under_way(app) == Progress()
    assert run_progress.newest(app.ledger, workspace=LOCAL_WORKSPACE, service=app.settings.service) == Progress()


def test_the_tasks_of_every_run_that_is_not_over_are_counted(app: Playground) -> None:
    first, second = (placed(app, model="z-image", prompt=f"a mug {n}")[0] for n in range(2))
    assert (under_way(app).count, under_way(app).done) == (2, 0)
    ends(app, first)
    assert (under_way(app).count, under_way(app).done) == (1, 0), "the run of the refused one is over"
    ends(app, second)
    assert under_way(app) == Progress()
    last = run_progress.newest(app.ledger, workspace=LOCAL_WORKSPACE, service=app.settings.service)
    assert (last.count, last.done, last.failed, last.run is not None) == (1, 1, 1, True)
    other = run_progress.under_way(app.ledger, workspace="other", service=app.settings.service)
    assert other == Progress()
