"""Compare: the results of one brief beside each other, model by model."""

import streamlit as st

from kie.playground import current
from pages.ui.comparison import comparison

st.header("Compare")
comparison(current())
