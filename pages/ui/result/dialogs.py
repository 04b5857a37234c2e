"""Which dialog is open. Streamlit allows one a run, and none from within another: a dialog that leads to the
next one names it (`result_state.open_next`) and reruns the page, which opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kie.playground.workspace import Workspace
from pages.ui.result import result_state
from pages.ui.result.asset_dialog import show_assets, show_previews
from pages.ui.result.background_removal_dialog import show_background_removal
from pages.ui.result.detail import show_attach, show_task
from pages.ui.result.icon_dialog import show_icon
from pages.ui.result.paint_dialog import show_paint
from pages.ui.result.request_dialog import show_request
from pages.ui.result.result_state import Dialog
from pages.ui.result.versions_dialog import show_versions

_DIALOGS: Mapping[Dialog, Callable[..., None]] = {
    "task": show_task,
    "attach": show_attach,
    "background removal": show_background_removal,
    "assets": show_assets,
    "previews": show_previews,
    "request": show_request,
    "versions": show_versions,
    "paint": show_paint,
    "icon": show_icon,
}


_OF_A_FILE: frozenset[Dialog] = frozenset({"background removal", "paint", "icon", "assets", "previews"})


def open_dialog(workspace: Workspace, dialog: Dialog, *, task_id: str, position: int = 0) -> None:
    """Open a dialog in this run; `position` is that of the file that was looked at, among those the task keeps."""
    more = {"position": position} if dialog in _OF_A_FILE else {}
    _DIALOGS[dialog](workspace, task_id=task_id, **more)


def open_waiting(workspace: Workspace) -> bool:
    """Open what another dialog has led to, if one did."""
    waiting = result_state.next_dialog.take()
    if waiting is None:
        return False
    dialog, task_id = waiting
    open_dialog(workspace, dialog, task_id=task_id)
    return True
