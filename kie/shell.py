"""The commands of the shell, on the same ledger and worker as the pages.

A command puts intents into the ledger, lets the worker do its part (this process's own, or that of a server
which already runs), and prints what came of it: lines for people, or one JSON object a task.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from kie import catalogue
from kie.catalogue import Json, Model
from kie.errors import BadInput, KeyRefused, KieError, NoKey, OutOfCredits, ResultLost
from kie.files import file_name
from kie.ledger import intents, views, work
from kie.playground import LOCAL_WORKSPACE, Playground
from kie.records import FileState, Task, TaskState
from kie.requests import prepare
from kie.settings import Settings

EXIT_OK, EXIT_FAILED, EXIT_BAD_INPUT, EXIT_KEY, EXIT_CREDITS, EXIT_OPEN = range(6)
LOOK_SECONDS = 0.25


def generate(
    house: Playground,
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
        _writable(out)
    values = _parameters(model, settings)
    values |= _references(house, model, images)
    prepared = prepare(model, prompt=prompt, values=values)
    if prepared.problems:
        sentences = " ".join(problem.sentence for problem in prepared.problems)
        raise BadInput(f"{sentences} Nothing was sent.", field=prepared.problems[0].parameter)
    if model.is_retired:
        raise BadInput(f"KIE has removed {model.title}. Nothing was sent. Choose another model.", field="model")
    wanted = prepared.intent(expected_seconds=house.expected_seconds(model, tier=prepared.tier))
    run_id, _ = intents.place_run(
        house.ledger,
        workspace=LOCAL_WORKSPACE,
        service=house.settings.service,
        click=secrets.token_hex(16),
        brief={"details": prompt},
        intents=[wanted] * count,
        origin="shell",
        budget=house.settings.budget_credits_per_day,
    )
    run = views.run(house.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    return _follow(house, [task.id for task in run.tasks] if run else [], out=out, timeout=timeout, as_json=as_json)


def resume(house: Playground, *, task_id: str | None, out: Path | None, timeout: float | None, as_json: bool) -> int:
    """Ask again about one task, or about all that are open, stopped or lost a file. Costs nothing."""
    if out is not None:
        _writable(out)
    service = house.settings.service
    if task_id is None:
        waiting = views.unfinished(house.ledger, workspace=LOCAL_WORKSPACE, service=service)
        again = views.resumable(house.ledger, workspace=LOCAL_WORKSPACE, service=service)
    else:
        found = views.task(house.ledger, workspace=LOCAL_WORKSPACE, task_id=task_id)
        if found is None:
            raise BadInput(f"The ledger knows no task “{task_id}”. Nothing was sent.", field="task_id")
        waiting, again = ((), (found,)) if found.is_settled else ((found,), ())
    for task in again:
        intents.resume(house.ledger, workspace=LOCAL_WORKSPACE, task_id=task.id)
    chosen = [task.id for task in (*waiting, *again)]
    if not chosen and not as_json:
        print("Nothing to resume: no task is open, stopped or short of a file.")
    return _follow(house, chosen, out=out, timeout=timeout, as_json=as_json)


def show_models(*, model_id: str | None, as_json: bool) -> int:
    """The catalogue, or one entry of it in full."""
    if model_id is not None:
        _print_model(catalogue.get(model_id), as_json=as_json)
        return EXIT_OK
    for model in catalogue.all_models():
        price = catalogue.credits(model, {})
        if as_json:
            print(json.dumps({"id": model.id, "title": model.title, "kind": model.kind, "credits": price,
                              "retired": model.is_retired}, ensure_ascii=False))  # fmt: skip
        else:
            cost = "price unknown" if price is None else f"from {price:g} credits"
            retired = "  (removed by KIE)" if model.is_retired else ""
            print(f"{model.id:<42} {model.kind:<15} {cost}{retired}")
    return EXIT_OK


def show_credit(house: Playground, *, as_json: bool) -> int:
    async def ask() -> float:
        async with house.client() as client:
            return await client.credit()

    amount = asyncio.run(ask())
    if as_json:
        print(json.dumps({"credits": amount, "usd": round(catalogue.usd(amount), 4), "demo": house.settings.is_demo}))
    else:
        demo = " (demo: not real credits)" if house.settings.is_demo else ""
        print(f"{amount:,g} credits, ${catalogue.usd(amount):,.2f}{demo}")
    return EXIT_OK


def show_history(house: Playground, *, limit: int, as_json: bool) -> int:
    page = views.history(house.ledger, workspace=LOCAL_WORKSPACE, page=1, per_page=limit)
    for task in page.tasks:
        if as_json:
            _print_json(house, task, saved=())
        else:
            cost = task.credits_billed if task.credits_billed is not None else task.credits_expected
            moment = task.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
            prompt = " ".join(task.prompt.split())
            print(f"{moment}  {task.state:<10} {task.model:<32} {cost or 0:>7g}  {prompt[:60]}")
    if not page.tasks and not as_json:
        print("The history is empty.")
    return EXIT_OK


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
    from kie.cutout.command import run_cutout  # OpenCV costs start-up time; the other commands do without

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
    return EXIT_OK


def _follow(house: Playground, task_ids: list[str], *, out: Path | None, timeout: float | None, as_json: bool) -> int:
    """Watch tasks until they are settled or the time is up, then save and report them."""
    progress = _Progress(shown=sys.stderr.isatty() and not as_json)
    try:
        asyncio.run(_until_settled(house, task_ids, timeout=timeout, progress=progress))
    finally:
        _leave(house, task_ids)
    tasks = _load(house, task_ids)
    for task in tasks:
        saved = _save(house, task, out)
        if as_json:
            _print_json(house, task, saved=saved)
        else:
            _print_task(house, task, saved=saved)
    return _exit_code(tasks)


async def _until_settled(
    house: Playground, task_ids: Sequence[str], *, timeout: float | None, progress: _Progress
) -> None:
    if not task_ids:
        return
    worker = asyncio.create_task(house.work())
    deadline = None if timeout is None else time.monotonic() + timeout
    try:
        while True:
            tasks = await asyncio.to_thread(_load, house, task_ids)
            progress.show(tasks)
            if all(task.is_settled for task in tasks):
                return
            if deadline is not None and time.monotonic() > deadline and not _is_sending(tasks):
                return
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        progress.end()
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker


def _leave(house: Playground, task_ids: Sequence[str]) -> None:
    """On the way out: what was not sent is taken back, what nobody watches any more is said to be so.

    A command that has ended must not buy anything later, when some other process starts a worker.
    """
    for task in _load(house, task_ids):
        if task.state is TaskState.QUEUED:
            intents.cancel(house.ledger, workspace=task.workspace, task_id=task.id)
        elif task.state.is_watched and not house.works_elsewhere:
            work.stopped(house.ledger, task.id, error_kind="stopped", error=_LEFT)


_LEFT = (
    "Stopped watching before there was a result. It may still finish and be billed. "
    "python -m kie resume asks again and costs nothing."
)


def _is_sending(tasks: Iterable[Task]) -> bool:
    """A submission under way is never abandoned: its outcome decides about money."""
    return any(task.state is TaskState.SUBMITTING for task in tasks)


class _Progress:
    """A line a task on a terminal, drawn over itself."""

    def __init__(self, *, shown: bool) -> None:
        self._shown, self._lines = shown, 0

    def show(self, tasks: Sequence[Task]) -> None:
        if not self._shown:
            return
        width = shutil.get_terminal_size().columns - 1
        back = f"\x1b[{self._lines}A" if self._lines else ""
        lines = [_progress_line(task)[:width] for task in tasks]
        sys.stderr.write(back + "".join(f"\x1b[2K{line}\n" for line in lines))
        sys.stderr.flush()
        self._lines = len(lines)

    def end(self) -> None:
        self._lines = 0


def _progress_line(task: Task) -> str:
    began = task.submitted_at or task.created_at
    until = task.finished_at.timestamp() if task.finished_at else time.time()
    expected = f" of about {task.expected_seconds:.0f}" if task.expected_seconds and not task.finished_at else ""
    fetching = " (fetching)" if any(f.state is FileState.FETCHING for f in task.files) else ""
    return f"{task.model}  {task.state}{fetching}  {max(0.0, until - began.timestamp()):.0f}{expected} s"


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
            except ValueError:
                raise BadInput(f"{name} is not a JSON list. Nothing was sent.", field=name) from None
        else:
            values[name] = text
    return values


def _references(house: Playground, model: Model, images: Sequence[str]) -> dict[str, Json]:
    """Files and addresses for the model's input images; local files are kept, and uploaded by the worker."""
    if not images:
        return {}
    parameter = model.by_role("reference_images")
    if parameter is None:
        raise BadInput(f"{model.title} takes no input image. Nothing was sent.", field="image")
    found: list[Json] = []
    for image in images:
        if image.startswith(("http://", "https://")):
            found.append(image)
            continue
        found.append(house.keep_reference(Path(image), parameter=parameter, workspace=LOCAL_WORKSPACE))
    if parameter.type != "array" and len(found) > 1:
        raise BadInput(f"{model.title} takes one input image, not {len(found)}. Nothing was sent.", field="image")
    return {parameter.name: found if parameter.type == "array" else found[0]}


def _writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder} cannot be made ({error.strerror}). Nothing was sent.", field="out") from None


def _load(house: Playground, task_ids: Sequence[str]) -> list[Task]:
    found = (views.task(house.ledger, workspace=LOCAL_WORKSPACE, task_id=task_id) for task_id in task_ids)
    return [task for task in found if task is not None]


def _save(house: Playground, task: Task, out: Path | None) -> tuple[str, ...]:
    """Copy kept results into `out`; without it, name where the store has them."""
    saved: list[str] = []
    for file in task.files:
        if file.state is not FileState.STORED or file.sha256 is None:
            continue
        source = house.store.path(file.sha256)
        if out is None:
            saved.append(str(source))
            continue
        target = out / file_name(
            model=task.model, prompt=task.prompt, mime=file.mime or "", sha256=f"{task.id[-6:]}{file.sha256}"
        )
        partial = target.with_name(target.name + ".part")
        shutil.copyfile(source, partial)
        partial.replace(target)
        saved.append(str(target))
    return tuple(saved)


def _print_json(house: Playground, task: Task, *, saved: Sequence[str]) -> None:
    kept = [str(house.store.path(f.sha256)) for f in task.files if f.sha256] if not saved else list(saved)
    lost = next((f.reason for f in task.files if f.state is FileState.LOST), None)
    error: Json = None
    if task.error is not None or lost is not None:
        error = {
            "kind": task.error_kind or ResultLost.kind,
            "message": task.error or lost,
            "billed": task.billed,
        }
    files: list[Json] = list(kept)
    line: dict[str, Json] = {
        "model": task.model, "task_id": task.kie_task_id, "state": str(task.state), "files": files,
        "credits": task.credits_billed, "seconds": task.seconds, "error": error,
    }  # fmt: skip
    print(json.dumps(line, ensure_ascii=False))


def _print_task(house: Playground, task: Task, *, saved: Sequence[str]) -> None:
    if task.error is not None:
        print(f"{task.model}: {task.state}. {task.error}", file=sys.stderr)
    for file in task.files:
        if file.state is FileState.LOST:
            print(f"{task.model}: {file.reason}", file=sys.stderr)
    if not task.is_settled:
        print(f"{task.model}: still {task.state}; python -m kie resume {task.id} asks again.", file=sys.stderr)
    demo = " (demo)" if house.settings.is_demo else ""
    for path in saved:
        credits = f", {task.credits_billed:g} credits" if task.credits_billed is not None else ""
        seconds = f", {task.seconds:.0f} s" if task.seconds is not None else ""
        print(f"{path}{demo}{credits}{seconds}")


def _print_model(model: Model, *, as_json: bool) -> None:
    price = catalogue.credits(model, {})
    if as_json:
        entry: dict[str, Json] = {
            "id": model.id, "title": model.title, "kind": model.kind, "credits": price, "retired": model.is_retired,
            "checked": model.checked.isoformat(),
            "parameters": [
                {"name": p.name, "type": p.type, "required": p.required, "default": p.default,
                 "choices": list(p.choices), "max_length": p.max_length}
                for p in model.parameters
            ],
        }  # fmt: skip
        print(json.dumps(entry, ensure_ascii=False))
        return
    print(f"{model.title} ({model.id}), {model.kind}; {model.source}, checked {model.checked}")
    for parameter in model.parameters:
        wanted = ", ".join(str(choice) for choice in parameter.choices) or parameter.type
        default = "" if parameter.default is None else f", default {parameter.default}"
        needed = ", required" if parameter.required else ""
        print(f"  {parameter.name}: {wanted}{default}{needed}")
    for row in model.price.rows if model.price else ():
        when = ", ".join(f"{key} {' or '.join(value)}" for key, value in row.when.items())
        print(f"  {row.credits:g} credits {row.unit}{' for ' + when if when else ''}")


def _exit_code(tasks: Sequence[Task]) -> int:
    """The contract's code: what is open outweighs a bad key, then credits, then failures."""
    kinds = {task.error_kind for task in tasks if task.state is TaskState.REFUSED}
    if any(t.state in (TaskState.UNSURE, TaskState.STOPPED) or not t.is_settled for t in tasks):
        return EXIT_OPEN
    if kinds & {KeyRefused.kind, NoKey.kind}:
        return EXIT_KEY
    if OutOfCredits.kind in kinds:
        return EXIT_CREDITS
    kept = all(f.state is FileState.STORED for t in tasks for f in t.files)
    return EXIT_OK if kept and all(t.state is TaskState.SUCCESS for t in tasks) else EXIT_FAILED


def exit_code_of(error: KieError) -> int:
    """The contract's code for an error that ended a command before anything was sent."""
    if isinstance(error, NoKey | KeyRefused):
        return EXIT_KEY
    if isinstance(error, OutOfCredits):
        return EXIT_CREDITS
    if isinstance(error, BadInput) or error.kind == "bad_settings":
        return EXIT_BAD_INPUT
    return EXIT_FAILED
