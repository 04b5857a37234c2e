"""Settings: how this playground reaches KIE, and whether everything works."""

import streamlit as st

from kie.playground import current
from pages.ui.health import health

st.header("Settings")
health(current())
