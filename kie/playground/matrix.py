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
from kie.playground.drafts import Draft
from kie.playground.form_values import is_shown
from kie.playground.parameter_mapping import as_taken, is_same
from kie.playground.plan import Plan, plan
from kie.playground.quote import Quote, quote
from prompts.alternatives import AlternativesError, Lists, wordings
from prompts.brief import Brief, brief_from_json, brief_to_json
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
class Variation:
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
class ComparisonPlan:
    """A whole comparison before it is paid for. `sentences` say why it cannot run; empty when it can."""

    layout: Layout
    cells: tuple[CellPlan, ...]
    briefs: Mapping[str, Mapping[str, Brief]]
    sentences: tuple[str, ...]

    @property
    def quote(self) -> Quote:
        return quote((cell.plan.prepared.credits, cell.repeats) for cell in self.cells)

    @property
    def with_alike_repeats(self) -> tuple[str, ...]:
        """The titles of models that repeat a request with a fixed seed."""
        repeated = [cell.plan for cell in self.cells if cell.repeats > 1]
        seeds = [(plan, plan.model.by_role("seed")) for plan in repeated]
        titles = (plan.model.title for plan, seed in seeds if seed and seed.name in plan.prepared.input)
        return tuple(dict.fromkeys(titles))

    def intents(self) -> list[TaskIntent]:
        """Repeat by repeat, so that a comparison that is stopped half-way has some of everything."""
        most = max((cell.repeats for cell in self.cells), default=0)
        return [
            dataclasses.replace(cell.plan.prepared.intent(), cell=cell.cell, repeat=repeat)
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


def plan_comparison(draft: Draft, variation: Variation) -> ComparisonPlan:
    """Every cell of what varies. Never raises: what speaks against it is in `sentences`."""
    models = [model for model_id in draft.models if (model := catalogue.find(model_id))]
    if not models:
        return _nothing(draft, variation, "Choose a model.")
    try:
        return _expanded(draft, models, _briefs(draft.brief, variation), variation)
    except AlternativesError as error:
        return _nothing(draft, variation, str(error))


def plan_one_more(draft: Draft, comparison: Comparison, model: Model) -> ComparisonPlan:
    """The cells that one more model gets in a comparison that is there: the same briefs, values and repeats."""
    layout = comparison.layout
    variation = Variation(
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
    briefs = [
        _AxisBrief(key=value.key, label=value.label, brief=brief_from_json(by_key.get(value.key)))  # type: ignore[union-attr]
        for value in _values(layout, WORDING_AXIS)
    ]
    alone = _expanded(draft, [model], briefs or [_AxisBrief(key="", label="", brief=draft.brief)], variation)
    models = model_axis([*(value.key for value in _values(layout, MODEL_AXIS)), model.id], title_of=catalogue.title_of)
    axes = tuple(models if axis.id == MODEL_AXIS else axis for axis in layout.axes)
    whole = dataclasses.replace(layout, axes=axes, left_out=(*layout.left_out, *alone.layout.left_out))
    refusal = _too_many_models(whole)
    return dataclasses.replace(alone, layout=whole, sentences=(*([refusal] if refusal else []), *alone.sentences))


def _values(layout: Layout, axis_id: str) -> tuple[AxisValue, ...]:
    axis = layout.axis(axis_id)
    return axis.values if axis else ()


def _expanded(
    draft: Draft, models: Sequence[Model], briefs: Sequence[_AxisBrief], variation: Variation
) -> ComparisonPlan:
    is_varied = len(briefs) > 1 or briefs[0].brief != draft.brief
    axis = _BRIEF_AXES.get(variation.kind) if is_varied else None
    expansion = _Expansion(draft=draft, variation=variation, brief_axis=axis)
    most = expansion.most(models, briefs)
    if most > MOST_CELLS:
        return _nothing(draft, variation, _too_many(most))
    cells = tuple(expansion.cells(models, briefs))
    if variation.kind == "ablation":
        cells = expansion.varied(models, cells)
    axes = [model_axis((model.id for model in models), title_of=catalogue.title_of)]
    if axis:
        axes.append(Axis(id=axis[0], title=axis[1], values=tuple(AxisValue(key=b.key, label=b.label) for b in briefs)))
    axes += [_axis(p.name, p.title, p.values) for p in expansion.parameters]
    axes += [_axis(SEED_AXIS, "Seed", map(str, expansion.seeds))] if expansion.seeds else []
    sentences = dict.fromkeys(
        s if cell.plan.is_blank else _about(cell.plan.model, s) for cell in cells for s in cell.plan.sentences
    )
    comparison = ComparisonPlan(
        layout=Layout(kind=variation.kind, axes=tuple(_used(axes, cells)), left_out=tuple(expansion.left_out)),
        cells=cells,
        briefs={axis[0]: {b.key: b.brief for b in briefs}} if axis else {},
        sentences=tuple(sentences),
    )
    refusal = _refusal(comparison)
    first = variation.problems if refusal is None else (*variation.problems, refusal)
    return dataclasses.replace(comparison, sentences=(*first, *sentences))


def shared_parameters(models: Sequence[Model]) -> dict[str, tuple[str, ...]]:
    """What could vary: each role or name that some model's form has, with the values that any of them names.

    What is said in two ways (16:9, landscape_16_9) stands there once, in the words of the first model.
    """
    by_name: dict[str, list[str]] = {}
    for model in models:
        for parameter in model.parameters:
            if _can_vary(parameter):
                known = by_name.setdefault(_shared_name(parameter), [])
                values = ("true", "false") if parameter.type == "boolean" else tuple(map(str, parameter.choices))
                known.extend(value for value in values if not any(is_same(parameter, value, other) for other in known))
    return {name: tuple(values) for name, values in by_name.items()}


def _can_vary(parameter: Parameter) -> bool:
    return is_shown(parameter) and parameter.type != "array" and parameter.role not in _NEVER_VARIED


@dataclass(frozen=True, kw_only=True)
class _AxisBrief:
    """One brief of an axis of briefs."""

    key: str
    label: str
    brief: Brief


_BRIEF_AXES: Mapping[ComparisonKind, tuple[str, str]] = {
    "matrix": (WORDING_AXIS, "Wording"),
    "ablation": (LEFT_OUT_AXIS, "Left out"),
}


def _briefs(brief: Brief, variation: Variation) -> list[_AxisBrief]:
    """Every brief to send, the unchanged one first."""
    if variation.kind == "ablation":
        others = [
            _AxisBrief(key=a.field, label=f"Without {a.field.capitalize()}", brief=a.brief) for a in without_each(brief)
        ]
        return [_AxisBrief(key=UNCHANGED, label="Unchanged", brief=brief), *others]
    if variation.kind != "matrix":
        return [_AxisBrief(key="", label="", brief=brief)]
    written = wordings(brief, lists=variation.lists, most=variation.most_wordings, seed=variation.sample_seed)
    return [_AxisBrief(key=str(n), label=wording.label, brief=wording.brief) for n, wording in enumerate(written)]


class _Expansion:
    """From axes to cells; `left_out` gathers in sentences what does not become one."""

    def __init__(self, *, draft: Draft, variation: Variation, brief_axis: tuple[str, str] | None) -> None:
        self._draft, self._variation = draft, variation
        self.brief_axis = brief_axis
        self.parameters = variation.parameters if variation.kind == "matrix" else ()
        self.seeds = variation.seeds if variation.kind == "matrix" else ()
        self.left_out: dict[str, None] = {}

    def most(self, models: Sequence[Model], briefs: Sequence[_AxisBrief]) -> int:
        """How many cells there are at most, before any of them is made."""
        counts = [len(models), len(briefs), *(len(axis.values) for axis in self.parameters), len(self.seeds) or 1]
        return prod(counts)

    def cells(self, models: Sequence[Model], briefs: Sequence[_AxisBrief]) -> Iterator[CellPlan]:
        texts_of_axes = tuple(product(*(axis.values for axis in self.parameters)))
        for model, brief, texts in product(models, briefs, texts_of_axes):
            varied = [
                (axis, text, _taken(model, axis.name, text)) for axis, text in zip(self.parameters, texts, strict=True)
            ]
            refused = [
                f"{model.title} does not take {axis.title.lower()} {text}."
                for axis, text, taken in varied
                if taken is None
            ]
            self.left_out.update(dict.fromkeys(refused))
            if not refused:
                cell = {MODEL_AXIS: model.id, **({self.brief_axis[0]: brief.key} if self.brief_axis else {})}
                cell |= {axis.name: text for axis, text, _ in varied}
                chosen = dict(self._draft.parameters.get(model.id, {})) | dict(taken for _, _, taken in varied if taken)
                yield from self._with_seeds(model, brief, chosen, cell, labels=(brief.label, *texts))

    def varied(self, models: Sequence[Model], cells: Sequence[CellPlan]) -> tuple[CellPlan, ...]:
        """The cells without those of models that would get the unchanged brief alone: nothing is compared with it."""
        changed = {cell.cell[MODEL_AXIS] for cell in cells if cell.cell.get(LEFT_OUT_AXIS, UNCHANGED) != UNCHANGED}
        if self.brief_axis is None:
            return tuple(cells)
        for model in models:
            if model.id not in changed:
                self.left_out[f"{model.title}: no field that is left out changes what it gets, so it is not run."] = (
                    None
                )
        return tuple(cell for cell in cells if cell.cell[MODEL_AXIS] in changed)

    def _with_seeds(
        self,
        model: Model,
        brief: _AxisBrief,
        chosen: Mapping[str, Json],
        cell: Mapping[str, str],
        *,
        labels: tuple[str, ...],
    ) -> Iterator[CellPlan]:
        parameter = model.by_role("seed")
        if self.seeds and parameter is None:
            self.left_out[f"{model.title} takes no seed: its pictures for different seeds are plain repeats."] = None
        is_ablation = self._variation.kind == "ablation"
        is_changed = is_ablation and brief.key != UNCHANGED
        for seed in self.seeds or (None,):
            with_seed = {**chosen, parameter.name: seed} if parameter and seed is not None else chosen
            own = self._plan(model, brief.brief, with_seed)
            if is_changed and own.prepared.input == self._plan(model, self._draft.brief, with_seed).prepared.input:
                why = f"{model.title} never gets {brief.key.capitalize()}: leaving it out would change nothing."
                self.left_out[why] = None
                continue
            yield CellPlan(
                cell={**cell, SEED_AXIS: str(seed)} if seed is not None else cell,
                labels=tuple(filter(None, (*labels, "" if seed is None else f"seed {seed}"))),
                plan=own,
                repeats=self._variation.floor if is_ablation and not is_changed else self._variation.repeats,
            )

    def _plan(self, model: Model, brief: Brief, parameters: Mapping[str, Json]) -> Plan:
        return plan(model, brief=brief, parameters=parameters, references=self._draft.references)


def _taken(model: Model, name: str, text: str) -> tuple[str, Json] | None:
    """The model's own parameter for a shared name, and the value as it types it; None where it cannot take it."""
    parameter = next((p for p in model.parameters if _can_vary(p) and _shared_name(p) == name), None)
    own = as_taken(model, parameter, text) if parameter else None
    return None if parameter is None or own is None else (parameter.name, own)


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


def _refusal(comparison: ComparisonPlan) -> str | None:
    """Why this comparison as a whole cannot run, or is none."""
    count = comparison.quote.count
    if not comparison.cells:
        is_ablation = comparison.layout.kind == "ablation"
        why = "leaving a field out changes nothing" if is_ablation else "no chosen model takes these values"
        return f"Nothing is left to run: {why}."
    if count > MOST_TASKS:
        return _too_many(count)
    if comparison.layout.kind == "ablation" and LEFT_OUT_AXIS not in comparison.briefs:
        return "Fill in at least two fields of the brief: one of them is left out at a time."
    if _too_many_models(comparison.layout) is None and count < 2:
        return "Choose a second model, or more than one picture each: one has nothing to be compared with."
    return _too_many_models(comparison.layout)


def _too_many_models(layout: Layout) -> str | None:
    models = layout.axis(MODEL_AXIS)
    if layout.kind == "models" and models and len(models.values) > MOST_SIDE_BY_SIDE:
        return SIDES_ARE_FULL
    return None


def _too_many(count: int) -> str:
    return f"This makes {count:,} results, and {MOST_TASKS} at once is the most. Take fewer values or a sample."


def _nothing(draft: Draft, variation: Variation, sentence: str) -> ComparisonPlan:
    layout = Layout(kind=variation.kind, axes=(model_axis(draft.models, title_of=catalogue.title_of),))
    return ComparisonPlan(layout=layout, cells=(), briefs={}, sentences=(sentence,))
