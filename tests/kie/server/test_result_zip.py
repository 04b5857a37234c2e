"""Results as one ZIP for a person: assets under their names, cut-outs in the place of what they were cut from."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from kie.domain.task import ResultFile, Task
from kie.errors import BadInput
from kie.ledger import Ledger
from kie.ledger.history_export import COLUMNS
from kie.media.names import unique
from kie.media.store import FileStore
from kie.server.result_zip import comparison_zip, results_zip
from tests.support.batches import batch_run, cutouts, finish_cutout
from tests.support.comparisons import TWO, axis, compared, seen, with_results
from tests.support.ledgers import ledger_in
from tests.support.pictures import clip, picture
from tests.support.shelves import store_in

MUG, CUP = picture(size=(50, 40)), picture("JPEG", size=(60, 40))
CUT_MUG, CUT_CUP = picture(size=(50, 40), mode="RGBA"), picture(size=(60, 40), mode="RGBA")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledger_in(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return store_in(tmp_path)


def unpacked(parts: Iterable[bytes]) -> dict[str, bytes]:
    """What is in a ZIP, in its order; its checksums are right and no name stands twice."""
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len({name.casefold() for name in names}) == len(names)
        return {name: archive.read(name) for name in names}


def tasks(ledger: Ledger, run_id: str) -> tuple[Task, ...]:
    return seen(ledger, run_id).run.tasks


def whole(ledger: Ledger, store: FileStore, run_id: str) -> dict[str, bytes]:
    """The ZIP of a comparison without its table."""
    files = unpacked(comparison_zip(store, tasks(ledger, run_id)))
    assert next(reversed(files)) in ("results.csv", "missing.txt")
    return {name: content for name, content in files.items() if name != "results.csv"}


def test_assets_stand_under_their_names(ledger: Ledger, store: FileStore) -> None:
    run_id = batch_run(ledger, store, {"mug": [MUG], "Tasse weiß": [CUP], "film": [clip()], "none": []})
    assert whole(ledger, store, run_id) == {"mug.png": MUG, "Tasse weiß.jpg": CUP, "film.mp4": clip()}


def test_a_cut_out_takes_the_name_and_its_original_goes_aside(ledger: Ledger, store: FileStore) -> None:
    run_id = batch_run(ledger, store, {"mug": [MUG], "cup": [CUP]}, follow_up="remove-background")
    for task, content in zip(cutouts(ledger, run_id), (CUT_MUG, CUT_CUP), strict=True):
        finish_cutout(ledger, store, task.id, content)
    assert whole(ledger, store, run_id) == {
        "originals/mug.png": MUG, "mug.png": CUT_MUG, "originals/cup.jpg": CUP, "cup.png": CUT_CUP,
    }  # fmt: skip


def test_where_a_cut_out_was_declined_or_is_not_there_yet_the_original_keeps_its_name(
    ledger: Ledger, store: FileStore
) -> None:
    run_id = batch_run(ledger, store, {"mug": [MUG], "cup": [CUP], "pot": [MUG]}, follow_up="remove-background")
    made, declined, _waiting = cutouts(ledger, run_id)
    finish_cutout(ledger, store, made.id, CUT_MUG)
    finish_cutout(ledger, store, declined.id, None)
    assert whole(ledger, store, run_id) == {
        "originals/mug.png": MUG, "mug.png": CUT_MUG, "cup.jpg": CUP, "pot.png": MUG,
    }  # fmt: skip


def test_a_recipe_stands_in_a_folder_beside_its_picture_or_says_why_not(ledger: Ledger, store: FileStore) -> None:
    run_id = batch_run(ledger, store, {"ios/mug": [MUG], "cup": [CUP], "pot": [MUG]}, follow_up="icon-set")
    for task, content in zip(cutouts(ledger, run_id), (CUT_MUG, CUT_CUP, None), strict=True):
        finish_cutout(ledger, store, task.id, content)

    def made(file: ResultFile, recipe: str) -> list[tuple[str, bytes]]:
        if file.width == 60:
            raise BadInput("The picture is transparent throughout.")
        return [(f"{recipe}.txt", b"made")]

    files = unpacked(comparison_zip(store, tasks(ledger, run_id), recipes=made))
    assert {name: content for name, content in files.items() if not name.endswith((".csv", ".jpg", ".png"))} == {
        "ios/mug/icon-set.txt": b"made",
        "not made.txt": b"cup: icon-set was not made. The picture is transparent throughout.\n",
    }
    assert {name for name in files if name.endswith((".jpg", ".png"))} == {
        "originals/ios/mug.png", "ios/mug.png", "originals/cup.jpg", "cup.png", "pot.png",
    }  # fmt: skip


def test_several_results_of_one_asset_are_numbered(ledger: Ledger, store: FileStore) -> None:
    run_id = batch_run(ledger, store, {"mug": [MUG, CUP, CUT_MUG]})
    assert whole(ledger, store, run_id) == {"mug.png": MUG, "mug.jpg": CUP, "mug-2.png": CUT_MUG}


def test_results_without_a_name_are_called_by_model_prompt_and_content(ledger: Ledger, store: FileStore) -> None:
    run_id = compared(ledger, axis("model", *TWO), repeats=2)
    files = with_results(ledger, store, run_id, leave=[3])
    names = [(slot.result.sha256 or "")[:8] for slot in files.slots if slot.result]
    assert list(whole(ledger, store, run_id)) == [
        f"z-image-z-image-{names[0]}.png", f"z-image-z-image-{names[1]}.png",
        f"google-nano-banana-google-nano-banana-{names[2]}.png",
    ]  # fmt: skip


def test_names_of_several_runs_stay_apart_whatever_their_capitals(ledger: Ledger, store: FileStore) -> None:
    runs = [batch_run(ledger, store, {name: [content]}) for name, content in (("mug", MUG), ("Mug", CUT_MUG))]
    selected = [task for run_id in runs for task in tasks(ledger, run_id)]
    assert unpacked(results_zip(store, selected)) == {"mug.png": MUG, "Mug-2.png": CUT_MUG}


@pytest.mark.parametrize(
    ("name", "stands_as"),
    [
        ("../../evil", "evil.png"),
        ("/etc/passwd", "etc/passwd.png"),
        ("ios/../../a/mug", "ios/a/mug.png"),
        ("C:\\windows\\evil", "C--windows-evil.png"),
        ("..", None),
        ("a\0b\nc", "a-b-c.png"),
        ("Tasse weiß 杯子.v2", "Tasse weiß 杯子.v2.png"),
        ("x" * 500, "x" * 200 + ".png"),
        ("ß" * 150, "ß" * 100 + ".png"),
    ],
)
def test_no_name_that_came_from_elsewhere_leads_out_of_its_folder(
    ledger: Ledger, store: FileStore, name: str, stands_as: str | None
) -> None:
    run_id = batch_run(ledger, store, {"mug": [MUG]})
    (task,) = tasks(ledger, run_id)
    (path,) = unpacked(results_zip(store, [replace(task, name=name)]))
    assert path == (stands_as or f"z-image-0-{(task.files[0].sha256 or '')[:8]}.png")


def test_the_table_has_a_row_a_task_failures_included(ledger: Ledger, store: FileStore) -> None:
    run_id = batch_run(ledger, store, {"mug": [MUG], "none": []}, follow_up="remove-background")
    content = unpacked(comparison_zip(store, tasks(ledger, run_id)))["results.csv"].decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(content))
    table = [dict(zip(head, row, strict=True)) for row in rows]
    assert head == list(COLUMNS)
    assert [(row["model"], row["state"], row["error"], row["files"]) for row in table] == [
        ("z-image", "success", "", tasks(ledger, run_id)[0].files[0].sha256), ("z-image", "fail", "KIE said no.", ""),
        ("cutout/auto", "queued", "", ""),
    ]  # fmt: skip
    assert content.count("\r") == 0


def test_files_that_are_gone_are_named_and_the_rest_is_there(ledger: Ledger, store: FileStore) -> None:
    run_id = batch_run(ledger, store, {"mug": [MUG], "cup": [CUP]})
    sha256 = tasks(ledger, run_id)[0].files[0].sha256 or ""
    store.path(sha256).unlink()
    assert whole(ledger, store, run_id) == {
        "cup.jpg": CUP, "missing.txt": b"These files are not on this machine any more:\nmug.png\n",
    }  # fmt: skip


def test_a_comparison_without_results_is_a_table_alone(ledger: Ledger, store: FileStore) -> None:
    run_id = batch_run(ledger, store, {"none": []})
    assert list(unpacked(comparison_zip(store, tasks(ledger, run_id)))) == ["results.csv"]
    assert unpacked(results_zip(store, [])) == {}


@pytest.mark.parametrize(
    ("names", "become"),
    [
        (["a.png", "a.png", "a.png"], ["a.png", "a-2.png", "a-3.png"]),
        (["a-2.png", "a.png", "a.png"], ["a-2.png", "a.png", "a-3.png"]),
        (["a.png", "A.png", "a.PNG"], ["a.png", "A-2.png", "a-3.PNG"]),
        (["x/a.png", "a.png", "x/a.png"], ["x/a.png", "a.png", "x/a-2.png"]),
        (["ß.png", "ss.png"], ["ß.png", "ss-2.png"]),
    ],
)
def test_no_two_names_are_the_same_in_any_file_system(names: list[str], become: list[str]) -> None:
    taken: set[str] = set()
    assert [unique(name, taken) for name in names] == become
