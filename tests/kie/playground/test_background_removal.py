"""Background removal of a result: of the very file that was looked at, said in words of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kie.domain.task import TaskState
from kie.ledger import queries
from kie.playground import labels
from kie.playground.background_removal import BackgroundRemoval
from kie.playground.container import LOCAL_WORKSPACE
from tests.support.apps import app, seen
from tests.support.pictures import picture
from tests.support.shelves import shown


@pytest.mark.parametrize(("position", "cut"), [(0, 0), (1, 1), (7, 1)])
def test_the_file_that_was_looked_at_is_cut_out(tmp_path: Path, position: int, cut: int) -> None:
    home = app(tmp_path, base_url="http://127.0.0.1:1")
    pictures = picture(size=(40, 30)), picture(size=(64, 48))
    made = shown(home.ledger, home.store, *pictures, workspace=LOCAL_WORKSPACE)  # type: ignore[arg-type]
    removal = BackgroundRemoval(home, LOCAL_WORKSPACE)
    placed = removal.of_result(made, position=position)
    assert placed is not None
    task = queries.task(home.ledger, workspace=LOCAL_WORKSPACE, task_id=placed)
    assert task is not None
    assert task.parent_file == seen(home, made).kept[cut].id
    assert (task.width, task.height) == [(40, 30), (64, 48)][cut]
    assert (task.state, labels.background_removal_words(task)) == (TaskState.QUEUED, "Waiting for its turn")


def test_what_has_no_picture_is_not_cut_out(tmp_path: Path) -> None:
    home = app(tmp_path, base_url="http://127.0.0.1:1")
    assert BackgroundRemoval(home, LOCAL_WORKSPACE).of_result("unknown") is None
