"""What the session holds beside a parameter's value, under keys that begin with that of the value."""

from __future__ import annotations

from typing import Any

from kie.catalogue import Json
from pages.ui.shared.session_values import SessionValue


def value(key: str) -> SessionValue[Json]:
    """A value itself, typed as its parameter."""
    return SessionValue(key, None)


def drawn_kind(key: str) -> SessionValue[str | None]:
    """The kind of the widget that was drawn last."""
    return SessionValue(f"{key}_kind", None)


def typed(key: str) -> SessionValue[str | None]:
    """A list as it is typed."""
    return SessionValue(f"{key}_typed", None)


def unlocked_seed(key: str) -> SessionValue[Json]:
    """The seed that was unlocked last."""
    return SessionValue(f"{key}_last", None)


def shapes(key: str) -> SessionValue[Any]:
    """What was pressed on the drawn shapes."""
    return SessionValue(f"{key}_shapes", None)
