"""The values of a brief's variables: a small table or a file, each row a result of its own, by name."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kie.errors import BadInput
from kie.playground import variable_rows
from kie.playground.read_table import read_table
from pages.ui.create import create_state
from pages.ui.shared.escape import plain
from prompts.brief import Brief
from prompts.variables import variables_in


def variables_table(brief: Brief) -> None:
    """Nothing where the brief asks for none; the rows stay with the form all the same."""
    names, rows = variables_in(brief), create_state.variables()
    if not names:
        if create_state.variables_table().is_set:
            create_state.set_variables(rows)  # the table is not drawn, and what was typed into it would go with it
        return
    columns = variable_rows.columns_of(names, rows)
    if create_state.table_columns.get() != columns:
        create_state.set_variables(variable_rows.aligned(rows, columns))
        create_state.table_columns.set(columns)
    with st.container(key="variables", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(":material/data_object: Values: each row makes a result of its own", width="content")
            _from_file()
        st.data_editor(
            pd.DataFrame(list(create_state.table_start()), columns=list(columns), dtype=str),
            key=create_state.variables_table().key,
            num_rows="dynamic",
            hide_index=True,
            width="stretch",
            height="content",
        )
        problem = variable_rows.problem_of(create_state.read())
        if problem is not None:
            st.caption(f":material/info: {plain(problem)}")


def _from_file() -> None:
    with st.popover("From a table", icon=":material/table:"):
        st.file_uploader(
            "A CSV file or a spreadsheet, a column for each variable",
            type=["csv", "tsv", "txt", "xlsx", "ods"],
            key=create_state.variables_file.key,
            on_change=_take,
        )
        refusal = create_state.variables_refusal.take()
        if refusal is not None:
            st.error(plain(refusal), icon=":material/error:")


def _take() -> None:
    """The table's rows in the place of those that stand there."""
    uploaded = create_state.variables_file.get()
    if uploaded is None:
        return
    try:
        rows = variable_rows.rows_of(read_table(uploaded.getvalue()))
    except BadInput as error:
        create_state.variables_refusal.set(f"{error.message} The values are as they were.")
        return
    create_state.set_variables(rows)
