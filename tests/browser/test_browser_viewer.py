"""One result in the full window: gone through, zoomed, looked at on every ground, acted on, and left again."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from kie.domain.task import Task, TaskState
from kie.ledger import queries, transitions
from kie.playground.container import LOCAL_WORKSPACE
from tests.browser.conftest import Opens
from tests.browser.kept_results import film, kept
from tests.browser.processes import Playground, wait_until
from tests.browser.steps import box, card
from tests.support.pictures import picture, sound

ACCENT = "#E4572E"
SIZE = "image => { const box = image.getBoundingClientRect(); return [Math.round(box.width), Math.round(box.height)] }"
ON_TOP = """dialog => { const box = dialog.getBoundingClientRect()
    return dialog.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)) }"""


def cut_out() -> bytes:
    """A disc on nothing."""
    drawn = Image.new("RGBA", (400, 300))
    ImageDraw.Draw(drawn).ellipse((100, 50, 300, 250), fill=(200, 40, 40, 255))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def shown(demo: Playground) -> tuple[Task, ...]:
    """Newest first: a large picture, a task of two pictures, one with nothing behind its subject."""
    brief = {"subject": "A disc", "colours": [{"hex": ACCENT, "role": "accent"}]}
    free = kept(demo, cut_out(), prompt="A disc on nothing", brief=brief)
    two = kept(demo, picture(size=(640, 480)), picture(size=(480, 640)), prompt="Two of a kind")
    large = kept(demo, picture(size=(1600, 1000)), prompt="A wide valley")
    return large, two, free


def opened(page: Page, task: Task) -> Locator:
    """Its run is shown first where an earlier or a later one is."""
    page.locator(f".kb-thumb[title*='{task.prompt}']").or_(card(page, task.id)).first.wait_for()
    if not card(page, task.id).is_visible():
        page.locator(f".kb-thumb[title*='{task.prompt}']").click()
    card(page, task.id).locator("button.kb-picture").first.click()
    viewer = page.get_by_role("dialog", name="Viewer")
    expect(viewer).to_be_visible()
    return viewer


def whole(viewer: Locator) -> Locator:
    """The picture, once it is there in all its pixels."""
    image = viewer.locator("img.kw-media")
    wait_until(lambda: image.evaluate("i => i.complete && i.src.includes('/full/')"), what="the whole picture")
    return image


def in_ledger(playground: Playground, task: Task) -> Task:
    now = queries.task(playground.ledger, workspace=LOCAL_WORKSPACE, task_id=task.id)
    assert now is not None
    return now


def test_keys_lead_through_everything_shown_and_back_to_where_one_was(
    opens: Opens, demo: Playground, shown: tuple[Task, ...]
) -> None:
    large = shown[0]
    page = opens(demo)
    before = page.get_by_test_id("stMain").evaluate("main => main.scrollTop")
    viewer = opened(page, large)
    count, title = viewer.locator(".kw-count"), viewer.get_by_role("complementary")
    expect(count).to_have_text("1 of 4")
    expect(title).to_contain_text("A wide valley")
    for key, where, words in (
        ("ArrowRight", "2 of 4", "Two of a kind"), ("End", "4 of 4", "A disc on nothing"),
        ("ArrowLeft", "3 of 4", "Two of a kind"), ("Home", "1 of 4", "A wide valley"),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(count).to_have_text(where)
        expect(title).to_contain_text(words)

    image = whole(viewer)
    page.keyboard.press("1")
    assert image.evaluate(SIZE) == [1600, 1000]
    expect(viewer.get_by_role("button", name="Back to the whole picture")).to_have_text("100 %")
    page.keyboard.press("+")
    assert image.evaluate(SIZE) == [2000, 1250]
    left = box(image)["x"]
    page.keyboard.press("Shift+ArrowRight")
    assert box(image)["x"] < left
    page.keyboard.press("0")
    stage, fitted = box(viewer.locator(".kw-stage")), box(image)
    assert fitted["width"] <= stage["width"] + 1
    assert fitted["height"] <= stage["height"] + 1
    image.dblclick()
    assert image.evaluate(SIZE) == [1600, 1000]
    page.mouse.wheel(0, -400)
    wait_until(lambda: image.evaluate(SIZE)[0] > 1600, what="a wheel that zooms")

    page.keyboard.press("End")
    image = whole(viewer)
    grounds = viewer.get_by_role("group", name="Behind the picture").get_by_role("button")
    expect(grounds).to_have_count(4)
    grounds.nth(3).click()
    expect(image).to_have_css("background-color", "rgb(228, 87, 46)")
    page.keyboard.press("g")
    expect(image).to_have_class("kw-media kw-checkerboard")

    page.keyboard.press("i")
    expect(title).to_be_hidden()
    page.keyboard.press("i")
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('.kw').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    assert page.evaluate("document.activeElement.className") == "kb-picture"
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == before


def test_what_is_pressed_there_is_seen_at_once_and_kept(
    opens: Opens, demo: Playground, shown: tuple[Task, ...]
) -> None:
    large, two, _ = shown
    page = opens(demo)
    viewer = opened(page, two)
    page.keyboard.press("ArrowRight")
    expect(viewer.locator(".kw-count")).to_have_text("3 of 4")
    with page.expect_download() as second:
        page.keyboard.press("d")
    with Image.open(second.value.path()) as saved:
        assert saved.size == (480, 640)

    page.keyboard.press("s")
    assert viewer.get_by_role("button", name="Star").get_attribute("aria-pressed") == "true"
    wait_until(lambda: in_ledger(demo, two).starred, what="a star")
    expect(viewer.get_by_role("button", name="Remove the star")).to_be_visible()

    page.keyboard.press("Delete")
    expect(viewer.locator(".kw-count")).to_have_text("2 of 2")
    expect(viewer).to_contain_text("Deleted, kept for seven days.")
    wait_until(lambda: two.id not in [task.id for run in demo.runs() for task in run.tasks], what="a deletion")
    viewer.get_by_role("button", name="Undo").click()
    expect(viewer.locator(".kw-count")).to_have_text("2 of 4")
    wait_until(lambda: two.id in [task.id for run in demo.runs() for task in run.tasks], what="a result that is back")

    viewer.get_by_role("button", name="More actions").click()
    viewer.get_by_role("button", name="Details", exact=True).click()
    dialog = page.get_by_test_id("stDialog").get_by_role("dialog")
    expect(dialog).to_contain_text("Two of a kind")
    assert dialog.evaluate(ON_TOP)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(viewer.locator(".kw-count")).to_have_text("2 of 4")

    page.keyboard.press("c")
    expect(page.locator(".ka-say")).to_contain_text("is marked")
    page.keyboard.press("Home")
    page.keyboard.press("c")
    page.wait_for_url("**/compare?results=*")
    assert page.url.endswith(f"results={two.id},{large.id}") or page.url.endswith(f"results={two.id}%2C{large.id}")
    expect(viewer).to_have_count(0)


def test_a_clip_and_a_sound_play_there_and_a_projector_shows_nothing_else(opens: Opens, demo: Playground) -> None:
    kept(demo, sound("mp3", seconds=1), model="elevenlabs/audio-isolation", medium="audio", prompt="A bell")
    moving = kept(demo, film(), model="bytedance/v1-lite-text-to-video", medium="video", prompt="A light goes on")
    page = opens(demo)
    viewer = opened(page, moving)
    video = viewer.locator("video")
    wait_until(lambda: video.evaluate("v => v.readyState >= 2"), what="a clip that can be seen")
    page.keyboard.press(" ")
    wait_until(lambda: video.evaluate("v => v.currentTime > 0.3"), what="a clip that plays")
    page.keyboard.press(" ")
    expect(viewer.get_by_role("button", name="One frame forward")).to_be_visible()
    frame = viewer.locator(".kv-words")
    at = frame.inner_text()
    page.keyboard.press(".")
    expect(frame).not_to_have_text(at)

    page.keyboard.press("f")
    expect(viewer.locator(".kw-caption")).to_contain_text("4 credits")
    expect(viewer.locator(".kw-head")).to_be_hidden()
    expect(viewer.get_by_role("toolbar")).to_be_hidden()
    page.keyboard.press("m")
    expect(viewer.locator(".kw-caption")).to_be_hidden()
    page.keyboard.press("m")
    expect(viewer.locator(".kw-caption")).to_be_visible()
    page.keyboard.press("Escape")
    expect(viewer.get_by_role("toolbar")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(viewer.locator("audio")).to_be_visible()


def test_what_is_being_made_becomes_its_picture_while_one_looks(opens: Opens, demo: Playground) -> None:
    kept(demo, picture(), prompt="Already there")
    page = opens(demo)
    demo.place("A kite", service=demo.service)
    making = demo.tasks()[0]
    expect(card(page, making.id)).to_be_visible()
    viewer = opened(page, demo.runs()[1].tasks[0])
    page.keyboard.press("Home")
    expect(viewer.get_by_role("complementary")).to_contain_text("A kite")
    expect(viewer.locator("img.kw-media")).to_be_visible()
    expect(viewer.locator(".kw-count")).to_contain_text("1 of")


def test_on_a_phone_a_finger_leads_through_and_everything_is_large_enough(
    opens: Opens, demo: Playground, shown: tuple[Task, ...]
) -> None:
    large = shown[0]
    page = opens(demo, width=390, height=844, dark=True)
    viewer = opened(page, large)
    whole(viewer)
    where = int(viewer.locator(".kw-count").inner_text().split()[0])
    swipe(page, 330, 60)
    expect(viewer.get_by_role("complementary", include_hidden=True)).to_contain_text("Two of a kind")
    swipe(page, 60, 330)
    expect(viewer.locator(".kw-count")).to_contain_text(f"{where} of")
    bar = viewer.get_by_role("toolbar")
    assert box(bar)["y"] + box(bar)["height"] >= 840
    for press in viewer.locator("button:visible, .kw-foot a:visible").all():
        measured = box(press)
        assert measured["height"] >= 44
        assert measured["width"] >= 44
        assert measured["x"] + measured["width"] <= 390
    viewer.get_by_role("button", name="Prompt and details").click()
    expect(viewer.get_by_role("complementary")).to_contain_text("A wide valley")


def swipe(page: Page, start: int, end: int, y: int = 400) -> None:
    """A finger that moves across the picture."""
    touch = page.context.new_cdp_session(page)
    steps = [start + (end - start) * step // 6 for step in range(7)]
    for kind, x in (("touchStart", start), *(("touchMove", x) for x in steps)):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_the_history_opens_the_same_viewer_and_says_what_waits(
    opens: Opens, demo: Playground, shown: tuple[Task, ...]
) -> None:
    demo.place("Nobody knows", service="nowhere")
    waiting = demo.tasks()[0]
    assert transitions.begin_submit(demo.ledger, waiting.id) is not None
    transitions.submitted(demo.ledger, waiting.id, kie_task_id="kie-1")
    transitions.stopped(demo.ledger, waiting.id, error_kind="timeout", error="It was not watched any longer.")
    assert in_ledger(demo, waiting).state is TaskState.STOPPED
    page = opens(demo)
    page.get_by_role("link", name="1 result needs you").click()
    row = page.locator(f"[data-task='{waiting.id}']")
    expect(row.get_by_role("button", name="Resume (free)")).to_be_visible()
    expect(page.locator("[data-task]")).to_have_count(1)
    page = opens(demo, "/history")
    page.locator(f"[data-task='{shown[0].id}']").get_by_role("button", name="Open the result").click()
    viewer = page.get_by_role("dialog", name="Viewer")
    expect(viewer.get_by_role("complementary")).to_contain_text("A wide valley")
    page.keyboard.press("ArrowRight")
    expect(viewer.get_by_role("complementary")).to_contain_text("Two of a kind")
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
