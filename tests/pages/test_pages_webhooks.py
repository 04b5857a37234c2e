"""What Settings says of callbacks, and of a model's answer that is no file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kie.catalogue import Json
from kie.domain.task import Task, TaskState
from kie.ledger.callback_log import Overview, Reason
from kie.playground.container import Playground
from kie.worker import poll_interval
from pages.ui.result.detail import answer_of
from pages.ui.settings.webhook_health import arrival_words, missing_words
from tests.pages.conftest import visit

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def words_of(*, ago: float | None = 12.0, today: int = 34, refused: dict[Reason, int] | None = None) -> str:
    last = None if ago is None else NOW - timedelta(seconds=ago)
    return arrival_words(Overview(last_at=last, arrived_today=today, refused_today=refused or {}), now=NOW)


def test_callbacks_are_told_in_one_sentence() -> None:
    assert words_of() == "Callbacks: last one 12 s ago, 34 today, none refused."
    assert words_of(ago=None, today=0) == "Callbacks: none has arrived yet, none refused."
    assert words_of(refused={"forged": 1200, "late": 1}) == (
        "Callbacks: last one 12 s ago, 34 today, 1,201 refused (1,200 with a wrong signature, 1 too old)."
    )


@pytest.mark.parametrize(
    ("seconds", "words"), [(-3, "0 s"), (119, "119 s"), (120, "2 min"), (7200, "2 h"), (200_000, "2 days")]
)
def test_how_long_ago_is_told_in_the_unit_that_fits(seconds: float, words: str) -> None:
    assert f"last one {words} ago" in words_of(ago=seconds)


def test_what_is_missed_is_a_question_only_once_it_is_no_accident() -> None:
    assert missing_words(1) == "None has arrived for 1 finished task so far. Its result was found by asking."
    assert missing_words(poll_interval.MISSED_CALLBACKS) == (
        "None has arrived for 3 finished tasks: is WEBHOOK_BASE_URL reachable from outside? "
        "Until one arrives, KIE is asked as often as without webhooks; no result is lost."
    )


def test_without_webhooks_settings_says_that_they_are_off(app: Playground) -> None:
    page = visit("settings")
    assert [each.value for each in page.caption if each.value.startswith("Webhooks: off.")] != []
    assert [button for button in page.button if button.label == "Test the webhook"] == []


@pytest.mark.parametrize(
    ("note", "answer"),
    [('{"subject_status":1}', {"subject_status": 1}), ("Done by KIE.", None), (None, None), ("[1]", None), ("7", None)],
)
def test_a_note_is_an_answer_where_it_is_an_object(note: str | None, answer: dict[str, Json] | None) -> None:
    task = Task(
        id="t", run_id="r", workspace="w", service="s", position=0, model="m", medium="image", prompt="", input={},
        state=TaskState.SUCCESS, created_at=NOW, width=1, height=1, note=note,
    )  # fmt: skip
    assert answer_of(task) == answer
