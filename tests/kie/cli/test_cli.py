"""`python -m kie` against an emulator that misbehaves: the state, the exit code, what was sent and billed.

All commands run side by side, each in a folder of its own; each test looks at one of them.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.support.cli_commands import Command, Ended, environ, run_all
from tests.support.emulators import KEY, ROOT, EmulatorProcess, emulator_process

KEYS = ["model", "task_id", "state", "files", "credits", "seconds", "error"]
SMALL = ("--model", "bytedance/seedream", "--set", "image_size=square")
EDITING = "google/nano-banana-edit"


@dataclass(frozen=True, kw_only=True)
class Ends:
    """How a command must end. `sent` counts requests, `accepted` the tasks that KIE has started."""

    code: int
    state: str | None = None
    billed: bool | None = None
    kind: str | None = None
    sent: int = 1
    accepted: int = 1
    fault: str | None = None
    arguments: tuple[str, ...] = ()
    model: tuple[str, ...] = SMALL


def refused(code: int, kind: str, *, fault: str | None = None, **more: Any) -> Ends:
    return Ends(code=code, state="refused", billed=False, kind=kind, accepted=0, fault=fault, **more)


def unsure(fault: str, *, accepted: int = 1) -> Ends:
    return Ends(code=5, state="unsure", kind="outcome_unknown", accepted=accepted, fault=fault)


def failed(fault: str) -> Ends:
    return Ends(code=1, state="fail", billed=False, kind="generation_failed", fault=fault)


def good(fault: str | None = None, **more: Any) -> Ends:
    return Ends(code=0, state="success", billed=True, fault=fault, **more)


TASKS = {
    "an answer that is dropped after KIE took the task": unsure("drop"),
    "an answer that is dropped before KIE took the task": unsure("drop_before", accepted=0),
    "a web page instead of an answer": unsure("html"),
    "an empty answer": unsure("empty"),
    "a success that names no task": unsure("no_task_id"),
    "HTTP 500": unsure("http500", accepted=0),
    "body code 500": refused(1, "refused", fault="code500"),
    "maintenance": refused(1, "refused", fault="code455"),
    "no credits": refused(4, "out_of_credits", fault="code402"),
    "a key that is turned away": refused(3, "key_refused", fault="unauthorized"),
    "429 once": good(sent=2, model=("--model", "qwen/text-to-image", "--set", "image_size=square")),
    "an unknown state": good("unknown_state"),
    "a task that is unknown at first": good("null_first"),
    "a result that comes after the success": good("empty_result"),
    "a file that is missing at first": good("file_404_then_ok"),
    "a task that vanishes": Ends(code=5, state="stopped", kind="stopped", fault="vanish", arguments=("--timeout", "8")),
    "a failure with code 400": failed("fail_400"),
    "a failure with code 422": failed("fail_422"),
    "a failure with code 500": failed("fail_500"),
    "a failure with code 501": failed("fail_501"),
    "nothing wrong": good(model=("--model", "nano-banana-pro")),
}
NOT_SENT = {
    "an unknown model": (("--model", "no-such-model", "--prompt", "a mug"), "There is no model “no-such-model”"),
    "a retired model": (("--model", "sora-2-pro-text-to-video", "--prompt", "a mug"), "KIE has removed Sora 2 Pro"),
    "a value that is no choice": ((*SMALL, "--prompt", "a mug", "--set", "image_size=huge"), "Image size cannot be"),
    "a number out of bounds": ((*SMALL, "--prompt", "a mug", "--set", "guidance_scale=99"), "Guidance scale must be"),
    "a prompt that is too long": ((*SMALL, "--prompt", "x" * 5001), "Prompt is 1 characters over"),
    "no prompt at all": ((*SMALL, "--prompt", ""), "Prompt is needed."),
    "a parameter that does not exist": ((*SMALL, "--prompt", "a mug", "--set", "sise=1"), "Seedream 3 has no param"),
    "a number without end": ((*SMALL, "--prompt", "a mug", "--set", f"seed={'9' * 400}"), "Seed must be a whole"),
    "a prompt that is no UTF-8": ((*SMALL, "--prompt", "caf\udce9"), "“caf?” is no UTF-8 text where a question mark"),
    "a setting that is no UTF-8": (
        ("--model", "google/imagen4-fast", "--prompt", "a mug", "--set", "negative_prompt=caf\udce9"),
        "“negative_prompt=caf?” is no UTF-8 text where a question mark",
    ),
    "half a character in a list": (
        ("--model", EDITING, "--prompt", "a mug", "--set", 'image_urls=["https://x.org/\\ud800"]'),
        "image_urls is not a JSON list.",
    ),
    "a setting without a value": ((*SMALL, "--prompt", "a mug", "--set", "image_size"), "--set takes name=value"),
    "an image for a model that takes none": ((*SMALL, "--prompt", "a mug", "--image", "x.png"), "Seedream 3 takes no"),
    "an image that is not there": (
        ("--model", "google/nano-banana-edit", "--prompt", "a mug", "--image", "none.png"), "none.png cannot be read",
    ),
    "a count of nothing": ((*SMALL, "--prompt", "a mug", "--count", "0"), "--count takes 1 to 100."),
    "a count that is no number": ((*SMALL, "--prompt", "a mug", "--count", "many"), "Argument --count"),
    "a folder that cannot be made": ((*SMALL, "--prompt", "a mug", "--out", "/dev/null/x"), "/dev/null/x cannot be"),
    "an option that does not exist": ((*SMALL, "--prompt", "a mug", "--fast"), "Unrecognized arguments: --fast"),
    "a model that was left out": (("--prompt", "a mug"), "The following arguments are required: --model"),
}  # fmt: skip


def generate(name: str, ends: Ends) -> tuple[str, ...]:
    """The command of one story; its prompt holds the story's name and asks for its fault."""
    prompt = f"{name}." + (f" [fault:{ends.fault}]" if ends.fault else "")
    return ("generate", *ends.model, "--prompt", prompt, "--json", *ends.arguments)


@dataclass(frozen=True, kw_only=True)
class Ran:
    """Every command's end, and what the emulator saw of them all."""

    ended: dict[str, Ended]
    folder: Path
    emulator: EmulatorProcess


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    folder = tmp_path_factory.mktemp("shell")
    with socket.socket() as closed, emulator_process(folder / "emulator", "--credits", "100000") as emulator:
        closed.bind(("127.0.0.1", 0))  # bound and not listening: nobody else can open it, nobody can connect
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
        env = environ(emulator.base_url)
        usual = ("generate", *SMALL, "--json")
        emulator.arm("code429", model="qwen/text-to-image")
        commands = {name: Command(arguments=generate(name, ends), environ=env) for name, ends in TASKS.items()}
        commands |= {
            name: Command(arguments=("generate", "--json", *arguments), environ=env)
            for name, (arguments, _) in NOT_SENT.items()
        }
        commands |= {
            "three": Command(
                arguments=(*usual, "--prompt", "three at once", "--count", "3", "--out", "pictures"), environ=env
            ),
            "for people": Command(arguments=("generate", *SMALL, "--prompt", "for people", "--out", "."), environ=env),
            "nobody there": Command(arguments=(*usual, "--prompt", "nobody there"), environ=environ(nowhere)),
            "another key": Command(
                arguments=(*usual, "--prompt", "another key"), environ=environ(emulator.base_url, key=KEY + "x")
            ),
            "no key": Command(arguments=(*usual, "--prompt", "no key")),
            "an address and no key": Command(
                arguments=(*usual, "--prompt", "no key"), environ={"KIE_BASE_URL": emulator.base_url}
            ),
            "a bad setting": Command(arguments=(*usual, "--prompt", "x"), environ=env | {"FILES_URL": "s3://x"}),
            "a bad key": Command(arguments=(*usual, "--prompt", "x"), environ=env | {"KIE_API_KEY": f"{KEY} {KEY}"}),
            "over budget": Command(arguments=(*usual, "--prompt", "x"), environ=env | {"BUDGET_CREDITS_PER_DAY": "3"}),
            "credit": Command(arguments=("credit", "--json"), environ=env),
            "credit with another key": Command(arguments=("credit",), environ=env | {"KIE_API_KEY": KEY + "x"}),
            "credit from nobody": Command(arguments=("credit",), environ=environ(nowhere)),
            "models": Command(arguments=("models", "--json")),
            "one model": Command(arguments=("models", "nano-banana-pro", "--json")),
            "history": Command(arguments=("history",), environ=env),
            "a collection": Command(arguments=("history", "--collection", "Client A"), environ=env),
            "resume": Command(arguments=("resume",), environ=env),
            "resume what is not there": Command(arguments=("resume", "no-such-task"), environ=env),
            "check": Command(arguments=("check",), environ=env),
        }
        yield Ran(ended=run_all(commands, folder=folder), folder=folder, emulator=emulator)


# --- one task each


@pytest.mark.parametrize("name", TASKS)
def test_a_task_ends_as_the_design_says(ran: Ran, name: str) -> None:
    ended, ends = ran.ended[name], TASKS[name]
    (line,) = ended.lines
    assert list(line) == KEYS
    error = line["error"] or {"kind": None, "billed": ends.billed}
    assert (ended.code, line["state"], error["kind"], error["billed"]) == (
        ends.code, ends.state, ends.kind, ends.billed,
    )  # fmt: skip
    assert ("python -m kie attach " in ended.err, ended.err.count("\n")) == (
        (True, 1) if ends.state == "unsure" else (False, 0)
    )
    assert [Path(file).is_file() for file in line["files"]] == ([True] if ends.state == "success" else [])


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_started_once_at_most(ran: Ran, name: str) -> None:
    started = [prompt for prompt in ran.emulator.prompts() if prompt.startswith(f"{name}.")]
    assert len(started) == TASKS[name].accepted


def test_no_request_was_sent_that_had_not_to_be(ran: Ran) -> None:
    others = {"three": 3, "for people": 1, "another key": 1}
    state = ran.emulator.state()
    assert state["create_requests"] == sum(ends.sent for ends in TASKS.values()) + sum(others.values())
    assert state["created"] == sum(ends.accepted for ends in TASKS.values()) + 4


@pytest.mark.parametrize("name", [name for name, ends in TASKS.items() if ends.kind])
def test_an_error_is_a_sentence_that_speaks_of_the_bill(ran: Ran, name: str) -> None:
    message: str = ran.ended[name].lines[0]["error"]["message"]
    assert message[-1] in ".!"
    assert "billed" in message


def test_a_good_picture_is_whole_and_of_the_right_size(ran: Ran) -> None:
    (line,) = ran.ended["nothing wrong"].lines
    (file,) = line.pop("files")
    with Image.open(file) as picture:
        picture.load()
        assert (picture.format, picture.size) == ("PNG", (1024, 1024))
    assert 0 < line.pop("seconds") < 60
    assert len(line.pop("task_id")) == 32
    assert line == {"model": "nano-banana-pro", "state": "success", "credits": 18.0, "error": None}


def test_what_was_not_accepted_has_no_task_id_and_what_failed_cost_nothing(ran: Ran) -> None:
    assert ran.ended["no credits"].lines[0]["task_id"] is None
    assert ran.ended["an empty answer"].lines[0]["task_id"] is None
    assert ran.ended["a failure with code 422"].lines[0]["credits"] == 0.0


def test_several_results_are_several_lines_and_several_files(ran: Ran) -> None:
    ended = ran.ended["three"]
    files = [Path(file) for line in ended.lines for file in line["files"]]
    assert (ended.code, [line["state"] for line in ended.lines]) == (0, ["success"] * 3)
    assert len({line["task_id"] for line in ended.lines}) == len({file.name for file in files}) == 3
    assert all((ran.folder / "three" / file).is_file() and file.parent == Path("pictures") for file in files)
    assert all(file.name.startswith("bytedance-seedream-three-at-once-") for file in files)


def test_people_see_the_file_its_cost_and_its_time(ran: Ran) -> None:
    ended = ran.ended["for people"]
    assert (ended.code, ended.err, ended.out.count("\n")) == (0, "", 1)
    assert ".png, 3.5 credits, " in ended.out
    assert (ran.folder / "for people" / ended.out.partition(",")[0]).is_file()


# --- nothing sent


@pytest.mark.parametrize("name", NOT_SENT)
def test_bad_input_is_a_sentence_and_nothing_is_sent(ran: Ran, name: str) -> None:
    ended = ran.ended[name]
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert ended.err.startswith(NOT_SENT[name][1])
    assert "Nothing was sent." in ended.err


@pytest.mark.parametrize(
    ("name", "code", "sentence"),
    [
        ("no key", 3, "No KIE key is set, so nothing was sent."),
        ("an address and no key", 3, "KIE_BASE_URL is set but no key is, so nothing was sent."),
        ("a bad setting", 2, "FILES_URL takes a folder"),
        ("a bad key", 2, "KIE_API_KEY holds blanks"),
        ("over budget", 2, "This would cost 3.5 credits, and 0 of the 3 allowed in 24 hours are used."),
        ("credit with another key", 3, "KIE refuses the key."),
        ("credit from nobody", 1, "KIE could not be reached at http://127.0.0.1:"),
        ("resume what is not there", 2, "The ledger knows no task “no-such-task”."),
    ],
)
def test_what_stands_in_the_way_is_a_sentence(ran: Ran, name: str, code: int, sentence: str) -> None:
    ended = ran.ended[name]
    assert (ended.code, ended.out, ended.err.count("\n")) == (code, "", 1)
    assert ended.err.startswith(sentence)


def test_an_unreachable_service_was_sent_nothing(ran: Ran) -> None:
    ended = ran.ended["nobody there"]
    (line,) = ended.lines
    assert (ended.code, line["state"], line["task_id"]) == (1, "refused", None)
    assert (line["error"]["kind"], line["error"]["billed"]) == ("unreachable", False)
    assert "Nothing was sent and nothing was billed." in line["error"]["message"]


def test_another_key_is_refused_and_nothing_is_billed(ran: Ran) -> None:
    ended = ran.ended["another key"]
    (line,) = ended.lines
    assert (ended.code, line["state"], line["error"]["kind"], line["error"]["billed"]) == (
        3, "refused", "key_refused", False,
    )  # fmt: skip


# --- the other commands


def test_the_balance_is_printed_in_credits_and_dollars(ran: Ran) -> None:
    ended = ran.ended["credit"]
    (line,) = ended.lines
    assert (ended.code, sorted(line), line["demo"]) == (0, ["credits", "demo", "usd"], False)
    assert line["usd"] == pytest.approx(line["credits"] * 0.005, abs=1e-3)


def test_the_catalogue_is_listed_without_a_key(ran: Ran) -> None:
    listed = {line["id"]: line for line in ran.ended["models"].lines}
    assert listed["nano-banana-pro"]["kind"] == "text-to-image"
    assert listed["sora-2-pro-text-to-video"]["retired"]
    (entry,) = ran.ended["one model"].lines
    assert [parameter["name"] for parameter in entry["parameters"]][:2] == ["prompt", "image_input"]
    assert (ran.ended["models"].code, ran.ended["one model"].code) == (0, 0)


def test_an_empty_ledger_says_so(ran: Ran) -> None:
    assert (ran.ended["history"].code, ran.ended["history"].out) == (0, "The history is empty.\n")
    assert ran.ended["a collection"].out == "Nothing lies in a collection “Client A”.\n"
    assert (ran.ended["resume"].code, ran.ended["resume"].out) == (
        0, "Nothing to resume: no task is open, stopped or short of a file.\n",
    )  # fmt: skip
    assert (ran.ended["check"].code, ran.ended["check"].out, ran.ended["check"].err) == (0, "", "")


# --- the key


def test_the_key_is_never_printed_or_stored(ran: Ran) -> None:
    for name, ended in ran.ended.items():
        assert KEY not in ended.out + ended.err, name
    kept = [path for path in ran.folder.rglob("*") if path.is_file() and "emulator" not in path.parts]
    assert len(kept) > len(TASKS)
    assert [path.name for path in kept if KEY.encode() in path.read_bytes()] == []


def test_the_module_runs_as_a_program_of_its_own(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kie", "generate", "--model", "no-such-model", "--prompt", "x"]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "KIE_API_KEY": KEY}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert json.dumps(done.stderr).startswith('"There is no model')
