"""Comparisons in the ledger: found, read whole, added to, and their failures asked for again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from kie import catalogue
from kie.domain import layouts
from kie.domain.comparison import Comparison, comparison_of, picked_comparison
from kie.domain.layouts import ComparisonKind, Layout
from kie.domain.task import COMPARABLE, Origin, Run, TaskIntent, may_retry
from kie.ledger import queries
from kie.ledger.commands import add_tasks, cost_of, next_position, queue_again, same_service, within_budget
from kie.ledger.database import Ledger, new_id, now_ms
from kie.ledger.rows import run_of, to_moment, whole_tasks
from kie.ledger.schema import comparisons, picked, runs, tasks

LOOK_BACK = 500
MOST_PICKED = 6
"""Results beside each other that a person can still tell apart."""


@dataclass(frozen=True, kw_only=True)
class Overview:
    """A comparison as it stands in a list. It names no model, so that a blind judge may see it."""

    run_id: str
    created_at: datetime
    kind: ComparisonKind
    tasks: int
    prompt: str


def overviews(
    ledger: Ledger, *, workspace: str, limit: int = 50, origins: Collection[Origin] = COMPARABLE
) -> tuple[Overview, ...]:
    """The newest comparisons among the last LOOK_BACK runs: laid out as such, or runs of two or more tasks."""
    recent = (
        sa.select(runs.c.id, runs.c.created_at)
        .where(runs.c.workspace == workspace, runs.c.origin.in_(origins))
        .order_by(runs.c.created_at.desc(), runs.c.id.desc())
        .limit(LOOK_BACK)
        .subquery()
    )
    of_run = [tasks.c.run_id == recent.c.id, tasks.c.deleted_at.is_(None)]
    places = sa.select(sa.func.count()).where(*of_run, tasks.c.parent_file.is_(None), tasks.c.retry_of.is_(None))
    count = places.correlate(recent).scalar_subquery()
    first = sa.select(tasks.c.prompt).where(*of_run).order_by(tasks.c.position).limit(1)
    least = sa.case((comparisons.c.run_id.is_(None), 2), else_=1)
    statement = (
        sa.select(
            recent.c.id,
            recent.c.created_at,
            comparisons.c.layout,
            count.label("tasks"),
            first.correlate(recent).scalar_subquery().label("prompt"),
        )
        .outerjoin(comparisons, comparisons.c.run_id == recent.c.id)
        .where(count >= least)
        .order_by(recent.c.created_at.desc(), recent.c.id.desc())
        .limit(limit)
    )
    with ledger.read() as connection:
        rows = connection.execute(statement).all()
    layouts_of = [layouts.from_text(row.layout) if row.layout else None for row in rows]
    return tuple(
        Overview(
            run_id=row.id,
            created_at=to_moment(row.created_at),
            kind=layout.kind if layout else "models",
            tasks=row.tasks,
            prompt=row.prompt or "",
        )
        for row, layout in zip(rows, layouts_of, strict=True)
    )


def overview_of(comparison: Comparison) -> Overview:
    """A comparison that was read whole, as it stands in a list."""
    return Overview(
        run_id=comparison.run.id,
        created_at=comparison.run.created_at,
        kind=comparison.layout.kind,
        tasks=len(comparison.slots),
        prompt=comparison.run.tasks[0].prompt,
    )


def comparison(ledger: Ledger, *, workspace: str, run_id: str) -> Comparison | None:
    """A run with its tasks laid out, or the results that it shows; None where there is none of this workspace."""
    run = queries.run(ledger, workspace=workspace, run_id=run_id)
    if run is not None and run.origin is Origin.PICKED:
        return _of_picked(ledger, run)
    if run is None or not run.tasks:
        return None
    return comparison_of(run, layout_of(ledger, run_id=run_id), title_of=catalogue.title_of)


def pick(ledger: Ledger, *, workspace: str, task_ids: Sequence[str]) -> str | None:
    """The id of the comparison of just these results in this order, which is made where there is none; None where
    fewer than two of them are here. At most MOST_PICKED are taken."""
    with ledger.write() as connection:
        mine = [tasks.c.workspace == workspace, tasks.c.deleted_at.is_(None), tasks.c.id.in_(task_ids)]
        there = set(connection.execute(sa.select(tasks.c.id).where(*mine)).scalars())
        wanted = [task_id for task_id in dict.fromkeys(task_ids) if task_id in there][:MOST_PICKED]
        if len(wanted) < 2:
            return None
        click = "picked " + hashlib.sha256(" ".join(wanted).encode()).hexdigest()[:32]
        same = [runs.c.workspace == workspace, runs.c.click == click]
        known = connection.execute(sa.select(runs.c.id).where(*same)).scalar()
        if known is not None:
            return str(known)
        run_id = new_id()
        run = {"id": run_id, "workspace": workspace, "created_at": now_ms(), "origin": Origin.PICKED, "brief": "{}"}
        connection.execute(runs.insert().values(**run, click=click))
        connection.execute(picked.insert(), [
            {"run_id": run_id, "position": position, "task_id": task_id, "workspace": workspace}
            for position, task_id in enumerate(wanted)
        ])  # fmt: skip
    return run_id


def _of_picked(ledger: Ledger, run: Run) -> Comparison | None:
    """Results of other runs beside each other, each with the brief that it was made from."""
    shown = sa.select(tasks).join(picked, picked.c.task_id == tasks.c.id)
    mine = [picked.c.run_id == run.id, tasks.c.workspace == run.workspace, tasks.c.deleted_at.is_(None)]
    with ledger.read() as connection:
        chosen = whole_tasks(connection, shown.where(*mine).order_by(picked.c.position))
        of_runs = sa.select(runs).where(runs.c.id.in_({task.run_id for task in chosen}))
        made_in = {row["id"]: run_of(row) for row in connection.execute(of_runs).mappings()}
    return picked_comparison(run, chosen, made_in=made_in, title_of=catalogue.title_of) if chosen else None


def layout_of(ledger: Ledger, *, run_id: str) -> Layout | None:
    with ledger.read() as connection:
        text = connection.execute(sa.select(comparisons.c.layout).where(comparisons.c.run_id == run_id)).scalar()
    return None if text is None else layouts.from_text(text)


def extend(
    ledger: Ledger,
    *,
    workspace: str,
    run_id: str,
    service: str,
    layout: Layout,
    intents: Sequence[TaskIntent],
    budget: float | None = None,
) -> int:
    """Add tasks to a comparison and give it this layout; returns how many were queued.

    A place that has a task already is left alone, so the same click twice queues nothing twice, and what is
    there is not paid for again. Raises BadInput where the budget forbids it, or it was made by another service.
    """
    with ledger.write() as connection:
        made_by = connection.execute(
            sa.select(tasks.c.service).where(tasks.c.run_id == run_id, tasks.c.workspace == workspace).limit(1)
        ).scalar()
        run = queries.run_within(connection, workspace=workspace, run_id=run_id)
        if made_by is None or run is None:
            return 0
        same_service(made_by, service)
        text = connection.execute(sa.select(comparisons.c.layout).where(comparisons.c.run_id == run_id)).scalar()
        there = comparison_of(run, layouts.from_text(text) if text else None)
        taken = {(tuple(sorted(slot.cell.items())), slot.repeat) for slot in there.slots}
        wanted = [i for i in intents if (tuple(sorted(i.cell.items())), i.repeat) not in taken]
        within_budget(connection, service=service, cost=cost_of(wanted), moment=now_ms(), budget=budget)
        if wanted:
            first = next_position(connection, run_id=run_id)
            add_tasks(connection, wanted, run_id=run_id, workspace=workspace, service=service, first=first)
            connection.execute(comparisons.delete().where(comparisons.c.run_id == run_id))
            row = {"run_id": run_id, "workspace": workspace, "layout": layouts.to_text(layout)}
            connection.execute(comparisons.insert().values(row))
    return len(wanted)


def retry_failed(
    ledger: Ledger,
    *,
    workspace: str,
    run_id: str,
    service: str,
    only: Collection[str] | None = None,
    budget: float | None = None,
) -> int:
    """Ask again for every place whose newest attempt failed; returns how many were queued.

    `only` names the failed tasks that a price was shown for: what failed since is left alone. All of them or,
    where the budget forbids it or another service made them (BadInput), none.
    """
    with ledger.write() as connection:
        rows = {
            row["id"]: row
            for row in connection.execute(
                sa.select(tasks)
                .where(tasks.c.run_id == run_id, tasks.c.workspace == workspace, tasks.c.deleted_at.is_(None))
                .order_by(tasks.c.position)
            ).mappings()
        }
        retried = {row["retry_of"] for row in rows.values()}
        failed = [
            row
            for key, row in rows.items()
            if may_retry(row["state"], is_retried=key in retried, together=True) and (only is None or key in only)
        ]
        if not failed:
            return 0
        cost = sum(row["credits_expected"] or 0 for row in failed)
        within_budget(connection, service=service, cost=cost, moment=now_ms(), budget=budget)
        for row in failed:
            queue_again(connection, row, service=service)
    return len(failed)
