"""Models: what there is, what each takes and costs."""

import streamlit as st

from kie.playground import current
from pages.ui.model_list import model_list

st.header("Models")
model_list(current())
