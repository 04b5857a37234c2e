"""Which field of a brief does something: each is left out, and the pictures with and without it are compared.

Leaving a field out counts only where it changes pictures by more than running the same brief again does.
Every picture must have a seed of its own. What is compared is how pictures look (`prompts.evaluation.pixels`), not what
they show. Nothing is generated here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from prompts.brief import FIELDS, Brief, brief_from_json, brief_to_json
from prompts.evaluation.pixels import Fingerprint, differences

LEVEL = 0.05
"""At most this share of families of fields without effect, over all models and looks, has one that is told apart."""
_FIRST_LOOK = 0.96
"""Share of the level for the first time that all pictures are there: next to all, for few look again with more."""


@dataclass(frozen=True, kw_only=True)
class Ablated:
    """A brief without one of its fields."""

    field: str
    brief: Brief


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What leaving out a field did to the pictures, beside what running the brief again did.

    `cross` is the mean difference between pictures with and without the field, `floor` that among repeats of
    the unchanged brief, `ratio` how many times larger the first is. `p` is how often chance separates pictures
    this well, corrected for the number of fields. Each is `None` where there are too few pictures to have it;
    `ratio` also where running again changed nothing.

    `is_told_apart` is `None` where there are too few pictures for any result to be more than chance.
    """

    field: str
    cross: float | None
    floor: float | None
    ratio: float | None
    p: float | None
    is_told_apart: bool | None
    sentence: str


def without_each(brief: Brief) -> tuple[Ablated, ...]:
    """The brief without each filled field in turn, in the order of `FIELDS`; none if fewer than two are filled."""
    filled = brief_to_json(brief)
    if len(filled) < 2:
        return ()
    in_order = [name for name in FIELDS if name in filled]
    return tuple(Ablated(field=name, brief=brief_from_json(_without(filled, name))) for name in in_order)


def pictures_needed(fields: int, *, unchanged: int = 0, without: int = 0, models: int = 1) -> tuple[int, int]:
    """The cheapest numbers of pictures, of the unchanged brief and without each field, that can tell an effect.

    `unchanged` and `without` are there already and cost nothing. All numbers are for one of so many models.
    """
    level = level_of_look(models=models)

    def fewest_unchanged(without: int) -> int:
        count = max(unchanged, 2)
        while not _is_significant(fields * _least_p(count, without), level):
            count += 1
        return count

    enough = [(fewest_unchanged(count), count) for count in range(max(without, 1), max(without, _USEFUL_REPEATS) + 1)]
    # a picture of the unchanged brief serves all fields; of equal prices the more even numbers see more
    return min(enough, key=lambda counts: (counts[0] + fields * counts[1], abs(counts[0] - counts[1])))


def effect(*, unchanged: Sequence[Fingerprint], without: Sequence[Fingerprint], field: str, seed: int = 0) -> Effect:
    """What leaving out one field did, where no other field is looked at; see `effects`."""
    return effects(unchanged, by_field={field: without}, seed=seed)[0]


def effects(
    unchanged: Sequence[Fingerprint],
    *,
    by_field: Mapping[str, Sequence[Fingerprint]],
    seed: int = 0,
    unchanged_coming: int = 0,
    coming: Mapping[str, int] | None = None,
    models: int = 1,
    looks_before: int = 0,
) -> tuple[Effect, ...]:
    """What leaving out each field did, the largest change first. Fields without pictures come last.

    `unchanged_coming` and `coming`, by field, are the pictures on their way: nobody is told to ask for them, and while
    there are any, nothing is told apart, so that whoever watches them arrive has looked once and not twenty times.
    `models` is how many models' effects are looked at, and `looks_before` how often all pictures asked for had come
    before more of them were made; both make it harder for a field to be told apart by chance.

    A permutation test of the energy distance (Székely and Rizzo 2004): exact up to 10,000 ways to say which
    pictures are without the field, beyond that a sample drawn with `seed`. Holm's correction makes all claims
    together hold. A field with too few pictures for any claim does not count as one (Tarone 1990).
    """
    level = level_of_look(models=models, looks_before=looks_before)
    is_complete = not unchanged_coming and not any((coming or {}).values())
    measured = [_measure(unchanged, pictures, field=field, seed=seed) for field, pictures in by_field.items()]
    tested = [one for one in measured if one.p is not None and _is_significant(one.least_p, level)]
    corrected = _holm({one.field: one.p for one in tested if one.p is not None})
    can_be_told = _holm({one.field: one.least_p for one in tested})
    matching = [
        _judge(
            one,
            p=corrected.get(one.field, one.p),
            level=level if _is_significant(can_be_told.get(one.field, 1), level) else None,
            needed=pictures_needed(len(by_field), unchanged=one.unchanged, without=one.without, models=models),
            coming=(unchanged_coming, (coming or {}).get(one.field, 0)),
            is_complete=is_complete,
        )
        for one in measured
    ]
    return tuple(sorted(matching, key=lambda one: -1 if one.cross is None else one.cross, reverse=True))


_MOST_EXACT = 10_000
_USEFUL_REPEATS = 8
_ROUNDING = 1e-9

_Table = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class _Measured:
    field: str
    unchanged: int
    without: int
    cross: float | None
    floor: float | None
    p: float | None

    @property
    def least_p(self) -> float:
        return _least_p(self.unchanged, self.without)


def _without(filled: Mapping[str, object], name: str) -> dict[str, object]:
    return {other: value for other, value in filled.items() if other != name}


def _least_p(unchanged: int, without: int) -> float:
    """The smallest p that these numbers of pictures can have."""
    if unchanged < 2 or without < 1:
        return 1.0
    # with equal numbers, exchanging all pictures gives the same distance: two ways are the best one
    best = 2 if unchanged == without else 1
    return max(best / comb(unchanged + without, without), 1 / _MOST_EXACT)


def level_of_look(*, models: int = 1, looks_before: int = 0) -> float:
    """The level of one look at one model's effects; of all looks and models together it is `LEVEL` at most."""
    share = _FIRST_LOOK if not looks_before else (1 - _FIRST_LOOK) / 2**looks_before
    return LEVEL * share / models


def _is_significant(p: float, level: float) -> bool:
    return p <= level + _ROUNDING


def _measure(unchanged: Sequence[Fingerprint], without: Sequence[Fingerprint], *, field: str, seed: int) -> _Measured:
    first, second = len(unchanged), len(without)
    table = differences([*unchanged, *without])
    floor = float(table[:first, :first].sum() / (first * (first - 1))) if first > 1 else None
    cross = float(table[:first, first:].mean()) if first and second else None
    p = None if floor is None or cross is None else _p(table, first, seed=seed)
    return _Measured(field=field, unchanged=first, without=second, cross=cross, floor=floor, p=p)


def _p(table: _Table, first: int, *, seed: int) -> float:
    """The share of labellings that separate the pictures at least as well as the true one, itself included."""
    second = len(table) - first
    is_exact = comb(len(table), first) <= _MOST_EXACT
    labels = _all_labels(first, second) if is_exact else _drawn_labels(first, second, seed=seed)
    distances = _energy_distances(table, labels)
    return float(np.mean(distances >= distances[0] - _ROUNDING))


def _energy_distances(table: _Table, labels: _Table) -> _Table:
    """For each row of labels, where 1 is the first group: twice the mean across, less the means within."""
    first = int(labels[0].sum())
    second = len(table) - first
    in_first: _Table = ((labels @ table) * labels).sum(axis=1)
    across: _Table = labels @ table.sum(axis=1) - in_first
    in_second: _Table = table.sum() - in_first - 2 * across
    mean_across: _Table = across / (first * second)
    # a group of one picture has no pairs, and its sum is 0
    mean_in_first, mean_in_second = (
        inside / max(count * (count - 1), 1) for inside, count in ((in_first, first), (in_second, second))
    )
    return 2 * mean_across - mean_in_first - mean_in_second


@lru_cache(maxsize=16)
def _all_labels(first: int, second: int) -> _Table:
    """Every way to choose the first group, the true one at the top."""
    chosen = np.array(list(combinations(range(first + second), first)))
    return _labels(chosen, first + second)


def _drawn_labels(first: int, second: int, *, seed: int) -> _Table:
    """The true way at the top, and ways drawn at random."""
    order = np.random.default_rng(seed).random((_MOST_EXACT, first + second)).argsort(axis=1)
    order[0] = np.arange(first + second)
    return _labels(order[:, :first], first + second)


def _labels(chosen: NDArray[np.int_], count: int) -> _Table:
    labels = np.zeros((len(chosen), count))
    np.put_along_axis(labels, chosen, 1, axis=1)
    return labels


def _holm(by_field: Mapping[str, float]) -> dict[str, float]:
    """p corrected for looking at several fields (Holm 1979)."""
    corrected: dict[str, float] = {}
    so_far = 0.0
    for rank, field in enumerate(sorted(by_field, key=by_field.__getitem__)):
        so_far = max(so_far, min(1.0, by_field[field] * (len(by_field) - rank)))
        corrected[field] = so_far
    return corrected


def _judge(
    measured: _Measured,
    *,
    p: float | None,
    level: float | None,
    needed: tuple[int, int],
    coming: tuple[int, int],
    is_complete: bool,
) -> Effect:
    cross, floor = measured.cross, measured.floor
    is_larger = cross is not None and floor is not None and cross > floor
    is_told_apart = None
    if level is not None and is_complete:
        is_told_apart = is_larger and p is not None and _is_significant(p, level)
    return Effect(
        field=measured.field,
        cross=cross,
        floor=floor,
        ratio=cross / floor if cross is not None and floor else None,
        p=p,
        is_told_apart=is_told_apart,
        sentence=_sentence(
            measured,
            is_told_apart=is_told_apart,
            needed=needed,
            coming=coming,
            is_waiting=level is not None and not is_complete,
        ),
    )


def _sentence(
    measured: _Measured,
    *,
    is_told_apart: bool | None,
    needed: tuple[int, int],
    coming: tuple[int, int],
    is_waiting: bool,
) -> str:
    name, cross, floor = measured.field.capitalize(), measured.cross, measured.floor
    if measured.unchanged + coming[0] < 2:
        return (
            f"Leaving out {name} cannot be judged: run the unchanged brief at least twice, "
            "to know how much running it again changes."
        )
    if not measured.without + coming[1]:
        return f"Leaving out {name} cannot be judged: there is no picture without it."
    if floor is None or cross is None:
        return f"Leaving out {name} cannot be judged yet: pictures are on their way."
    if cross == 0:
        sentence = f"Leaving out {name} changed nothing that is measured"
    elif cross <= floor:
        sentence = f"Leaving out {name} changed the picture less than running it again did"
    elif floor == 0:
        sentence = f"Leaving out {name} changed the picture, and running it again did not"
    else:
        verb = "does" if is_told_apart else "did"
        sentence = (
            f"Leaving out {name} changed the picture more than running it again {verb} ({cross / floor:.1f} times)"
        )
    if is_waiting:
        return f"{sentence}; whether that is chance can be told when all pictures are here."
    if is_told_apart is None and any(coming):
        return f"{sentence}; too few pictures to tell, and more are on their way."
    if is_told_apart is None:
        return f"{sentence}; too few pictures to tell: {needed[0]} unchanged and {needed[1]} without it are needed."
    return f"{sentence}; that can be chance." if cross > floor and not is_told_apart else f"{sentence}."
