"""Create: the brief beside what each model gets, and the board of results."""

import streamlit as st

from kie.playground import current
from pages.ui import draft
from pages.ui.board import live_board
from pages.ui.brief_form import brief_form
from pages.ui.generate import generate_button
from pages.ui.model_picker import model_picker, parameter_tabs
from pages.ui.plan import plans
from pages.ui.preview import preview

house = current()
draft.open_draft(house)

left, right = st.columns([5, 6], gap="large")
with left:
    model_picker(house, draft.read())
    brief_form(house, draft.read())
    parameter_tabs(draft.read())
with right:
    now = draft.read()
    chosen = plans(now)
    preview(chosen)
    generate_button(house, chosen, count=now.count)
    live_board(house)
draft.keep(house, now)
