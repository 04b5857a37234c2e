"""What a person does with results: star, tag, delete and undo; and the purge that ends the time for undoing.

A delete hides tasks and keeps everything. A purge removes the rows first, noting in the same write which bytes
may have lost their last row, and the bytes after that; if the program ends in between, the next purge goes on.
Bytes that any row still refers to stay, and so do bytes that came in lately, whose row may be on its way.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as upsert

from kie.domain.kept_file import PREFIX
from kie.domain.stored_file import ContentStore
from kie.domain.task import FINISHED, FileState
from kie.errors import BadInput
from kie.ledger import link_targets, model_costs
from kie.ledger.database import CHUNK, Ledger, chunks, now_ms
from kie.ledger.schema import (
    collected,
    comparisons,
    discarded,
    draft_revisions,
    drafts,
    files,
    judgings,
    lineage,
    pairs,
    picked,
    references,
    runs,
    saved_brief_versions,
    tags,
    tasks,
)

LONGEST_TAG = 40
DELETED_FOR_MS = 7 * 86_400_000
"""How long a deleted task can be brought back."""
YOUNG_SECONDS = 3600.0


@dataclass(frozen=True, kw_only=True)
class Purged:
    """What a purge removed for good: tasks, contents and their bytes."""

    tasks: int = 0
    contents: int = 0
    bytes: int = 0


def star(ledger: Ledger, *, workspace: str, ids: Iterable[str], starred: bool = True) -> int:
    """Star tasks, or take the star away; returns how many changed."""
    changed = 0
    for chunk in chunks(ids):
        with ledger.write() as connection:
            mine = _mine(chunk, workspace=workspace)
            changed += connection.execute(
                tasks.update().where(*mine, tasks.c.starred.is_not(starred)).values(starred=starred)
            ).rowcount
    return changed


def tag(ledger: Ledger, *, workspace: str, ids: Iterable[str], tag: str) -> str:
    """Give tasks a tag; returns it as it is kept. Raises BadInput where it is none."""
    kept = tag_of(tag)
    for chunk in chunks(ids):
        with ledger.write() as connection:
            mine = connection.execute(sa.select(tasks.c.id).where(*_mine(chunk, workspace=workspace))).scalars().all()
            for task_id in mine:
                row = {"task_id": task_id, "tag": kept, "workspace": workspace}
                connection.execute(upsert(tags).values(row).on_conflict_do_nothing())
    return kept


def untag(ledger: Ledger, *, workspace: str, ids: Iterable[str], tag: str) -> int:
    """Take a tag away; returns from how many tasks."""
    removed = 0
    for chunk in chunks(ids):
        with ledger.write() as connection:
            removed += connection.execute(
                tags.delete().where(tags.c.workspace == workspace, tags.c.tag == tag_of(tag), tags.c.task_id.in_(chunk))
            ).rowcount
    return removed


def tag_of(text: str) -> str:
    """A tag as it is kept: small letters, single blanks, no # in front. Raises BadInput where nothing is left."""
    clean = unicodedata.normalize("NFKC", text.encode("utf-8", "ignore").decode())
    clean = unicodedata.normalize("NFKC", clean.casefold())
    tag = " ".join(clean.split()).lstrip("# ")
    if not tag or len(tag) > LONGEST_TAG or "," in tag or not tag.isprintable():
        raise BadInput(f"A tag has 1 to {LONGEST_TAG} characters and no comma.", field="tag")
    return tag


def delete(ledger: Ledger, *, workspace: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Hide finished tasks; returns the ids that were hidden, which is what `restore` takes for Undo.

    A task under way stays: its result is paid for and still to come.
    """
    hidden: list[str] = []
    for chunk in chunks(ids):
        with ledger.write() as connection:
            mine = [*_mine(chunk, workspace=workspace), tasks.c.deleted_at.is_(None), tasks.c.state.in_(FINISHED)]
            shown = set(connection.execute(sa.select(tasks.c.id).where(*mine)).scalars())
            connection.execute(tasks.update().where(*mine).values(deleted_at=now_ms()))
        hidden += [task_id for task_id in dict.fromkeys(chunk) if task_id in shown]
    return tuple(hidden)


def restore(ledger: Ledger, *, workspace: str, ids: Iterable[str]) -> int:
    """Bring deleted tasks back; returns how many came back."""
    back = 0
    for chunk in chunks(ids):
        with ledger.write() as connection:
            mine = [*_mine(chunk, workspace=workspace), tasks.c.deleted_at.is_not(None)]
            back += connection.execute(tasks.update().where(*mine).values(deleted_at=None)).rowcount
    return back


def purge(
    ledger: Ledger, store: ContentStore, *, older_than_ms: int = DELETED_FOR_MS, now: float | None = None
) -> Purged:
    """Remove for good what was deleted longer ago than this, in every workspace; `now` is seconds since 1970.

    Safe to end at any moment and to call again.
    """
    moment = time.time() if now is None else now
    before_ms = round(moment * 1000) - older_than_ms
    link_targets.forget(ledger, before_ms=before_ms)
    removed = 0
    while chunk := _remove_rows(ledger, before_ms=before_ms):
        removed += chunk
    freed: list[int] = []
    for contents in chunks(orphans(ledger)):
        freed += _remove_bytes(ledger, store, contents, before=moment - YOUNG_SECONDS)
    return Purged(tasks=removed, contents=len(freed), bytes=sum(freed))


def orphans(ledger: Ledger) -> tuple[str, ...]:
    """Contents that may have lost their last row and wait for the next purge."""
    with ledger.read() as connection:
        return tuple(connection.execute(sa.select(discarded.c.sha256).order_by(discarded.c.since)).scalars())


def expect(connection: sa.Connection, contents: Iterable[str]) -> None:
    """Note contents whose rows may go or never come, so that a purge looks after them."""
    for sha256 in contents:
        row = {"sha256": sha256, "since": now_ms()}
        connection.execute(upsert(discarded).values(row).on_conflict_do_nothing())


def _mine(ids: Sequence[str], *, workspace: str) -> list[sa.ColumnElement[bool]]:
    return [tasks.c.id.in_(ids), tasks.c.workspace == workspace]


def _remove_rows(ledger: Ledger, *, before_ms: int) -> int:
    """One chunk of tasks, their files and tags, and the runs that are empty then, in one write."""
    on_its_way = sa.exists().where(files.c.task_id == tasks.c.id, files.c.state == FileState.FETCHING)
    is_due = [tasks.c.deleted_at < before_ms, tasks.c.state.in_(FINISHED), ~on_its_way]
    with ledger.write() as connection:
        due = connection.execute(sa.select(tasks.c.id, tasks.c.run_id).where(*is_due).limit(CHUNK)).all()
        ids = [row.id for row in due]
        lost = connection.execute(sa.select(files.c.id, files.c.sha256).where(files.c.task_id.in_(ids))).all()
        expect(connection, (row.sha256 for row in lost if row.sha256 is not None))
        gone = [row.id for row in lost]
        connection.execute(tasks.update().where(tasks.c.parent_file.in_(gone)).values(parent_file=None))
        model_costs.remember_spent(connection, ids)
        connection.execute(tags.delete().where(tags.c.task_id.in_(ids)))
        connection.execute(collected.delete().where(collected.c.task_id.in_(ids)))
        connection.execute(lineage.delete().where(lineage.c.child.in_(ids) | lineage.c.parent.in_(ids)))
        shown_by = connection.execute(sa.select(picked.c.run_id).where(picked.c.task_id.in_(ids))).scalars().all()
        connection.execute(picked.delete().where(picked.c.task_id.in_(ids)))
        connection.execute(files.delete().where(files.c.task_id.in_(ids)))
        connection.execute(tasks.delete().where(tasks.c.id.in_(ids)))
        _remove_empty_runs(connection, {row.run_id for row in due} | set(shown_by))
    return len(ids)


def _remove_empty_runs(connection: sa.Connection, run_ids: Iterable[str]) -> None:
    """Runs of these that have or show no task any more, with their layouts and judgings."""
    shows_none = ~sa.exists().where(picked.c.run_id == runs.c.id)
    is_empty = sa.and_(~sa.exists().where(tasks.c.run_id == runs.c.id), shows_none)
    empty = connection.execute(sa.select(runs.c.id).where(runs.c.id.in_(set(run_ids)), is_empty)).scalars().all()
    judged = sa.select(judgings.c.id).where(judgings.c.run_id.in_(empty))
    connection.execute(pairs.delete().where(pairs.c.judging_id.in_(judged)))
    connection.execute(judgings.delete().where(judgings.c.run_id.in_(empty)))
    connection.execute(comparisons.delete().where(comparisons.c.run_id.in_(empty)))
    connection.execute(runs.delete().where(runs.c.id.in_(empty)))


def _remove_bytes(ledger: Ledger, store: ContentStore, contents: Iterable[str], *, before: float) -> list[int]:
    """Remove the contents that no row refers to and that are old enough to know; returns the bytes of each.

    The ledger is held for writing meanwhile, so that no row can come to refer to what is being removed.
    """
    removed: list[int] = []
    with ledger.write() as connection:
        for sha256 in contents:
            if not _is_referred_to(connection, sha256):
                freed = store.remove(sha256, before=before)
                if store.path(sha256).exists():
                    continue
                removed += [freed] if freed else []
            connection.execute(discarded.delete().where(discarded.c.sha256 == sha256))
    return removed


def _is_referred_to(connection: sa.Connection, sha256: str) -> bool:
    mentions = f"%{PREFIX}{sha256}%"
    places = (
        sa.exists().where(files.c.sha256 == sha256),
        sa.exists().where(references.c.sha256 == sha256),
        sa.exists().where(drafts.c.content.like(mentions)),
        sa.exists().where(draft_revisions.c.content.like(mentions)),
        sa.exists().where(saved_brief_versions.c.content.like(mentions)),
    )
    return bool(connection.execute(sa.select(sa.or_(*places))).scalar())
