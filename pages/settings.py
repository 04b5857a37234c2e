"""Settings: how this playground reaches KIE, whether everything works, and what is kept."""

import streamlit as st

from pages.ui.settings.connect_dialog import connect_button
from pages.ui.settings.end_signals_choice import end_signals_choice
from pages.ui.settings.health import background_removal_choice, environment, health
from pages.ui.settings.storage import storage
from pages.ui.shared.visitor import visitors_workspace

workspace = visitors_workspace()
st.header("Settings")
health(workspace.connection)
if not workspace.connection.is_demo:  # there it stands above, as on every page
    connect_button(workspace.connection, key="connect_from_settings", label="Use another key")
st.subheader("Background removal")
background_removal_choice(workspace.background_removal)
st.subheader("When work ends")
end_signals_choice(workspace)
storage(workspace)
environment()
st.caption(f"Version {workspace.connection.version}")
