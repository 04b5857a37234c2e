"""Hints on Create: three at once, each with what its fix changes, a switch that is kept, and nothing is blocked."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from kie.catalogue import Json
from kie.domain.comparison import BRIEFS
from kie.ledger import judgings
from kie.ledger.judgings import Outcome
from kie.playground import drafts
from kie.playground.comparisons.matchups import pairs_of
from kie.playground.container import Playground
from kie.playground.matrix import WORDING_AXIS
from pages.ui.create import create_state
from tests.pages.conftest import runs, visit
from tests.pages.test_pages_create import all_runs, captions, kept, press_generate, save
from tests.support.comparisons import axis, compared, with_results
from tests.support.ledgers import ME

MODEL = "google/nano-banana"
KEY = "google-nano-banana"
FAULTY = {"subject": "a hot pink mug, no text {"}


def opened(app: Playground, *, texts: dict[str, str] | None = None, colours: str = "") -> AppTest:
    save(app, drafts.Draft(models=(MODEL,), texts=FAULTY if texts is None else texts, colours=colours))
    return visit()


def hints_of(page: AppTest) -> list[str]:
    return [words for words in captions(page) if "lightbulb" in words]


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click()
    return runs(page)


def test_the_three_heaviest_are_shown_and_the_rest_is_behind_a_fold(app: Playground) -> None:
    page = opened(app)
    assert [expander.label for expander in page.expander if "more hint" in expander.label] == ["2 more hints"]
    first = hints_of(page)[0]
    assert "a brace that does not end" in first
    assert "no text {" in first
    assert "→ **" in first


def test_a_fix_changes_the_form_as_shown_and_can_be_undone(app: Playground) -> None:
    page = press(opened(app), f"fix_{KEY}_0")
    assert kept(app).texts["subject"].strip() == "a hot pink mug, no text"
    page = press(page, f"fix_{KEY}_0")
    assert {name: text for name, text in kept(app).texts.items() if text} == {
        "subject": "a hot pink mug", "exclusions": "text",
    }  # fmt: skip
    page = press(page, "undo_reuse")
    assert page.text_area(key=create_state.text("subject").key).value.strip() == "a hot pink mug, no text"


def test_colours_that_could_not_be_read_are_not_lost_to_a_fix(app: Playground) -> None:
    whole = {"subject": "a photograph of a mug on a table", "exclusions": "text"}
    page = opened(app, texts=whole, colours="#EC4899, sky")
    assert len(hints_of(page)) == 1
    assert f"fix_{KEY}_0" not in {button.key for button in page.button}
    page = press(opened(app, texts=whole, colours="#EC4899"), f"fix_{KEY}_0")
    assert kept(app).colours == "#EC4899 subject"


def test_a_kind_that_is_hidden_stays_hidden_until_it_is_shown_again(app: Playground) -> None:
    page = press(opened(app), f"off_{KEY}_0")
    assert not any("brace" in words for words in hints_of(page))
    again = visit()
    assert not any("brace" in words for words in hints_of(again))
    assert any("brace" in words for words in hints_of(press(again, f"on_{KEY}_unbalanced-braces")))


def test_hints_block_nothing(app: Playground) -> None:
    press_generate(opened(app))
    assert len(all_runs(app)) == 1


def test_a_prompt_that_is_too_long_is_cut_only_by_a_press(app: Playground) -> None:
    long = {"subject": "A mug.", "details": f"Steam rises. {'x' * 25_000}"}
    page = opened(app, texts=long)
    assert any("Cut first" in words and "it saves 25,002, and it fits then" in words for words in captions(page))
    assert kept(app).texts["details"] == long["details"]
    press(page, f"do_cut_{KEY}_0")
    assert kept(app).texts["details"] == "Steam rises."


def test_what_the_model_takes_elsewhere_or_not_at_all_is_said(app: Playground) -> None:
    save(
        app,
        drafts.Draft(
            models=("google/imagen4-fast",), texts={"subject": "a mug", "motion": "it spins", "exclusions": "text"}
        ),
    )
    (words,) = [words for words in captions(visit()) if "alt_route" in words]
    assert "Exclusions → own parameter `negative_prompt`" in words
    assert "Motion → left out · Motion is for clips, and this model makes none." in words


def test_an_untouched_form_shows_no_hint(app: Playground) -> None:
    assert hints_of(opened(app, texts={})) == []


def test_ones_own_votes_are_quoted_once_they_are_sure(app: Playground) -> None:
    """Ten comparisons, in each of which the side without the lone brace was preferred."""
    for number in range(10):
        prefer_whole_braces(app, number)
    words = hints_of(opened(app))
    assert "Helped in 10 of 10 of your judged runs (69 % to 100 %)." in words[0]
    assert sum("judged runs" in each for each in words) == 1


def prefer_whole_braces(app: Playground, number: int) -> None:
    briefs: dict[str, Json] = {"0": {"subject": f"mug {number}"}, "1": {"subject": f"mug {number} {{"}}
    run_id = compared(
        app.ledger, axis("model", "z-image"), axis(WORDING_AXIS, "0", "1"), brief={BRIEFS: {WORDING_AXIS: briefs}}
    )
    comparison = with_results(app.ledger, app.store, run_id)
    judging = judgings.begin(
        app.ledger, workspace=ME, run_id=run_id, axis=WORDING_AXIS, options={"0": "0", "1": "1"},
        chosen=pairs_of(comparison, axis=WORDING_AXIS, seed=1),
    )  # fmt: skip
    kept = judgings.judging(app.ledger, workspace=ME, judging_id=judging)
    assert kept is not None
    (pair,) = kept.pairs
    outcome: Outcome = "left" if pair.left_option == "0" else "right"
    judgings.vote(app.ledger, workspace=ME, judging_id=judging, number=pair.number, outcome=outcome)
    judgings.end(app.ledger, workspace=ME, judging_id=judging)
