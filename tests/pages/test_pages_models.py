"""Models: what is found by which filter, what a row and an entry say, and the way to Create."""

from __future__ import annotations

import json
import secrets

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kie import catalogue
from kie.domain.task import TaskState
from kie.ledger.database import new_id
from kie.ledger.schema import runs, tasks
from kie.playground import model_words
from kie.playground.container import LOCAL_WORKSPACE, Playground
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


def table_of(page: AppTest) -> pd.DataFrame:
    """The table of models as its component gets it."""
    (data,) = (
        json.loads(element.proto.json) for element in page.get("bidi_component")
        if element.proto.component_name.endswith("model_table")
    )  # fmt: skip
    return pd.DataFrame([row["cells"] for row in data["rows"]], columns=[column["name"] for column in data["columns"]])


def titles(page: AppTest) -> list[str]:
    return list(table_of(page)["Model"])


def test_a_first_visit_shows_every_offered_model_and_no_empty_columns_of_ones_own(app: Playground) -> None:
    page = visit("models")
    table = table_of(page)
    assert len(table) == len([model for model in catalogue.all_models() if not model.is_retired])
    assert list(table.columns) == [
        "Model", "Credits", "For", "Kind", "Takes", "Typical time", "Vendor", "Price checked", "Confidence", "Id",
    ]  # fmt: skip
    assert any("appear here once you have some" in caption.value for caption in page.caption)
    assert [button.label for button in page.button if button.key != "connect_from_notice"] == []


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
    first, second = table_of(page).iloc[0], table_of(page).iloc[1]
    names = ["Model", "Attempts", "Median time", "90 % within", "Failures", "Cost per keeper"]
    assert [first[name] for name in names] == [
        "Z-Image", 6, "7 s", "9 s", "17 % (0 to 64 %)", "at least 9.25 credits (0 of 5 keepers)",
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
