"""The addresses of a comparison: what a blind judge may load, reports, recordings, ZIPs; and what makes a keeper."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import av
import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette

from kie.domain.comparison import Pair
from kie.domain.task import Task
from kie.ledger import judgings, link_targets, queries
from kie.ledger.schema import files as file_table
from kie.media.links import FileLinks
from kie.playground import container
from kie.playground.comparisons import report
from kie.playground.comparisons.matchups import pairs_of
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.server.routes import MIDDLEWARE, ROUTES
from tests.support.batches import batch_run, cutouts, finish_cutout
from tests.support.comparisons import TWO, axis, compared, seen
from tests.support.ledgers import ME
from tests.support.pictures import clip, picture
from tests.support.recordings import saved, usual
from tests.support.reports import hostile
from tests.support.shelves import finish

pytestmark = pytest.mark.anyio


@pytest.fixture
async def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """A browser before the routes of a demo whose data is in `tmp_path`; no worker runs."""
    monkeypatch.chdir(tmp_path)
    for name in ("KIE_API_KEY", "KIE_AI_API_KEY", "KIE_BASE_URL", "PLAYGROUND_DATA", "DATABASE_URL", "FILES_URL"):
        monkeypatch.delenv(name, raising=False)
    container.forget_current()
    transport = httpx.ASGITransport(Starlette(routes=ROUTES, middleware=MIDDLEWARE), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client
    container.forget_current()


@pytest.fixture
def app(browser: httpx.AsyncClient) -> Playground:
    return container.current()


# --- blind


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A judging under way, its pairs, and everything that would tell one side from the other."""

    id: str
    pairs: tuple[Pair, ...]
    telling: tuple[str, ...]

    def link(self, app: Playground, side: str, *, number: int = 0) -> str:
        return app.links.link("blind", f"{self.id}~{number}~{side}", name="picture")


def judged(app: Playground, *contents: bytes) -> Judged:
    """Two models that made these; one pair a picture of each."""
    run_id = compared(app.ledger, axis("model", *TWO), repeats=len(contents) // 2)
    for slot, content in zip(seen(app.ledger, run_id).slots, contents, strict=True):
        finish(app.ledger, app.store, slot.task.id, [content])
    comparison = seen(app.ledger, run_id)
    chosen = pairs_of(comparison, axis="model", seed=5)
    options = {key: key.upper() for key in TWO}
    judging_id = judgings.begin(app.ledger, workspace=ME, run_id=run_id, axis="model", options=options, chosen=chosen)
    telling = [run_id, *TWO]
    for slot in comparison.slots:
        assert slot.result is not None
        task = slot.task
        telling += [task.id, task.kie_task_id or "", slot.result.id, slot.result.sha256 or "", slot.result.url]
    return Judged(id=judging_id, pairs=chosen, telling=tuple(telling))


def pictures_of_two_models() -> tuple[bytes, bytes]:
    return picture(size=(90, 60)), picture("JPEG", size=(150, 100))


async def test_a_blind_address_and_its_answer_tell_nothing_but_the_pixels(
    browser: httpx.AsyncClient, app: Playground
) -> None:
    judging = judged(app, *pictures_of_two_models())
    for side in ("left", "right"):
        link = judging.link(app, side)
        answer = await browser.get(link)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
        exposed = link + str(answer.request.url) + str(answer.headers)
        assert [word for word in judging.telling if quote(word) in exposed or word in exposed] == []
        for name in ("etag", "last-modified", "content-disposition"):
            assert name not in answer.headers
        assert answer.headers["cache-control"] == "private, max-age=3600"


async def test_both_sides_have_the_same_size_and_format_and_each_is_its_own_picture(
    browser: httpx.AsyncClient, app: Playground
) -> None:
    judging = judged(app, *pictures_of_two_models())
    sides = [(await browser.get(judging.link(app, side))).content for side in ("left", "right")]
    opened = [Image.open(io.BytesIO(content)) for content in sides]
    assert [(image.size, image.format, image.mode) for image in opened] == [((90, 60), "WEBP", "RGB")] * 2
    assert sides[0] != sides[1]


async def test_a_pair_of_clips_plays(browser: httpx.AsyncClient, app: Playground) -> None:
    judging = judged(app, clip(seconds=0.5), clip(seconds=0.6))
    played = []
    for side in ("left", "right"):
        answer = await browser.get(judging.link(app, side))
        assert (answer.status_code, answer.headers["content-type"]) == (200, "video/mp4")
        with av.open(io.BytesIO(answer.content)) as container:
            played.append(sum(1 for _ in container.decode(video=0)))
    assert sorted(played) == [5, 6]


async def test_forged_and_foreign_signatures_are_turned_away(browser: httpx.AsyncClient, app: Playground) -> None:
    judging = judged(app, *pictures_of_two_models())
    link = judging.link(app, "left")
    address, _, query = link.partition("?")
    foreign = FileLinks(b"another house").link("blind", f"{judging.id}~0~left", name="picture")
    forged = [
        address,
        foreign,
        f"{address.replace('~left', '~right')}?{query}",
        f"{address.replace('~0~', '~1~')}?{query}",
        f"{address.replace(judging.id, 'f' * 32)}?{query}",
        f"{address.replace('/blind/', '/download/')}?{query}",
        f"{address.replace('/blind/', '/clean/')}?{query}",
        f"{address.replace('/picture', '/other')}?{query}",
        f"{address}?{query.replace('e=', 'e=9')}",
        f"{address}?{query}0",
    ]
    assert [(await browser.get(wrong)).status_code for wrong in forged] == [403] * len(forged)
    assert (await browser.get(link)).status_code == 200


async def test_a_pair_that_there_is_not_is_not_found(browser: httpx.AsyncClient, app: Playground) -> None:
    judging = judged(app, *pictures_of_two_models())
    for unknown in (judging.link(app, "left", number=1), replace(judging, id="f" * 32).link(app, "left")):
        assert (await browser.get(unknown)).status_code == 404


@pytest.mark.parametrize("spoil", ["bytes", "sound", "row"])
async def test_a_side_that_cannot_be_shown_is_not_found(
    browser: httpx.AsyncClient, app: Playground, spoil: str
) -> None:
    judging = judged(app, *pictures_of_two_models())
    left = judging.pairs[0].left_file
    is_left = file_table.c.id == left
    with app.ledger.write() as connection:
        sha256 = connection.execute(file_table.select().where(is_left)).mappings().one()["sha256"]
        if spoil == "sound":
            connection.execute(file_table.update().where(is_left).values(mime="audio/mpeg"))
        if spoil == "row":
            connection.execute(file_table.delete().where(is_left))
    if spoil == "bytes":
        app.store.path(sha256).unlink()
    statuses = [(await browser.get(judging.link(app, side))).status_code for side in ("left", "right")]
    assert statuses == [404, 200]


# --- recordings


def recorded(app: Playground) -> str:
    comparison, kept_at = usual(app.store)
    return app.recordings.save(comparison, store=app.store, title="Two mugs", kept_at=kept_at)


async def test_a_recordings_pictures_and_the_recording_itself_are_served(
    browser: httpx.AsyncClient, app: Playground
) -> None:
    name = recorded(app)
    answer = await browser.get(app.links.link("recorded", f"{name}~pictures-1.webp", name="picture"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert answer.content == app.recordings.picture(name, "pictures/1.webp")[0]
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    whole = await browser.get(app.links.link("recorded", name, name=f"{name}.zip"))
    assert (whole.status_code, whole.content) == (200, app.recordings.path(name).read_bytes())
    assert whole.headers["content-disposition"] == f'attachment; filename="{name}.zip"'


KEYS = ("{name}~manifest.json", "{name}~pictures-99.webp", "{name}~..", "{name}~..-..-ledger.sqlite",
        "{name}~pictures-..-..-ledger.sqlite", "{name}~pictures-0.webp-..-..-x", "..~pictures-0.webp",
        "..-..-ledger~pictures-0.webp", "ledger.sqlite", "no-such~pictures-0.webp", "no-such",
        "{name}\\..\\x~pictures-0.webp", "{name}~pictures\\0.webp")  # fmt: skip


async def test_no_key_however_well_signed_leads_out_of_a_recording(browser: httpx.AsyncClient, app: Playground) -> None:
    name = recorded(app)
    for key in KEYS:
        answer = await browser.get(app.links.link("recorded", key.format(name=name), name="picture"))
        assert (key, answer.status_code, answer.text) == (key, 404, "This file is not here any more.")


async def test_no_path_beside_the_signed_ones_is_served(browser: httpx.AsyncClient, app: Playground) -> None:
    query = app.links.link("recorded", recorded(app), name="x").partition("?")[2]
    for path in ("/recorded/../../ledger.sqlite/x", "/recorded/%2e%2e%2fledger/x", "/recorded/x/y/z"):
        assert (await browser.get(f"{FileLinks.PREFIX}{path}?{query}")).status_code in (403, 404)


async def test_a_recording_that_was_deleted_meanwhile_is_not_found(browser: httpx.AsyncClient, app: Playground) -> None:
    name = recorded(app)
    links = [app.links.link("recorded", key, name="x") for key in (name, f"{name}~pictures-0.webp")]
    app.recordings.remove(name)
    assert [(await browser.get(link)).status_code for link in links] == [404, 404]


async def test_a_recording_from_elsewhere_is_served_like_ones_own(
    browser: httpx.AsyncClient, app: Playground, tmp_path: Path
) -> None:
    elsewhere, name = saved(tmp_path / "elsewhere", app.store)
    taken = app.recordings.take_in(elsewhere.path(name))
    answer = await browser.get(app.links.link("recorded", f"{taken}~pictures-0.webp", name="x"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")


# --- reports


async def test_a_report_and_its_sheet_are_downloads(browser: httpx.AsyncClient, app: Playground) -> None:
    made = hostile(app.store)
    key = link_targets.keep_report(app.ledger, workspace=LOCAL_WORKSPACE, content=report.to_json(made))
    page = await browser.get(app.links.link("report", key, name="comparison.html"))
    sheet = await browser.get(app.links.link("sheet", key, name="contact-sheet.png"))
    assert (page.status_code, page.content) == (200, report.html(made, store=app.store))
    assert (sheet.status_code, sheet.content) == (200, report.png(made, store=app.store))
    assert (page.headers["content-type"], sheet.headers["content-type"]) == ("text/html; charset=utf-8", "image/png")
    assert page.headers["content-disposition"] == 'attachment; filename="comparison.html"'
    assert page.headers["content-security-policy"] == "sandbox; default-src 'none'"


async def test_a_report_that_is_not_kept_is_not_found(browser: httpx.AsyncClient, app: Playground) -> None:
    selection = link_targets.keep_selection(app.ledger, workspace=LOCAL_WORKSPACE, ids=["x"])
    for key in ("f" * 32, selection):
        assert (await browser.get(app.links.link("report", key, name="x.html"))).status_code == 404


# --- ZIPs, and what makes a keeper


def tasks(app: Playground, run_id: str) -> tuple[Task, ...]:
    run = queries.run(app.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert run is not None
    return run.tasks


def keepers(app: Playground, run_id: str) -> list[str | None]:
    """The names of what left the house for somebody's use."""
    return [task.name for task in tasks(app, run_id) if task.downloaded_at]


def batch(app: Playground) -> str:
    """mug, whose background was removed, cup, and one that failed."""
    contents = {"mug": [picture(size=(50, 40))], "cup": [picture(size=(60, 40))], "none": []}
    run_id = batch_run(app.ledger, app.store, contents, follow_up="remove-background")
    mug, cup = cutouts(app.ledger, run_id)
    finish_cutout(app.ledger, app.store, mug.id, picture(size=(50, 40), mode="RGBA"))
    finish_cutout(app.ledger, app.store, cup.id, None)
    return run_id


def names_in(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


async def test_the_zip_of_a_comparison_has_all_of_it_and_chooses_nothing(
    browser: httpx.AsyncClient, app: Playground
) -> None:
    run_id = batch(app)
    answer = await browser.get(app.links.link("comparison", run_id, name="assets.zip"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert names_in(answer.content) == ["originals/mug.png", "cup.png", "mug.png", "results.csv"]
    assert keepers(app, run_id) == []
    assert (await browser.get(app.links.link("comparison", "f" * 32, name="x.zip"))).status_code == 404


async def test_a_chosen_selection_makes_keepers_of_what_succeeded(browser: httpx.AsyncClient, app: Playground) -> None:
    run_id = batch(app)
    chosen = [task for task in tasks(app, run_id) if task.name in ("cup", "none")]
    key = link_targets.keep_selection(app.ledger, workspace=LOCAL_WORKSPACE, ids=[task.id for task in chosen])
    for name in ("history.csv", "history.json"):
        assert (await browser.get(app.links.link("selection", key, name=name))).status_code == 200
    assert keepers(app, run_id) == []
    answer = await browser.get(app.links.link("selection", key, name="results.zip"))
    assert names_in(answer.content) == ["cup.png"]
    assert keepers(app, run_id) == ["cup"]


@pytest.mark.parametrize(
    ("kind", "options", "name"),
    [("download", "", "mug.png"), ("clean", "", "mug.png"), ("converted", "~webp~80", "mug.webp"),
     ("recipe", "~favicon", "favicon.zip"), ("trimmed", "", "cut.png")],
)  # fmt: skip
async def test_a_single_download_makes_a_keeper_of_the_result_and_of_its_picture(
    browser: httpx.AsyncClient, app: Playground, kind: str, options: str, name: str
) -> None:
    run_id = batch(app)
    (cut,) = [task for task in tasks(app, run_id) if task.parent_file and task.files]
    link = app.links.link(kind, f"{cut.files[0].id}{options}", name=name)
    assert (await browser.get(f"{link}0")).status_code == 403
    assert keepers(app, run_id) == []
    assert (await browser.get(link)).status_code == 200
    assert keepers(app, run_id) == ["mug", "mug"]


async def test_the_first_download_is_the_one_that_counts(browser: httpx.AsyncClient, app: Playground) -> None:
    run_id = batch(app)
    task = tasks(app, run_id)[1]
    link = app.links.link("download", task.files[0].id, name="cup.png")
    await browser.get(link)
    first = tasks(app, run_id)
    await browser.get(link)
    key = link_targets.keep_selection(app.ledger, workspace=LOCAL_WORKSPACE, ids=[task.id])
    await browser.get(app.links.link("selection", key, name="results.zip"))
    assert first[1].downloaded_at is not None
    assert tasks(app, run_id) == first


async def test_looking_is_not_keeping(browser: httpx.AsyncClient, app: Playground) -> None:
    run_id = batch(app)
    sha256 = tasks(app, run_id)[1].files[0].sha256 or ""
    for link in (app.links.full(sha256), app.links.thumbnail(sha256)):
        assert (await browser.get(link)).status_code == 200
    assert keepers(app, run_id) == []


async def test_a_download_whose_bytes_are_gone_is_no_keeper(browser: httpx.AsyncClient, app: Playground) -> None:
    run_id = batch(app)
    file = tasks(app, run_id)[1].files[0]
    app.store.path(file.sha256 or "").unlink()
    for kind in ("download", "clean"):
        assert (await browser.get(app.links.link(kind, file.id, name="x.png"))).status_code == 404
    assert keepers(app, run_id) == []
