"""`python -m kie generate`: pictures or clips from a prompt as it is, or from a brief as Create takes it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from kie import catalogue
from kie.attachments import references
from kie.attachments.assign_files import AssignedFiles, assign_files, slots
from kie.attachments.references import Reference
from kie.catalogue import Json, Model
from kie.cli.brief_options import brief_of
from kie.cli.copies import writable
from kie.cli.follow import buy
from kie.domain.task import FollowUp
from kie.errors import BadInput
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.form_values import is_shown
from kie.playground.loss_report import PLACES
from kie.playground.plan import plan
from kie.playground.prepared_request import Prepared, prepare
from kie.recipes.definitions import get as get_recipe
from prompts.brief import Brief, brief_to_json
from prompts.lint.wording import syntax_in

MOST = 100


def generate(
    app: Playground,
    *,
    model: str,
    prompt: str | None,
    brief: Path | None,
    brand: str | None,
    colours: Sequence[str],
    settings: Sequence[str],
    images: Sequence[str],
    count: int,
    recipe: str | None,
    out: Path | None,
    timeout: float | None,
    as_json: bool,
    **texts: str | None,
) -> int:
    """Make `count` results and store them in `out`; the exit code is the contract's.

    With a `recipe` the results are cut out where it is of the subject alone, and its files are written instead.
    `texts` are the fields of a brief, `brief` is a file with all of them; with neither, `prompt` is sent as it is.
    """
    chosen = catalogue.get(model)
    if not 1 <= count <= MOST:
        raise BadInput(f"--count takes 1 to {MOST}. Nothing was sent.", field="count")
    written = brief_of(texts, colours=colours, file=brief, prompt=prompt, brand=brand)
    follow_up = _wished(recipe, chosen, out=out)
    if out is not None:
        writable(out)
    values, files = _parameters(chosen, settings), _references(app, chosen, images)
    if written is None:
        prepared, kept = _from_prompt(chosen, prompt or "", values, files), Brief(details=prompt)
    else:
        prepared, kept = _from_brief(chosen, written, values, files), written
    return buy(
        app,
        [replace(prepared.intent(), follow_up=follow_up)] * count,
        brief=cast(dict[str, Json], brief_to_json(kept)),
        out=out,
        timeout=timeout,
        as_json=as_json,
    )


def _wished(recipe: str | None, model: Model, *, out: Path | None) -> FollowUp | None:
    """What is to be made of the results. Raises BadInput where that cannot be, before anything is sent."""
    if recipe is None:
        return None
    try:
        name = get_recipe(recipe).name
    except BadInput as error:
        raise BadInput(f"{error.message} Nothing was sent.", field="recipe") from None
    if model.medium != "image":
        raise BadInput(f"{model.title} makes no pictures, and a recipe needs one. Nothing was sent.", field="recipe")
    if out is None:
        raise BadInput("--recipe writes files: say where with --out. Nothing was sent.", field="out")
    return FollowUp(name)


def _from_prompt(model: Model, prompt: str, values: Mapping[str, Json], references: Sequence[Reference]) -> Prepared:
    files = assign_files(model, references)
    prepared = prepare(model, prompt=prompt, values=values, files=files)
    _require_room(files)
    _require_sound(prepared)
    signs = syntax_in(prompt)
    if signs is not None:
        print(f"Sent to the letter: {signs}. A matrix on Compare makes a picture of each.", file=sys.stderr)
    if model.is_retired:
        raise BadInput(f"KIE has removed {model.title}. Nothing was sent. Choose another model.", field="model")
    return prepared


def _from_brief(model: Model, brief: Brief, values: Mapping[str, Json], references: Sequence[Reference]) -> Prepared:
    """What the page would send; what the model loses of the brief is said, and sent without."""
    filled = next((p for p in model.parameters if p.name in values and not is_shown(p)), None)
    if filled is not None:
        raise BadInput(
            f"{filled.name} is filled from the brief or from --image; --set takes it beside --prompt only. "
            "Nothing was sent.",
            field=filled.name,
        )
    planned = plan(model, brief=brief, parameters=values, references=references)
    _require_room(planned.files)
    if not planned.is_blank:
        _require_sound(planned.prepared)
    if planned.sentences:
        raise BadInput(f"{' '.join(planned.sentences)} Nothing was sent.", field="brief")
    for placement in planned.composition.placements:
        if placement.why is not None:
            print(f"{placement.field.capitalize()} → {PLACES[placement.where]} · {placement.why}", file=sys.stderr)
    for hint in planned.hints:
        if hint.rule in ("wording-syntax", "unbalanced-braces"):
            print(hint.message, file=sys.stderr)
    return planned.prepared


def _require_room(files: AssignedFiles) -> None:
    if files.left_out:
        raise BadInput(f"{next(iter(files.left_out.values()))} Nothing was sent.", field="image")


def _require_sound(prepared: Prepared) -> None:
    if prepared.problems:
        sentences = " ".join(problem.sentence for problem in prepared.problems)
        raise BadInput(f"{sentences} Nothing was sent.", field=prepared.problems[0].parameter)


def _parameters(model: Model, settings: Sequence[str]) -> dict[str, Json]:
    """`name=value` pairs as the model types them; JSON for lists."""
    values: dict[str, Json] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        name = name.strip()
        parameter = model.parameter(name)
        if not equals or not name:
            raise BadInput(f"--set takes name=value, not “{setting[:60]}”. Nothing was sent.", field="set")
        if parameter is None:
            known = ", ".join(p.name for p in model.parameters)
            raise BadInput(
                f"{model.title} has no parameter “{name[:40]}”. It has {known}. Nothing was sent.", field=name
            )
        if parameter.type == "array" and text.lstrip().startswith("["):
            try:
                values[name] = json.loads(text)
                json.dumps(values[name], ensure_ascii=False).encode()  # JSON can spell half a character
            except ValueError:
                raise BadInput(f"{name} is not a JSON list. Nothing was sent.", field=name) from None
        else:
            values[name] = text
    return values


def _references(app: Playground, model: Model, images: Sequence[str]) -> list[Reference]:
    """Files and addresses for the model to work from; local files are kept, and uploaded by the worker."""
    if images and not slots(model):
        raise BadInput(f"{model.title} takes no input image, clip or sound. Nothing was sent.", field="image")
    return [_reference(app, text) for text in images]


def _reference(app: Playground, text: str) -> Reference:
    address = references.from_json(text) if text.startswith(("http://", "https://")) else None
    return address or app.inputs.keep_path(Path(text), workspace=LOCAL_WORKSPACE)
