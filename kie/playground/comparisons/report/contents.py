"""What stands in a report, as plain values: words that are ready to be read, and which kept file goes where.

Everything that somebody typed is in here as it was typed; whoever draws it escapes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

from kie.catalogue.types import Json
from kie.playground.comparisons.verdict_picture import Dot, VerdictPicture


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One place of the grid: the kept file (None where there is none) and what is said below it."""

    sha256: str | None
    mime: str
    words: tuple[str, ...] = ()
    checks: tuple[tuple[bool | None, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Row:
    """`cells` has one list of pictures a column; a repeat is another picture of the same cell."""

    label: str
    cells: tuple[tuple[Picture, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of words. A cell is a list of pieces, each with whether it differs."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[tuple[str, bool], ...], ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Report:
    """`brief`, `verdict`, `asides` and `reproduce` may be empty: a report leaves out what it was asked to."""

    title: str
    made: str
    corner: str
    columns: tuple[str, ...]
    sections: tuple[Section, ...]
    brief: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    verdict: tuple[str, ...] = ()
    verdict_pictures: tuple[VerdictPicture, ...] = ()
    asides: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    reproduce: tuple[str, ...] = ()
    is_blind: bool = False


def to_json(report: Report) -> dict[str, Json]:
    return cast(dict[str, Json], asdict(report))


def from_json(content: Mapping[str, Any]) -> Report:
    """The report that `to_json` wrote."""
    return Report(
        title=content["title"],
        made=content["made"],
        corner=content["corner"],
        columns=tuple(content["columns"]),
        sections=tuple(Section(title=s["title"], rows=tuple(map(_row, s["rows"]))) for s in content["sections"]),
        brief=_pairs(content["brief"]),
        facts=_pairs(content["facts"]),
        verdict=tuple(content["verdict"]),
        verdict_pictures=tuple(map(_verdict_picture, content.get("verdict_pictures", ()))),
        asides=tuple(content["asides"]),
        tables=tuple(map(_table, content["tables"])),
        reproduce=tuple(content["reproduce"]),
        is_blind=content["is_blind"],
    )


def _pairs(content: Any) -> tuple[tuple[str, str], ...]:
    return tuple((name, words) for name, words in content)


def _row(content: Any) -> Row:
    cells = tuple(tuple(map(_picture, cell)) for cell in content["cells"])
    return Row(label=content["label"], cells=cells)


def _picture(content: Any) -> Picture:
    checks = tuple((is_met, words) for is_met, words in content["checks"])
    return Picture(sha256=content["sha256"], mime=content["mime"], words=tuple(content["words"]), checks=checks)


def _verdict_picture(content: Any) -> VerdictPicture:
    interval = content["interval"]
    return VerdictPicture(
        left=content["left"],
        right=content["right"],
        share=content["share"],
        interval=None if interval is None else (interval[0], interval[1]),
        dots=tuple(Dot(at=dot["at"], words=dot["words"]) for dot in content["dots"]),
        is_over_pairs=content["is_over_pairs"],
    )


def _table(content: Any) -> Table:
    rows = tuple(
        (name, tuple(tuple((piece, differs) for piece, differs in cell) for cell in cells))
        for name, cells in content["rows"]
    )
    return Table(title=content["title"], head=tuple(content["head"]), rows=rows)
