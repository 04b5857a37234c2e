"""Models: what is found by which filter, what a row and an entry say, and the way to Create."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kie import catalogue
from kie.catalogue import Accepted, Parameter, Price, PriceRow
from kie.domain.task import TaskState
from kie.ledger.database import new_id
from kie.ledger.model_costs import Effort
from kie.ledger.model_statistics import ModelStatistics
from kie.ledger.schema import runs, tasks
from kie.playground import model_facts, model_words
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.model_facts import Wanted
from pages.ui.create import create_state
from tests.kie.catalogue.building import model_of
from tests.pages import conftest
from tests.pages.conftest import visit
from tests.support.offenders import assert_each

EVERYTHING = model_facts.known(catalogue.all_models(), efforts={}, experiences={})


def ids(**wanted: Any) -> set[str]:
    return {row.model.id for row in model_facts.find(EVERYTHING, Wanted(**wanted))}


def seen(*seconds: float, failures: int = 0, model: str = "z-image") -> ModelStatistics:
    ended = len(seconds) + failures
    return ModelStatistics(
        model=model, attempts=ended, successes=len(seconds), failures=failures, seconds=tuple(sorted(seconds))
    )


# --- what is found


def test_retired_models_are_hidden_until_they_are_asked_for() -> None:
    retired = {model.id for model in catalogue.all_models() if model.is_retired}
    assert (len(retired), retired & ids(), retired & ids(has_retired=True)) == (6, set(), retired)


@pytest.mark.parametrize(("taken", "role"), [("Seed", "seed"), ("Negative prompt", "negative_prompt")])
def test_what_a_model_takes_is_read_from_the_roles_of_its_parameters(taken: Any, role: Any) -> None:
    offered = [model for model in catalogue.all_models() if not model.is_retired]
    assert ids(takes=(taken,)) == {model.id for model in offered if model.by_role(role)}


def test_filters_hold_together() -> None:
    assert ids(words="kling master", kind="text-to-video") == {"kling/v2-1-master-text-to-video"}
    assert "nano-banana-pro" in ids(kind="image-to-image", takes=("Reference images",))
    assert "gemini-omni-video" in ids(takes=("Video", "Seed"))  # its clip stands inside a list of objects
    cheap = ids(most_credits=5)
    assert "z-image" in cheap
    assert all((catalogue.credits(catalogue.get(model_id), {}) or 0) <= 5 for model_id in cheap)
    assert ids(words="no such model") == set()


def test_speed_is_ones_own_once_there_are_five_results_and_the_catalogues_before() -> None:
    own = {"z-image": seen(3.0, 3.0, 3.0, 3.0, 3.0), "nano-banana-pro": seen(3.0, 3.0)}
    models = [catalogue.get(name) for name in ("nano-banana-pro", "z-image", "recraft/remove-background")]
    rows = model_facts.known(models, efforts={}, experiences=own)
    typical = catalogue.get("nano-banana-pro").typical_seconds
    assert [row.usual_seconds for row in rows] == [typical, 3.0, models[2].typical_seconds]
    within = Wanted(within_seconds=10)
    assert [row.model.id for row in model_facts.find(rows, within)] == ["z-image"]
    assert model_facts.left_out_untimed(rows, within) == sum(row.usual_seconds is None for row in rows)


def test_what_is_not_known_stands_last_in_every_order() -> None:
    for order, value in (("Price", "credits"), ("Speed", "usual_seconds")):
        values = [getattr(row, value) for row in model_facts.find(EVERYTHING, Wanted(order=order))]
        known = [each for each in values if each is not None]
        assert values == [*sorted(known), *[None] * (len(values) - len(known))]
    effort = Effort(model="z-image", attempts=3, keepers=0, credits=0.0, seconds=0.0)
    rows = model_facts.known(catalogue.all_models(), efforts={"z-image": effort}, experiences={})
    assert model_facts.find(rows, Wanted(order="Used most"))[0].model.id == "z-image"


def test_names_are_in_order_and_the_tools_stand_behind_what_makes_pictures_and_clips() -> None:
    listed = [
        (row.model.kind == "utility", row.model.title.casefold()) for row in model_facts.find(EVERYTHING, Wanted())
    ]
    assert listed == sorted(listed)
    assert {is_tool for is_tool, _ in listed} == {False, True}


# --- what is said


@pytest.mark.parametrize(
    ("model_id", "credits", "bought"),
    [
        ("nano-banana-pro", 18, "per image"),
        ("kling/v2-1-master-text-to-video", 160, "per 5 s clip"),
        ("bytedance/seedance-2", 205, "per 5 s clip"),
        ("wan/2-7-image", 19.2, "for 4 images"),
        ("grok-imagine/text-to-image", 5, "per task"),
        ("elevenlabs/audio-isolation", 1, "per 5 s"),
        ("grok-imagine-image-2-0/segment-map", 0, "free"),
        ("qwen3/image-to-image", 4.8, "per image"),
    ],
)
def test_a_price_says_what_it_buys(model_id: str, credits: float, bought: str) -> None:
    model = catalogue.get(model_id)
    assert (catalogue.credits(model, {}), model_facts.bought(model)) == (credits, bought)


def test_every_price_of_every_model_buys_something_named() -> None:
    assert {row.model.id for row in EVERYTHING if (row.credits is None) != (row.bought == "")} == set()


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        (Parameter(name="a", type="string", choices=("1:1", "16:9")), "1:1, 16:9"),
        (Parameter(name="a", type="array", choices=("x",), max_count=2), "up to 2 texts, each one of x"),
        (Parameter(name="a", type="boolean"), "on or off"),
        (Parameter(name="a", type="integer", minimum=0, maximum=2147483647), "a whole number, 0 to 2,147,483,647"),
        (Parameter(name="a", type="number", minimum=0.5, step=0.1), "a number, at least 0.5, in steps of 0.1"),
        (Parameter(name="a", type="string", min_length=3, max_length=20000), "text, 3 to 20,000 characters"),
        (Parameter(name="a", type="string", pattern="#.*", example="#0047AB"), "text, such as #0047AB"),
        (Parameter(name="tail_url", type="string"), "the address of a file"),
        (Parameter(name="a", type="array", items="object", min_count=3, max_count=10), "3 to 10 entries"),
        (Parameter(name="a", type="array", items="object", max_count=1), "one entry"),
        (
            Parameter(
                name="a", type="array", role="reference_images", max_count=8,
                accepts=Accepted(mime=("image/jpeg", "image/webp"), max_mb=10, min_side=300, max_ratio=3),
            ),
            "up to 8 files, JPEG or WebP, up to 10 MB, sides at least 300 px, at most 3 times as long as wide",
        ),
        (
            Parameter(
                name="a", type="string", role="reference_video",
                accepts=Accepted(mime=("video/quicktime",), min_seconds=2, max_seconds=15, max_total_seconds=30),
            ),
            "one file, MOV, 2 to 15 s, 30 s in all",
        ),
    ],
)  # fmt: skip
def test_a_parameter_says_what_may_stand_in_it(parameter: Parameter, words: str) -> None:
    assert model_words.takes(parameter) == words


def test_a_price_row_names_its_case_in_words() -> None:
    when = {"resolution": ("1K", "2K"), "sound": ("true",), "video_input": ("false",), "tier": ("pro",)}
    row = PriceRow(credits=18, unit="per second", when=when)
    model = model_of(
        Parameter(name="sound", type="boolean"), price=Price(rows=(row,), checked=date(2026, 10, 1), source="here")
    )
    assert model_words.price_row(model, row) == (
        "18 credits ($0.09) per second", "Resolution 1K or 2K, Sound on, without a clip as input, Tier pro",
    )  # fmt: skip
    assert model_words.price_row(model, PriceRow(credits=0, unit="free")) == ("free", "")
    assert model_words.credits(1) == "1 credit ($0.005)"
    assert model_words.credits(200) == "200 credits ($1.00)"


def test_below_five_results_there_is_no_number() -> None:
    assert (model_words.times(None), model_words.failures(None)) == (("", ""), "")
    few = seen(3.0, 4.0, failures=2)
    assert (model_words.times(few), model_words.failures(few)) == (("needs 5 (2 of 5)", "needs 5"), "needs 5 (4 of 5)")
    enough = seen(3.0, 4.0, 5.0, 6.0, 300.0, failures=1)
    assert (model_words.times(enough), model_words.failures(enough)) == (("5 s", "5.0 min"), "17 % (0 to 64 %)")
    assert model_words.failures(seen(*[1.0] * 27, failures=3)) == "10 %"


# --- the page


def used(app: Playground, model: str, *, seconds: list[float], failures: int = 0) -> None:
    """Tasks of the past in this ledger."""
    run, moment = new_id(), 1_790_000_000_000
    states = [(TaskState.SUCCESS, took) for took in seconds] + [(TaskState.FAIL, 1.0)] * failures
    with app.ledger.write() as connection:
        connection.execute(
            runs.insert().values(
                id=run, workspace=LOCAL_WORKSPACE, created_at=moment, origin="create", brief="{}",
                click=secrets.token_hex(8),
            )
        )  # fmt: skip
        connection.execute(
            tasks.insert(),
            [
                {
                    "id": new_id(), "run_id": run, "workspace": LOCAL_WORKSPACE, "service": app.settings.service,
                    "position": place, "model": model, "medium": "image", "prompt": "", "input": "{}", "width": 1,
                    "height": 1, "state": state, "created_at": moment, "finished_at": moment, "seconds": took,
                    "credits_billed": 4.0, "billed": state is TaskState.SUCCESS, "number": place + 1,
                }
                for place, (state, took) in enumerate(states)
            ],
        )  # fmt: skip


def models(**params: str | list[str]) -> AppTest:
    """A visit to the page by an address with these parameters."""
    visited = AppTest.from_file(str(conftest.ROOT / "pages" / "main.py"), default_timeout=20)
    visited.switch_page("models.py")
    for name, value in params.items():
        visited.query_params[name] = value
    return conftest.runs(visited)


def titles(page: AppTest) -> list[str]:
    return list(page.dataframe[0].value["Model"])


def test_a_first_visit_shows_every_offered_model_and_no_empty_columns_of_ones_own(app: Playground) -> None:
    page = visit("models")
    table = page.dataframe[0].value
    assert len(table) == len([model for model in catalogue.all_models() if not model.is_retired])
    assert list(table.columns) == [
        "Model", "Credits", "For", "Kind", "Takes", "Typical time", "Vendor", "Price checked", "Confidence", "Id",
    ]  # fmt: skip
    assert any("appear here once you have some" in caption.value for caption in page.caption)
    assert [button.label for button in page.button] == []


def test_an_address_holds_every_filter(app: Playground) -> None:
    page = models(
        find="nano", does="Text to image", takes=["Reference images"], sort="Price", cost="25 credits ($0.13)"
    )
    assert titles(page) == ["Nano Banana 2 Lite", "Nano Banana 2", "Nano Banana Pro"]
    assert titles(models(find="sora", retired="true"))[0] == "Retired: Sora 2"


@pytest.mark.parametrize("name", ["does", "takes", "sort", "cost", "within", "open", "retired"])
def test_an_address_may_say_anything(app: Playground, name: str) -> None:
    assert len(titles(models(**{name: "nonsense"}))) > 100


def test_where_nothing_matches_one_press_shows_everything_again(app: Playground) -> None:
    page = models(find="no such model", takes=["Seed"], open="Z-Image")
    assert [info.value for info in page.info] == ["No model matches all of this."]
    assert page.subheader[0].value == "Z-Image"
    page.button(key="clear_models").click()
    conftest.runs(page)
    assert len(titles(page)) > 100
    assert page.text_input(key="find").value == ""


def test_ones_own_figures_stand_in_the_row_and_in_the_entry(app: Playground) -> None:
    used(app, "z-image", seconds=[5.0, 6.0, 7.0, 8.0, 9.0], failures=1)
    used(app, "nano-banana-pro", seconds=[20.0])
    page = models(sort="Used most", open="Z-Image")
    first, second = page.dataframe[0].value.iloc[0], page.dataframe[0].value.iloc[1]
    names = ["Model", "Attempts", "Median time", "90 % within", "Failures", "Cost per keeper"]
    assert [first[name] for name in names] == [
        "Z-Image", 6, "7 s", "9 s", "17 % (0 to 64 %)", "needs 5 (0 of 5 keepers)",
    ]  # fmt: skip
    assert [second[name] for name in names[:5]] == [
        "Nano Banana Pro",
        1,
        "needs 5 (1 of 5)",
        "needs 5",
        "needs 5 (1 of 5)",
    ]
    text = "\n".join(element.value for element in page.markdown)
    assert ":gray[Your median]  \n**7 s**" in text
    assert any("Your own figures are the demo's." in caption.value for caption in page.caption)


def test_every_entry_can_be_put_into_words() -> None:
    def holds(model: catalogue.Model) -> None:
        for parameter in [each for outer in model.parameters for each in (outer, *outer.fields)]:
            assert model_words.takes(parameter).strip()
        for row in model.price.rows if model.price else ():
            cost, case = model_words.price_row(model, row)
            assert ("credit" in cost) is (row.unit != "free")
            assert bool(case) is bool(row.when)

    assert_each(catalogue.all_models(), holds)


@pytest.mark.parametrize(
    "model_id", ["nano-banana-pro", "kling-3.0/video", "wan/2-7-image", "sora-2-pro-storyboard", "flux1-kontext"]
)
def test_an_entry_is_shown_in_full_and_tried_unless_it_is_retired(app: Playground, model_id: str) -> None:
    model = catalogue.get(model_id)
    page = models(open=model.title, find="no such model")
    assert page.subheader[0].value == model.title
    assert len(page.table[0].value) == len(model.parameters)
    text = "\n".join(element.value for element in [*page.markdown, *page.caption]).replace("\\", "")
    rules = [rule.sentence for rule in model.rules]
    prices = [model_words.price_row(model, row)[0] for row in (model.price.rows if model.price else ())]
    for words_ in (*rules, *prices, *model.constraints, *model.disagreements, model.source):
        assert words_ in text
    assert [button.key for button in page.button if button.key == "try_it"] == ([] if model.is_retired else ["try_it"])


def test_only_what_has_no_value_by_itself_is_needed(app: Playground) -> None:
    table = models(open="Z-Image").table[0].value
    assert list(table["Parameter"])[:2] == ["**Prompt** *needed* `prompt`", "**Aspect ratio** `aspect_ratio`"]
    assert table["Takes"][1].endswith(r". Unless you change it: **1\:1**")


def test_try_it_opens_create_with_the_model_and_keeps_the_brief(app: Playground) -> None:
    page = models(open="Ideogram 3", find="ideogram")
    page.button(key="try_it").click()
    conftest.runs(page)
    assert tuple(page.multiselect(key=create_state.models.key).value) == ("ideogram/v3-text-to-image",)
