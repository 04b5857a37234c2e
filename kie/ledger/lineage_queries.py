"""Lineage: what led to what among results, noted when a task is queued, and read as one looks back or forward."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as upsert

from kie.attachments.references import hashes
from kie.domain.lineage import CameFrom, Derivation, Lineage, Step, is_next_version
from kie.ledger.database import Ledger, chunks
from kie.ledger.rows import whole_tasks
from kie.ledger.schema import files, lineage, runs, tasks

MOST_TASKS = 120
"""A tree of more is read as far as this from where one stands."""


def note(
    connection: sa.Connection, rows: Iterable[Mapping[str, Any]], *, workspace: str, came_from: CameFrom | None = None
) -> None:
    """Keep what these rows of `tasks`, just queued, came of: a retry, a file, the form that they were written in."""
    before = _tasks_before(connection, came_from, workspace=workspace)

    @cache
    def maker(column: sa.Column[str], key: str) -> str | None:
        """The task that made a file; of several with the same bytes the newest."""
        chosen = sa.select(files.c.task_id).where(column == key, files.c.workspace == workspace)
        newest = chosen.order_by(files.c.created_at.desc(), files.c.id.desc()).limit(1)
        return connection.execute(newest).scalar()

    for row in rows:
        steps: list[tuple[str | None, Derivation]] = [(row.get("retry_of"), Derivation.RETRY)]
        if row.get("parent_file"):
            steps.append((maker(files.c.id, row["parent_file"]), Derivation.CUTOUT))
        if came_from is not None and before:
            task_id, prompt = before.get(row["model"], next(iter(before.values())))
            if came_from.how is not Derivation.CHANGE or is_next_version(prompt, row["prompt"]):
                steps.append((task_id, came_from.how))
        how = Derivation.CLIP if row["medium"] == "video" else Derivation.REFERENCE
        steps += [(maker(files.c.sha256, sha256), how) for sha256 in hashes(json.loads(row["input"]))]
        for parent, derivation in steps:
            if parent is not None and parent != row["id"]:
                step = {"child": row["id"], "parent": parent, "workspace": workspace, "how": derivation}
                connection.execute(upsert(lineage).values(step).on_conflict_do_nothing())


def of_task(ledger: Ledger, *, workspace: str, task_id: str) -> Lineage:
    """Everything that is connected with a task by steps, MOST_TASKS at most, the nearest first; deleted ones are not.

    A task that is nowhere in this workspace has an empty lineage.
    """
    alive = sa.exists().where(tasks.c.id == lineage.c.child, tasks.c.deleted_at.is_(None))
    was = sa.exists().where(tasks.c.id == lineage.c.parent, tasks.c.deleted_at.is_(None))
    mine = sa.select(lineage).where(lineage.c.workspace == workspace, alive, was)
    reached, edge, steps = {task_id}, {task_id}, dict[tuple[str, str], Step]()
    with ledger.read() as connection:
        while edge and len(reached) < MOST_TASKS:
            at_edge = lineage.c.child.in_(edge) | lineage.c.parent.in_(edge)
            edge = set()
            for row in connection.execute(mine.where(at_edge).order_by(lineage.c.child).limit(MOST_TASKS)):
                steps[row.child, row.parent] = Step(child=row.child, parent=row.parent, how=Derivation(row.how))
                edge |= {row.child, row.parent} - reached
            reached |= edge
        chosen = sa.select(tasks).where(
            tasks.c.id.in_(reached), tasks.c.workspace == workspace, tasks.c.deleted_at.is_(None)
        )
        read = whole_tasks(connection, chosen)
    return Lineage(task_id=task_id, tasks={task.id: task for task in read}, steps=tuple(steps.values()))


def retried(ledger: Ledger, *, workspace: str, ids: Iterable[str]) -> set[str]:
    """Those of these tasks that were asked for again."""
    again: set[str] = set()
    for chunk in chunks(ids):
        mine = [lineage.c.parent.in_(chunk), lineage.c.how == Derivation.RETRY, lineage.c.workspace == workspace]
        with ledger.read() as connection:
            again.update(connection.execute(sa.select(lineage.c.parent).where(*mine)).scalars())
    return again


def briefs(ledger: Ledger, *, workspace: str, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The brief behind each of these tasks, by its id: for a cut-out, that of the picture it was cut from."""
    known: dict[str, dict[str, Any]] = {}
    picture = tasks.alias("picture")
    made_in = sa.func.coalesce(picture.c.run_id, tasks.c.run_id)
    chosen = (
        sa.select(tasks.c.id, runs.c.brief)
        .outerjoin(files, files.c.id == tasks.c.parent_file)
        .outerjoin(picture, picture.c.id == files.c.task_id)
        .join(runs, runs.c.id == made_in)
    )
    for chunk in chunks(ids):
        with ledger.read() as connection:
            rows = connection.execute(chosen.where(tasks.c.workspace == workspace, tasks.c.id.in_(chunk)))
            known.update({task_id: json.loads(brief) for task_id, brief in rows})
    return known


def _tasks_before(
    connection: sa.Connection, came_from: CameFrom | None, *, workspace: str
) -> dict[str, tuple[str, str]]:
    """Ids and prompts that a form came from, by model: of one task, or of the first of each model of a run."""
    if came_from is None:
        return {}
    is_change = came_from.how is Derivation.CHANGE
    column = tasks.c.run_id if is_change else tasks.c.id
    mine = [column == came_from.source, tasks.c.workspace == workspace]
    if is_change:
        mine.append(tasks.c.parent_file.is_(None))
    before: dict[str, tuple[str, str]] = {}
    chosen = sa.select(tasks.c.model, tasks.c.id, tasks.c.prompt).where(*mine).order_by(tasks.c.position)
    for row in connection.execute(chosen):
        before.setdefault(row.model, (row.id, row.prompt))
    return before
