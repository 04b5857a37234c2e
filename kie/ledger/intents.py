"""What a person wants, as rows. A page or the shell writes here and nowhere else; nothing here calls KIE."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as upsert

from kie.catalogue.types import Json, Medium
from kie.errors import BadInput
from kie.files import StoredFile
from kie.ledger import search
from kie.ledger.store import Ledger, drafts, files, new_id, now_ms, references, runs, tasks
from kie.records import FileState, TaskState

SELECTION = "selection "
"""Drafts of this name are lists of tasks that a download's address stands for."""
SAME_CLICK_MS = 1500
"""Two runs of exactly the same content within this time are one click that arrived twice."""


@dataclass(frozen=True, kw_only=True)
class TaskIntent:
    """One createTask that a person wants. `tier` groups tasks whose durations are comparable.

    `kind` is the catalogue's by default, `parent_file` the id of the result file that it is made from.
    """

    model: str
    medium: Medium
    prompt: str
    input: Mapping[str, Json]
    width: int
    height: int
    tier: str = ""
    credits_expected: float | None = None
    expected_seconds: float | None = None
    kind: str = ""
    parent_file: str | None = None
    note: str | None = None


def place_run(
    ledger: Ledger,
    *,
    workspace: str,
    service: str,
    click: str,
    brief: Mapping[str, Json],
    intents: Iterable[TaskIntent],
    origin: str = "create",
    budget: float | None = None,
) -> tuple[str, bool]:
    """Store a run and its queued tasks; returns (run id, whether it is new).

    Raises BadInput where the run would exceed `budget`, the credits allowed in 24 hours.

    `click` is the idempotency key. The same click again, or the same content within SAME_CLICK_MS (a double
    click, Ctrl+Enter heard twice, a second tab), returns the run that is already there.
    """
    wanted = list(intents)
    if not wanted:
        raise BadInput("Choose at least one model. Nothing was sent.", field="model")
    moment, run_id = now_ms(), new_id()
    with ledger.write() as connection:
        same = connection.execute(
            sa.select(runs.c.id).where(runs.c.workspace == workspace, runs.c.click == click)
        ).scalar()
        if same is None and origin != "shell":  # two commands are two wishes, however alike
            same = _just_placed(connection, workspace=workspace, brief=brief, wanted=wanted, moment=moment)
        if same is not None:
            return same, False
        cost = sum(intent.credits_expected or 0 for intent in wanted)
        _within_budget(connection, service=service, cost=cost, moment=moment, budget=budget)
        connection.execute(
            runs.insert().values(
                id=run_id, workspace=workspace, created_at=moment, origin=origin, brief=json.dumps(brief), click=click
            )
        )
        ids = [new_id() for _ in wanted]
        for position, intent in enumerate(wanted):
            connection.execute(
                tasks.insert().values(
                    {
                        **_task_row(intent),
                        "id": ids[position],
                        "run_id": run_id,
                        "workspace": workspace,
                        "service": service,
                        "position": position,
                        "state": TaskState.QUEUED,
                        "created_at": moment,
                    }
                )
            )
        search.index(connection, ids)
    return run_id, True


def retry(ledger: Ledger, *, workspace: str, task_id: str, budget: float | None = None) -> str | None:
    """Queue the same request anew beside an ended task; returns the new task's id, None for a repeated click.

    Offered for tasks that failed, were refused, are unsure or were cancelled. This is a new createTask.
    """
    with ledger.write() as connection:
        row = (
            connection.execute(sa.select(tasks).where(tasks.c.id == task_id, tasks.c.workspace == workspace))
            .mappings()
            .first()
        )
        if row is None or row["state"] not in RETRIABLE:
            return None
        already = connection.execute(sa.select(tasks.c.id).where(tasks.c.retry_of == task_id).limit(1)).scalar()
        if already is not None:
            return None
        cost = row["credits_expected"] or 0
        _within_budget(connection, service=row["service"], cost=cost, moment=now_ms(), budget=budget)
        fresh = {name: row[name] for name in _CARRIED}
        last = connection.execute(
            sa.select(sa.func.max(tasks.c.position)).where(tasks.c.run_id == row["run_id"])
        ).scalar_one()
        new = new_id()
        connection.execute(
            tasks.insert().values(
                {
                    **fresh,
                    "id": new,
                    "position": last + 1,
                    "state": TaskState.QUEUED,
                    "created_at": now_ms(),
                    "retry_of": task_id,
                }
            )
        )
        search.index(connection, [new])
    return new


RETRIABLE = frozenset({TaskState.FAIL, TaskState.REFUSED, TaskState.UNSURE, TaskState.CANCELLED})
_CARRIED = (
    "run_id", "workspace", "service", "model", "medium", "prompt", "input", "tier", "width", "height",
    "credits_expected", "expected_seconds", "kind", "colours", "parent_file",
)  # fmt: skip


def cancel(ledger: Ledger, *, workspace: str, task_id: str) -> bool:
    """Take a task back that has not been submitted yet; KIE has no cancel call for the others."""
    return _change(
        ledger,
        tasks.c.id == task_id,
        tasks.c.workspace == workspace,
        tasks.c.state == TaskState.QUEUED,
        values={"state": TaskState.CANCELLED, "finished_at": now_ms(), "billed": False,
                "error_kind": "cancelled", "error": "Taken back before it was sent. Nothing was billed."},
    )  # fmt: skip


def attach(ledger: Ledger, *, workspace: str, task_id: str, kie_task_id: str) -> bool:
    """Tell an unsure task which KIE task it became (seen at kie.ai/logs); watching it costs nothing."""
    found = kie_task_id.strip()
    if not found or len(found) > 200 or not found.isprintable() or " " in found:
        raise BadInput("A task id is one word such as 366e2065ed94e590a9e1201e1f1e1704.", field="task_id")
    return _change(
        ledger,
        tasks.c.id == task_id,
        tasks.c.workspace == workspace,
        tasks.c.state == TaskState.UNSURE,
        values={"kie_task_id": found, **_watch_again()},
    )


def resume(ledger: Ledger, *, workspace: str, task_id: str) -> bool:
    """Ask again about a task whose watching stopped, or fetch lost files again. Costs nothing."""
    with ledger.write() as connection:
        row = connection.execute(
            sa.select(tasks.c.state, tasks.c.kie_task_id).where(tasks.c.id == task_id, tasks.c.workspace == workspace)
        ).first()
        if row is None or row.kie_task_id is None:
            return False
        lost = connection.execute(
            sa.select(sa.func.count()).where(files.c.task_id == task_id, files.c.state == FileState.LOST)
        ).scalar_one()
        if row.state != TaskState.STOPPED and not (row.state == TaskState.SUCCESS and lost):
            return False
        connection.execute(files.delete().where(files.c.task_id == task_id, files.c.state == FileState.LOST))
        connection.execute(tasks.update().where(tasks.c.id == task_id).values(_watch_again()))
    return True


def _watch_again() -> dict[str, object]:
    return {
        "state": TaskState.WAITING,
        "watched_since": now_ms(),
        "finished_at": None,
        "error": None,
        "error_kind": None,
        "billed": None,
        "fail_code": None,
    }


def keep_reference(ledger: Ledger, *, workspace: str, stored: StoredFile, name: str) -> None:
    """Note a file that requests may refer to; its bytes are in the store already."""
    row = {
        "workspace": workspace, "sha256": stored.sha256, "name": name, "mime": stored.mime, "size": stored.size,
        "width": stored.width, "height": stored.height, "created_at": now_ms(),
    }  # fmt: skip
    with ledger.write() as connection:
        connection.execute(upsert(references).values(row).on_conflict_do_nothing())


def save_draft(ledger: Ledger, *, workspace: str, name: str, content: Mapping[str, Json]) -> None:
    row = {"workspace": workspace, "name": name, "content": json.dumps(content), "updated_at": now_ms()}
    statement = upsert(drafts).values(row)
    with ledger.write() as connection:
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["workspace", "name"],
                set_={"content": statement.excluded.content, "updated_at": statement.excluded.updated_at},
            )
        )


def keep_selection(ledger: Ledger, *, workspace: str, ids: Iterable[str]) -> str:
    """Note which tasks a download is about; returns the name that its address carries."""
    chosen = list(ids)
    name = hashlib.sha256(json.dumps([workspace, chosen]).encode()).hexdigest()[:32]
    save_draft(ledger, workspace=workspace, name=f"{SELECTION}{name}", content={"ids": list(chosen)})
    return name


def load_draft(ledger: Ledger, *, workspace: str, name: str) -> dict[str, Json] | None:
    with ledger.read() as connection:
        found = connection.execute(
            sa.select(drafts.c.content).where(drafts.c.workspace == workspace, drafts.c.name == name)
        ).scalar()
    if found is None:
        return None
    content = json.loads(found)
    return content if isinstance(content, dict) else None


def _task_row(intent: TaskIntent) -> dict[str, object]:
    return {
        "model": intent.model,
        "medium": intent.medium,
        "prompt": intent.prompt,
        "input": json.dumps(intent.input),
        "tier": intent.tier,
        "width": intent.width,
        "height": intent.height,
        "credits_expected": intent.credits_expected,
        "expected_seconds": intent.expected_seconds,
        "kind": intent.kind,
        "parent_file": intent.parent_file,
        "note": intent.note,
    }


def _just_placed(
    connection: sa.Connection,
    *,
    workspace: str,
    brief: Mapping[str, Json],
    wanted: list[TaskIntent],
    moment: int,
) -> str | None:
    """The run of the last SAME_CLICK_MS that asks for exactly the same, if there is one."""
    recent = connection.execute(
        sa.select(runs.c.id).where(
            runs.c.workspace == workspace,
            runs.c.created_at > moment - SAME_CLICK_MS,
            runs.c.brief == json.dumps(brief),
        )
    ).scalars()
    content = [(intent.model, json.dumps(intent.input)) for intent in wanted]
    for run_id in recent:
        rows = connection.execute(
            sa.select(tasks.c.model, tasks.c.input)
            .where(tasks.c.run_id == run_id, tasks.c.retry_of.is_(None))
            .order_by(tasks.c.position)
        )
        if [(row.model, row.input) for row in rows] == content:
            return str(run_id)
    return None


def _within_budget(connection: sa.Connection, *, service: str, cost: float, moment: int, budget: float | None) -> None:
    """Raise BadInput where `cost` more credits would exceed what may be spent in 24 hours."""
    if budget is None:
        return
    price = sa.func.coalesce(tasks.c.credits_billed, tasks.c.credits_expected, 0)
    spent = connection.execute(
        sa.select(sa.func.coalesce(sa.func.sum(price), 0)).where(
            tasks.c.service == service, tasks.c.created_at > moment - 86_400_000, tasks.c.billed.is_not(False)
        )
    ).scalar_one()
    if spent + cost > budget:
        raise BadInput(
            f"This would cost {cost:g} credits, and {spent:g} of the {budget:g} allowed in 24 hours are used. "
            "Nothing was sent. Wait, choose fewer, or raise BUDGET_CREDITS_PER_DAY.",
            field="budget",
        )


def _change(ledger: Ledger, *where: sa.ColumnElement[bool], values: Mapping[str, object]) -> bool:
    with ledger.write() as connection:
        return connection.execute(tasks.update().where(*where).values(values)).rowcount == 1
