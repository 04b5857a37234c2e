"""What was measured on pictures: kept once, read for cards and filters; and which pictures are still to be measured."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kie.domain.task import FileState, ResultFile
from kie.ledger.database import Ledger, chunks
from kie.ledger.rows import file_of
from kie.ledger.schema import files, picture_checks, tasks

MISSED = "missed"
MOST_EARLIER = 2000


@dataclass(frozen=True, kw_only=True)
class EarlierPicture:
    """A picture of the workspace by its task's model and prompt, its bytes and its fingerprint."""

    model: str
    prompt: str
    sha256: str
    fingerprint: str | None


def want(ledger: Ledger, *, workspace: str, ids: Iterable[str]) -> None:
    """Have these pictures measured that were kept before there was a trigger."""
    with ledger.write() as connection:
        for file_id in ids:
            connection.execute(
                picture_checks.insert().prefix_with("OR IGNORE").values(file_id=file_id, workspace=workspace)
            )


def to_do(ledger: Ledger, *, workspace: str) -> ResultFile | None:
    """One picture that is still to be measured, the newest first."""
    mine = [picture_checks.c.workspace == workspace, picture_checks.c.content.is_(None)]
    chosen = sa.select(files).join(picture_checks, picture_checks.c.file_id == files.c.id).where(*mine)
    with ledger.read() as connection:
        row = connection.execute(chosen.order_by(picture_checks.c.file_id.desc()).limit(1)).mappings().first()
    return None if row is None else file_of(row)


def keep(ledger: Ledger, file_id: str, *, content: Mapping[str, Any], is_missed: bool, fingerprint: str | None) -> None:
    """Note what was measured."""
    values = {"content": json.dumps(content), "palette": MISSED if is_missed else None, "fingerprint": fingerprint}
    with ledger.write() as connection:
        connection.execute(picture_checks.update().where(picture_checks.c.file_id == file_id).values(values))


def of_files(ledger: Ledger, *, workspace: str, ids: Iterable[str]) -> dict[str, dict[str, Any] | None]:
    """What was measured by file; None for what is still to be measured."""
    listed: dict[str, dict[str, Any] | None] = {}
    with ledger.read() as connection:
        for chunk in chunks(ids):
            wanted = [picture_checks.c.workspace == workspace, picture_checks.c.file_id.in_(chunk)]
            rows = connection.execute(sa.select(picture_checks.c.file_id, picture_checks.c.content).where(*wanted))
            listed |= {row.file_id: None if row.content is None else json.loads(row.content) for row in rows}
    return listed


def earlier(ledger: Ledger, file: ResultFile, *, workspace: str) -> tuple[EarlierPicture, ...]:
    """The newest pictures that were there before this one."""
    mine = [
        files.c.workspace == workspace,
        files.c.state == FileState.STORED,
        files.c.sha256.is_not(None),
        tasks.c.deleted_at.is_(None),
        picture_checks.c.content.is_not(None),
        files.c.id != file.id,
        files.c.created_at <= sa.select(files.c.created_at).where(files.c.id == file.id).scalar_subquery(),
    ]
    chosen = (
        sa.select(tasks.c.model, tasks.c.prompt, files.c.sha256, picture_checks.c.fingerprint)
        .join(files, files.c.id == picture_checks.c.file_id)
        .join(tasks, tasks.c.id == files.c.task_id)
        .where(*mine, picture_checks.c.workspace == workspace, tasks.c.id != file.task_id)
        .order_by(files.c.created_at.desc())
        .limit(MOST_EARLIER)
    )
    with ledger.read() as connection:
        return tuple(
            EarlierPicture(model=row.model, prompt=row.prompt, sha256=row.sha256, fingerprint=row.fingerprint)
            for row in connection.execute(chosen)
        )
