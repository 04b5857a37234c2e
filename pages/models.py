"""Models: what there is, what each takes and costs."""

import streamlit as st

from kie.playground.container import current
from pages.ui.models.model_list import model_list

st.header("Models")
model_list(current())
