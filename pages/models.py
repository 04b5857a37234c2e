"""Models: what there is, what each takes and costs."""

import streamlit as st

from pages.ui.models.model_list import model_list
from pages.ui.shared.visitor import visitors_workspace

st.header("Models")
model_list(visitors_workspace())
