"""A workspace as one ZIP, and back: everything for another machine, or only the results for a person.

    manifest.json      {"format": "kie-playground", "version": 1, "exported_at"}
    runs.jsonl         one JSON object a line, the ledger's columns; tasks carry their tags
    tasks.jsonl
    files.jsonl
    references.jsonl
    drafts.jsonl
    files/<sha256>     each content once

Nothing else goes out: no key, no setting, no signed link, no path of this machine, no deleted task. Coming in,
nothing is believed: every row is checked, every content must have its SHA-256 and be a whole picture, clip or
sound, no name in the archive becomes a path, and no task can be sent or fetched because of an import.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, get_args

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as upsert

from kie.catalogue.types import Medium
from kie.errors import BadInput, ResultLost
from kie.files import MAX_BYTES, FileStore, StoredFile, file_name
from kie.ledger import search, shelf
from kie.ledger.intents import SELECTION
from kie.ledger.store import Ledger, discarded, drafts, files, now_ms, references, runs, tags, tasks
from kie.records import FileState, Task, TaskState

FORMAT, VERSION = "kie-playground", 1
PIECE = 1 << 18
CHUNK = 500
LONGEST_LINE = 4 << 20
LARGEST_TABLE = 4 << 30
MOST_ENTRIES = 2_000_000

_OURS = frozenset({"workspace", "number", "deleted_at", "url"})
"""Columns that mean something in this ledger only, or that lead somewhere."""
_NESTED = {"runs": "brief", "tasks": "input", "drafts": "content"}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_IDS = frozenset({"id", "run_id", "task_id", "retry_of", "parent_file"})
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_PATH = re.compile(r"(?<![\w/.:])(?:/[^\s'\"“”/]+){2,}|\b[A-Za-z]:\\[^\s'\"“”]+")
_NOT_SENT = "It had not been sent when it was exported. Nothing was billed."
_NO_ANSWER = "It was being sent when it was exported, so it may have been started and billed. It is never sent again."
_UNDER_WAY = "It was under way when it was exported. Resume asks KIE about it and costs nothing."

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import added, by table and `bytes` of files; and what it left out: there already, or not usable."""

    runs: int = 0
    tasks: int = 0
    files: int = 0
    references: int = 0
    drafts: int = 0
    bytes: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)


def export(ledger: Ledger, store: FileStore, *, workspace: str) -> Iterator[bytes]:
    """The archive piece by piece; neither rows nor files are ever all in memory."""
    archive = _Archive()
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    yield from archive.text("manifest.json", [json.dumps(manifest, ensure_ascii=False)])
    mine = sa.and_(tasks.c.workspace == workspace, tasks.c.deleted_at.is_(None), tasks.c.number <= _newest(ledger))
    its = sa.and_(_seen_through(tasks.c.workspace) == workspace, _seen_through(tasks.c.deleted_at).is_(None))
    its_files = sa.exists().where(tasks.c.id == files.c.task_id, its)
    parts = (
        (runs, sa.exists().where(tasks.c.run_id == runs.c.id, its)),
        (tasks, mine),
        (files, its_files),
        (references, references.c.workspace == workspace),
        (drafts, sa.and_(drafts.c.workspace == workspace, ~drafts.c.name.startswith(SELECTION))),
    )
    for table, where in parts:
        yield from archive.text(f"{table.name}.jsonl", _lines(ledger, table, where))
    is_result = sa.and_(its_files, files.c.state == FileState.STORED)
    is_other = sa.and_(
        references.c.workspace == workspace, ~sa.exists().where(files.c.sha256 == references.c.sha256, is_result)
    )
    for sha256 in chain(_contents(ledger, files.c.sha256, is_result), _contents(ledger, references.c.sha256, is_other)):
        yield from archive.file(f"files/{sha256}", store.path(sha256))
    yield from archive.close()


def results_zip(store: FileStore, selected: Iterable[Task]) -> Iterator[bytes]:
    """The kept files of tasks, under names that a person recognises, piece by piece.

    Files whose bytes are gone are listed in `missing.txt`.
    """
    archive = _Archive()
    taken: set[str] = set()
    missing: list[str] = []
    for task in selected:
        for result in task.files:
            if result.state is not FileState.STORED or result.sha256 is None:
                continue
            name = file_name(model=task.model, prompt=task.prompt, mime=result.mime or "", sha256=result.sha256)
            name = _unique(name, taken)
            path = store.path(result.sha256)
            if not path.is_file():
                missing.append(name)
                continue
            yield from archive.file(name, path, moment=task.created_at)
    if missing:
        yield from archive.text("missing.txt", ["These files are not on this machine any more:", *missing])
    yield from archive.close()


def import_(ledger: Ledger, store: FileStore, *, workspace: str, path: Path) -> Imported:
    """Add an exported workspace to this one; what is there already stays as it is, so it can be repeated.

    Raises BadInput, before anything is stored, where the archive is none of ours, damaged or too large. A file
    whose bytes are missing or wrong comes in as lost, with the reason.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _Import(ledger, store, archive, workspace=workspace).run()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError):
        raise BadInput("The file is no whole ZIP that can be read here. Export it again.", field="archive") from None
    except OSError as error:
        raise BadInput(f"The archive cannot be read or stored ({error.strerror}).", field="archive") from None


class _Outlet:
    """Where zipfile writes to: no seeking, taken away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        self.size += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is held open."""

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        self.size = 0
        return taken


class _Archive:
    """A ZIP that is sent while it is written. Texts are packed; pictures and clips are packed already."""

    def __init__(self) -> None:
        self._outlet = _Outlet()
        self._zip = zipfile.ZipFile(self._outlet, "w", allowZip64=True)

    def text(self, name: str, lines: Iterable[str]) -> Iterator[bytes]:
        info = _entry(name, datetime.now(UTC))
        info.compress_type = zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as entry:
            for line in lines:
                entry.write(line.encode() + b"\n")
                if self._outlet.size >= PIECE:
                    yield self._outlet.take()
        yield self._outlet.take()

    def file(self, name: str, path: Path, *, moment: datetime | None = None) -> Iterator[bytes]:
        """A file as it is; one that is not there is left out."""
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return
        with source:
            facts = path.stat()
            info = _entry(name, moment or datetime.fromtimestamp(facts.st_mtime, UTC))
            info.file_size = facts.st_size
            with self._zip.open(info, "w") as entry:
                while piece := source.read(PIECE):
                    entry.write(piece)
                    yield self._outlet.take()
        yield self._outlet.take()

    def close(self) -> Iterator[bytes]:
        self._zip.close()
        yield self._outlet.take()


def _entry(name: str, moment: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=(max(1980, moment.year), *moment.timetuple()[1:6]))
    info.external_attr = 0o644 << 16
    return info


def _unique(name: str, taken: set[str]) -> str:
    stem, dot, extension = name.rpartition(".")
    candidate, count = name, 1
    while candidate in taken:
        count += 1
        candidate = f"{stem}-{count}{dot}{extension}"
    taken.add(candidate)
    return candidate


def _seen_through(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """A column that SQLite checks without choosing an index for it: a task is looked up by what comes before."""
    return sa.literal_column(f"+{column.table.name}.{column.name}", column.type)


def _newest(ledger: Ledger) -> int:
    with ledger.read() as connection:
        return connection.execute(sa.select(sa.func.max(tasks.c.number))).scalar() or 0


def _lines(ledger: Ledger, table: sa.Table, where: sa.ColumnElement[bool]) -> Iterator[str]:
    """Rows as JSON, read in chunks along their order in an index, so that no transaction waits for a slow reader."""
    key = tasks.c.number if table is tasks else next(k for k in table.primary_key if k.name != "workspace")
    last: object = 0 if table is tasks else ""
    while True:
        with ledger.read() as connection:
            rows = connection.execute(
                sa.select(table).where(where, key > last).order_by(key).limit(CHUNK)
            ).mappings().all()  # fmt: skip
            tagged = _tags_of(connection, [row["id"] for row in rows]) if table is tasks else {}
        for row in rows:
            yield json.dumps(_outgoing(table, row, tags=tagged), ensure_ascii=False)
        if len(rows) < CHUNK:
            return
        last = rows[-1][key.name]


def _outgoing(table: sa.Table, row: sa.RowMapping, *, tags: Mapping[str, list[str]]) -> Row:
    found: Row = {column.name: row[column.name] for column in table.columns if column.name not in _OURS}
    nested = _NESTED.get(table.name)
    if nested is not None:
        found[nested] = json.loads(found[nested])
    for name in ("error", "reason"):
        if found.get(name):
            found[name] = _PATH.sub("…", found[name])
    if table is tasks:
        found["tags"] = tags.get(row["id"], [])
    return found


def _tags_of(connection: sa.Connection, ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    chosen = sa.select(tags.c.task_id, tags.c.tag).where(tags.c.task_id.in_(ids)).order_by(tags.c.tag)
    for task_id, tag in connection.execute(chosen):
        found.setdefault(task_id, []).append(tag)
    return found


def _contents(ledger: Ledger, column: sa.Column[Any], where: sa.ColumnElement[bool]) -> Iterator[str]:
    last = ""
    while True:
        with ledger.read() as connection:
            chosen = sa.select(column).distinct().where(column > last, where).order_by(column).limit(CHUNK)
            chunk = connection.execute(chosen).scalars().all()
        yield from chunk
        if len(chunk) < CHUNK:
            return
        last = chunk[-1]


class _Import:
    """One import: first every row is checked, then contents and rows are stored chunk by chunk."""

    def __init__(self, ledger: Ledger, store: FileStore, archive: zipfile.ZipFile, *, workspace: str) -> None:
        self._ledger, self._store, self._archive, self._workspace = ledger, store, archive, workspace
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise _not_ours("it has too many entries")
        self._entries = {entry.filename: entry for entry in entries}
        self._now = now_ms()
        self._bytes = 0
        self._added = dict.fromkeys(("runs", "tasks", "files", "references", "drafts"), 0)
        self._skipped = dict.fromkeys(self._added, 0)

    def run(self) -> Imported:
        self._check()
        self._chunks(runs, self._add_runs)
        self._chunks(tasks, self._add_tasks)
        self._chunks(files, self._add_files)
        self._chunks(references, self._add_references)
        self._chunks(drafts, self._add_drafts)
        return Imported(**self._added, bytes=self._bytes, skipped=self._skipped)

    def _check(self) -> None:
        manifest = self._manifest()
        if manifest.get("format") != FORMAT:
            raise _not_ours("its manifest names another program")
        if manifest.get("version") != VERSION:
            raise _not_ours("it was made by another version of this program; update first")
        for name, entry in self._entries.items():
            limit = MAX_BYTES if name.startswith("files/") else LARGEST_TABLE
            if entry.file_size > limit:
                raise _not_ours(f"an entry is larger than {limit >> 20} MB")
        needed = sum(entry.file_size for name, entry in self._entries.items() if _content_of(name))
        if needed > self._store.free_bytes():
            raise BadInput(
                f"The files in the archive need {needed >> 20} MB, and the disk has less. Nothing was stored.",
                field="archive",
            )
        for table in (runs, tasks, files, references, drafts):
            for _ in self._rows(table):
                pass

    def _manifest(self) -> Row:
        entry = self._entries.get("manifest.json")
        if entry is None or entry.file_size > LONGEST_LINE:
            raise _not_ours("it has no manifest")
        try:
            found = json.loads(self._archive.read(entry))
        except (ValueError, RecursionError):
            raise _not_ours("its manifest cannot be read") from None
        return found if isinstance(found, dict) else {}

    def _rows(self, table: sa.Table) -> Iterator[Row]:
        """The checked rows of one table; raises BadInput at the first that is none."""
        name = f"{table.name}.jsonl"
        if name not in self._entries:
            raise _not_ours(f"{name} is missing")
        with self._archive.open(self._entries[name]) as lines:
            number = 0
            while line := lines.readline(LONGEST_LINE + 1):
                number += 1
                row = _incoming(table, line, now=self._now) if len(line) <= LONGEST_LINE else None
                if row is None:
                    raise _not_ours(f"line {number} of {name} cannot be used")
                yield row

    def _chunks(self, table: sa.Table, add: Callable[[list[Row]], int]) -> None:
        rows = self._rows(table)
        while chunk := list(islice(rows, CHUNK)):
            added = add(chunk)
            self._added[table.name] += added
            self._skipped[table.name] += len(chunk) - added

    def _add_runs(self, chunk: list[Row]) -> int:
        with self._ledger.write() as connection:
            return sum(_insert(connection, runs, {**row, "workspace": self._workspace}) for row in chunk)

    def _add_tasks(self, chunk: list[Row]) -> int:
        with self._ledger.write() as connection:
            known = self._known(connection, runs, [row["run_id"] for row in chunk])
            added = []
            for row in chunk:
                its_tags = row.pop("tags")
                if row["run_id"] not in known or not _insert(
                    connection, tasks, {**row, **_at_rest(row, now=self._now), "workspace": self._workspace}
                ):
                    continue
                added.append(row["id"])
                for tag in its_tags:
                    _insert(connection, tags, {"task_id": row["id"], "tag": tag, "workspace": self._workspace})
            search.index(connection, added)
        return len(added)

    def _add_files(self, chunk: list[Row]) -> int:
        with self._ledger.read() as connection:
            known = self._known(connection, tasks, [row["task_id"] for row in chunk])
            there = self._known(connection, files, [row["id"] for row in chunk])
        wanted = [row for row in chunk if row["task_id"] in known and row["id"] not in there]
        contents = self._keep([row["sha256"] for row in wanted if row["sha256"] is not None])
        with self._ledger.write() as connection:
            added = 0
            for row in wanted:
                found = contents.get(row["sha256"])
                row |= _kept(found) if isinstance(found, StoredFile) else _lost(found or row["reason"])
                if _insert(connection, files, {**row, "url": "", "workspace": self._workspace}):
                    added += 1
                    _settle(connection, row["sha256"])
        return added

    def _add_references(self, chunk: list[Row]) -> int:
        with self._ledger.read() as connection:
            mine = references.c.workspace == self._workspace
            there = set(connection.execute(sa.select(references.c.sha256).where(mine)).scalars())
        wanted = [row for row in chunk if row["sha256"] not in there]
        contents = self._keep([row["sha256"] for row in wanted])
        with self._ledger.write() as connection:
            added = 0
            for row in wanted:
                found = contents[row["sha256"]]
                if isinstance(found, StoredFile):
                    its = {name: getattr(found, name) for name in ("sha256", "mime", "size", "width", "height")}
                    added += _insert(connection, references, {**row, **its, "workspace": self._workspace})
                    _settle(connection, row["sha256"])
        return added

    def _add_drafts(self, chunk: list[Row]) -> int:
        with self._ledger.write() as connection:
            return sum(_insert(connection, drafts, {**row, "workspace": self._workspace}) for row in chunk)

    def _known(self, connection: sa.Connection, table: sa.Table, ids: list[str]) -> set[str]:
        mine = [table.c.id.in_(ids), table.c.workspace == self._workspace]
        return set(connection.execute(sa.select(table.c.id).where(*mine)).scalars())

    def _keep(self, hashes: Iterable[str]) -> dict[str, StoredFile | str]:
        """Each content stored, or the reason why it is not; noted before, so that a purge finds what has no row."""
        wanted = list(dict.fromkeys(hashes))
        with self._ledger.write() as connection:
            shelf.expect(connection, wanted)
        return {sha256: self._keep_one(sha256) for sha256 in wanted}

    def _keep_one(self, sha256: str) -> StoredFile | str:
        entry = self._entries.get(f"files/{sha256}")
        if entry is None:
            return "Its bytes were not in the archive."
        incoming = self._store.incoming()
        try:
            with self._archive.open(entry) as source:
                while piece := source.read(PIECE):
                    incoming.write(piece)
            stored = self._store.keep(incoming, expected=sha256)
        except ResultLost as error:
            return error.message
        except (zipfile.BadZipFile, zlib.error, EOFError):
            return "Its bytes in the archive are damaged."
        finally:
            incoming.discard()
        self._bytes += stored.size
        return stored


def _not_ours(why: str) -> BadInput:
    return BadInput(f"This is no export that can be read here: {why}. Nothing was stored.", field="archive")


def _content_of(name: str) -> str | None:
    sha256 = name.removeprefix("files/")
    return sha256 if name.startswith("files/") and _SHA256.fullmatch(sha256) else None


def _insert(connection: sa.Connection, table: sa.Table, row: Row) -> int:
    """1 where the row is new, 0 where there is one in its place."""
    return connection.execute(_unless_there(table), row).rowcount


@cache
def _unless_there(table: sa.Table) -> Insert:
    return upsert(table).on_conflict_do_nothing()


def _settle(connection: sa.Connection, sha256: str | None) -> None:
    """This content has its row now."""
    connection.execute(discarded.delete().where(discarded.c.sha256 == sha256))


def _kept(found: StoredFile) -> Row:
    return {name: getattr(found, name) for name in StoredFile.__dataclass_fields__} | {
        "state": FileState.STORED,
        "reason": None,
    }


def _lost(reason: str | None) -> Row:
    return {"state": FileState.LOST, "sha256": None, "stored_at": None,
            "reason": reason or "It had not been fetched when it was exported."}  # fmt: skip


def _at_rest(row: Row, *, now: int) -> Row:
    """An open task as an ended one: whatever it was about to do, this ledger does not do it."""
    state = TaskState(row["state"])
    if state.is_finished:
        return {}
    ended = {"finished_at": row["finished_at"] or now, "error_kind": "imported"}
    if row["kie_task_id"] is not None:
        return {**ended, "state": TaskState.STOPPED, "error": _UNDER_WAY, "billed": None}
    if state is TaskState.SUBMITTING:
        return {**ended, "state": TaskState.UNSURE, "error": _NO_ANSWER, "billed": None}
    return {**ended, "state": TaskState.CANCELLED, "error": _NOT_SENT, "billed": False}


def _incoming(table: sa.Table, line: bytes, *, now: int) -> Row | None:
    """One line as a row of `table` without our own columns, or None where it is none."""
    try:
        found = json.loads(line, parse_constant=_refuse_constant)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    row: Row = {}
    for column in table.columns:
        if column.name in _OURS:
            continue
        value = found.get(column.name)
        if column.name == _NESTED.get(table.name):
            if not isinstance(value, dict):
                return None
            row[column.name] = json.dumps(value)
        elif value is None and column.server_default is not None:
            continue
        elif not _fits(column, value):
            return None
        else:
            row[column.name] = min(value, now) if value is not None and column.name.endswith("_at") else value
    check = _CHECKS.get(table.name)
    if check is not None and not check(row, found):
        return None
    return row


def _fits(column: sa.Column[Any], value: object) -> bool:
    if value is None:
        return bool(column.nullable)
    kind = column.type
    if isinstance(kind, sa.Boolean):
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if isinstance(kind, sa.Integer):
        return isinstance(value, int) and 0 <= value < 1 << 42
    if isinstance(kind, sa.Float):
        return isinstance(value, int | float) and abs(value) < 1e15
    if not isinstance(value, str) or "\0" in value:
        return False
    if column.name in _IDS:
        return _ID.fullmatch(value) is not None
    return column.name != "kie_task_id" or (value.isprintable() and 0 < len(value) <= 200)


def _task_is_usable(row: Row, found: Row) -> bool:
    its_tags = found.get("tags", [])
    if not isinstance(its_tags, list) or row["state"] not in set(TaskState) or row["medium"] not in get_args(Medium):
        return False
    try:
        row["tags"] = sorted({shelf.tag_of(tag) for tag in its_tags if isinstance(tag, str)})
    except BadInput:
        return False
    return re.fullmatch(r"(#[0-9A-F]{6}( |$))*", row.get("colours", "")) is not None


def _file_is_usable(row: Row, _found: Row) -> bool:
    is_hash = row["sha256"] is None or _SHA256.fullmatch(row["sha256"]) is not None
    return is_hash and row["state"] in set(FileState)


def _reference_is_usable(row: Row, _found: Row) -> bool:
    return _SHA256.fullmatch(row["sha256"]) is not None and "/" not in row["name"] and "\\" not in row["name"]


_CHECKS: Mapping[str, Callable[[Row, Row], bool]] = {
    "tasks": _task_is_usable,
    "files": _file_is_usable,
    "references": _reference_is_usable,
}


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
