"""Create: the brief beside what each model gets, and the board of results."""

import streamlit as st

from kie.playground.container import current
from kie.playground.drafts import plans
from pages.ui.create import draft_state
from pages.ui.create.brief_form import brief_form
from pages.ui.create.generate import generate_button
from pages.ui.create.model_picker import model_picker, parameter_tabs
from pages.ui.create.preview import preview
from pages.ui.result.board import live_board

app = current()
draft_state.open_draft(app)

left, right = st.columns([5, 6], gap="large")
with left:
    model_picker(app, draft_state.read())
    brief_form(app, draft_state.read())
    parameter_tabs(draft_state.read())
with right:
    now = draft_state.read()
    chosen = plans(now)
    preview(chosen, callback_url=app.callback_url)
    generate_button(app, chosen, count=now.count)
    live_board(app)
draft_state.keep(app, now)
