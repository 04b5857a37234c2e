"""What each model has cost and how much of it was worth keeping, from this ledger alone.

A keeper is a result that somebody starred, downloaded, or voted for in a blind judging that has ended. An attempt
is every task that KIE started or may have started: failures and retries count, and so does what was deleted since.
Work on this machine is nobody's model and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as upsert

from kie.domain.task import ATTEMPTED, LOCAL_PREFIX, TaskState
from kie.ledger.database import Ledger, chunks, now_ms
from kie.ledger.schema import files, judgings, pairs, spent, tasks


@dataclass(frozen=True, kw_only=True)
class EffortOnPrompt:
    """Sums over the attempts on one prompt; what was removed for good counts as one, for its prompts are not known."""

    attempts: int
    keepers: int
    credits: float
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Effort:
    """The attempts of one model, by prompt. What may have been billed counts at its expected price."""

    model: str
    prompts: tuple[EffortOnPrompt, ...]

    @property
    def attempts(self) -> int:
        return sum(one.attempts for one in self.prompts)

    @property
    def keepers(self) -> int:
        return sum(one.keepers for one in self.prompts)

    @property
    def credits(self) -> float:
        return sum(one.credits for one in self.prompts)


def efforts(ledger: Ledger, *, workspace: str, service: str) -> Mapping[str, Effort]:
    """By model id, for every model that was tried on this service."""
    mine = [tasks.c.workspace == workspace, tasks.c.service == service]
    gone = [spent.c.workspace == workspace, spent.c.service == service]
    with ledger.read() as connection:
        rows = [
            *connection.execute(_sums(*mine, first=(tasks.c.prompt,))).mappings().all(),
            *connection.execute(
                sa.select(spent.c.model, spent.c.attempts, spent.c.keepers, spent.c.credits, spent.c.seconds).where(
                    *gone
                )
            ).mappings().all(),
        ]  # fmt: skip
    by_model: dict[str, list[EffortOnPrompt]] = {}
    for row in rows:
        sums = {name: row[name] for name in ("attempts", "keepers", "credits", "seconds")}
        by_model.setdefault(row["model"], []).append(EffortOnPrompt(**sums))
    return {model: Effort(model=model, prompts=tuple(prompts)) for model, prompts in by_model.items()}


def downloaded(ledger: Ledger, task_ids: Iterable[str]) -> None:
    """Note that results were taken out for somebody's use, and with a cut-out the picture it was cut from.

    Only the first time counts.
    """
    for chunk in chunks(task_ids):
        parents = sa.select(tasks.c.parent_file).where(tasks.c.id.in_(chunk), tasks.c.parent_file.is_not(None))
        sources = sa.select(files.c.task_id).where(files.c.id.in_(parents))
        with ledger.write() as connection:
            connection.execute(
                tasks.update()
                .where(tasks.c.id.in_(chunk) | tasks.c.id.in_(sources))
                .where(tasks.c.downloaded_at.is_(None), tasks.c.state == TaskState.SUCCESS)
                .values(downloaded_at=now_ms())
            )


def remember_spent(connection: sa.Connection, task_ids: Iterable[str]) -> None:
    """Add what these tasks had cost to the sums that outlive them; call before their rows go."""
    columns = (tasks.c.workspace, tasks.c.service)
    for row in connection.execute(_sums(tasks.c.id.in_(list(task_ids)), first=columns)).mappings().all():
        statement = upsert(spent).values(dict(row))
        sums = {
            name: spent.c[name] + statement.excluded[name] for name in ("attempts", "keepers", "credits", "seconds")
        }
        connection.execute(statement.on_conflict_do_update(index_elements=["workspace", "service", "model"], set_=sums))


def _sums(*where: sa.ColumnElement[bool], first: Iterable[sa.Column[str]] = ()) -> sa.Select[*tuple[object, ...]]:
    credits = sa.case(
        (tasks.c.billed.is_(False), 0.0), else_=sa.func.coalesce(tasks.c.credits_billed, tasks.c.credits_expected, 0.0)
    )
    of_key = (*first, tasks.c.model)
    return (
        sa.select(
            *of_key,
            sa.func.count().label("attempts"),
            sa.func.coalesce(sa.func.sum(sa.case((_is_keeper(), 1), else_=0)), 0).label("keepers"),
            sa.func.coalesce(sa.func.sum(credits), 0.0).label("credits"),
            sa.func.coalesce(sa.func.sum(tasks.c.seconds), 0.0).label("seconds"),
        )
        .where(*where, tasks.c.state.in_(ATTEMPTED), ~tasks.c.model.startswith(LOCAL_PREFIX))
        .group_by(*of_key)
    )


def _is_keeper() -> sa.ColumnElement[bool]:
    won = [
        sa.select(files.c.task_id)
        .join(pairs, pairs.c[f"{side}_file"] == files.c.id)
        .join(judgings, judgings.c.id == pairs.c.judging_id)
        .where(pairs.c.outcome == sa.literal_column(f"'{side}'"), judgings.c.ended_at.is_not(None))
        for side in ("left", "right")
    ]
    is_there = tasks.c.deleted_at.is_(None)
    return (
        (tasks.c.starred.is_(True) & is_there) | tasks.c.downloaded_at.is_not(None) | tasks.c.id.in_(sa.union_all(*won))
    ) & (tasks.c.state == TaskState.SUCCESS)
