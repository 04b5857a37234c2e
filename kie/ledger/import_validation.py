"""The rows of an imported archive, checked one by one: what is none of ours, or cannot be, is no row."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

import sqlalchemy as sa

from kie.catalogue.types import Medium
from kie.domain import layouts
from kie.domain.lineage import Derivation
from kie.domain.task import FileState, TaskState
from kie.errors import BadInput
from kie.ledger import curation, result_collections
from kie.ledger.judgings import OUTCOMES
from kie.ledger.workspace_export import NESTED, Row, is_ours

_SHA256 = re.compile(r"[0-9a-f]{64}")
_IDS = frozenset({"id", "run_id", "task_id", "retry_of", "parent_file", "judging_id", "left_file", "right_file",
                  "child", "parent", "brief_id"})  # fmt: skip
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_SEED_AXIS, _SEED = "seed", re.compile(r"-?[0-9]{1,18}")
"""The axis whose keys a page reads as numbers."""


def row_of(table: sa.Table, line: bytes, *, now: int) -> Row | None:
    """One line as a row of `table` without our own columns, or None where it is none."""
    try:
        content = json.loads(line, parse_constant=_refuse_constant)
        json.dumps(content, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict):
        return None
    row: Row = {}
    for column in table.columns:
        if is_ours(table.name, column.name):
            continue
        value = content.get(column.name)
        if column.name == NESTED.get(table.name):
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
    if check is not None and not check(row, content):
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


def _task_is_usable(row: Row, content: Row) -> bool:
    task_tags = content.get("tags", [])
    if not isinstance(task_tags, list) or row["state"] not in set(TaskState) or row["medium"] not in get_args(Medium):
        return False
    try:
        row["tags"] = sorted({curation.tag_of(tag) for tag in task_tags if isinstance(tag, str)})
    except BadInput:
        return False
    if not _is_cell(row.get("cell", "{}")):
        return False
    return re.fullmatch(r"(#[0-9A-F]{6}( |$))*", row.get("colours", "")) is not None


def _is_cell(text: str) -> bool:
    try:
        cell = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(cell, dict) and all(isinstance(key, str) for key in cell.values())


def _comparison_is_usable(row: Row, _content: Row) -> bool:
    """Axes and their values are told apart by their ids and keys, and a seed is a number."""
    layout = layouts.from_text(row["layout"])
    if layout is None:
        return False
    keys = {axis.id: [value.key for value in axis.values] for axis in layout.axes}
    are_apart = len(keys) == len(layout.axes) and all(len(set(each)) == len(each) for each in keys.values())
    return are_apart and all(_SEED.fullmatch(key) for key in keys.get(_SEED_AXIS, ()))


def _judging_is_usable(_row: Row, content: Row) -> bool:
    return all(isinstance(label, str) for label in content["options"].values())


def _pair_is_usable(row: Row, _content: Row) -> bool:
    return row["outcome"] is None or row["outcome"] in OUTCOMES


def _is_named(row: Row, _content: Row) -> bool:
    try:
        kept = result_collections.name_of(row["name"])
    except BadInput:
        return False
    return kept == str(row["name"])


def _search_is_usable(row: Row, content: Row) -> bool:
    return _is_named(row, content) and all(isinstance(value, str) for value in content["filters"].values())


def _step_is_usable(row: Row, _content: Row) -> bool:
    return row["how"] in set(Derivation) and row["child"] != row["parent"]


def _file_is_usable(row: Row, _content: Row) -> bool:
    is_hash = row["sha256"] is None or _SHA256.fullmatch(row["sha256"]) is not None
    return is_hash and row["state"] in set(FileState)


def _reference_is_usable(row: Row, _content: Row) -> bool:
    return _SHA256.fullmatch(row["sha256"]) is not None and "/" not in row["name"] and "\\" not in row["name"]


_CHECKS: Mapping[str, Callable[[Row, Row], bool]] = {
    "tasks": _task_is_usable,
    "files": _file_is_usable,
    "comparisons": _comparison_is_usable,
    "judgings": _judging_is_usable,
    "pairs": _pair_is_usable,
    "references": _reference_is_usable,
    "collections": _is_named,
    "collected": _is_named,
    "saved_briefs": _is_named,
    "saved_searches": _search_is_usable,
    "lineage": _step_is_usable,
}


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
