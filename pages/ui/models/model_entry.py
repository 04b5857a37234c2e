"""One model in full: what it takes, what it costs, where that is from, and what one has made with it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from kie.catalogue import Model, Parameter
from kie.domain.task import TaskState, has_thumbnail
from kie.playground import labels, model_words, parameter_words
from kie.playground.keeper_costs import keeper_cost
from kie.playground.model_facts import Known
from kie.playground.result_history import Filters
from kie.playground.workspace import Workspace
from pages.ui.models.try_model import try_model
from pages.ui.shared.escape import plain

_RESULTS = 6


def model_entry(workspace: Workspace, row: Known) -> None:
    model = row.model
    with st.container(border=True, key="model_entry"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(model.title)
            if not model.is_retired and st.button("Try it", icon=":material/draw:", key="try_it", type="primary"):
                try_model(model.id)
        st.caption(f"`{model.id}` · {model.vendor} · {model_words.kinds(model)}")
        if model.is_retired:
            st.warning("KIE has removed this model; it is kept here so that old results can be read.")
        _figures(row)
        _results(workspace, model)
        left, right = st.columns([3, 2], gap="medium")
        with left:
            _parameters(model)
        with right:
            _prices(model)
            _limits(model)
            _sources(model)


def _figures(row: Known) -> None:
    """What decides, side by side."""
    model, keeper = row.model, keeper_cost(row.effort)
    median, p90 = model_words.times(row.experience)
    facts = {
        row.bought.capitalize() or "Price": "not published"
        if row.credits is None
        else model_words.credits(row.credits),
        "Typical time": labels.seconds_words(model.typical_seconds) or "not known",
    }
    if row.attempts:
        facts |= {
            "Your median": median,
            "90 % within": p90,
            "Your failures": model_words.failures(row.experience),
            "Cost per keeper": keeper.cost,
        }
    cells = st.grid(min_column_width=150, gap="small")
    for label, value in facts.items():
        with cells.cell():
            st.markdown(f":gray[{plain(label)}]  \n**{plain(value or '–')}**")


def _parameters(model: Model) -> None:
    st.markdown("##### Parameters")
    table = pd.DataFrame([_parameter(parameter) for parameter in model.parameters])
    st.table(table, border="horizontal", hide_index=True, alt=f"Parameters of {model.title}")


def _parameter(parameter: Parameter) -> dict[str, str]:
    default = parameter_words.default(parameter)
    marks = [
        " *needed*" if parameter.required and not default else "",
        " *outdated*" if parameter.is_deprecated else "",
    ]
    takes = plain(parameter_words.takes(parameter))
    if parameter.fields:
        inner = [f"{plain(field.label)}: {plain(parameter_words.takes(field))}" for field in parameter.fields]
        takes += ". Each with " + "; ".join(inner)
    return {
        "Parameter": f"**{plain(parameter.label)}**{''.join(marks)} `{parameter.name}`",
        "Takes": takes + (f". Unless you change it: **{plain(default)}**" if default else ""),
        "Meaning": plain(parameter.help),
    }


def _prices(model: Model) -> None:
    st.markdown("##### Price")
    if model.price is None:
        st.caption("KIE has published no price that is known here.")
        return
    rows = [model_words.price_row(model, row) for row in model.price.rows]
    _list(f"**{plain(cost)}**{' · ' + plain(case) if case else ''}" for cost, case in rows)
    st.caption(plain(f"{model.price.source}, checked {_day(model.price.checked)}. 1 credit is $0.005."))


def _limits(model: Model) -> None:
    if model.rules or model.constraints:
        st.markdown("##### Rules")
    _list(plain(rule.sentence) for rule in model.rules)
    if model.constraints:
        st.caption("Only KIE can check, after sending:")
        _list(map(plain, model.constraints))


def _sources(model: Model) -> None:
    st.markdown("##### Sources")
    st.markdown(f"{plain(model.source)}, checked {_day(model.checked)}; confidence {model.confidence}.")
    if model.disagreements:
        st.caption("Sources disagree:")
        _list(map(plain, model.disagreements))


def _list(lines: Iterable[str]) -> None:
    st.markdown("\n".join(f"- {line}" for line in lines))


def _results(workspace: Workspace, model: Model) -> None:
    """The newest results of one's own, where there are any."""
    filters = Filters(model=model.id, state=TaskState.SUCCESS, service=workspace.connection.service)
    page = workspace.history.page(filters=filters, per_page=_RESULTS)
    kept = [file for task in page.tasks for file in task.files if has_thumbnail(file)]
    if not kept:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for file in kept[:_RESULTS]:
            st.image(workspace.links.thumbnail(file.sha256 or ""), width=96, alt=f"A result of {model.title}")
        st.page_link(
            "history.py", label="All in History", icon=":material/history:", query_params={"model": model.title}
        )


def _day(day: object) -> str:
    return f"{day:%d %B %Y}".lstrip("0")
