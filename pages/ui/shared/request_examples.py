"""A request in several languages, to be copied: what asks for a task, and what asks what came of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kie.playground.exact_request import Example


def request_examples(places: Sequence[DeltaGenerator], examples: Sequence[Example]) -> None:
    """One example a place, such as a tab."""
    for place, example in zip(places, examples, strict=True):
        with place:
            st.code(example.create, language=example.language, wrap_lines=True)
            st.caption("Then, until its state is `success` or `fail`:")
            st.code(example.status, language=example.language, wrap_lines=True)
