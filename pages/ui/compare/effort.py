"""What a picture worth keeping has cost, model by model, from one's own ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from kie.ledger import model_costs
from kie.ledger.model_costs import Effort
from kie.playground.container import Playground
from pages.ui.shared import labels
from pages.ui.shared.frame import workspace
from prompts.evaluation.confidence_interval import FEWEST_KEEPERS, PerKeeper, per_keeper

EXPLAINED = (
    "A keeper is a result that you starred, downloaded, or preferred in a blind judging that has ended. Failures, "
    "retries and what you threw away are counted in the cost. Below "
    f"{FEWEST_KEEPERS} keepers there is no number: it would be chance."
)


@dataclass(frozen=True, kw_only=True)
class EffortWords:
    """Cost and time per keeper, ready to be read."""

    cost: str
    time: str


def effort_table(app: Playground, *, models: Iterable[str]) -> None:
    """The models of one comparison, over everything that this ledger knows of them."""
    tried = model_costs.efforts(app.ledger, workspace=workspace(), service=app.settings.service)
    found = [tried[model_id] for model_id in dict.fromkeys(models) if model_id in tried]
    if not found:
        return
    with st.expander("Cost and time per keeper", icon=":material/savings:"):
        st.caption(EXPLAINED)
        st.dataframe(
            pd.DataFrame([_row(effort) for effort in sorted(found, key=lambda one: one.model)]),
            hide_index=True,
            alt="Attempts, keepers, cost and time per keeper of each model",
        )


def words_of(effort: Effort | None) -> EffortWords:
    """For a model that was never tried, empty."""
    if effort is None or not effort.attempts:
        return EffortWords(cost="", time="")
    per = per_keeper(
        attempts=effort.attempts, keepers=effort.keepers, credits=effort.credits, seconds=effort.seconds
    )  # fmt: skip
    if per.missing:
        return EffortWords(cost=f"needs {FEWEST_KEEPERS} ({per.missing})", time=f"needs {FEWEST_KEEPERS}")
    return EffortWords(cost=_with_range(per, per.credits, per.credits_interval, "credits"), time=_time(per))


def _row(effort: Effort) -> dict[str, object]:
    words = words_of(effort)
    return {
        "Model": labels.model_title(effort.model),
        "Attempts": effort.attempts,
        "Keepers": effort.keepers,
        "Cost per keeper": words.cost,
        "Time per keeper": words.time,
        "Spent": f"{effort.credits:g} credits",
    }


def _with_range(per: PerKeeper, value: float | None, interval: tuple[float, float], unit: str) -> str:
    low, high = interval
    return f"{value:.3g} {unit}" + (f" ({low:.3g} to {high:.3g})" if per.is_rough else "")


def _time(per: PerKeeper) -> str:
    return _with_range(per, per.seconds, per.seconds_interval, "s")
