"""What was measured on a result in the words of a card, of its details and of the shell. Pure."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from prompts.colours import name_of
from prompts.evaluation.result_checks import Inspection, Name, Verdict, palette_words, worst_of

_MARKS: dict[Verdict, str] = {"pass": "good", "warn": "warn", "fail": "bad", "not measured": "note"}
_TITLES: dict[Name, str] = {
    "blank": "Blank",
    "alpha": "Transparency",
    "size": "Size",
    "ratio": "Shape",
    "format": "Format",
    "quiet_zone": "Room for copy",
    "near_duplicate": "Seen before",
    "text": "Text",
    "people": "People",
}
_ON_A_CARD: tuple[Name, ...] = ("blank", "alpha", "ratio", "size", "format", "near_duplicate")
"""What a card says where it is wrong; what is in order stands in the details."""


def marks_of(inspection: Inspection) -> list[dict[str, str]]:
    """One line a check, as cards.js draws it: the palette where colours were asked for, and what is wrong."""
    lines = []
    if inspection.palette:
        lines.append({"mark": _MARKS[worst_of(inspection.palette)], "text": palette_words(inspection.palette)})
    shown = [check for name in _ON_A_CARD if (check := inspection.check(name)) and check.verdict in ("warn", "fail")]
    return [*lines, *({"mark": _MARKS[one.verdict], "text": _sentence(one.reason)} for one in shown)]


def details_of(inspection: Inspection) -> dict[str, Any]:
    """All of it, as viewer.js draws it: swatches beside each other, a line a check, and the map of room for copy."""
    return {
        "palette": [
            {"asked": one.colour, "name": name_of(one.colour), "found": one.nearest, "mark": _MARKS[one.verdict],
             "words": _colour_words(one.difference, one.share, one.reason)}
            for one in inspection.palette
        ],
        "checks": [
            {"title": _TITLES[one.name], "mark": _MARKS[one.verdict], "text": _sentence(one.reason)}
            for one in inspection.checks if one.name in _TITLES
        ],
        "map": list(inspection.quiet_map),
    }  # fmt: skip


def as_plain(inspection: Inspection) -> dict[str, Any]:
    """The same under the words of the shell's contract."""
    palette = [
        {"asked": one.colour, "found": one.nearest, "delta_e": one.difference, "share": one.share,
         "verdict": one.verdict, "reason": one.reason}
        for one in inspection.palette
    ]  # fmt: skip
    plain: dict[str, Any] = {"palette": palette}
    for one in inspection.checks:
        plain[one.name] = {key: value for key, value in asdict(one).items() if key != "name"}
    if "quiet_zone" in plain:
        plain["quiet_zone"]["map"] = list(inspection.quiet_map)
    return plain


def _colour_words(difference: float | None, share: float, reason: str) -> str:
    if difference is None:
        return _sentence(reason)
    exact = "exact" if difference == 0 else f"{difference:.1f} off"
    return f"{exact}, on {share:.0%} of the picture; {reason}"


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:]
