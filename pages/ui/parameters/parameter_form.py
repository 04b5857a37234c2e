"""A model's parameters as a form made from its catalogue entry. No model is named here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from kie.catalogue import Model, Parameter, Problem
from kie.catalogue.payload import is_absent
from kie.catalogue.problem import REQUIRED
from kie.catalogue.types import Role
from kie.playground.form_values import fitting, is_shown, start_of
from kie.playground.plan import Plan
from pages.ui.create import create_state
from pages.ui.parameters.drawing import draw
from pages.ui.parameters.field import Field
from pages.ui.parameters.mask_field import mask_field
from pages.ui.shared.escape import plain

_FEW = 2
"""So many parameters are not worth hiding."""
_ORDER: tuple[Role | None, ...] = (
    "earlier_task", "aspect_ratio", "resolution", "upscale", "duration", "frames", "frame_rate", "count", None,
    "output_format", "seed",
)  # fmt: skip


def open_form(model: Model) -> None:
    """Before anything is drawn or planned: what was chosen last, or a start, under the key of every parameter."""
    remembered = create_state.remembered(model.id)
    for parameter in model.parameters:
        if not is_shown(parameter):
            continue
        widget, stored = create_state.parameter(model.id, parameter.name), remembered.get(parameter.name)
        known = widget.get()
        if widget.is_set:
            value = known if is_absent(known) else fitting(parameter, known)
        else:
            value = start_of(parameter) if is_absent(stored) else fitting(parameter, stored)
        if not widget.is_set or type(known) is not type(value) or known != value:
            widget.set(value)


def parameter_form(plan: Plan) -> None:
    """What shapes the result first, the rest behind an expander; beside each what speaks against its value."""
    problems = sentences_near(plan)
    mask_field(plan)
    main, more = _halves(plan.model)
    if not main and not more:
        st.caption("This model has no parameters to set.")
    _group(plan.model, main, problems)
    if more:
        wrong = any(parameter.name in problems for parameter in more)
        with st.expander(
            f"{len(more)} more", expanded=wrong, key=f"{create_state.parameter(plan.model.id, 'more').key}_box"
        ):
            _group(plan.model, more, problems)
    for sentence in plan.model.constraints:
        st.caption(f":material/info: {plain(sentence[:1].upper() + sentence[1:])}.")


def sentences_near(plan: Plan) -> dict[str, tuple[Problem, ...]]:
    """What is wrong, by the parameter of the form that is nearest to it.

    A rule is filed under what has to change. Where the form does not have that, as with files, the first parameter
    that the rule speaks of stands in for it; what is about none of them is said elsewhere.
    """
    names = [parameter.name for parameter in plan.model.parameters if is_shown(parameter)]
    near_to: dict[str, tuple[Problem, ...]] = {}
    for problem in plan.prepared.problems:
        spoken_of = next((rule.names for rule in plan.model.rules if rule.sentence == problem.sentence), frozenset())
        near = [name for name in names if name == problem.parameter] or [name for name in names if name in spoken_of]
        if near:
            near_to[near[0]] = (*near_to.get(near[0], ()), problem)
    return near_to


def _halves(model: Model) -> tuple[list[Parameter], list[Parameter]]:
    """What has a meaning of its own, must be there or plays a part in a rule; and the others."""
    in_rules = {name for rule in model.rules for name in rule.names}
    shown = [parameter for parameter in model.parameters if is_shown(parameter)]
    main = [p for p in shown if p.role is not None or p.required or p.name in in_rules]
    more = [parameter for parameter in shown if parameter not in main]
    return (main, more) if len(more) > _FEW else (shown, [])


def _group(model: Model, parameters: Iterable[Parameter], problems: Mapping[str, Sequence[Problem]]) -> None:
    """Single values, then the switches in a row, then the lists, which take the most room."""
    there = sorted(parameters, key=lambda p: _ORDER.index(p.role) if p.role in _ORDER else _ORDER.index(None))
    switches = [parameter for parameter in there if parameter.type == "boolean"]
    for parameter in there:
        if parameter.type not in ("boolean", "array"):
            _one(model, parameter, problems)
    with st.container(horizontal=True, gap="small"):
        for parameter in switches:
            draw(_field(model, parameter))
    for parameter in switches:
        _sentences(problems.get(parameter.name, ()))
    for parameter in there:
        if parameter.type == "array":
            _one(model, parameter, problems)


def _one(model: Model, parameter: Parameter, problems: Mapping[str, Sequence[Problem]]) -> None:
    draw(_field(model, parameter))
    _sentences(problems.get(parameter.name, ()))


def _field(model: Model, parameter: Parameter) -> Field:
    return Field(model=model, parameter=parameter, key=create_state.parameter(model.id, parameter.name).key)


def _sentences(problems: Iterable[Problem]) -> None:
    """What is missing is a hint, what is wrong stands out."""
    for problem in problems:
        sentence = plain(problem.sentence)
        missing = problem.upstream == REQUIRED
        if missing:
            st.caption(f":material/edit: {sentence}")
        else:
            st.markdown(f":small[:red[:material/error: {sentence}]]")
