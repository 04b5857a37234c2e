"""Which of two options is better, from votes on pairs of pictures shown blind.

Judge every picture once at most: then two equal options win each vote with the same chance, whatever was said before,
and that is all the verdict relies on. It is about the prompts that were judged, not about all prompts there are.

Only votes that prefer one option count as choices. A tie does not say which is better, and equal options win the rest
with the same chance however many ties there are; so the test of the choices alone is exact, and with half wins it
would not be. Ties are told beside the verdict, and so are the votes that found both bad.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from prompts.evaluation.confidence_interval import percent
from prompts.evaluation.sample_size import check_plan, detectable, early_wins, final_wins, interval_after_looking
from prompts.evaluation.votes import Vote, check_options, votes_missing

VerdictKind = Literal["better", "no difference", "more votes"]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the votes say of two options. `wins` are in the order of `options`.

    `ties` and `both_bad` are the votes among those that counted which prefer neither; `votes_left` is what remains
    of the plan, 0 once there is a verdict.
    """

    kind: VerdictKind
    options: tuple[str, str]
    wins: tuple[int, int]
    ties: int
    both_bad: int
    votes_left: int

    @property
    def choices(self) -> int:
        """The votes that prefer one option."""
        return sum(self.wins)

    @property
    def leader(self) -> str:
        """The option with more wins; the first if they are equal. It is better only if `kind` says so."""
        return self.options[self.wins[1] > self.wins[0]]

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval for the leader's share of all choices; of no worth while votes are missing."""
        return interval_after_looking(max(self.wins), self.choices)

    @property
    def sentence(self) -> str:
        """The verdict in words. Option names are in it as they are; escape them where it is shown."""
        if self.kind == "more votes":
            return votes_missing(self.votes_left)
        other = self.options[self.leader == self.options[0]]
        if self.kind == "better":
            return f"{self.leader} is better than {other} ({self._count()}).{self._left_out()}"
        between = f"No detectable difference between {self.options[0]} and {self.options[1]}"
        if not self.choices:
            return f"{between}: no vote prefers one.{self._left_out()}"
        return f"{between} ({self.leader} {self._count()}). {self._reach()}{self._left_out()}"

    def _count(self) -> str:
        wins, (low, high) = max(self.wins), self.interval
        votes = "vote" if self.choices == 1 else "votes"
        return (
            f"preferred in {wins} of {self.choices} {votes}, {percent(wins / self.choices)}; "
            f"95 % interval {percent(low)} to {percent(high)}"
        )

    def _reach(self) -> str:
        preference = detectable(self.choices)
        if preference is None:
            return "So few votes cannot show any preference."
        return f"So many votes find a preference of {percent(preference)} or more at least 4 times in 5."

    def _left_out(self) -> str:
        ties = "1 tie" if self.ties == 1 else f"{self.ties} ties"
        parts = ([ties] if self.ties else []) + ([f"{self.both_bad} both bad"] if self.both_bad else [])
        return f" Not counted: {', '.join(parts)}." if parts else ""


def judge(votes: Sequence[Vote], *, options: tuple[str, str], planned: int) -> Verdict:
    """The verdict on two options after these votes, in the order in which they were given.

    `planned` votes were agreed on before the first; see `prompts.evaluation.sample_size` for what decides early and
    at the end. The verdict may be asked for after every vote: one that is reached stays, and what is voted afterwards
    does not count.
    Raises ValueError with a sentence for people if a vote is about another option or the plan has no such length.
    """
    check_plan(planned)
    check_options(votes, options=options)
    wins, choices, ties, both_bad = dict.fromkeys(options, 0), 0, 0, 0
    for vote in votes[:planned]:
        winner = vote.winner
        if winner is not None:
            choices += 1
            wins[winner] += 1
            if wins[winner] >= early_wins(choices):
                break
        elif vote.outcome == "tie":
            ties += 1
        else:
            both_bad += 1
    most = max(wins.values())
    left = max(0, planned - choices - ties - both_bad)
    is_better = most >= (early_wins(choices) if left else final_wins(choices))
    return Verdict(
        kind="better" if is_better else "more votes" if left else "no difference",
        options=options,
        wins=(wins[options[0]], wins[options[1]]),
        ties=ties,
        both_bad=both_bad,
        votes_left=0 if is_better else left,
    )
