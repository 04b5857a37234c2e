"""How strong each of several options is, for display beside the verdict of `prompts.evaluation.verdict`.

The model is Davidson's (1970), Bradley and Terry's with ties: an option with strength s beats another in proportion
to s, and two options tie in proportion to the tie parameter times the root of both strengths. Logarithms of all
parameters are drawn towards 0 as if each were normal with standard deviation `SPREAD`: next to nothing where there
are votes, but an option that won every vote gets a finite strength. "Both bad" tells nothing about strength.

Intervals come from leaving out one prompt at a time, because votes on one prompt share their pictures. They are never
narrower than the votes would allow if they were independent, else an option that always won would look certain.
In simulations of three and of five options they held the truth in 94 % to 99 % of cases. A bootstrap over prompts,
the usual way, held it in 75 % with 4 prompts and in 87 % with 7.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtri, softmax, stdtrit

from prompts.evaluation.votes import Vote, check_options

Numbers = NDArray[np.float64]

SPREAD = 3.0
MOST_STEPS = 100


@dataclass(frozen=True, kw_only=True)
class Strength:
    """One option's votes, and how often it would be preferred to the average of the other options.

    In `share` a tie counts half, as in the verdict; `interval` is its 95 % interval, (0, 1) for a single prompt.
    """

    option: str
    wins: int
    losses: int
    ties: int
    both_bad: int
    share: float
    interval: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Davidson's model fitted to one or several tables of counts.

    `logs` are the logarithms of the strengths and, last, of the tie parameter: shape (…, options + 1).
    `precision` is the curvature there: shape (…, options + 1, options + 1).
    """

    logs: Numbers
    precision: Numbers


def strengths(votes: Sequence[Vote], *, options: Sequence[str]) -> tuple[Strength, ...]:
    """Every option, strongest first. Show it only when the plan is complete, and pass only the votes that counted.

    Raises ValueError with a sentence for people if a vote is about another option.
    """
    check_options(votes, options=options)
    shares, lowest, highest = _shares_with_intervals(_counts(votes, options=options), options=len(options))
    collected = []
    for place, option in enumerate(options):
        mine = [vote for vote in votes if option in (vote.left, vote.right)]
        strength = Strength(
            option=option,
            wins=sum(vote.winner == option for vote in mine),
            losses=sum(vote.winner not in (option, None) for vote in mine),
            ties=sum(vote.outcome == "tie" for vote in mine),
            both_bad=sum(vote.outcome == "both bad" for vote in mine),
            share=float(shares[place]),
            interval=(float(lowest[place]), float(highest[place])),
        )
        collected.append(strength)
    return tuple(sorted(collected, key=lambda strength: -strength.share))


def fit(counts: Numbers, *, options: int) -> Fit:
    """The most probable parameters for counts of shape (…, pairs, 3): first wins, second wins, ties.

    Pairs are in the order of `itertools.combinations`. What is maximised is concave with a curvature that never
    vanishes, so Newton's steps, kept short, arrive.
    """
    terms, meetings = _terms(options), counts.sum(-1)
    logs = np.zeros((*counts.shape[:-2], options + 1))
    for _ in range(MOST_STEPS):
        chances = _chances(logs, terms)
        expected = np.einsum("...po,poi->...pi", chances, terms)
        uphill = np.einsum("...po,poi->...i", counts - meetings[..., None] * chances, terms) - logs / SPREAD**2
        precision = (
            np.einsum("...p,...po,poi,poj->...ij", meetings, chances, terms, terms, optimize=True)
            - np.einsum("...p,...pi,...pj->...ij", meetings, expected, expected, optimize=True)
            + np.eye(options + 1) / SPREAD**2
        )
        step = np.linalg.solve(precision, uphill[..., None])[..., 0]
        longest = np.abs(step).max(axis=-1, keepdims=True)
        logs = logs + step / np.maximum(longest, 1.0)
        if longest.max() < 1e-8:
            break
    return Fit(logs=logs, precision=precision)


def _shares_with_intervals(counts: Numbers, *, options: int) -> tuple[Numbers, Numbers, Numbers]:
    terms, points = _terms(options), _points(options)
    total, groups = counts.sum(0), len(counts)
    fitted = fit(total, options=options)
    chances = _chances(fitted.logs, terms)
    shares = np.einsum("spo,po->s", points, chances)
    if groups < 2:
        return shares, np.zeros(options), np.ones(options)

    without_one = _chances(fit(total - counts, options=options).logs, terms)
    spread = logit(np.einsum("spo,gpo->gs", points, without_one)).var(axis=0)
    between_prompts = stdtrit(groups - 1, 0.975) * np.sqrt((groups - 1) * spread)

    away = terms - np.einsum("po,poi->pi", chances, terms)[:, None]
    slopes = np.einsum("spo,po,poi->si", points, chances, away) / (shares * (1 - shares))[:, None]
    between_votes = ndtri(0.975) * np.sqrt(np.einsum("si,ij,sj->s", slopes, np.linalg.inv(fitted.precision), slopes))

    reach = np.maximum(between_prompts, between_votes)
    return shares, expit(logit(shares) - reach), expit(logit(shares) + reach)


def _chances(logs: Numbers, terms: Numbers) -> Numbers:
    """Of every pair: the chances that the first wins, that the second wins, and of a tie."""
    return np.asarray(softmax(np.einsum("poi,...i->...po", terms, logs), axis=-1))


def _terms(options: int) -> Numbers:
    """How the logs add up to each chance: shape (pairs, 3, options + 1)."""
    pairs = list(combinations(range(options), 2))
    terms = np.zeros((len(pairs), 3, options + 1))
    for place, pair in enumerate(pairs):
        terms[place, (0, 1), pair] = 1.0
        terms[place, 2, [*pair, options]] = 0.5, 0.5, 1.0
    return terms


def _points(options: int) -> Numbers:
    """What each result of a pair adds to an option's share: shape (options, pairs, 3)."""
    terms = _terms(options)[..., :options]
    return np.asarray(terms.transpose(2, 0, 1) / (options - 1))


def _counts(votes: Sequence[Vote], *, options: Sequence[str]) -> Numbers:
    """First wins, second wins and ties by prompt and pair: shape (groups, pairs, 3)."""
    groups = {group: place for place, group in enumerate(dict.fromkeys(vote.prompt for vote in votes))}
    pairs = {pair: place for place, pair in enumerate(combinations(options, 2))}
    counts = np.zeros((len(groups), len(pairs), 3))
    for vote in votes:
        if vote.outcome == "both bad":
            continue
        pair = (vote.left, vote.right) if (vote.left, vote.right) in pairs else (vote.right, vote.left)
        result = 2 if vote.winner is None else pair.index(vote.winner)
        counts[groups[vote.prompt], pairs[pair], result] += 1
    return counts
