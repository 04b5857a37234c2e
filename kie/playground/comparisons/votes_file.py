"""Votes from elsewhere: a CSV file with a line for every pair that somebody judged. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import islice

from kie.errors import BadInput
from prompts.evaluation.votes import Outcome, Vote

NEEDED = ("prompt", "left", "right", "outcome")
OPTIONAL = ("repeat", "seed", "judge", "sitting")
MOST_VOTES = 20_000
MOST_BYTES = 8_000_000
_OUTCOMES: Mapping[str, Outcome] = {"left": "left", "right": "right", "tie": "tie", "bad": "both bad"}


def read_votes(content: bytes, *, name: str) -> list[Vote]:
    """The votes in their order. Raises BadInput with a sentence that names the first line that is wrong."""
    if len(content) > MOST_BYTES:
        raise _unreadable(name, "it is too large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(name, "it is no UTF-8 text") from None
    try:
        votes = list(islice(_votes(text, name=name), MOST_VOTES + 1))
    except csv.Error as error:
        raise _unreadable(name, str(error)) from None
    if not votes:
        raise _unreadable(name, "it has no vote below the names of its columns")
    if len(votes) > MOST_VOTES:
        raise _unreadable(name, f"it has more than {MOST_VOTES:,} votes")
    return votes


def _votes(text: str, *, name: str) -> Iterator[Vote]:
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns = [column.strip().casefold() for column in next(lines, [])]
    for column in NEEDED:
        if columns.count(column) != 1:
            raise _unreadable(name, f"its first line must name the column “{column}” once")
    for cells in lines:
        row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False)}
        if not any(cell.strip() for cell in cells):
            continue
        missing = next((column for column in NEEDED if not row.get(column)), None)
        if missing is not None:
            raise _unreadable(name, f"line {lines.line_num} has no {missing}")
        outcome = _OUTCOMES.get(row["outcome"].casefold())
        if outcome is None:
            raise _unreadable(
                name, f"“{row['outcome'][:30]}” in line {lines.line_num} is no outcome: write left, right, tie or bad"
            )
        try:
            yield Vote(
                left=row["left"], right=row["right"], outcome=outcome, prompt=row["prompt"],
                **{column: row.get(column) or None for column in OPTIONAL},
            )  # fmt: skip
        except ValueError as error:
            raise _unreadable(name, f"line {lines.line_num}: {error}") from None


def _unreadable(name: str, why: str) -> BadInput:
    return BadInput(f"{name} cannot be read as votes: {why.removesuffix('.')}. Nothing was sent.", field="file")
