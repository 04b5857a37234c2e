"""What a judge and a reader of a report are told: what it rests on, how often it was judged, what may still differ."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from kie.domain.comparison import Comparison
from kie.domain.layouts import MODEL_AXIS
from kie.domain.task import TaskState
from kie.ledger import curation, judgings
from kie.ledger.schema import judgings as judgings_table
from kie.ledger.schema import pairs as pairs_table
from kie.playground.comparisons.report import from_json
from kie.playground.comparisons.verdicts import JUDGED_BEFORE
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.matrix import LEFT_OUT_AXIS
from kie.playground.word_lists import LARGEST
from tests.pages.conftest import runs
from tests.pages.test_pages_compare import (
    BANANA,
    CLIPS,
    TEN_MUGS,
    compared,
    components,
    judged,
    look,
    press,
    put_into,
    set_up,
    with_results,
    words_of,
)
from tests.support.pictures import clip, picture
from tests.support.shelves import finish

ONE_PROMPT = "one prompt cannot speak for others"


def test_a_verdict_on_one_prompt_says_so_on_the_page_and_in_the_report(app: Playground) -> None:
    comparison = with_results(app, compared(app, repeats=6))
    judged(app, comparison, [BANANA] * 6)
    assert ONE_PROMPT in words_of(look(comparison, "Judge"))
    assert ONE_PROMPT in str(reported(app, comparison)["verdict"])


def test_page_and_report_say_and_draw_the_same(app: Playground) -> None:
    comparison = with_results(app, compared(app, "matrix", subject=TEN_MUGS))
    judged(app, comparison, [BANANA] * 10)
    words, report = words_of(look(comparison, "Judge")), reported(app, comparison)
    (sentence,) = report["verdict"]
    assert sentence.startswith("For prompts like these, Nano Banana is better than Nano Banana Pro")
    assert sentence in words
    (drawn,) = report["verdict_pictures"]
    assert (drawn["left"], drawn["right"], len(drawn["dots"])) == ("Nano Banana Pro", "Nano Banana", 10)


def reported(app: Playground, comparison: Comparison) -> dict[str, object]:
    """The report that the page keeps for its download."""
    look(comparison, "Report")
    with app.ledger.read() as connection:
        rows = connection.exec_driver_sql("SELECT content FROM reports ORDER BY rowid DESC")
        content = json.loads(rows.scalars().first())
    from_json(content)
    return dict(content)


# ---- judging more than once


def test_judging_again_is_counted_before_it_begins_and_in_every_verdict(app: Playground) -> None:
    comparison = with_results(app, compared(app, repeats=6))
    assert JUDGED_BEFORE not in words_of(look(comparison, "Judge"))
    judged(app, comparison, ["tie"] * 6)
    assert JUDGED_BEFORE in words_of(look(comparison, "Judge"))
    judged(app, comparison, [])
    judged(app, comparison, [BANANA] * 6)
    words = words_of(look(comparison, "Judge"))
    assert words.count("Asked before on these pictures or prompts: sitting 1; this answer allows for that.") == 1
    assert "sitting 1; this answer allows for that" in str(reported(app, comparison)["verdict"])


def test_a_new_run_of_the_same_brief_goes_on_counting(app: Playground) -> None:
    first, second = (with_results(app, compared(app, repeats=3)) for _ in range(2))
    judged(app, first, ["tie"] * 3)
    assert JUDGED_BEFORE in words_of(look(second, "Judge"))
    judged(app, second, [BANANA] * 3)
    assert "Asked before on these pictures or prompts: sitting 1" in words_of(look(second, "Judge"))
    assert "Asked before" not in words_of(look(first, "Judge"))


def test_power_is_promised_with_the_ties_of_all_ones_own_votes(app: Playground) -> None:
    judged(app, with_results(app, compared(app, repeats=4)), ["tie", "both bad", BANANA, BANANA])
    words = words_of(look(with_results(app, compared(app, "matrix", subject=TEN_MUGS)), "Judge"))
    assert "10 prompts find a preference of 80 to 20, with 50 % of ties and “both bad” as in your votes so far" in words


def test_begin_pressed_in_two_tabs_is_one_judging(app: Playground) -> None:
    comparison = with_results(app, compared(app, repeats=3))
    tab, other = look(comparison, "Judge"), look(comparison, "Judge")
    press(tab, "begin_judging")
    page = press(other, "begin_judging")
    (begun,) = judgings.of_run(app.ledger, workspace=LOCAL_WORKSPACE, run_id=comparison.run.id)
    assert components(page, "blind_pair")[0]["judging"] == begun.id


def test_nothing_begins_where_the_results_went_meanwhile_and_that_is_said(app: Playground) -> None:
    comparison = with_results(app, compared(app, repeats=3))
    page = look(comparison, "Judge")
    gone = [slot.task.id for slot in comparison.slots if slot.task.model == BANANA]
    curation.delete(app.ledger, workspace=LOCAL_WORKSPACE, ids=gone)
    page = press(page, "begin_judging")
    assert "There are no two results to put beside each other. Nothing was begun." in words_of(page)
    assert judgings.of_run(app.ledger, workspace=LOCAL_WORKSPACE, run_id=comparison.run.id) == ()


def test_a_judging_that_was_stopped_before_its_first_vote_hides_no_verdict(app: Playground) -> None:
    comparison = with_results(app, compared(app, repeats=6))
    judged(app, comparison, [BANANA] * 6)
    judged(app, comparison, [])
    verdict = reported(app, comparison)["verdict"]
    assert "On this prompt, Nano Banana is preferred in 100 %" in str(verdict)


def test_a_judging_without_pairs_breaks_neither_page(app: Playground) -> None:
    comparison = with_results(app, compared(app))
    with app.ledger.write() as connection:
        row = {"id": "empty", "run_id": comparison.run.id, "workspace": LOCAL_WORKSPACE, "axis": MODEL_AXIS,
               "options": "{}", "created_at": 1, "ended_at": 2}  # fmt: skip
        connection.execute(judgings_table.insert().values(row))
    for view in ("Judge", "Report"):
        look(comparison, view)
    assert reported(app, comparison)["verdict"] == []


# ---- what is judged


def test_that_the_first_of_several_pictures_is_judged_is_said_before(app: Playground) -> None:
    comparison = compared(app)
    for slot in comparison.slots:
        finish(app.ledger, app.store, slot.task.id, [picture(size=(60, 40)), picture(size=(61, 40))])
    warning = "Some results have several pictures: the first of each is judged."
    assert warning in words_of(look(comparison, "Judge"))
    assert warning not in words_of(look(with_results(app, compared(app)), "Judge"))


def test_what_may_tell_clips_apart_is_said_before(app: Playground) -> None:
    comparison = compared(app, models=CLIPS)
    for slot in comparison.slots:
        finish(app.ledger, app.store, slot.task.id, [clip()])
    words = words_of(look(comparison, "Judge"))
    assert "Their lengths may differ" in words
    assert "Their lengths may differ" not in words_of(look(with_results(app, compared(app)), "Judge"))


# ---- judgings that came from elsewhere


@pytest.mark.parametrize("view", ["Judge", "Report"])
@pytest.mark.parametrize("ended", [None, 2])
def test_pages_survive_a_judging_that_fits_nothing(app: Playground, view: str, ended: int | None) -> None:
    comparison = with_results(app, compared(app, "ablation", models=(BANANA,), repeats=2))
    row = {"id": "odd", "run_id": comparison.run.id, "workspace": LOCAL_WORKSPACE, "axis": LEFT_OUT_AXIS,
           "options": '{"style": "x", "subject": "x"}', "created_at": 1, "ended_at": ended}  # fmt: skip
    pair = {"judging_id": "odd", "workspace": LOCAL_WORKSPACE, "group": "g", "left_option": "", "left_file": "no",
            "right_option": "style", "right_file": "such", "note": "odd"}  # fmt: skip
    rows = [{**pair, "number": 7, "outcome": "left"}, {**pair, "number": 9, "outcome": "tie" if ended else None}]
    with app.ledger.write() as connection:
        connection.execute(judgings_table.insert().values(row))
        connection.execute(pairs_table.insert(), rows)
    look(comparison, view)


# ---- results that are on their way, and clips


def test_while_an_ablation_runs_nobody_is_told_to_run_what_is_on_its_way(app: Playground) -> None:
    comparison = compared(app, "ablation", models=(BANANA,), repeats=2)
    without = next(slot for slot in comparison.slots if slot.cell[LEFT_OUT_AXIS] == "style")
    finish(app.ledger, app.store, without.task.id, [picture()])
    words = words_of(look(comparison))
    assert "run the unchanged brief at least twice" not in words
    for field in ("Subject", "Style"):
        assert f"Leaving out {field} cannot be judged yet: pictures are on their way." in words
    put_into(app, {slot.task.id: TaskState.FAIL for slot in comparison.slots if slot is not without})
    assert "Style cannot be judged: run the unchanged brief at least twice" in words_of(look(comparison))


def test_that_clips_are_measured_by_their_first_frame_is_said(app: Playground) -> None:
    comparison = compared(app, "ablation", models=(CLIPS[0],))
    for slot in comparison.slots:
        finish(app.ledger, app.store, slot.task.id, [clip()])
    caveat = "Of clips the first frame was measured"
    assert caveat in words_of(look(comparison))
    assert caveat in str(reported(app, comparison)["asides"])
    pictures = with_results(app, compared(app, "ablation", models=(BANANA,)))
    assert caveat not in words_of(look(pictures))


# ---- a recording that is deleted while it plays; a clip that no MP4 takes; files that are too large


def test_a_recording_that_another_tab_deleted_is_said(app: Playground) -> None:
    comparison = with_results(app, compared(app))
    page = press(look(comparison, "Report"), "save_recording")
    name = page.selectbox(key="run").value.removeprefix("recorded ")
    stage = AppTest.from_function(_stage_alone, default_timeout=20, args=(name,))
    assert words_of(runs(stage)) == ""
    app.recordings.remove(name)
    assert "This recording is not here any more." in words_of(runs(stage))


def _stage_alone(name: str) -> None:
    """The part of a replay that runs again by itself while it plays."""
    from pages.ui.compare.replay_view import _stage
    from pages.ui.shared.visitor import visitors_workspace

    _stage(visitors_workspace(), name, 1.0, False)


def test_a_list_of_words_that_is_too_large_is_not_even_read(app: Playground) -> None:
    page = set_up(app, "matrix")
    page.file_uploader(key="word_list").upload("Hue.txt", b"\xff" * (LARGEST + 1))
    assert "too large for a list of words: 2 MB is the most" in words_of(press(runs(page), "add_word_list"))
