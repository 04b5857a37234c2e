"""Create: the brief beside what each model gets, and the board of results."""

import streamlit as st

from kie.playground.drafts import plans
from pages.ui.create import create_state
from pages.ui.create.brief_form import brief_form
from pages.ui.create.generate import generate_button
from pages.ui.create.model_picker import model_picker, parameter_tabs
from pages.ui.create.preview import preview
from pages.ui.result.board import live_board
from pages.ui.shared.visitor import visitors_workspace

workspace = visitors_workspace()
create_state.open_draft(workspace)

left, right = st.columns([5, 6], gap="large")
with left:
    model_picker(workspace, create_state.read())
    brief_form(workspace, create_state.read())
    parameter_tabs(create_state.read())
with right:
    now = create_state.read()
    chosen = plans(now)
    preview(chosen, callback_url=workspace.connection.callback_url)
    generate_button(workspace, chosen, count=now.count)
    live_board(workspace)
create_state.keep(workspace, now)
