"""History: everything that was ever generated here."""

import streamlit as st

from kie.playground import current
from pages.ui.history_table import history_table

st.header("History")
history_table(current())
