"""Settings: how this playground reaches KIE, whether everything works, and what is kept."""

import streamlit as st

from kie.playground.container import current
from pages.ui.settings.health import cutout_choice, health
from pages.ui.settings.storage import storage

app = current()
st.header("Settings")
health(app)
cutout_choice(app)
storage(app)
st.caption(f"Version {app.version}")
