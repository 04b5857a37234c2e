"""Results of several runs that were picked to be compared: seen beside each other, judged blind, and reported."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kie.ledger import comparisons, judgings
from kie.playground.comparisons.request_differences import rows_of
from kie.playground.comparisons.verdicts import ONE_PICTURE
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.workspace import Workspace
from tests.pages.conftest import ROOT, runs
from tests.support.pictures import picture
from tests.support.shelves import placed, shown

WORDS = ("A red mug on a table", "A blue mug on a table")


@pytest.fixture
def two(app: Playground) -> tuple[str, str]:
    """Ids of version one and version two of a prompt, made by two runs."""
    first, second = (
        shown(app.ledger, app.store, picture(size=(40 + n, 30)), prompt=text, workspace=LOCAL_WORKSPACE)
        for n, text in enumerate(WORDS)
    )
    return first, second


def look(*ids: str, view: str | None = None) -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=20)
    page.switch_page("compare.py")
    page.query_params["results"] = ",".join(ids)
    if view is not None:
        page.query_params["view"] = view
    return runs(page)


def test_the_address_names_the_results_and_stays_so(app: Playground, two: tuple[str, str]) -> None:
    page = look(*two)
    assert page.query_params["results"] == ",".join(two)
    assert "run" not in page.query_params
    assert "picked · 2 results · A red mug" in page.selectbox(key="run").options[0]
    assert page.expander[0].label == "Requests and where they differ"


def test_prompts_differ_word_by_word(app: Playground, two: tuple[str, str]) -> None:
    run_id = comparisons.pick(app.ledger, workspace=LOCAL_WORKSPACE, task_ids=two)
    compared = Workspace(app, LOCAL_WORKSPACE).comparisons.get(run_id=run_id or "")
    assert compared is not None
    rows = {row.name: row for row in rows_of(compared, compared.slots)}
    assert rows["prompt"].cells[1] == (("A ", False), ("blue", True), (" mug on a table", False))
    assert [name for name, row in rows.items() if row.differs] == ["prompt"]


def test_they_are_judged_blind_as_any_comparison_is(app: Playground, two: tuple[str, str]) -> None:
    page = look(*two, view="Judge")
    page.button(key="begin_judging").click()
    runs(page)
    run_id = comparisons.pick(app.ledger, workspace=LOCAL_WORKSPACE, task_ids=two) or ""
    (judging,) = judgings.of_run(app.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert set(judging.options) == set(two)
    judgings.vote(app.ledger, workspace=LOCAL_WORKSPACE, judging_id=judging.id, number=0, outcome="left")
    runs(page)
    sentences = " ".join(element.value for element in (*page.markdown, *page.caption))
    assert "· Z\\-Image most often, in 1 of 1 vote" in sentences
    assert ONE_PICTURE.removesuffix(".") in sentences


def test_a_report_of_them_names_no_model_where_it_is_blind(app: Playground, two: tuple[str, str]) -> None:
    page = look(*two, view="Report")
    page.toggle(key="report_blind").set_value(True)
    runs(page)
    with app.ledger.read() as connection:
        contents = connection.exec_driver_sql("SELECT content FROM reports ORDER BY updated_at").scalars().all()
    assert "Z-Image" in contents[0]
    assert not any(words in contents[-1] for words in ("Z-Image", "z-image"))
    assert "Result A" in contents[-1]


def test_an_address_with_fewer_than_two_of_them_says_so(app: Playground, two: tuple[str, str]) -> None:
    page = look(two[0], "nowhere", placed(app.ledger, workspace="them"))
    assert "Fewer than two of the results" in page.info[0].value
