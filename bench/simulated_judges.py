"""People who judge blind, as `bench/verdicts.py` and the tests of verdicts play them through.

How much a prompt suits one of two options is an effect, normal with a standard deviation in log odds, around what makes
the mean share of choices over prompts the wished one. Repeats share the effect of their prompt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit

from prompts.evaluation.leanings import Leaning, Path, grow

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One kind of session: how many prompts with how many repeats, and what the judge prefers how much."""

    prompts: int
    repeats: int = 1
    sd: float = 0.0
    preference: float = 0.5
    undecided: float = 0.0
    is_shuffled: bool = True

    @property
    def votes(self) -> int:
        return self.prompts * self.repeats


@dataclass(frozen=True, kw_only=True)
class Session:
    """Votes in their order, as `prompts.evaluation.leanings.grow` takes them; prompts keep their numbers."""

    units: list[int]
    pairs: list[int]
    pictures: list[int]
    values: list[int]
    options: int = 2

    def paths(self, *, ends: Sequence[int] = ()) -> tuple[Path, ...]:
        return grow(self.units, self.pairs, self.pictures, self.values, options=self.options, ends=ends)

    def first(self, votes: int) -> Session:
        cut = {name: getattr(self, name)[:votes] for name in ("units", "pairs", "pictures", "values")}
        return replace(self, **cut)

    def then(self, later: Session) -> Session:
        """The same judging going on."""
        both = {name: getattr(self, name) + getattr(later, name) for name in ("units", "pairs", "pictures", "values")}
        return replace(self, **both)

    def of_new_pictures(self, run: int) -> Session:
        return replace(self, pictures=[picture + 100_000 * run for picture in self.pictures])


def session(rng: np.random.Generator, cell: Cell, *, effects: Floats | None = None) -> Session:
    """One session of two options. With `effects`, those of the prompts' log odds, not new ones."""
    logits = prompt_effects(rng, cell) if effects is None else effects
    units = np.repeat(np.arange(cell.prompts), cell.repeats)
    values = np.where(rng.random(cell.votes) < expit(logits)[units], 1, -1)
    values[rng.random(cell.votes) < cell.undecided] = 0
    order = rng.permutation(cell.votes) if cell.is_shuffled else np.arange(cell.votes)
    return Session(
        units=units[order].tolist(),
        pairs=[0] * cell.votes,
        pictures=list(range(cell.votes)),
        values=values[order].tolist(),
    )


def prompt_effects(rng: np.random.Generator, cell: Cell) -> Floats:
    return middle(cell.preference, cell.sd) + cell.sd * rng.normal(size=cell.prompts)


def again(rng: np.random.Generator, judged: Session, *, steady: float = 0.8) -> Session:
    """The same pictures judged once more by the same person, who mostly says the same."""
    is_same = rng.random(len(judged.values)) < steady
    new = rng.choice([-1, 1], size=len(judged.values))
    order = rng.permutation(len(judged.values))
    values = np.where(is_same, judged.values, new)
    return replace(
        judged,
        units=[judged.units[place] for place in order],
        pairs=[judged.pairs[place] for place in order],
        pictures=[judged.pictures[place] for place in order],
        values=values[order].tolist(),
    )


def session_of_several(
    rng: np.random.Generator, *, options: int, prompts: int, sd: float = 0.0, repeats: int = 1, best: float = 0.0
) -> Session:
    """Every pair of options on every prompt. Votes on a prompt hang together through its pictures, as in life.

    How good a picture is has standard deviation 1 beside the option's own effect on the prompt (`sd`), and the judge
    wavers by 0.7. The first option is better than the others by `best`.
    """
    suits = sd * rng.normal(size=(prompts, options)) + best * (np.arange(options) == 0)
    good = suits[:, None] + rng.normal(size=(prompts, repeats, options))
    both = list(combinations(range(options), 2))
    seen = np.stack([good[..., one] - good[..., other] for one, other in both], axis=-1)
    values = np.where(seen + 0.7 * rng.normal(size=seen.shape) > 0, 1, -1).ravel()
    units, _, pairs = (axis.ravel() for axis in np.indices(seen.shape))
    order = rng.permutation(values.size)
    return Session(
        units=units[order].tolist(),
        pairs=pairs[order].tolist(),
        pictures=list(range(values.size)),
        values=values[order].tolist(),
        options=options,
    )


def leanings_of(judged: Session) -> list[Leaning]:
    """What every prompt says, if no picture was judged twice."""
    prompts = max(judged.units) + 1
    votes = np.bincount(judged.units, minlength=prompts)
    values = np.array(judged.values)
    choices = np.bincount(judged.units, weights=np.abs(values), minlength=prompts)
    leads = np.bincount(judged.units, weights=values, minlength=prompts)
    return [
        Leaning(
            prompt=str(prompt), votes=int(n), choices=int(chosen), wins=int((chosen + lead) // 2), pictures=int(n),
            mean=lead / n, weight=chosen / n,
        )
        for prompt, (n, chosen, lead) in enumerate(zip(votes, choices, leads, strict=True))
        if n
    ]  # fmt: skip


@cache
def middle(preference: float, sd: float) -> float:
    """Where the effects lie, so that over prompts this share of choices is for the first option."""
    points, weights = np.polynomial.hermite_e.hermegauss(61)
    weights = weights / weights.sum()
    return float(brentq(lambda at: float((expit(at + sd * points) * weights).sum()) - preference, -20, 20))
