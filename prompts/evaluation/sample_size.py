"""How many votes tell two options apart, and how many wins decide.

A plan is a number of votes, fixed before the first one. Whoever looks after every vote and stops at the first
"significant" one finds a winner between equals far more often than in 5 % of cases. So a plan decides by two rules:
early only where the plain test is extreme (`EARLY_LEVEL`), and at its end by the lowest number of wins that keeps
the chance of *ever* calling equals different at or below `LEVEL`.

Everything is exact, by counting: a *choice* is a vote that prefers one option, and between equals every order of
wins and losses is equally likely, so it is enough to count the orders that no early rule has ended. The rules depend
on the number of choices and not on the plan, so they hold whatever number of votes turn out to be ties.
"""

from functools import cache, lru_cache
from math import comb

LEVEL = 0.05
EARLY_LEVEL = 0.002
"""Ten wins in a row decide early. Up to 43 choices this costs the end of the plan not a single win."""
LONGEST_PLAN = 300


def power(planned: int, preference: float = 0.8) -> float:
    """The chance that a plan calls the better option better, if it is preferred with this probability (no ties)."""
    check_plan(planned)
    return _chance_of(final_wins(planned), planned, preference)


def votes_for(preference: float = 0.8, power: float = 0.8) -> int:
    """The smallest plan that finds such a preference with at least this power.

    Wins are whole numbers, so power goes up and down: a slightly longer plan may fall short of it again.
    Raises ValueError with a sentence for people if no plan up to `LONGEST_PLAN` is long enough.
    """
    if not 0.5 < preference <= 1:
        raise ValueError("A preference lies above 50 % and is at most 100 %.")
    for planned in range(1, LONGEST_PLAN + 1):
        if _chance_of(final_wins(planned), planned, preference) >= power:
            return planned
    raise ValueError(f"To find so small a preference takes more than {LONGEST_PLAN} votes.")


@cache
def detectable(choices: int, power: float = 0.8) -> float | None:
    """The weakest preference, in whole percent, that so many choices find with this power; `None` if there is none."""
    check_plan(choices)
    preferences = (percent / 100 for percent in range(51, 101))
    return next((one for one in preferences if _chance_of(final_wins(choices), choices, one) >= power), None)


@cache
def early_wins(choices: int) -> int:
    """The fewest wins that decide before the plan is complete; more than there are choices if none do."""
    called, wins = 0, choices + 1
    while (called := called + 2 * comb(choices, wins - 1)) <= EARLY_LEVEL * 2**choices:
        wins -= 1
    return wins


@cache
def final_wins(choices: int) -> int:
    """The fewest wins that decide at the end of the plan; more than there are choices if none do."""
    called = 2 * sum(_early_orders(count) << (choices - count) for count in range(1, choices + 1))
    wins = early_wins(choices)
    while (called := called + 2 * _open_orders()[choices].get(wins - 1, 0)) <= LEVEL * 2**choices:
        wins -= 1
    return wins


@lru_cache(maxsize=1024)
def interval_after_looking(wins: int, choices: int) -> tuple[float, float]:
    """The exact 95 % interval for the true preference when judging ended with so many wins, early or not.

    Without an early end in reach (fewer than ten choices) it is that of Clopper and Pearson. Theirs takes the number
    of choices as fixed, and under the early rule would hold the truth in as little as 93 % of comparisons of 40 votes.
    This one ranks all ends of judging, an early one before a late one, and keeps every preference under which neither
    so good an end nor so bad a one is rarer than 2.5 %. So it leaves out 50 % exactly when the verdict is "better".
    """
    losses = choices - wins
    if not 0 <= wins <= choices or max(wins, losses) > early_wins(choices):
        raise ValueError(f"Judging cannot have ended with {wins} of {choices} wins.")
    return _lowest_preference(wins, choices), 1 - _lowest_preference(losses, choices)


def _lowest_preference(wins: int, choices: int) -> float:
    low, high = 0.0, 1.0
    if _chance_of(wins, choices, low) > LEVEL / 2:
        return low
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if _chance_of(wins, choices, middle) > LEVEL / 2 else (middle, high)
    return low


def _chance_of(wins: int, choices: int, preference: float) -> float:
    """The chance to have won early by now, or to stand at `wins` or better (early losers are as bad as can be)."""

    def chance(orders: int, wins: int, choices: int) -> float:
        return orders * preference**wins * (1 - preference) ** (choices - wins)

    ends = (count for count in range(1, choices + 1) if _early_orders(count))
    won = sum(chance(_early_orders(count), early_wins(count), count) for count in ends)
    still_open = _open_orders()[choices].items()
    standing = sum(chance(orders, count, choices) for count, orders in still_open if count >= wins)
    has_just_lost = wins == choices - early_wins(choices)
    return won + standing + (chance(_early_orders(choices), wins, choices) if has_just_lost else 0.0)


@cache
def _early_orders(choices: int) -> int:
    """How many orders of wins and losses win early with just this choice (and as many lose)."""
    return _open_orders()[choices - 1].get(early_wins(choices) - 1, 0)


@cache
def _open_orders() -> tuple[dict[int, int], ...]:
    """For every number of choices: by number of wins, the orders that nothing has decided on the way."""
    table = [{0: 1}]
    for choices in range(1, LONGEST_PLAN + 1):
        before, needed = table[-1], early_wins(choices)
        table.append(
            {wins: before.get(wins, 0) + before.get(wins - 1, 0) for wins in range(choices - needed + 1, needed)}
        )
    return tuple(table)


def check_plan(planned: int) -> None:
    """Raises ValueError with a sentence for people if a plan cannot have this length."""
    if not 1 <= planned <= LONGEST_PLAN:
        raise ValueError(f"A plan has 1 to {LONGEST_PLAN} votes, not {planned}.")
