"""What a result was made from, in its dialog: kept files, addresses that KIE was given, and what is there no more."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from streamlit.testing.v1 import AppTest

from kie.attachments.references import reference
from kie.catalogue import Json
from kie.domain.task import Task, TaskIntent
from kie.ledger import commands, queries
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.request_sources import Source, sources_of
from tests.pages.conftest import runs
from tests.support.pictures import picture

ONE, TWO = "1" * 64, "2" * 64
FIRST_AND_LAST = "kling/v2-1-pro"


def task_with(app: Playground, model: str, request: Mapping[str, Json]) -> Task:
    wanted = TaskIntent(
        model=model, medium="video", prompt="a mug", input=dict(request), width=640, height=360, credits_expected=1.0
    )
    run_id, _ = commands.place_run(
        app.ledger, workspace=LOCAL_WORKSPACE, service="elsewhere", click=secrets.token_hex(8),
        brief={"subject": "a mug"}, intents=[wanted],
    )  # fmt: skip
    run = queries.run(app.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert run is not None
    return run.tasks[0]


def shown(task_id: str) -> None:
    """The script of a page with nothing but this on it."""
    from pages.ui.result.made_from import made_from
    from pages.ui.shared.visitor import visitors_workspace

    workspace = visitors_workspace()
    task = workspace.tasks.get(task_id=task_id)
    assert task is not None
    made_from(workspace, task)


def page_of(task: Task) -> AppTest:
    return runs(AppTest.from_function(shown, args=(task.id,), default_timeout=20))


def test_sources_are_named_by_what_they_were_to_the_model(app: Playground) -> None:
    request = {
        "prompt": "kie-file: on a box",
        "image_url": reference(ONE),
        "tail_image_url": "https://example.org/2.png",
    }
    assert sources_of(task_with(app, FIRST_AND_LAST, request)) == (
        Source(label="Image", sha256=ONE),
        Source(label="Tail image", address="https://example.org/2.png"),
    )
    many = {"prompt": "a mug", "image_urls": [reference(ONE), "https://example.org/2.png", reference(ONE)]}
    sources = sources_of(task_with(app, "google/nano-banana-edit", many))
    assert [(source.sha256, source.address) for source in sources] == [(ONE, None), (None, "https://example.org/2.png")]
    assert sources_of(task_with(app, "a model of tomorrow", {"image_url": reference(TWO)})) == (
        Source(label="image_url", sha256=TWO),
    )
    assert sources_of(task_with(app, "z-image", {"prompt": "a mug"})) == ()


def test_a_kept_file_is_seen_an_address_is_a_link_and_a_lost_file_a_sentence(app: Playground) -> None:
    there = app.inputs.keep(picture(), name="mug.png", workspace=LOCAL_WORKSPACE).sha256
    assert there is not None
    page = page_of(task_with(app, FIRST_AND_LAST, {"image_url": reference(there), "tail_image_url": reference(TWO)}))
    assert [image.proto.imgs[0].caption for image in page.get("image")] == ["Image"]
    assert [caption.value for caption in page.caption] == ["Made from", "Tail image: its file is not here any more."]
    page = page_of(task_with(app, FIRST_AND_LAST, {"image_url": "https://example.org/2.png"}))
    assert [link.proto.url for link in page.get("link_button")] == ["https://example.org/2.png"]


def test_an_address_that_is_none_is_words_and_no_link(app: Playground) -> None:
    page = page_of(task_with(app, FIRST_AND_LAST, {"image_url": "javascript:alert(1)"}))
    assert list(page.get("link_button")) == []
    assert any("javascript" in caption.value for caption in page.caption)


def test_nothing_is_said_where_nothing_was_used(app: Playground) -> None:
    page = page_of(task_with(app, "z-image", {"prompt": "a mug"}))
    assert page.main.children == {}
