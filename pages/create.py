"""Create: the brief in a column of its own, Generate always below it, and the results on all the rest."""

import streamlit as st

from kie.playground.drafts import plans
from kie.playground.variable_rows import first_form
from pages.ui.create import create_state
from pages.ui.create.brief_form import brief_form
from pages.ui.create.generate import generate_bar
from pages.ui.create.model_picker import model_picker, parameter_tabs
from pages.ui.create.preview import prompt_preview
from pages.ui.create.steps_hint import steps_hint
from pages.ui.result.board import live_board
from pages.ui.shared.visitor import visitors_workspace

workspace = visitors_workspace()
create_state.open_draft(workspace)

steps_hint(workspace)
with st.container(horizontal=True, wrap=False, gap="medium", key="create"):
    with st.container(key="brief"):
        with st.container(key="brief_sections"):
            model_picker(workspace, create_state.read())
            brief_form(workspace, create_state.read())
            written = st.container()
            parameter_tabs(create_state.read())
        now = create_state.read()
        with written:
            prompt_preview(workspace, plans(first_form(now)))
        generate_bar(workspace, now)
    with st.container(key="stage"):
        live_board(workspace)
create_state.keep(workspace, now)
