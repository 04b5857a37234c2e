"""What a person said of two pictures shown blind with their sides shuffled, and whether one side was favoured."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from prompts.evaluation.confidence_interval import fair_coin

Outcome = Literal["left", "right", "tie", "both bad"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True, kw_only=True)
class Vote:
    """One judged pair: the options as they were shown, what was preferred, and the prompt of both pictures.

    `repeat` and `seed` say which pair of pictures of the prompt it was: a fixed seed makes the same pictures again,
    whatever the repeat. `judge` is who said it, and `sitting` when: what one person judged at a time. Each is `None`
    where it is not known.
    Raises ValueError with a sentence for people if an option meets itself or the outcome is not one.
    """

    left: str
    right: str
    outcome: Outcome
    prompt: str
    repeat: str | None = None
    seed: str | None = None
    judge: str | None = None
    sitting: str | None = None

    def __post_init__(self) -> None:
        if self.left == self.right:
            raise ValueError(f'A vote needs two options, and both are "{self.left}".')
        if self.outcome not in OUTCOMES:
            raise ValueError(f'"{self.outcome}" is not an outcome: choose one of {", ".join(OUTCOMES)}.')

    @property
    def winner(self) -> str | None:
        """The preferred option; `None` for a tie and for "both bad"."""
        if self.outcome == "left":
            return self.left
        return self.right if self.outcome == "right" else None


def check_options(votes: Iterable[Vote], *, options: Iterable[str]) -> None:
    """Raises ValueError with a sentence for people if a vote is about an option that is not compared."""
    known = set(options)
    for vote in votes:
        if vote.left not in known or vote.right not in known:
            raise ValueError(f'A vote between "{vote.left}" and "{vote.right}" does not belong to this comparison.')


def side_bias(votes: Iterable[Vote]) -> str | None:
    """A sentence if one side was chosen more often than shuffled sides explain (exact, 5 %); `None` if not."""
    chosen = [vote.outcome for vote in votes if vote.winner is not None]
    left = chosen.count("left")
    if fair_coin(left, len(chosen)) >= 0.05:
        return None
    side, times = ("left", left) if 2 * left > len(chosen) else ("right", len(chosen) - left)
    return (
        f"You chose the {side} picture {times} of {len(chosen)} times. "
        "The sides were shuffled, so the verdict stands, but look twice."
    )
