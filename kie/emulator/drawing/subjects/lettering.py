"""Letters as a sign painter's strokes: a wide geometric sans-serif, in capitals.

A letter is one high and as wide as it says. Its strokes are separated by `|`; each is a line through points,
drawn straight from one to the next, or in a smooth curve where it begins with `~`.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from kie.emulator.drawing.geometry import Part, Points, Shape, curve
from kie.emulator.drawing.subjects.pieces import detail

_WEIGHT, _GAP, _WORD_GAP = 0.2, 0.16, 0.46

_LETTERS: dict[str, tuple[float, str]] = {
    "A": (0.76, "0,1 .36,.03|.4,.03 .76,1|.22,.68 .54,.68"),
    "B": (0.6, "0,0 0,1|~0,0 .3,0 .52,.07 .56,.24 .5,.41 .3,.47 0,.47|~.3,.47 .54,.56 .6,.74 .54,.92 .3,1 0,1"),
    "C": (0.74, "~.72,.17 .42,0 .12,.13 0,.5 .12,.87 .42,1 .72,.83"),
    "D": (0.72, "0,0 0,1|~0,0 .3,0 .6,.14 .72,.5 .6,.86 .3,1 0,1"),
    "E": (0.52, ".52,0 0,0 0,1 .52,1|0,.49 .36,.49"),
    "F": (0.5, ".5,0 0,0 0,1|0,.5 .34,.5"),
    "G": (0.78, "~.72,.17 .42,0 .12,.13 0,.5 .12,.87 .42,1 .7,.88 .78,.56|.5,.54 .78,.54"),
    "H": (0.68, "0,0 0,1|.68,0 .68,1|0,.49 .68,.49"),
    "I": (0.0, "0,0 0,1"),
    "J": (0.44, "~.44,0 .44,.4 .44,.72 .34,.97 .12,.98 0,.84"),
    "K": (0.62, "0,0 0,1|.56,.02 .08,.52|.26,.44 .6,.98"),
    "L": (0.48, "0,0 0,1 .48,1"),
    "M": (0.84, "0,0 0,1|.05,.07 .4,.66|.44,.66 .79,.07|.84,0 .84,1"),
    "N": (0.7, "0,0 0,1|.06,.1 .64,.9|.7,0 .7,1"),
    "O": (0.84, "~.42,0 .12,.13 0,.5 .12,.87 .42,1 .72,.87 .84,.5 .72,.13 .42,0"),
    "P": (0.58, "0,0 0,1|~0,0 .3,0 .53,.08 .58,.28 .53,.48 .3,.56 0,.56"),
    "Q": (0.84, "~.42,0 .12,.13 0,.5 .12,.87 .42,1 .72,.87 .84,.5 .72,.13 .42,0|.6,.76 .78,.96"),
    "R": (0.6, "0,0 0,1|~0,0 .3,0 .53,.08 .58,.27 .53,.46 .3,.54 0,.54|.32,.6 .56,.98"),
    "S": (0.56, "~.52,.15 .28,0 .05,.1 .05,.32 .28,.47 .52,.6 .53,.86 .28,1 .02,.84"),
    "T": (0.66, "0,0 .66,0|.33,0 .33,1"),
    "U": (0.68, "~0,0 0,.4 .02,.72 .14,.93 .34,1 .54,.93 .66,.72 .68,.4 .68,0"),
    "V": (0.72, "0,0 .34,.97|.38,.97 .72,0"),
    "W": (1.04, "0,0 .25,.97|.28,.97 .51,.12|.53,.12 .76,.97|.79,.97 1.04,0"),
    "X": (0.66, "0,0 .66,1|.66,0 0,1"),
    "Y": (0.68, "0,0 .34,.5|.68,0 .34,.5|.34,.6 .34,1"),
    "Z": (0.6, "0,0 .6,0|.56,.06 .04,.94|0,1 .6,1"),
    "0": (0.62, "~.31,0 .08,.14 0,.5 .08,.86 .31,1 .54,.86 .62,.5 .54,.14 .31,0"),
    "1": (0.24, "0,.14 .14,.05|.24,0 .24,1"),
    "2": (0.56, "~.02,.24 .12,.05 .3,0 .5,.08 .54,.28 .38,.58 .08,.94|.02,1 .58,1"),
    "3": (0.54, "~.02,.13 .26,0 .48,.1 .48,.36 .24,.46|~.24,.46 .5,.58 .52,.86 .26,1 0,.86"),
    "4": (0.62, ".46,0 .46,1|.4,.08 .04,.64|0,.72 .62,.72"),
    "5": (0.54, ".5,0 .08,0 .05,.42|~.05,.42 .3,.36 .52,.5 .52,.84 .28,1 0,.88"),
    "6": (0.58, "~.46,0 .14,.3 0,.68 .08,.92 .3,1 .52,.9 .57,.68 .48,.45 .28,.4 .04,.58"),
    "7": (0.56, "0,0 .56,0|.52,.1 .18,.98"),
    "8": (0.56, "~.28,.46 .07,.36 .06,.1 .28,0 .5,.1 .49,.36 .28,.46 .02,.6 .02,.88 .28,1 .54,.88 .54,.6 .28,.46"),
    "9": (0.58, "~.12,1 .44,.7 .58,.32 .5,.08 .28,0 .06,.1 .01,.32 .1,.55 .3,.6 .54,.42"),
    ".": (0.0, "0,.98 0,1"),
    ",": (0.02, ".02,.98 -.03,1.12"),
    ":": (0.0, "0,.38 0,.4|0,.98 0,1"),
    "!": (0.0, "0,0 0,.58|0,.98 0,1"),
    "-": (0.3, "0,.52 .3,.52"),
    "–": (0.44, "0,.52 .44,.52"),
    "'": (0.0, "0,0 0,.16"),
    "’": (0.0, "0,0 0,.16"),
    "+": (0.44, "0,.52 .44,.52|.22,.3 .22,.74"),
}  # fmt: skip


def width_of(text: str) -> float:
    """How wide a line of text is that is one high; 0 for one without a known letter."""
    wide = sum(_WORD_GAP if letter == " " else _LETTERS[letter][0] + _GAP + _WEIGHT for letter in _known(text))
    return max(0.0, wide - _GAP) / (1 + _WEIGHT)


def lettering(text: str, *, middle: float, top: float, height: float, part: Part, step: float = 0.0) -> list[Shape]:
    """A line of text in capitals around the middle; what has no letter here is left out."""
    shapes: list[Shape] = []
    x = middle - width_of(text) * height / 2
    size = height / (1 + _WEIGHT)
    for letter in _known(text):
        if letter == " ":
            x += _WORD_GAP * size
            continue
        wide, strokes = _LETTERS[letter]
        corner = np.array([x, top]) + _WEIGHT * size / 2
        bands = [band for stroke in strokes.split("|") for band in _bands(stroke)]
        shapes += [detail(band * size + corner, part, step) for band in bands]
        x += (wide + _GAP + _WEIGHT) * size
    return shapes


def _known(text: str) -> str:
    """The text in capitals, one space between words, without what has no letter here."""
    known = "".join(letter for letter in text.upper() if letter.isspace() or letter in _LETTERS)
    return " ".join(known.split())


def _bands(written: str) -> list[Points]:
    """The outlines of a stroke: a curve in one band, straight lines in one each, with square ends."""
    through = [(float(x), float(y)) for x, y in (pair.split(",") for pair in written.removeprefix("~").split())]
    if written.startswith("~"):
        return [_band(curve(through, closed=False, detail=6))]
    return [_band(np.array(ends)) for ends in pairwise(through)]


def _band(line: Points) -> Points:
    """The outline of a line of the letters' weight that reaches half its weight beyond either end."""
    along = np.gradient(line, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    across = along[:, ::-1] * (-1, 1) * _WEIGHT / 2
    line = np.concatenate([line[:1] - along[:1] * _WEIGHT / 2, line[1:-1], line[-1:] + along[-1:] * _WEIGHT / 2])
    return np.concatenate([line + across, (line - across)[::-1]])
