"""What pages and the shell show, read from the ledger in as few queries as there are tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from kie.attachments.references import texts_in
from kie.catalogue.types import Json
from kie.domain.task import FINISHED, FileState, ResultFile, Run, Task, TaskState
from kie.ledger.commands import SELECTION
from kie.ledger.database import Ledger
from kie.ledger.rows import file_of, run_of, task_of, to_moment, whole_tasks
from kie.ledger.schema import drafts, facts, files, references, runs, tasks
from kie.ledger.transitions import KEY_REFUSED

COUNT_LIMIT = 10_000
LOOK_BACK = 100


@dataclass(frozen=True, kw_only=True)
class HistoryPage:
    """One page of tasks, newest first. `total` is exact up to COUNT_LIMIT and stays there above."""

    tasks: tuple[Task, ...]
    total: int


def latest_runs(ledger: Ledger, *, workspace: str, limit: int = 3, origin: str = "create") -> tuple[Run, ...]:
    """The newest runs with all their tasks and files, newest first."""
    with ledger.read() as connection:
        rows = (
            connection.execute(
                sa.select(runs)
                .where(
                    runs.c.workspace == workspace,
                    runs.c.origin == origin,
                    sa.exists().where(tasks.c.run_id == runs.c.id, tasks.c.deleted_at.is_(None)),
                )
                .order_by(runs.c.created_at.desc(), runs.c.id.desc())
                .limit(limit)
            )
            .mappings()
            .all()
        )
        return _with_tasks(connection, rows)


def run(ledger: Ledger, *, workspace: str, run_id: str) -> Run | None:
    with ledger.read() as connection:
        return run_within(connection, workspace=workspace, run_id=run_id)


def run_within(connection: sa.Connection, *, workspace: str, run_id: str) -> Run | None:
    """The same as a part of a larger transaction."""
    rows = (
        connection.execute(sa.select(runs).where(runs.c.id == run_id, runs.c.workspace == workspace)).mappings().all()
    )
    found = _with_tasks(connection, rows)
    return found[0] if found else None


def task(ledger: Ledger, *, workspace: str, task_id: str) -> Task | None:
    """One task by our id, or by KIE's; a deleted one too, because KIE may still have news of it."""
    with ledger.read() as connection:
        rows = (
            connection.execute(
                sa.select(tasks)
                .where(tasks.c.workspace == workspace, (tasks.c.id == task_id) | (tasks.c.kie_task_id == task_id))
                .order_by(tasks.c.created_at.desc())
                .limit(1)
            )
            .mappings()
            .all()
        )
        found = whole_tasks(connection, rows)
    return found[0] if found else None


def history(ledger: Ledger, *, workspace: str, page: int, per_page: int = 20) -> HistoryPage:
    """Page `page` (from 1) of every task, newest first."""
    mine = sa.and_(tasks.c.workspace == workspace, tasks.c.deleted_at.is_(None))
    with ledger.read() as connection:
        counted = sa.select(tasks.c.id).where(mine).limit(COUNT_LIMIT).subquery()
        total = connection.execute(sa.select(sa.func.count()).select_from(counted)).scalar_one()
        rows = (
            connection.execute(
                sa.select(tasks)
                .where(mine)
                .order_by(tasks.c.number.desc())
                .limit(per_page)
                .offset((max(1, page) - 1) * per_page)
            )
            .mappings()
            .all()
        )
        return HistoryPage(tasks=whole_tasks(connection, rows), total=total)


def resumable(ledger: Ledger, *, workspace: str, service: str) -> tuple[Task, ...]:
    """Tasks that `resume` can do something for: stopped ones, and successes with a lost file."""
    lost = sa.select(files.c.task_id).where(files.c.state == FileState.LOST)
    with ledger.read() as connection:
        rows = (
            connection.execute(
                sa.select(tasks)
                .where(
                    tasks.c.workspace == workspace,
                    tasks.c.service == service,
                    tasks.c.kie_task_id.is_not(None),
                    tasks.c.deleted_at.is_(None),
                    (tasks.c.state == TaskState.STOPPED)
                    | ((tasks.c.state == TaskState.SUCCESS) & tasks.c.id.in_(lost)),
                )
                .order_by(tasks.c.created_at, tasks.c.position)
            )
            .mappings()
            .all()
        )
        return whole_tasks(connection, rows)


def made_from(ledger: Ledger, *, workspace: str, file_ids: Sequence[str]) -> tuple[Task, ...]:
    """What was made of these result files, or is about to be."""
    with ledger.read() as connection:
        rows = (
            connection.execute(
                sa.select(tasks)
                .where(tasks.c.workspace == workspace, tasks.c.parent_file.in_(file_ids), tasks.c.deleted_at.is_(None))
                .order_by(tasks.c.created_at, tasks.c.position)
            )
            .mappings()
            .all()
        )
        return whole_tasks(connection, rows)


def unfinished(ledger: Ledger, *, workspace: str, service: str) -> tuple[Task, ...]:
    """Tasks that are still under way."""
    fetching = sa.select(files.c.task_id).where(files.c.state == FileState.FETCHING)
    under_way = [state for state in TaskState if not state.is_finished]
    with ledger.read() as connection:
        rows = (
            connection.execute(
                sa.select(tasks)
                .where(
                    tasks.c.workspace == workspace,
                    tasks.c.service == service,
                    tasks.c.state.in_(under_way) | tasks.c.id.in_(fetching),
                )
                .order_by(tasks.c.created_at, tasks.c.position)
            )
            .mappings()
            .all()
        )
        return whole_tasks(connection, rows)


def newest_naming(ledger: Ledger, *, workspace: str, addresses: Sequence[str]) -> dict[str, Task]:
    """For each of these addresses (`kie-file:` or public) the newest ended task whose request names it, if any of
    the last LOOK_BACK does."""
    with ledger.read() as connection:
        rows = (
            connection.execute(
                sa.select(tasks)
                .where(tasks.c.workspace == workspace, tasks.c.state.in_(FINISHED), tasks.c.deleted_at.is_(None))
                .order_by(tasks.c.number.desc())
                .limit(LOOK_BACK)
            )
            .mappings()
            .all()
        )
    found: dict[str, Task] = {}
    for task in map(task_of, rows):
        named = set(texts_in(dict(task.input)))
        for address in addresses:
            if address in named:
                found.setdefault(address, task)
    return found


def mime_of(ledger: Ledger, *, sha256: str) -> str | None:
    """The type of kept bytes, be they a result or a reference file; None where nothing refers to them."""
    with ledger.read() as connection:
        for table in (files, references):
            found = connection.execute(
                sa.select(table.c.mime).where(table.c.sha256 == sha256, table.c.mime.is_not(None)).limit(1)
            ).scalar()
            if found is not None:
                return str(found)
    return None


def kept_files(ledger: Ledger) -> int:
    """How many results are kept."""
    with ledger.read() as connection:
        counted = sa.select(sa.func.count()).where(files.c.state == FileState.STORED)
        return int(connection.execute(counted).scalar_one())


def credit(ledger: Ledger, *, service: str) -> float | None:
    """The account's balance as the worker saw it last."""
    with ledger.read() as connection:
        found = connection.execute(sa.select(facts.c.value).where(facts.c.name == f"credit {service}")).scalar()
    return None if found is None else float(found)


def is_key_refused(ledger: Ledger, *, service: str) -> bool:
    """Whether KIE turned the key away when it was last shown it."""
    with ledger.read() as connection:
        found = connection.execute(sa.select(facts.c.value).where(facts.c.name == KEY_REFUSED + service)).scalar()
    return found is not None


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
        rows = connection.execute(sa.select(tasks).where(tasks.c.id == row["task_id"])).mappings().all()
        found = whole_tasks(connection, rows)[0]
        its_run = connection.execute(sa.select(runs).where(runs.c.id == found.run_id)).mappings().first()
    return FileInContext(file=file_of(row), task=found, run=None if its_run is None else run_of(its_run))


def selection(ledger: Ledger, *, selection_id: str) -> list[str] | None:
    """The task ids that were put together under this name (see intents.keep_selection)."""
    ids = (passing(ledger, name=f"{SELECTION}{selection_id}") or {}).get("ids")
    return [str(i) for i in ids] if isinstance(ids, list) else None


def passing(ledger: Ledger, *, name: str) -> dict[str, Json] | None:
    """A draft that a signed address stands for, whosever it is."""
    with ledger.read() as connection:
        found = connection.execute(sa.select(drafts.c.content).where(drafts.c.name == name)).scalar()
    return None if found is None else dict(json.loads(found))


def kept_at(ledger: Ledger, *, task_ids: Sequence[str]) -> dict[str, datetime]:
    """When each kept file of these tasks came into the store, by the file's id."""
    with ledger.read() as connection:
        rows = connection.execute(
            sa.select(files.c.id, files.c.stored_at).where(
                files.c.task_id.in_(task_ids), files.c.stored_at.is_not(None)
            )
        )
        return {row.id: to_moment(row.stored_at) for row in rows}


def drafts_named(ledger: Ledger, *, workspace: str, prefix: str) -> dict[str, dict[str, Json]]:
    """Every draft whose name begins like this, by name."""
    with ledger.read() as connection:
        rows = connection.execute(
            sa.select(drafts.c.name, drafts.c.content)
            .where(drafts.c.workspace == workspace, drafts.c.name.startswith(prefix, autoescape=True))
            .order_by(drafts.c.name)
        ).all()
    found = {row.name: json.loads(row.content) for row in rows}
    return {name: content for name, content in found.items() if isinstance(content, dict)}


def _with_tasks(connection: sa.Connection, rows: Sequence[sa.RowMapping]) -> tuple[Run, ...]:
    ids = [row["id"] for row in rows]
    found = (
        connection.execute(
            sa.select(tasks).where(tasks.c.run_id.in_(ids), tasks.c.deleted_at.is_(None)).order_by(tasks.c.position)
        )
        .mappings()
        .all()
    )
    of_run: dict[str, list[Task]] = {}
    for item in whole_tasks(connection, found):
        of_run.setdefault(item.run_id, []).append(item)
    return tuple(run_of(row, its_tasks=tuple(of_run.get(row["id"], ()))) for row in rows)
