"""A button for what costs: where that is a lot, the first press only asks.

What the two presses do is settled when the button is drawn, so that a second press before the page has answered the
first asks once more, and what was asked about is what is confirmed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from kie.playground.quote import Quote
from pages.ui.shared import shared_state


@dataclass(frozen=True, kw_only=True)
class Press:
    """One press of the button `key`, which had announced `quote`; `confirms` where it was the second button."""

    key: str
    quote: Quote
    confirms: bool

    def may_spend(self, quote: Quote) -> bool:
        """Whether this press pays for `quote`, worked out at the click; else the button asks for it from now on."""
        if quote.needs_confirming and not (self.confirms and quote == self.quote):
            shared_state.asked_about(self.key).set(quote)
            return False
        forget(self.key)
        return True


def paid_button(
    label: str, *, key: str, quote: Quote, on_press: Callable[..., None], args: tuple[Any, ...], **look: Any
) -> None:
    """`label` says what is done and what it costs; `on_press` gets `args` and the Press, whose `may_spend` it heeds.

    `look` is as for st.button. The button that confirms has a key of its own: `confirm_` and the first one's.
    """
    confirms = is_asked(key, quote)
    if not confirms:
        forget(key)
    st.button(
        f"Confirm: {label[0].lower()}{label[1:]}" if confirms else label,
        key=f"confirm_{key}" if confirms else key,
        on_click=on_press,
        args=(*args, Press(key=key, quote=quote, confirms=confirms)),
        **look,
    )


def is_asked(key: str, quote: Quote) -> bool:
    """Whether the button asks about just this: another count or cost is asked for anew."""
    return shared_state.asked_about(key).get() == quote


def forget(key: str) -> None:
    """Ask no longer."""
    shared_state.asked_about(key).clear()
