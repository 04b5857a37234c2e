"""What each command does: it puts intents into the ledger, lets the worker do its part (this process's own, or that
of a server which already runs), and reports what came of it.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from kie import catalogue
from kie.attachments import references
from kie.attachments.assign_files import AssignedFiles, assign_files, slots
from kie.catalogue import Json, Model
from kie.cli import exit_codes
from kie.cli.copies import writable
from kie.cli.follow import follow
from kie.cli.output import print_json, print_model
from kie.domain.task import Origin, Task, TaskState, is_local
from kie.errors import BadInput
from kie.ledger import commands, queries
from kie.playground import batch
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.prepared_request import prepare
from kie.settings import Settings


def generate(
    app: Playground,
    *,
    model_id: str,
    prompt: str,
    settings: Sequence[str],
    images: Sequence[str],
    count: int,
    out: Path | None,
    timeout: float | None,
    as_json: bool,
) -> int:
    """Make `count` results and store them in `out`; the exit code is the contract's."""
    model = catalogue.get(model_id)
    if not 1 <= count <= 100:
        raise BadInput("--count takes 1 to 100. Nothing was sent.", field="count")
    if out is not None:
        writable(out)
    values = _parameters(model, settings)
    prepared = prepare(model, prompt=prompt, values=values, shared=_shared(app, model, images))
    if prepared.problems:
        sentences = " ".join(problem.sentence for problem in prepared.problems)
        raise BadInput(f"{sentences} Nothing was sent.", field=prepared.problems[0].parameter)
    if model.is_retired:
        raise BadInput(f"KIE has removed {model.title}. Nothing was sent. Choose another model.", field="model")
    wanted = prepared.intent(expected_seconds=app.expected_seconds(model, tier=prepared.tier))
    run_id, _ = commands.place_run(
        app.ledger,
        workspace=LOCAL_WORKSPACE,
        service=app.settings.service,
        click=secrets.token_hex(16),
        brief={"details": prompt},
        intents=[wanted] * count,
        origin=Origin.SHELL,
        budget=app.settings.budget_credits_per_day,
    )
    run = queries.run(app.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    placed = [task.id for task in run.tasks] if run else []
    return follow(app, placed, is_buying=True, out=out, timeout=timeout, as_json=as_json)


def run_batch(
    app: Playground, *, path: Path, usual_model: str | None, out: Path | None, timeout: float | None, as_json: bool
) -> int:
    """One result a row of a CSV file; nothing is sent unless every row can be."""
    try:
        assets = batch.read(path.read_bytes(), usual_model=usual_model)
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror}). Nothing was sent.", field="file") from None
    wrong = [f"Line {asset.line}: {' '.join(asset.problems)}" for asset in assets if asset.problems]
    if wrong:
        raise BadInput("\n".join([*wrong, "Nothing was sent."]), field="file")
    if out is not None:
        writable(out)
    wanted = [
        asset.intent(expected_seconds=app.expected_seconds(asset.prepared.model, tier=asset.prepared.tier))
        for asset in assets
        if asset.prepared
    ]
    run_id, _ = commands.place_run(
        app.ledger,
        workspace=LOCAL_WORKSPACE,
        service=app.settings.service,
        click=secrets.token_hex(16),
        brief={},
        intents=wanted,
        origin=Origin.SHELL,
        budget=app.settings.budget_credits_per_day,
        layout=batch.layout_of(assets),
    )
    run = queries.run(app.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    placed = [task.id for task in run.tasks] if run else []
    return follow(app, placed, is_buying=True, out=out, timeout=timeout, as_json=as_json)


def resume(app: Playground, *, task_id: str | None, out: Path | None, timeout: float | None, as_json: bool) -> int:
    """Ask again about one task, or about all that are open, stopped or lost a file. Costs nothing: what waits to be
    sent is left alone.

    Of a batch that was cut short, `out` also gets what was finished already.
    """
    if out is not None:
        writable(out)
    service = app.settings.service
    if task_id is None:
        waiting = queries.unfinished(app.ledger, workspace=LOCAL_WORKSPACE, service=service)
        again = queries.resumable(app.ledger, workspace=LOCAL_WORKSPACE, service=service)
    else:
        found = queries.task(app.ledger, workspace=LOCAL_WORKSPACE, task_id=task_id)
        if found is None:
            raise BadInput(f"The ledger knows no task “{task_id}”. Nothing was sent.", field="task_id")
        if _is_unsent(found):
            raise BadInput(f"{_left_alone(1)} Nothing was sent.", field="task_id")
        waiting, again = ((), (found,)) if found.is_settled else ((found,), ())
    unsent = [task for task in waiting if _is_unsent(task)]
    waiting = tuple(task for task in waiting if not _is_unsent(task))
    for task in again:
        commands.resume(app.ledger, workspace=LOCAL_WORKSPACE, task_id=task.id)
    done = _done_beside(app, (*waiting, *again)) if out is not None and task_id is None else ()
    chosen = [task.id for task in (*done, *waiting, *again)]
    if unsent:
        print(_left_alone(len(unsent)), file=sys.stderr)
    elif not chosen and not as_json:
        print("Nothing to resume: no task is open, stopped or short of a file.")
    return follow(app, chosen, is_buying=False, out=out, timeout=timeout, as_json=as_json)


def _is_unsent(task: Task) -> bool:
    """Whether it would still have to be bought from KIE."""
    return task.state is TaskState.QUEUED and not is_local(task.model)


def _left_alone(count: int) -> str:
    tasks = "1 task waits to be sent and was" if count == 1 else f"{count} tasks wait to be sent and were"
    return f"{tasks} left alone: resuming buys nothing. The server sends what waits."


def _done_beside(app: Playground, tasks: Sequence[Task]) -> tuple[Task, ...]:
    """The named results that are kept already of the batches that these belong to."""
    run_ids = dict.fromkeys(task.run_id for task in tasks if task.name)
    runs = (queries.run(app.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id) for run_id in run_ids)
    ids = {task.id for task in tasks}
    return tuple(t for run in runs if run for t in run.tasks if t.is_settled and t.files and t.id not in ids)


def show_models(*, model_id: str | None, has_retired: bool, as_json: bool) -> int:
    """The catalogue, or one entry of it in full. JSON has the retired models always, each marked."""
    if model_id is not None:
        print_model(catalogue.get(model_id), as_json=as_json)
        return exit_codes.OK
    hidden = 0
    for model in catalogue.all_models():
        price = catalogue.credits(model, {})
        if as_json:
            print(json.dumps({"id": model.id, "title": model.title, "kind": model.kind, "credits": price,
                              "retired": model.is_retired}, ensure_ascii=False))  # fmt: skip
        elif model.is_retired and not has_retired:
            hidden += 1
        else:
            cost = "price unknown" if price is None else f"from {price:g} credits"
            retired = "  (removed by KIE)" if model.is_retired else ""
            print(f"{model.id:<42} {model.kind:<15} {cost}{retired}")
    if hidden:
        print(f"{hidden} models that KIE has removed are not shown; --retired shows them.", file=sys.stderr)
    return exit_codes.OK


def show_credit(app: Playground, *, as_json: bool) -> int:
    async def ask() -> float:
        async with app.client() as client:
            return await client.credit()

    amount = asyncio.run(ask())
    if as_json:
        print(json.dumps({"credits": amount, "usd": round(catalogue.usd(amount), 4), "demo": app.settings.is_demo}))
    else:
        demo = " (demo: not real credits)" if app.settings.is_demo else ""
        print(f"{amount:,g} credits, ${catalogue.usd(amount):,.2f}{demo}")
    return exit_codes.OK


def show_history(app: Playground, *, limit: int, as_json: bool) -> int:
    page = queries.history(app.ledger, workspace=LOCAL_WORKSPACE, page=1, per_page=limit)
    for task in page.tasks:
        if as_json:
            print_json(app, task, saved=())
        else:
            cost = task.credits_billed if task.credits_billed is not None else task.credits_expected
            moment = task.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
            prompt = " ".join(task.prompt.split())
            print(f"{moment}  {task.state:<10} {task.model:<32} {cost or 0:>7g}  {prompt[:60]}")
    if not page.tasks and not as_json:
        print("The history is empty.")
    return exit_codes.OK


def cut_out(
    settings: Settings,
    *,
    source: Path,
    target: Path,
    backend: Literal["auto", "embedded", "http"],
    keep_shadow: bool,
    trim: bool,
    as_json: bool,
) -> int:
    """Remove a picture's background; exit 1 where no good result can be made."""
    from kie.cli.cutout_command import run_cutout  # OpenCV costs start-up time; the other commands do without

    return run_cutout(
        source, target, backend=backend, keep_shadow=keep_shadow, trim=trim, settings=settings, as_json=as_json
    )


def make_recipe(name: str, *, source: Path, target: Path) -> int:
    """Make a recipe's files of a picture, as a folder or a ZIP."""
    from kie import recipes

    made = recipes.run(name, source, target)
    for note in made.notes:
        print(note, file=sys.stderr)
    for path, content in made.files:
        print(f"{path}  {len(content):,} bytes")
    return exit_codes.OK


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


def _shared(app: Playground, model: Model, files: Sequence[str]) -> AssignedFiles:
    """Files and addresses in the model's places for them; local files are kept, and uploaded by the worker."""
    if files and not slots(model):
        raise BadInput(f"{model.title} takes no input image, clip or sound. Nothing was sent.", field="image")
    given = []
    for text in files:
        address = references.from_json(text) if text.startswith(("http://", "https://")) else None
        given.append(address or app.inputs.keep_path(Path(text), workspace=LOCAL_WORKSPACE))
    shared = assign_files(model, given)
    if shared.left_out:
        raise BadInput(f"{next(iter(shared.left_out.values()))} Nothing was sent.", field="image")
    return shared
