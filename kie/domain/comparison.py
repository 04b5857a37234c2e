"""A run seen as a comparison: where each task stands, which attempt counts, and the grid that a page draws. Pure.

A place is a cell (one value on every axis) and a repeat. A retry stands in the place of what it retries, and the
newest attempt is the one that is shown; nothing of the earlier ones is lost. Tasks made from a result, such as
its cut-out, have no place of their own: they belong to the result.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from kie.catalogue.types import Json
from kie.domain.layouts import MODEL_AXIS, PICKED_AXIS, Axis, AxisValue, Layout
from kie.domain.task import ResultFile, Run, Stage, Task, TaskState

BRIEFS, DRAFT = "briefs", "draft"
"""What a run's brief holds beside the brief: those of its wordings by axis and key, and the form it was written in."""

Place = tuple[tuple[tuple[str, str], ...], int]
"""A cell as sorted pairs of axis and key, and the repeat."""

REPEAT_AXIS = "repeat"
"""Not an axis of a layout: how repeats are laid out where nothing else makes rows."""


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One place that is to be filled: its attempts, oldest first (at least one), and what was made from the result."""

    cell: Mapping[str, str]
    repeat: int
    attempts: tuple[Task, ...]
    made_from: tuple[Task, ...] = ()

    @property
    def task(self) -> Task:
        """The attempt that counts."""
        return self.attempts[-1]

    @property
    def result(self) -> ResultFile | None:
        """The first kept file of the attempt that counts."""
        return next(iter(self.task.kept), None)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A run and its layout. `slots` are in the order of the axes' values, then of repeats."""

    run: Run
    layout: Layout
    slots: tuple[Slot, ...]

    @property
    def is_settled(self) -> bool:
        return all(slot.task.is_settled for slot in self.slots)

    def at(self, cell: Mapping[str, str]) -> tuple[Slot, ...]:
        """The slots of one cell, by repeat."""
        return tuple(slot for slot in self.slots if slot.cell == cell)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What stands where a row and a column meet; no slots where nothing was asked for."""

    column: AxisValue
    slots: tuple[Slot, ...]


@dataclass(frozen=True, kw_only=True)
class GridRow:
    value: AxisValue
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One table of the grid: `title` names the values of the axes that are neither rows nor columns."""

    title: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, kw_only=True)
class Split:
    """Seconds that a result took: until it was sent, in KIE's queue, and running; None where nobody saw it."""

    here: float | None
    queue: float | None
    run: float | None


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two result files, by id, and the options (keys of the judged axis) that they are of. `left` is shown left."""

    group: str
    left_option: str
    right_option: str
    left_file: str
    right_file: str


def comparison_of(run: Run, layout: Layout | None, *, title_of: Callable[[str], str] = str) -> Comparison:
    """The run as a comparison; one without a layout compares its models, each under the title that it is given."""
    places = _places(run.tasks, has_layout=layout is not None)
    models = model_axis((task.model for task in run.tasks if not task.parent_file), title_of=title_of)
    layout = layout or Layout(kind="models", axes=(models,))
    return Comparison(run=run, layout=layout, slots=_slots(run.tasks, places, layout=layout))


def picked_comparison(
    run: Run, tasks: Sequence[Task], *, made_in: Mapping[str, Run], title_of: Callable[[str], str]
) -> Comparison:
    """Results of several runs beside each other, in this order: each is a column of its own.

    `run` is the one that stands for them; it gets their briefs, which are those of the runs that they were `made_in`.
    """
    titles = [title_of(task.model) for task in tasks]
    values = tuple(
        AxisValue(key=task.id, label=f"{chr(ord('A') + number)} · {titles[number]}")
        for number, task in enumerate(tasks)
    )
    placed = tuple(
        dataclasses.replace(
            task, position=number, cell={PICKED_AXIS: task.id}, repeat=0, retry_of=None, parent_file=None
        )
        for number, task in enumerate(tasks)
    )
    briefs: dict[str, Json] = {
        task.id: dict(brief_of(made_in[task.run_id], task)) for task in tasks if task.run_id in made_in
    }
    whole = dataclasses.replace(run, tasks=placed, brief={BRIEFS: {PICKED_AXIS: briefs}})
    layout = Layout(kind="picked", axes=(Axis(id=PICKED_AXIS, title="Result", values=values),))
    return comparison_of(whole, layout)


def brief_of(run: Run, task: Task) -> Mapping[str, Json]:
    """The brief that this task was made from: the run's, or that of its own wording where the run has several."""
    by_axis = run.brief.get(BRIEFS)
    for axis_id, by_key in by_axis.items() if isinstance(by_axis, Mapping) else ():
        brief = by_key.get(task.cell.get(axis_id, "")) if isinstance(by_key, Mapping) and axis_id in task.cell else None
        if isinstance(brief, Mapping):
            return brief
    return {name: value for name, value in run.brief.items() if name not in (BRIEFS, DRAFT)}


def model_axis(model_ids: Iterable[str], *, title_of: Callable[[str], str]) -> Axis:
    """The axis of these models, each once, in this order."""
    values = tuple(AxisValue(key=model_id, label=title_of(model_id)) for model_id in dict.fromkeys(model_ids))
    return Axis(id=MODEL_AXIS, title="Model", values=values)


def usual_sides(layout: Layout) -> tuple[str, str]:
    """Which axes make columns and rows unless somebody chooses otherwise: models stand side by side, and of two
    other axes the shorter one, because a page scrolls down more gladly than sideways.
    """
    ranked = sorted(layout.axes, key=lambda axis: -len(axis.values))
    longest, *others = [axis for axis in ranked if len(axis.values) > 1] or ranked[:1]
    if not others:
        return longest.id, REPEAT_AXIS
    columns = next((axis for axis in (longest, *others) if axis.id == MODEL_AXIS), others[0])
    return columns.id, longest.id if columns is not longest else others[0].id


def grid(comparison: Comparison, *, columns: str, rows: str) -> tuple[Section, ...]:
    """The slots as tables: one a combination of the axes that are neither `columns` nor `rows`."""
    layout = comparison.layout
    column_axis = layout.axis(columns) or layout.axes[0]
    row_axis = layout.axis(rows) or _repeats(comparison)
    others = [axis for axis in layout.axes if axis.id not in (column_axis.id, row_axis.id)]
    by_place: dict[tuple[str, ...], list[Slot]] = {}
    for slot in comparison.slots:
        sides = (_coordinate(slot, row_axis), slot.cell.get(column_axis.id, ""))
        key = (*(slot.cell.get(axis.id, "") for axis in others), *sides)
        by_place.setdefault(key, []).append(slot)
    sections = []
    for combination in product(*(axis.values for axis in others)):
        values = zip(others, combination, strict=True)
        title = " · ".join(f"{axis.title}: {value.label}" for axis, value in values if len(axis.values) > 1)
        keys = tuple(value.key for value in combination)
        table = tuple(
            GridRow(
                value=row,
                cells=tuple(
                    Cell(column=column, slots=tuple(by_place.get((*keys, row.key, column.key), ())))
                    for column in column_axis.values
                ),
            )
            for row in row_axis.values
        )
        full = tuple(row for row in table if any(cell.slots for cell in row.cells))
        if full:
            sections.append(Section(title=title, rows=full))
    return tuple(sections)


def split(task: Task) -> Split:
    """How a task's time divides. Only who asks KIE in time sees when it runs; `seconds` is KIE's own figure."""
    sent = task.submitted_at
    here = None if sent is None else max(0.0, (sent - task.created_at).total_seconds())
    began = _entered(task.stages, TaskState.GENERATING)
    if sent is None or began is None or task.seconds is None:
        return Split(here=here, queue=None, run=None)
    queue = min(task.seconds, max(0.0, (began - sent).total_seconds()))
    return Split(here=here, queue=queue, run=task.seconds - queue)


def _entered(stages: Sequence[Stage], state: TaskState) -> datetime | None:
    return next((stage.at for stage in stages if stage.state is state), None)


def _places(tasks: Sequence[Task], *, has_layout: bool) -> dict[str, Place]:
    """Each task's cell and repeat, by its id; without a layout the nth task of a model is its nth repeat."""
    places: dict[str, Place] = {}
    seen: dict[str, int] = {}
    for task in tasks:
        if task.parent_file:
            continue
        if task.retry_of in places:
            places[task.id] = places[task.retry_of]
        elif has_layout and task.cell:
            places[task.id] = (tuple(sorted(task.cell.items())), task.repeat)
        else:
            places[task.id] = (((MODEL_AXIS, task.model),), seen.get(task.model, 0))
            seen[task.model] = seen.get(task.model, 0) + 1
    return places


def _slots(tasks: Sequence[Task], places: Mapping[str, Place], *, layout: Layout) -> tuple[Slot, ...]:
    made: dict[str, list[Task]] = {}
    for task in tasks:
        if task.parent_file:
            made.setdefault(task.parent_file, []).append(task)
    attempts: dict[Place, list[Task]] = {}
    for task in tasks:
        if task.id in places:
            attempts.setdefault(places[task.id], []).append(task)
    slots = [
        Slot(
            cell=dict(cell),
            repeat=repeat,
            attempts=tuple(tried),
            made_from=tuple(child for task in tried for file in task.files for child in made.get(file.id, ())),
        )
        for (cell, repeat), tried in attempts.items()
    ]
    ranks = {axis.id: {value.key: rank for rank, value in enumerate(axis.values)} for axis in layout.axes}

    def order(slot: Slot) -> tuple[int, ...]:
        return (*(ranks[a.id].get(slot.cell.get(a.id, ""), len(a.values)) for a in layout.axes), slot.repeat)

    return tuple(sorted(slots, key=order))


def _repeats(comparison: Comparison) -> Axis:
    most = max((slot.repeat for slot in comparison.slots), default=0)
    values = tuple(AxisValue(key=str(n), label="" if most == 0 else f"Repeat {n + 1}") for n in range(most + 1))
    return Axis(id=REPEAT_AXIS, title="Repeat", values=values)


def _coordinate(slot: Slot, axis: Axis) -> str:
    return str(slot.repeat) if axis.id == REPEAT_AXIS else slot.cell.get(axis.id, "")
