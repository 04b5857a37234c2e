"""What the worker did, one durable write a step. Every transition names the state it starts from.

queued -> submitting -> waiting            begin_submit, submitted
       -> cancelled | refused | unsure     settle
submitting -> queued                       not_started (the answer proved that nothing was started)
unsure     -> waiting                      submitted, where the id comes after all
waiting .. generating -> success | fail | stopped

`file_transitions` has the steps of a result file, `local_transitions` those of work on this machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from kie.domain.task import LOCAL_PREFIX, RESUMED, WATCHED, WITHOUT_ID, FileState, Record, Task, TaskState
from kie.errors import GenerationFailed, OutcomeUnknown
from kie.ledger import account, callback_log
from kie.ledger.database import Ledger, new_id, now_ms
from kie.ledger.rows import task_of, to_ms
from kie.ledger.schema import files, tasks

LONGEST_SUBMISSION_MS = 120_000
"""A createTask that began longer ago than this is over, whatever its row says."""
_UNSURE_AFTER_CRASH = (
    "The program ended while this request was on its way, so it may have been started and billed. "
    "It was not sent again. Look at kie.ai/logs, then attach its task id or send it anew."
)


def recover(ledger: Ledger, *, service: str) -> int:
    """On start: a task found in `submitting` has no known outcome and is never sent again by itself."""
    with ledger.write() as connection:
        return connection.execute(
            tasks.update()
            .where(tasks.c.service == service, tasks.c.state == TaskState.SUBMITTING)
            .values(
                state=TaskState.UNSURE,
                finished_at=now_ms(),
                billed=None,
                error_kind=OutcomeUnknown.kind,
                error=_UNSURE_AFTER_CRASH,
            )
        ).rowcount


def look_again(ledger: Ledger, *, service: str, since_ms: int) -> int:
    """On start: stopped tasks younger than `since_ms` are asked about once more; KIE may have finished them."""
    with ledger.write() as connection:
        return connection.execute(
            tasks.update()
            .where(
                tasks.c.service == service,
                tasks.c.state == TaskState.STOPPED,
                tasks.c.kie_task_id.is_not(None),
                tasks.c.created_at > since_ms,
            )
            .values(state=TaskState.WAITING, finished_at=None)
        ).rowcount


@dataclass(frozen=True, kw_only=True)
class OpenWork:
    """Ids to work on. `queued` has the moment (ms) each task may be sent and its model."""

    queued: Mapping[str, tuple[int, str]]
    watched: Sequence[str]
    fetching: Sequence[str]


def open_work(ledger: Ledger, *, service: str, placed_since_ms: int = 0) -> OpenWork:
    """Everything of this service that is not finished.

    Of what is still to be sent to KIE only what was placed since then; the rest of the queue is left alone.
    Runs take turns: the next task of each, then the one after it, so that a single picture never waits for a
    matrix of hundreds to be sent first.
    """
    is_local = tasks.c.model.startswith(LOCAL_PREFIX, autoescape=True)
    is_ours = (tasks.c.state != TaskState.QUEUED) | (tasks.c.created_at >= placed_since_ms) | is_local
    turn = sa.func.row_number().over(partition_by=[tasks.c.run_id, tasks.c.state], order_by=tasks.c.position)
    with ledger.read() as connection:
        rows = connection.execute(
            sa.select(tasks.c.id, tasks.c.state, tasks.c.not_before, tasks.c.model)
            .where(tasks.c.service == service, tasks.c.state.in_(RESUMED), is_ours)
            .order_by(turn, tasks.c.created_at, tasks.c.id)
        ).all()
        fetching = connection.execute(
            sa.select(files.c.id)
            .join(tasks, tasks.c.id == files.c.task_id)
            .where(files.c.state == FileState.FETCHING, tasks.c.service == service)
            .order_by(files.c.created_at, files.c.id)
        ).scalars()
        to_fetch = [str(file_id) for file_id in fetching]
    return OpenWork(
        queued={row.id: (row.not_before, row.model) for row in rows if row.state == TaskState.QUEUED},
        watched=[row.id for row in rows if row.state != TaskState.QUEUED],
        fetching=to_fetch,
    )


def recent_submissions(ledger: Ledger, *, service: str, since_ms: int) -> list[int]:
    """Moments (ms) at which the latest createTasks were over, so that a restart does not forget the account's pace."""
    over = sa.func.coalesce(tasks.c.watched_since, tasks.c.finished_at, tasks.c.submitted_at)
    with ledger.read() as connection:
        return list(
            connection.execute(
                sa.select(over)
                .where(tasks.c.service == service, tasks.c.submitted_at > since_ms - LONGEST_SUBMISSION_MS)
                .where(over > since_ms)
                .order_by(over)
            ).scalars()
        )


def begin_submit(ledger: Ledger, task_id: str) -> Task | None:
    """Mark a task as being sent, durably, *before* the POST; None when it is no longer queued."""
    with ledger.write() as connection:
        changed = connection.execute(
            tasks.update()
            .where(tasks.c.id == task_id, tasks.c.state == TaskState.QUEUED)
            .values(state=TaskState.SUBMITTING, submitted_at=now_ms(), attempts=tasks.c.attempts + 1)
        ).rowcount
        return task_within(connection, task_id) if changed else None


def submitted(ledger: Ledger, task_id: str, *, kie_task_id: str, calls_back: bool = False) -> bool:
    """KIE has taken the task; `calls_back` where it was asked to report the end. Returns whether the id is kept now.

    Who called a task unsure in the meantime could not know its id; whoever was told it knows better.
    """
    values = {
        "state": TaskState.WAITING, "kie_task_id": kie_task_id, "watched_since": now_ms(), "finished_at": None,
        "error": None, "error_kind": None, "billed": None,
    }  # fmt: skip
    has_no_id = tasks.c.state.in_(WITHOUT_ID) & tasks.c.kie_task_id.is_(None)
    with ledger.write() as connection:
        changed = connection.execute(tasks.update().where(tasks.c.id == task_id, has_no_id).values(values)).rowcount
        if changed and calls_back:
            callback_log.expect(connection, task_id=task_id)
        if changed:
            service = connection.execute(sa.select(tasks.c.service).where(tasks.c.id == task_id)).scalar_one()
            account.key_accepted(connection, service=service)
        kept = connection.execute(sa.select(tasks.c.kie_task_id).where(tasks.c.id == task_id)).scalar()
    return bool(kept == kie_task_id)


def not_started(ledger: Ledger, task_id: str, *, retry_in: float, error_kind: str, error: str) -> None:
    """The answer proved that nothing was started: back into the queue for `retry_in` seconds."""
    _from_submitting(
        ledger,
        task_id,
        {"state": TaskState.QUEUED, "not_before": now_ms() + round(retry_in * 1000), "error_kind": error_kind,
         "error": error},
    )  # fmt: skip


def not_sent(ledger: Ledger, task_id: str, *, error_kind: str, error: str) -> None:
    """A queued task that cannot be sent at all: nothing left this machine."""
    with ledger.write() as connection:
        connection.execute(
            tasks.update()
            .where(tasks.c.id == task_id, tasks.c.state == TaskState.QUEUED)
            .values(state=TaskState.REFUSED, finished_at=now_ms(), error_kind=error_kind, error=error, billed=False)
        )
        account.note_error(connection, task_id, error_kind=error_kind)


def not_accepted(
    ledger: Ledger, task_id: str, *, state: TaskState, error_kind: str, error: str, billed: bool | None
) -> None:
    """A createTask that ended without a task id: `refused`, or `unsure` where it may have been billed."""
    _from_submitting(
        ledger,
        task_id,
        {"state": state, "finished_at": now_ms(), "error_kind": error_kind, "error": error, "billed": billed},
    )


def load(ledger: Ledger, task_id: str) -> Task | None:
    with ledger.read() as connection:
        return task_within(connection, task_id)


def progressed(ledger: Ledger, task_id: str, *, record: Record) -> bool:
    """Note KIE's word for a pending task; True when it is a new one."""
    values: dict[str, object] = {"state": record.state}
    if record.credits is not None:
        values["credits_billed"] = record.credits
    with ledger.write() as connection:
        before = connection.execute(sa.select(tasks.c.state).where(tasks.c.id == task_id)).scalar()
        if before is None or before not in WATCHED:
            return False
        connection.execute(tasks.update().where(tasks.c.id == task_id).values(values))
    return bool(before != record.state)


def confirmed(ledger: Ledger, task_id: str) -> None:
    """KIE says that the id which a person attached is of this request."""
    with ledger.write() as connection:
        connection.execute(tasks.update().where(tasks.c.id == task_id).values(attached=False))


def detached(ledger: Ledger, task_id: str, *, error: str) -> None:
    """The id that a person attached is not of this request: it is unsure again, as it was before."""
    values = {"state": TaskState.UNSURE, "kie_task_id": None, "attached": False, "finished_at": now_ms(),
              "error_kind": OutcomeUnknown.kind, "error": error, "billed": None}  # fmt: skip
    with ledger.write() as connection:
        mine = [tasks.c.id == task_id, tasks.c.attached.is_(True), tasks.c.state.in_(WATCHED)]
        connection.execute(tasks.update().where(*mine).values(values))


def succeeded(ledger: Ledger, task_id: str, *, record: Record, urls: Sequence[str], lost: str | None = None) -> None:
    """The task and its files to fetch in one write; with `lost`, one lost file that carries the reason.

    A result object is kept as the task's note; a model that answers with nothing else has no file.
    """
    moment = to_ms(record.completed_at) if record.completed_at else now_ms()
    with ledger.write() as connection:
        row = connection.execute(
            sa.select(tasks.c.workspace, tasks.c.credits_expected).where(
                tasks.c.id == task_id, tasks.c.state.in_(WATCHED)
            )
        ).first()
        if row is None:
            return
        values: dict[str, object] = {
            "state": TaskState.SUCCESS, "finished_at": moment, "seconds": record.seconds, "billed": True,
            "error": None, "error_kind": None,
        }  # fmt: skip
        values["credits_billed"] = record.credits if record.credits is not None else row.credits_expected
        if record.result_object is not None:
            values["note"] = json.dumps(record.result_object, ensure_ascii=False, separators=(",", ":"))
        connection.execute(tasks.update().where(tasks.c.id == task_id).values(values))
        kept = set(connection.execute(sa.select(files.c.position).where(files.c.task_id == task_id)).scalars())
        for position, url in enumerate(urls or ([""] if lost else [])):
            if position not in kept:
                connection.execute(
                    files.insert().values(
                        id=new_id(),
                        task_id=task_id,
                        workspace=row.workspace,
                        position=position,
                        url=url,
                        state=FileState.LOST if lost else FileState.FETCHING,
                        reason=lost,
                        created_at=now_ms(),
                    )
                )


def failed(ledger: Ledger, task_id: str, *, record: Record, sentence: str) -> None:
    moment = to_ms(record.completed_at) if record.completed_at else now_ms()
    end_watched(
        ledger,
        task_id,
        {"state": TaskState.FAIL, "finished_at": moment, "seconds": record.seconds, "credits_billed": 0.0,
         "billed": False, "fail_code": record.fail_code, "error_kind": GenerationFailed.kind, "error": sentence},
    )  # fmt: skip


def stopped(ledger: Ledger, task_id: str, *, error_kind: str, error: str) -> None:
    """Watching ended without an answer; the id is kept and asking again is free."""
    end_watched(
        ledger,
        task_id,
        {"state": TaskState.STOPPED, "finished_at": now_ms(), "error_kind": error_kind, "error": error, "billed": None},
    )


def durations(ledger: Ledger, *, model: str, tier: str, service: str, last: int = 20) -> list[float]:
    """Seconds of the last successes of this (model, resolution, duration), oldest first."""
    with ledger.read() as connection:
        seconds = connection.execute(
            sa.select(tasks.c.seconds)
            .where(
                tasks.c.model == model,
                tasks.c.tier == tier,
                tasks.c.state == TaskState.SUCCESS,
                tasks.c.service == service,
                tasks.c.seconds.is_not(None),
            )
            .order_by(tasks.c.finished_at.desc())
            .limit(last)
        ).scalars()
        return [float(value) for value in seconds][::-1]


def task_within(connection: sa.Connection, task_id: str) -> Task | None:
    """`load` as a part of a larger transaction."""
    row = connection.execute(sa.select(tasks).where(tasks.c.id == task_id)).mappings().first()
    return None if row is None else task_of(row)


def _from_submitting(ledger: Ledger, task_id: str, values: Mapping[str, object]) -> None:
    with ledger.write() as connection:
        connection.execute(
            tasks.update().where(tasks.c.id == task_id, tasks.c.state == TaskState.SUBMITTING).values(values)
        )
        account.note_error(connection, task_id, error_kind=values.get("error_kind"))


def end_watched(ledger: Ledger, task_id: str, values: Mapping[str, object]) -> None:
    """Write these values unless the task has ended already."""
    with ledger.write() as connection:
        connection.execute(tasks.update().where(tasks.c.id == task_id, tasks.c.state.in_(WATCHED)).values(values))
        account.note_error(connection, task_id, error_kind=values.get("error_kind"))
