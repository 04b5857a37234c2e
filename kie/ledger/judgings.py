"""Blind judgings in the ledger: the pairs with their sides, fixed when one begins, and a vote a durable write.

Which picture is whose stays in here until the judging has ended.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

import sqlalchemy as sa

from kie.domain.comparison import Pair
from kie.errors import BadInput
from kie.ledger.database import Ledger, now_ms
from kie.ledger.rows import from_ms, to_moment
from kie.ledger.schema import judgings, pairs, tasks

Outcome = Literal["left", "right", "tie", "both bad"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
LONGEST_NOTE = 500


@dataclass(frozen=True, kw_only=True)
class JudgedPair(Pair):
    """A pair in its place, and what came of it; `outcome` None until somebody has voted."""

    number: int
    outcome: Outcome | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Judging:
    """One blind judging of a comparison along one axis. `options` are the labels of what is judged, by key."""

    id: str
    run_id: str
    axis: str
    options: Mapping[str, str]
    created_at: datetime
    ended_at: datetime | None
    pairs: tuple[JudgedPair, ...]

    @property
    def planned(self) -> int:
        return len(self.pairs)

    @property
    def votes(self) -> tuple[JudgedPair, ...]:
        """The pairs that were voted on, in the order in which they were shown."""
        return tuple(pair for pair in self.pairs if pair.outcome is not None)

    @property
    def next(self) -> JudgedPair | None:
        return next((pair for pair in self.pairs if pair.outcome is None), None)


def begin(
    ledger: Ledger, *, workspace: str, run_id: str, axis: str, options: Mapping[str, str], chosen: Sequence[Pair]
) -> str:
    """Fix the pairs of a new judging; returns its id, which tells nothing of what is in it.

    Where one of this run goes on, it is that one's id: the same click twice, or in two tabs, begins one judging.
    Raises BadInput where there is nothing to judge.
    """
    judging_id = secrets.token_hex(16)
    mine = [judgings.c.run_id == run_id, judgings.c.workspace == workspace, judgings.c.ended_at.is_(None)]
    with ledger.write() as connection:
        going_on = connection.execute(
            sa.select(judgings.c.id).where(*mine).order_by(judgings.c.created_at.desc()).limit(1)
        ).scalar()
        if going_on is not None:
            return str(going_on)
        if not chosen:
            raise BadInput("There are no two results to put beside each other. Nothing was begun.", field="judging")
        connection.execute(
            judgings.insert().values(
                id=judging_id,
                run_id=run_id,
                workspace=workspace,
                axis=axis,
                options=json.dumps(options),
                created_at=now_ms(),
            )
        )
        rows = [
            {**vars(pair), "judging_id": judging_id, "workspace": workspace, "number": n}
            for n, pair in enumerate(chosen)
        ]
        connection.execute(pairs.insert(), rows)
    return judging_id


def vote(ledger: Ledger, *, workspace: str, judging_id: str, number: int, outcome: Outcome) -> bool:
    """Note a vote; False for a pair that has one, or a judging that has ended: a key pressed twice votes once."""
    return _change(
        ledger,
        *_open_pair(workspace, judging_id, number),
        pairs.c.outcome.is_(None),
        values={"outcome": outcome, "voted_at": now_ms()},
    )


def take_back(ledger: Ledger, *, workspace: str, judging_id: str, number: int) -> bool:
    """Undo one vote while the judging goes on: a slip of the hand is no opinion."""
    return _change(
        ledger,
        *_open_pair(workspace, judging_id, number),
        pairs.c.outcome.is_not(None),
        values={"outcome": None, "voted_at": None},
    )


def note(ledger: Ledger, *, workspace: str, judging_id: str, number: int, text: str) -> bool:
    """Keep what somebody had to say about a pair; empty text takes it away."""
    kept = text.strip()[:LONGEST_NOTE] or None
    where = [pairs.c.workspace == workspace, pairs.c.judging_id == judging_id, pairs.c.number == number]
    return _change(ledger, *where, values={"note": kept})


def end(ledger: Ledger, *, workspace: str, judging_id: str) -> bool:
    """Close a judging: names may be shown, votes count for keepers, and none can be added."""
    mine = [judgings.c.id == judging_id, judgings.c.workspace == workspace, judgings.c.ended_at.is_(None)]
    with ledger.write() as connection:
        return connection.execute(judgings.update().where(*mine).values(ended_at=now_ms())).rowcount == 1


def judging(ledger: Ledger, *, workspace: str, judging_id: str) -> Judging | None:
    return next(iter(_read(ledger, judgings.c.id == judging_id, judgings.c.workspace == workspace)), None)


def of_run(ledger: Ledger, *, workspace: str, run_id: str) -> tuple[Judging, ...]:
    """Every judging of a comparison, newest first."""
    return _read(ledger, judgings.c.run_id == run_id, judgings.c.workspace == workspace)


def on_prompts_of(ledger: Ledger, *, workspace: str, run_id: str) -> tuple[Judging, ...]:
    """Every judging of a comparison, and of all others in which one of its prompts ran, newest first."""
    prompts = sa.select(tasks.c.prompt).where(tasks.c.run_id == run_id, tasks.c.workspace == workspace)
    judged = sa.select(judgings.c.run_id).where(judgings.c.workspace == workspace)
    others = sa.select(tasks.c.run_id).where(
        tasks.c.workspace == workspace, tasks.c.run_id.in_(judged), tasks.c.prompt.in_(prompts)
    )
    is_one = (judgings.c.run_id == run_id) | judgings.c.run_id.in_(others)
    return _read(ledger, is_one, judgings.c.workspace == workspace)


def ended(ledger: Ledger, *, workspace: str, limit: int) -> tuple[Judging, ...]:
    """The judgings that have ended, newest first."""
    newest = (
        sa.select(judgings.c.id)
        .where(judgings.c.workspace == workspace, judgings.c.ended_at.is_not(None))
        .order_by(judgings.c.ended_at.desc(), judgings.c.id)
        .limit(limit)
    )
    return _read(ledger, judgings.c.id.in_(newest))


def last_ended(ledger: Ledger, *, workspace: str) -> tuple[int, int]:
    """How many judgings have ended, and when the last one did: the same as long as none is added."""
    statement = sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(judgings.c.ended_at), 0)).where(
        judgings.c.workspace == workspace, judgings.c.ended_at.is_not(None)
    )
    with ledger.read() as connection:
        count, moment = connection.execute(statement).one()
    return int(count), int(moment)


def undecided(ledger: Ledger, *, workspace: str) -> tuple[int, int]:
    """Of all votes of judgings that have ended: how many prefer neither picture, and how many there are."""
    is_neither = sa.case((pairs.c.outcome.in_(("tie", "both bad")), 1), else_=0)
    statement = (
        sa.select(sa.func.coalesce(sa.func.sum(is_neither), 0), sa.func.count())
        .join(judgings, judgings.c.id == pairs.c.judging_id)
        .where(
            judgings.c.workspace == workspace,
            judgings.c.ended_at.is_not(None),
            pairs.c.outcome.is_not(None),
            pairs.c.left_option != pairs.c.right_option,
        )
    )
    with ledger.read() as connection:
        neither, votes = connection.execute(statement).one()
    return int(neither), int(votes)


def pair(ledger: Ledger, *, judging_id: str, number: int) -> Pair | None:
    """One pair, for whoever holds a signed address of its pictures."""
    with ledger.read() as connection:
        row = (
            connection.execute(sa.select(pairs).where(pairs.c.judging_id == judging_id, pairs.c.number == number))
            .mappings()
            .first()
        )
    return None if row is None else _pair_of(row)


def _read(ledger: Ledger, *where: sa.ColumnElement[bool]) -> tuple[Judging, ...]:
    with ledger.read() as connection:
        rows = connection.execute(
            sa.select(judgings).where(*where).order_by(judgings.c.created_at.desc(), judgings.c.id)
        ).mappings().all()  # fmt: skip
        ids = [row["id"] for row in rows]
        pairs_of: dict[str, list[JudgedPair]] = {}
        for row in connection.execute(
            sa.select(pairs).where(pairs.c.judging_id.in_(ids)).order_by(pairs.c.number)
        ).mappings():
            pairs_of.setdefault(row["judging_id"], []).append(_pair_of(row))
    return tuple(
        Judging(
            id=row["id"],
            run_id=row["run_id"],
            axis=row["axis"],
            options=json.loads(row["options"]),
            created_at=to_moment(row["created_at"]),
            ended_at=from_ms(row["ended_at"]),
            pairs=tuple(pairs_of.get(row["id"], ())),
        )
        for row in rows
    )


def _pair_of(row: sa.RowMapping) -> JudgedPair:
    outcome = row["outcome"]
    return JudgedPair(
        number=row["number"],
        group=row["group"],
        left_option=row["left_option"],
        right_option=row["right_option"],
        left_file=row["left_file"],
        right_file=row["right_file"],
        outcome=outcome if outcome in OUTCOMES else None,
        note=row["note"],
    )


def _open_pair(workspace: str, judging_id: str, number: int) -> list[sa.ColumnElement[bool]]:
    is_open = sa.exists().where(
        judgings.c.id == judging_id, judgings.c.workspace == workspace, judgings.c.ended_at.is_(None)
    )
    return [pairs.c.judging_id == judging_id, pairs.c.number == number, pairs.c.workspace == workspace, is_open]


def _change(ledger: Ledger, *where: sa.ColumnElement[bool], values: Mapping[str, object]) -> bool:
    with ledger.write() as connection:
        return connection.execute(pairs.update().where(*where).values(values)).rowcount == 1
