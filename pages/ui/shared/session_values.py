"""What a visitor's session holds, one typed value a key. Each is declared once, in the `…_state` module of its feature.

A widget's value lies under the widget's own key, so a value may be a widget's too: `key=page.key`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

import streamlit as st

T = TypeVar("T")


@dataclass(frozen=True)
class SessionValue(Generic[T]):
    """The value under `key`; `default` while there is none."""

    key: str
    default: T

    @property
    def is_set(self) -> bool:
        return self.key in st.session_state

    def get(self) -> T:
        return cast(T, st.session_state.get(self.key, self.default))

    def set(self, value: T) -> None:
        st.session_state[self.key] = value

    def take(self) -> T:
        """The value, which is gone then: what is to be said once."""
        return cast(T, st.session_state.pop(self.key, self.default))

    def clear(self) -> None:
        st.session_state.pop(self.key, None)


def forget_where(is_forgotten: Callable[[str], bool]) -> None:
    """Clear every value whose key is one of these."""
    for key in list(st.session_state):
        if is_forgotten(str(key)):
            del st.session_state[key]
