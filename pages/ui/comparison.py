"""One run's results side by side, with what each model was sent and where the requests differ."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from kie.ledger import views
from kie.playground import Playground
from kie.records import Run, Task
from pages.ui import wording
from pages.ui.board import board
from pages.ui.frame import workspace
from pages.ui.live import NET_SECONDS, listen

_LOOK_BACK = 40


@st.fragment(run_every=NET_SECONDS)
def comparison(house: Playground) -> None:
    """Choose a run of two or more tasks; see pictures, times, costs and differing parameters."""
    listen(house, workspace=workspace())
    runs = [
        run for run in views.latest_runs(house.ledger, workspace=workspace(), limit=_LOOK_BACK) if len(run.tasks) > 1
    ]
    if not runs:
        st.info(
            "Nothing to compare yet. On Create, choose two or more models (or several pictures each) and generate.",
            icon=":material/compare:",
        )
        st.page_link("create.py", label="Go to Create", icon=":material/draw:")
        return
    by_id = {run.id: run for run in runs}
    chosen = st.selectbox("Run", list(by_id), format_func=lambda run_id: _title(by_id[run_id]), key="compared_run")
    run = by_id.get(chosen or "", runs[0])
    board(house, [run], key="comparison_board", is_wide=True)
    st.subheader("Side by side")
    st.dataframe(_figures(run.tasks), hide_index=True, alt="Time, cost and state of each task")
    differing = _differences(run.tasks)
    if differing.empty:
        st.caption("Every model was sent the same prompt and parameters.")
    else:
        st.subheader("Where the requests differ")
        st.dataframe(differing, alt="Request parameters that differ between the tasks")


def _title(run: Run) -> str:
    models = ", ".join(dict.fromkeys(wording.model_title(task.model) for task in run.tasks))
    prompt = " ".join(run.tasks[0].prompt.split())
    return f"{wording.moment_words(run.created_at)} · {models} · {prompt[:60]}"


def _figures(tasks: tuple[Task, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Model": wording.model_title(task.model),
                "State": wording.state_words(task),
                "Took": wording.seconds_words(task.seconds),
                "Cost": wording.credit_words(task),
                "Size": next((f"{f.width} × {f.height}" for f in task.files if f.width), ""),
            }
            for task in tasks
        ]
    )


def _differences(tasks: tuple[Task, ...]) -> pd.DataFrame:
    """Parameters down, tasks across; only rows in which not all are the same."""
    names = list(dict.fromkeys(name for task in tasks for name in task.input))
    columns = [f"{task.position + 1} · {wording.model_title(task.model)}" for task in tasks]
    rows = {name: [_value(task, name) for task in tasks] for name in names}
    return pd.DataFrame.from_dict(
        {name: values for name, values in rows.items() if len(set(values)) > 1}, orient="index", columns=columns
    )


def _value(task: Task, name: str) -> str:
    value = task.input.get(name)
    return "–" if value is None else value if isinstance(value, str) else json.dumps(value)
