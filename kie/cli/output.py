"""What a command prints: lines for people, or one JSON object a task."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from typing import Any

from kie import catalogue
from kie.catalogue import Json, Model, Parameter
from kie.domain.task import FileState, Task
from kie.errors import ResultLost
from kie.playground.container import Playground
from kie.playground.parameter_words import takes


def print_json(app: Playground, task: Task, *, saved: Sequence[str]) -> None:
    kept = [str(app.store.path(f.sha256)) for f in task.files if f.sha256] if not saved else list(saved)
    lost = next((f.reason for f in task.files if f.state is FileState.LOST), None)
    error: Json = None
    if task.error is not None or lost is not None:
        error = {
            "kind": task.error_kind or ResultLost.kind,
            "message": task.error or lost,
            "billed": task.billed,
        }
    files: list[Json] = list(kept)
    line: dict[str, Json] = {"name": task.name} if task.name else {}
    line |= {
        "model": task.model, "task_id": task.kie_task_id, "state": str(task.state), "files": files,
        "credits": task.credits_billed, "seconds": task.seconds, "error": error,
    }  # fmt: skip
    print(json.dumps(line, ensure_ascii=False))


def print_task(app: Playground, task: Task, *, saved: Sequence[str]) -> None:
    what = f"{task.name} ({task.model})" if task.name else task.model
    if task.error is not None:
        print(f"{what}: {task.state}. {task.error}", file=sys.stderr)
    for file in task.files:
        if file.state is FileState.LOST:
            print(f"{what}: {file.reason}", file=sys.stderr)
    if not task.is_settled:
        print(f"{what}: still {task.state}; python -m kie resume {task.id} asks again.", file=sys.stderr)
    demo = " (demo)" if app.settings.is_demo else ""
    for path in saved:
        credits = f", {catalogue.in_credits(task.credits_billed)}" if task.credits_billed is not None else ""
        seconds = f", {task.seconds:.0f} s" if task.seconds is not None else ""
        print(f"{path}{demo}{credits}{seconds}")


_BOUNDS = ("minimum", "maximum", "step", "min_length", "max_length", "items", "min_count", "max_count")


def _parameter(parameter: Parameter) -> dict[str, Any]:
    """A parameter with every bound that the catalogue has; of files also what is accepted."""
    known = {name: value for name in _BOUNDS if (value := getattr(parameter, name)) is not None}
    files = {} if parameter.accepts is None else dataclasses.asdict(parameter.accepts)
    accepts = {name: value for name, value in files.items() if value not in (None, ())}
    return {
        "name": parameter.name, "type": parameter.type, "required": parameter.required, "default": parameter.default,
        "choices": list(parameter.choices), "max_length": parameter.max_length, **known,
        **({"accepts": accepts} if accepts else {}),
    }  # fmt: skip


def print_model(model: Model, *, as_json: bool) -> None:
    price = catalogue.credits(model, {})
    if as_json:
        entry: dict[str, Json] = {
            "id": model.id, "title": model.title, "kind": model.kind, "credits": price, "retired": model.is_retired,
            "checked": model.checked.isoformat(),
            "parameters": [_parameter(p) for p in model.parameters],
        }  # fmt: skip
        print(json.dumps(entry, ensure_ascii=False))
        return
    print(f"{model.title} ({model.id}), {model.kind}; {model.source}, checked {model.checked}")
    for parameter in model.parameters:
        default = "" if parameter.default is None else f", default {parameter.default}"
        needed = ", required" if parameter.required else ""
        print(f"  {parameter.name}: {takes(parameter)}{default}{needed}")
    for row in model.price.rows if model.price else ():
        when = ", ".join(f"{key} {' or '.join(value)}" for key, value in row.when.items())
        print(f"  {catalogue.in_credits(row.credits)} {row.unit}{' for ' + when if when else ''}")
