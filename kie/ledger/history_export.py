"""The facts of tasks as plain rows, as CSV and as JSON, piece by piece."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping

from kie.domain.task import Task

Value = str | int | float | bool | None
COLUMNS: Mapping[str, str] = {
    "id": "our id of the task",
    "created": "when Generate was pressed, ISO 8601 in UTC",
    "finished": "when the result was there, ISO 8601 in UTC",
    "state": "success, fail, refused, unsure, stopped, cancelled, or a word of a task under way",
    "model": "KIE's id of the model",
    "kind": "what the model does, such as text-to-image",
    "prompt": "the text that was sent",
    "input": "the whole request as JSON",
    "starred": "true or false",
    "tags": "the tags, separated by commas",
    "credits": "what KIE billed, or the expected price where that is not known",
    "seconds": "how long it took",
    "kie_task_id": "KIE's id of the task, as kie.ai/logs shows it",
    "run": "our id of the click that this came of",
    "files": "SHA-256 of every kept file, separated by blanks",
    "width": "pixels of the first kept file",
    "height": "pixels of the first kept file",
    "made_from": "our id of the result file that this was made from",
    "error": "what went wrong",
    "note": "how work on this machine was done",
}
"""The columns of `as_rows`, `as_csv` and `as_json`, in order."""


def as_rows(selected: Iterable[Task]) -> Iterator[dict[str, Value]]:
    """The metadata of tasks as plain values, one mapping a task; COLUMNS says what each means."""
    for task in selected:
        kept = task.kept
        credits = task.credits_billed if task.credits_billed is not None else task.credits_expected
        yield {
            "id": task.id,
            "created": task.created_at.isoformat(),
            "finished": task.finished_at.isoformat() if task.finished_at else None,
            "state": str(task.state),
            "model": task.model,
            "kind": task.kind or None,
            "prompt": task.prompt,
            "input": json.dumps(task.input, ensure_ascii=False),
            "starred": task.starred,
            "tags": ", ".join(task.tags),
            "credits": credits,
            "seconds": task.seconds,
            "kie_task_id": task.kie_task_id,
            "run": task.run_id,
            "files": " ".join(str(file.sha256) for file in kept),
            "width": kept[0].width if kept else None,
            "height": kept[0].height if kept else None,
            "made_from": task.parent_file,
            "error": task.error,
            "note": task.note,
        }


def as_csv(selected: Iterable[Task]) -> Iterator[str]:
    """A CSV file line by line, with a byte order mark so that spreadsheets read it as UTF-8.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(COLUMNS)
    yield "\ufeff" + line.getvalue()
    for row in as_rows(selected):
        line.seek(0)
        line.truncate()
        writer.writerow([safe_cell(row[column]) for column in COLUMNS])
        yield line.getvalue()


def safe_cell(value: Value) -> Value:
    """A value for a CSV cell: words that begin like a formula are marked as text; truth is `true` or `false`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and (value[:1] in ("\t", "\r", "\n") or value.lstrip()[:1] in ("=", "+", "-", "@")):
        return f"'{value}"
    return value


def as_json(selected: Iterable[Task]) -> Iterator[str]:
    """One JSON array in pieces, one object a task."""
    opening = "[\n"
    for row in as_rows(selected):
        yield opening + json.dumps(row, ensure_ascii=False)
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"
