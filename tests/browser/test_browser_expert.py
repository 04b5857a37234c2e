"""What an expert does in an hour, in one sitting: brief, four models, stars, one word changed, the two versions
compared, cut out, icons, a matrix, judged blind, reported. Nothing is further than two clicks away."""

from __future__ import annotations

import re
import zipfile

from playwright.sync_api import Page, expect

from kie.domain.task import Task
from kie.ledger import comparisons, queries
from kie.playground.container import LOCAL_WORKSPACE
from tests.browser.conftest import Opens, ready
from tests.browser.processes import Playground, wait_until
from tests.browser.steps import card, generate, go, picked, sees_pictures, write

FOUR = ("google/imagen4-fast", "z-image", "google/nano-banana", "nano-banana-pro")
LOOK = 350
BOTH = "images => images.length === 2 && images.every(image => image.complete && image.naturalWidth > 0)"


def choose(page: Page, title: str) -> None:
    """One more model, found by its name."""
    field = page.get_by_role("combobox", name="Models")
    field.click()
    field.fill(title)
    page.get_by_role("option", name=re.compile(rf"^{re.escape(title)}( ·|$)")).first.click()
    page.keyboard.press("Escape")
    ready(page)


def now(playground: Playground, task: Task) -> Task:
    task_now = queries.task(playground.ledger, workspace=LOCAL_WORKSPACE, task_id=task.id)
    assert task_now is not None
    return task_now


def test_an_hour_of_an_expert(playground: Playground, opens: Opens) -> None:
    picked(playground, FOUR[0], subject="")
    page = opens(playground)

    write(page, "Subject", "A red paper boat")
    for title in ("Z-Image", "Nano Banana", "Nano Banana Pro"):
        choose(page, title)
    generate(page, playground)
    sees_pictures(page, playground)
    first = playground.tasks()
    assert {task.model for task in first} == set(FOUR)
    for task in first[:2]:
        card(page, task.id).get_by_role("button", name="Star", exact=True).click()
        expect(card(page, task.id).get_by_role("button", name="Remove the star")).to_be_visible()
    wait_until(
        lambda: [now(playground, task).starred for task in first] == [True, True, False, False], what="two stars"
    )

    write(page, "Subject", "A blue paper boat")
    generate(page, playground)
    sees_pictures(page, playground)
    second = playground.tasks()
    before, after = first[0], next(task for task in second if task.model == first[0].model)

    go(page, "History")
    for task in (before, after):
        page.locator(f"[data-task='{task.id}']").get_by_role("checkbox").check()
    page.get_by_role("button", name="Compare", exact=True).click()
    page.wait_for_url("**/compare?results=*")
    ready(page)
    expect(page.locator(".kg .kb-card")).to_have_count(2)
    expect(page.locator(".kr-mark").filter(has_text=re.compile("^(red|blue)$")).first).to_be_visible()

    go(page, "Create")
    card(page, after.id).get_by_role("button", name="Remove background").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("slider", name="Before and after")).to_be_visible(timeout=45_000)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    card(page, after.id).get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Icon, transparent").or_(
        page.get_by_role("menuitem", name="Icon, transparent")
    ).click()
    with page.expect_download(timeout=45_000) as coming:
        page.get_by_role("dialog").get_by_role("link", name="Download ZIP").first.click()
    with zipfile.ZipFile(coming.value.path()) as archive:
        assert any(name.endswith(".png") for name in archive.namelist())
    page.keyboard.press("Escape")

    write(page, "Subject", "A {red|blue|green} paper boat")
    go(page, "Compare")
    page.get_by_test_id("stMain").get_by_text("Set up", exact=True).click()
    page.get_by_test_id("stMain").get_by_text("Matrix", exact=True).click()
    run = page.get_by_role("button", name=re.compile(r"^Run \d+ pictures"))
    runs = len(comparisons.overviews(playground.ledger, workspace=LOCAL_WORKSPACE))
    run.click()
    made = wait_until(
        lambda: [
            each for each in comparisons.overviews(playground.ledger, workspace=LOCAL_WORKSPACE)
            if each.kind == "matrix"
        ],
        what="a matrix",
    )  # fmt: skip
    assert len(comparisons.overviews(playground.ledger, workspace=LOCAL_WORKSPACE)) > runs

    def whole() -> bool:
        matrix = comparisons.comparison(playground.ledger, workspace=LOCAL_WORKSPACE, run_id=made[0].run_id)
        return matrix is not None and matrix.is_settled

    wait_until(whole, seconds=60, what="the matrix")
    page.goto(f"{playground.url}/compare?run={made[0].run_id}&view=Judge")
    ready(page)
    page.get_by_role("button", name=re.compile("^Begin")).click()
    progress = page.locator(".kj-progress")
    pairs = int(re.findall(r"\d+", wait_until(progress.inner_text, what="the first pair"))[-1])
    for number in range(pairs):
        expect(progress).to_have_text(f"Pair {number + 1} of {pairs}")
        wait_until(lambda: page.locator(".kj-view").evaluate_all(BOTH), what="both pictures")
        expect(page.locator(".kj-choice").first).to_be_enabled()
        page.wait_for_timeout(LOOK)  # a judge looks: a key that comes sooner was meant for the pair before
        page.keyboard.press("ArrowLeft" if number % 2 else "ArrowRight")
    expect(page.get_by_text("Judge once more")).to_be_visible()

    page.goto(f"{playground.url}/compare?run={made[0].run_id}&view=Report")
    ready(page)
    with page.expect_download() as report:
        page.get_by_role("link", name="Download the report (HTML)").click()
    assert b"paper boat" in report.value.path().read_bytes()
