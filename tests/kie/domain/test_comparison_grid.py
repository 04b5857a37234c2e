"""A run as a grid: which axis goes where, what stands in a cell, and how a task's time divides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kie.domain.comparison import REPEAT_AXIS, Section, Split, grid, split, usual_sides
from kie.domain.layouts import Layout
from kie.domain.task import Stage, Task, TaskState
from kie.ledger import Ledger
from tests.support.comparisons import TWO, axis, compared, seen
from tests.support.ledgers import ledger_in

BEGAN = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledger_in(tmp_path)


def shape(sections: tuple[Section, ...]) -> list[tuple[str, list[tuple[str, list[int]]]]]:
    """Each section's title, and its rows' labels with the number of slots in every cell."""
    return [
        (section.title, [(row.value.label, [len(cell.slots) for cell in row.cells]) for row in section.rows])
        for section in sections
    ]


def test_one_axis_makes_columns_and_repeats_make_rows(ledger: Ledger) -> None:
    comparison = seen(ledger, compared(ledger, axis("model", *TWO), repeats=2))
    assert usual_sides(comparison.layout) == ("model", REPEAT_AXIS)
    assert shape(grid(comparison, columns="model", rows=REPEAT_AXIS)) == [
        ("", [("Repeat 1", [1, 1]), ("Repeat 2", [1, 1])])
    ]


def test_two_axes_make_one_table_with_repeats_inside_its_cells(ledger: Ledger) -> None:
    comparison = seen(ledger, compared(ledger, axis("model", *TWO), axis("seed", "1", "2", "3"), repeats=2))
    assert usual_sides(comparison.layout) == ("model", "seed")
    assert shape(grid(comparison, columns="model", rows="seed")) == [
        ("", [("1", [2, 2]), ("2", [2, 2]), ("3", [2, 2])])
    ]


def test_a_third_axis_makes_a_table_a_value_and_one_value_makes_no_title(ledger: Ledger) -> None:
    comparison = seen(ledger, compared(ledger, axis("model", *TWO), axis("seed", "1"), axis("style", "ink", "oil")))
    assert shape(grid(comparison, columns="model", rows="seed")) == [
        ("Style: INK", [("1", [1, 1])]), ("Style: OIL", [("1", [1, 1])]),
    ]  # fmt: skip


def test_cells_that_were_not_asked_for_are_empty_and_rows_of_them_left_out(ledger: Ledger) -> None:
    comparison = seen(ledger, compared(ledger, axis("model", *TWO), axis("seed", "1", "2")))
    some = [slot for slot in comparison.slots if slot.cell == {"model": TWO[0], "seed": "1"}]
    fewer = type(comparison)(run=comparison.run, layout=comparison.layout, slots=tuple(some))
    assert shape(grid(fewer, columns="model", rows="seed")) == [("", [("1", [1, 0])])]


@pytest.mark.parametrize(
    ("axes", "sides"),
    [
        ((axis("model", "a"),), ("model", REPEAT_AXIS)),
        ((axis("model", "a"), axis("wording", *"12345")), ("wording", REPEAT_AXIS)),
        ((axis("model", *"ab"), axis("wording", *"12345")), ("model", "wording")),
        ((axis("model", *"abcde"), axis("wording", *"12")), ("model", "wording")),
        ((axis("seed", *"12"), axis("wording", *"12345")), ("seed", "wording")),
    ],
)
def test_models_are_columns_and_the_longer_axis_goes_down(axes: tuple, sides: tuple[str, str]) -> None:  # type: ignore[type-arg]
    assert usual_sides(Layout(kind="matrix", axes=axes)) == sides


def timed(*, seconds: float | None, generating_after: float | None) -> Task:
    sent, stages = BEGAN + timedelta(seconds=2), list[Stage]()
    if generating_after is not None:
        stages.append(Stage(state=TaskState.GENERATING, at=sent + timedelta(seconds=generating_after)))
    return Task(
        id="t", run_id="r", workspace="w", service="s", position=0, model="m", medium="image", prompt="", input={},
        state=TaskState.SUCCESS, created_at=BEGAN, submitted_at=sent, width=1, height=1,
        seconds=seconds, stages=tuple(stages),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "generating_after", "expected"),
    [
        (12.0, 3.0, Split(here=2.0, queue=3.0, run=9.0)),
        (2.0, 3.0, Split(here=2.0, queue=2.0, run=0.0)),
        (12.0, None, Split(here=2.0, queue=None, run=None)),
        (None, 3.0, Split(here=2.0, queue=None, run=None)),
    ],
)
def test_time_divides_into_waiting_here_queueing_there_and_running(
    seconds: float | None, generating_after: float | None, expected: Split
) -> None:
    assert split(timed(seconds=seconds, generating_after=generating_after)) == expected
