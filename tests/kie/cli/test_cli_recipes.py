"""From a prompt or a row to a recipe's files in one step: what is written, what is refused, and after a kill -9."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kie.domain.task import FileState, FollowUp, Task, TaskIntent
from kie.ledger import Ledger, commands, history_queries, queries
from kie.ledger.history_queries import Filters
from kie.playground.container import LOCAL_WORKSPACE
from tests.support.apps import app
from tests.support.batches import finish_cutout
from tests.support.cli_commands import Command, Ended, environ, run_all
from tests.support.emulators import ROOT, EmulatorProcess, emulator_process
from tests.support.shelves import finish
from tests.support.waiting import eventually

MODEL = "bytedance/seedream"
PLAIN, BUSY = "A ceramic mug on a plain white background", "A crowded street market at noon with many stalls"
HEAD = "platform,name,prompt,model,image size,recipe,seed"
ICONS = [f"{stem}.{ending}" for ending in ("png", "webp") for stem in ("{}-hero", "{}@1x", "{}@2x", "{}@3x")]
SMALL = ("--model", MODEL, "--set", "image_size=square")


def row(platform: str, name: str, prompt: str = PLAIN, *, recipe: str = "icon-set", size: str = "square") -> str:
    return f"{platform},{name},{prompt},{MODEL},{size},{recipe},3"


def icons(folder: str, stem: str) -> list[str]:
    return sorted(f"{folder}/{name.format(stem)}" for name in ICONS)


FILES: dict[str, Sequence[str]] = {
    "good": [
        HEAD,
        row("ios", "mug"),
        row("web", "mug", f"{PLAIN}. web", recipe="og-image"),
        row("web", "cup", recipe=""),
    ],
    "declined": [HEAD, row("ios", "night", BUSY)],
    "no such recipe": [HEAD, row("ios", "mug", recipe="icons")],
    "both": [f"{HEAD},remove background", row("ios", "mug", recipe="hero") + ",yes"],
    "no place": [HEAD, row("", "mug")],
}
REFUSED = {
    "no such recipe": "Line 2: There is no recipe called 'icons'. Did you mean icon-set or ios?",
    "both": "Line 2: hero is made of the whole picture, so its background cannot be removed as well.",
    "no place": "Line 2: It has nothing under “platform”, which its folder needs.",
    "no such column": "The pattern of folders cannot be followed: there is no column “system”. The file has image size",
    "nowhere": "A recipe writes files: say where with --out. Nothing was sent.",
    "generate nowhere": "--recipe writes files: say where with --out. Nothing was sent.",
    "generate no recipe": "There is no recipe called 'icon-sets'. Did you mean icon-set",
    "generate a clip": "Kling 2.1 Master makes no pictures, and a recipe needs one. Nothing was sent.",
}


@dataclass(frozen=True, kw_only=True)
class Ran:
    ended: dict[str, Ended]
    folder: Path
    emulator: EmulatorProcess

    def written(self, name: str) -> list[str]:
        return below(self.folder / name / "out files")


def below(out: Path) -> list[str]:
    return sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    folder = tmp_path_factory.mktemp("recipes")
    with emulator_process(folder / "emulator", "--credits", "100000") as emulator:
        env = environ(emulator.base_url)
        orders: dict[str, Command] = {}
        for name, lines in FILES.items():
            (folder / name).mkdir()
            (folder / name / "assets.csv").write_text("\n".join(lines), encoding="utf-8")
            order = ("batch", "assets.csv", "--folders", "{Platform}/{name}", "--out", "out files", "--json")
            orders[name] = Command(arguments=order, environ=env)
        other = ("batch", "../good/assets.csv")
        usual = ("generate", *SMALL, "--prompt", "x", "--recipe")
        made = ("generate", *SMALL, "--prompt", f"{PLAIN}. made", "--recipe", "icon-set", "--out", "out files")
        clip = ("generate", "--model", "kling/v2-1-master-text-to-video", "--prompt", "a mug", "--recipe", "icon-set")
        orders |= {
            "no such column": Command(arguments=(*other, "--folders", "{system}/{name}", "--out", "."), environ=env),
            "nowhere": Command(arguments=(*other, "--folders", "{platform}/{name}"), environ=env),
            "made": Command(arguments=made, environ=env),
            "generate nowhere": Command(arguments=(*usual, "ios"), environ=env),
            "generate no recipe": Command(arguments=(*usual, "icon-sets", "--out", "."), environ=env),
            "generate a clip": Command(arguments=(*clip, "--out", "."), environ=env),
        }
        yield Ran(ended=run_all(orders, folder=folder), folder=folder, emulator=emulator)


def is_transparent(path: Path) -> bool:
    with Image.open(path) as image:
        return image.mode == "RGBA" and image.getchannel("A").getextrema()[0] == 0


def test_one_step_from_a_prompt_to_transparent_icons(ran: Ran) -> None:
    ended = ran.ended["made"]
    assert ended.code == 0, ended.err
    names = ran.written("made")
    (folder,) = {name.rpartition("/")[0] for name in names if "@" in name}
    stem = "a-ceramic-mug-on"
    assert sorted(name for name in names if "/" in name) == icons(folder, stem)
    assert all(is_transparent(ran.folder / "made" / "out files" / name) for name in icons(folder, stem))
    assert "8 files of icon-set. All 8 pictures have a transparent background." in ended.err


def test_rows_go_where_the_pattern_says_each_with_its_recipe(ran: Ran) -> None:
    ended = ran.ended["good"]
    assert ended.code == 0, ended.err
    shared = ["web/mug/mug-og-1200x630.jpg", "web/mug/mug-og-1200x630.png"]
    assert ran.written("good") == sorted(
        ["ios/mug.png", "originals/ios/mug.png", *icons("ios/mug", "mug"), "web/cup.png", "web/mug.png", *shared]
    )
    assert "web/mug: 2 files of og-image. All 2 pictures are opaque." in ended.err
    files: dict[str, Any] = {(line["name"], line["model"]): line["files"] for line in ended.lines}
    assert len(files["ios/mug", "cutout/auto"]) == 9


def test_where_a_background_stays_no_icons_are_made_and_none_are_called_transparent(ran: Ran) -> None:
    ended = ran.ended["declined"]
    assert (ended.code, ran.written("declined")) == (1, ["ios/night.png"])
    assert "transparent" not in ended.err


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_said_before_anything_is_sent(ran: Ran, name: str) -> None:
    ended = ran.ended[name]
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(REFUSED[name])
    assert "Nothing was sent." in ended.err


def test_kie_got_what_was_wanted_once(ran: Ran) -> None:
    assert ran.emulator.state()["create_requests"] == ran.emulator.state()["created"] == 5


# --- cut short


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatorProcess]:
    with emulator_process(tmp_path_factory.mktemp("emulator"), "--credits", "100000") as running:
        yield running


def shell_run(ledger: Ledger, *, service: str, follow_up: FollowUp) -> Task:
    """A task as `generate --recipe` places it."""
    intent = TaskIntent(
        model=MODEL, medium="image", prompt=PLAIN, input={"prompt": PLAIN}, width=200, height=160, follow_up=follow_up,
        name="cup",
    )  # fmt: skip
    run_id, _ = commands.place_run(
        ledger, workspace=LOCAL_WORKSPACE, service=service, click=secrets.token_hex(8), brief={}, intents=[intent],
        origin="shell",
    )  # fmt: skip
    run = queries.run(ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert run is not None
    return run.tasks[0]


@pytest.mark.parametrize("is_cut", [False, True], ids=["before the cut-out", "before the files"])
def test_cut_short_after_the_picture_resuming_writes_the_files(
    emulator: EmulatorProcess, tmp_path: Path, is_cut: bool
) -> None:
    """The picture is billed and kept; the command ended before it was cut out, or before its icons were written."""
    home = app(tmp_path / "data", base_url=emulator.base_url)
    task = shell_run(home.ledger, service=home.settings.service, follow_up=FollowUp.ICON_SET)
    subject = tmp_path / "subject.png"
    image = Image.new("RGB", (200, 160), "white")
    image.paste((200, 40, 40), (60, 40, 140, 120))
    image.save(subject)
    finish(home.ledger, home.store, task.id, [subject.read_bytes()])
    (cutout,) = queries.unfinished(home.ledger, workspace=LOCAL_WORKSPACE, service=home.settings.service)
    assert (cutout.model, cutout.recipe, cutout.name) == ("cutout/auto", "icon-set", "cup")
    if is_cut:
        image.putalpha(image.convert("L").point(lambda level: 0 if level == 255 else 255))
        image.save(subject)
        finish_cutout(home.ledger, home.store, cutout.id, subject.read_bytes())
    home.ledger.close()
    again = {".": Command(arguments=("resume", "--out", "icons", "--json"), environ=environ(emulator.base_url))}
    before = emulator.state()["create_requests"]
    resumed = run_all(again, folder=tmp_path)["."]
    assert resumed.code == 0, resumed.err
    assert [name for name in below(tmp_path / "icons") if name.startswith("cup/")] == icons("cup", "cup")
    assert is_transparent(tmp_path / "icons" / "cup" / "cup@2x.png")
    nothing = run_all(again, folder=tmp_path)["."]
    assert (nothing.code, nothing.out) == (0, "")
    assert emulator.state()["create_requests"] == before


def test_killed_in_the_middle_of_a_batch_resuming_writes_every_recipe_and_sends_nothing_again(
    emulator: EmulatorProcess, tmp_path: Path
) -> None:
    """Two pictures are kept, one is on its way: its download hangs until the process is gone."""
    names = ("one", "two", "three")
    lines = [HEAD, *(row("ios", name, f"{PLAIN}. {name}") for name in names)]
    (tmp_path / "assets.csv").write_text("\n".join(lines))
    emulator.arm("hang", times=1, on="file")
    env, before = environ(emulator.base_url), emulator.state()["create_requests"]
    home = app(tmp_path / "data", base_url=emulator.base_url)

    def files() -> list[FileState]:
        tasks = history_queries.page(home.ledger, workspace=LOCAL_WORKSPACE, filters=Filters(), page=1).tasks
        return sorted(file.state for task in tasks if not task.parent_file for file in task.files)

    command = [sys.executable, "-m", "kie", "batch", "assets.csv", "--folders", "{platform}/{name}", "--out", "icons"]
    own = env | {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=tmp_path, env=own)
    try:
        eventually(lambda: files() == [FileState.FETCHING, FileState.STORED, FileState.STORED], within=60)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert below(tmp_path / "icons") == []
    resumed = run_all({".": Command(arguments=("resume", "--out", "icons"), environ=env)}, folder=tmp_path)["."]
    assert resumed.code == 0, resumed.err
    made = [name for name in below(tmp_path / "icons") if name.count("/") == 2 and not name.startswith("originals")]
    assert made == sorted(path for name in names for path in icons(f"ios/{name}", name))
    assert resumed.err.count("All 8 pictures have a transparent background.") == len(names)
    assert emulator.state()["create_requests"] - before == len(names)
    home.ledger.close()
