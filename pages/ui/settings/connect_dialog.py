"""Connect KIE: where to get a key, try it, use it at once. It is written to a file only when asked."""

from __future__ import annotations

import streamlit as st

from kie.errors import BadInput
from kie.playground.connection import Connection
from pages.ui.settings import settings_state
from pages.ui.shared.escape import plain


def connect_button(connection: Connection, *, key: str, label: str = "Connect KIE") -> None:
    """Opens the dialog; `key` tells several buttons of one page apart."""
    if st.button(label, key=key, icon=":material/key:"):
        _connect(connection)


@st.dialog("Connect KIE", icon=":material/key:")
def _connect(connection: Connection) -> None:
    st.markdown(
        "Make a key at [kie.ai/api-key](https://kie.ai/api-key) and paste it here. It is tried first, which costs "
        "nothing, and used at once."
    )
    st.text_input("Key", key=settings_state.new_key.key, type="password", autocomplete="off", placeholder="Paste it")
    st.checkbox("Write it to .env, for the next start", key=settings_state.writes_key_down.key)
    with st.expander("Another address than KIE's own"):
        st.text_input("Address", key=settings_state.new_address.key, placeholder="https://api.kie.ai")
    if st.button("Try it and connect", key="connect", type="primary", width="stretch"):
        _try(connection)
    st.caption(
        "Whoever has the key can spend your credits. Where one has leaked (a chat, a screenshot, a repository), "
        "delete it at kie.ai/api-key and make another."
    )


def _try(connection: Connection) -> None:
    with st.spinner("Asking KIE for the balance…"):
        try:
            trial = connection.connect(
                key=settings_state.new_key.get(),
                address=settings_state.new_address.get(),
                writes_down=settings_state.writes_key_down.get(),
            )
        except BadInput as error:
            settings_state.connected.set(error.message)
            st.rerun()
    if not trial.works:
        st.error(plain(trial.sentence), icon=":material/key_off:")
        return
    settings_state.new_key.clear()
    settings_state.connected.set(trial.sentence)
    st.rerun()


def connected_notice() -> None:
    """Once after a key was taken: what it has."""
    sentence = settings_state.connected.take()
    if sentence is not None:
        st.toast(plain(sentence), icon=":material/key:")
