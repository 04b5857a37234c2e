"""Comparisons and blind judgings in memory, voted on as a test wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from kie.catalogue import title_of
from kie.catalogue.types import Json
from kie.domain.comparison import Comparison, comparison_of
from kie.domain.layouts import Axis, AxisValue, Layout
from kie.domain.task import FileState, ResultFile, Run, Task, TaskState
from kie.ledger.judgings import JudgedPair, Judging, Outcome
from kie.playground.comparisons.judged_votes import Judged

FIRST, SECOND = "google/nano-banana", "nano-banana-pro"
MOMENT = datetime(2026, 11, 1, tzinfo=UTC)


def compared(
    *,
    prompts: int = 1,
    repeats: int = 1,
    models: Sequence[str] = (FIRST, SECOND),
    run: str = "run",
    seeds: Sequence[int | None] = (None,),
) -> Comparison:
    """Every model on every wording with every seed so often; each picture's file has the name of its place."""
    tasks = [
        _task(run, cell={"model": model, "wording": str(prompt), "seed": str(seed)}, seed=seed, repeat=repeat)
        for model in models
        for prompt in range(prompts)
        for seed in seeds
        for repeat in range(repeats)
    ]
    labels = {
        "model": {model: title_of(model) for model in models},
        "wording": {str(prompt): f"mug {prompt}" for prompt in range(prompts)},
        "seed": {str(seed): str(seed) for seed in seeds},
    }
    axes = tuple(
        Axis(id=name, title=name.capitalize(), values=tuple(AxisValue(key=k, label=v) for k, v in values.items()))
        for name, values in labels.items()
    )
    brief: dict[str, Json] = {
        "subject": "a mug",
        "briefs": {"wording": {str(prompt): {"subject": f"mug {prompt}"} for prompt in range(prompts)}},
    }
    made = Run(id=run, workspace="me", created_at=MOMENT, origin="compare", brief=brief, tasks=tuple(tasks))
    return comparison_of(made, Layout(kind="matrix", axes=axes))


def judged(
    comparison: Comparison,
    outcomes: Sequence[Outcome | None],
    *,
    axis: str = "model",
    number: int = 0,
    pairs: Sequence[tuple[str, str]] = (),
    is_ended: bool = True,
) -> Judged:
    """A judging along an axis, the `number`th hour of the day. Outcomes are for its pairs, the first option always on
    the left; for these pairs of options if some are given, and else for the first two.
    """
    judged_axis = comparison.layout.axis(axis)
    assert judged_axis is not None
    keys = [value.key for value in judged_axis.values]
    met = [
        (left, right)
        for first, second in pairs or [(keys[0], keys[1])]
        for left, right in zip(_files(comparison, axis, first), _files(comparison, axis, second), strict=True)
    ]
    chosen = tuple(
        JudgedPair(
            number=place, group=str(place), left_option=left[0], right_option=right[0], left_file=left[1],
            right_file=right[1], outcome=outcomes[place] if place < len(outcomes) else None,
        )
        for place, (left, right) in enumerate(met)
    )  # fmt: skip
    began = MOMENT + timedelta(hours=number)
    judging = Judging(
        id=f"{comparison.run.id} {number}", run_id=comparison.run.id, axis=axis,
        options={value.key: value.label for value in judged_axis.values}, created_at=began,
        ended_at=began if is_ended else None, pairs=chosen,
    )  # fmt: skip
    return Judged(judging=judging, comparison=comparison)


def _files(comparison: Comparison, axis: str, key: str) -> list[tuple[str, str]]:
    slots = [slot for slot in comparison.slots if slot.cell[axis] == key and slot.result is not None]
    return [(key, slot.result.id) for slot in slots if slot.result is not None]


def _task(run: str, *, cell: Mapping[str, str], seed: int | None, repeat: int) -> Task:
    name = " ".join((run, *cell.values(), str(repeat)))
    file = ResultFile(id=name, task_id=name, position=0, url="", state=FileState.STORED, sha256=name, mime="image/png")
    model = cell["model"]
    given: dict[str, Json] = {"prompt": f"mug {cell['wording']}"} | ({} if seed is None else {"seed": seed})
    return Task(
        id=name, run_id=run, workspace="me", service="demo", position=0, model=model, medium="image",
        prompt=f"mug {cell['wording']}", input=given, state=TaskState.SUCCESS, created_at=MOMENT, width=8, height=8,
        cell=cell, repeat=repeat, files=(file,),
    )  # fmt: skip
