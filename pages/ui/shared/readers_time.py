"""Times as the reader's own clock has them: the browser says in which zone it is, not the server."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

import streamlit as st

from kie.playground import labels


def readers_zone() -> tzinfo | None:
    """The zone of who looks at the page; None, which stands for this machine's, where the browser does not say."""
    name = st.context.timezone
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, KeyError, OSError):
        return None


def moment_words(moment: datetime) -> str:
    return labels.moment_words(moment, zone=readers_zone())


def readers_today() -> date:
    return datetime.now().astimezone(readers_zone()).date()
