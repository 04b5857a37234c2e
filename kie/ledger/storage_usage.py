"""How many bytes are kept, of which kind, every content counted once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from kie import catalogue
from kie.domain.task import LOCAL_PREFIX, FileState
from kie.ledger.database import Ledger
from kie.ledger.schema import files, references, tasks


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How many different files of one kind are kept, and their bytes."""

    count: int = 0
    bytes: int = 0


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What is kept, every content counted once. `deleted` is what the next purges will give back."""

    images: Kept = Kept()
    clips: Kept = Kept()
    sounds: Kept = Kept()
    cutouts: Kept = Kept()
    references: Kept = Kept()
    deleted: Kept = Kept()

    @property
    def bytes(self) -> int:
        return sum(kept.bytes for kept in vars(self).values())


def usage(ledger: Ledger, *, workspace: str | None = None) -> Usage:
    """Bytes and numbers of what is kept, by kind; of one workspace, or of all."""
    with ledger.read() as connection:
        kept: dict[str, dict[str, int]] = {}
        for kind, sha256, size in connection.execute(_kept_results(workspace)):
            kept.setdefault(kind, {})[sha256] = size or 0
        mine = references.c.workspace == workspace if workspace is not None else sa.true()
        for sha256, size in connection.execute(sa.select(references.c.sha256, references.c.size).where(mine)):
            kept.setdefault("references", {})[sha256] = size
    seen: set[str] = set()
    counted: dict[str, Kept] = {}
    for kind in ("cutouts", "images", "clips", "sounds", "references", "deleted"):
        new = {sha256: size for sha256, size in kept.get(kind, {}).items() if sha256 not in seen}
        seen.update(new)
        counted[kind] = Kept(count=len(new), bytes=sum(new.values()))
    return Usage(**counted)


def _kept_results(workspace: str | None) -> sa.Select[str, str, int]:
    mime = files.c.mime
    is_cutout = tasks.c.model.startswith(LOCAL_PREFIX) | tasks.c.model.in_(_cutout_models())
    kind = sa.case(
        (tasks.c.deleted_at.is_not(None), "deleted"),
        (is_cutout, "cutouts"),
        (mime.startswith("video/"), "clips"),
        (mime.startswith("audio/"), "sounds"),
        else_="images",
    )
    statement = (
        sa.select(kind, files.c.sha256, files.c.size)
        .join(tasks, tasks.c.id == files.c.task_id)
        .where(files.c.state == FileState.STORED, files.c.sha256.is_not(None))
    )
    return statement if workspace is None else statement.where(files.c.workspace == workspace)


@cache
def _cutout_models() -> tuple[str, ...]:
    return tuple(model.id for model in catalogue.all_models() if model.operation == "remove-background")
