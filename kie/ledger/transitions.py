"""What the worker did, one durable write a step. Every transition names the state it starts from.

queued -> submitting -> waiting            begin_submit, submitted
       -> cancelled | refused | unsure     settle
submitting -> queued                       not_started (the answer proved that nothing was started)
unsure     -> waiting                      submitted, where the id comes after all
waiting .. generating -> success | fail | stopped
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as upsert

from kie.api.protocol import Record
from kie.attachments.references import reference
from kie.domain.task import LOCAL_PREFIX, REMOVE_BACKGROUND, WATCHED, FileState, ResultFile, Task, TaskIntent, TaskState
from kie.errors import KeyRefused
from kie.ledger import callback_log
from kie.ledger.commands import add_tasks, next_position
from kie.ledger.database import Ledger, new_id, now_ms
from kie.ledger.rows import file_of, task_of, to_ms
from kie.ledger.schema import facts, files, references, tasks, uploads

KEY_REFUSED = "key refused "
"""The name of a fact, before the service; its value is the moment (ms)."""
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
                error_kind="outcome_unknown",
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
            .where(tasks.c.service == service, tasks.c.state.in_([TaskState.QUEUED, *WATCHED]), is_ours)
            .order_by(turn, tasks.c.created_at, tasks.c.id)
        ).all()
        fetching = connection.execute(
            sa.select(files.c.id)
            .join(tasks, tasks.c.id == files.c.task_id)
            .where(files.c.state == FileState.FETCHING, tasks.c.service == service)
            .order_by(files.c.created_at, files.c.id)
        ).scalars()
        to_fetch = [str(found) for found in fetching]
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
        return _task(connection, task_id) if changed else None


def submitted(ledger: Ledger, task_id: str, *, kie_task_id: str, calls_back: bool = False) -> bool:
    """KIE has taken the task; `calls_back` where it was asked to report the end. Returns whether the id is kept now.

    Who called a task unsure in the meantime could not know its id; whoever was told it knows better.
    """
    values = {
        "state": TaskState.WAITING, "kie_task_id": kie_task_id, "watched_since": now_ms(), "finished_at": None,
        "error": None, "error_kind": None, "billed": None,
    }  # fmt: skip
    has_no_id = tasks.c.state.in_([TaskState.SUBMITTING, TaskState.UNSURE]) & tasks.c.kie_task_id.is_(None)
    with ledger.write() as connection:
        changed = connection.execute(tasks.update().where(tasks.c.id == task_id, has_no_id).values(values)).rowcount
        if changed and calls_back:
            callback_log.expect(connection, task_id=task_id)
        if changed:
            _forget_refused_key(connection, service=_service_of(connection, task_id))
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
        _note_refused_key(connection, task_id, error_kind=error_kind)


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
        return _task(connection, task_id)


def progressed(ledger: Ledger, task_id: str, *, record: Record) -> bool:
    """Note KIE's word for a pending task; True when it is a new one."""
    values: dict[str, object] = {"state": TaskState(record.state)}
    if record.credits is not None:
        values["credits_billed"] = record.credits
    with ledger.write() as connection:
        before = connection.execute(sa.select(tasks.c.state).where(tasks.c.id == task_id)).scalar()
        if before is None or before not in WATCHED:
            return False
        connection.execute(tasks.update().where(tasks.c.id == task_id).values(values))
    return bool(before != record.state)


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
    _from_watched(
        ledger,
        task_id,
        {"state": TaskState.FAIL, "finished_at": moment, "seconds": record.seconds, "credits_billed": 0.0,
         "billed": False, "fail_code": record.fail_code, "error_kind": "generation_failed", "error": sentence},
    )  # fmt: skip


def stopped(ledger: Ledger, task_id: str, *, error_kind: str, error: str) -> None:
    """Watching ended without an answer; the id is kept and asking again is free."""
    _from_watched(
        ledger,
        task_id,
        {"state": TaskState.STOPPED, "finished_at": now_ms(), "error_kind": error_kind, "error": error, "billed": None},
    )


def load_file(ledger: Ledger, file_id: str) -> ResultFile | None:
    with ledger.read() as connection:
        row = connection.execute(sa.select(files).where(files.c.id == file_id)).mappings().first()
    return None if row is None else file_of(row)


def file_stored(ledger: Ledger, file_id: str, *, values: Mapping[str, object]) -> None:
    """The bytes stand in the store under `sha256`; only now is a result shown as kept.

    What the task wanted done with its result is queued in the same write, so that it is neither lost nor done twice.
    """
    row = {**values, "state": FileState.STORED, "stored_at": now_ms(), "reason": None}
    with ledger.write() as connection:
        if _file(connection, file_id, row):
            _follow_up(connection, file_id)


def _follow_up(connection: sa.Connection, file_id: str) -> None:
    file, task = files.c, tasks.c
    row = connection.execute(
        sa.select(tasks, file.sha256, file.width.label("wide"), file.height.label("high"))
        .join(files, file.task_id == task.id)
        .where(file.id == file_id, task.follow_up.is_not(None), file.mime.startswith("image/"))
    ).mappings().first()  # fmt: skip
    if row is None:
        return
    wanted = TaskIntent(
        model=REMOVE_BACKGROUND,
        medium="image",
        kind="utility",
        prompt=row["prompt"],
        input={"image": reference(row["sha256"])},
        width=row["wide"],
        height=row["high"],
        credits_expected=0.0,
        expected_seconds=2.0,
        parent_file=file_id,
        cell=json.loads(row["cell"]),
        repeat=row["repeat"],
        name=row["name"],
    )
    first = next_position(connection, run_id=row["run_id"])
    service, workspace = row["service"], row["workspace"]
    add_tasks(connection, [wanted], run_id=row["run_id"], workspace=workspace, service=service, first=first)


def file_attempted(ledger: Ledger, file_id: str, *, reason: str) -> None:
    with ledger.write() as connection:
        _file(connection, file_id, {"attempts": files.c.attempts + 1, "reason": reason})


def file_lost(ledger: Ledger, file_id: str, *, reason: str) -> None:
    with ledger.write() as connection:
        _file(connection, file_id, {"state": FileState.LOST, "reason": reason})


def durations(ledger: Ledger, *, model: str, tier: str, service: str, last: int = 20) -> list[float]:
    """Seconds of the last successes of this (model, resolution, duration), oldest first."""
    with ledger.read() as connection:
        found = connection.execute(
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
        return [float(s) for s in found][::-1]


def _task(connection: sa.Connection, task_id: str) -> Task | None:
    row = connection.execute(sa.select(tasks).where(tasks.c.id == task_id)).mappings().first()
    return None if row is None else task_of(row)


def _from_submitting(ledger: Ledger, task_id: str, values: Mapping[str, object]) -> None:
    with ledger.write() as connection:
        connection.execute(
            tasks.update().where(tasks.c.id == task_id, tasks.c.state == TaskState.SUBMITTING).values(values)
        )
        _note_refused_key(connection, task_id, error_kind=values.get("error_kind"))


def _from_watched(ledger: Ledger, task_id: str, values: Mapping[str, object]) -> None:
    with ledger.write() as connection:
        connection.execute(tasks.update().where(tasks.c.id == task_id, tasks.c.state.in_(WATCHED)).values(values))
        _note_refused_key(connection, task_id, error_kind=values.get("error_kind"))


def _file(connection: sa.Connection, file_id: str, values: Mapping[str, object]) -> bool:
    """Whether the file was still on its way, and so has changed."""
    is_it = [files.c.id == file_id, files.c.state == FileState.FETCHING]
    return connection.execute(files.update().where(*is_it).values(values)).rowcount == 1


def uploaded_address(ledger: Ledger, *, service: str, sha256: str, since_ms: int) -> str | None:
    """Where KIE can still fetch these bytes, if they were uploaded since then."""
    with ledger.read() as connection:
        return connection.execute(
            sa.select(uploads.c.url).where(
                uploads.c.service == service, uploads.c.sha256 == sha256, uploads.c.uploaded_at > since_ms
            )
        ).scalar()


def uploaded(ledger: Ledger, *, service: str, sha256: str, url: str) -> None:
    row = {"service": service, "sha256": sha256, "url": url, "uploaded_at": now_ms()}
    statement = upsert(uploads).values(row)
    with ledger.write() as connection:
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["service", "sha256"], set_={"url": url, "uploaded_at": row["uploaded_at"]}
            )
        )


def forget_uploads(ledger: Ledger, *, service: str, hashes: Sequence[str]) -> None:
    """The next request uploads these contents anew, whatever life their links had left."""
    with ledger.write() as connection:
        connection.execute(uploads.delete().where(uploads.c.service == service, uploads.c.sha256.in_(hashes)))


def reference_facts(ledger: Ledger, *, workspace: str, sha256: str) -> tuple[str, str] | None:
    """Name and mime type of a file that this workspace may work from: one it brought, or a result of its own."""
    with ledger.read() as connection:
        brought = sa.select(references.c.name, references.c.mime).where(
            references.c.workspace == workspace, references.c.sha256 == sha256
        )
        made = sa.select(sa.literal(f"result {sha256[:8]}").label("name"), files.c.mime).where(
            files.c.workspace == workspace, files.c.sha256 == sha256, files.c.state == FileState.STORED
        )
        row = connection.execute(brought).first() or connection.execute(made.limit(1)).first()
    return None if row is None else (row.name, row.mime or "")


def credit_seen(ledger: Ledger, *, service: str, amount: float) -> None:
    """Keep the account's balance for the pages, which never ask KIE themselves; who hears it has a right key."""
    with ledger.write() as connection:
        _note(connection, name=f"credit {service}", value=str(amount))
        _forget_refused_key(connection, service=service)


def key_refused(ledger: Ledger, *, service: str) -> None:
    """KIE turns the key away. So the pages say, until KIE takes it (`credit_seen`, `submitted`) or `key_unknown`."""
    with ledger.write() as connection:
        _note(connection, name=KEY_REFUSED + service, value=str(now_ms()))


def key_unknown(ledger: Ledger, *, service: str) -> None:
    """On start: the key may be another one than the one that was refused."""
    with ledger.write() as connection:
        _forget_refused_key(connection, service=service)


def _note_refused_key(connection: sa.Connection, task_id: str, *, error_kind: object) -> None:
    """What a task met with says something about every other one."""
    if error_kind == KeyRefused.kind:
        _note(connection, name=KEY_REFUSED + _service_of(connection, task_id), value=str(now_ms()))


def _forget_refused_key(connection: sa.Connection, *, service: str) -> None:
    connection.execute(facts.delete().where(facts.c.name == KEY_REFUSED + service))


def _service_of(connection: sa.Connection, task_id: str) -> str:
    return str(connection.execute(sa.select(tasks.c.service).where(tasks.c.id == task_id)).scalar())


def _note(connection: sa.Connection, *, name: str, value: str) -> None:
    statement = upsert(facts).values(name=name, value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
    )


def recover_here(ledger: Ledger, *, service: str) -> None:
    """On start: work on this machine that was cut short is simply done again; it costs nothing."""
    with ledger.write() as connection:
        connection.execute(
            tasks.update()
            .where(
                tasks.c.service == service,
                tasks.c.state == TaskState.GENERATING,
                tasks.c.kie_task_id.is_(None),
            )
            .values(state=TaskState.QUEUED)
        )


def begin_here(ledger: Ledger, task_id: str) -> Task | None:
    """Mark work on this machine as begun; None when it is no longer queued."""
    with ledger.write() as connection:
        changed = connection.execute(
            tasks.update()
            .where(tasks.c.id == task_id, tasks.c.state == TaskState.QUEUED)
            .values(state=TaskState.GENERATING, submitted_at=now_ms(), watched_since=now_ms())
        ).rowcount
        return _task(connection, task_id) if changed else None


def finished_here(ledger: Ledger, task_id: str, *, file: Mapping[str, object], note: str) -> None:
    """The result of work on this machine, kept already, and how it was made."""
    moment = now_ms()
    with ledger.write() as connection:
        row = connection.execute(
            sa.select(tasks.c.workspace, tasks.c.submitted_at).where(
                tasks.c.id == task_id, tasks.c.state == TaskState.GENERATING
            )
        ).first()
        if row is None:
            return
        connection.execute(
            tasks.update()
            .where(tasks.c.id == task_id)
            .values(
                state=TaskState.SUCCESS,
                finished_at=moment,
                seconds=(moment - row.submitted_at) / 1000,
                billed=False,
                credits_billed=0.0,
                note=note,
            )
        )
        connection.execute(
            files.insert().values(
                {
                    **file,
                    "id": new_id(),
                    "task_id": task_id,
                    "workspace": row.workspace,
                    "position": 0,
                    "url": "",
                    "state": FileState.STORED,
                    "created_at": moment,
                    "stored_at": moment,
                }
            )
        )


def failed_here(ledger: Ledger, task_id: str, *, kind: str, sentence: str) -> None:
    _from_watched(
        ledger,
        task_id,
        {"state": TaskState.FAIL, "finished_at": now_ms(), "credits_billed": 0.0, "billed": False,
         "error_kind": kind, "error": sentence},
    )  # fmt: skip
