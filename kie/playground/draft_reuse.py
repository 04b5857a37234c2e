"""From a result back to the form that would make it: all of it, or a part put into the form that is there. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Literal

from kie import catalogue
from kie.catalogue import Json
from kie.domain.comparison import brief_of
from kie.domain.task import Run, Task
from kie.playground.drafts import Draft, draft_from_json
from kie.playground.form_values import shown_values
from kie.playground.variable_rows import forms_of
from prompts.brief import brief_from_json

What = Literal["everything", "brief", "seed", "all but the seed"]
LABELS: Mapping[What, str] = {
    "everything": "Reuse everything",
    "brief": "Reuse the brief only",
    "seed": "Reuse the seed only",
    "all but the seed": "Reuse all but the seed",
}


def draft_of(run: Run) -> Draft:
    """The form as it was; for a run from the shell, its prompt as Details and its request as parameters."""
    stored = run.brief.get("draft")
    if isinstance(stored, Mapping):
        return draft_from_json(stored)
    brief = brief_from_json(run.brief)
    models = tuple(dict.fromkeys(task.model for task in run.tasks if catalogue.find(task.model)))
    parameters = {task.model: {k: v for k, v in task.input.items() if k != "prompt"} for task in run.tasks}
    return Draft(models=models, parameters=parameters).with_brief(brief)


def draft_of_task(run: Run, task: Task) -> Draft:
    """The form that would make this one result: of a comparison, its own wording, model and parameters; of a row of
    values, the brief with these put in."""
    whole = draft_of(run)
    if not task.cell:
        own = (form for name, form in forms_of(whole) if name is not None and name == task.name)
        return dataclasses.replace(next(own, whole), variables=())
    brief = brief_from_json(brief_of(run, task))
    return dataclasses.replace(
        whole.with_brief(brief),
        models=(task.model,),
        parameters={task.model: shown_values(task.model, task.input)},
        count=1,
    )


def merged(now: Draft, then: Draft, task: Task, *, what: What) -> Draft:
    """`then` made the task; what of it is asked for, in the place of the same part of `now`."""
    match what:
        case "everything":
            return then
        case "brief":
            return dataclasses.replace(now, texts=then.texts, colours=then.colours, variables=then.variables)
        case "seed":
            seeds = {m: {**now.parameters.get(m, {}), **_seed(m, task)} for m in now.models}
            return dataclasses.replace(now, parameters={**now.parameters, **seeds})
        case "all but the seed":
            without = {m: _without_seed(m, values) for m, values in then.parameters.items()}
            return dataclasses.replace(then, parameters=without)


def _seed(model_id: str, task: Task) -> dict[str, Json]:
    """The task's seed under the name that `model_id` has for it."""
    maker, wanted = catalogue.find(task.model), catalogue.find(model_id)
    source = maker.by_role("seed") if maker else None
    target = wanted.by_role("seed") if wanted else None
    if source is None or target is None or task.input.get(source.name) is None:
        return {}
    return {target.name: task.input[source.name]}


def _without_seed(model_id: str, values: Mapping[str, Json]) -> dict[str, Json]:
    model = catalogue.find(model_id)
    seed = model.by_role("seed") if model else None
    return {name: value for name, value in values.items() if seed is None or name != seed.name}
