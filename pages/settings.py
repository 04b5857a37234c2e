"""Settings: how this playground reaches KIE, whether everything works, and what is kept."""

import streamlit as st

from pages.ui.settings.health import background_removal_choice, environment, health
from pages.ui.settings.storage import storage
from pages.ui.shared.visitor import visitors_workspace

workspace = visitors_workspace()
st.header("Settings")
health(workspace.connection)
st.subheader("Background removal")
background_removal_choice(workspace.background_removal)
storage(workspace)
environment()
st.caption(f"Version {workspace.connection.version}")
