"""`python -m kie batch` against an emulator: every asset a file of its own name, and after a kill -9 nothing is lost.

All commands run side by side, each in a folder of its own; each test looks at one of them.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kie.domain.task import FileState
from kie.ledger import comparisons, history_queries
from kie.ledger.history_queries import Filters
from kie.playground.container import LOCAL_WORKSPACE
from tests.support.apps import app
from tests.support.cli_commands import Command, Ended, environ, run_all
from tests.support.emulators import ROOT, EmulatorProcess, emulator_process
from tests.support.ledgers import ledger_in
from tests.support.waiting import eventually

HEAD = "name,prompt,model,image size,remove background,seed"
MODEL = "bytedance/seedream"
KEYS = ["name", "model", "task_id", "state", "files", "credits", "seconds", "error"]
PLAIN, BUSY = "A ceramic mug on a plain white background", "A crowded street market at noon with many stalls"


def row(name: str, prompt: str = PLAIN, *, cutout: str = "no", model: str = MODEL, size: str = "square") -> str:
    return f"{name},{prompt},{model},{size},{cutout},3"


FILES: dict[str, Sequence[str]] = {
    "good": [HEAD, row("hero mug", cutout="yes"), row("cup", "A tea cup. good"), row("pot", "A pot. good")],
    "semicolons": ["name;prompt;image size", "Tasse weiß;Eine Tasse;square"],
    "one fails": [HEAD, row("bad", "A mug. fails [fault:fail_422]"), row("cup", "A tea cup. beside it")],
    "declined": [HEAD, row("night", BUSY, cutout="yes")],
    "one is wrong": [HEAD, row("cup"), row("pot", size="huge"), row("", "x"), row("jug", model="no-such")],
    "taken": [HEAD, row("cup", "A tea cup. taken"), row("CUP", "A tea cup. taken again")],
    "people": [HEAD, row("cup", "A tea cup. people"), row("bad", "A mug. people [fault:fail_422]")],
    "empty": ["name,prompt"],
}
CYRILLIC = f"name,prompt,model\nкружка,Белая кружка на столе,{MODEL}\n".encode("cp1251")
CUP = b"this cup was here before"


@dataclass(frozen=True, kw_only=True)
class Ran:
    """Every command's end, and what the emulator saw of them all."""

    ended: dict[str, Ended]
    folder: Path
    emulator: EmulatorProcess

    def pictures(self, name: str) -> list[str]:
        """What stands in the folder that was named with --out."""
        out = self.folder / name / "pictures"
        return sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())

    def lines(self, name: str) -> dict[tuple[str, str], dict[str, Any]]:
        """What was printed with --json, by asset and model."""
        return {(line["name"], line["model"]): line for line in self.ended[name].lines}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    folder = tmp_path_factory.mktemp("batches")
    with emulator_process(folder / "emulator", "--credits", "100000") as emulator:
        env = environ(emulator.base_url)
        commands, many = {}, "\n".join([HEAD, *(row(f"mug {n}") for n in range(13))])
        for name, lines in FILES.items():
            (folder / name / "pictures").mkdir(parents=True)
            (folder / name / "assets.csv").write_text("\r\n".join(lines), encoding="utf-8-sig")
            form = () if name == "people" else ("--json",)
            usual = ("--model", MODEL) if name == "semicolons" else ()
            arguments = ("batch", "assets.csv", "--out", "pictures", *usual, *form)
            commands[name] = Command(arguments=arguments, environ=env)
        (folder / "taken" / "pictures" / "cup.png").write_bytes(CUP)
        for name, content in {"code page": CYRILLIC, "unasked": many.encode()}.items():
            (folder / name).mkdir()
            (folder / name / "assets.csv").write_bytes(content)
        commands |= {
            "no file": Command(arguments=("batch", "none.csv", "--out", "pictures"), environ=env),
            "a folder": Command(arguments=("batch", ".", "--out", "pictures"), environ=env),
            "nowhere": Command(arguments=("batch", "../good/assets.csv", "--out", "/dev/null/x"), environ=env),
            "over budget": Command(
                arguments=("batch", "../good/assets.csv"), environ=env | {"BUDGET_CREDITS_PER_DAY": "7"}
            ),
            "dry": Command(arguments=("batch", "../one is wrong/assets.csv", "--dry-run", "--json")),
            "dry for people": Command(arguments=("batch", "../good/assets.csv", "--dry-run")),
            "code page": Command(arguments=("batch", "assets.csv", "--dry-run", "--json")),
            "unasked": Command(arguments=("batch", "assets.csv"), environ=env),
            "no key": Command(arguments=("batch", "../good/assets.csv")),
        }
        yield Ran(ended=run_all(commands, folder=folder), folder=folder, emulator=emulator)


# --- what comes of a file


def test_every_asset_is_a_file_under_its_name_and_its_original_stands_aside(ran: Ran) -> None:
    assert (ran.ended["good"].code, ran.ended["good"].err) == (0, "")
    assert ran.pictures("good") == ["cup.png", "hero mug.png", "originals/hero mug.png", "pot.png"]
    out = ran.folder / "good" / "pictures"
    with Image.open(out / "hero mug.png") as cut, Image.open(out / "originals" / "hero mug.png") as original:
        assert (cut.mode, original.mode, cut.size, original.size) == ("RGBA", "RGB", (512, 512), (512, 512))
        assert cut.getchannel("A").getextrema() == (0, 255)


def test_every_asset_and_every_cut_out_is_one_line_that_names_it(ran: Ran) -> None:
    lines = ran.lines("good")
    assert [list(line) for line in lines.values()] == [KEYS] * 4
    assert {key: (line["state"], line["files"], line["credits"], line["error"]) for key, line in lines.items()} == {
        ("hero mug", MODEL): ("success", ["pictures/originals/hero mug.png"], 3.5, None),
        ("cup", MODEL): ("success", ["pictures/cup.png"], 3.5, None),
        ("pot", MODEL): ("success", ["pictures/pot.png"], 3.5, None),
        ("hero mug", "cutout/auto"): ("success", ["pictures/hero mug.png"], 0.0, None),
    }


def test_a_file_of_another_country_and_a_usual_model_will_do(ran: Ran) -> None:
    assert (ran.ended["semicolons"].code, ran.pictures("semicolons")) == (0, ["Tasse weiß.png"])


def test_one_failure_stays_alone(ran: Ran) -> None:
    assert (ran.ended["one fails"].code, ran.pictures("one fails")) == (1, ["cup.png"])
    lines = ran.lines("one fails")
    assert {key: (line["state"], line["error"] and line["error"]["kind"]) for key, line in lines.items()} == {
        ("bad", MODEL): ("fail", "generation_failed"), ("cup", MODEL): ("success", None),
    }  # fmt: skip


def test_where_a_background_cannot_be_removed_the_picture_keeps_its_name(ran: Ran) -> None:
    assert (ran.ended["declined"].code, ran.pictures("declined")) == (1, ["night.png"])
    error = ran.lines("declined")["night", "cutout/auto"]["error"]
    assert (error["kind"], error["billed"]) == ("declined", False)


def test_what_was_there_is_not_overwritten(ran: Ran) -> None:
    assert ran.pictures("taken") == ["CUP-2-2.png", "cup-2.png", "cup.png"]
    assert (ran.folder / "taken" / "pictures" / "cup.png").read_bytes() == CUP
    assert ran.ended["taken"].code == 0


def test_people_are_told_which_asset_it_was(ran: Ran) -> None:
    ended = ran.ended["people"]
    assert (ended.code, ended.out.count("\n")) == (1, 1)
    assert ended.out.startswith("pictures/cup.png, 3.5 credits, ")
    assert ended.err.startswith(f"bad ({MODEL}): fail. ")


def test_a_batch_from_the_shell_stands_in_the_ledger_as_one(ran: Ran) -> None:
    ledger = ledger_in(ran.folder / "good" / "data")
    (overview,) = comparisons.overviews(ledger, workspace=LOCAL_WORKSPACE)
    comparison = comparisons.comparison(ledger, workspace=LOCAL_WORKSPACE, run_id=overview.run_id)
    ledger.close()
    assert comparison is not None
    assert (comparison.layout.kind, comparison.run.origin) == ("batch", "shell")
    assert [(slot.cell, slot.task.name, len(slot.made_from)) for slot in comparison.slots] == [
        ({"asset": "2"}, "hero mug", 1), ({"asset": "3"}, "cup", 0), ({"asset": "4"}, "pot", 0),
    ]  # fmt: skip


# --- nothing sent


def test_a_dry_run_says_what_each_row_would_send_and_needs_no_key(ran: Ran) -> None:
    ended = ran.ended["dry"]
    assert (ended.code, ended.err) == (2, "")
    first, second, third, fourth = ended.lines
    assert (first["name"], first["model"], first["credits"]) == ("cup", MODEL, 3.5)
    assert first["input"] == {"prompt": PLAIN, "image_size": "square", "seed": 3}
    assert [(line["line"], line["error"].split(";")[0]) for line in (second, third, fourth)] == [
        (3, "Image size cannot be “huge”"), (4, "It has no name."), (5, "There is no model “no-such”."),
    ]  # fmt: skip
    people = ran.ended["dry for people"]
    assert (people.code, people.err) == (0, "3 results, 10.5 credits\n")
    assert people.out.splitlines()[1] == f"cup ({MODEL}), 3.5 credits: A tea cup. good"


def test_letters_of_an_unproven_code_page_are_asked_for(ran: Ran) -> None:
    ended = ran.ended["code page"]
    assert (ended.code, ended.lines[0]["line"]) == (2, None)
    assert "cp1251 reads “кружка,Белая кружка на столе" in ended.lines[0]["error"]
    assert ended.err.endswith(" Here it is said with --encoding NAME.\n")


def test_much_is_not_bought_where_nobody_can_be_asked(ran: Ran) -> None:
    ended = ran.ended["unasked"]
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "This buys 13 results, 45.5 credits: look at it with --dry-run, then say --yes. Nothing was sent.\n"
    )


def test_one_wrong_row_sends_nothing_and_every_wrong_row_is_named(ran: Ran) -> None:
    ended = ran.ended["one is wrong"]
    assert (ended.code, ended.out, ran.pictures("one is wrong")) == (2, "", [])
    first, second, third, last = ended.err.splitlines()
    assert first.startswith("Line 3: Image size cannot be “huge”;")
    assert (second, third, last) == (
        "Line 4: It has no name.", "Line 5: There is no model “no-such”.", "Nothing was sent.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "code", "sentence"),
    [
        ("empty", 2, "This is no list of assets that can be read: it has no row below the names of its columns."),
        ("no file", 2, "none.csv cannot be read (No such file or directory)."),
        ("a folder", 2, ". cannot be read (Is a directory)."),
        ("nowhere", 2, "/dev/null/x cannot be made (Not a directory)."),
        ("over budget", 2, "This would cost 10.5 credits, and 0 of the 7 allowed in 24 hours are used."),
        ("no key", 3, "No KIE key is set, so nothing was sent."),
    ],
)
def test_what_stands_in_the_way_is_a_sentence(ran: Ran, name: str, code: int, sentence: str) -> None:
    ended = ran.ended[name]
    assert (ended.code, ended.out, ended.err.count("\n")) == (code, "", 1)
    assert ended.err.startswith(sentence)


def test_kie_got_each_row_once_and_no_other(ran: Ran) -> None:
    assert ran.emulator.state()["create_requests"] == ran.emulator.state()["created"] == 11
    assert len(set(ran.emulator.prompts())) == 11


# --- killed in the middle


ASSETS = {"one": "yes", "two": "no", "three": "yes", "four": "yes"}


def test_killed_in_the_middle_resuming_brings_every_file_and_sends_nothing_again(tmp_path: Path) -> None:
    """Two pictures are kept, two are on their way: their downloads hang until the process is gone."""
    lines = [HEAD, *(row(name, f"{PLAIN}. {name}", cutout=cutout) for name, cutout in ASSETS.items())]
    (tmp_path / "assets.csv").write_text("\n".join(lines))
    with emulator_process(tmp_path / "emulator", "--credits", "100000") as emulator:
        emulator.arm("hang", times=2, on="file")
        env = environ(emulator.base_url)
        home = app(tmp_path / "data", base_url=emulator.base_url)

        def files() -> list[FileState]:
            tasks = history_queries.page(home.ledger, workspace=LOCAL_WORKSPACE, filters=Filters(), page=1).tasks
            return sorted(file.state for task in tasks if task.name and not task.parent_file for file in task.files)

        command = [sys.executable, "-m", "kie", "batch", "assets.csv", "--out", "pictures"]
        own = env | {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=tmp_path, env=own)
        try:
            eventually(lambda: files() == [FileState.FETCHING] * 2 + [FileState.STORED] * 2, within=60)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert list((tmp_path / "pictures").iterdir()) == []
        again = {".": Command(arguments=("resume", "--out", "pictures", "--json"), environ=env)}
        resumed = run_all(again, folder=tmp_path)["."]
        assert (resumed.code, resumed.err) == (0, "")
        pictures = tmp_path / "pictures"
        saved = sorted(str(path.relative_to(pictures)) for path in pictures.rglob("*") if path.is_file())
        assert saved == [
            "four.png", "one.png", "originals/four.png", "originals/one.png", "originals/three.png", "three.png",
            "two.png",
        ]  # fmt: skip
        assert sorted(file for line in resumed.lines for file in line["files"]) == [f"pictures/{n}" for n in saved]
        assert files() == [FileState.STORED] * 4
        assert (emulator.state()["create_requests"], emulator.state()["created"]) == (4, 4)
        nothing = run_all(again, folder=tmp_path)["."]
        assert (nothing.code, nothing.out) == (0, "")
        home.ledger.close()
