"""Settings: how this playground reaches KIE, whether everything works, and what is kept."""

import streamlit as st

from kie.playground import current
from pages.ui.health import cutout_choice, health
from pages.ui.storage import storage

house = current()
st.header("Settings")
health(house)
cutout_choice(house)
storage(house)
