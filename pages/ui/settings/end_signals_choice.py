"""Whether this browser says that the last result is there: by a sound, by a notification; both are off by default."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kie.playground.workspace import Workspace
from pages.ui.settings import settings_state
from pages.ui.shared.assets import text

_switches = st.components.v2.component(
    "end_signals",
    html='<div class="ke"></div>',
    css=text("end_signals.css"),
    js=text("dom.js", "chime.js", "end_signals.js"),
    isolate_styles=False,
)


def end_signals_choice(workspace: Workspace) -> None:
    """Two switches. The browser is asked for its permission by the press that switches notifications on."""
    _switches(
        key=settings_state.end_signals.key,
        data={"chosen": workspace.end_signals.chosen()},
        on_switched_change=partial(_switch, workspace),
        height="content",
    )


def _switch(workspace: Workspace) -> None:
    switched = settings_state.end_signals.get()["switched"]
    for signal, wanted in (switched or {}).items():
        workspace.end_signals.choose(str(signal), wanted=bool(wanted))
