"""What a result worth keeping has cost in credits and time, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kie.ledger.model_costs import Effort
from prompts.evaluation.confidence_interval import FEWEST_KEEPERS, PerKeeper, per_keeper

__all__ = ["EXPLAINED", "Effort", "KeeperCost", "keeper_cost"]

EXPLAINED = (
    "A keeper is a result that you starred, downloaded, or preferred in a blind judging that has ended. Failures, "
    "retries and what you threw away are counted in the cost. Below "
    f"{FEWEST_KEEPERS} keepers there is no number: it would be chance."
)


@dataclass(frozen=True, kw_only=True)
class KeeperCost:
    """Cost and time per keeper, ready to be read."""

    cost: str
    time: str


def keeper_cost(effort: Effort | None) -> KeeperCost:
    """For a model that was never tried, empty."""
    if effort is None or not effort.attempts:
        return KeeperCost(cost="", time="")
    per = per_keeper(
        attempts=effort.attempts, keepers=effort.keepers, credits=effort.credits, seconds=effort.seconds
    )  # fmt: skip
    if per.missing:
        return KeeperCost(cost=f"needs {FEWEST_KEEPERS} ({per.missing})", time=f"needs {FEWEST_KEEPERS}")
    return KeeperCost(
        cost=_with_range(per, per.credits, per.credits_interval, "credits"),
        time=_with_range(per, per.seconds, per.seconds_interval, "s"),
    )


def _with_range(per: PerKeeper, value: float | None, interval: tuple[float, float], unit: str) -> str:
    low, high = interval
    return f"{value:.3g} {unit}" + (f" ({low:.3g} to {high:.3g})" if per.is_rough else "")
