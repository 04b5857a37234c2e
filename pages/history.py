"""History: everything that was ever generated here."""

import streamlit as st

from pages.ui.history.history_view import history
from pages.ui.result.background_removal_upload import background_removal_upload
from pages.ui.shared.visitor import visitors_workspace

workspace = visitors_workspace()
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.header("History")
    background_removal_upload(workspace)
history(workspace)
