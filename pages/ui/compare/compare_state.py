"""What the session holds of Compare: which comparison is looked at and how, what varies, and what came of clicks."""

from __future__ import annotations

import time
from typing import Any, Literal, get_args

from streamlit.runtime.uploaded_file_manager import UploadedFile

from kie.playground.quote import Quote
from pages.ui.shared.session_values import SessionValue

View = Literal["Set up", "Results", "Judge", "Report"]
VIEWS: tuple[View, ...] = get_args(View)

run = SessionValue[str | None]("run", None)
view = SessionValue[View | None]("view", None)
next_view = SessionValue[tuple[str | None, View | None] | None]("next_comparison", None)
"""What to look at in the next run of the page."""
written_address = SessionValue[tuple[str | None, str | None]]("comparison_in_address", (None, None))
"""Comparison and view as they were last put into the address."""

each_repeats = SessionValue[float | None]("compare_repeats", None)
cell_repeats = SessionValue[float | None]("matrix_repeats", None)
unchanged_repeats = SessionValue[float | None]("ablation_floor", None)
without_repeats = SessionValue[float | None]("ablation_repeats", None)
most_wordings = SessionValue[float | None]("most_wordings", None)
sample_seed = SessionValue[float | None]("sample_seed", None)
varied_parameters = SessionValue[list[str]]("varied_parameters", [])
varied_seeds = SessionValue("varied_seeds", "")

run_refusal = SessionValue[str | None]("run_refusal", None)
batch_refusal = SessionValue[str | None]("batch_refusal", None)
judging_refusal = SessionValue[str | None]("judging_said", None)
recording_file = SessionValue[UploadedFile | None]("recording_file", None)
recording_refusal = SessionValue[str | None]("recording_said", None)
word_list_file = SessionValue[UploadedFile | None]("word_list", None)
word_list_outcome = SessionValue[str | None]("word_list_said", None)
_playing = SessionValue[dict[str, float]]("replay_began", {})


def followed(number: SessionValue[float | None]) -> SessionValue[float | None]:
    """What a number was set to by itself the last time: while it still says so, nobody has chosen another."""
    return SessionValue(f"{number.key}_followed", None)


def values_of(parameter: str) -> SessionValue[list[str] | str | None]:
    """The values of a parameter that varies: some of its choices, or a line of text."""
    return SessionValue(f"values_{parameter}", None)


def added_model(run_id: str) -> SessionValue[str | None]:
    """The model that is about to be added to a comparison."""
    return SessionValue(f"added_model_{run_id}", None)


def batch_confirmed(quote: Quote) -> SessionValue[bool]:
    """Whether somebody said yes to just this batch."""
    return SessionValue(f"batch_confirmed_{quote.count}_{quote.credits}", False)


def judge_element(judging_id: str) -> SessionValue[Any]:
    """What was pressed on the pair that is shown."""
    return SessionValue(f"judge_{judging_id}", None)


def note(judging_id: str, number: int) -> SessionValue[str]:
    """What is noted on a pair."""
    return SessionValue(f"note_{judging_id}_{number}", "")


def began_playing(recording: str) -> float:
    """When a recording began to play, in seconds since 1970; now, where it had not."""
    if recording not in _playing.get():
        play_from_the_beginning(recording)
    return _playing.get()[recording]


def play_from_the_beginning(recording: str) -> None:
    _playing.set({**_playing.get(), recording: time.time()})
