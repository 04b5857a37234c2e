"""Forms as they are being filled in: one truth for all tabs, and what it was before, so that no word typed is lost.

Every save is a revision with a number. Who saves says which one they started from; where another tab was faster, the
caller's `merge` joins the two inside the same write. The newest KEPT revisions stay; several of one writer within
COALESCED_MS are one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as upsert

from kie.catalogue.types import Json
from kie.domain.stored_names import DraftName
from kie.ledger.database import Ledger, now_ms
from kie.ledger.schema import draft_revisions, drafts

KEPT = 200
COALESCED_MS = 5_000
Content = Mapping[str, Json]
Merge = Callable[[Content, Content, Content], Content]
"""From what was started from, what is to be saved, and what another has saved meanwhile: what is saved."""


@dataclass(frozen=True, kw_only=True)
class KeptDraft:
    """A form as it is kept; `version` rises with every save."""

    version: int
    content: Content


def load(ledger: Ledger, *, workspace: str, name: DraftName) -> KeptDraft | None:
    """The form as it was saved last."""
    with ledger.read() as connection:
        return _load(connection, workspace=workspace, name=name)


def save(
    ledger: Ledger,
    *,
    workspace: str,
    name: DraftName,
    content: Content,
    base: KeptDraft | None = None,
    merge: Merge | None = None,
    writer: str = "",
) -> KeptDraft:
    """Save a form; returns it as it is kept. Without `base` or `merge` it takes the place of whatever is there."""
    with ledger.write() as connection:
        stored = _load(connection, workspace=workspace, name=name)
        if stored is not None and base is not None and merge is not None and stored.version != base.version:
            content = merge(base.content, content, stored.content)
        written = json.dumps(content)
        content = json.loads(written)
        if stored is not None and stored.content == content:
            return stored
        version = (stored.version if stored else 0) + 1
        row = {"workspace": workspace, "name": name, "content": written, "updated_at": now_ms()}
        newer = {"content": row["content"], "updated_at": row["updated_at"]}
        connection.execute(
            upsert(drafts).values(row).on_conflict_do_update(index_elements=["workspace", "name"], set_=newer)
        )
        _note(connection, {**row, "version": version, "writer": writer})
        return KeptDraft(version=version, content=content)


def revisions(ledger: Ledger, *, workspace: str, name: DraftName) -> tuple[KeptDraft, ...]:
    """What the form was, newest first, the present one included."""
    mine = sa.select(draft_revisions).where(*_of(workspace=workspace, name=name))
    with ledger.read() as connection:
        rows = connection.execute(mine.order_by(draft_revisions.c.version.desc())).all()
    return tuple(KeptDraft(version=row.version, content=json.loads(row.content)) for row in rows)


def _load(connection: sa.Connection, *, workspace: str, name: DraftName) -> KeptDraft | None:
    text = connection.execute(
        sa.select(drafts.c.content).where(drafts.c.workspace == workspace, drafts.c.name == name)
    ).scalar()
    newest = sa.select(sa.func.max(draft_revisions.c.version)).where(*_of(workspace=workspace, name=name))
    content = None if text is None else json.loads(text)
    if not isinstance(content, dict):
        return None
    return KeptDraft(version=connection.execute(newest).scalar() or 0, content=content)


def _note(connection: sa.Connection, revision: dict[str, object]) -> None:
    """Keep a revision; in the place of the last one where the same writer goes on within the same moment."""
    mine = _of(workspace=str(revision["workspace"]), name=DraftName(str(revision["name"])))
    last = connection.execute(
        sa.select(draft_revisions).where(*mine).order_by(draft_revisions.c.version.desc()).limit(1)
    ).first()
    version, moment = int(str(revision["version"])), int(str(revision["updated_at"]))
    is_same_writer = last is not None and revision["writer"] and last.writer == revision["writer"]
    if last is not None and is_same_writer and moment - last.began_at < COALESCED_MS:
        same = draft_revisions.c.version == last.version
        newer = {"version": version, "content": revision["content"]}
        connection.execute(draft_revisions.update().where(*mine, same).values(newer))
        return
    kept = {name: revision[name] for name in ("workspace", "name", "version", "content", "writer")}
    connection.execute(draft_revisions.insert().values({**kept, "began_at": moment}))
    connection.execute(draft_revisions.delete().where(*mine, draft_revisions.c.version <= version - KEPT))


def _of(*, workspace: str, name: DraftName) -> list[sa.ColumnElement[bool]]:
    return [draft_revisions.c.workspace == workspace, draft_revisions.c.name == name]
