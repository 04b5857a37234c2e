"""How a clip begins on a picture: with which model, in which shape, and what the form holds then."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kie import catalogue
from kie.attachments.assign_files import assign_files
from kie.attachments.references import Reference
from kie.catalogue import Json
from kie.domain.task import Run
from kie.ledger import commands
from kie.media import metadata
from kie.playground import clip_start, draft_reuse
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.drafts import Draft, plan_of
from kie.playground.form_values import is_shown
from kie.playground.prepared_request import prepare
from kie.playground.restored_draft import restored
from kie.playground.workspace import Workspace
from tests.support.offenders import assert_each
from tests.support.pictures import picture

CLIP, PICTURE = "kling/v2-5-turbo-text-to-video-pro", "z-image"
START = Reference(
    address="kie-file:" + "a" * 64, name="mug.png", mime="image/png", size=400_000, width=1280, height=720
)


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


def test_a_file_keeps_motion_and_gives_it_back() -> None:
    inside = metadata.Provenance(
        prompt="a mug. Motion: slow orbit.",
        model=CLIP,
        parameters={"prompt": "a mug. Motion: slow orbit."},
        brief={"subject": "a mug", "motion": "slow orbit"},
        task_id=None,
        created_at=datetime(2026, 10, 1, tzinfo=UTC),
    )
    draft = restored(metadata.embed(picture(), inside), Draft())
    assert draft is not None
    assert draft.texts["motion"] == "slow orbit"


def test_reuse_brings_motion_back_from_a_run_without_a_form() -> None:
    run = Run(
        id="r",
        workspace=LOCAL_WORKSPACE,
        created_at=datetime(2026, 10, 1, tzinfo=UTC),
        origin="shell",
        brief={"subject": "a mug", "motion": "slow orbit"},
    )
    assert draft_reuse.draft_of(run).texts["motion"] == "slow orbit"


STARTING = [m for m in catalogue.all_models() if clip_start.as_start(m, START) is not None]


def test_every_model_that_is_offered_can_be_sent_with_that_picture_alone() -> None:
    def holds(model: catalogue.Model) -> None:
        start = clip_start.as_start(model, START)
        assert start is not None
        form = clip_start.with_start(Draft(texts={"subject": "a mug"}), None, model=model, start=start)
        made = plan_of(form, model)
        shown = {p.name for p in model.parameters if is_shown(p)}  # what has no default is chosen in the form
        assert [problem for problem in made.prepared.problems if problem.parameter not in shown] == []
        (place,) = made.files.placed
        has_first_frame = any(p.role == "first_frame" for p in model.parameters)
        parameter = model.parameter(place)
        assert parameter is not None
        assert parameter.role == ("first_frame" if has_first_frame else "reference_images")

    assert_each(STARTING, holds)


def test_what_makes_no_clip_or_needs_more_than_a_picture_is_not_offered() -> None:
    offered = {model.id for model in STARTING}
    assert {"kling/v2-1-standard", "bytedance/seedance-2", "wan/2-7-image-to-video"} <= offered
    assert offered.isdisjoint(
        {
            PICTURE,
            CLIP,
            "pixverse-v6/transition",
            "infinitalk/from-audio",
            "sora-2-image-to-video",
            "topaz/video-upscale",
        }
    )


def test_without_a_history_the_cheapest_model_is_chosen() -> None:
    choice = clip_start.chosen(START, last_used=())
    assert choice is not None
    prices = [catalogue.credits(m, {}) for m in STARTING if m.confidence == "high"]
    assert catalogue.credits(choice[0], {}) == min(price for price in prices if price is not None)


def test_the_model_that_made_the_last_clip_from_a_picture_is_chosen_again(app: Playground) -> None:
    assert Workspace(app, LOCAL_WORKSPACE).history.clip_models() == ()
    for model_id in ("kling/v2-1-standard", "bytedance/seedance-2"):
        model = catalogue.get(model_id)
        placed(app, model_id, reference=clip_start.as_start(model, START))
    placed(app, CLIP)
    placed(app, "bytedance/seedance-2-mini")  # from text alone: no clip from a picture
    last = Workspace(app, LOCAL_WORKSPACE).history.clip_models()
    assert [model.id for model in last] == ["bytedance/seedance-2", "kling/v2-1-standard"]
    choice = clip_start.chosen(START, last_used=last)
    assert choice is not None
    assert (choice[0].id, choice[1].use) == ("bytedance/seedance-2", "first_frame")


def test_a_model_that_refuses_the_picture_gives_way_to_one_that_takes_it() -> None:
    strict = catalogue.get("kling/v2-1-standard")
    huge = replace(START, size=80_000_000)
    assert clip_start.as_start(strict, huge) is None
    choice = clip_start.chosen(huge, last_used=(strict,))
    assert choice is None or choice[0] != strict


def test_the_form_gets_the_results_brief_one_picture_and_one_clip() -> None:
    model = catalogue.get("kling/v2-1-standard")
    now = Draft(
        texts={"subject": "something else"}, models=(PICTURE,), count=4, references=(replace(START, address="old"),)
    )
    then = Draft(texts={"subject": "a mug", "motion": "orbit"}, colours="#0047AB")
    assert clip_start.with_start(now, then, model=model, start=START) == Draft(
        texts={"subject": "a mug", "motion": "orbit"},
        colours="#0047AB",
        models=(model.id,),
        references=(START,),
        count=1,
    )
    assert clip_start.with_start(now, Draft(), model=model, start=START).texts == {"subject": "something else"}


def shape(model_id: str, width: int | None, height: int | None) -> Json:
    return clip_start.shape_for(catalogue.get(model_id), replace(START, width=width, height=height))


@pytest.mark.parametrize(
    ("model_id", "width", "height", "expected"),
    [
        ("kling-3.0/video", 1024, 1024, "1:1"),
        ("kling-3.0/video", 1376, 768, "16:9"),
        ("kling-3.0/video", 768, 1024, "9:16"),
        ("bytedance/seedance-1.5-pro", 864, 1152, "3:4"),
        ("bytedance/seedance-1.5-pro", 1152, 896, "4:3"),
        ("bytedance/seedance-2", 1024, 1024, "adaptive"),
        ("bytedance/seedance-2", None, None, "adaptive"),
        ("veo-3-1", 1024, 1024, "Auto"),
        ("kling-3.0/video", None, None, None),
        ("kling/v2-1-standard", 1024, 1024, None),
    ],
)
def test_a_clip_takes_the_shape_of_its_picture(
    model_id: str, width: int | None, height: int | None, expected: str | None
) -> None:
    assert shape(model_id, width, height) == expected


def test_no_model_cuts_a_square_picture_where_it_offers_a_square_or_to_follow_it() -> None:
    def holds(model: catalogue.Model) -> None:
        ratio = model.by_role("aspect_ratio")
        offered = {str(choice).casefold() for choice in ratio.choices} if ratio else set()
        start = clip_start.as_start(model, replace(START, width=1024, height=1024))
        if start is None or not offered & {"1:1", "auto", "adaptive"}:
            return
        form = clip_start.with_start(Draft(texts={"subject": "a mug"}), None, model=model, start=start)
        sent = plan_of(form, model).prepared.input
        assert ratio is not None
        assert str(sent[ratio.name]).casefold() in {"1:1", "auto", "adaptive"}

    assert_each(STARTING, holds)


def test_the_clips_shape_replaces_an_earlier_choice_and_leaves_the_others_alone() -> None:
    model = catalogue.get("kling-3.0/video")
    square = replace(START, width=1024, height=1024)
    now = Draft(parameters={model.id: {"aspect_ratio": "16:9", "duration": "5"}, PICTURE: {"aspect_ratio": "4:3"}})
    form = clip_start.with_start(now, None, model=model, start=square)
    assert form.parameters == {
        model.id: {"aspect_ratio": "1:1", "duration": "5"},
        PICTURE: {"aspect_ratio": "4:3"},
    }


# --- a clip that goes on


def test_a_clip_goes_on_with_its_own_model_or_a_sibling_wherever_one_begins_on_a_picture() -> None:
    clips = [model for model in catalogue.all_models() if model.medium == "video" and not model.is_retired]
    other = catalogue.get("grok-imagine/image-to-video")

    def goes_on_with_another(model: catalogue.Model) -> bool:
        choice = clip_start.chosen(START, last_used=(other,), going_on=model)
        assert choice is not None
        can = [m for m in clips if clip_start.is_same(m, model) and clip_start.as_start(m, START) is not None]
        return bool(can) and not clip_start.is_same(choice[0], model)

    assert [model.id for model in clips if goes_on_with_another(model)] == []


@pytest.mark.parametrize(
    ("made", "goes_on"),
    [
        ("veo-3-1", "veo-3-1"),
        ("kling-2.6/text-to-video", "kling-2.6/image-to-video"),
        ("wan/2-6-text-to-video", "wan/2-6-image-to-video"),
        ("happyhorse/text-to-video", "happyhorse/image-to-video"),
        ("omnihuman-1-5", "grok-imagine/image-to-video"),
    ],
)
def test_the_model_that_goes_on_is_the_clips_own_where_it_can(made: str, goes_on: str) -> None:
    last_used = (catalogue.get("grok-imagine/image-to-video"),)
    choice = clip_start.chosen(START, last_used=last_used, going_on=catalogue.get(made))
    assert choice is not None
    assert choice[0].id == goes_on
