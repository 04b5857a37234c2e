"""Who is asking, and so whose workspace a page shows."""

from __future__ import annotations

from kie.playground.container import LOCAL_WORKSPACE, current
from kie.playground.workspace import Workspace


def visitors_workspace() -> Workspace:
    """Alone on 127.0.0.1 there is one workspace."""
    return Workspace(current(), LOCAL_WORKSPACE)
