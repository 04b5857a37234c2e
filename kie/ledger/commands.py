"""What a person wants, as rows. A page or the shell writes here and nowhere else; nothing here calls KIE."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from kie.catalogue.price import in_credits
from kie.catalogue.types import Json
from kie.domain import layouts
from kie.domain.layouts import Layout
from kie.domain.lineage import CameFrom
from kie.domain.task import FileState, Origin, TaskIntent, TaskState, is_local, may_retry
from kie.errors import BadInput
from kie.ledger import lineage_queries
from kie.ledger.database import Ledger, new_id, now_ms
from kie.ledger.schema import comparisons, files, runs, tasks

SAME_CLICK_MS = 1500
"""Two runs of exactly the same content within this time are one click that arrived twice."""


def place_run(
    ledger: Ledger,
    *,
    workspace: str,
    service: str,
    click: str,
    brief: Mapping[str, Json],
    intents: Iterable[TaskIntent],
    origin: Origin = Origin.CREATE,
    budget: float | None = None,
    layout: Layout | None = None,
    came_from: CameFrom | None = None,
) -> tuple[str, bool]:
    """Store a run and its queued tasks; returns (run id, whether it is new).

    Raises BadInput where the run would exceed `budget`, the credits allowed in 24 hours. With `layout` it is a
    comparison along these axes. `came_from` says which result or run its form came from.

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
        if same is None and origin != Origin.SHELL:  # two commands are two wishes, however alike
            same = _just_placed(connection, workspace=workspace, brief=brief, wanted=wanted, moment=moment)
        if same is not None:
            return same, False
        within_budget(connection, service=service, cost=cost_of(wanted), moment=moment, budget=budget)
        connection.execute(
            runs.insert().values(
                id=run_id, workspace=workspace, created_at=moment, origin=origin, brief=json.dumps(brief), click=click
            )
        )
        if layout is not None:
            row = {"run_id": run_id, "workspace": workspace, "layout": layouts.to_text(layout)}
            connection.execute(comparisons.insert().values(row))
        add_tasks(connection, wanted, run_id=run_id, workspace=workspace, service=service, first=0, came_from=came_from)
    return run_id, True


def add_tasks(
    connection: sa.Connection,
    wanted: Iterable[TaskIntent],
    *,
    run_id: str,
    workspace: str,
    service: str,
    first: int,
    came_from: CameFrom | None = None,
) -> list[str]:
    """Queue tasks in a run, from position `first` on; returns their ids."""
    moment = now_ms()
    rows = [
        {
            **_task_row(intent),
            "id": new_id(),
            "run_id": run_id,
            "workspace": workspace,
            "service": service,
            "position": first + offset,
            "state": TaskState.QUEUED,
            "created_at": moment,
        }
        for offset, intent in enumerate(wanted)
    ]
    if rows:
        connection.execute(tasks.insert(), rows)
        lineage_queries.note(connection, rows, workspace=workspace, came_from=came_from)
    return [str(row["id"]) for row in rows]


def cost_of(wanted: Iterable[TaskIntent]) -> float:
    """The credits that these are expected to cost together, as far as prices are published."""
    return sum(intent.credits_expected or 0 for intent in wanted)


def retry(ledger: Ledger, *, workspace: str, task_id: str, service: str, budget: float | None = None) -> str | None:
    """Queue the same request anew beside an ended task; returns the new task's id, None for a repeated click.

    Offered for tasks that failed, were refused, are unsure or were cancelled. This is a new createTask at `service`;
    raises BadInput where the task belongs to another one.
    """
    with ledger.write() as connection:
        row = (
            connection.execute(sa.select(tasks).where(tasks.c.id == task_id, tasks.c.workspace == workspace))
            .mappings()
            .first()
        )
        retried = connection.execute(sa.select(tasks.c.id).where(tasks.c.retry_of == task_id).limit(1)).first()
        if row is None or not may_retry(row["state"], is_retried=retried is not None):
            return None
        cost = row["credits_expected"] or 0
        within_budget(connection, service=service, cost=cost, moment=now_ms(), budget=budget)
        return queue_again(connection, row, service=service)


def queue_again(connection: sa.Connection, row: sa.RowMapping, *, service: str) -> str:
    """A new task with the same request at the end of the same run; returns its id. Raises BadInput as `retry` does."""
    if not is_local(row["model"]):
        same_service(row["service"], service)
    new = {
        **{name: row[name] for name in _CARRIED},
        "id": new_id(),
        "service": service,
        "position": next_position(connection, run_id=row["run_id"]),
        "state": TaskState.QUEUED,
        "created_at": now_ms(),
        "retry_of": row["id"],
    }
    connection.execute(tasks.insert().values(new))
    lineage_queries.note(connection, [new], workspace=row["workspace"])
    return str(new["id"])


def same_service(made_by: str, connected: str) -> None:
    """Raises BadInput unless they are one: queued elsewhere, a task would be sent and billed by a later start."""
    if made_by != connected:
        raise BadInput(
            "This was made by another service than the one that is connected now. Nothing was sent. "
            "Reuse its brief to make it here.",
            field="service",
        )


def next_position(connection: sa.Connection, *, run_id: str) -> int:
    """The position after the last of a run's tasks."""
    last = connection.execute(sa.select(sa.func.max(tasks.c.position)).where(tasks.c.run_id == run_id)).scalar()
    return 0 if last is None else int(last) + 1


_CARRIED = (
    "run_id", "workspace", "model", "medium", "prompt", "input", "tier", "width", "height",
    "credits_expected", "expected_seconds", "kind", "colours", "parent_file", "cell", "repeat", "name", "follow_up",
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


class AttachedAlready(BadInput):
    """Another row has this KIE task; `task_id` is that row's, where it can be shown."""

    def __init__(self, *, task_id: str | None) -> None:
        where = "" if task_id else ", among what was deleted"
        super().__init__(f"This task is here already, on another row{where}. Nothing was changed.", field="task_id")
        self.task_id = task_id


def attach(ledger: Ledger, *, workspace: str, task_id: str, kie_task_id: str) -> bool:
    """Tell an unsure task which KIE task it became (seen at kie.ai/logs); watching it costs nothing.

    KIE is asked whether it is this request before anything of it is believed. Raises BadInput where that is no id,
    AttachedAlready where another row has it: one KIE task would be counted twice.
    """
    kie_task_id = kie_task_id.strip()
    if not kie_task_id or len(kie_task_id) > 200 or not kie_task_id.isprintable() or " " in kie_task_id:
        raise BadInput("A task id is one word such as 366e2065ed94e590a9e1201e1f1e1704.", field="task_id")
    mine = [tasks.c.id == task_id, tasks.c.workspace == workspace, tasks.c.state == TaskState.UNSURE]
    with ledger.write() as connection:
        service = connection.execute(sa.select(tasks.c.service).where(*mine)).scalar()
        if service is None:
            return False
        same = [tasks.c.service == service, tasks.c.kie_task_id == kie_task_id, tasks.c.id != task_id]
        there = connection.execute(sa.select(tasks.c.id, tasks.c.workspace, tasks.c.deleted_at).where(*same)).first()
        if there is not None:
            raise AttachedAlready(
                task_id=there.id if there.workspace == workspace and there.deleted_at is None else None
            )
        values = {"kie_task_id": kie_task_id, "attached": True, **_watch_again()}
        connection.execute(tasks.update().where(*mine).values(values))
    return True


def resume(ledger: Ledger, *, workspace: str, task_id: str) -> bool:
    """Ask again about a task whose watching stopped, or fetch lost files again. Costs nothing.

    A success stays one, billed as it is, while the lost files whose address is known are fetched. Only where KIE
    named no address is it asked anew.
    """
    with ledger.write() as connection:
        row = connection.execute(
            sa.select(tasks.c.state, tasks.c.kie_task_id).where(tasks.c.id == task_id, tasks.c.workspace == workspace)
        ).first()
        if row is None or row.kie_task_id is None:
            return False
        is_lost = [files.c.task_id == task_id, files.c.state == FileState.LOST]
        if row.state == TaskState.SUCCESS:
            again = {"state": FileState.FETCHING, "attempts": 0, "reason": None}
            if connection.execute(files.update().where(*is_lost, files.c.url != "").values(again)).rowcount:
                return True
            if not connection.execute(files.delete().where(*is_lost)).rowcount:
                return False
        elif row.state != TaskState.STOPPED:
            return False
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
        "cell": json.dumps(intent.cell),
        "repeat": intent.repeat,
        "name": intent.name,
        "follow_up": intent.follow_up,
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
    content = [
        (intent.model, json.dumps(intent.input), json.dumps(intent.cell), intent.name, intent.follow_up)
        for intent in wanted
    ]
    for run_id in recent:
        rows = connection.execute(
            sa.select(tasks.c.model, tasks.c.input, tasks.c.cell, tasks.c.name, tasks.c.follow_up)
            .where(tasks.c.run_id == run_id, tasks.c.retry_of.is_(None))
            .order_by(tasks.c.position)
        )
        if [tuple(row) for row in rows] == content:
            return str(run_id)
    return None


def within_budget(connection: sa.Connection, *, service: str, cost: float, moment: int, budget: float | None) -> None:
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
            f"This would cost {in_credits(cost)}, and {spent:g} of the {budget:g} allowed in 24 hours are used. "
            "Nothing was sent. Wait, choose fewer, or raise BUDGET_CREDITS_PER_DAY.",
            field="budget",
        )


def _change(ledger: Ledger, *where: sa.ColumnElement[bool], values: Mapping[str, object]) -> bool:
    with ledger.write() as connection:
        return connection.execute(tasks.update().where(*where).values(values)).rowcount == 1
