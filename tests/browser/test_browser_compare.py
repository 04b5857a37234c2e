"""Compare as people use it: columns that fill, views on top of each other, one more model, and judging blind."""

from __future__ import annotations

import io
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import av
import httpx
import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Locator, Page, WebSocket, expect

from kie import catalogue
from kie.domain.comparison import Comparison, Pair
from kie.domain.task import TaskState
from kie.emulator.drawn_clips import clip as emulator_clip
from kie.ledger import commands, comparisons, judgings
from kie.ledger.judgings import Judging
from kie.ledger.schema import tasks
from kie.media.store import FileStore
from kie.playground import file_names
from kie.playground.container import LOCAL_WORKSPACE
from kie.playground.drafts import Draft
from kie.playground.matrix import Variation, plan_comparison
from prompts.brief import brief_to_json
from tests.browser.conftest import Opens, Watch, ready
from tests.browser.processes import Emulator, Playground, wait_until
from tests.browser.steps import box, card, picture
from tests.support.shelves import finish

BANANA, PRO, IMAGEN = "google/nano-banana", "nano-banana-pro", "google/imagen4-fast"
CLIPS = ("wan/2-5-text-to-video", "bytedance/v1-lite-text-to-video")
SIX = (BANANA, PRO, IMAGEN, "ideogram/v3-text-to-image", "seedream/4.5-text-to-image", "flux-2/pro-text-to-image")
BOTH_LOADED = "images => images.length === 2 && images.every(image => image.complete && image.naturalWidth > 0)"
LOADED = "images => images.length === 1 && images.every(image => image.complete && image.naturalWidth > 0)"
SECONDS = 3.21
LOOK = 350
"""Milliseconds that a judge looks at a pair at least: a key that comes sooner was meant for the one before."""
PHONE = {"width": 390, "height": 844}


# ---- what a test begins with


def painted(number: int, *, words: str) -> bytes:
    """A picture unlike any other, whose metadata tells everything."""
    image = Image.new("RGB", (320, 240), (40 + 7 * number % 200, 90, 160))
    ImageDraw.Draw(image).ellipse((20 + number, 30, 200 + number, 200), fill=(230, 200 - 6 * number % 190, 90))
    info = PngInfo()
    info.add_text("parameters", words)
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=info)
    return out.getvalue()


def filmed(folder: Path, number: int, *, seconds: float = 4) -> bytes:
    """A clip that a browser plays."""
    path = folder / f"{number}.mp4"
    emulator_clip(path, prompt="a boat", width=160, height=90, seconds=seconds, model="m", seed=number, fps=12)
    return path.read_bytes()


def compared(
    playground: Playground,
    *models: str,
    repeats: int = 1,
    seconds: float = SECONDS,
    results: Sequence[bytes] = (),
    **texts: str,
) -> Comparison:
    """A comparison as the page places it, finished: every result is there and took so many seconds."""
    written = Draft(texts=texts or {"subject": "A paper boat", "exclusions": "text"}, models=models)
    plan = plan_comparison(written, Variation(kind="models", repeats=repeats))
    run_id, _ = commands.place_run(
        playground.ledger, workspace=LOCAL_WORKSPACE, service="elsewhere", click=secrets.token_hex(8),
        brief={**brief_to_json(written.brief), "draft": {**written.to_json(), "unlike": secrets.token_hex(4)}},
        intents=plan.intents(), origin="compare", layout=plan.layout,
    )  # fmt: skip
    store = FileStore(playground.data / "files")
    for number, slot in enumerate(seen(playground, run_id).slots):
        content = results[number] if results else painted(number, words=slot.task.model)
        finish(playground.ledger, store, slot.task.id, [content])
    with playground.ledger.write() as connection:
        mine = tasks.update().where(tasks.c.run_id == run_id)
        connection.execute(mine.values(service=playground.service, seconds=seconds))
    return seen(playground, run_id)


def seen(playground: Playground, run_id: str) -> Comparison:
    comparison = comparisons.comparison(playground.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert comparison is not None
    return comparison


def newest(playground: Playground) -> Comparison:
    return seen(playground, comparisons.overviews(playground.ledger, workspace=LOCAL_WORKSPACE)[0].run_id)


def settled(playground: Playground, run_id: str) -> Comparison:
    wait_until(lambda: seen(playground, run_id).is_settled, seconds=30, what="the end of the comparison")
    return seen(playground, run_id)


def at(comparison: Comparison, view: str = "Results") -> str:
    return f"/compare?run={comparison.run.id}&view={view}"


def heads(page: Page) -> list[str]:
    return page.locator(".kg-column").all_inner_texts()


def press(page: Page, name: str, *, exact: bool = True) -> None:
    page.get_by_role("button", name=name, exact=exact).click()


# ---- running


def test_columns_fill_in_their_order_a_failure_stays_alone_and_only_it_is_retried(
    playground: Playground, kie: Emulator, opens: Opens
) -> None:
    compared(playground, BANANA, "z-image", PRO, seconds=0.4)  # so that KIE is soon asked again
    playground.write_draft(BANANA, "z-image", PRO, subject="A paper boat")
    page = opens(playground, "/compare?view=Set+up")
    order = {"fault": "fail_422", "times": 1, "model": "z-image"}
    httpx.post(f"{kie.url}/emulator/faults", json=order).raise_for_status()
    before = kie.created
    press(page, "Run 3 pictures · 22.8 credits")
    expect(page.locator(".kg .kb-card")).to_have_count(3)
    titles = [catalogue.get(model).title for model in (BANANA, "z-image", PRO)]
    assert heads(page) == titles

    found = newest(playground)
    ids = [slot.task.id for slot in found.slots]
    places = {task_id: card(page, task_id).locator(".kb-picture") for task_id in ids}
    boxes = {task_id: box(place) for task_id, place in places.items()}
    assert [boxes[task_id]["x"] for task_id in ids] == sorted(boxes[task_id]["x"] for task_id in ids)

    ended = settled(playground, found.run.id)
    assert [slot.task.state for slot in ended.slots] == [TaskState.SUCCESS, TaskState.FAIL, TaskState.SUCCESS]
    for task_id in (ids[0], ids[2]):
        expect(picture(page, task_id).locator("img")).to_be_visible()
        assert box(picture(page, task_id)) == pytest.approx(boxes[task_id], abs=1), "a column jumped"
    expect(card(page, ids[1]).locator(".kb-error")).to_contain_text("Nothing was billed")
    assert kie.created == before + 3

    kept = card(page, ids[0]).element_handle()
    press(page, "Retry failed only (1) · 0.8 credits")
    after = wait_until(
        lambda: (now := settled(playground, found.run.id)).slots[1].task.id != ids[1] and now, what="a second attempt"
    )
    assert [len(slot.attempts) for slot in after.slots] == [1, 2, 1]
    expect(picture(page, after.slots[1].task.id).locator("img")).to_be_visible()
    expect(card(page, after.slots[1].task.id)).to_contain_text("attempt 2")
    expect(page.get_by_role("button", name="Retry failed only")).to_have_count(0)
    assert kie.created == before + 4
    assert heads(page) == titles
    assert kept is not None
    assert kept.evaluate("card => card.isConnected"), "a column was drawn anew"


def test_one_more_model_is_paid_for_once_and_nothing_else_again(
    playground: Playground, kie: Emulator, opens: Opens
) -> None:
    compared(playground, IMAGEN, PRO, seconds=0.4)
    comparison = compared(playground, BANANA, PRO)
    page = opens(playground, at(comparison))
    before = kie.create_requests
    press(page, "Add a model", exact=False)
    chooser = page.get_by_role("combobox", name="Model", exact=True)
    chooser.fill("Imagen 4 Fast")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add 1 picture · 4 credits").dblclick()
    expect(page.locator(".kg-column")).to_have_count(3)
    after = settled(playground, comparison.run.id)
    assert [slot.task.model for slot in after.slots] == [BANANA, PRO, IMAGEN]
    expect(picture(page, after.slots[2].task.id).locator("img")).to_be_visible()
    assert heads(page) == ["Nano Banana", "Nano Banana Pro", "Imagen 4 Fast"]
    assert kie.create_requests == before + 1


def test_a_recording_plays_with_changing_stages_is_marked_and_asks_nothing_of_kie(
    playground: Playground, kie: Emulator, opens: Opens
) -> None:
    page = opens(playground, "/compare?run=recorded+four-models-one-robot")
    before = kie.state()["create_requests"]
    expect(page.get_by_text("Nothing is sent and nothing is billed")).to_be_visible()
    page.get_by_text("4 times as fast").click()
    words: set[str] = set()

    def is_over() -> bool:
        words.update(page.locator(".kg .kb-stage").all_inner_texts())
        return page.locator(".kg .kb-card img").count() == 8

    wait_until(is_over, seconds=20, what="the end of the recording")
    assert len(words) >= 2, words
    expect(page.locator(".kg .kb-facts").first).to_contain_text("(replay)")
    loaded = "images => images.every(image => image.complete && image.naturalWidth > 0)"
    wait_until(lambda: page.locator(".kg .kb-card img").evaluate_all(loaded), what="the pictures of the recording")
    assert kie.state()["create_requests"] == before


def test_an_address_leads_to_its_comparison_and_the_back_button_to_the_one_before(
    playground: Playground, opens: Opens
) -> None:
    older, newer = (compared(playground, BANANA, PRO, subject=f"A {kind} kite") for kind in ("red", "blue"))
    page = opens(playground, at(older))
    chosen = page.get_by_role("combobox", name="Comparison")
    expect(chosen).to_have_value(re.compile("A red kite"))
    chosen.click()
    page.get_by_role("option", name=re.compile("A blue kite")).click()
    expect(card(page, newer.slots[0].task.id)).to_be_visible()
    assert f"run={newer.run.id}" in page.url
    page.go_back()
    expect(chosen).to_have_value(re.compile("A red kite"))
    expect(card(page, older.slots[0].task.id)).to_be_visible()


# ---- views


def style(element: Locator, name: str) -> str:
    return str(element.evaluate("(element, name) => getComputedStyle(element)[name]", name))


def slide(page: Page, value: float) -> None:
    page.get_by_label("How much of the second picture is seen").fill(str(value))


def test_two_pictures_lie_on_each_other_behind_a_slider_and_as_an_overlay(playground: Playground, opens: Opens) -> None:
    page = opens(playground, at(compared(playground, BANANA, PRO, IMAGEN)))
    over, stage = page.locator(".kg-over"), page.locator(".kg-stage")
    press(page, "Slider")
    expect(stage).to_be_in_viewport()
    expect(page.locator(".kg-tables")).to_be_hidden()
    assert style(over, "clipPath") == "inset(0px 0px 0px 50%)"
    assert page.locator(".kg-tag").all_inner_texts() == ["Nano Banana", "Nano Banana Pro"]
    there = box(stage)
    page.mouse.move(there["x"] + there["width"] / 2, there["y"] + 40)
    page.mouse.down()
    page.mouse.move(there["x"] + there["width"] / 4, there["y"] + 60)
    page.mouse.up()
    assert float(re.findall(r"[\d.]+(?=%)", style(over, "clipPath"))[0]) == pytest.approx(25, abs=1)
    page.mouse.move(there["x"] + there["width"] / 2, there["y"] + 60)
    assert float(re.findall(r"[\d.]+(?=%)", style(over, "clipPath"))[0]) == pytest.approx(25, abs=1)

    page.get_by_label("Second picture", exact=True).select_option(label="Imagen 4 Fast")
    press(page, "Swap")
    assert page.locator(".kg-tag").all_inner_texts() == ["Imagen 4 Fast", "Nano Banana"]

    press(page, "Overlay")
    slide(page, 80)
    assert (style(over, "clipPath"), style(over, "opacity")) == ("none", "0.8")
    press(page, "Blink")
    shown = {"0": 0, "1": 0}
    wait_until(lambda: shown.update({style(over, "opacity"): 1}) or all(shown.values()), seconds=5, what="a blink")
    press(page, "Difference")
    assert (style(over, "mixBlendMode"), style(over, "opacity")) == ("difference", "1")
    press(page, "Columns")
    expect(page.locator(".kg-tables")).to_be_visible()
    expect(page.locator(".kg-pair")).to_be_hidden()


def test_all_pictures_zoom_and_move_together(playground: Playground, opens: Opens) -> None:
    page = opens(playground, at(compared(playground, BANANA, PRO, IMAGEN)))
    pictures = page.locator(".kg .kb-card img")
    expect(pictures).to_have_count(3)
    press(page, "Zoom together")
    pictures.nth(1).hover()
    page.mouse.wheel(0, -300)
    before = shift(pictures)
    assert before[0] > 2
    page.mouse.down()
    page.mouse.move(400, 480)
    page.mouse.up()
    assert shift(pictures)[0] == before[0]
    assert shift(pictures) != before
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, "Zoom in")
    assert shift(pictures)[0] > before[0]
    page.locator(".kg .kb-picture").nth(2).dblclick()
    assert shift(pictures) == (1, 0, 0)
    press(page, "Zoom together")
    pictures.first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Nano Banana")


def shift(pictures: Locator) -> tuple[float, ...]:
    """The scale and the place that all of these pictures have, the place in hundredths of their size."""
    found = pictures.evaluate_all(
        """images => images.map(image => {
            const { a, e, f } = new DOMMatrix(getComputedStyle(image).transform)
            const { width, height } = image.getBoundingClientRect()
            return [a, 100 * a * e / width, 100 * a * f / height]
        })"""
    )
    for other in found[1:]:
        assert other == pytest.approx(found[0], abs=0.1), "the pictures do not stand alike"
    return tuple(round(number, 1) for number in found[0])


def test_clips_play_in_step_in_columns_and_on_each_other(playground: Playground, opens: Opens, tmp_path: Path) -> None:
    comparison = compared(
        playground, *CLIPS, subject="A boat", results=[filmed(tmp_path, number) for number in range(2)]
    )
    page = opens(playground, at(comparison))

    def in_step(clips: Locator) -> bool:
        one, other = clips.evaluate_all("clips => clips.map(clip => clip.paused ? -1 : clip.currentTime)")
        return min(one, other) > 0.2 and abs(one - other) < 0.25

    columns = page.locator(".kg .kb-card video")
    expect(columns).to_have_count(2)
    press(page, "Play all")
    wait_until(lambda: in_step(columns), what="both clips in step")
    press(page, "Slider")
    wait_until(lambda: in_step(page.locator(".kg-stage video")), what="both clips in step on each other")
    assert columns.evaluate_all("clips => clips.every(clip => clip.paused)"), "what nobody sees plays on"
    press(page, "Pause all")
    assert page.locator(".kg-stage video").evaluate_all("clips => clips.every(clip => clip.paused)")


def test_one_clip_is_heard_by_its_name_in_every_view_that_shows_it(
    playground: Playground, opens: Opens, tmp_path: Path
) -> None:
    comparison = compared(
        playground, *CLIPS, subject="A boat", results=[filmed(tmp_path, number) for number in range(2)]
    )
    page = opens(playground, at(comparison))
    names = [catalogue.get(model).title for model in CLIPS]
    sound = page.get_by_label("Sound", exact=True)

    def heard(where: str) -> list[bool]:
        return list(page.locator(f"{where} video").evaluate_all("clips => clips.map(clip => !clip.muted)"))

    expect(sound.locator("option")).to_have_text(["No sound", *(f"Sound: {name}" for name in names)])
    assert heard(".kb-card") == [False, False]
    press(page, "Play all")
    sound.select_option(label=f"Sound: {names[1]}")
    assert heard(".kb-card") == [False, True]
    press(page, "Slider")
    assert heard(".kg-stage") == [False, True]
    press(page, "Swap")
    assert heard(".kg-stage") == [True, False]
    sound.select_option(label="No sound")
    assert heard(".kg-stage") == [False, False]
    sound.select_option(label=f"Sound: {names[0]}")
    press(page, "Columns")
    assert heard(".kb-card") == [True, False]
    expect(sound).to_have_value(re.compile(comparison.slots[0].task.id))


def test_six_columns_are_readable_at_1440_pixels(playground: Playground, opens: Opens) -> None:
    page = opens(playground, at(compared(playground, *SIX)))
    expect(page.locator(".kg .kb-card img")).to_have_count(6)
    assert sideways(page) == []
    for head in page.locator(".kg-column").all():
        expect(head).to_be_in_viewport()
    cut = """elements => elements.filter(
        one => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1
    ).map(one => one.textContent)"""
    assert page.locator(".kg-column, .kb-facts, .kb-error, .kb-check, .kb-action").evaluate_all(cut) == []
    widths = [box(place)["width"] for place in page.locator(".kg .kb-picture").all()]
    assert min(widths) > 170
    assert max(widths) - min(widths) < 2


def test_six_columns_can_be_used_on_a_phone(playground: Playground, opens: Opens) -> None:
    page = opens(playground, at(compared(playground, *SIX)), **PHONE)
    expect(page.locator(".kg .kb-card img")).to_have_count(6)
    assert sideways(page) == []
    first = box(page.locator(".kg .kb-picture").first)
    assert first["x"] >= 0
    assert 180 < first["width"] < PHONE["width"]
    assert first["x"] + first["width"] <= PHONE["width"]
    last = page.locator(".kg .kb-picture").last
    page.locator(".kg-scroll").evaluate("scroller => { scroller.scrollLeft = scroller.scrollWidth }")
    wait_until(lambda: box(last)["x"] + box(last)["width"] <= PHONE["width"], what="the last column")
    assert sideways(page) == []
    page.get_by_text("Requests and where they differ").click()
    expect(page.locator(".kr-table")).to_be_visible()
    assert sideways(page) == []
    assert min(box(cell)["width"] for cell in page.locator(".kr-table tr").first.locator("th").all()[1:]) > 120


def sideways(page: Page) -> list[str]:
    """What of the page itself could be scrolled sideways; a table may inside its own frame."""
    return list(
        page.evaluate(
            """() => [
                document.documentElement,
                ...document.querySelectorAll('[data-testid=stMain], [data-testid=stMainBlockContainer]'),
            ].filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.tagName + ' ' + one.scrollWidth)"""
        )
    )


# ---- judging


@dataclass
class Heard:
    """Everything that reached the browser since it listens."""

    frames: list[bytes] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: self.frames.append(_bytes(payload)))

    def all(self) -> bytes:
        return b"\n".join(self.frames)


def _bytes(payload: str | bytes) -> bytes:
    return payload.encode() if isinstance(payload, str) else payload


def telltales(comparison: Comparison) -> Iterator[str]:
    for slot in comparison.slots:
        file = slot.result
        assert file is not None
        assert file.sha256 is not None
        yield from (slot.task.model, catalogue.get(slot.task.model).title, slot.task.id, file.id, file.sha256)
        yield from (file.sha256[:12], slot.task.kie_task_id or "?", file_names.download_name(slot.task, file))
    yield from (str(SECONDS), f"{SECONDS:.1f} s", " credits")


def everything_shown(page: Page) -> str:
    values = "() => [...document.querySelectorAll('input, textarea, select')].map(one => one.value).join('\\n')"
    return "\n".join((page.evaluate("document.documentElement.outerHTML"), page.evaluate(values), page.url))


def judging_of(playground: Playground, comparison: Comparison) -> Judging:
    return judgings.of_run(playground.ledger, workspace=LOCAL_WORKSPACE, run_id=comparison.run.id)[0]


def begin(page: Page) -> None:
    press(page, "Begin", exact=False)
    expect(page.locator(".kj-progress")).to_contain_text("Pair 1 of")
    look(page)


def look(page: Page) -> None:
    """Wait until both pictures are there and have been looked at: no vote counts before."""
    expect(page.locator(".kj-choice").first).to_be_enabled()
    page.wait_for_timeout(LOOK)


def test_twelve_pairs_are_judged_blind_by_keyboard_and_nothing_tells_the_model(
    playground: Playground, opens: Opens, watch: Watch
) -> None:
    comparison = compared(playground, BANANA, PRO, repeats=12)
    page = opens(playground, at(comparison))
    expect(page.locator(".kg .kb-card")).to_have_count(24)
    page.goto("about:blank")
    heard = Heard()
    heard.listen(page)
    watch.requested.clear()
    page.goto(playground.url + at(comparison, "Judge"))
    ready(page)
    begin(page)

    telling = list(telltales(comparison))
    keys = ("ArrowLeft", "b", "ArrowDown", "x", "a", "ArrowRight", "t", "ArrowUp", "A", "B", "ArrowLeft", "ArrowRight")
    outcomes = (
        "left",
        "right",
        "tie",
        "both bad",
        "left",
        "right",
        "tie",
        "both bad",
        "left",
        "right",
        "left",
        "right",
    )
    for number, key in enumerate(keys):
        expect(page.locator(".kj-progress")).to_have_text(f"Pair {number + 1} of 12")
        wait_until(lambda: page.locator(".kj-view").evaluate_all(BOTH_LOADED), what="both pictures")
        shown = everything_shown(page)
        assert [one for one in telling if one in shown] == []
        assert re.search(r"\d (s|min|credits?)\b", page.locator("body").inner_text()) is None
        look(page)
        if number == len(keys) - 1:
            before_the_end = heard.all()
        page.keyboard.press(key)
    expect(page.get_by_text("Judge once more")).to_be_visible()

    assert [one for one in telling if one.encode() in before_the_end] == []
    assert [one for one in telling if any(one in url for url in watch.requested)] == []
    pictures = {url for url in watch.requested if "/blind/" in url}
    assert len(pictures) == 24
    for url in pictures:
        answer = httpx.get(url)
        assert answer.headers["content-type"] == "image/webp"
        assert [one for one in telling if one.encode() in answer.content or one in str(answer.headers)] == []
    words = page.locator("body").inner_text()
    assert "Nano Banana Pro" in words
    judged = judging_of(playground, comparison)
    assert judged.ended_at is not None
    assert tuple(pair.outcome for pair in judged.pairs) == outcomes


def test_a_key_pressed_twice_votes_once_and_the_note_takes_letters_without_voting(
    playground: Playground, opens: Opens
) -> None:
    own = [painted(200 + number, words="of this test alone") for number in range(6)]
    comparison = compared(playground, BANANA, PRO, repeats=3, results=own, subject="A kite over a field")
    page = opens(playground, at(comparison, "Judge"))
    begin(page)
    page.keyboard.press("a")
    page.keyboard.press("a")
    expect(page.locator(".kj-progress")).to_have_text("Pair 2 of 3")
    page.wait_for_timeout(700)
    assert [pair.outcome for pair in judging_of(playground, comparison).pairs] == ["left", None, None]

    note = page.get_by_label("Note on this pair")
    note.click()
    page.keyboard.type("a better tab bar, x")
    page.keyboard.press("Enter")
    wait_until(lambda: judging_of(playground, comparison).pairs[1].note == "a better tab bar, x", what="the note")
    assert judging_of(playground, comparison).pairs[1].outcome is None
    page.keyboard.press("Escape")
    look(page)
    page.keyboard.press("b")
    expect(page.locator(".kj-progress")).to_have_text("Pair 3 of 3")
    look(page)

    press(page, "☆ Star A")
    expect(page.get_by_role("button", name="★ Star A")).to_be_visible()
    left = judging_of(playground, comparison).pairs[2].left_file
    assert wait_until(lambda: starred(playground, comparison), what="the star") == {left}

    page.keyboard.press("z")
    expect(page.locator(".kj-progress")).to_have_text("Pair 2 of 3")
    expect(page.get_by_label("Note on this pair")).to_have_value("a better tab bar, x")
    press(page, "Stop and see the score")
    expect(page.get_by_text("Judge once more")).to_be_visible()
    assert judging_of(playground, comparison).ended_at is not None
    expect(page.get_by_text("a better tab bar, x")).to_be_visible()


SHORT, LONG = 1.0, 2.5
PLAYING = "clips => clips.map(clip => ({ at: clip.currentTime, length: clip.duration, seeks: clip.seeks ?? 0 }))"
COUNT_SEEKS = """clips => clips.forEach(clip => {
    clip.seeks = 0
    clip.addEventListener('seeking', () => { clip.seeks += 1 })
})"""


def judged_clips(playground: Playground, folder: Path, *, first: bytes | None = None) -> Comparison:
    """Two pairs of a short and a long clip under way: the short one left, then right."""
    films = [filmed(folder, number, seconds=SHORT if number < 2 else LONG) for number in range(4)]
    films[0] = first or films[0]
    comparison = compared(playground, *CLIPS, subject="A boat", repeats=2, results=films)
    short, short_too, long, long_too = (slot.result.id for slot in comparison.slots if slot.result)
    one, other = CLIPS
    chosen = [
        Pair(group="0", left_option=one, right_option=other, left_file=short, right_file=long),
        Pair(group="1", left_option=other, right_option=one, left_file=long_too, right_file=short_too),
    ]
    judgings.begin(
        playground.ledger, workspace=LOCAL_WORKSPACE, run_id=comparison.run.id, axis="model",
        options={one: "One", other: "Other"}, chosen=chosen,
    )  # fmt: skip
    return comparison


def muted(page: Page) -> list[bool]:
    return list(page.locator("video.kj-view").evaluate_all("clips => clips.map(clip => clip.muted)"))


def test_of_two_clips_the_longer_leads_whichever_side_it_is_on_and_neither_stutters(
    playground: Playground, opens: Opens, tmp_path: Path
) -> None:
    page = opens(playground, at(judged_clips(playground, tmp_path), "Judge"))
    clips = page.locator("video.kj-view")
    for number, long in enumerate((1, 0), start=1):
        expect(page.locator(".kj-progress")).to_have_text(f"Pair {number} of 2")
        expect(page.locator(".kj-choice").first).to_be_enabled()
        clips.evaluate_all(COUNT_SEEKS)
        wait_until(lambda n=long: clips.evaluate_all(PLAYING)[n]["at"] > 1.6 * SHORT, what="the end of the longer clip")
        now = clips.evaluate_all(PLAYING)
        leader, follower = now[long], now[1 - long]
        apart = abs(follower["at"] - leader["at"] % follower["length"])
        assert min(apart, follower["length"] - apart) < 0.3, now
        assert (leader["seeks"] <= 1, follower["seeks"] <= 4) == (True, True), now
        page.wait_for_timeout(LOOK)
        page.keyboard.press("t")
    expect(page.get_by_text("Judge once more")).to_be_visible()


def test_either_clip_can_be_heard_and_every_pair_begins_in_silence(
    playground: Playground, opens: Opens, tmp_path: Path
) -> None:
    page = opens(playground, at(judged_clips(playground, tmp_path), "Judge"))
    look(page)
    sounds = page.get_by_role("group", name="Sound")
    pressed = sounds.get_by_role("button", pressed=True)
    expect(pressed).to_have_text("No sound0")
    assert muted(page) == [True, True]
    page.keyboard.press("1")
    assert muted(page) == [False, True]
    page.locator("video.kj-view").nth(1).click()
    assert muted(page) == [True, False]
    expect(pressed).to_have_text("Sound B2")
    page.locator("video.kj-view").nth(1).click()
    assert muted(page) == [True, True]
    sounds.get_by_role("button", name="Sound A").click()
    assert muted(page) == [False, True]
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".kj-progress")).to_have_text("Pair 2 of 2")
    expect(pressed).to_have_text("No sound0")
    assert muted(page) == [True, True]


def test_of_a_clip_that_plays_nowhere_its_judge_sees_a_picture(
    playground: Playground, opens: Opens, tmp_path: Path
) -> None:
    page = opens(playground, at(judged_clips(playground, tmp_path, first=broken_film()), "Judge"))
    wait_until(lambda: page.locator("img.kj-view").evaluate_all(LOADED), what="its first frame")
    expect(page.locator(".kj-choice").first).to_be_enabled()
    expect(page.locator("video.kj-view")).to_have_count(1)


def broken_film() -> bytes:
    """A WebM whose third frame is damaged: it can neither be put into an MP4 nor be encoded anew."""
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as container:
        stream = container.add_stream("libvpx", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for shade in range(0, 250, 25):
            picture = Image.new("RGB", (160, 90), (shade, 90, 160))
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode())
    with av.open(io.BytesIO(out.getvalue())) as container:
        third = bytes(list(container.demux(video=0))[2])
    return out.getvalue().replace(third, bytes(len(third)))


def starred(playground: Playground, comparison: Comparison) -> set[str]:
    return {slot.result.id for slot in seen(playground, comparison.run.id).slots if slot.task.starred and slot.result}
