"""Which dialog is open. Streamlit allows one a run, and none from within another: a dialog that leads to the
next one asks for it here and reruns the page, which opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import streamlit as st

from kie.playground.container import Playground
from pages.ui.result.asset_dialog import show_assets, show_previews
from pages.ui.result.background_removal_dialog import show_cutout
from pages.ui.result.detail import show_attach, show_task
from pages.ui.result.request_dialog import show_request
from pages.ui.shared.asking import ASKED

Dialog = Literal["task", "attach", "cutout", "assets", "previews", "request"]

_DIALOGS: Mapping[str, Callable[..., None]] = {
    "task": show_task,
    "attach": show_attach,
    "cutout": show_cutout,
    "assets": show_assets,
    "previews": show_previews,
    "request": show_request,
}


def open_dialog(app: Playground, dialog: Dialog, *, task_id: str, **more: int) -> None:
    """Open a dialog in this run; `more` is what only this one asks for, such as the `position` of a file."""
    _DIALOGS[dialog](app, task_id=task_id, **more)


def open_asked(app: Playground) -> bool:
    """Open what another dialog asked for, if one did."""
    asked = st.session_state.pop(ASKED, None)
    if asked is None:
        return False
    dialog, task_id = asked
    open_dialog(app, dialog, task_id=task_id)
    return True
