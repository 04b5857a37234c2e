"""Forms as they are being filled in: one truth for all tabs, and what it was before, so that no word typed is lost.

Every save is a revision with a number. Who saves says which one they started from; where another tab was faster, the
caller's `merge` joins the two inside the same write. The newest KEPT revisions stay; several of one writer within
COALESCED_MS are one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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
    amends: bool = False,
) -> KeptDraft:
    """Save a form; returns it as it is kept. Without `base` or `merge` it takes the place of whatever is there.

    `amends` completes the version that was started from, where that is still the newest, instead of making a step.
    """
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
        is_same = amends and stored is not None and base is not None and stored.version == base.version
        _note(connection, {**row, "version": version, "writer": writer}, amends=is_same)
        return KeptDraft(version=version, content=content)


def revisions(ledger: Ledger, *, workspace: str, name: DraftName) -> tuple[KeptDraft, ...]:
    """What the form was, newest first, the present one included."""
    mine = sa.select(draft_revisions).where(*_of(workspace=workspace, name=name))
    with ledger.read() as connection:
        rows = connection.execute(mine.order_by(draft_revisions.c.version.desc())).all()
    return tuple(KeptDraft(version=row.version, content=json.loads(row.content)) for row in rows)


@dataclass(frozen=True, kw_only=True)
class Steps:
    """The versions that Undo and Redo would bring back; None where there is nothing to go to."""

    back: int | None
    forward: int | None


def steps(ledger: Ledger, *, workspace: str, name: DraftName) -> Steps:
    """Where Undo and Redo lead. What was written after an Undo is the way forward from then on; nothing is lost."""
    with ledger.read() as connection:
        return _steps(connection, workspace=workspace, name=name)


def step(ledger: Ledger, *, workspace: str, name: DraftName, is_back: bool) -> KeptDraft | None:
    """Undo or redo one step: the form of that version, kept as the newest one. None where there is none."""
    with ledger.write() as connection:
        ways = _steps(connection, workspace=workspace, name=name)
        target = ways.back if is_back else ways.forward
        if target is None:
            return None
        mine = _of(workspace=workspace, name=name)
        written = connection.execute(
            sa.select(draft_revisions.c.content).where(*mine, draft_revisions.c.version == target)
        ).scalar_one()
        newest = connection.execute(sa.select(sa.func.max(draft_revisions.c.version)).where(*mine)).scalar_one()
        moment = now_ms()
        connection.execute(
            drafts.update()
            .where(drafts.c.workspace == workspace, drafts.c.name == name)
            .values(content=written, updated_at=moment)
        )
        connection.execute(
            draft_revisions.insert().values(
                workspace=workspace,
                name=name,
                version=newest + 1,
                content=written,
                writer="",
                began_at=moment,
                restored=target,
            )
        )
        _forget_oldest(connection, workspace=workspace, name=name, newest=newest + 1)
        return KeptDraft(version=newest + 1, content=json.loads(written))


def _steps(connection: sa.Connection, *, workspace: str, name: DraftName) -> Steps:
    columns = (draft_revisions.c.version, draft_revisions.c.parent, draft_revisions.c.restored)
    mine = sa.select(*columns).where(*_of(workspace=workspace, name=name)).order_by(draft_revisions.c.version)
    rows = connection.execute(mine).all()
    if not rows:
        return Steps(back=None, forward=None)
    written = {row.version: row.parent for row in rows if row.restored is None}
    here = rows[-1].restored or rows[-1].version
    back = written.get(here)
    if back is None and here in written:  # from before versions knew what they were written over
        back = max((version for version in written if version < here), default=None)
    forward = [version for version, parent in written.items() if parent == here]
    return Steps(back=back if back in written else None, forward=max(forward, default=None))


def _load(connection: sa.Connection, *, workspace: str, name: DraftName) -> KeptDraft | None:
    text = connection.execute(
        sa.select(drafts.c.content).where(drafts.c.workspace == workspace, drafts.c.name == name)
    ).scalar()
    newest = sa.select(sa.func.max(draft_revisions.c.version)).where(*_of(workspace=workspace, name=name))
    content = None if text is None else json.loads(text)
    if not isinstance(content, dict):
        return None
    return KeptDraft(version=connection.execute(newest).scalar() or 0, content=content)


def _note(connection: sa.Connection, revision: dict[str, object], *, amends: bool) -> None:
    """Keep a revision; in the place of the last one where the same writer goes on in the same field at once."""
    workspace, name = str(revision["workspace"]), DraftName(str(revision["name"]))
    mine = _of(workspace=workspace, name=name)
    newest_first = sa.select(draft_revisions).where(*mine).order_by(draft_revisions.c.version.desc())
    last = connection.execute(newest_first.limit(1)).first()
    version, moment = int(str(revision["version"])), int(str(revision["updated_at"]))
    if last is not None and (amends or _goes_on(connection, last, revision, mine=mine)):
        same = draft_revisions.c.version == last.version
        newer = {"version": version, "content": revision["content"]}
        connection.execute(draft_revisions.update().where(*mine, same).values(newer))
        return
    kept = {name: revision[name] for name in ("workspace", "name", "version", "content", "writer")}
    parent = (last.restored or last.version) if last is not None else None
    connection.execute(draft_revisions.insert().values({**kept, "began_at": moment, "parent": parent}))
    _forget_oldest(connection, workspace=workspace, name=name, newest=version)


def _goes_on(
    connection: sa.Connection, last: sa.Row[Any], revision: dict[str, object], *, mine: list[sa.ColumnElement[bool]]
) -> bool:
    moment = int(str(revision["updated_at"]))
    if last.restored is not None or not revision["writer"] or last.writer != revision["writer"]:
        return False
    if moment - last.began_at >= COALESCED_MS:
        return False
    of_parent = sa.select(draft_revisions.c.content).where(*mine, draft_revisions.c.version == last.parent)
    before = json.loads(connection.execute(of_parent).scalar() or "{}")
    then, now = json.loads(last.content), json.loads(str(revision["content"]))
    changed = _changed_fields(then, now)
    return len(changed) == 1 and changed <= _changed_fields(before, then)


def _changed_fields(before: Content, after: Content) -> set[tuple[str, str]]:
    """Which fields differ, as (part, key); key "" where a part is one field."""
    changed: set[tuple[str, str]] = set()
    for part in {**before, **after}:
        old, new = before.get(part), after.get(part)
        if isinstance(new, dict) or isinstance(old, dict):
            old, new = old if isinstance(old, dict) else {}, new if isinstance(new, dict) else {}
            changed |= {(part, key) for key in {**old, **new} if old.get(key) != new.get(key)}
        elif old != new:
            changed.add((part, ""))
    return changed


def _forget_oldest(connection: sa.Connection, *, workspace: str, name: DraftName, newest: int) -> None:
    mine = _of(workspace=workspace, name=name)
    connection.execute(draft_revisions.delete().where(*mine, draft_revisions.c.version <= newest - KEPT))


def _of(*, workspace: str, name: DraftName) -> list[sa.ColumnElement[bool]]:
    return [draft_revisions.c.workspace == workspace, draft_revisions.c.name == name]
