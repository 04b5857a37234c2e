"""How long each model has taken and how often it has failed, from this ledger alone.

An attempt is the same as for keepers: every task that KIE started or may have started, what was deleted since among
them. What was removed for good is forgotten, because only its cost is kept. Work on this machine is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from kie.domain.task import ATTEMPTED, TaskState, is_local
from kie.ledger.database import Ledger
from kie.ledger.schema import tasks

LAST = 200
"""So many of the newest successes of a model say how long it takes; it may have been another machine before."""
_AT_ONCE = 400
"""SQLite puts at most 500 questions together, and an imported ledger may name any number of models."""


@dataclass(frozen=True, kw_only=True)
class ModelStatistics:
    """One model. `seconds` are those of its last successes, shortest first.

    `failures` are tasks that KIE says have failed; with an unknown outcome an attempt is neither that nor a success.
    """

    model: str
    attempts: int
    successes: int
    failures: int
    seconds: tuple[float, ...] = ()

    @property
    def ended(self) -> int:
        """Attempts whose outcome is known: what a failure rate is a share of."""
        return self.successes + self.failures

    @property
    def median_seconds(self) -> float | None:
        return quantile(self.seconds, 0.5)

    @property
    def p90_seconds(self) -> float | None:
        return quantile(self.seconds, 0.9)


def quantile(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that at least `share` of all are no greater than (the nearest rank); None without any."""
    if not ordered:
        return None
    rank = math.ceil(share * len(ordered) - 1e-9)  # 0.9 of ten is nine, whatever binary fractions make of it
    return ordered[max(1, rank) - 1]


def last_used(ledger: Ledger, *, workspace: str, most: int) -> tuple[str, ...]:
    """Ids of the models of the newest tasks, each once, the latest first; among the last LAST tasks."""
    newest = sa.select(tasks.c.model).where(tasks.c.workspace == workspace)
    with ledger.read() as connection:
        models = connection.execute(newest.order_by(tasks.c.created_at.desc(), tasks.c.id.desc()).limit(LAST)).scalars()
        return tuple(dict.fromkeys(model for model in models if not is_local(model)))[:most]


def statistics_by_model(ledger: Ledger, *, workspace: str, service: str) -> Mapping[str, ModelStatistics]:
    """By model id, for every model that was tried on this service."""
    mine = [tasks.c.workspace == workspace, tasks.c.service == service]
    with ledger.read() as connection:
        counted = connection.execute(
            sa.select(tasks.c.model, tasks.c.state, sa.func.count()).where(*mine).group_by(tasks.c.model, tasks.c.state)
        ).all()
        counts = {
            (model, state): count for model, state, count in counted if state in ATTEMPTED and not is_local(model)
        }
        timed = [model for model, state in counts if state == TaskState.SUCCESS]
        seconds = _seconds(connection, timed, mine=mine)
    return {
        model: ModelStatistics(
            model=model,
            attempts=sum(counts.get((model, state), 0) for state in ATTEMPTED),
            successes=counts.get((model, TaskState.SUCCESS), 0),
            failures=counts.get((model, TaskState.FAIL), 0),
            seconds=tuple(sorted(seconds.get(model, ()))),
        )
        for model in sorted({model for model, _ in counts})
    }


def _seconds(
    connection: sa.Connection, models: Iterable[str], *, mine: Sequence[sa.ColumnElement[bool]]
) -> Mapping[str, Sequence[float]]:
    """Of each model's last successes, in one question however many models there are."""
    of_each = [
        sa.select(
            sa.select(tasks.c.model, tasks.c.seconds)
            .where(*mine, tasks.c.model == model, tasks.c.state == TaskState.SUCCESS, tasks.c.seconds.is_not(None))
            .order_by(tasks.c.finished_at.desc())
            .limit(LAST)
            .subquery()
        )
        for model in models
    ]
    by_model: dict[str, list[float]] = {}
    for start in range(0, len(of_each), _AT_ONCE):
        for model, seconds in connection.execute(sa.union_all(*of_each[start : start + _AT_ONCE])):
            by_model.setdefault(model, []).append(seconds)
    return by_model
