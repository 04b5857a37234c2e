"""A recording as it stood at any moment: what had happened by then is there, and nothing of what came later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kie.domain.comparison import Comparison
from kie.domain.task import FileState, TaskState
from kie.playground.comparisons.recording import Recording, frame
from kie.playground.comparisons.recording.collection import SHIPPED, Recordings
from tests.support.recordings import saved
from tests.support.shelves import store_in

NOW = datetime(2030, 1, 1, tzinfo=UTC)
ORDER = list(TaskState)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    folder = tmp_path_factory.mktemp("recordings")
    recordings, name = saved(folder / "recordings", store_in(folder))
    return recordings.read(name)


def seen(recording: Recording, elapsed: float) -> Comparison:
    return frame(recording, elapsed=elapsed, began=NOW)


def states(comparison: Comparison) -> list[tuple[TaskState, list[FileState]]]:
    return [(slot.task.state, [file.state for file in slot.task.files]) for slot in comparison.slots]


QUEUED, SUBMITTING = (TaskState.QUEUED, []), (TaskState.SUBMITTING, [])
WAITING, GENERATING = (TaskState.WAITING, []), (TaskState.GENERATING, [])
FETCHING, KEPT = (TaskState.SUCCESS, [FileState.FETCHING]), (TaskState.SUCCESS, [FileState.STORED])


@pytest.mark.parametrize(
    ("elapsed", "shown"),
    [
        (0.0, [QUEUED, QUEUED]),
        (1.0, [SUBMITTING, QUEUED]),
        (2.2, [WAITING, SUBMITTING]),
        (4.5, [GENERATING, WAITING]),
        (9.2, [FETCHING, GENERATING]),
        (9.5, [KEPT, GENERATING]),
        (10.4, [KEPT, FETCHING]),
        (10.5, [KEPT, KEPT]),
        (86_400.0, [KEPT, KEPT]),
    ],
)
def test_every_task_stands_where_it_stood(
    recording: Recording, elapsed: float, shown: list[tuple[TaskState, list[FileState]]]
) -> None:
    assert states(seen(recording, elapsed)) == shown
    assert seen(recording, elapsed).is_settled is (shown == [KEPT, KEPT])


def test_it_plays_until_the_last_picture_was_kept(recording: Recording) -> None:
    assert recording.seconds == 10.5


def test_the_last_frame_is_what_came_of_it_with_its_clock_moved(recording: Recording) -> None:
    shift = NOW - recording.run.created_at
    ended = seen(recording, recording.seconds)
    moved = tuple(
        replace(
            task,
            created_at=task.created_at + shift,
            submitted_at=task.submitted_at + shift if task.submitted_at else None,
            stages=tuple(replace(stage, at=stage.at + shift) for stage in task.stages),
        )
        for task in recording.run.tasks
    )
    assert ended.run == replace(recording.run, created_at=NOW, tasks=moved)
    assert ended.layout == recording.layout
    assert [slot.cell for slot in ended.slots] == [slot.cell for slot in recording.ended.slots]


def test_what_is_not_known_yet_is_not_told(recording: Recording) -> None:
    task = seen(recording, 0.5).slots[0].task
    assert (task.submitted_at, task.stages, task.seconds, task.credits_billed, task.billed) == (
        None,
        (),
        None,
        None,
        None,
    )
    assert task.credits_expected == 4.0
    assert task.created_at == NOW


def test_no_moment_lies_ahead_of_the_clock(recording: Recording) -> None:
    for elapsed in (0.0, 1.0, 1.2, 4.0, 9.4, 10.5):
        clock = NOW + timedelta(seconds=elapsed)
        for task in seen(recording, elapsed).run.tasks:
            moments = [
                task.created_at,
                *([task.submitted_at] if task.submitted_at else []),
                *(s.at for s in task.stages),
            ]
            assert max(moments) <= clock


@given(st.lists(st.floats(0, 12), min_size=2, max_size=6).map(sorted))
def test_nothing_ever_goes_back(recording: Recording, moments: list[float]) -> None:
    frames = [seen(recording, elapsed) for elapsed in moments]
    for number in range(2):
        tasks = [moment.slots[number].task for moment in frames]
        assert [ORDER.index(task.state) for task in tasks] == sorted(ORDER.index(task.state) for task in tasks)
        kept = [sum(file.state is FileState.STORED for file in task.files) for task in tasks]
        assert kept == sorted(kept)
        assert [len(task.stages) for task in tasks] == sorted(len(task.stages) for task in tasks)


@pytest.mark.parametrize("name", sorted(path.stem for path in SHIPPED.glob("*.zip")))
def test_what_ships_with_the_product_plays_from_nothing_to_everything(tmp_path: Path, name: str) -> None:
    shipped = Recordings(tmp_path / "none").read(name)
    first, last = seen(shipped, 0.0), seen(shipped, shipped.seconds)
    assert {slot.task.state for slot in first.slots} == {TaskState.QUEUED}
    assert {slot.task.state for slot in last.slots} == {TaskState.SUCCESS}
    assert len(first.slots) == len(last.slots) == len(shipped.ended.slots)
    assert all(slot.result for slot in last.slots)
    assert 2 < shipped.seconds < 120
