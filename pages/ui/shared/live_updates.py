"""Live parts of a page: components draw themselves from a websocket (`kie.server.live`), without a rerun.

A component is given `live_data`, and follows its topic with live.js. Where there is no socket, the slow rerun of its
fragment gives it everything anew, a little later.
"""

from __future__ import annotations

import secrets
from typing import Any

import streamlit as st

from kie.playground.live_topics import Topic
from kie.playground.workspace import Workspace
from pages.ui.shared import shared_state

NET_SECONDS = 10
"""How often a live fragment reruns by itself: the net behind the socket, and what wakes an idle page up."""


def live_data(workspace: Workspace, topic: Topic) -> dict[str, Any]:
    """What a component follows the topic by: see live.js. The same as long as nothing changes, so that a rerun which
    only looks sends nothing."""
    live = workspace.live(topic, tab=_tab())
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return {**live, "address": f"/{base}{live['address']}" if base else live["address"]}


def _tab() -> str:
    """What tells this tab from others of the same visitor, for as long as its session lasts."""
    if not shared_state.tab.is_set:
        shared_state.tab.set(secrets.token_hex(8))
    return shared_state.tab.get()
