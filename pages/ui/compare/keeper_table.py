"""What a picture worth keeping has cost, model by model, from one's own ledger."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from kie.catalogue import in_credits
from kie.playground import labels
from kie.playground.keeper_costs import EXPLAINED, Effort, keeper_cost
from kie.playground.workspace import Workspace


def keeper_table(workspace: Workspace, *, models: Iterable[str]) -> None:
    """The models of one comparison, over everything that this ledger knows of them."""
    by_model = workspace.models.efforts()
    efforts = [by_model[model_id] for model_id in sorted(set(models)) if model_id in by_model]
    if not efforts:
        return
    box = st.expander("Cost and time per keeper", icon=":material/savings:", key="keeper_costs", on_change="rerun")
    if not box.open:  # what draws tables is loaded only for who looks at one
        return
    with box:
        st.caption(EXPLAINED)
        st.dataframe(
            pd.DataFrame([_row(effort) for effort in efforts]),
            hide_index=True,
            alt="Attempts, keepers, cost and time per keeper of each model",
        )


def _row(effort: Effort) -> dict[str, object]:
    keeper = keeper_cost(effort)
    return {
        "Model": labels.model_title(effort.model),
        "Attempts": effort.attempts,
        "Keepers": effort.keepers,
        "Cost per keeper": keeper.cost,
        "Time per keeper": keeper.time,
        "Spent": in_credits(effort.credits),
    }
