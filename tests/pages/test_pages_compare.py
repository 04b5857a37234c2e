"""Compare without a browser: every set-up and view, what is placed and when it is asked for twice, and the verdicts."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from kie import catalogue
from kie.domain.comparison import BRIEFS, Comparison
from kie.domain.layouts import ComparisonKind
from kie.domain.stored_names import DraftName
from kie.domain.task import Run, TaskState
from kie.ledger import commands, comparisons, curation, draft_revisions, judgings
from kie.ledger.judgings import Outcome
from kie.ledger.schema import judgings as judgings_table
from kie.ledger.schema import tasks
from kie.playground import batch, container
from kie.playground.comparisons.matchups import pairs_of, pairs_to_judge
from kie.playground.comparisons.verdicts import promise_of
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.distinct_labels import from_where_they_differ
from kie.playground.drafts import Draft
from kie.playground.matrix import LEFT_OUT_AXIS, UNCHANGED, Variation, plan_comparison
from pages.ui.create import create_state
from prompts.brief import TEXT_FIELDS, brief_to_json
from prompts.evaluation.ablation import pictures_needed
from prompts.evaluation.promise import LONGEST_PLAN
from tests.pages.conftest import ROOT, runs, visit
from tests.pages.test_pages_models import cards_of
from tests.support.pictures import clip, picture
from tests.support.shelves import finish

BANANA, PRO, IMAGEN = "google/nano-banana", "nano-banana-pro", "google/imagen4-fast"
CLIPS = ("wan/2-5-text-to-video", "bytedance/v1-lite-text-to-video")
MUG = {"subject": "A mug", "style": "oil paint"}
KINDS: tuple[ComparisonKind, ...] = ("models", "matrix", "ablation", "batch")
VIEWS = ("Results", "Judge", "Report")
TEN_MUGS = f"{{{'|'.join(f'mug {number}' for number in range(10))}}}"
HOSTILE = "![x](http://127.0.0.1:1/x.png) :red[red] **bold** [link](http://127.0.0.1:1/) `code` $x^2$ :material/home:"
CSV = b"name,prompt,model\nmug,A mug,google/nano-banana\nharbour,A harbour,nano-banana-pro\n"


def write(app: Playground, *models: str, **texts: str) -> None:
    written = Draft(texts=texts or MUG, models=models or (PRO, BANANA))
    draft_revisions.save(app.ledger, workspace=LOCAL_WORKSPACE, name=DraftName.CREATE, content=written.to_json())


def all_runs(app: Playground) -> tuple[Run, ...]:
    """Newest first."""
    return tuple(
        seen(app, overview.run_id).run for overview in comparisons.overviews(app.ledger, workspace=LOCAL_WORKSPACE)
    )


def compared(
    app: Playground, kind: ComparisonKind = "models", *, models: Sequence[str] = (BANANA, PRO), repeats: int = 1,
    origin: str = "compare", **texts: str,
) -> Comparison:  # fmt: skip
    """A comparison as the page places it, all of it queued."""
    written = Draft(texts=texts or MUG, models=tuple(models))
    if kind == "batch":
        assets = batch.read(CSV + b"".join(b"mug %d,A mug,z-image\n" % number for number in range(2 * repeats - 2)))
        wanted, layout = [asset.intent() for asset in assets], batch.layout_of(assets)
        brief: dict[str, Any] = {}
    else:
        plan = plan_comparison(written, Variation(kind=kind, repeats=repeats, floor=repeats + 1))
        assert plan.sentences == ()
        wanted, layout = plan.intents(), plan.layout
        again = {**written.to_json(), "unlike": secrets.token_hex(4)}
        brief = {**brief_to_json(written.brief), "draft": again, BRIEFS: plan.briefs_json()}
    run_id, _ = commands.place_run(
        app.ledger, workspace=LOCAL_WORKSPACE, service="demo", click=secrets.token_hex(8), brief=brief,
        intents=wanted, origin=origin, layout=layout,
    )  # fmt: skip
    return seen(app, run_id)


def seen(app: Playground, run_id: str) -> Comparison:
    comparison = comparisons.comparison(app.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert comparison is not None
    return comparison


def with_results(app: Playground, comparison: Comparison) -> Comparison:
    for number, slot in enumerate(comparison.slots):
        finish(app.ledger, app.store, slot.task.id, [picture(size=(60 + number, 40))])
    return seen(app, comparison.run.id)


def put_into(app: Playground, states: Mapping[str, TaskState]) -> None:
    with app.ledger.write() as connection:
        for task_id, state in states.items():
            row = {"state": state, "error": f"KIE said {HOSTILE}", "error_kind": "refused", "finished_at": 0}
            connection.execute(tasks.update().where(tasks.c.id == task_id).values(row))


def look(comparison: Comparison | str, view: str = "Results") -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=20)
    page.switch_page("compare.py")
    page.query_params["run"] = comparison if isinstance(comparison, str) else comparison.run.id
    page.query_params["view"] = view
    page.session_state["view"] = view
    return runs(page)


def set_up(app: Playground, kind: str = "models", **texts: str) -> AppTest:
    write(app, **texts)
    page = visit("compare")
    if page.session_state["view"] != "Set up":
        page.button_group(key="view").set_value("Set up")
        runs(page)
    page.button_group(key="compare_kind").set_value(kind)
    return runs(page)


def components(page: AppTest, name: str) -> list[dict[str, Any]]:
    protos = [element.proto for element in page.get("bidi_component")]
    return [json.loads(proto.json) for proto in protos if proto.component_name == name]


def words_of(page: AppTest) -> str:
    """Everything that is said in sentences, as it reads once Markdown has taken its backslashes away."""
    parts = [*page.markdown, *page.caption, *page.error, *page.info, *page.warning, *page.success]
    return "\n".join(str(part.value).replace("\\", "") for part in parts)


def said_in_errors(page: AppTest) -> str:
    return "\n".join(error.value.replace("\\", "") for error in page.error)


def run_button(page: AppTest) -> Any:
    return next(b for b in page.button if b.key in ("run_comparison", "confirm_run_comparison", "run_batch"))


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click()
    return runs(page)


# ---- the first visit


def test_the_first_thing_a_newcomer_can_press_plays_the_recording_and_nothing_is_sent(app: Playground) -> None:
    page = visit("compare")
    first = next(button for button in page.button if button.key != "connect_from_notice")
    assert (first.key, first.label) == ("play_recorded", "Play “Four models, one robot”")
    first.click()
    page = runs(page)
    assert "Replay" in words_of(page)
    assert "Nothing is sent and nothing is billed" in words_of(page)
    (grid,) = components(page, "comparison_grid")
    assert len(grid["columns"]) == 4
    assert all_runs(app) == ()


def test_a_recording_plays_anew_whenever_it_is_pressed_and_can_be_seen_at_once(app: Playground) -> None:
    page = press(visit("compare"), "play_recorded")
    (grid,) = components(page, "comparison_grid")
    assert not any(task["files"] for task in tasks_in(grid))
    page.button_group(key="speed_four-models-one-robot").set_value(0.0)
    page = runs(page)
    (grid,) = components(page, "comparison_grid")
    assert all(task["files"] and "(replay)" in task["facts"] for task in tasks_in(grid))
    assert components(page, "comparison_requests") != []
    page.button_group(key="speed_four-models-one-robot").set_value(1.0)
    (grid,) = components(runs(page), "comparison_grid")
    assert not any(task["files"] for task in tasks_in(grid))


def tasks_in(grid: dict[str, Any]) -> Iterator[dict[str, Any]]:
    cards = {card["id"]: card for card in grid["live"]["cards"]}
    for section in grid["sections"]:
        for row in section["rows"]:
            for cell in row["cells"]:
                yield from (cards[grid["live"]["head"]["slots"][place]] for place in cell["places"])


def test_a_recording_from_elsewhere_is_taken_in_and_played(app: Playground) -> None:
    shipped = app.recordings.path("four-models-one-robot").read_bytes()
    page = visit("compare")
    page.file_uploader(key="recording_file").upload("theirs.zip", shipped)
    page = press(runs(page), "open_recording")
    assert page.selectbox(key="run").value != "recorded four-models-one-robot"
    assert "Replay" in words_of(page)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_a_file_that_is_no_recording_is_said(app: Playground, content: bytes) -> None:
    page = press(visit("compare"), "open_recording")
    assert "Choose a file first." in words_of(page)
    page.file_uploader(key="recording_file").upload("theirs.zip", content)
    page = press(runs(page), "open_recording")
    assert "This is no recording of a comparison" in words_of(page)


def test_a_list_of_words_from_a_file_can_be_drawn_from(app: Playground) -> None:
    page = set_up(app, "matrix", subject="A __hue__ mug")
    assert "“__hue__” stays as it is" in words_of(page)
    page.file_uploader(key="word_list").upload("Hue.txt", b"red\nblue\n")
    page = press(runs(page), "add_word_list")
    assert "Added: __hue__ has 2 lines." in words_of(page)
    assert "The brief has **2 wordings**." in words_of(page)
    page.file_uploader(key="word_list").upload("Hue.txt", b"\xff\xfe\x00")
    assert "is no UTF-8 text" in words_of(press(runs(page), "add_word_list"))


@pytest.mark.parametrize(("origin", "is_new"), [("create", True), ("compare", False), ("batch", False)])
def test_only_who_made_a_comparison_here_is_no_newcomer(app: Playground, origin: str, is_new: bool) -> None:
    compared(app, origin=origin)
    page = set_up(app)
    assert ("play_recorded" in {button.key for button in page.button}) is is_new


def test_every_recording_can_be_played_from_the_list(app: Playground) -> None:
    comparison = with_results(app, compared(app))
    own = app.recordings.save(comparison, store=app.store, title="Two *mugs*", kept_at={})
    page = set_up(app)
    listed = [button for button in page.button if (button.key or "").startswith("open_recording_")]
    assert [button.key for button in listed] == [f"open_recording_{own}", "open_recording_four-models-one-robot"]
    assert "Two *mugs*\nFour models, one robot" in words_of(page)
    page = press(page, f"open_recording_{own}")
    assert page.selectbox(key="run").value == f"recorded {own}"


@pytest.mark.parametrize("view", ["Judge", "Report"])
def test_a_recording_says_that_it_can_only_be_watched(app: Playground, view: str) -> None:
    assert "only to be watched" in words_of(look("recorded four-models-one-robot", view))


# ---- setting up


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "texts", [MUG, {"subject": ""}, {"subject": "A {red|blue} mug"}, {"subject": "A {red|blue mug"}]
)
def test_every_kind_of_set_up_draws_itself(app: Playground, kind: str, texts: dict[str, str]) -> None:
    set_up(app, kind, **texts)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_set_up_draws_itself_without_a_model(app: Playground, kind: str) -> None:
    page = set_up(app, kind)
    if kind != "batch":
        page.multiselect(key=create_state.models.key).set_value([])
        page = runs(page)
        assert "Choose a model." in said_in_errors(page)
        assert run_button(page).disabled


@pytest.mark.parametrize(
    ("kind", "texts", "count"),
    [("models", MUG, 2), ("matrix", {"subject": "A {red|blue} mug"}, 4), ("ablation", MUG, None)],
)
def test_what_the_button_announces_is_placed_and_nothing_else(
    app: Playground, kind: str, texts: dict[str, str], count: int | None
) -> None:
    page = set_up(app, kind, **texts)
    if kind == "ablation":
        page.number_input(key="ablation_floor").set_value(2)
        page.number_input(key="ablation_repeats").set_value(1)
        page, count = runs(page), 8
    label = run_button(page).label
    page = press(page, "run_comparison")
    (run,) = all_runs(app)
    spent = sum(task.credits_expected or 0 for task in run.tasks)
    assert label == f"Run {len(run.tasks)} pictures · {spent:g} demo credits"
    assert len(run.tasks) == count
    (grid,) = components(page, "comparison_grid")
    assert {task["id"] for task in tasks_in(grid)} == {task.id for task in run.tasks}
    assert (page.session_state["view"], page.selectbox(key="run").value) == ("Results", run.id)


def test_what_an_ablation_needs_follows_the_brief_until_somebody_chooses(app: Playground) -> None:
    page = set_up(app, "ablation", subject="A mug", style="oil paint")

    def repeats_of(page: AppTest) -> tuple[float, float]:
        return page.number_input(key="ablation_floor").value, page.number_input(key="ablation_repeats").value

    assert repeats_of(page) == pictures_needed(2, models=2)
    page.text_area(key="brief_scene").set_value("On a table")
    page.text_area(key="brief_camera").set_value("Window light")
    page = runs(page)
    assert repeats_of(page) == pictures_needed(4, models=2) != pictures_needed(2, models=2)
    page.number_input(key="ablation_floor").set_value(2)
    page = runs(page)
    page.text_area(key="brief_camera").set_value("")
    page = runs(page)
    assert repeats_of(page) == (2, pictures_needed(3, models=2)[1])


def test_the_same_set_up_pressed_in_two_tabs_at_once_is_one_run(app: Playground) -> None:
    first_tab = set_up(app)
    other = set_up(app)
    press(first_tab, "run_comparison")
    press(other, "run_comparison")
    (run,) = all_runs(app)
    assert len(run.tasks) == 2


def test_how_many_each_stays_while_pictures_become_clips(app: Playground) -> None:
    page = set_up(app)
    page.number_input(key="compare_repeats").set_value(3)
    assert runs(page).number_input(key="compare_repeats").label == "Pictures each (1 to 12)"
    page.multiselect(key=create_state.models.key).set_value(["wan/2-5-text-to-video"])
    each = runs(page).number_input(key="compare_repeats")
    assert (each.label, each.value) == ("Clips each (1 to 12)", 3)


def test_pictures_each_are_so_many_of_every_model(app: Playground) -> None:
    page = set_up(app)
    page.number_input(key="compare_repeats").set_value(3)
    press(runs(page), "run_comparison")
    assert [(task.model, task.repeat) for task in all_runs(app)[0].tasks] == [
        (model, repeat) for repeat in range(3) for model in (PRO, BANANA)
    ]


@pytest.mark.parametrize(
    ("kind", "typed", "now"),
    [
        ("models", ("compare_repeats", 3), "6 pictures · 66 demo credits"),
        ("matrix", ("varied_seeds", "1, 2"), "4 pictures · 44 demo credits"),
        ("ablation", ("ablation_repeats", 1), "16 pictures · 176 demo credits"),
    ],
)
def test_what_was_typed_just_before_the_click_is_announced_first_and_runs_at_the_next(
    app: Playground, kind: str, typed: tuple[str, object], now: str
) -> None:
    page = set_up(app, kind)
    key, value = typed
    field = page.text_input(key=key) if isinstance(value, str) else page.number_input(key=key)
    field.set_value(value)
    page = press(page, "run_comparison")
    assert f"it now makes {now}. Press again. Nothing was sent." in said_in_errors(page)
    assert all_runs(app) == ()
    page = press(page, "run_comparison")
    if any(button.key == "confirm_run_comparison" for button in page.button):
        press(page, "confirm_run_comparison")
    assert f"{len(all_runs(app)[0].tasks)} pictures" in now


def test_much_is_asked_for_twice_with_its_count_and_cost(app: Playground) -> None:
    page = set_up(app)
    page.number_input(key="compare_repeats").set_value(7)
    page = press(runs(page), "run_comparison")
    assert all_runs(app) == ()
    assert "This runs 14 pictures · 154 demo credits. Run it?" in words_of(page)
    assert run_button(page).label == "Confirm: run 14 pictures · 154 demo credits"
    press(page, "confirm_run_comparison")
    assert len(all_runs(app)[0].tasks) == 14


def test_another_count_is_asked_for_anew(app: Playground) -> None:
    page = set_up(app)
    page.number_input(key="compare_repeats").set_value(7)
    page = press(runs(page), "run_comparison")
    page.number_input(key="compare_repeats").set_value(8)
    page = runs(page)
    assert run_button(page).key == "run_comparison"
    page = press(page, "run_comparison")
    assert "This runs 16 pictures" in words_of(page)
    assert all_runs(app) == ()
    page = press(page, "cancel_comparison")
    assert run_button(page).key == "run_comparison"
    assert all_runs(app) == ()


def test_a_brief_with_alternatives_says_that_only_a_matrix_makes_one_picture_of_each(app: Playground) -> None:
    assert "Only a matrix makes one picture of each" in words_of(set_up(app, subject="A {red|blue} mug"))
    page = set_up(app, "matrix", subject="A {red|blue} mug")
    assert "Only a matrix" not in words_of(page)
    assert "The brief has **2 wordings**." in words_of(page)


def test_more_wordings_than_wanted_are_drawn_at_random(app: Playground) -> None:
    page = set_up(app, "matrix", subject="{a|b|c|d} {e|f|g|h}")
    assert "The brief has **16 wordings**; 12 of them are drawn at random." in words_of(page)
    page.number_input(key="most_wordings").set_value(2)
    page = runs(page)
    assert run_button(page).label == "Run 4 pictures · 44 demo credits"
    before = page.dataframe[0].value["Prompt"].tolist()
    page.number_input(key="sample_seed").set_value(2)
    assert runs(page).dataframe[0].value["Prompt"].tolist() != before


def test_parameters_and_seeds_make_axes_and_the_list_shows_every_cell(app: Playground) -> None:
    page = set_up(app, "matrix")
    page.multiselect(key="varied_parameters").set_value(["aspect_ratio"])
    page = runs(page)
    assert "Aspect ratio does not vary until it has values." in words_of(page)
    page.multiselect(key="values_aspect_ratio").set_value(["1:1", "16:9"])
    page.text_input(key="varied_seeds").set_value("1, 2")
    page = runs(page)
    assert page.dataframe[0].value["Cell"].tolist()[:2] == ["as written · 1:1 · seed 1", "as written · 1:1 · seed 2"]
    assert run_button(page).label == "Run 8 pictures · 88 demo credits"
    assert "takes no seed" in words_of(page)
    page.multiselect(key=create_state.models.key).set_value(["ideogram/v3-text-to-image"])
    runs(page)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1, two", "“two” is no seed"),
        ("99999999999", "“99999999999” is no seed"),
        ("2147483648", "“2147483648” is no seed"),
        ("-1", "“-1” is no seed"),
        ("9" * 5000, "is no seed"),
        ("99 random", "99 seeds are too many: 20 at once is the most."),
        (" ".join(map(str, range(21))), "21 seeds are too many"),
        (HOSTILE, "is no seed"),
    ],
)
def test_seeds_that_are_none_are_said_and_nothing_is_sent(app: Playground, typed: str, sentence: str) -> None:
    page = set_up(app, "matrix")
    page.text_input(key="varied_seeds").set_value(typed)
    page = press(runs(page), "run_comparison")
    assert sentence in said_in_errors(page)
    assert "Nothing was sent." in said_in_errors(page)
    assert all_runs(app) == ()


def test_random_seeds_are_the_same_at_every_look(app: Playground) -> None:
    page = set_up(app, "matrix")
    page.text_input(key="varied_seeds").set_value("3 random")
    page = runs(page)
    cells = page.dataframe[0].value["Cell"].tolist()
    assert len(cells) == 6
    press(page, "run_comparison")
    seeds = {f"as written · seed {task.cell['seed']}" for task in all_runs(app)[0].tasks}
    assert seeds == set(cells)


@pytest.mark.parametrize(
    ("kind", "texts", "sentence"),
    [
        ("matrix", {"subject": "A {red|blue mug"}, "Subject"),
        ("models", {"subject": ""}, "The brief is empty. Fill in Subject first."),
        ("ablation", {"subject": "A mug"}, "Fill in at least two fields"),
    ],
)
def test_what_cannot_run_is_said_once_and_nothing_is_sent(
    app: Playground, kind: str, texts: dict[str, str], sentence: str
) -> None:
    page = set_up(app, kind, **texts)
    if not run_button(page).disabled:
        page = press(page, "run_comparison")
        assert "Nothing was sent." in said_in_errors(page)
    assert said_in_errors(page).count(sentence) == 1
    assert all_runs(app) == ()


def test_the_budget_is_kept_and_said(app: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUDGET_CREDITS_PER_DAY", "5")
    container.forget_current()
    page = press(set_up(container.current()), "run_comparison")
    assert "BUDGET_CREDITS_PER_DAY" in said_in_errors(page)
    assert all_runs(container.current()) == ()


def test_the_prompts_of_a_matrix_are_shown_from_where_they_differ(app: Playground) -> None:
    page = set_up(app, "matrix", subject="A paper boat on a lake with mist over it, {cold|warm} light from the left")
    prompts = page.dataframe[0].value["Prompt"].tolist()
    assert {prompt[:12] for prompt in prompts} == {"… it, cold l", "… it, warm l"}


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        ([], []),
        (["a mug"] * 2, ["a mug"] * 2),
        (["a red mug", "a blue mug"], ["a red mug", "a blue mug"]),
        ([f"{'one ' * 20}{hue} mug" for hue in ("red", "rose")], ["… one red mug", "… one rose mug"]),
        (["x" * 50 + "a", "x" * 50 + "b"], ["x" * 50 + "a", "x" * 50 + "b"]),
        (["one " * 20, "one " * 20 + "two"], ["… one ", "… one two"]),
    ],
)
def test_texts_begin_with_the_word_before_the_first_that_differs(texts: list[str], shown: list[str]) -> None:
    assert from_where_they_differ(texts) == shown


# ---- from a file


def with_file(app: Playground, content: bytes, name: str = "assets.csv") -> AppTest:
    page = set_up(app, "batch")
    page.file_uploader(key="batch_file").upload(name, content)
    return runs(page)


def test_every_good_row_of_a_file_is_run_under_its_name(app: Playground) -> None:
    page = with_file(app, CSV + b",nameless,google/nano-banana\nbad,x,no-such-model\n")
    sentence = said_in_errors(page)
    assert "2 of 4 rows cannot be sent. Mend them in the file, or run the others alone." in sentence
    assert "Line 4: It has no name." in sentence
    assert "Line 5: There is no model “no-such-model”." in sentence
    assert run_button(page).label == "Run 2 assets · 22 demo credits"
    page = press(page, "run_batch")
    (run,) = all_runs(app)
    assert [(task.name, task.model) for task in run.tasks] == [("mug", BANANA), ("harbour", PRO)]
    (grid,) = components(page, "comparison_grid")
    assert grid["columns"] == ["mug", "harbour"]


def test_every_wrong_row_is_explained_whole_and_every_column_is_shown_as_it_was_read(app: Playground) -> None:
    content = b"name,prompt,model,Aspect_Ratio\nmug,A mug,z-image,16:9\n" + b"mug,A mug,,1:1\n" * 30
    page = with_file(app, content)
    lines = [line.strip() for line in said_in_errors(page).split("\n")]
    assert lines[1:] == [f"Line {number}: It names no model." for number in range(3, 33)]
    (table,) = page.dataframe
    assert list(table.value["aspect ratio (as read)"])[:2] == ["16:9", "1:1"]


def test_letters_of_an_unproven_code_page_are_shown_and_none_is_taken_for_right(app: Playground) -> None:
    page = with_file(app, "name,prompt,model\nкружка,Белая кружка на столе,google/nano-banana\n".encode("cp1251"))
    (choice,) = [radio for radio in page.radio if radio.key == "batch_encoding"]
    assert (choice.value, [button.key for button in page.button if button.key == "run_batch"]) == (None, [])
    assert any("Белая кружка" in option for option in choice.options)
    choice.set_value("cp1251")
    page = runs(page)
    assert [list(frame.value["Prompt"]) for frame in page.dataframe] == [["Белая кружка на столе"]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "“name” is not among them"),
        (b"name\nmug\n", "“prompt” is not among them"),
        (b"name,prompt\n", "it has no row"),
        (b"\x00\x01\x02", "a character that no text has (U+0000)"),
        (b"PK\x03\x04", "it is no spreadsheet that can be read"),
        (b"name,prompt,name\na,b,c\n", "twice"),
        (f"{HOSTILE},prompt\n".encode(), "“name” is not among them"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_offers_nothing_to_run(
    app: Playground, content: bytes, sentence: str
) -> None:
    page = with_file(app, content)
    assert sentence in said_in_errors(page)
    assert [button.key for button in page.button if button.key == "run_batch"] == []


def test_a_large_file_is_confirmed_and_another_count_is_confirmed_anew(app: Playground) -> None:
    rows = [f"mug {number},A mug,{BANANA}\n" for number in range(13)]
    page = with_file(app, ("name,prompt,model\n" + "".join(rows)).encode())
    assert run_button(page).disabled
    page.checkbox[0].check()
    page = runs(page)
    assert not run_button(page).disabled
    page.file_uploader(key="batch_file").upload(
        "assets.csv", ("name,prompt,model\n" + "".join(rows) + "x,y,z-image\n").encode()
    )
    page = runs(page)
    assert run_button(page).disabled
    page.checkbox[0].check()
    press(runs(page), "run_batch")
    assert len(all_runs(app)[0].tasks) == 14


# ---- looking at it


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_draws_every_kind_of_comparison_with_tasks_in_every_state(
    app: Playground, kind: ComparisonKind, view: str
) -> None:
    comparison = compared(app, kind, repeats=6)
    states = {slot.task.id: state for slot, state in zip(comparison.slots, cycle(TaskState), strict=False)}
    put_into(app, states)
    page = look(comparison, view)
    assert page.session_state["view"] == view
    if view == "Results":
        (grid,) = components(page, "comparison_grid")
        assert {card["id"]: card["state"] for card in tasks_in(grid)} == states
    assert_no_markdown(page)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_draws_every_kind_of_comparison_with_results(
    app: Playground, kind: ComparisonKind, view: str
) -> None:
    page = look(with_results(app, compared(app, kind, repeats=2)), view)
    assert page.session_state["view"] == view


@pytest.mark.parametrize("state", [TaskState.QUEUED, TaskState.FAIL, TaskState.UNSURE, TaskState.CANCELLED])
@pytest.mark.parametrize("view", VIEWS)
def test_a_comparison_without_any_result_is_a_beginning_or_a_failure_in_words(
    app: Playground, view: str, state: TaskState
) -> None:
    comparison = compared(app)
    put_into(app, dict.fromkeys((slot.task.id for slot in comparison.slots), state))
    page = look(comparison, view)
    words = {
        "Results": "",
        "Judge": "Two results that can stand beside each other are needed",
        "Report": "There is no result to report yet",
    }
    assert words[view] in words_of(page)


@pytest.mark.parametrize("view", VIEWS)
def test_clips_can_be_compared_too(app: Playground, view: str) -> None:
    comparison = compared(app, models=CLIPS)
    for slot in comparison.slots:
        finish(app.ledger, app.store, slot.task.id, [clip()])
    page = look(comparison, view)
    if view == "Results":
        (grid,) = components(page, "comparison_grid")
        assert all(file["isClip"] and file["full"] for task in tasks_in(grid) for file in task["files"])


@pytest.mark.parametrize("view", VIEWS)
def test_a_comparison_that_is_gone_is_said_and_the_newest_shown(app: Playground, view: str) -> None:
    comparison = with_results(app, compared(app))
    page = look("0" * 32, view)
    assert "is not here any more" in words_of(page)
    assert page.query_params["run"] == comparison.run.id


def test_the_address_names_the_comparison_even_among_some_that_look_the_same(app: Playground) -> None:
    older, newer = compared(app), compared(app)
    assert older.run.id != newer.run.id
    page = look(older)
    assert page.selectbox(key="run").value == older.run.id
    page.selectbox(key="run").set_value(newer.run.id)
    page = runs(page)
    assert page.query_params["run"] == newer.run.id
    page.query_params["run"] = older.run.id
    assert runs(page).selectbox(key="run").value == older.run.id


def test_columns_stand_in_the_order_chosen_whatever_ends_first(app: Playground) -> None:
    comparison = compared(app, models=(IMAGEN, BANANA, PRO))
    finish(app.ledger, app.store, comparison.slots[2].task.id, [picture()])
    (grid,) = components(look(comparison), "comparison_grid")
    assert grid["columns"] == ["Imagen 4 Fast", "Nano Banana", "Nano Banana Pro"]
    assert [task["id"] for task in tasks_in(grid)] == [slot.task.id for slot in comparison.slots]


def test_only_what_failed_is_retried(app: Playground) -> None:
    comparison = compared(app, repeats=2)
    finish(app.ledger, app.store, comparison.slots[0].task.id, [picture()])
    with app.ledger.write() as connection:
        for slot, state in zip(
            comparison.slots[1:], (TaskState.FAIL, TaskState.UNSURE, TaskState.REFUSED), strict=True
        ):
            connection.execute(tasks.update().where(tasks.c.id == slot.task.id).values(state=state))
    page = look(comparison)
    assert page.button(key="retry_failed").label == "Retry failed only (2) · 22 demo credits"
    press(page, "retry_failed")
    after = seen(app, comparison.run.id)
    assert [len(slot.attempts) for slot in after.slots] == [1, 2, 1, 2]
    cards = {card["id"]: card for card in tasks_in(components(look(comparison), "comparison_grid")[0])}
    assert ["attempt 2" in cards[slot.task.id]["facts"] for slot in after.slots] == [False, True, False, True]


def test_many_failures_are_retried_only_once_that_is_confirmed(app: Playground) -> None:
    comparison = compared(app, repeats=7)
    put_into(app, {slot.task.id: TaskState.FAIL for slot in comparison.slots})
    page = press(look(comparison), "retry_failed")
    assert len(seen(app, comparison.run.id).run.tasks) == 14
    confirm = page.button(key="confirm_retry_failed")
    assert confirm.label == "Confirm: retry failed only (14) · 154 demo credits"
    press(page, "confirm_retry_failed")
    assert [len(slot.attempts) for slot in seen(app, comparison.run.id).slots] == [2] * 14


def test_what_failed_after_the_price_was_shown_is_not_retried_with_the_others(app: Playground) -> None:
    comparison = compared(app, repeats=2)
    ids = [slot.task.id for slot in comparison.slots]
    put_into(app, {ids[0]: TaskState.FAIL})
    page = look(comparison)
    put_into(app, {ids[1]: TaskState.FAIL})
    press(page, "retry_failed")
    assert [len(slot.attempts) for slot in seen(app, comparison.run.id).slots] == [2, 1, 1, 1]


def test_one_more_model_is_priced_before_it_is_added_and_pays_for_itself_alone(app: Playground) -> None:
    comparison = with_results(app, compared(app, repeats=2))
    page = look(comparison)
    page.selectbox(key=f"added_model_{comparison.run.id}").set_value(IMAGEN)
    page = runs(page)
    assert page.button(key="add_model").label == "Add 2 pictures · 8 demo credits"
    page = press(page, "add_model")
    (grid,) = components(page, "comparison_grid")
    assert grid["columns"] == ["Nano Banana", "Nano Banana Pro", "Imagen 4 Fast"]
    assert [task.model for task in seen(app, comparison.run.id).run.tasks[4:]] == [IMAGEN, IMAGEN]


def test_that_six_models_leave_no_room_is_said_before_one_is_chosen(app: Playground) -> None:
    six = (BANANA, PRO, IMAGEN, "ideogram/v3-text-to-image", "z-image", "seedream/4.5-text-to-image")
    page = look(compared(app, models=six))
    assert page.button(key="add_no_model").disabled
    assert "6 models at most stand side by side. A matrix takes more." in words_of(page)
    assert "add_no_model" not in {button.key for button in look(compared(app, models=six[:5])).button}


def test_what_differs_between_requests_is_marked_and_what_is_missing_too(app: Playground) -> None:
    comparison = compared(app, models=(PRO, "google/imagen4-ultra"), subject="A mug", exclusions="text")
    (requests,) = components(look(comparison), "comparison_requests")
    rows = {row["name"]: row for row in requests["rows"]}
    assert [column["label"] for column in requests["columns"]] == ["Nano Banana Pro", "Imagen 4 Ultra"]
    assert rows["prompt"]["cells"][1][-1] == ["[…]", True]
    assert rows["negative_prompt"]["cells"] == [[["–", False]], [["text", True]]]
    body = json.loads(requests["columns"][0]["request"])
    assert (body["model"], body["input"]) == (PRO, dict(comparison.slots[0].task.input))


# ---- judging


def judged(
    app: Playground,
    comparison: Comparison,
    outcomes: Sequence[Outcome | str],
    *,
    axis: str = "model",
    ends: bool = True,
) -> str:
    """A judging in which each vote is for the option named, or a tie, or both bad."""
    judged_axis = comparison.layout.axis(axis)
    assert judged_axis is not None
    options = {value.key: value.label for value in judged_axis.values}
    against = UNCHANGED if axis == LEFT_OUT_AXIS else None
    judging_id = judgings.begin(
        app.ledger, workspace=LOCAL_WORKSPACE, run_id=comparison.run.id, axis=axis, options=options,
        chosen=pairs_of(comparison, axis=axis, seed=1, against=against),
    )  # fmt: skip
    going_on = judgings.judging(app.ledger, workspace=LOCAL_WORKSPACE, judging_id=judging_id)
    assert going_on is not None
    for pair, outcome in zip(going_on.pairs, outcomes, strict=False):
        side: Any = {pair.left_option: "left", pair.right_option: "right"}.get(outcome, outcome)
        judgings.vote(app.ledger, workspace=LOCAL_WORKSPACE, judging_id=judging_id, number=pair.number,
                      outcome=side if side in judgings.OUTCOMES else "tie")  # fmt: skip
    if ends:
        judgings.end(app.ledger, workspace=LOCAL_WORKSPACE, judging_id=judging_id)
    return judging_id


def test_a_judging_begins_with_what_it_can_find_and_shows_the_first_pair(app: Playground) -> None:
    comparison = with_results(app, compared(app, repeats=3))
    page = look(comparison, "Judge")
    assert "**3 pairs**, sides shuffled" in words_of(page)
    assert "This is one prompt: votes on it say nothing of others." in words_of(page)
    assert "repeats and seeds do not stand in for prompts" in words_of(page)
    page = press(page, "begin_judging")
    (pair,) = components(page, "blind_pair")
    assert (pair["number"], pair["progress"], pair["question"]) == (0, "Pair 1 of 3", "A mug · Style: oil paint")


def test_one_pair_is_one_pair(app: Playground) -> None:
    words = words_of(look(with_results(app, compared(app)), "Judge"))
    assert "**1 pair**, sides" in words
    assert "This is one prompt" in words


def test_nothing_on_the_page_tells_a_judge_which_model_it_is(app: Playground) -> None:
    comparison = with_results(app, compared(app, models=(IMAGEN, "google/imagen4-ultra"), repeats=3, exclusions="hands",
                                         subject="A mug"))  # fmt: skip
    judging_id = judged(app, comparison, ["tie"], ends=False)
    page = look(comparison, "Judge")
    everything = everything_sent(page)
    assert judging_id in everything
    for slot in comparison.slots:
        file = slot.result
        assert file is not None
        assert file.sha256 is not None
        title = catalogue.get(slot.task.model).title
        for telling in (slot.task.model, title, slot.task.id, file.id, file.sha256, slot.task.kie_task_id or "?"):
            assert telling not in everything


def everything_sent(page: AppTest) -> str:
    """All that the server told the browser, but for the components' own code, and without the set-up of the head."""
    parts = []
    for element in _all_elements(page):
        proto = type(element.proto)()
        proto.CopyFrom(element.proto)
        for code in ("js_content", "css_content", "html_content"):
            if hasattr(proto, code):
                proto.ClearField(code)
        parts.append(str(proto))
    return "\n".join(parts)


def _all_elements(page: AppTest) -> Iterator[Any]:
    return (node for node in page.main if getattr(node, "proto", None) is not None)


def test_going_on_shows_the_next_pair_and_an_end_shows_the_verdict(app: Playground) -> None:
    comparison = with_results(app, compared(app, repeats=3))
    judging_id = judged(app, comparison, ["tie", "tie"], ends=False)
    page = look(comparison, "Judge")
    (pair,) = components(page, "blind_pair")
    assert (pair["number"], pair["judging"]) == (2, judging_id)
    page = press(page, "end_judging")
    assert components(page, "blind_pair") == []
    assert "On this prompt, none of 2 votes prefers one; one prompt cannot speak for others." in words_of(page)


def test_the_last_vote_ends_the_judging_and_names_appear(app: Playground) -> None:
    comparison = with_results(app, compared(app, repeats=3))
    judged(app, comparison, ["tie"] * 3, ends=False)
    page = look(comparison, "Judge")
    assert "On this prompt, none of 3 votes prefers one; one prompt cannot speak for others; about " in words_of(page)
    with app.ledger.read() as connection:
        assert connection.execute(sa.select(judgings_table.c.ended_at)).scalar_one() is not None


def test_the_verdict_is_on_the_page_with_its_votes(app: Playground) -> None:
    comparison = with_results(app, compared(app, "matrix", subject=TEN_MUGS))
    judged(app, comparison, [BANANA] * 10)
    page = look(comparison, "Judge")
    assert "For prompts like these, Nano Banana is better than Nano Banana Pro: preferred in 100 %" in words_of(page)
    (picture,) = [node for node in page.main if type(node).__name__ == "Html"] or page.get("html")
    assert picture.proto.body.count('class="dot"') == 10
    assert 'title="mug 3: Nano Banana 1, Nano Banana Pro 0"' in picture.proto.body
    assert page.dataframe[0].value.set_index("Option")["Won"].to_dict() == {"Nano Banana": 10, "Nano Banana Pro": 0}
    assert "Judge once more" in [heading.value for heading in page.subheader]
    kinds = [(type(node).__name__, getattr(node, "key", None)) for node in page.main]
    order = [kind for kind, key in kinds if kind in ("Dataframe", "Button") and key != "connect_from_notice"]
    assert order == ["Dataframe", "Button"], "the newest verdict stands above the way to another"


def test_a_judging_that_was_stopped_before_its_first_vote_leaves_no_trace(app: Playground) -> None:
    comparison = with_results(app, compared(app))
    judged(app, comparison, [])
    page = look(comparison, "Judge")
    assert "Not enough votes" not in words_of(page)
    assert "Judge blind" in [heading.value for heading in page.subheader]


def test_the_verdict_on_three_models_ranks_them(app: Playground) -> None:
    comparison = with_results(app, compared(app, models=(BANANA, PRO, IMAGEN), repeats=2))
    judged(app, comparison, ["tie"] * 6)
    assert "On this prompt, none of 6 votes prefers one" in words_of(look(comparison, "Judge"))


def test_leaving_fields_out_gives_a_verdict_a_field_and_the_noise_of_running_again(app: Playground) -> None:
    comparison = with_results(app, compared(app, "ablation", models=(BANANA,), repeats=3))
    judged(app, comparison, ["left"] * 12, axis=LEFT_OUT_AXIS)
    words = words_of(look(comparison, "Judge"))
    assert "to tell Unchanged and Without Subject apart on these prompts" in words
    assert "to tell Unchanged and Without Style apart on these prompts" in words
    assert "These are 2 verdicts at once" in words
    assert "2 pairs of two unchanged pictures" in words


def test_assets_of_a_file_are_not_judged_against_each_other(app: Playground) -> None:
    page = look(with_results(app, compared(app, "batch")), "Judge")
    assert "Every row of a file is another asset" in words_of(page)
    assert [button.key for button in page.button if button.key == "begin_judging"] == []


def test_of_more_pairs_than_a_plan_may_have_as_many_are_judged(app: Playground) -> None:
    small = with_results(app, compared(app))
    slots = [replace(slot, repeat=repeat) for slot in small.slots for repeat in range(LONGEST_PLAN + 50)]
    large = replace(small, slots=tuple(slots))
    axis = large.layout.axes[0]
    chosen = pairs_to_judge(large, axis, [BANANA, PRO], seed=1)
    assert len(chosen) == LONGEST_PLAN
    assert promise_of(large, axis, chosen) != ""


def test_a_report_and_a_recording_are_made_of_what_is_there(app: Playground) -> None:
    comparison = with_results(app, compared(app, repeats=2))
    judged(app, comparison, [BANANA] * 2)
    page = look(comparison, "Report")
    assert len(page.get("link_button")) == 2
    page.text_input(key="recording_title").set_value(HOSTILE)
    page = press(runs(page), "save_recording")
    assert_no_markdown(page)
    assert "Replay" in words_of(page)
    own = page.query_params["run"]
    assert page.selectbox(key="run").value == own
    assert own.startswith("recorded ")
    page = press(page, "replay_delete")
    assert page.selectbox(key="run").value == comparison.run.id
    assert [toast.value for toast in page.toast] == ["Deleted"]
    assert "not here any more" not in words_of(page)


@pytest.mark.parametrize("option", ["report_blind", "report_no_prices", "report_no_prompts"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_report_can_leave_things_out(app: Playground, option: str, kind: ComparisonKind) -> None:
    page = look(with_results(app, compared(app, kind)), "Report")
    page.toggle(key=option).set_value(True)
    runs(page)


# ---- cost per keeper


@pytest.mark.parametrize(
    ("stars", "cost", "time"), [(4, "credits (4 of 5 keepers)", "s (4 of 5 keepers)"), (5, "4 credits", " s")]
)
def test_cost_and_time_per_keeper_are_said_from_five_on(app: Playground, stars: int, cost: str, time: str) -> None:
    comparison = with_results(app, compared(app, repeats=5))
    mine = [slot.task.id for slot in comparison.slots if slot.task.model == BANANA]
    curation.star(app.ledger, workspace=LOCAL_WORKSPACE, ids=mine[:stars])
    page = look(comparison)
    assert not page.dataframe, "a folded table loads nothing"
    page.session_state["keeper_costs"] = True
    rows = runs(page).dataframe[0].value.set_index("Model")
    assert rows.loc["Nano Banana", "Keepers"] == stars
    assert cost in rows.loc["Nano Banana", "Cost per keeper"]
    assert time in rows.loc["Nano Banana", "Time per keeper"]
    assert rows.loc["Nano Banana Pro", "Cost per keeper"].endswith("credits (0 of 5 keepers)")
    assert any(cost in card["own"].get("Cost per keeper", "") for card in cards_of(visit("models")))


# ---- what somebody typed is never Markdown


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_words_in_every_field_are_shown_to_the_letter(app: Playground, kind: str) -> None:
    page = set_up(app, kind, **dict.fromkeys(TEXT_FIELDS, HOSTILE))
    page.text_input(key=create_state.colours.key).set_value(HOSTILE) if kind != "batch" else None
    page = runs(page)
    assert_no_markdown(page)
    if kind == "matrix":
        page.multiselect(key=create_state.models.key).set_value(["google/imagen4-fast", "ideogram/character"])
        page = runs(page)
        assert_no_markdown(page)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", KINDS[:3])
def test_hostile_words_stay_words_in_every_view(app: Playground, kind: ComparisonKind, view: str) -> None:
    texts = {"subject": f"A {{red|{HOSTILE}}} mug", "style": HOSTILE}
    comparison = with_results(app, compared(app, kind, **texts))
    if kind == "models":
        judging_id = judged(app, comparison, ["tie"])
        judgings.note(app.ledger, workspace=LOCAL_WORKSPACE, judging_id=judging_id, number=0, text=HOSTILE)
    assert_no_markdown(look(comparison, view))


@pytest.mark.parametrize("view", VIEWS)
def test_hostile_names_of_axes_and_values_stay_words(app: Playground, view: str) -> None:
    """A ledger may come from an export that anybody wrote."""
    comparison = with_results(app, compared(app, "matrix", subject="A {red|blue} mug"))
    with app.ledger.write() as connection:
        text = connection.exec_driver_sql("SELECT layout FROM comparisons").scalar_one()
        layout = json.loads(text)
        for axis in layout["axes"]:
            axis["title"] = HOSTILE
            for value in axis["values"]:
                value["label"] = HOSTILE
        layout["left_out"] = [HOSTILE]
        connection.exec_driver_sql("UPDATE comparisons SET layout = ?", (json.dumps(layout),))
    assert_no_markdown(look(comparison, view))


def test_hostile_rows_of_a_file_stay_words(app: Playground) -> None:
    quoted = HOSTILE.replace('"', '""')
    page = with_file(
        app, f'name,prompt,model,{quoted}\n"{quoted}","{quoted}",{BANANA},1\nmug,"{quoted}",{BANANA},\n'.encode()
    )
    assert_no_markdown(page)
    assert_no_markdown(press(page, "run_batch"))


_MARKDOWN = ("markdown", "caption", "header", "subheader", "error", "info", "warning", "success", "toast")
_TELLTALES = ("![x]", ":red[red]", "**bold**", "[link](", "`code`", "$x^2$", ":material/home:")


def assert_no_markdown(page: AppTest) -> None:
    """None of what a hostile text asks for stands unescaped where Streamlit reads Markdown."""
    read = [str(node.value) for name in _MARKDOWN for node in page.get(name)]
    for node in page.main:
        proto = getattr(node, "proto", None)
        read += [str(getattr(proto, name)) for name in ("label", "help") if hasattr(proto, name)]
        if type(node).__name__ == "ButtonGroup":
            read += [str(option.content) for option in proto.options]
    for text in read:
        assert [mark for mark in _TELLTALES if mark in text] == [], text
