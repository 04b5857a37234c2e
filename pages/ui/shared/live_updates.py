"""Push from the worker to the browser, over Streamlit's websocket: a fragment reruns the moment its workspace has news.

Streamlit has no public way to rerun a fragment from outside, so two private names are used, guarded: where
they are gone, the fragment's own slow `run_every` still shows everything, a little later.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from dataclasses import dataclass

from kie.playground.workspace import Workspace

log = logging.getLogger(__name__)
NET_SECONDS = 10
"""How often a live fragment reruns by itself: the net behind the push, and what wakes an idle page up."""
AGAIN_SECONDS, MOST_TRIES, REST_SECONDS = 0.1, 50, 0.3
"""How soon a push that was held back is tried again, and how often (after that the slow rerun must do); and how long
a page rests after it was drawn: what is still on its way to the browser would be lost to a push."""


@dataclass(frozen=True, kw_only=True)
class _Listener:
    workspace: str
    session_id: str
    fragment_id: str


class _Listeners:
    """The live fragments of all sessions of this process, by session."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_session: dict[str, _Listener] = {}
        self._drawn_at: dict[str, float] = {}

    def add(self, listener: _Listener) -> None:
        with self._lock:
            self._by_session[listener.session_id] = listener
            self._drawn_at[listener.session_id] = time.monotonic()

    def drop(self, session_id: str) -> None:
        with self._lock:
            self._by_session.pop(session_id, None)
            self._drawn_at.pop(session_id, None)

    def is_fresh(self, session_id: str) -> bool:
        """Whether its fragment was drawn so lately that the browser may not have all of the page yet."""
        return time.monotonic() - self._drawn_at.get(session_id, 0.0) < REST_SECONDS

    def of(self, workspace: str) -> list[_Listener]:
        with self._lock:
            return [listener for listener in self._by_session.values() if listener.workspace == workspace]

    def __len__(self) -> int:
        return len(self._by_session)


_listeners = _Listeners()
_held_back: set[_Listener] = set()


def listen(workspace: Workspace) -> None:
    """Call inside a fragment: from now on it reruns when something of `workspace` changes."""
    name = workspace.listen(_push, is_somebody_looking=lambda: len(_listeners) > 0)
    try:
        from streamlit.runtime.scriptrunner import get_script_run_ctx
        from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

        context = get_script_run_ctx(suppress_warning=True)
        fragment_id = ThreadState.get().fragment_id
    except (ImportError, AttributeError):
        return
    if context is not None and isinstance(fragment_id, str):
        _listeners.add(_Listener(workspace=name, session_id=context.session_id, fragment_id=fragment_id))


def _push(workspace: str) -> None:
    """On the event loop: ask every listening session of the workspace for a rerun of its fragment."""
    for listener in _listeners.of(workspace):
        if listener not in _held_back:
            _try(listener, tries=0)


def _try(listener: _Listener, *, tries: int) -> None:
    """Push now, or once the page is drawn and at rest: before, it breaks (Streamlit's "Cannot set a node at a delta
    path")."""
    _held_back.discard(listener)
    try:
        if not _rerun(listener) and tries < MOST_TRIES:
            _held_back.add(listener)
            asyncio.get_running_loop().call_later(AGAIN_SECONDS, lambda: _try(listener, tries=tries + 1))
    except Exception:  # private API: whatever breaks, the slow rerun is still there
        log.debug("push failed", exc_info=True)
        _listeners.drop(listener.session_id)


def _rerun(listener: _Listener) -> bool:
    """Whether the session took it, or is no more; False while its page is being drawn."""
    from streamlit.proto.ClientState_pb2 import ClientState
    from streamlit.runtime import get_instance
    from streamlit.runtime.app_session import AppSessionState

    session = get_instance().get_app_session(listener.session_id)
    if session is None:
        _listeners.drop(listener.session_id)
        return True
    if session._state is AppSessionState.APP_IS_RUNNING or _listeners.is_fresh(listener.session_id):
        return False
    state = ClientState()
    state.CopyFrom(session._client_state)
    state.ClearField("widget_states")
    state.fragment_id, state.is_auto_rerun = listener.fragment_id, True
    session.request_rerun(state)
    return True
