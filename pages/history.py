"""History: everything that was ever generated here."""

import streamlit as st

from kie.playground.container import current
from pages.ui.history.history_view import history
from pages.ui.result.background_removal_upload import cutout_upload

app = current()
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.header("History")
    cutout_upload(app)
history(app)
