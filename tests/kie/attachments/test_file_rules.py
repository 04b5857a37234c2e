"""What models ask of files: together, and depending on other values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kie import catalogue
from kie.attachments.assign_files import assign_files
from kie.attachments.references import Reference, ReferenceMedium
from kie.catalogue import Json, Model
from kie.playground.prepared_request import prepare

RULED = [model for model in catalogue.all_models() if any(r.alike or r.lasts or r.weighs for r in model.rules)]


def file(name: str, medium: ReferenceMedium = "image", **facts: object) -> Reference:
    mime = {"image": "image/png", "video": "video/mp4", "audio": "audio/mpeg"}[medium]
    known = {"mime": mime, "size": 1_000_000, "width": 640, "height": 480, **facts}
    return Reference(address=f"https://example.org/{name}", name=name, medium=medium, **known)  # type: ignore[arg-type]


def sentences(model: Model, *files: Reference, **values: Json) -> list[str]:
    ready = prepare(model, prompt="a mug", values=values, files=assign_files(model, files))
    return [problem.sentence for problem in ready.problems if problem.code == 422]


def test_every_rule_about_files_speaks_of_parameters_that_take_them() -> None:
    assert len(RULED) >= 5
    for model in RULED:
        for rule in model.rules:
            for name in (*rule.alike, *rule.lasts, *rule.weighs):
                parameter = model.parameter(name)
                assert parameter is not None
                assert parameter.accepts is not None or parameter.role is not None


@pytest.mark.parametrize("model_id", ["ideogram/v3-edit", "ideogram/character-edit"])
def test_a_mask_has_the_size_of_its_picture(model_id: str) -> None:
    model, mask = catalogue.get(model_id), file("m", use="mask")
    assert sentences(model, file("a"), mask) == []
    wrong = "The picture and its mask must have the same width and height."
    assert sentences(model, file("a", width=641), mask) == [wrong]
    assert sentences(model, file("a", width=None, height=None), mask) == []


@pytest.mark.parametrize("model_id", ["kling-2.6/motion-control", "kling-3.0/motion-control"])
@pytest.mark.parametrize(
    ("seconds", "turned", "count"),
    [(10, "image", 0), (11, "image", 1), (30, "video", 0), (31, "video", 1), (31, "image", 2)],
)
def test_how_long_a_clip_may_be_depends_on_whom_the_character_follows(
    model_id: str, seconds: float, turned: str, count: int
) -> None:
    files = (file("a"), file("c", "video", seconds=seconds))
    assert len(sentences(catalogue.get(model_id), *files, character_orientation=turned)) == count


@pytest.mark.parametrize(
    ("seconds", "mode", "is_fine"), [(240, "lite", True), (211, "basic", False), (0.5, "lite", False)]
)
def test_how_long_a_sound_may_be_depends_on_the_mode(seconds: float, mode: str, is_fine: bool) -> None:
    files = (file("c", "video"), file("s", "audio", seconds=seconds))
    assert (sentences(catalogue.get("volcengine/video-to-video-lip-sync"), *files, mode=mode) == []) is is_fine


def test_pictures_together_weigh_no_more_than_is_allowed() -> None:
    model = catalogue.get("ideogram/character-edit")
    needed = [file("a"), file("m", use="mask")]
    heavy = [replace(file(name), size=6_000_000) for name in "xy"]
    assert sentences(model, *needed, heavy[0]) == []
    assert sentences(model, *needed, *heavy) == ["The reference pictures may have 10 MB together."]
