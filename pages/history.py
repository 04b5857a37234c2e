"""History: everything that was ever generated here."""

import streamlit as st

from kie.playground import current
from pages.ui.cutout_upload import cutout_upload
from pages.ui.shelf import history

house = current()
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.header("History")
    cutout_upload(house)
history(house)
