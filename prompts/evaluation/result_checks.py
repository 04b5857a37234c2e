"""What was measured on a result's pixels, as values that can be kept: checks with a verdict, a figure and the reason.

A check says pass, warn, fail, or "not measured" where somebody has to look: what a picture shows, no figure tells.
Measuring is `inspect_result`; nothing here loads more than plain values.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Verdict = Literal["pass", "warn", "fail", "not measured"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Name = Literal["palette", "size", "ratio", "format", "alpha", "blank", "quiet_zone", "near_duplicate", "text", "people"]
NAMES: tuple[Name, ...] = get_args(Name)


@dataclass(frozen=True, kw_only=True)
class ColourCheck:
    """What became of a colour: the nearest one with an area of its own, and its share of what is visible.

    `nearest` and `difference` (CIEDE2000) are `None` where nothing could be measured.
    """

    colour: str
    nearest: str | None
    difference: float | None
    share: float
    verdict: Verdict
    reason: str


@dataclass(frozen=True, kw_only=True)
class Check:
    """One measured thing; `figure` is what was measured, in words or as a number, `reason` a sentence."""

    name: Name
    verdict: Verdict
    reason: str
    figure: float | str | None = None


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """Everything measured on one picture.

    `quiet_map` has a row of letters for each row of cells: "w" where white text can be read, "b" where black can, "."
    where neither. `fingerprint` are the 64 bits of `picture_hash` as hex, `None` for a blank picture.
    """

    palette: tuple[ColourCheck, ...]
    checks: tuple[Check, ...]
    quiet_map: tuple[str, ...] = ()
    fingerprint: str | None = None

    def check(self, name: Name) -> Check | None:
        return next((one for one in self.checks if one.name == name), None)

    @property
    def is_palette_missed(self) -> bool:
        """Whether a colour was asked for that is not there."""
        return any(one.verdict in ("warn", "fail") for one in self.palette)


def palette_words(palette: tuple[ColourCheck, ...]) -> str:
    """How many of the colours are met, and the one that is farthest off."""
    measured = [one for one in palette if one.difference is not None]
    if not measured:
        return "Palette not measured: look"
    words = f"Palette {sum(one.verdict == 'pass' for one in measured)} of {len(measured)} met"
    missed = [one for one in measured if one.verdict in ("warn", "fail")]
    if not missed:
        return words
    worst = max(missed, key=lambda one: one.difference or 0)
    if (worst.difference or 0) < 1:
        return f"{words} · {worst.colour} {worst.reason}"
    return f"{words} · {worst.nearest} found, asked {worst.colour}, {worst.difference:.0f} off"


def worst_of(palette: tuple[ColourCheck, ...]) -> Verdict:
    verdicts = {one.verdict for one in palette}
    order: tuple[Verdict, ...] = ("fail", "warn", "pass")
    return next((verdict for verdict in order if verdict in verdicts), "not measured")


def to_json(inspection: Inspection) -> dict[str, Any]:
    return asdict(inspection)


def from_json(data: Mapping[str, Any]) -> Inspection:
    """What `to_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    return Inspection(
        palette=tuple(ColourCheck(**one) for one in data["palette"]),
        checks=tuple(Check(**one) for one in data["checks"]),
        quiet_map=tuple(data["quiet_map"]),
        fingerprint=data["fingerprint"],
    )
