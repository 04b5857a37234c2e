"""Which of several options are better than which, from votes on pairs of pictures shown blind.

Of three equal models on three prompts one makes the best picture of at least two prompts in 78 % of runs, so only what
repeats over enough prompts can be trusted. For any two options the votes are added up within a prompt first: if the
two are alike, the same votes with their names swapped on any prompt would have been just as likely, and the sum of the
differences is compared with the sums under all such swaps (exact, however many prompts; votes on the same pictures
may depend on each other as they like). All pairs of options are tested with Holm's correction in Shaffer's form, so
the chance of any false "better" in a comparison is at most `LEVEL`.

Nothing is said before the plan is complete: here there is no early verdict, so the score stays hidden until then.
How strong each option is, for display, is in `prompts.evaluation.bradley_terry`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from math import comb
from typing import Literal

from prompts.evaluation.sample_size import LEVEL
from prompts.evaluation.votes import Vote, check_options, votes_missing

RankingKind = Literal["better", "no difference", "more votes", "too few groups"]


@dataclass(frozen=True, kw_only=True)
class Noun:
    """What the groups of votes are called: "prompt" and "prompts"."""

    one: str
    many: str

    def count(self, number: int) -> str:
        """So many of them, in words: "1 prompt", "7 prompts"."""
        return f"{number} {self.one if number == 1 else self.many}"


PROMPTS = Noun(one="prompt", many="prompts")


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two options compared, the one with more points first; `p_value` is corrected for all pairs of the comparison."""

    ahead: str
    behind: str
    p_value: float

    @property
    def is_better(self) -> bool:
        """The one ahead is better, and not only by chance."""
        return self.p_value <= LEVEL


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """What the votes say of several options. `pairs` is empty until the plan is complete, surest first after that.

    `groups` and `votes` are what counted; `noun` is what the sentences call the options ("models"), `over` what they
    call the groups.
    """

    kind: RankingKind
    options: tuple[str, ...]
    noun: str
    groups: int
    votes: int
    votes_left: int
    pairs: tuple[Pair, ...]
    over: Noun = PROMPTS

    @property
    def sentence(self) -> str:
        """The verdict in words. Option names are in it as they are; escape them where it is shown."""
        if self.kind == "more votes":
            return votes_missing(self.votes_left)
        if self.kind == "too few groups":
            return _too_few(self.groups, options=len(self.options), noun=self.noun, over=self.over)
        if self.kind == "no difference":
            return (
                f"No detectable difference between the {len(self.options)} {self.noun} "
                f"({self.votes} votes on {self.over.count(self.groups)})."
            )
        return " ".join([*self._better(), *self._rest()])

    def _better(self) -> Iterable[str]:
        beaten: dict[str, list[str]] = {}
        for pair in self.pairs:
            if pair.is_better:
                beaten.setdefault(pair.ahead, []).append(pair.behind)
        for ahead, behind in sorted(beaten.items(), key=lambda one: -len(one[1])):
            yield f"{ahead} is better than {_listed(sorted(behind, key=self.options.index))}."

    def _rest(self) -> Iterable[str]:
        rest = [pair for pair in self.pairs if not pair.is_better]
        if len(rest) == 1:
            yield f"No detectable difference between {rest[0].ahead} and {rest[0].behind}."
        elif rest:
            yield f"No detectable difference between the other {len(rest)} pairs."


def rank(
    votes: Sequence[Vote], *, options: Sequence[str], planned: int, noun: str = "models", over: Noun = PROMPTS
) -> Ranking:
    """The verdict on three to eight options after these votes, of which the first `planned` count.

    `planned` was agreed on before the first vote, usually every pair of options on every prompt. Groups may be
    something else than prompts, such as the repeats of one: `over` says what.
    Raises ValueError with a sentence for people if a vote is about another option, or for another number of options.
    """
    needed = groups_needed(len(options))
    if planned < 1:
        raise ValueError(f"A plan has at least 1 vote, not {planned}.")
    check_options(votes, options=options)
    counted = votes[:planned]
    groups = {vote.group for vote in counted}
    is_complete = len(counted) == planned
    pairs = _compare(counted, options=options, groups=groups) if is_complete else ()
    if any(pair.is_better for pair in pairs):
        kind: RankingKind = "better"
    elif is_complete:
        kind = "no difference" if len(groups) >= needed else "too few groups"
    else:
        kind = "more votes"
    return Ranking(
        kind=kind,
        options=tuple(options),
        noun=noun,
        groups=len(groups),
        votes=len(counted),
        votes_left=planned - len(counted),
        pairs=pairs,
        over=over,
    )


@cache
def groups_needed(options: int) -> int:
    """The fewest prompts on which any of so many options can be called better at all.

    One option ahead on every one of G prompts has probability 2^(1-G) if it is like the other, and that counts once
    for every pair. To find what is not so clear takes more prompts.
    """
    if not 3 <= options <= 8:
        raise ValueError(f"A comparison like this has 3 to 8 options, not {options}.")
    groups = 1
    while comb(options, 2) * 2.0 ** (1 - groups) > LEVEL:
        groups += 1
    return groups


def too_few(groups: int, *, options: int, noun: str = "models", over: Noun = PROMPTS) -> str | None:
    """A sentence if so few groups cannot give a verdict, to be said before anybody judges; `None` if they can."""
    return _too_few(groups, options=options, noun=noun, over=over) if groups < groups_needed(options) else None


def _too_few(groups: int, *, options: int, noun: str, over: Noun) -> str:
    return f"{over.count(groups)} cannot tell {options} {noun} apart: {groups_needed(options)} or more are needed."


def _compare(votes: Sequence[Vote], *, options: Sequence[str], groups: Iterable[str]) -> tuple[Pair, ...]:
    tally = _Tally(votes)
    collected = []
    for one, other in combinations(options, 2):
        ahead_by = [tally.difference(one, other, group=group, options=options) for group in groups]
        total = sum(ahead_by)
        sizes = tuple(sorted(abs(difference) for difference in ahead_by if difference))
        collected.append((_chance_under_swaps(abs(total), sizes), *((one, other) if total >= 0 else (other, one))))
    collected.sort(key=lambda pair: pair[0])
    corrected = _corrected([chance for chance, _, _ in collected], options=len(options))
    return tuple(
        Pair(ahead=ahead, behind=behind, p_value=p_value)
        for p_value, (_, ahead, behind) in zip(corrected, collected, strict=True)
    )


class _Tally:
    """Points (a win 2, a tie 1 each, both bad nothing) and meetings, by prompt, option and opponent."""

    def __init__(self, votes: Iterable[Vote]) -> None:
        self._points: Counter[tuple[str, str, str]] = Counter()
        self._meetings: Counter[tuple[str, str, str]] = Counter()
        for vote in votes:
            for one, other in ((vote.left, vote.right), (vote.right, vote.left)):
                self._meetings[vote.group, one, other] += 1
                self._points[vote.group, one, other] += 2 * (vote.winner == one) + (vote.outcome == "tie")

    def difference(self, one: str, other: str, *, group: str, options: Iterable[str]) -> int:
        """By how many points one option is ahead of another on a prompt.

        An opponent that met one of them more often is left out: with it swapping the two names would not be fair.
        """
        points, meetings = self._points, self._meetings
        thirds = (third for third in options if third not in (one, other))
        fair = (third for third in thirds if meetings[group, one, third] == meetings[group, other, third])
        against_fair = sum(points[group, one, third] - points[group, other, third] for third in fair)
        return points[group, one, other] - points[group, other, one] + against_fair


@lru_cache(maxsize=4096)
def _chance_under_swaps(total: int, sizes: tuple[int, ...]) -> float:
    """The share of all ways to give these differences a sign that add up to at least `total`, either way (exact)."""
    ways = Counter({0: 1})
    for size in sizes:
        grown: Counter[int] = Counter()
        for reached, count in ways.items():
            grown[reached + size] += count
            grown[reached - size] += count
        ways = grown
    return sum(count for reached, count in ways.items() if abs(reached) >= total) / (1 << len(sizes))


def _corrected(chances: Sequence[float], *, options: int) -> list[float]:
    """Holm's correction of ascending probabilities, each for as many pairs as can still all be alike (Shaffer 1986)."""
    corrected: list[float] = []
    for done, chance in enumerate(chances):
        together = max(count for count in _pairs_alike(options) if count <= len(chances) - done)
        corrected.append(min(1.0, max([together * chance, *corrected[-1:]])))
    return corrected


@cache
def _pairs_alike(options: int) -> frozenset[int]:
    """How many pairs can be alike at once: options fall into classes, and within a class all pairs are alike."""
    if options < 2:
        return frozenset({0})
    return frozenset(comb(size, 2) + rest for size in range(1, options + 1) for rest in _pairs_alike(options - size))


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
