"""The example in JavaScript, run by a browser against an emulator: it starts the task and asks what came of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from kie.playground.exact_request import examples
from tests.support.emulators import KEY, emulator_process

PROMPT = "It's a “mug”\nwith ${HOME}, `x`, \u2028 and 茶杯"
MODEL = "google/nano-banana"


def test_the_javascript_example_starts_the_task_and_asks_for_it(browser: Browser, tmp_path: Path) -> None:
    values = {"prompt": PROMPT, "aspect_ratio": "1:1"}
    with emulator_process(tmp_path, "--credits", "100") as emulator:
        page = browser.new_page()
        page.goto(f"{emulator.base_url}/emulator/state")

        def ran(text: str) -> Any:
            return json.loads(
                page.evaluate(
                    "async ([text, key]) => { let printed = ''; const process = { env: { KIE_API_KEY: key } };"
                    " const console = { log: (line) => { printed += line } };"
                    " const Run = Object.getPrototypeOf(async () => {}).constructor;"
                    " await new Run('process', 'console', text)(process, console); return printed }",
                    [text, KEY],
                )
            )

        (example,) = (e for e in examples(MODEL, values, prompt="prompt", callback_url=None, base_url=emulator.base_url)
                      if e.name == "JavaScript")  # fmt: skip
        created = ran(example.create)
        assert created["code"] == 200
        record = ran(example.status.replace("TASK_ID", created["data"]["taskId"]))
        sent = json.loads(record["data"]["param"])
        assert (sent["model"], json.loads(sent["input"])) == (MODEL, values)
        page.close()
