"""Clips on the pages: Motion in the form, and the one click from a result to the form of the next clip."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import pytest

from kie import catalogue
from kie.attachments.assign_files import assign_files
from kie.attachments.references import Reference
from kie.catalogue import Json
from kie.domain.stored_names import DraftName
from kie.ledger import commands, draft_revisions, history_queries
from kie.ledger.history_queries import Filters
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.drafts import Draft, draft_from_json
from kie.playground.prepared_request import prepare
from pages.ui.create import create_state
from prompts.presets import load_presets
from tests.pages.conftest import runs, visit
from tests.support.ledgers import draft_content

CLIP, PICTURE = "kling/v2-5-turbo-text-to-video-pro", "z-image"


def save(app: Playground, content: Draft) -> None:
    draft_revisions.save(app.ledger, workspace=LOCAL_WORKSPACE, name=DraftName.CREATE, content=content.to_json())


def kept(app: Playground) -> Draft:
    return draft_from_json(draft_content(app.ledger, workspace=LOCAL_WORKSPACE, name=DraftName.CREATE) or {})


def placed(
    app: Playground, model_id: str, *, brief: Mapping[str, Json] | None = None, reference: Reference | None = None
) -> None:
    model = catalogue.get(model_id)
    shared = assign_files(model, (reference,) if reference else ())
    ready = prepare(model, prompt="a mug", values={}, files=shared)
    assert ready.problems == ()
    commands.place_run(
        app.ledger,
        workspace=LOCAL_WORKSPACE,
        service=app.settings.service,
        click=secrets.token_hex(8),
        brief=brief or {"subject": "a mug"},
        intents=[ready.intent()],
    )


# --- Motion in the form


def has_motion(page: object) -> bool:
    return any(area.label == "Motion" for area in page.text_area)  # type: ignore[attr-defined]


def test_motion_is_asked_for_where_a_clip_is_to_be_made(app: Playground) -> None:
    save(app, Draft(texts={"subject": "A mug"}, models=(PICTURE,)))
    page = visit()
    assert not has_motion(page)
    page.multiselect(key=create_state.models.key).set_value([PICTURE, CLIP])
    runs(page)
    assert has_motion(page)
    page.text_area(key=create_state.text("motion").key).set_value("slow push-in")
    runs(page)
    texts = [text.value for text in page.text]
    assert "A mug. Motion: slow push-in." in texts
    assert "A mug." in texts
    assert kept(app).texts["motion"] == "slow push-in"


def test_what_stands_in_motion_stays_in_sight_and_is_said_to_be_left_out(app: Playground) -> None:
    save(app, Draft(texts={"subject": "A mug", "motion": "slow push-in"}, models=(PICTURE,)))
    page = visit()
    assert has_motion(page)
    assert any("Motion is left out" in caption.value for caption in page.caption)
    page.text_area(key=create_state.text("motion").key).set_value("")
    runs(page)
    assert not has_motion(page)


def test_what_is_typed_survives_that_motion_comes_and_goes(app: Playground) -> None:
    save(app, Draft(texts={"subject": "A mug"}, models=(CLIP,)))
    page = visit()
    page.multiselect(key=create_state.models.key).set_value([PICTURE])
    runs(page)
    for number in range(3):
        page.text_area(key=create_state.text("subject").key).set_value(f"A mug, {number}")
        page.text_input(key=create_state.colours.key).set_value("#0047AB")
        runs(page)
        assert page.text_area(key=create_state.text("subject").key).value == f"A mug, {number}"
    assert (kept(app).texts["subject"], kept(app).colours, kept(app).models) == (
        "A mug, 2",
        "#0047AB",
        (PICTURE,),
    )


def test_presets_for_motion_stand_beside_each_other(app: Playground) -> None:
    save(app, Draft(texts={"subject": "A mug", "motion": "Steam rises."}, models=(CLIP,)))
    page = visit()
    presets = load_presets()
    for menu, chosen in (
        ("movement", presets.movement[0]),
        ("lens", presets.lens[0]),
        ("movement", presets.movement[1]),
    ):
        page.menu_button(key=f"{menu}_menu").click(chosen)
        runs(page)
    written = page.text_area(key=create_state.text("motion").key).value
    first = presets.movement[1].text
    assert written == f"Steam rises. {first[0].upper()}{first[1:]}, {presets.lens[0].text}"


def test_an_example_for_a_clip_fills_motion_and_one_for_a_picture_empties_it(app: Playground) -> None:
    save(app, Draft(models=(CLIP,)))
    page = visit()
    examples = load_presets().examples
    for example in (examples[-1], examples[0]):
        page.menu_button(key="example_menu").click(example)
        runs(page)
        assert page.text_area(key=create_state.text("motion").key).value == (example.brief.motion or "")


# --- what is kept of it


@pytest.mark.parametrize("words", ["orbit", "slow orb", '"slow orbit"'])
def test_the_history_finds_words_of_motion(app: Playground, words: str) -> None:
    placed(app, PICTURE, brief={"subject": "a mug", "motion": "slow orbit"})
    placed(app, PICTURE, brief={"subject": "a cup"})
    page = history_queries.page(app.ledger, workspace=LOCAL_WORKSPACE, filters=Filters(text=words))
    assert page.total == 1
