"""Comparisons in the ledger: found, read whole, added to, and their failures asked for again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from kie import catalogue
from kie.domain import layouts
from kie.domain.comparison import Comparison, comparison_of
from kie.domain.layouts import ComparisonKind, Layout
from kie.domain.task import COMPARABLE, Origin, TaskIntent, may_retry
from kie.ledger import queries
from kie.ledger.commands import add_tasks, cost_of, next_position, queue_again, same_service, within_budget
from kie.ledger.database import Ledger, now_ms
from kie.ledger.rows import to_moment
from kie.ledger.schema import comparisons, runs, tasks

LOOK_BACK = 500


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
    """A run with its tasks laid out; None where there is none of this workspace."""
    run = queries.run(ledger, workspace=workspace, run_id=run_id)
    if run is None or not run.tasks:
        return None
    return comparison_of(run, layout_of(ledger, run_id=run_id), title_of=catalogue.title_of)


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
