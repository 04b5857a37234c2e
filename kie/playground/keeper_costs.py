"""What a result worth keeping has cost in credits and time, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from kie.ledger.model_costs import Effort
from prompts.evaluation.cost_per_keeper import FEWEST_KEEPERS, Tries, cost_per_keeper

__all__ = ["EXPLAINED", "Effort", "KeeperCost", "keeper_cost"]

EXPLAINED = (
    "A keeper is a result that you starred, downloaded, or preferred in a blind judging that has ended. Failures, "
    "retries and what you threw away are counted in the cost. In brackets is the 95 % range for prompts like yours, "
    f"wider where prompts differ; below {FEWEST_KEEPERS} keepers it stands alone, for any number would be chance."
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
    per = cost_per_keeper([Tries(**vars(prompt)) for prompt in effort.prompts])
    return KeeperCost(
        cost=_with_range(per.credits, per.credits_interval, unit="credits", missing=per.missing),
        time=_with_range(per.seconds, per.seconds_interval, unit="s", missing=per.missing),
    )


def _with_range(value: float | None, interval: tuple[float, float], *, unit: str, missing: str | None) -> str:
    low, high = interval
    limits = f"{low:.3g} to {high:.3g}" if isfinite(high) else f"at least {low:.3g}"
    return f"{limits} {unit} ({missing})" if value is None else f"{value:.3g} {unit} ({limits})"
