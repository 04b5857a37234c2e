"""From what is to vary to every request of a comparison, laid out along axes, with its cost. No widget in here.

A model that does not have a parameter, or not the value, gets no cell there, and says so; a model without a seed
gets a plain repeat instead. Leaving a field out that a model never got would be the same request again, so that
is not asked for either.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import cast

from kie import catalogue
from kie.catalogue import Json, Model, Parameter
from kie.domain.comparison import BRIEFS, REPEAT_AXIS, Comparison, model_axis
from kie.domain.layouts import MODEL_AXIS, Axis, AxisValue, ComparisonKind, Layout
from kie.domain.task import TaskIntent
from kie.playground.container import Playground
from kie.playground.drafts import Draft, write_colours
from kie.playground.parameter_mapping import as_taken, is_same
from kie.playground.plan import Plan, plan
from kie.playground.shown_parameters import is_shown
from prompts.alternatives import AlternativesError, Lists, wordings
from prompts.brief import TEXT_FIELDS, Brief, brief_from_json, brief_to_json
from prompts.evaluation.ablation import without_each

MOST_TASKS, MOST_SIDE_BY_SIDE = 400, 6
SIDES_ARE_FULL = f"{MOST_SIDE_BY_SIDE} models at most stand side by side. A matrix takes more."
MOST_CELLS = 2 * MOST_TASKS
"""Beyond this nothing is expanded: some of the cells may fall away, but not so many."""
WORDING_AXIS, LEFT_OUT_AXIS, SEED_AXIS = "wording", "left_out", "seed"
_NEVER_VARIED = ("seed", "count", "earlier_task")
"""Roles with an axis or a number of their own, or that name one thing and no other."""
UNCHANGED = ""
"""The key of the unchanged brief on the axis of what is left out."""


@dataclass(frozen=True, kw_only=True)
class ParameterAxis:
    """A parameter that varies: its role or else its name (which is how models share one), and values as text."""

    name: str
    values: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.name.replace("_", " ").capitalize()


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to vary beside the models. `floor` is how often the unchanged brief runs in an ablation, `problems` are
    sentences about what was typed and cannot be read: with one of them nothing runs."""

    kind: ComparisonKind
    repeats: int = 1
    floor: int = 4
    most_wordings: int = 12
    sample_seed: int = 1
    lists: Lists = field(default_factory=dict)
    parameters: tuple[ParameterAxis, ...] = ()
    seeds: tuple[int, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CellPlan:
    """One cell: where it stands, what its model gets, and how often."""

    cell: Mapping[str, str]
    labels: tuple[str, ...]
    plan: Plan
    repeats: int


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A whole comparison before it is paid for. `sentences` say why it cannot run; empty when it can."""

    layout: Layout
    cells: tuple[CellPlan, ...]
    briefs: Mapping[str, Mapping[str, Brief]]
    sentences: tuple[str, ...]

    @property
    def count(self) -> int:
        return sum(cell.repeats for cell in self.cells)

    @property
    def with_alike_repeats(self) -> tuple[str, ...]:
        """The titles of models that repeat a request with a fixed seed."""
        repeated = [cell.plan for cell in self.cells if cell.repeats > 1]
        seeds = [(its, its.model.by_role("seed")) for its in repeated]
        return tuple(dict.fromkeys(its.model.title for its, seed in seeds if seed and seed.name in its.prepared.input))

    @property
    def credits(self) -> float | None:
        """What all of it is expected to cost; None where a price is not published."""
        prices = [(cell.plan.prepared.credits, cell.repeats) for cell in self.cells]
        return None if any(price is None for price, _ in prices) else sum((p or 0) * n for p, n in prices)

    def intents(self, app: Playground) -> list[TaskIntent]:
        """Repeat by repeat, so that a comparison that is stopped half-way has some of everything."""
        most = max((cell.repeats for cell in self.cells), default=0)
        return [
            dataclasses.replace(
                cell.plan.prepared.intent(
                    expected_seconds=app.expected_seconds(cell.plan.model, tier=cell.plan.prepared.tier)
                ),
                cell=cell.cell,
                repeat=repeat,
            )
            for repeat in range(most)
            for cell in self.cells
            if repeat < cell.repeats
        ]

    def briefs_json(self) -> dict[str, Json]:
        """The brief behind each value of an axis of briefs, to be kept with the run."""
        return {
            axis: {key: cast(dict[str, Json], brief_to_json(brief)) for key, brief in by_key.items()}
            for axis, by_key in self.briefs.items()
        }


def planned(draft: Draft, wanted: Wanted) -> Planned:
    """Every cell of what is wanted. Never raises: what speaks against it is in `sentences`."""
    models = [model for model_id in draft.models if (model := catalogue.find(model_id))]
    if not models:
        return _nothing(draft, wanted, "Choose a model.")
    try:
        return _planned(draft, models, _briefs(draft.brief, wanted), wanted)
    except AlternativesError as error:
        return _nothing(draft, wanted, str(error))


def added(draft: Draft, comparison: Comparison, model: Model) -> Planned:
    """The cells that one more model gets in a comparison that is there: the same briefs, values and repeats."""
    layout = comparison.layout
    wanted = Wanted(
        kind=layout.kind,
        repeats=max((slot.repeat for slot in comparison.slots), default=0) + 1,
        parameters=tuple(
            ParameterAxis(name=axis.id, values=tuple(value.key for value in axis.values))
            for axis in layout.axes
            if axis.id not in (MODEL_AXIS, WORDING_AXIS, LEFT_OUT_AXIS, SEED_AXIS)
        ),
        seeds=tuple(int(value.key) for value in _values(layout, SEED_AXIS)),
    )
    stored = comparison.run.brief.get(BRIEFS)
    by_key = stored.get(WORDING_AXIS, {}) if isinstance(stored, Mapping) else {}
    said = [
        _Said(key=value.key, label=value.label, brief=brief_from_json(by_key.get(value.key)))  # type: ignore[union-attr]
        for value in _values(layout, WORDING_AXIS)
    ]
    found = _planned(draft, [model], said or [_Said(key="", label="", brief=draft.brief)], wanted)
    models = model_axis([*(value.key for value in _values(layout, MODEL_AXIS)), model.id])
    axes = tuple(models if axis.id == MODEL_AXIS else axis for axis in layout.axes)
    whole = dataclasses.replace(layout, axes=axes, left_out=(*layout.left_out, *found.layout.left_out))
    refusal = _too_many_models(whole)
    return dataclasses.replace(found, layout=whole, sentences=(*([refusal] if refusal else []), *found.sentences))


def _values(layout: Layout, axis_id: str) -> tuple[AxisValue, ...]:
    axis = layout.axis(axis_id)
    return axis.values if axis else ()


def _planned(draft: Draft, models: Sequence[Model], briefs: Sequence[_Said], wanted: Wanted) -> Planned:
    is_said_anew = len(briefs) > 1 or briefs[0].brief != draft.brief
    axis = _BRIEF_AXES.get(wanted.kind) if is_said_anew else None
    expansion = _Expansion(draft=draft, wanted=wanted, brief_axis=axis)
    most = expansion.most(models, briefs)
    if most > MOST_CELLS:
        return _nothing(draft, wanted, _too_many(most))
    cells = tuple(expansion.cells(models, briefs))
    axes = [model_axis(model.id for model in models)]
    if axis:
        axes.append(Axis(id=axis[0], title=axis[1], values=tuple(AxisValue(key=b.key, label=b.label) for b in briefs)))
    axes += [_axis(p.name, p.title, p.values) for p in expansion.parameters]
    axes += [_axis(SEED_AXIS, "Seed", map(str, expansion.seeds))] if expansion.seeds else []
    sentences = dict.fromkeys(
        s if cell.plan.is_blank else _about(cell.plan.model, s) for cell in cells for s in cell.plan.sentences
    )
    found = Planned(
        layout=Layout(kind=wanted.kind, axes=tuple(_used(axes, cells)), left_out=tuple(expansion.left_out)),
        cells=cells,
        briefs={axis[0]: {b.key: b.brief for b in briefs}} if axis else {},
        sentences=tuple(sentences),
    )
    refusal = _refusal(found)
    first = wanted.problems if refusal is None else (*wanted.problems, refusal)
    return dataclasses.replace(found, sentences=(*first, *sentences))


def shared_parameters(models: Sequence[Model]) -> dict[str, tuple[str, ...]]:
    """What could vary: each role or name that some model's form has, with the values that any of them names.

    What is said in two ways (16:9, landscape_16_9) stands there once, in the words of the first model.
    """
    found: dict[str, list[str]] = {}
    for model in models:
        for parameter in model.parameters:
            if _can_vary(parameter):
                known = found.setdefault(_shared_name(parameter), [])
                values = ("true", "false") if parameter.type == "boolean" else tuple(map(str, parameter.choices))
                known.extend(value for value in values if not any(is_same(parameter, value, one) for one in known))
    return {name: tuple(values) for name, values in found.items()}


def _can_vary(parameter: Parameter) -> bool:
    return is_shown(parameter) and parameter.type != "array" and parameter.role not in _NEVER_VARIED


@dataclass(frozen=True, kw_only=True)
class _Said:
    """One brief of an axis of briefs."""

    key: str
    label: str
    brief: Brief


_BRIEF_AXES: Mapping[ComparisonKind, tuple[str, str]] = {
    "matrix": (WORDING_AXIS, "Wording"),
    "ablation": (LEFT_OUT_AXIS, "Left out"),
}


def _briefs(brief: Brief, wanted: Wanted) -> list[_Said]:
    """Everything that is to be said, the unchanged brief first."""
    if wanted.kind == "ablation":
        others = [
            _Said(key=a.field, label=f"Without {a.field.capitalize()}", brief=a.brief) for a in without_each(brief)
        ]
        return [_Said(key=UNCHANGED, label="Unchanged", brief=brief), *others]
    if wanted.kind != "matrix":
        return [_Said(key="", label="", brief=brief)]
    written = wordings(brief, lists=wanted.lists, most=wanted.most_wordings, seed=wanted.sample_seed)
    return [_Said(key=str(number), label=one.label, brief=one.brief) for number, one in enumerate(written)]


class _Expansion:
    """From axes to cells; `left_out` gathers in sentences what does not become one."""

    def __init__(self, *, draft: Draft, wanted: Wanted, brief_axis: tuple[str, str] | None) -> None:
        self._draft, self._wanted = draft, wanted
        self.brief_axis = brief_axis
        self.parameters = wanted.parameters if wanted.kind == "matrix" else ()
        self.seeds = wanted.seeds if wanted.kind == "matrix" else ()
        self.left_out: dict[str, None] = {}

    def most(self, models: Sequence[Model], briefs: Sequence[_Said]) -> int:
        """How many cells there are at most, before any of them is made."""
        counts = [len(models), len(briefs), *(len(axis.values) for axis in self.parameters), len(self.seeds) or 1]
        return prod(counts)

    def cells(self, models: Sequence[Model], briefs: Sequence[_Said]) -> Iterator[CellPlan]:
        texts_of_axes = tuple(product(*(axis.values for axis in self.parameters)))
        for model, said, texts in product(models, briefs, texts_of_axes):
            taken = [
                (axis, text, _taken(model, axis.name, text)) for axis, text in zip(self.parameters, texts, strict=True)
            ]
            refused = [
                f"{model.title} does not take {axis.title.lower()} {text}." for axis, text, its in taken if its is None
            ]
            self.left_out.update(dict.fromkeys(refused))
            if not refused:
                cell = {MODEL_AXIS: model.id, **({self.brief_axis[0]: said.key} if self.brief_axis else {})}
                cell |= {axis.name: text for axis, text, _ in taken}
                chosen = dict(self._draft.parameters.get(model.id, {})) | dict(its for _, _, its in taken if its)
                yield from self._with_seeds(model, said, chosen, cell, labels=(said.label, *texts))

    def _with_seeds(
        self, model: Model, said: _Said, chosen: Mapping[str, Json], cell: Mapping[str, str], *, labels: tuple[str, ...]
    ) -> Iterator[CellPlan]:
        parameter = model.by_role("seed")
        if self.seeds and parameter is None:
            self.left_out[f"{model.title} takes no seed: its pictures for different seeds are plain repeats."] = None
        is_changed = self._wanted.kind == "ablation" and said.key != UNCHANGED
        for seed in self.seeds or (None,):
            with_seed = {**chosen, parameter.name: seed} if parameter and seed is not None else chosen
            its = self._plan(model, said.brief, with_seed)
            if is_changed and its.prepared.input == self._plan(model, self._draft.brief, with_seed).prepared.input:
                why = f"{model.title} never gets {said.key.capitalize()}: leaving it out would change nothing."
                self.left_out[why] = None
                continue
            yield CellPlan(
                cell={**cell, SEED_AXIS: str(seed)} if seed is not None else cell,
                labels=tuple(filter(None, (*labels, "" if seed is None else f"seed {seed}"))),
                plan=its,
                repeats=self._wanted.floor
                if self._wanted.kind == "ablation" and not is_changed
                else self._wanted.repeats,
            )

    def _plan(self, model: Model, brief: Brief, parameters: Mapping[str, Json]) -> Plan:
        texts: dict[str, str] = {name: brief.text_of(name) or "" for name in TEXT_FIELDS}
        colours = write_colours(brief.colours)
        draft = dataclasses.replace(self._draft, texts=texts, colours=colours, parameters={model.id: parameters})
        return plan(model, draft=draft)


def _taken(model: Model, name: str, text: str) -> tuple[str, Json] | None:
    """The model's own parameter for a shared name, and the value as it types it; None where it cannot take it."""
    parameter = next((p for p in model.parameters if _can_vary(p) and _shared_name(p) == name), None)
    its = as_taken(model, parameter, text) if parameter else None
    return None if parameter is None or its is None else (parameter.name, its)


def _shared_name(parameter: Parameter) -> str:
    """The axis that it varies along; a parameter that is called like an axis of the comparison's own is told apart."""
    name = parameter.role or parameter.name
    return f"{name} setting" if name in (MODEL_AXIS, WORDING_AXIS, LEFT_OUT_AXIS, SEED_AXIS, REPEAT_AXIS) else name


def _axis(axis_id: str, title: str, values: Iterable[str]) -> Axis:
    return Axis(id=axis_id, title=title, values=tuple(AxisValue(key=v, label=v) for v in dict.fromkeys(values)))


def _used(axes: Sequence[Axis], cells: Sequence[CellPlan]) -> Iterator[Axis]:
    """The axes with the values that some cell has; nobody looks at an empty column."""
    for axis in axes:
        used = {cell.cell.get(axis.id) for cell in cells}
        values = tuple(value for value in axis.values if value.key in used)
        yield dataclasses.replace(axis, values=values) if values else axis


def _about(model: Model, sentence: str) -> str:
    return sentence if sentence.startswith(model.title) else f"{model.title}: {sentence}"


def _refusal(found: Planned) -> str | None:
    """Why this comparison as a whole cannot run, or is none."""
    if not found.cells:
        return "Nothing is left to run: no chosen model takes these values."
    if found.count > MOST_TASKS:
        return _too_many(found.count)
    if found.layout.kind == "ablation" and LEFT_OUT_AXIS not in found.briefs:
        return "Fill in at least two fields of the brief: one of them is left out at a time."
    if _too_many_models(found.layout) is None and found.count < 2:
        return "Choose a second model, or more than one picture each: one has nothing to be compared with."
    return _too_many_models(found.layout)


def _too_many_models(layout: Layout) -> str | None:
    models = layout.axis(MODEL_AXIS)
    if layout.kind == "models" and models and len(models.values) > MOST_SIDE_BY_SIDE:
        return SIDES_ARE_FULL
    return None


def _too_many(count: int) -> str:
    return f"This makes {count:,} results, and {MOST_TASKS} at once is the most. Take fewer values or a sample."


def _nothing(draft: Draft, wanted: Wanted, sentence: str) -> Planned:
    layout = Layout(kind=wanted.kind, axes=(model_axis(draft.models),))
    return Planned(layout=layout, cells=(), briefs={}, sentences=(sentence,))
