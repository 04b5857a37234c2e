"""What pages and the shell show, read from the ledger in as few queries as there are tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kie.attachments.references import texts_in
from kie.domain.task import FINISHED, UNFINISHED, FileState, FollowUp, Origin, ResultFile, Run, Task, TaskState
from kie.ledger.database import Ledger
from kie.ledger.rows import file_of, run_of, task_of, to_moment, whole_tasks
from kie.ledger.schema import files, references, runs, tasks

LOOK_BACK = 100


def latest_runs(ledger: Ledger, *, workspace: str, limit: int = 3, origin: Origin = Origin.CREATE) -> tuple[Run, ...]:
    """The newest runs with all their tasks and files, newest first."""
    has_tasks = sa.exists().where(tasks.c.run_id == runs.c.id, tasks.c.deleted_at.is_(None))
    newest = (
        sa.select(runs)
        .where(runs.c.workspace == workspace, runs.c.origin == origin, has_tasks)
        .order_by(runs.c.created_at.desc(), runs.c.id.desc())
        .limit(limit)
    )
    with ledger.read() as connection:
        return _whole_runs(connection, newest)


def run(ledger: Ledger, *, workspace: str, run_id: str) -> Run | None:
    with ledger.read() as connection:
        return run_within(connection, workspace=workspace, run_id=run_id)


def run_within(connection: sa.Connection, *, workspace: str, run_id: str) -> Run | None:
    """The same as a part of a larger transaction."""
    chosen = sa.select(runs).where(runs.c.id == run_id, runs.c.workspace == workspace)
    return next(iter(_whole_runs(connection, chosen)), None)


def task(ledger: Ledger, *, workspace: str, task_id: str) -> Task | None:
    """One task by our id, or by KIE's; a deleted one too, because KIE may still have news of it."""
    is_it = (tasks.c.id == task_id) | (tasks.c.kie_task_id == task_id)
    chosen = sa.select(tasks).where(tasks.c.workspace == workspace, is_it).order_by(tasks.c.created_at.desc()).limit(1)
    with ledger.read() as connection:
        return next(iter(whole_tasks(connection, chosen)), None)


def resumable(ledger: Ledger, *, workspace: str, service: str) -> tuple[Task, ...]:
    """Tasks that `resume` can do something for: stopped ones, and successes with a lost file."""
    lost = sa.select(files.c.task_id).where(files.c.state == FileState.LOST)
    return _oldest_first(
        ledger,
        tasks.c.workspace == workspace,
        tasks.c.service == service,
        tasks.c.kie_task_id.is_not(None),
        tasks.c.deleted_at.is_(None),
        (tasks.c.state == TaskState.STOPPED) | ((tasks.c.state == TaskState.SUCCESS) & tasks.c.id.in_(lost)),
    )


def unwritten_recipes(ledger: Ledger, *, workspace: str, service: str) -> tuple[Task, ...]:
    """What a command of the shell has made a recipe's picture of, and did not live to write the files of."""
    whole = [wish for wish in FollowUp if wish.recipe and not wish.removes_background]
    free = [wish for wish in FollowUp if wish.recipe and wish.removes_background]
    is_last = tasks.c.follow_up.in_(whole) | (tasks.c.follow_up.in_(free) & tasks.c.parent_file.is_not(None))
    return _oldest_first(
        ledger,
        tasks.c.workspace == workspace,
        tasks.c.service == service,
        tasks.c.state == TaskState.SUCCESS,
        tasks.c.downloaded_at.is_(None),
        tasks.c.deleted_at.is_(None),
        is_last,
        tasks.c.run_id.in_(sa.select(runs.c.id).where(runs.c.origin == Origin.SHELL)),
    )


def made_from(ledger: Ledger, *, workspace: str, file_ids: Sequence[str]) -> tuple[Task, ...]:
    """What was made of these result files, or is about to be."""
    is_made = tasks.c.parent_file.in_(file_ids)
    return _oldest_first(ledger, tasks.c.workspace == workspace, is_made, tasks.c.deleted_at.is_(None))


def unfinished(ledger: Ledger, *, workspace: str, service: str) -> tuple[Task, ...]:
    """Tasks that are still under way."""
    fetching = sa.select(files.c.task_id).where(files.c.state == FileState.FETCHING)
    is_open = tasks.c.state.in_(UNFINISHED) | tasks.c.id.in_(fetching)
    return _oldest_first(ledger, tasks.c.workspace == workspace, tasks.c.service == service, is_open)


def newest_naming(ledger: Ledger, *, workspace: str, addresses: Sequence[str]) -> dict[str, Task]:
    """For each of these addresses (`kie-file:` or public) the newest ended task whose request names it, if any of
    the last LOOK_BACK does."""
    mine = [tasks.c.workspace == workspace, tasks.c.state.in_(FINISHED), tasks.c.deleted_at.is_(None)]
    chosen = sa.select(tasks).where(*mine).order_by(tasks.c.number.desc()).limit(LOOK_BACK)
    with ledger.read() as connection:
        rows = connection.execute(chosen).mappings().all()
    newest: dict[str, Task] = {}
    for task in map(task_of, rows):
        named = set(texts_in(dict(task.input)))
        for address in addresses:
            if address in named:
                newest.setdefault(address, task)
    return newest


def mime_of(ledger: Ledger, *, sha256: str) -> str | None:
    """The type of kept bytes, be they a result or a reference file; None where nothing refers to them."""
    with ledger.read() as connection:
        for table in (files, references):
            mime = connection.execute(
                sa.select(table.c.mime).where(table.c.sha256 == sha256, table.c.mime.is_not(None)).limit(1)
            ).scalar()
            if mime is not None:
                return str(mime)
    return None


def kept_files(ledger: Ledger) -> int:
    """How many results are kept."""
    with ledger.read() as connection:
        counted = sa.select(sa.func.count()).where(files.c.state == FileState.STORED)
        return int(connection.execute(counted).scalar_one())


@dataclass(frozen=True, kw_only=True)
class FileInContext:
    """A result file with the task and run it came of."""

    file: ResultFile
    task: Task
    run: Run | None


def file_in_context(ledger: Ledger, *, file_id: str) -> FileInContext | None:
    with ledger.read() as connection:
        row = connection.execute(sa.select(files).where(files.c.id == file_id)).mappings().first()
        if row is None:
            return None
        (task,) = whole_tasks(connection, sa.select(tasks).where(tasks.c.id == row["task_id"]))
        run_row = connection.execute(sa.select(runs).where(runs.c.id == task.run_id)).mappings().first()
    return FileInContext(file=file_of(row), task=task, run=None if run_row is None else run_of(run_row))


def kept_at(ledger: Ledger, *, task_ids: Sequence[str]) -> dict[str, datetime]:
    """When each kept file of these tasks came into the store, by the file's id."""
    with ledger.read() as connection:
        rows = connection.execute(
            sa.select(files.c.id, files.c.stored_at).where(
                files.c.task_id.in_(task_ids), files.c.stored_at.is_not(None)
            )
        )
        return {row.id: to_moment(row.stored_at) for row in rows}


def _oldest_first(ledger: Ledger, *where: sa.ColumnElement[bool]) -> tuple[Task, ...]:
    with ledger.read() as connection:
        return whole_tasks(connection, sa.select(tasks).where(*where).order_by(tasks.c.created_at, tasks.c.position))


def _whole_runs(connection: sa.Connection, chosen: sa.Select[Any]) -> tuple[Run, ...]:
    """The runs that are chosen with their tasks, in the same order."""
    rows = connection.execute(chosen).mappings().all()
    of_runs = [tasks.c.run_id.in_([row["id"] for row in rows]), tasks.c.deleted_at.is_(None)]
    by_run: dict[str, list[Task]] = {}
    for task in whole_tasks(connection, sa.select(tasks).where(*of_runs).order_by(tasks.c.position)):
        by_run.setdefault(task.run_id, []).append(task)
    return tuple(run_of(row, run_tasks=tuple(by_run.get(row["id"], ()))) for row in rows)
