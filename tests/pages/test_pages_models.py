"""Models: what is found by which filter, what a row and an entry say, and the way to Create."""

from __future__ import annotations

import json
import secrets
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kie import catalogue
from kie.catalogue import Model
from kie.domain.task import TaskState
from kie.ledger.database import new_id
from kie.ledger.schema import runs, tasks
from kie.playground import labels, model_comparison, model_words
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.model_facts import known
from pages.ui.create import create_state
from tests.pages import conftest
from tests.pages.conftest import visit


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


def cards_of(page: AppTest) -> list[dict[str, Any]]:
    """The cards as their component gets them."""
    (data,) = (
        json.loads(element.proto.json) for element in page.get("bidi_component")
        if element.proto.component_name.endswith("model_cards")
    )  # fmt: skip
    return list(data["cards"])


def titles(page: AppTest) -> list[str]:
    return [card["title"] for card in cards_of(page)]


def test_a_first_visit_shows_every_offered_model_and_no_figures_of_ones_own(app: Playground) -> None:
    page = visit("models")
    cards = cards_of(page)
    assert len(cards) == len([model for model in catalogue.all_models() if not model.is_retired])
    assert [card["title"] for card in cards if card["own"] or card["isStarred"] or not card["price"]] == []
    assert any("appear here once you have some" in caption.value for caption in page.caption)
    assert [button.label for button in page.button if button.key != "connect_from_notice"] == []


def test_a_card_says_what_decides(app: Playground) -> None:
    (card,) = cards_of(models(find="kling 3 turbo (image"))
    assert (card["group"], card["vendor"], card["kind"]) == ("Clips", "Kling", "Image to video")
    assert card["price"].endswith(" s clip")
    typical = catalogue.get("kling/v3-turbo-image-to-video").typical_seconds
    assert card["time"] == (f"typically {labels.seconds_words(typical)}" if typical else "no time estimate yet")
    assert any(" s" in limit for limit in card["limits"])


@pytest.mark.parametrize("model", catalogue.all_models(), ids=lambda model: model.id)
def test_every_model_has_words_for_what_it_takes(model: Model) -> None:
    words = model_comparison.limits(model)
    assert all(word and "None" not in word for word in words)
    facts = {
        fact.label: fact.values for fact in model_comparison.side_by_side(known([model], efforts={}, experiences={}))
    }
    assert set(facts) >= {"Makes", "Price", "Time", "Prompt", "Seed"}


def test_facts_stand_side_by_side_with_what_differs_marked(app: Playground) -> None:
    page = models(beside=["Nano Banana Pro", "Z-Image"])
    (table,) = [table.value for table in page.table if "Fact" in table.value]
    lines = {line["Fact"]: (line["Nano Banana Pro"], line["Z-Image"]) for line in table.to_dict("records")}
    assert lines["Makes"][0].replace("*", "") == "Text to image, Image to image"
    assert lines["Price"] == ("**18 credits per image**", r"**0\.8 credits per image**")
    assert lines["Pictures per request"] == ("1", "1")
    assert len(models(beside=["Z-Image"]).table) == 0
    assert len(models(beside=["nonsense", "Z-Image"]).table) == 0


def test_an_address_holds_every_filter(app: Playground) -> None:
    page = models(
        find="nano", does="Text to image", takes=["Reference images"], sort="Price", cost="25 credits ($0.13)"
    )
    assert titles(page) == ["Nano Banana 2 Lite", "Nano Banana 2", "Nano Banana Pro"]
    sora = cards_of(models(find="sora", retired="true"))[0]
    assert (sora["title"], sora["group"], sora["canBeTried"]) == ("Sora 2", "Removed by KIE", False)


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
    first, second = cards_of(page)[:2]
    assert (first["title"], first["own"]) == (
        "Z-Image",
        {
            "Attempts": "6", "Median time": "7 s", "90 % within": "9 s", "Failures": "17 % (0 to 64 %)",
            "Cost per keeper": "at least 9.25 credits (0 of 5 keepers)",
        },
    )  # fmt: skip
    assert first["time"] == "your median 7 s"
    assert (second["title"], second["own"]["Median time"]) == ("Nano Banana Pro", "needs 5 (1 of 5)")
    text = "\n".join(element.value for element in page.markdown)
    assert ":gray[Your median]  \n**7 s**" in text
    assert any("Your own figures are the demo's." in caption.value for caption in page.caption)


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
