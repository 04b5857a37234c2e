"""Which comparison is looked at, and how: both stand in the address line, so that a view can be kept and sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import streamlit as st

from kie.ledger import comparisons
from kie.ledger.comparisons import Overview
from kie.media.names import shortened
from kie.playground.comparisons import recording
from kie.playground.container import Playground
from pages.ui.compare.unlike import unlike
from pages.ui.shared import labels
from pages.ui.shared.frame import workspace

View = Literal["Set up", "Results", "Judge", "Report"]
LONGEST_WORDS = 70
_RUN, _VIEW, _NEXT, _WRITTEN = "run", "view", "next_comparison", "comparison_in_address"
_NOWHERE = (None, None)
_KINDS = {"models": "side by side", "matrix": "matrix", "ablation": "one left out", "batch": "from a file"}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """`key` is a run's id, or a recording's name behind `recording.PREFIX`; None while there is nothing."""

    view: View
    key: str | None

    @property
    def recorded(self) -> str | None:
        """The recording that is looked at, if it is one."""
        is_one = self.key is not None and self.key.startswith(recording.PREFIX)
        return self.key.removeprefix(recording.PREFIX) if is_one and self.key else None


def choose(app: Playground) -> Choice:
    """Draw the head of the page; no model is named in it, so that a blind judge may see it."""
    found = {one.run_id: one for one in comparisons.overviews(app.ledger, workspace=workspace())}
    recorded = {f"{recording.PREFIX}{name}": title for name, title in app.recordings.titles().items()}
    linked, wanted = _asked_for()
    if linked is not None and linked not in found and linked not in recorded:
        older = comparisons.comparison(app.ledger, workspace=workspace(), run_id=linked)
        if older is not None:
            found[linked] = comparisons.overview_of(older)
    options = [*found, *recorded]
    usual: View = "Results" if next(iter(found), None) else "Set up"
    st.session_state[_VIEW] = wanted or usual
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.header("Compare", width="content")
        view: View = st.segmented_control(
            "View", get_args(View), key=_VIEW, required=True, label_visibility="collapsed"
        ) or usual  # fmt: skip
    if view == "Set up" or not options:
        _write(linked, view, usual=(None, usual))
        return Choice(view=view, key=None)
    is_gone = linked is not None and linked not in options
    if is_gone:
        st.info("The comparison in the address is not here any more; this is the newest.", icon=":material/search_off:")
    st.session_state[_RUN] = options[0] if linked is None or is_gone else linked
    key = st.selectbox(
        "Comparison", options, key=_RUN, label_visibility="collapsed", format_func=_titles(found, recorded).__getitem__
    )  # fmt: skip
    _write(key, view, usual=(options[0], usual))
    return Choice(view=view, key=key)


def show(key: str | None, *, view: View = "Results") -> None:
    """Look at this comparison, or None for the newest, in the next run of the page; for callbacks."""
    st.session_state[_NEXT] = (key, view)


def _asked_for() -> tuple[str | None, View | None]:
    """Comparison and view as they were chosen here; or as they stand in the address, where somebody else wrote it:
    a link, the Back button. None is for what nobody has chosen.

    Widgets bound to the address would not do: a selectbox puts its label there, which changes with the comparison.
    """
    coming = st.session_state.pop(_NEXT, None)
    if coming is not None:
        return coming
    there = _address()
    if there == st.session_state.get(_WRITTEN, _NOWHERE):
        there = st.session_state.get(_RUN) or there[0], st.session_state.get(_VIEW) or there[1]
    run, view = there
    return run, next((one for one in get_args(View) if one == view), None)


def _write(run: str | None, view: View, *, usual: tuple[str | None, View]) -> None:
    """Put what is shown into the address; a plain visit keeps a plain one, or the Back button would lead nowhere."""
    shown = (run, view)
    if shown != _address() and (shown != usual or _address() != _NOWHERE):
        st.query_params.update({name: value for name, value in ((_RUN, run), (_VIEW, view)) if value})
    st.session_state[_WRITTEN] = _address()


def _address() -> tuple[str | None, str | None]:
    return st.query_params.get(_RUN), st.query_params.get(_VIEW)


def _titles(found: Mapping[str, Overview], recorded: Mapping[str, str]) -> dict[str, str]:
    """Of alike ones the oldest keeps its words, so that they do not change when another comes."""
    runs = ((key, _title(one)) for key, one in reversed(found.items()))
    return unlike([*runs, *((key, f"Replay: {title}") for key, title in reversed(recorded.items()))])


def _title(one: Overview) -> str:
    results = f"{one.tasks} result{'' if one.tasks == 1 else 's'}"
    words = shortened(one.prompt, LONGEST_WORDS)
    return f"{labels.moment_words(one.created_at)} · {_KINDS[one.kind]} · {results} · {words}"
