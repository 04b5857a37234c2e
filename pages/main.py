"""The frame of every page: navigation, and on every page whether this is the demo."""

import streamlit as st

from pages.ui.history import history_state
from pages.ui.shared.assets import ICON
from pages.ui.shared.frame import demo_notice, frame
from pages.ui.shared.visitor import visitors_workspace

st.set_page_config(page_title="Prompt playground for KIE", page_icon=str(ICON), layout="wide")

pages = [
    st.Page("create.py", title="Create", icon=":material/draw:", default=True),
    st.Page("compare.py", title="Compare", icon=":material/compare:"),
    st.Page("history.py", title="History", icon=":material/history:"),
    st.Page("models.py", title="Models", icon=":material/category:"),
    st.Page("settings.py", title="Settings", icon=":material/settings:"),
]
page = st.navigation(pages, position="top")
workspace = visitors_workspace()
frame(workspace, pages)
demo_notice(workspace.connection)
if page.title != "History":
    history_state.mark.clear()  # whoever comes back from another page sees the newest
page.run()
