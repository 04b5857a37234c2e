"""`python -m kie generate` with a brief instead of a prompt: what is sent is what Create would send.

All commands run side by side against an emulator, each in a folder of its own; each test looks at one of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kie import catalogue
from kie.domain.task import Run
from kie.ledger import queries
from kie.playground.container import LOCAL_WORKSPACE
from kie.playground.plan import plan
from prompts.brief import Brief, Colour, brief_from_json, brief_to_json
from tests.support.apps import app
from tests.support.cli_commands import Command, Ended, environ, run_all
from tests.support.emulators import EmulatorProcess, emulator_process
from tests.support.pictures import picture

SMALL = ("--model", "bytedance/seedream", "--set", "image_size=square")
NEGATIVE = "google/imagen4-fast"
"""A model with a negative prompt of its own."""
WHOLE = Brief(
    subject="A ceramic mug",
    scene="On a windowsill",
    camera="85 mm",
    motion="The steam rises",
    style="oil paint",
    exclusions="text",
    details="Early morning",
    colours=(Colour(hex="#0047AB", role="background"), Colour(hex="#FFF8E7")),
)
FIELDS = (
    "--subject", "A ceramic mug", "--scene", "On a windowsill", "--camera", "85 mm", "--motion", "The steam rises",
    "--style", "oil paint", "--exclude", "text", "--details", "Early morning",
    "--colour", "#0047AB background", "--colour", "#FFF8E7",
)  # fmt: skip
NO_CLIPS = "Motion → left out · Motion is for clips, and this model makes none.\n"
FILES: dict[str, bytes] = {
    "brief.json": json.dumps(brief_to_json(WHOLE)).encode(),
    "marked.json": b"\xef\xbb\xbf" + json.dumps({"subject": "A mug", "colours": ["#0047AB"]}).encode(),
    "cut short.json": b'{"subject": "A mug"',
    "latin.json": b'{"subject": "caf\xe9"}',
    "a list.json": b'["A mug"]',
    "unknown.json": b'{"subject": "A mug", "styel": "oil paint"}',
    "a number.json": b'{"subject": 7}',
    "one colour.json": b'{"subject": "A mug", "colours": "#0047AB"}',
    "no hex.json": b'{"subject": "A mug", "colours": [{"hex": "blue"}]}',
    "no role.json": b'{"subject": "A mug", "colours": [{"hex": "#0047AB", "role": "sky"}]}',
    "more in a colour.json": b'{"subject": "A mug", "colours": [{"hex": "#0047AB", "name": "cobalt"}]}',
    "half a character.json": b'{"subject": "A \\ud800 mug"}',
    "nothing.json": b"{}",
    "nested.json": b'{"subject": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}
NOT_SENT: dict[str, tuple[tuple[str, ...], str]] = {
    "a prompt and a field": (("--prompt", "A mug", "--subject", "A mug"), "--prompt is the whole text that the model"),
    "an empty prompt and a field": (("--prompt", "", "--style", "oil"), "--prompt is the whole text that the model"),
    "a prompt and a colour": (("--prompt", "A mug", "--colour", "#0047AB"), "--prompt is the whole text that the"),
    "a prompt and a file": (("--prompt", "A mug", "--brief", "brief.json"), "--prompt is the whole text that the"),
    "a file and a field": (("--brief", "brief.json", "--exclude", "text"), "--brief holds the whole brief; --exclude"),
    "no such file": (("--brief", "none.json"), "none.json cannot be read"),
    "a folder": (("--brief", "."), ". cannot be read"),
    "a file that is cut short": (("--brief", "cut short.json"), "cut short.json is no JSON."),
    "a file in another encoding": (("--brief", "latin.json"), "latin.json is no JSON."),
    "a file that nests without end": (("--brief", "nested.json"), "nested.json is no JSON."),
    "a list": (("--brief", "a list.json"), "a list.json: A brief is a JSON object"),
    "an unknown field": (("--brief", "unknown.json"), "unknown.json: “styel” is no field of a brief. It has subject,"),
    "a number for a text": (("--brief", "a number.json"), "a number.json: “subject” must be text."),
    "colours that are no list": (("--brief", "one colour.json"), "one colour.json: “colours” must be a list"),
    "a word for a colour in a file": (("--brief", "no hex.json"), 'no hex.json: "blue" is not a hex colour'),
    "an unknown role": (("--brief", "no role.json"), 'no role.json: "sky" is not a role of a colour'),
    "an unknown part of a colour": (("--brief", "more in a colour.json"), "more in a colour.json: A colour is"),
    "half a character": (("--brief", "half a character.json"), "half a character.json spells half a character."),
    "a file with nothing in it": (("--brief", "nothing.json"), "The brief is empty. Fill in Subject first."),
    "a blank subject": (("--subject", " "), "The brief is empty. Fill in Subject first."),
    "a word for a colour": (("--subject", "A mug", "--colour", "bluish"), '--colour: "bluish" is not a hex colour'),
    "a role without a colour": (("--subject", "A mug", "--colour", "background"), "--colour: “background” names no"),
    "an empty colour": (("--subject", "A mug", "--colour", ""), "--colour: “” names no colour"),
    "a brief that is too long": (("--subject", "x" * 5001), "Prompt is"),
    "a value that is no choice": (("--subject", "A mug", "--set", "image_size=huge"), "Image size cannot be"),
    "what the brief fills": (("--subject", "A mug", "--set", "prompt=A cup"), "prompt is filled from the brief"),
    "a field without its text": (("--subject",), "Argument --subject: expected one argument."),
}


@dataclass(frozen=True, kw_only=True)
class Ran:
    ended: dict[str, Ended]
    folder: Path
    emulator: EmulatorProcess

    def run(self, name: str) -> Run:
        """The run that a command left in the ledger of its folder."""
        home = app(self.folder / name / "data", base_url=self.emulator.base_url)
        try:
            (run,) = queries.latest_runs(home.ledger, workspace=LOCAL_WORKSPACE, origin="shell")
            return run
        finally:
            home.ledger.close()


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    folder = tmp_path_factory.mktemp("briefs")
    with emulator_process(folder / "emulator", "--credits", "100000") as emulator:
        stories = {
            "fields": ("--model", NEGATIVE, *FIELDS),
            "a file": ("--model", NEGATIVE, "--brief", "brief.json"),
            "a file with a mark": (*SMALL, "--brief", "marked.json"),
            "a clip": ("--model", "bytedance/v1-lite-text-to-video", "--subject", "A mug", "--motion", "It turns"),
            "alternatives": (*SMALL, "--subject", "A {red|blue} mug"),
            "alternatives in a prompt": (*SMALL, "--prompt", "A {red|blue} mug, __light__"),
            "a file to work from": (
                "--model", "google/nano-banana-edit", "--subject", "A mug", "--image", "mug.png", "--count", "2",
            ),
        }  # fmt: skip
        stories |= {name: (*SMALL, *arguments) for name, (arguments, _) in NOT_SENT.items()}
        stories |= {
            "no prompt to write into": ("--model", "recraft/crisp-upscale", "--style", "oil", "--image", "mug.png"),
            "too many files": (
                "--model", "recraft/crisp-upscale", "--style", "oil", "--image", "mug.png", "--image", "cup.png",
            ),
            "a negative prompt beside the brief": (
                "--model", NEGATIVE, "--subject", "A mug", "--set", "negative_prompt=text",
            ),
            "a retired model": ("--model", "sora-2-pro-text-to-video", "--subject", "A mug"),
        }  # fmt: skip
        for name in stories:
            (folder / name).mkdir()
            for file, content in FILES.items():
                (folder / name / file).write_bytes(content)
            (folder / name / "mug.png").write_bytes(picture(size=(320, 300)))
            (folder / name / "cup.png").write_bytes(picture(size=(300, 320)))
        commands = {
            name: Command(arguments=("generate", "--json", *arguments), environ=environ(emulator.base_url))
            for name, arguments in stories.items()
        }
        yield Ran(ended=run_all(commands, folder=folder), folder=folder, emulator=emulator)


@pytest.mark.parametrize("name", ["fields", "a file"])
def test_what_is_sent_is_what_the_page_would_send(ran: Ran, name: str) -> None:
    assert (ran.ended[name].code, [line["state"] for line in ran.ended[name].lines]) == (0, ["success"])
    (task,) = ran.run(name).tasks
    planned = plan(catalogue.get(NEGATIVE), brief=WHOLE, parameters={})
    assert (dict(task.input), task.prompt) == (dict(planned.prepared.input), planned.composition.prompt)
    assert task.input["negative_prompt"] == "text"


@pytest.mark.parametrize("name", ["fields", "a file"])
def test_the_run_keeps_the_whole_brief(ran: Ran, name: str) -> None:
    assert brief_from_json(ran.run(name).brief) == WHOLE


def test_a_file_may_begin_with_a_mark_and_name_colours_alone(ran: Ran) -> None:
    assert ran.ended["a file with a mark"].code == 0
    assert brief_from_json(ran.run("a file with a mark").brief) == Brief(
        subject="A mug", colours=(Colour(hex="#0047AB"),)
    )


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("fields", NO_CLIPS),
        ("a file", NO_CLIPS),
        ("a file with a mark", ""),
        ("a clip", ""),
        (
            "alternatives",
            "“{red|blue}” in Subject would be sent to the letter. Compare fills alternatives and lists in, as a "
            "matrix; here, write one of them.\n",
        ),
        (
            "alternatives in a prompt",
            "Sent to the letter: “{red|blue}” and “__light__”. A matrix on Compare makes a picture of each.\n",
        ),
        ("no prompt to write into", "Style → left out · This model takes no prompt.\n"),
    ],
)
def test_what_the_model_loses_is_said_beside_the_result(ran: Ran, name: str, lost: str) -> None:
    assert (ran.ended[name].code, ran.ended[name].err) == (0, lost)


def test_a_file_to_work_from_goes_where_the_page_would_put_it(ran: Ran) -> None:
    tasks = ran.run("a file to work from").tasks
    (address,) = {address for task in tasks for address in task.input["image_urls"]}  # type: ignore[union-attr]
    assert (len(tasks), str(address).startswith("kie-file:")) == (2, True)


@pytest.mark.parametrize("name", NOT_SENT)
def test_a_brief_that_cannot_be_sent_is_a_sentence(ran: Ran, name: str) -> None:
    ended = ran.ended[name]
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert ended.err.startswith(NOT_SENT[name][1])
    assert "Nothing was sent." in ended.err


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("a negative prompt beside the brief", "negative_prompt is filled from the brief or from --image"),
        ("too many files", "cup.png is left out"),
        ("a retired model", "KIE has removed Sora 2 Pro"),
    ],
)
def test_what_another_model_cannot_take_is_a_sentence_too(ran: Ran, name: str, sentence: str) -> None:
    ended = ran.ended[name]
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert sentence in ended.err
    assert "Nothing was sent." in ended.err


def test_nothing_of_all_that_reached_kie(ran: Ran) -> None:
    assert ran.emulator.state()["create_requests"] == 9
