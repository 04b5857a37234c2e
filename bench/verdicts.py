"""How often a verdict is wrong, how often it finds what is there, and whether its ranges hold: the table of judging.md.

    python bench/verdicts.py                    2 000 sessions a cell, seeds that were used while the rule was chosen
    python bench/verdicts.py --held-out         the same with seeds that were not: the figures that are quoted
    python bench/verdicts.py --only NAME        one part: equal, several, families, coverage, power, promises, missing,
                                                keepers, ablation, alternatives
    python bench/verdicts.py --sessions N       another number

In every session the verdict is asked for after every vote. One process; a few minutes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations, product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, expit

from bench.simulated_judges import (
    Cell,
    Session,
    again,
    leanings_of,
    middle,
    prompt_effects,
    session,
    session_of_several,
)
from prompts.evaluation.ablation import effects
from prompts.evaluation.cost_per_keeper import Tries, cost_per_keeper
from prompts.evaluation.leanings import Leaning
from prompts.evaluation.pixels import Fingerprint
from prompts.evaluation.promise import promise
from prompts.evaluation.prompts_missing import MOST, prompts_missing
from prompts.evaluation.questions import Question, level, spending
from prompts.evaluation.share_interval import (
    LEVEL,
    beside_verdict,
    share_of_prompts,
    share_on_these,
    widest_without_difference,
)
from prompts.evaluation.sign_flips import Answer, answer, better_pairs
from prompts.evaluation.single_votes import chance_to_win, rule
from prompts.evaluation.verdict import PREFERENCE, SURENESS, SURENESS_BEFORE_END, SURENESS_OF_LEAD

Floats = NDArray[np.float64]

SESSIONS = 2_000
TUNED, HELD_OUT = 15, 20_261
"""First number of every seed: what was looked at while rules were chosen, and what was not."""
SDS, REPEATS, PROMPTS = (0.0, 1.0, 2.0), (1, 4, 8), (5, 10, 20, 40)
FEW = 6
"""From fewer prompts a verdict names no better option."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Simulate verdicts.")
    parser.add_argument("--sessions", type=int, default=SESSIONS)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--only", choices=list(PARTS))
    given = parser.parse_args()
    seed = HELD_OUT if given.held_out else TUNED
    print(f"{given.sessions:,} sessions a cell, seeds {seed}; rates in %")
    for name, part in PARTS.items():
        if given.only in (None, name):
            print(f"\n## {name}")
            for line in part(given.sessions, seed):
                print(line, flush=True)


def told_apart(cell: Cell, *, sessions: int, seed: int, is_planned: bool = False) -> tuple[float, float]:
    """How often the first and the second of two options are called better, with a look after every vote."""
    rng = rng_of(seed, cell)
    answers = [decide(session(rng, cell), ends=(cell.votes,) * is_planned) for _ in range(sessions)]
    firsts = [decided.is_first for decided in answers if decided is not None]
    return sum(firsts) / sessions, (len(firsts) - sum(firsts)) / sessions


def decide(judged: Session, *, ends: Sequence[int] = (), asked: Sequence[Question] = ()) -> Answer | None:
    """What the verdict on two options comes to, as `prompts.evaluation.verdict` finds it."""
    if len(set(judged.units)) < FEW:
        return None
    (path,) = judged.paths(ends=ends)
    budget = spending(asked, ends=ends)
    return answer(path, budget if path.single is not None else budget.used(0.9))


def false_better(*, sessions: int, seed: int, is_planned: bool = False) -> Iterator[tuple[Cell, float]]:
    """Every cell of options that are equal over prompts."""
    for sd, repeats, prompts in product(SDS, REPEATS, PROMPTS):
        cell = Cell(prompts=prompts, repeats=repeats, sd=sd)
        yield cell, sum(told_apart(cell, sessions=sessions, seed=seed, is_planned=is_planned))


def equal(sessions: int, seed: int) -> Iterator[str]:
    for is_planned in (False, True):
        rates = {
            (c.sd, c.repeats, c.prompts): rate
            for c, rate in false_better(sessions=sessions, seed=seed, is_planned=is_planned)
        }
        yield f"two equal options, called better; the end is {'planned' if is_planned else 'open'}"
        yield f"{'sd':>4}{'repeats':>9}" + "".join(f"{prompts:>7} prompts" for prompts in PROMPTS)
        for sd, repeats in product(SDS, REPEATS):
            cells = (f"{100 * rates[sd, repeats, prompts]:>15.1f}" for prompts in PROMPTS)
            yield f"{sd:>4.0f}{repeats:>9}" + "".join(cells)
    yield "beyond what is assumed: A a little better on 4 of 5 prompts, B much better on the fifth, 8 repeats"
    for prompts in PROMPTS[1:]:
        yield f"{prompts:>4} prompts {100 * skewed(prompts, sessions=sessions, seed=seed):>6.1f}"


def skewed(prompts: int, *, sessions: int, seed: int) -> float:
    rng = np.random.default_rng([seed, prompts])
    cell = Cell(prompts=prompts, repeats=8)
    count = 0
    for _ in range(sessions):
        is_rare = rng.random(prompts) < 0.2
        count += decide(session(rng, cell, effects=np.where(is_rare, np.log(1 / 9), np.log(0.6 / 0.4)))) is not None
    return count / sessions


def several(sessions: int, seed: int) -> Iterator[str]:
    yield "three or five options, any false better; then: one better by 80 to 20, and false among the others"
    yield f"{'options':>8}{'sd':>4}{'repeats':>9}{'prompts':>9}{'equal':>8}{'false':>8}{'any':>8}{'all':>8}"
    for options, sd, repeats, prompts in (
        (3, 0, 1, 7), (3, 0, 1, 10), (3, 0, 1, 20), (3, 1, 1, 20), (3, 1, 4, 10), (3, 2, 4, 20), (5, 0, 1, 10),
        (5, 1, 1, 20),
    ):  # fmt: skip
        same = told_of_several(options, prompts, sd, repeats, sessions=sessions, seed=seed)
        best = told_of_several(options, prompts, sd, repeats, sessions=sessions // 2, seed=seed, is_best=True)
        row = (same[0], best[0], best[1], best[2])
        yield f"{options:>8}{sd:>4}{repeats:>9}{prompts:>9}" + "".join(f"{100 * rate:>8.1f}" for rate in row)


def told_of_several(
    options: int, prompts: int, sd: float, repeats: int, *, sessions: int, seed: int, is_best: bool = False
) -> tuple[float, float, float]:
    """How often any equal pair is told apart, and the best option from any other and from all."""
    rng = np.random.default_rng([seed, options, prompts, int(sd), repeats, is_best])
    best = 0.8416 * (2 * (1 + sd**2) + 0.49) ** 0.5 * is_best
    pairs = list(combinations(map(str, range(options)), 2))
    false = over_any = over_all = 0
    for _ in range(sessions):
        judged = session_of_several(rng, options=options, prompts=prompts, sd=sd, repeats=repeats, best=best)
        ends = (len(judged.values),)
        paths = dict(zip(pairs, judged.paths(ends=ends), strict=True))
        apart = better_pairs(paths, spending((), ends=ends), options=options)
        beaten = sum(ahead == "0" for ahead, _ in apart) if is_best else 0
        false += len(apart) > beaten
        over_any += beaten > 0
        over_all += beaten == options - 1
    return false / sessions, over_any / sessions, over_all / sessions


def families(sessions: int, seed: int) -> Iterator[str]:
    yield "equal options, 20 prompts: any question answered falsely, asked as often as is said"
    for name, rate in family_errors(sessions=sessions, seed=seed):
        yield f"  {name:<58}{100 * rate:>6.1f}"


def family_errors(*, sessions: int, seed: int) -> Iterator[tuple[str, float]]:
    """Every way to ask more than once, and how often any answer is false."""
    kinds: dict[str, Callable[[np.random.Generator], bool]] = {
        "the same pictures again": lambda rng: sittings(rng, count=2, is_planned=True),
        "the best of ten sittings": lambda rng: sittings(rng, count=10, is_planned=True),
        "the best of ten sittings, ends open": lambda rng: sittings(rng, count=10),
        "four axes of the same pictures": four_axes,
        "after dropping the five prompts that disagree most": dropping,
        "a new run of the same brief, and a third": new_runs,
        "top against bottom of five": top_against_bottom,
    }
    for number, (name, is_false) in enumerate(kinds.items()):
        rng = np.random.default_rng([seed, number])
        yield name, sum(is_false(rng) for _ in range(sessions)) / sessions


def sittings(rng: np.random.Generator, *, count: int, is_planned: bool = False) -> bool:
    judged = first = session(rng, Cell(prompts=20, sd=1))
    for _ in range(count - 1):
        judged = judged.then(again(rng, first))
    ends = tuple(range(20, 20 * count + 1, 20)) if is_planned else ()
    return decide(judged, ends=ends) is not None


def four_axes(rng: np.random.Generator) -> bool:
    asked: list[Question] = []
    for axis in "abcd":
        is_told = decide(session(rng, Cell(prompts=20, sd=1)), ends=(20,), asked=asked) is not None
        asked.append(Question(name=axis, level=level(asked, planned=20), is_answered=is_told))
    return any(question.is_answered for question in asked)


def dropping(rng: np.random.Generator) -> bool:
    first = session(rng, Cell(prompts=20, repeats=2, sd=1))
    leans = np.bincount(first.units, weights=first.values, minlength=20) * np.sign(sum(first.values) or 1)
    kept = set(np.argsort(leans)[5:].tolist())
    later = again(rng, first)
    places = [place for place, unit in enumerate(later.units) if unit in kept]
    rest = Session(
        units=[later.units[place] for place in places], pairs=[0] * len(places),
        pictures=[later.pictures[place] for place in places], values=[later.values[place] for place in places],
    )  # fmt: skip
    return decide(first.then(rest), ends=(40, 40 + len(places))) is not None


def new_runs(rng: np.random.Generator) -> bool:
    cell = Cell(prompts=20, sd=1)
    suits = prompt_effects(rng, cell)
    judged = session(rng, cell, effects=suits)
    for run in (1, 2):
        later = session(rng, cell, effects=suits)
        judged = judged.then(later.of_new_pictures(run))
    return decide(judged, ends=(20, 40, 60)) is not None


def top_against_bottom(rng: np.random.Generator) -> bool:
    first = session_of_several(rng, options=5, prompts=20)
    pairs = list(combinations(range(5), 2))
    points = np.zeros(5)
    for pair, value in zip(first.pairs, first.values, strict=True):
        points[pairs[pair][0]] += value
        points[pairs[pair][1]] -= value
    wanted = pairs.index(tuple(sorted((int(points.argmax()), int(points.argmin())))))
    later = again(rng, first)
    places = [place for place, pair in enumerate(later.pairs) if pair == wanted]
    rest = Session(
        units=[later.units[place] for place in places], pairs=[wanted] * len(places),
        pictures=[later.pictures[place] for place in places], values=[later.values[place] for place in places],
        options=5,
    )  # fmt: skip
    judged, ends = first.then(rest), (200, 200 + len(places))
    paths = dict(zip(combinations("ABCDE", 2), judged.paths(ends=ends), strict=True))
    return bool(better_pairs(paths, spending((), ends=ends), options=5))


def coverage(sessions: int, seed: int) -> Iterator[str]:
    yield "95 % interval of the leader's share: open end, read when there is an answer or else at the end / open end,"
    yield "always read at the end, as the shell reads a file / planned end, read when there is an answer"
    yield f"{'share':>6}{'sd':>4}{'repeats':>9}" + "".join(f"{prompts:>13} prompts" for prompts in PROMPTS[1:])
    for preference, sd, repeats in product((0.5, 0.65, 0.8), SDS, REPEATS):
        cells = [Cell(prompts=p, repeats=repeats, sd=sd, preference=preference) for p in PROMPTS[1:]]
        rates = [covered(cell, sessions=sessions, seed=seed) for cell in cells]
        row = "".join("   " + " /".join(f"{100 * rate:>5.1f}" for rate in of_cell) for of_cell in rates)
        yield f"{preference:>6.2f}{sd:>4.0f}{repeats:>9}{row}"
    yield "the share on just these prompts"
    for prompts, repeats, sd in product((1, 3, 5), (4, 8, 20), (0.0, 2.0)):
        cell = Cell(prompts=prompts, repeats=repeats, sd=sd, preference=0.65)
        yield f"{prompts:>4} prompts {repeats:>4} repeats sd {sd:.0f} {100 * covered_here(cell, sessions, seed):>6.1f}"


def covered(cell: Cell, *, sessions: int, seed: int) -> tuple[float, float, float]:
    """How often the interval holds the share over all prompts there are: an open end read when there is an answer, and
    at the end, and a planned end."""
    rng = rng_of(seed, cell)
    held = np.zeros(3)
    for _ in range(sessions):
        judged = session(rng, cell)
        answers = decide(judged), decide(judged, ends=(cell.votes,))
        for place, (decided, is_read_late) in enumerate(((answers[0], False), (answers[0], True), (answers[1], False))):
            is_early = place == 2 and decided is not None and decided.votes < cell.votes
            is_over = decided is None or is_read_late
            seen = leanings_of(judged if is_over else judged.first(decided.votes))
            held[place] += holds(seen, cell.preference, is_better=decided is not None, is_early=is_early)
    first, second, third = (float(rate) for rate in held / sessions)
    return first, second, third


def holds(seen: Sequence[Leaning], preference: float, *, is_better: bool, is_early: bool) -> bool:
    """Whether the interval that stands beside a verdict holds the true share; where none is stated it does."""
    estimate = share_of_prompts(seen, level=SURENESS_BEFORE_END if is_early else LEVEL)
    lead = share_of_prompts(seen, level=SURENESS_OF_LEAD)
    if estimate is None or lead is None:
        return True
    share, (low, high) = estimate
    is_led = lead[1][0] > 0.5 or lead[1][1] < 0.5
    if share < 0.5:
        low, high, preference = 1 - high, 1 - low, 1 - preference
    low, high = beside_verdict((low, high), is_better=is_better and is_led)
    return low <= preference <= high


def covered_here(cell: Cell, sessions: int, seed: int) -> float:
    """How often the interval for these prompts holds the mean of their own shares."""
    rng = rng_of(seed, cell)
    held = stated = 0
    for _ in range(sessions):
        suits = prompt_effects(rng, cell)
        estimate = share_on_these(leanings_of(session(rng, cell, effects=suits)))
        if estimate is not None and estimate[1] is not None:
            low, high = estimate[1]
            stated += 1
            held += low <= float(expit(suits).mean()) <= high
    return held / stated


BEFORE = {6: 0.262, 8: 0.168, 10: 0.376, 12: 0.558, 15: 0.649, 17: 0.759, 20: 0.805, 25: 0.892, 30: 0.939, 40: 0.981}
"""What plans of so many prompts with one vote each found before prompts were the unit."""


def power_at_80(sessions: int, seed: int) -> Iterator[str]:
    yield "80 to 20, one vote a prompt, exact: the plan of before; this rule with a planned and with an open end"
    for prompts, before in BEFORE.items():
        planned, is_open = powers(prompts)
        yield f"{prompts:>4} prompts {100 * before:>6.1f}{100 * planned:>8.1f}{100 * is_open:>8.1f}"
    yield "80 to 20 over prompts with effects, 4 repeats; planned and open"
    for sd, prompts in product(SDS, (10, 20)):
        cell = Cell(prompts=prompts, repeats=4, sd=sd, preference=0.8)
        rates = [told_apart(cell, sessions=sessions // 2, seed=seed, is_planned=p)[0] for p in (True, False)]
        yield f"  sd {sd:.0f}{prompts:>4} prompts {100 * rates[0]:>6.1f}{100 * rates[1]:>8.1f}"


def powers(prompts: int) -> tuple[float, float]:
    """Of 80 to 20 with one vote a prompt: with a planned and an open end."""
    planned = chance_to_win(spending((), ends=(prompts,)), choices=prompts, preference=0.8)
    return planned, chance_to_win(spending(()), choices=prompts, preference=0.8)


def promises(sessions: int, seed: int) -> Iterator[str]:
    yield "80 to 20: promised and kept, with ties and both bad"
    for prompts, undecided in product((6, 10, 20, 30), (0.0, 0.2, 0.4)):
        cell = Cell(prompts=prompts, preference=0.8, undecided=undecided)
        kept = told_apart(cell, sessions=sessions, seed=seed, is_planned=True)[0]
        promised = promise(prompts, undecided=undecided).any_other
        yield f"{prompts:>4} prompts, {undecided:.0%} undecided {100 * promised:>6.1f}{100 * kept:>6.1f}"
    yield "three options, 80 to 20: better than any, promised and kept; than all, promised and kept"
    for prompts in (7, 12, 20):
        any_other, all_others = told_of_several(3, prompts, 0, 1, sessions=sessions, seed=seed, is_best=True)[1:]
        promised = promise(prompts, options=3)
        row = (promised.any_other, any_other, promised.all_others, all_others)
        yield f"{prompts:>4} prompts " + "".join(f"{100 * rate:>7.1f}" for rate in row)


def missing(sessions: int, seed: int) -> Iterator[str]:
    yield "how often the prompts that were still needed lie in the range told; sessions without an answer; median range"
    cells = [(0.0, *cell) for cell in product((0.5, 0.65, 0.8, 0.9), (3, 5, 8, 10, 15, 20, 30))]
    for undecided, preference, start in (*cells, *product((0.2, 0.4), (0.8,), (10, 20))):
        kept, still_open, low, high = range_kept(
            preference, start, sessions=sessions, seed=seed, undecided=undecided
        )  # fmt: skip
        about = f"{preference:.0%}, {undecided:.0%} undecided, after {start:>2} prompts"
        yield f"  {about}{100 * kept:>7.1f} of {still_open:>5}   {low:.0f} to {high:.0f}"


def range_kept(
    preference: float, start: int, *, sessions: int, seed: int, undecided: float = 0.0
) -> tuple[float, int, float, float]:
    """One vote a prompt: how often the need lies in the range, of how many sessions, and the median range."""
    rng = np.random.default_rng([seed, round(100 * preference), start, round(100 * undecided)])
    votes = np.where(rng.random((sessions, start + MOST)) < preference, 1, -1)
    votes[rng.random(votes.shape) < undecided] = 0
    choices, leads = np.abs(votes).cumsum(axis=1), votes.cumsum(axis=1)
    fewest = np.array(rule(spending(()), choices=start + MOST).wins)
    is_better = (choices + np.abs(leads) >= 2 * fewest[choices]) & (choices > 0)
    near = np.array([-1.0, *(nearness(count) for count in range(1, start + MOST + 1))])
    is_alike = (np.abs(leads) <= 2 * choices * near[choices] + 1e-9) & (choices > 1)
    is_alike[:, : FEW - 1] = False
    is_over = np.logical_or.accumulate(is_better, axis=1) | is_alike
    held, ranges = 0, []
    for over, lead, count in zip(is_over, leads[:, start - 1], choices[:, start - 1], strict=True):
        if over[start - 1]:
            continue
        after = over[start:]
        limits = range_told(int(count + lead) // 2, int(count - lead) // 2, start - int(count))
        ranges.append((0, 0) if limits is None else limits)
        need = int(after.argmax()) + 1 if after.any() else MOST + 1
        held += need > MOST if limits is None else limits[0] <= need <= limits[1]
    low, high = np.median(np.array(ranges or [(0, 0)]), axis=0)
    return held / max(1, len(ranges)), len(ranges), float(low), float(high)


@cache
def nearness(choices: int) -> float:
    return widest_without_difference(choices, preference=PREFERENCE, level=SURENESS)


@cache
def range_told(wins: int, losses: int, ties: int) -> tuple[int, int] | None:
    scores = [1.0] * wins + [-1.0] * losses + [0.0] * ties
    return prompts_missing(
        scores, [abs(score) for score in scores], spending=spending(()), preference=PREFERENCE, sureness=SURENESS
    )


def keepers(sessions: int, seed: int) -> Iterator[str]:
    yield "95 % range of the cost per keeper; as prompts differ less or more in how often a picture is kept"
    for rate, sd, prompts, each in product((0.15, 0.3, 0.6), (0.0, 1.0, 2.0), (5, 10, 30), (4, 10)):
        held = range_of_cost_held(rate, sd, prompts, each, sessions=sessions, seed=seed)
        yield f"  {rate:.0%} kept, sd {sd:.0f}, {prompts:>2} prompts by {each:>2} {100 * held:>6.1f}"


def range_of_cost_held(rate: float, sd: float, prompts: int, each: int, *, sessions: int, seed: int) -> float:
    rng = np.random.default_rng([seed, round(100 * rate), int(sd), prompts, each])
    held = 0
    for _ in range(sessions):
        attempts = np.maximum(1, rng.poisson(each, prompts))
        kept = rng.binomial(attempts, expit(middle(rate, sd) + sd * rng.normal(size=prompts)))
        tries = [
            Tries(attempts=int(made), keepers=int(good), credits=4.0 * made, seconds=9.0 * made)
            for made, good in zip(attempts, kept, strict=True)
        ]
        low, high = cost_per_keeper(tries).credits_interval
        held += low <= 4 / rate <= high
    return held / sessions


def ablation(sessions: int, seed: int) -> Iterator[str]:
    count = sessions // 4
    yield f"fields without effect: any told apart, of {count} families with four fields"
    for models, looks in ((1, 1), (3, 1), (1, 2)):
        rate = fields_told(models, looks, sessions=count, seed=seed)
        yield f"  {models} models, watched while pictures arrive, {looks} rounds of pictures {100 * rate:>6.1f}"


def fields_told(models: int, looks: int, *, sessions: int, seed: int, fields: int = 4, unchanged: int = 10) -> float:
    """How often any field of any model is told apart, though none does anything; each is left out three times."""
    rng = np.random.default_rng([seed, models, looks])
    names = ("subject", "scene", "camera", "style")[:fields]
    count = 0
    for _ in range(sessions):
        is_told = False
        for _ in range(models):
            pictures = rng.normal(0.5, 0.1, (1 + fields, max(3, unchanged) * looks))
            for look in range(looks):
                whole = prints(pictures[0, : unchanged * (look + 1)])
                by_field = {
                    field: prints(row[: 3 * (look + 1)]) for field, row in zip(names, pictures[1:], strict=True)
                }
                for coming in (1, 0):
                    measured = effects(
                        whole, by_field=by_field, models=models, looks_before=look, unchanged_coming=coming
                    )
                    is_told = is_told or any(effect.is_told_apart for effect in measured)
        count += is_told
    return count / sessions


def prints(values: Iterable[float]) -> list[Fingerprint]:
    return [Fingerprint(layout=(float(v),) * 192, spread=(float(v),) * 160, structure=(0.0,) * 256) for v in values]


def alternatives(sessions: int, seed: int) -> Iterator[str]:
    yield "other tests that allow a look after every vote: false better, and 80 to 20 found; prompts judged one by one"
    yield f"{'':<34}" + "".join(f"{f'{p} by {r}, sd {sd:.0f}':>18}" for p, r, sd in _COMPARED)
    tests: dict[str, Callable[[Session], bool]] = {
        "sign flips, end planned": lambda judged: decide(judged, ends=(len(judged.values),)) is not None,
        "sign flips, end open": lambda judged: decide(judged) is not None,
        "hedged betting on prompt means": lambda judged: is_told_by_betting(means_of(judged)),
        "empirical Bernstein on prompt means": lambda judged: is_told_by_bernstein(means_of(judged)),
        "beta mixture on signs of prompts": lambda judged: is_told_by_mixture(np.sign(means_of(judged))),
    }
    for name, is_told in tests.items():
        row = ""
        for prompts, repeats, sd in _COMPARED:
            rates = []
            for preference in (0.5, 0.8):
                cell = Cell(prompts=prompts, repeats=repeats, sd=sd, preference=preference, is_shuffled=False)
                rng = rng_of(seed, cell)
                rates.append(sum(is_told(session(rng, cell)) for _ in range(sessions // 2)) / (sessions // 2))
            row += f"{100 * rates[0]:>11.1f} /{100 * rates[1]:>5.1f}"
        yield f"{name:<34}{row}"


_COMPARED = ((10, 1, 0.0), (20, 1, 0.0), (40, 1, 0.0), (10, 4, 1.0), (20, 4, 1.0), (40, 4, 1.0))


def means_of(judged: Session) -> Floats:
    return np.array([leaning.mean for leaning in leanings_of(judged)])


def is_told_by_betting(means: Floats) -> bool:
    """The hedged capital process of Waudby-Smith and Ramdas (2024) against one half, their predictable bets."""
    seen = (means + 1) / 2
    count = np.arange(1, len(seen) + 1)
    mean = (0.5 + np.cumsum(seen)) / (count + 1)
    variance = (0.25 + np.cumsum((seen - mean) ** 2)) / (count + 1)
    before = np.concatenate(([0.25], variance[:-1]))
    bets = np.minimum(np.sqrt(2 * np.log(2 / 0.05) / (before * count * np.log(count + 1))), 1.0)
    up, down = np.cumprod(1 + bets * (seen - 0.5)), np.cumprod(1 - bets * (seen - 0.5))
    return bool((np.maximum(up, down) / 2 >= 1 / 0.05).any())


def is_told_by_bernstein(means: Floats) -> bool:
    """Their empirical Bernstein confidence sequence for the mean, predictably mixed."""
    seen = (means + 1) / 2
    count = np.arange(1, len(seen) + 1)
    mean = (0.5 + np.cumsum(seen)) / (count + 1)
    before = np.concatenate(([0.5], mean[:-1]))
    variance = (0.25 + np.cumsum((seen - mean) ** 2)) / (count + 1)
    known = np.concatenate(([0.25], variance[:-1]))
    bets = np.minimum(np.sqrt(2 * np.log(2 / 0.05) / (known * count * np.log(1 + count))), 0.5)
    cost = 4 * (seen - before) ** 2 * (-np.log(1 - bets) - bets) / 4
    middle_of, reach = np.cumsum(bets * seen) / np.cumsum(bets), (np.log(2 / 0.05) + np.cumsum(cost)) / np.cumsum(bets)
    return bool((np.abs(middle_of - 0.5) > reach).any())


def is_told_by_mixture(signs: Floats) -> bool:
    """Robbins' mixture of likelihood ratios over a uniform preference, on the signs of prompts."""
    wins, losses = np.cumsum(signs > 0), np.cumsum(signs < 0)
    evidence = betaln(wins + 1, losses + 1) + (wins + losses) * np.log(2)
    return bool((evidence >= np.log(1 / 0.05)).any())


def rng_of(seed: int, cell: Cell) -> np.random.Generator:
    numbers = (cell.prompts, cell.repeats, 10 * cell.sd, 100 * cell.preference, 100 * cell.undecided)
    return np.random.default_rng([seed, *(round(number) for number in numbers)])


PARTS: dict[str, Callable[[int, int], Iterator[str]]] = {
    "equal": equal,
    "several": several,
    "families": families,
    "coverage": coverage,
    "power": power_at_80,
    "promises": promises,
    "missing": missing,
    "keepers": keepers,
    "ablation": ablation,
    "alternatives": alternatives,
}


if __name__ == "__main__":
    main()
