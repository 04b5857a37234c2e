"""A verdict as it is seen: the interval as a bar beside the line of no difference, and every prompt as a dot."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from kie.domain.comparison import Comparison
from kie.ledger import commands, comparisons, judgings
from kie.ledger.schema import tasks
from kie.media.store import FileStore
from kie.playground.comparisons.matchups import pairs_of
from kie.playground.container import LOCAL_WORKSPACE
from kie.playground.drafts import Draft
from kie.playground.matrix import Variation, plan_comparison
from prompts.brief import brief_to_json
from tests.browser.conftest import Opens
from tests.browser.processes import Playground
from tests.browser.steps import box
from tests.support.pictures import picture
from tests.support.shelves import finish

BANANA, PRO = "google/nano-banana", "nano-banana-pro"
PHONE = {"width": 390, "height": 844}


def judged(playground: Playground, *, prompts: int, lost: int, repeats: int = 1) -> Comparison:
    """Two models on so many wordings, of which the first model loses some and wins the others."""
    words = "|".join(f"boat {number}" for number in range(prompts))
    written = Draft(texts={"subject": f"{{{words}}}" if prompts > 1 else "boat"}, models=(BANANA, PRO))
    plan = plan_comparison(written, Variation(kind="matrix", repeats=repeats, most_wordings=prompts))
    run_id, _ = commands.place_run(
        playground.ledger, workspace=LOCAL_WORKSPACE, service="elsewhere", click=secrets.token_hex(8),
        brief={**brief_to_json(written.brief), "briefs": plan.briefs_json()}, intents=plan.intents(),
        origin="compare", layout=plan.layout,
    )  # fmt: skip
    store = FileStore(playground.data / "files")
    for number, slot in enumerate(seen(playground, run_id).slots):
        finish(playground.ledger, store, slot.task.id, [picture(size=(60 + number, 40))])
    with playground.ledger.write() as connection:
        connection.execute(tasks.update().where(tasks.c.run_id == run_id).values(service=playground.service))
    comparison = seen(playground, run_id)
    chosen = pairs_of(comparison, axis="model", seed=1)
    options = {value.key: value.label for value in comparison.layout.axes[0].values}
    judging_id = judgings.begin(
        playground.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id, axis="model", options=options, chosen=chosen
    )
    for number, pair in enumerate(chosen):
        winner = PRO if number < lost else BANANA
        outcome: judgings.Outcome = "left" if pair.left_option == winner else "right"
        judgings.vote(
            playground.ledger, workspace=LOCAL_WORKSPACE, judging_id=judging_id, number=number, outcome=outcome
        )
    judgings.end(playground.ledger, workspace=LOCAL_WORKSPACE, judging_id=judging_id)
    return comparison


def seen(playground: Playground, run_id: str) -> Comparison:
    comparison = comparisons.comparison(playground.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert comparison is not None
    return comparison


def drawn(page: Page) -> Locator:
    pictures = page.locator(".leaning-picture")
    expect(pictures).to_have_count(1)
    return pictures


def middles(dots: Locator) -> Sequence[float]:
    places: Sequence[float] = dots.evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(place => place.left + place.width / 2)"
    )
    return places


def test_a_bar_a_line_and_a_dot_for_every_prompt_on_page_phone_and_report(
    playground: Playground, opens: Opens, tmp_path: Path
) -> None:
    comparison = judged(playground, prompts=12, lost=2)
    page = opens(playground, f"/compare?run={comparison.run.id}&view=Judge")
    picture_of_it = drawn(page)
    expect(page.get_by_text("For prompts like these, Nano Banana is better than Nano Banana Pro")).to_be_visible()

    def check(shown: Locator) -> None:
        line, track, bar = (box(shown.locator(place)) for place in (".even", ".track", ".bar"))
        even = line["x"] + line["width"] / 2
        assert even == pytest.approx(track["x"] + track["width"] / 2, abs=2)
        assert track["x"] <= bar["x"] < bar["x"] + bar["width"] <= track["x"] + track["width"] + 1
        assert bar["x"] > even, "the interval of what is better leaves out no difference"
        places = middles(shown.locator(".dot"))
        assert (sum(place > even + 9 for place in places), sum(place < even - 9 for place in places)) == (10, 2)

    check(picture_of_it)
    titles = picture_of_it.locator(".dot").evaluate_all("all => all.map(one => one.title)")
    assert sum("boat " in title and "Nano Banana 1, Nano Banana Pro 0" in title for title in titles) == 10

    page.set_viewport_size(PHONE)
    check(picture_of_it)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.goto(f"{playground.url}/compare?run={comparison.run.id}&view=Report")
    link = page.get_by_role("link", name="Download the report (HTML)")
    expect(link).to_be_visible()
    file = tmp_path / "report.html"
    file.write_bytes(httpx.get(httpx.URL(playground.url).join(link.get_attribute("href") or "")).content)
    page.goto(file.as_uri())
    check(drawn(page))


def test_one_prompt_says_in_itself_that_it_speaks_for_no_other(playground: Playground, opens: Opens) -> None:
    comparison = judged(playground, prompts=1, lost=0, repeats=12)
    page = opens(playground, f"/compare?run={comparison.run.id}&view=Judge")
    expect(page.get_by_text("one prompt cannot speak for others")).to_be_visible()
    expect(page.get_by_text("On this prompt, Nano Banana is preferred in 100 %")).to_be_visible()
    expect(drawn(page).locator(".dot")).to_have_count(1)
    expect(page.get_by_text("shares one chance of a false “better”")).to_be_visible()
