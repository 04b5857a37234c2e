"""Text areas that commit while one types.

Streamlit's text area commits when it loses focus; its text input can be live, but has one line. This small
element waits for a pause of 300 ms and then tells the text area that it lost focus, which it has not: the
value is committed, the cursor stays. If a later Streamlit ignores that, text areas commit on leaving, as ever.
"""

from __future__ import annotations

import streamlit as st

_JS = """
const PAUSE = 300
let timer = 0

function commit(area) {
  area.dispatchEvent(new FocusEvent("focusout", { bubbles: true }))
}

function onInput(event) {
  if (!(event.target instanceof HTMLTextAreaElement)) return
  clearTimeout(timer)
  timer = setTimeout(commit, PAUSE, event.target)
}

export default function () {
  document.addEventListener("input", onInput, true)
  // What was typed before this element was there has had no pause yet.
  if (!timer && document.activeElement instanceof HTMLTextAreaElement) onInput({ target: document.activeElement })
  return () => {
    clearTimeout(timer)
    document.removeEventListener("input", onInput, true)
  }
}
"""

_element = st.components.v2.component("live_typing", html="<span hidden></span>", js=_JS)


def live_text_areas() -> None:
    """Make every text area of this page live."""
    _element(key="live_typing", height="content")
