"""The library: briefs kept under a name, each with every version that was ever saved. A save never takes one away.

What is kept of a version is the whole form as JSON. A deleted brief keeps its versions and can be brought back.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kie.catalogue.types import Json
from kie.errors import BadInput
from kie.ledger.database import Ledger, now_ms
from kie.ledger.result_collections import name_of
from kie.ledger.rows import to_moment
from kie.ledger.schema import saved_brief_versions, saved_briefs

LONGEST_DESCRIPTION = 2_000
LONGEST_FOLDER = 120
Content = Mapping[str, Json]


@dataclass(frozen=True, kw_only=True)
class SavedVersion:
    """One save, numbered from 1."""

    number: int
    saved_at: datetime
    content: Content


@dataclass(frozen=True, kw_only=True)
class SavedBrief:
    """A brief of the library with its newest version. `folder` is a path such as "Client A/Mugs", "" for none."""

    id: str
    name: str
    description: str
    folder: str
    is_starred: bool
    newest: SavedVersion


def create(
    ledger: Ledger, *, workspace: str, name: str, contents: Iterable[Content], description: str = "", folder: str = ""
) -> str:
    """Keep a new brief with its versions, oldest first; returns its id. Raises BadInput where the name is none or is
    taken in that folder."""
    row = {**_labels(name=name, description=description, folder=folder), "workspace": workspace}
    brief_id, moment = secrets.token_hex(8), now_ms()
    with ledger.write() as connection:
        _refuse_taken(connection, row, brief_id=brief_id)
        connection.execute(saved_briefs.insert().values(**row, id=brief_id, created_at=moment))
        for number, content in enumerate(contents, start=1):
            _insert_version(connection, brief_id=brief_id, workspace=workspace, number=number, content=content)
    return brief_id


def save(ledger: Ledger, *, workspace: str, brief_id: str, content: Content) -> int:
    """Save a version; returns its number. The same content as the newest is that one. Raises BadInput where the brief
    is not there any more."""
    with ledger.write() as connection:
        newest = _newest(connection, workspace=workspace, brief_id=brief_id)
        if newest is None or not _is_there(connection, workspace=workspace, brief_id=brief_id):
            raise BadInput("This brief was deleted in the meantime. Save it under a name anew.", field="name")
        if newest.content == json.loads(json.dumps(content)):
            return newest.number
        number = newest.number + 1
        _insert_version(connection, brief_id=brief_id, workspace=workspace, number=number, content=content)
    return number


def label(ledger: Ledger, *, workspace: str, brief_id: str, name: str, description: str, folder: str) -> None:
    """Name, describe and fold anew. Raises BadInput as `create` does."""
    row = {**_labels(name=name, description=description, folder=folder), "workspace": workspace}
    with ledger.write() as connection:
        _refuse_taken(connection, row, brief_id=brief_id)
        connection.execute(saved_briefs.update().where(*_mine(workspace, brief_id)).values(**row))


def star(ledger: Ledger, *, workspace: str, brief_id: str, is_starred: bool) -> None:
    with ledger.write() as connection:
        connection.execute(saved_briefs.update().where(*_mine(workspace, brief_id)).values(starred=is_starred))


def delete(ledger: Ledger, *, workspace: str, brief_id: str) -> None:
    """Hide a brief; `bring_back` undoes it."""
    with ledger.write() as connection:
        connection.execute(saved_briefs.update().where(*_mine(workspace, brief_id)).values(deleted_at=now_ms()))


def bring_back(ledger: Ledger, *, workspace: str, brief_id: str) -> None:
    """As it was; where its name was taken meanwhile, under a name beside it."""
    with ledger.write() as connection:
        row = connection.execute(sa.select(saved_briefs).where(*_mine(workspace, brief_id))).mappings().first()
        if row is None:
            return
        taken = set(connection.execute(_names(workspace=workspace, folder=row["folder"])).scalars())
        connection.execute(
            saved_briefs.update()
            .where(*_mine(workspace, brief_id))
            .values(deleted_at=None, name=free_name(row["name"], taken=taken))
        )


def all_of(ledger: Ledger, *, workspace: str) -> tuple[SavedBrief, ...]:
    """Every brief, starred ones first, by folder and name."""
    versions = saved_brief_versions
    numbers = sa.select(versions.c.brief_id, sa.func.max(versions.c.number).label("number"))
    newest = numbers.where(versions.c.workspace == workspace).group_by(versions.c.brief_id).subquery()
    joined = sa.select(saved_briefs, versions.c.number, versions.c.saved_at, versions.c.content).where(
        saved_briefs.c.workspace == workspace,
        saved_briefs.c.deleted_at.is_(None),
        newest.c.brief_id == saved_briefs.c.id,
        versions.c.brief_id == newest.c.brief_id,
        versions.c.number == newest.c.number,
    )
    with ledger.read() as connection:
        rows = connection.execute(joined).all()
    briefs = (
        SavedBrief(
            id=row.id, name=row.name, description=row.description, folder=row.folder, is_starred=row.starred,
            newest=_version(row),
        )
        for row in rows
    )  # fmt: skip
    return tuple(
        sorted(briefs, key=lambda brief: (not brief.is_starred, brief.folder.casefold(), brief.name.casefold()))
    )


def versions_of(ledger: Ledger, *, workspace: str, brief_id: str) -> tuple[SavedVersion, ...]:
    """Every version of a brief, newest first."""
    mine = sa.select(saved_brief_versions).where(*_versions(workspace, brief_id))
    with ledger.read() as connection:
        rows = connection.execute(mine.order_by(saved_brief_versions.c.number.desc())).all()
    return tuple(map(_version, rows))


def free_name(name: str, *, taken: Iterable[str]) -> str:
    """The name itself, or with the first number that nobody has: "Mug 2"."""
    others = {other.casefold() for other in taken}
    number, free = 1, name
    while free.casefold() in others:
        number += 1
        free = f"{name} {number}"
    return free


def _labels(*, name: str, description: str, folder: str) -> dict[str, str]:
    words = description.encode("utf-8", "ignore").decode().replace("\0", "").strip()
    if len(words) > LONGEST_DESCRIPTION:
        raise BadInput(f"A description has at most {LONGEST_DESCRIPTION:,} characters.", field="description")
    parts = [name_of(part, noun="folder") for part in folder.split("/") if part.strip()]
    path = "/".join(parts)
    if len(path) > LONGEST_FOLDER:
        raise BadInput(f"A folder has at most {LONGEST_FOLDER} characters, those above it included.", field="folder")
    return {"name": name_of(name, noun="brief"), "description": words, "folder": path}


def _refuse_taken(connection: sa.Connection, row: Mapping[str, str], *, brief_id: str) -> None:
    others = _names(workspace=row["workspace"], folder=row["folder"]).where(saved_briefs.c.id != brief_id)
    if row["name"].casefold() in {name.casefold() for name in connection.execute(others).scalars()}:
        where = f"in “{row['folder']}”" if row["folder"] else "here"
        raise BadInput(f"There is a brief “{row['name']}” {where} already. Choose another name.", field="name")


def _names(*, workspace: str, folder: str) -> sa.Select[Any]:
    there = [saved_briefs.c.workspace == workspace, saved_briefs.c.folder == folder]
    return sa.select(saved_briefs.c.name).where(*there, saved_briefs.c.deleted_at.is_(None))


def _newest(connection: sa.Connection, *, workspace: str, brief_id: str) -> SavedVersion | None:
    mine = sa.select(saved_brief_versions).where(*_versions(workspace, brief_id))
    row = connection.execute(mine.order_by(saved_brief_versions.c.number.desc()).limit(1)).first()
    return None if row is None else _version(row)


def _version(row: sa.Row[Any]) -> SavedVersion:
    return SavedVersion(number=row.number, saved_at=to_moment(row.saved_at), content=json.loads(row.content))


def _is_there(connection: sa.Connection, *, workspace: str, brief_id: str) -> bool:
    mine = sa.exists().where(*_mine(workspace, brief_id), saved_briefs.c.deleted_at.is_(None))
    return bool(connection.execute(sa.select(mine)).scalar())


def _insert_version(connection: sa.Connection, *, brief_id: str, workspace: str, number: int, content: Content) -> None:
    row = {"brief_id": brief_id, "workspace": workspace, "number": number, "content": json.dumps(content)}
    connection.execute(saved_brief_versions.insert().values(**row, saved_at=now_ms()))


def _mine(workspace: str, brief_id: str) -> list[sa.ColumnElement[bool]]:
    return [saved_briefs.c.workspace == workspace, saved_briefs.c.id == brief_id]


def _versions(workspace: str, brief_id: str) -> list[sa.ColumnElement[bool]]:
    return [saved_brief_versions.c.workspace == workspace, saved_brief_versions.c.brief_id == brief_id]
