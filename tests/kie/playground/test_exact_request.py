"""The request as it is shown is the request as it is sent: every example is run against an emulator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kie import catalogue
from kie.api.protocol import create_body, encoded
from kie.playground import exact_request
from kie.playground.exact_request import Example, examples, prompt_name
from tests.support.emulators import KEY, ROOT, EmulatorProcess, emulator_process

URL = "https://me.example.org/webhooks/kie"
PROMPT = "It's a “mug”\nwith $HOME, `x`, \\n and -- 茶杯"
REQUESTS: dict[str, dict[str, Any]] = {
    "google/nano-banana": {"aspect_ratio": "1:1"},
    "google/nano-banana-edit": {"image_urls": ["https://example.org/a.png", "https://example.org/b.png"]},
    "bytedance/seedream": {"image_size": "square", "seed": 3},
}


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatorProcess]:
    with emulator_process(tmp_path_factory.mktemp("emulator"), "--credits", "1000") as running:
        yield running


def shown(model: str, emulator: EmulatorProcess, *, task_id: str | None = None) -> dict[str, Example]:
    values = {"prompt": PROMPT, **REQUESTS[model]}
    name = prompt_name(catalogue.find(model))
    all_examples = examples(model, values, prompt=name, callback_url=None, task_id=task_id, base_url=emulator.base_url)
    return {example.name: example for example in all_examples}


def ran(text: str, *, language: str, folder: Path, emulator: EmulatorProcess) -> Any:
    """What an example prints, as JSON."""
    env = {
        **os.environ, "KIE_API_KEY": KEY, "KIE_BASE_URL": emulator.base_url, "PLAYGROUND_DATA": str(folder),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "NO_PROXY": "127.0.0.1",
    }  # fmt: skip
    command = [sys.executable, "-c", text] if language == "python" else ["bash", "-c", text]
    ended = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@pytest.mark.parametrize("model", REQUESTS)
@pytest.mark.parametrize("name", ["cURL", "Python"])
def test_an_example_starts_the_task_and_asks_for_it(
    emulator: EmulatorProcess, tmp_path: Path, model: str, name: str
) -> None:
    example = shown(model, emulator)[name]
    created = ran(example.create, language=example.language, folder=tmp_path, emulator=emulator)
    assert created["code"] == 200
    asked = shown(model, emulator, task_id=created["data"]["taskId"])[name]
    record = ran(asked.status, language=asked.language, folder=tmp_path, emulator=emulator)
    sent = json.loads(record["data"]["param"])
    assert sent["model"] == model
    assert json.loads(sent["input"]) == {"prompt": PROMPT, **REQUESTS[model]}


def test_the_shells_command_sends_the_same_and_asks_again(emulator: EmulatorProcess, tmp_path: Path) -> None:
    model = "bytedance/seedream"
    example = shown(model, emulator)["Shell"]
    made = ran(example.create, language=example.language, folder=tmp_path, emulator=emulator)
    assert (made["state"], made["model"]) == ("success", model)
    task = json.loads((emulator.folder / "tasks" / f"{made['task_id']}.json").read_text())
    assert task["input"] == {"prompt": PROMPT, **REQUESTS[model]}
    again = shown(model, emulator, task_id=made["task_id"])["Shell"]
    assert ran(again.status, language=again.language, folder=tmp_path, emulator=emulator)["state"] == "success"


@pytest.mark.parametrize("callback_url", [URL, None])
def test_a_callbacks_address_stands_where_it_is_sent(callback_url: str | None) -> None:
    values = {"prompt": PROMPT, "list": [{"a": None, "b": True}]}
    sent = encoded(create_body(model="z-image", input=values, callback_url=callback_url))
    text = exact_request.as_json("z-image", values, callback_url=callback_url)
    assert list(json.loads(text).items()) == list(json.loads(sent).items())
    all_examples = examples("z-image", values, prompt="prompt", callback_url=callback_url)
    says_so = [URL in example.create for example in all_examples]
    assert says_so == [callback_url is not None] * 3 + [False]


def test_no_example_holds_the_key_or_an_id_that_nobody_has() -> None:
    key = f"sk-{uuid.uuid4().hex}"
    for example in examples("z-image", {"prompt": "a mug"}, prompt="prompt", callback_url=None):
        assert key not in example.create + example.status
        assert "KIE_API_KEY" in example.create or example.name == "Shell"
        assert exact_request.TASK_ID in example.status
