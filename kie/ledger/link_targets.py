"""What a signed address stands for where it cannot say it all: a selection of tasks, the contents of a report.

Each is kept under a name made from its content, so the same page drawn again keeps nothing twice. Whoever holds a
signed address may read what it stands for; a purge forgets what is older than any address lives.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as upsert

from kie.catalogue.types import Json
from kie.ledger.database import Ledger, now_ms
from kie.ledger.schema import reports, selections


def keep_selection(ledger: Ledger, *, workspace: str, ids: Iterable[str]) -> str:
    """Note which tasks a download is about; returns the id that its address carries."""
    task_ids = list(ids)
    target_id = _id_of(workspace, {"ids": task_ids})
    return _keep(ledger, selections, target_id, workspace=workspace, task_ids=json.dumps(task_ids))


def selection(ledger: Ledger, *, selection_id: str) -> list[str] | None:
    """The ids of its tasks; None where it was never kept, or is forgotten."""
    stored = _read(ledger, selections.c.task_ids, selection_id)
    return None if stored is None else [str(task_id) for task_id in json.loads(stored)]


def keep_report(ledger: Ledger, *, workspace: str, content: Mapping[str, Json]) -> str:
    """Note what stands in a report; returns the id that its address carries."""
    return _keep(ledger, reports, _id_of(workspace, content), workspace=workspace, content=json.dumps(content))


def report(ledger: Ledger, *, report_id: str) -> dict[str, Json] | None:
    stored = _read(ledger, reports.c.content, report_id)
    return None if stored is None else dict(json.loads(stored))


def forget(ledger: Ledger, *, before_ms: int) -> None:
    """Forget what nobody has asked for an address of since then."""
    with ledger.write() as connection:
        for table in (selections, reports):
            connection.execute(table.delete().where(table.c.updated_at < before_ms))


def _id_of(workspace: str, content: object) -> str:
    return hashlib.sha256(json.dumps([workspace, content]).encode()).hexdigest()[:32]


def _keep(ledger: Ledger, table: sa.Table, target_id: str, *, workspace: str, **value: str) -> str:
    row = {"id": target_id, "workspace": workspace, "updated_at": now_ms(), **value}
    new = upsert(table).values(row)
    with ledger.write() as connection:
        connection.execute(new.on_conflict_do_update(index_elements=["id"], set_={"updated_at": row["updated_at"]}))
    return target_id


def _read(ledger: Ledger, column: sa.Column[str], target_id: str) -> str | None:
    with ledger.read() as connection:
        return connection.execute(sa.select(column).where(column.table.c.id == target_id)).scalar()
