"""Which comparison is looked at, and how: both stand in the address line, so that a view can be kept and sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from kie.playground.comparisons import recording
from kie.playground.comparisons.kept_comparisons import Overview, overview_of
from kie.playground.distinct_labels import distinct
from kie.playground.labels import shortened
from kie.playground.workspace import Workspace
from pages.ui.compare import compare_state
from pages.ui.compare.compare_state import VIEWS, View
from pages.ui.shared.readers_time import moment_words

LONGEST_WORDS = 70
_NOWHERE = (None, None)
_UNKNOWN = "unknown"
"""No run has this id."""
_KINDS = {
    "models": "side by side",
    "matrix": "matrix",
    "ablation": "one left out",
    "batch": "from a file",
    "picked": "picked",
}
_RESULTS = "results"
"""What the address calls results that were picked to be compared; a run is no name for them."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """`key` is a run's id, or a recording's name behind `recording.PREFIX`; None while there is nothing."""

    view: View
    key: str | None

    @property
    def recorded(self) -> str | None:
        """The recording that is looked at, if it is one."""
        if self.key is None or not self.key.startswith(recording.PREFIX):
            return None
        return self.key.removeprefix(recording.PREFIX)


def choose(workspace: Workspace) -> Choice:
    """Draw the head of the page; no model is named in it, so that a blind judge may see it."""
    overviews = {overview.run_id: overview for overview in workspace.comparisons.overviews()}
    titles = workspace.comparisons.recordings.titles()
    recorded = {f"{recording.PREFIX}{name}": title for name, title in titles.items()}
    linked, wanted = _wanted(workspace)
    picked: dict[str, str] = {}
    if linked is not None and linked not in overviews and linked not in recorded:
        older = workspace.comparisons.get(run_id=linked)
        if older is not None:
            overviews[linked] = overview_of(older)
            if older.layout.kind == "picked":
                picked[linked] = ",".join(slot.task.id for slot in older.slots)
    options = [*overviews, *recorded]
    usual: View = "Results" if overviews else "Set up"
    compare_state.view.set(wanted or usual)
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="compare_top"
    ):
        st.header("Compare", width="content")
        view = st.segmented_control(
            "View", VIEWS, key=compare_state.view.key, required=True, label_visibility="collapsed"
        ) or usual  # fmt: skip
    if linked == _UNKNOWN:
        sentence = "Fewer than two of the results in the address are here, so there is nothing to compare them with."
        st.info(sentence, icon=":material/search_off:")
        linked = None
    if view == "Set up" or not options:
        _write(workspace, linked, view, usual=(None, usual), picked=picked)
        return Choice(view=view, key=None)
    is_gone = linked is not None and linked not in options
    if is_gone:
        st.info("The comparison in the address is not here any more; this is the newest.", icon=":material/search_off:")
    compare_state.run.set(options[0] if linked is None or is_gone else linked)
    key = st.selectbox(
        "Comparison", options, key=compare_state.run.key, label_visibility="collapsed",
        format_func=_titles(overviews, recorded).__getitem__,
    )  # fmt: skip
    _write(workspace, key, view, usual=(options[0], usual), picked=picked)
    return Choice(view=view, key=key)


def show(key: str | None, *, view: View = "Results") -> None:
    """Look at this comparison, or None for the newest, in the next run of the page; for callbacks."""
    compare_state.next_view.set((key, view))


def _wanted(workspace: Workspace) -> tuple[str | None, View | None]:
    """Comparison and view as they were chosen here; or as they stand in the address, where somebody else wrote it:
    a link, the Back button. None is for what nobody has chosen.

    Widgets bound to the address would not do: a selectbox puts its label there, which changes with the comparison.
    """
    coming = compare_state.next_view.take()
    if coming is not None:
        return coming
    run, view = _address(workspace)
    if (run, view) == compare_state.written_address.get():
        run, view = compare_state.run.get() or run, compare_state.view.get() or view
    return run, next((known for known in VIEWS if known == view), None)


def _write(
    workspace: Workspace,
    run: str | None,
    view: View,
    *,
    usual: tuple[str | None, View],
    picked: Mapping[str, str],
) -> None:
    """Put what is shown into the address; a plain visit keeps a plain one, or the Back button would lead nowhere.

    `picked` are the results behind a run that only shows them: those stand in the address instead of it.
    """
    shown, address = (run, view), _address(workspace)
    if shown != address and (shown != usual or address != _NOWHERE):
        results = picked.get(run or "")
        values = {compare_state.run.key: None if results else run, _RESULTS: results, compare_state.view.key: view}
        for name, value in values.items():
            if value:
                st.query_params[name] = value
            elif name in st.query_params:
                del st.query_params[name]
    compare_state.written_address.set(_address(workspace))


def _address(workspace: Workspace) -> tuple[str | None, str | None]:
    run, results = st.query_params.get(compare_state.run.key), st.query_params.get(_RESULTS)
    if results:
        run = workspace.comparisons.pick(task_ids=results.split(",")) or _UNKNOWN
    return run, st.query_params.get(compare_state.view.key)


def _titles(overviews: Mapping[str, Overview], recorded: Mapping[str, str]) -> dict[str, str]:
    """Of alike ones the oldest keeps its words, so that they do not change when another comes."""
    runs = [(key, _title(overview)) for key, overview in overviews.items()]
    replays = [(key, f"Replay: {title}") for key, title in recorded.items()]
    return distinct([*reversed(runs), *reversed(replays)])


def _title(overview: Overview) -> str:
    results = f"{overview.tasks} result{'' if overview.tasks == 1 else 's'}"
    words = shortened(overview.prompt, LONGEST_WORDS)
    return f"{moment_words(overview.created_at)} · {_KINDS[overview.kind]} · {results} · {words}"
