"""`python -m kie resume`: ask again about what is open, stopped or lost; it buys nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from kie.cli.copies import writable
from kie.cli.follow import follow
from kie.domain.task import Task, TaskState, is_local
from kie.errors import BadInput
from kie.ledger import commands, queries
from kie.playground.container import LOCAL_WORKSPACE, Playground


def resume(app: Playground, *, task_id: str | None, out: Path | None, timeout: float | None, as_json: bool) -> int:
    """Ask again about one task, or about all that are open, stopped or lost a file. Costs nothing: what waits to be
    sent is left alone.

    Of a batch that was cut short, `out` also gets what was finished already, and the files of every recipe whose
    command did not live to write them.
    """
    if out is not None:
        writable(out)
    service = app.settings.service
    if task_id is None:
        waiting = queries.unfinished(app.ledger, workspace=LOCAL_WORKSPACE, service=service)
        again = queries.resumable(app.ledger, workspace=LOCAL_WORKSPACE, service=service)
    else:
        task = queries.task(app.ledger, workspace=LOCAL_WORKSPACE, task_id=task_id)
        if task is None:
            raise BadInput(f"The ledger knows no task “{task_id}”. Nothing was sent.", field="task_id")
        if _is_unsent(task):
            raise BadInput(f"{_left_alone(1)} Nothing was sent.", field="task_id")
        waiting, again = ((), (task,)) if task.is_settled else ((task,), ())
    unsent = [task for task in waiting if _is_unsent(task)]
    waiting = tuple(task for task in waiting if not _is_unsent(task))
    for task in again:
        commands.resume(app.ledger, workspace=LOCAL_WORKSPACE, task_id=task.id)
    done: tuple[Task, ...] = ()
    if out is not None and task_id is None:
        unwritten = queries.unwritten_recipes(app.ledger, workspace=LOCAL_WORKSPACE, service=service)
        done = (*_done_beside(app, (*waiting, *again)), *unwritten)
    chosen = list(dict.fromkeys(task.id for task in (*done, *waiting, *again)))
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
