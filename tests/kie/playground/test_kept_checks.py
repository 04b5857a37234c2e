"""What was measured on a result is kept with it, shown on its card, and found by the history."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from kie.catalogue import Json
from kie.domain.task import Task
from kie.ledger import picture_checks, queries
from kie.ledger.history_queries import Filters, page
from kie.media.store import FileStore
from kie.playground.check_words import as_plain, details_of, marks_of
from kie.playground.kept_checks import KeptChecks, first_picture
from prompts.evaluation.result_checks import Inspection
from tests.support.ledgers import ME, ledger_in
from tests.support.shelves import shown, store_in

BRIEF: dict[str, Json] = {"subject": "a mug", "colours": [{"hex": "#EC4899", "role": "palette"}]}


def picture(colour: str, *, side: int = 256) -> bytes:
    image = Image.new("RGB", (side, side), "#FFFFFF")
    ImageDraw.Draw(image).ellipse((side // 6, side // 6, side * 3 // 4, side * 2 // 3), fill=colour)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class Shelf:
    """A workspace with results; `measured` waits until all of them are measured."""

    def __init__(self, folder: Path) -> None:
        self.ledger, self.store = ledger_in(folder), store_in(folder)
        self.changes: list[str] = []

    def result(self, content: bytes, *, brief: dict[str, Json] | None = None) -> Task:
        task_id = shown(self.ledger, self.store, content, brief=brief or {})
        task = queries.task(self.ledger, workspace=ME, task_id=task_id)
        assert task is not None
        return task

    def measured(self, *tasks: Task, store: FileStore | None = None) -> list[Inspection]:
        checks = KeptChecks(self.ledger, store or self.store, changed=self.changes.append)
        checks.of_tasks(tasks)
        checks.wake(ME)
        checks.close()
        by_task = KeptChecks(self.ledger, self.store, changed=self.changes.append).of_tasks(tasks)
        return [by_task[task.id] for task in tasks]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    yield made
    made.ledger.close()


def test_a_kept_picture_waits_to_be_measured_and_is_measured_once(shelf: Shelf) -> None:
    task = shelf.result(picture("#C2185B"), brief=BRIEF)
    file = first_picture(task)
    assert file is not None
    assert picture_checks.to_do(shelf.ledger, workspace=ME) == file
    (inspection,) = shelf.measured(task)
    assert picture_checks.to_do(shelf.ledger, workspace=ME) is None
    assert shelf.changes == [ME]
    assert [(one.colour, one.verdict) for one in inspection.palette] == [("#EC4899", "fail")]


def test_a_card_says_which_colour_was_missed_and_by_how_much(shelf: Shelf) -> None:
    (inspection,) = shelf.measured(shelf.result(picture("#C2185B"), brief=BRIEF))
    assert marks_of(inspection) == [
        {"mark": "bad", "text": "Palette 0 of 1 met · #C3195C found, asked #EC4899, 16 off"}
    ]
    assert details_of(inspection)["palette"][0]["found"] == "#C3195C"
    assert as_plain(inspection)["palette"][0]["asked"] == "#EC4899"


def test_a_prompt_without_colours_shows_only_what_is_wrong(shelf: Shelf) -> None:
    first, blank = shelf.result(picture("#C2185B")), shelf.result(picture("#FFFFFF"))
    fine, failed = shelf.measured(first, blank)
    assert marks_of(fine) == []
    assert marks_of(failed) == [{"mark": "bad", "text": "Nearly all of it is one colour"}]


def test_the_history_finds_the_results_that_missed_their_palette(shelf: Shelf) -> None:
    missed, met = (shelf.result(picture(colour), brief=BRIEF) for colour in ("#C2185B", "#EC4899"))
    shelf.measured(missed, met)
    for more in ({}, {"text": "mug"}):
        listed = page(shelf.ledger, workspace=ME, filters=Filters(palette_missed=True, **more))
        assert [task.id for task in listed.tasks] == [missed.id]
    assert page(shelf.ledger, workspace="another", filters=Filters(palette_missed=True)).tasks == ()


def test_the_same_picture_again_is_said_to_be_the_same(shelf: Shelf) -> None:
    first = shelf.result(picture("#C2185B"))
    shelf.measured(first)
    again = shelf.result(picture("#C2185B"))
    larger = shelf.result(picture("#C2185B", side=512))
    inspections = shelf.measured(again, larger)
    checks = [inspection.check("near_duplicate") for inspection in inspections]
    assert [check and check.verdict for check in checks] == ["fail", "warn"]
    assert checks[0] is not None
    assert "byte for byte" in checks[0].reason


def test_a_file_that_is_gone_is_not_measured_again_and_again(shelf: Shelf, tmp_path: Path) -> None:
    task = shelf.result(picture("#C2185B"), brief=BRIEF)
    (inspection,) = shelf.measured(task, store=store_in(tmp_path / "elsewhere"))
    assert [check.verdict for check in inspection.checks] == ["not measured"]
    assert picture_checks.to_do(shelf.ledger, workspace=ME) is None
