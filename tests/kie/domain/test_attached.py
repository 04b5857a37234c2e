"""An id is of a row's request where KIE repeats that request, however it spells numbers; else it says whose it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kie.catalogue import Json
from kie.domain.attached import belongs_elsewhere
from kie.domain.task import Record, Task, TaskState

TASK = Task(
    id="ours", run_id="run", workspace="local", service="kie", position=0, model="kling-3.0/video", medium="video",
    prompt="a boat", state=TaskState.WAITING, created_at=datetime.now(UTC), width=1, height=1, kie_task_id="366e",
    input={"prompt": "a boat", "duration": "5", "seed": 7, "sound": True, "image_urls": ["kie-file:00"],
           "first_frame_url": "https://a.example/x.png"},
)  # fmt: skip
SAME: dict[str, Json] = {
    "prompt": "a  boat ", "duration": 5, "seed": "7", "sound": "true", "image_urls": ["https://b.example/y.png"],
    "first_frame_url": "https://b.example/z.png", "aspect_ratio": "16:9",
}  # fmt: skip


def record(model: str | None = "kling-3.0/video", **changed: Json) -> Record:
    return Record(task_id="366e", state=TaskState.SUCCESS, asked_model=model, asked_input={**SAME, **changed})


@pytest.mark.parametrize(
    "asked", [record(), record(None), replace(record(), asked_input={}), Record(task_id="366e", state=TaskState.FAIL)]
)
def test_the_same_request_however_it_is_spelt(asked: Record) -> None:
    assert belongs_elsewhere(TASK, asked) is None


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (record("nano-banana-pro", prompt="a mug"), "a request to nano-banana-pro: “a mug”."),
        (record(prompt="a train"), "a request to kling-3.0/video: “a train”. It differs in prompt."),
        (record(seed=8, duration="10"), "It differs in duration, seed."),
        (record(sound=False), "It differs in sound."),
        (record(None, prompt="x" * 500), "another request: “xxx"),
        (replace(record(), asked_input={"text": "hello"}), "It differs in prompt, duration, seed."),
    ],
)
def test_another_request_is_named(asked: Record, words: str) -> None:
    sentence = belongs_elsewhere(TASK, asked)
    assert sentence is not None
    assert words in sentence
    assert sentence.startswith("The id 366e belongs to ")
    assert len(sentence) < 600
