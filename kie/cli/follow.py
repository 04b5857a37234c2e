"""Watching tasks until nothing more happens to them, and leaving nothing behind that could buy later."""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from kie.catalogue import Json
from kie.cli import exit_codes
from kie.cli.copies import save, save_recipe
from kie.cli.output import print_json, print_task
from kie.domain.layouts import Layout
from kie.domain.task import FileState, Origin, Task, TaskIntent, TaskState
from kie.errors import BadInput
from kie.ledger import commands, model_costs, queries, transitions
from kie.playground import runs, time_to_result
from kie.playground.clocks import Clocks
from kie.playground.container import LOCAL_WORKSPACE, Playground

LOOK_SECONDS = 0.25


def buy(
    app: Playground,
    intents: Sequence[TaskIntent],
    *,
    brief: Mapping[str, Json],
    layout: Layout | None = None,
    out: Path | None,
    timeout: float | None,
    as_json: bool,
) -> int:
    """Place a run and follow it to its end; returns the contract's exit code."""
    run_id, _ = runs.place(
        app, workspace=LOCAL_WORKSPACE, origin=Origin.SHELL, brief=brief, intents=intents, layout=layout
    )
    run = queries.run(app.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    task_ids = [task.id for task in run.tasks] if run else []
    return follow(app, task_ids, is_buying=True, out=out, timeout=timeout, as_json=as_json)


def follow(
    app: Playground,
    task_ids: list[str],
    *,
    is_buying: bool,
    out: Path | None,
    timeout: float | None,
    as_json: bool,
) -> int:
    """Watch tasks until they are settled or the time is up, then save and report them.

    With `is_buying` the tasks were placed by this command, which sends them and takes back what it could not send.
    Without, nothing that waits is sent, and nothing is taken back: it is somebody else's.
    """
    progress = _Progress(app.clocks, shown=sys.stderr.isatty() and not as_json)
    try:
        asyncio.run(_until_settled(app, task_ids, is_buying=is_buying, timeout=timeout, progress=progress))
    finally:
        _leave(app, task_ids, takes_back=is_buying)
    tasks = _load(app, task_ids)
    originals = frozenset(task.parent_file for task in tasks if task.parent_file and task.files)
    code = exit_codes.of_tasks(tasks)
    for task in tasks:
        saved = save(app, task, out, originals=originals)
        try:
            made, sentences = _recipe(app, task, out)
        except BadInput as error:
            made, sentences, code = (), (error.message,), code or exit_codes.FAILED
        saved = (*saved, *made)
        if as_json:
            print_json(app, task, saved=saved)
        else:
            print_task(app, task, saved=saved)
        if task.state is TaskState.UNSURE:
            sentences = (*sentences, f"once its id is known: python -m kie attach {task.id} ID")
        for sentence in sentences:
            print(f"{task.name or task.model}: {sentence}", file=sys.stderr)
    return code


def _recipe(app: Playground, task: Task, out: Path | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files of a task's recipe, written, and what is to be said of them. Raises BadInput."""
    if task.recipe is None or not task.kept:
        return (), ()
    if out is None:
        return (), (f"its {task.recipe} is not written yet: python -m kie resume {task.id} --out DIR writes it.",)
    written = save_recipe(app, task, out)
    model_costs.downloaded(app.ledger, [task.id])
    return written


async def _until_settled(
    app: Playground, task_ids: Sequence[str], *, is_buying: bool, timeout: float | None, progress: _Progress
) -> None:
    if not task_ids:
        return
    worker = asyncio.create_task(app.work(sends_waiting=is_buying))
    deadline = None if timeout is None else time.monotonic() + timeout
    try:
        while True:
            tasks = await asyncio.to_thread(_load, app, task_ids)
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


def _leave(app: Playground, task_ids: Sequence[str], *, takes_back: bool) -> None:
    """On the way out: what this command did not get to send is taken back, what nobody watches any more is said to
    be so.

    A command that has ended must not buy anything later, when some other process starts a worker.
    """
    for task in _load(app, task_ids):
        if task.state is TaskState.QUEUED and takes_back:
            commands.cancel(app.ledger, workspace=task.workspace, task_id=task.id)
        elif task.state.is_watched and task.kie_task_id is not None and not app.works_elsewhere:
            transitions.stopped(app.ledger, task.id, error_kind="stopped", error=_LEFT)


_LEFT = (
    "Stopped watching before there was a result. It may still finish and be billed. "
    "python -m kie resume asks again and costs nothing."
)


def _is_sending(tasks: Iterable[Task]) -> bool:
    """A submission under way is never abandoned: its outcome decides about money."""
    return any(task.state is TaskState.SUBMITTING for task in tasks)


class _Progress:
    """A line a task on a terminal, drawn over itself."""

    def __init__(self, clocks: Clocks, *, shown: bool) -> None:
        self._clocks, self._shown, self._lines = clocks, shown, 0

    def show(self, tasks: Sequence[Task]) -> None:
        if not self._shown:
            return
        width = shutil.get_terminal_size().columns - 1
        back = f"\x1b[{self._lines}A" if self._lines else ""
        lines = [_progress_line(task, self._clocks)[:width] for task in tasks]
        sys.stderr.write(back + "".join(f"\x1b[2K{line}\n" for line in lines))
        sys.stderr.flush()
        self._lines = len(lines)

    def end(self) -> None:
        self._lines = 0


def _progress_line(task: Task, clocks: Clocks) -> str:
    began = task.submitted_at or task.created_at
    fetching = " (fetching)" if any(f.state is FileState.FETCHING for f in task.files) else ""
    if task.finished_at is None:
        clock = time_to_result.words(clocks.of(task), now=time.time())
    else:
        clock = f"{max(0.0, (task.finished_at - began).total_seconds()):.0f} s"
    return f"{task.model}  {task.state}{fetching}  {clock}"


def _load(app: Playground, task_ids: Sequence[str]) -> list[Task]:
    """The tasks, and what is made of their results by itself; each once."""
    known = (queries.task(app.ledger, workspace=LOCAL_WORKSPACE, task_id=task_id) for task_id in task_ids)
    tasks = [task for task in known if task is not None]
    file_ids = [file.id for task in tasks if task.follow_up for file in task.files]
    made = queries.made_from(app.ledger, workspace=LOCAL_WORKSPACE, file_ids=file_ids)
    return list({task.id: task for task in (*tasks, *made)}.values())
