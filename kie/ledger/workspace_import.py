"""An exported workspace comes in. Nothing is believed: every row is checked, every content must have its SHA-256
and be a whole picture, clip or sound, no name in the archive becomes a path, and no task can be sent or fetched
because of an import.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as upsert

from kie.domain.stored_file import MAX_BYTES, ContentStore, StoredFile
from kie.domain.stored_names import DraftName, Preference
from kie.domain.task import FileState, TaskState
from kie.errors import BadInput, ResultLost
from kie.ledger import curation
from kie.ledger.database import CHUNK, Ledger, now_ms
from kie.ledger.import_validation import row_of
from kie.ledger.schema import (
    collected,
    collections,
    comparisons,
    discarded,
    drafts,
    files,
    judgings,
    lineage,
    pairs,
    picked,
    preferences,
    references,
    runs,
    saved_brief_versions,
    saved_briefs,
    saved_searches,
    tags,
    tasks,
    word_lists,
)
from kie.ledger.workspace_export import FORMAT, PREFERENCES, VERSION, WORD_LIST, Row
from kie.media.zip_stream import PIECE

LONGEST_LINE = 4 << 20
LARGEST_TABLE = 4 << 30
MOST_ENTRIES = 2_000_000

_TABLES = (runs, tasks, files, comparisons, picked, judgings, pairs, references, collections, collected, saved_searches,
           saved_briefs, saved_brief_versions, lineage, drafts)  # fmt: skip
"""In the order in which they come in: what a row refers to is there before it."""
_LATER = frozenset({"comparisons", "judgings", "pairs", "picked", "collections", "collected", "saved_searches",
                    "saved_briefs", "saved_brief_versions", "lineage"})  # fmt: skip
"""Tables that archives of the first versions do not have."""
_REFERENCE_FACTS = ("sha256", "mime", "size", "width", "height", "seconds")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NOT_SENT = "It had not been sent when it was exported. Nothing was billed."
_NO_ANSWER = "It was being sent when it was exported, so it may have been started and billed. It is never sent again."
_UNDER_WAY = "It was under way when it was exported. Resume asks KIE about it and costs nothing."


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import added, by table and `bytes` of files; and what it left out: there already, or not usable."""

    runs: int = 0
    tasks: int = 0
    files: int = 0
    comparisons: int = 0
    judgings: int = 0
    pairs: int = 0
    references: int = 0
    drafts: int = 0
    collections: int = 0
    collected: int = 0
    saved_searches: int = 0
    saved_briefs: int = 0
    saved_brief_versions: int = 0
    lineage: int = 0
    picked: int = 0
    bytes: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)


def import_(ledger: Ledger, store: ContentStore, *, workspace: str, path: Path) -> Imported:
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


class _Import:
    """One import: first every row is checked, then contents and rows are stored chunk by chunk."""

    def __init__(self, ledger: Ledger, store: ContentStore, archive: zipfile.ZipFile, *, workspace: str) -> None:
        self._ledger, self._store, self._archive, self._workspace = ledger, store, archive, workspace
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise _not_ours("it has too many entries")
        self._entries = {entry.filename: entry for entry in entries}
        self._now = now_ms()
        self._bytes = 0
        self._added = dict.fromkeys((table.name for table in _TABLES), 0)
        self._skipped = dict.fromkeys(self._added, 0)

    def run(self) -> Imported:
        self._check()
        add: Mapping[sa.Table, Callable[[list[Row]], int]] = {
            runs: self._add_of(runs),
            tasks: self._add_tasks,
            files: self._add_files,
            comparisons: self._add_of(comparisons, run_id=runs),
            picked: self._add_of(picked, run_id=runs, task_id=tasks),
            judgings: self._add_of(judgings, run_id=runs),
            pairs: self._add_of(pairs, judging_id=judgings),
            references: self._add_references,
            collections: self._add_of(collections),
            collected: self._add_collected,
            saved_searches: self._add_of(saved_searches),
            saved_briefs: self._add_of(saved_briefs),
            saved_brief_versions: self._add_of(saved_brief_versions, brief_id=saved_briefs),
            lineage: self._add_of(lineage, child=tasks, parent=tasks),
            drafts: self._add_drafts,
        }
        for table in _TABLES:
            self._chunks(table, add[table])
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
        for table in _TABLES:
            for _ in self._rows(table):
                pass

    def _manifest(self) -> Row:
        entry = self._entries.get("manifest.json")
        if entry is None or entry.file_size > LONGEST_LINE:
            raise _not_ours("it has no manifest")
        try:
            manifest = json.loads(self._archive.read(entry))
        except (ValueError, RecursionError):
            raise _not_ours("its manifest cannot be read") from None
        return manifest if isinstance(manifest, dict) else {}

    def _rows(self, table: sa.Table) -> Iterator[Row]:
        """The checked rows of one table; raises BadInput at the first that is none."""
        name = f"{table.name}.jsonl"
        if name not in self._entries and table.name in _LATER:
            return
        if name not in self._entries:
            raise _not_ours(f"{name} is missing")
        with self._archive.open(self._entries[name]) as lines:
            number = 0
            while line := lines.readline(LONGEST_LINE + 1):
                number += 1
                row = row_of(table, line, now=self._now) if len(line) <= LONGEST_LINE else None
                if row is None:
                    raise _not_ours(f"line {number} of {name} cannot be used")
                yield row

    def _chunks(self, table: sa.Table, add: Callable[[list[Row]], int]) -> None:
        rows = self._rows(table)
        while chunk := list(islice(rows, CHUNK)):
            added = add(chunk)
            self._added[table.name] += added
            self._skipped[table.name] += len(chunk) - added

    def _add_tasks(self, chunk: list[Row]) -> int:
        with self._ledger.write() as connection:
            known = self._known(connection, runs, [row["run_id"] for row in chunk])
            added = 0
            for row in chunk:
                task_tags = row.pop("tags")
                if row["run_id"] not in known or not _insert(
                    connection, tasks, {**row, **_at_rest(row, now=self._now), "workspace": self._workspace}
                ):
                    continue
                added += 1
                for tag in task_tags:
                    _insert(connection, tags, {"task_id": row["id"], "tag": tag, "workspace": self._workspace})
        return added

    def _add_files(self, chunk: list[Row]) -> int:
        with self._ledger.read() as connection:
            known = self._known(connection, tasks, [row["task_id"] for row in chunk])
            there = self._known(connection, files, [row["id"] for row in chunk])
        wanted = [row for row in chunk if row["task_id"] in known and row["id"] not in there]
        contents = self._keep([row["sha256"] for row in wanted if row["sha256"] is not None])
        with self._ledger.write() as connection:
            added = 0
            for row in wanted:
                content = contents.get(row["sha256"])
                row |= _kept(content) if isinstance(content, StoredFile) else _lost(content or row["reason"])
                if _insert(connection, files, {**row, "url": "", "workspace": self._workspace}):
                    added += 1
                    _settle(connection, row["sha256"])
        return added

    def _add_of(self, table: sa.Table, **owners: sa.Table) -> Callable[[list[Row]], int]:
        """For rows that are taken as they are; `owners` say by column what has to be there, or they mean nothing."""

        def add(chunk: list[Row]) -> int:
            with self._ledger.write() as connection:
                wanted = chunk
                for column, owner in owners.items():
                    known = self._known(connection, owner, [row[column] for row in wanted])
                    wanted = [row for row in wanted if row[column] in known]
                return sum(_insert(connection, table, {**row, "workspace": self._workspace}) for row in wanted)

        return add

    def _add_collected(self, chunk: list[Row]) -> int:
        """What lies in a collection; one that the archive does not list is made all the same."""
        with self._ledger.write() as connection:
            for row in chunk:
                collection = {"name": row["name"], "created_at": row["added_at"], "workspace": self._workspace}
                _insert(connection, collections, collection)
        return self._add_of(collected, task_id=tasks)(chunk)

    def _add_references(self, chunk: list[Row]) -> int:
        with self._ledger.read() as connection:
            mine = references.c.workspace == self._workspace
            there = set(connection.execute(sa.select(references.c.sha256).where(mine)).scalars())
        wanted = [row for row in chunk if row["sha256"] not in there]
        contents = self._keep([row["sha256"] for row in wanted])
        with self._ledger.write() as connection:
            added = 0
            for row in wanted:
                content = contents[row["sha256"]]
                if isinstance(content, StoredFile):
                    known = {name: getattr(content, name) for name in _REFERENCE_FACTS}
                    added += _insert(connection, references, {**row, **known, "workspace": self._workspace})
                    _settle(connection, row["sha256"])
        return added

    def _add_drafts(self, chunk: list[Row]) -> int:
        added = 0
        with self._ledger.write() as connection:
            for row in chunk:
                parts = [(table, {**values, "workspace": self._workspace}) for table, values in _drafts_of(row)]
                added += max((_insert(connection, table, values) for table, values in parts), default=0)
        return added

    def _known(self, connection: sa.Connection, table: sa.Table, ids: list[str]) -> set[str]:
        mine = [table.c.id.in_(ids), table.c.workspace == self._workspace]
        return set(connection.execute(sa.select(table.c.id).where(*mine)).scalars())

    def _keep(self, hashes: Iterable[str]) -> dict[str, StoredFile | str]:
        """Each content stored, or the reason why it is not; noted before, so that a purge finds what has no row."""
        wanted = list(dict.fromkeys(hashes))
        with self._ledger.write() as connection:
            curation.expect(connection, wanted)
        return {sha256: self._keep_one(sha256) for sha256 in wanted}

    def _keep_one(self, sha256: str) -> StoredFile | str:
        entry = self._entries.get(f"files/{sha256}")
        if entry is None:
            return "Its bytes were not in the archive."
        try:
            with self._archive.open(entry) as source:
                stored = self._store.keep_pieces(iter(lambda: source.read(PIECE), b""), sha256=sha256)
        except ResultLost as error:
            return error.message
        except (zipfile.BadZipFile, zlib.error, EOFError):
            return "Its bytes in the archive are damaged."
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


def _drafts_of(row: Row) -> list[tuple[sa.Table, Row]]:
    """Where a line of drafts.jsonl belongs; nowhere where it is of a kind that is unknown here."""
    name, content, updated_at = row["name"], json.loads(row["content"]), row["updated_at"]
    if name in set(DraftName):
        return [(drafts, row)]
    lines = content.get("lines")
    if name.startswith(WORD_LIST) and isinstance(lines, list):
        short = name.removeprefix(WORD_LIST)
        return [(word_lists, {"name": short, "lines": json.dumps(lines), "updated_at": updated_at})]
    chosen = content if name == PREFERENCES else {}
    return [
        (preferences, {"name": preference, "value": chosen[preference], "updated_at": updated_at})
        for preference in Preference
        if isinstance(chosen.get(preference), str)
    ]


def _kept(content: StoredFile) -> Row:
    return {**vars(content), "state": FileState.STORED, "reason": None}


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
