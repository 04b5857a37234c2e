"""Every model of the catalogue, checked as data: what a reviewer would otherwise have to see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

import pytest

from kie import catalogue
from kie.catalogue import Model, Parameter, Rule
from kie.catalogue.types import MEDIA_ROLES
from kie.errors import BadInput
from tests.support.offenders import assert_each

MODELS = catalogue.all_models()
FOUNDING = (
    "nano-banana-pro", "google/nano-banana", "google/nano-banana-edit", "google/imagen4-fast",
    "kling/v2-1-master-text-to-video", "wan/2-2-a14b-text-to-video-turbo", "bytedance/v1-pro-image-to-video",
    "sora-2-pro-text-to-video",
)  # fmt: skip
SEVERAL = ("reference_images",)
"""Roles that several parameters may have: an edit takes the picture and others to follow."""


def nested(parameters: Iterable[Parameter]) -> Iterator[Parameter]:
    """The parameters and everything inside them."""
    for parameter in parameters:
        yield parameter
        yield from nested(parameter.fields)
        yield from nested([parameter.each] if parameter.each else [])


def test_ids_and_titles_are_unique() -> None:
    for name in ("id", "title"):
        assert [value for value, times in Counter(getattr(model, name) for model in MODELS).items() if times > 1] == []


def test_the_market_is_here_and_every_kind_of_it() -> None:
    assert Counter(model.kind for model in MODELS) == {
        "text-to-image": 31, "image-to-image": 27, "text-to-video": 31, "image-to-video": 32,
        "video-to-video": 11, "audio-to-video": 6, "utility": 10,
    }  # fmt: skip
    assert {model.confidence for model in MODELS} == {"high", "medium"}


def test_the_founding_models_are_here_and_only_sora_is_retired() -> None:
    assert [model_id for model_id in FOUNDING if catalogue.find(model_id) is None] == []
    assert {model.id for model in MODELS if model.is_retired} == {m.id for m in MODELS if m.id.startswith("sora-")}


def test_an_unknown_id_is_a_sentence_with_the_nearest_ones() -> None:
    with pytest.raises(BadInput) as raised:
        catalogue.get("nano-banana-por")
    assert raised.value.field == "model"
    assert raised.value.message.startswith(
        "There is no model “nano-banana-por” in the catalogue. Did you mean nano-banana-pro"
    )
    assert catalogue.find("nano-banana-por") is None


def test_an_entry_says_where_it_comes_from_and_when_it_was_checked() -> None:
    def holds(model: Model) -> None:
        assert all(text.strip() for text in (model.id, model.title, model.vendor, model.source))
        assert date(2025, 1, 1) <= model.checked <= datetime.now(UTC).date()
        assert model.id == model.id.strip()

    assert_each(MODELS, holds)


def test_parameters_have_unique_names_and_one_meaning_each() -> None:
    def holds(model: Model) -> None:
        names = [parameter.name for parameter in model.parameters]
        assert len(names) == len(set(names))
        assert all(re.fullmatch(r"[A-Za-z_]+", parameter.name) for parameter in nested(model.parameters))
        roles = Counter(p.role for p in model.parameters if p.role and p.role not in SEVERAL and not p.is_deprecated)
        assert [role for role, times in roles.items() if times > 1] == []

    assert_each(MODELS, holds)


def test_bounds_are_in_order_and_stand_where_they_bind() -> None:
    def holds(model: Model) -> None:
        for p in nested(model.parameters):
            for low, high in ((p.minimum, p.maximum), (p.min_length, p.max_length), (p.min_count, p.max_count)):
                assert low is None or high is None or low <= high, p.name
            assert len(p.choices) == len({(type(choice), str(choice)) for choice in p.choices}), p.name
            assert (p.items is not None) == (p.type == "array"), p.name
            assert (p.items == "object") == bool(p.fields), p.name
            assert (p.items == "array") == (p.each is not None), p.name
            assert p.type == "array" or (p.min_count, p.max_count) == (None, None), p.name
            assert set(p.edges) <= set(p.choices), p.name
            assert p.pattern is None or (p.example is not None and re.fullmatch(p.pattern, p.example)), p.name

    assert_each(MODELS, holds)


def test_files_are_taken_by_parameters_that_say_so() -> None:
    """An address has a role, so that forms offer files for it and the emulator fetches it."""

    def holds(model: Model) -> None:
        for p in nested(model.parameters):
            is_address = re.search(r"urls?$|^image|_image$|^reference_(image|video|voice)$", p.name) is not None
            is_media = is_address and not re.search(r"size|resolution|reference_(file|link)_urls", p.name)
            assert is_media <= (p.role in MEDIA_ROLES), p.name
            assert p.accepts is None or p.role in MEDIA_ROLES, p.name

    assert_each(MODELS, holds)


def test_rules_speak_of_parameters_and_choices_that_exist() -> None:
    def holds(model: Model) -> None:
        for rule in model.rules:
            assert rule.sentence.endswith(".")
            assert follows(rule)
            assert bool(rule.together) == (rule.at_least is not None or rule.at_most is not None)
            for name in (*rule.names, *rule.defaults):
                assert model.parameter(name) is not None, name
            for name, values in (*rule.when.items(), *rule.only.items()):
                parameter = model.parameter(name)
                assert parameter is not None
                assert set(values) < set(parameter.choices or (True, False)), name

    assert_each(MODELS, holds)


def follows(rule: Rule) -> bool:
    """Whether anything follows from the rule."""
    of_files = (rule.alike, rule.lasts, rule.weighs)
    return any((rule.needs, rule.excludes, rule.together, rule.only, rule.between, rule.defaults, *of_files))


def test_a_result_has_a_size_and_a_clip_a_length() -> None:
    def holds(model: Model) -> None:
        wide, high = catalogue.output_size(model, {})
        assert 64 <= wide <= 8192
        assert 64 <= high <= 8192
        if model.medium == "video":
            assert 1 <= catalogue.seconds(model, {}) <= 60
            assert wide % 2 == high % 2 == 0

    assert_each(MODELS, holds)


def test_what_comes_of_a_utility_is_said() -> None:
    outcomes = {
        model.id: (model.operation, model.result or model.medium) for model in MODELS if model.kind == "utility"
    }
    assert outcomes == {
        "elevenlabs/audio-isolation": ("isolate-voice", "audio"),
        "grok-imagine-image-2-0/segment-map": ("segment", "image"),
        "grok-imagine/upscale": ("upscale", "video"),
        "omnihuman-1-5/human-identification": ("detect", "data"),
        "omnihuman-1-5/subject-detection": ("detect", "data"),
        "recraft/crisp-upscale": ("upscale", "image"),
        "recraft/remove-background": ("remove-background", "image"),
        "sora-watermark-remover": ("remove-watermark", "video"),
        "topaz/image-upscale": ("upscale", "image"),
        "topaz/video-upscale": ("upscale", "video"),
    }


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("first_frame_url", "First frame"),
        ("reference_image_urls", "Reference images"),
        ("image_url", "Image"),
        ("image_urls", "Images"),
        ("taskId", "Task id"),
        ("aspect_ratio", "Aspect ratio"),
        ("url", "Address"),
        ("n", "N"),
    ],
)
def test_a_parameter_is_called_by_its_name_in_words(name: str, label: str) -> None:
    assert Parameter(name=name, type="string").label == label


@pytest.mark.parametrize(
    ("model_id", "needs"),
    [
        ("google/nano-banana", False),
        ("google/nano-banana-edit", True),
        ("infinitalk/from-audio", True),
        ("topaz/video-upscale", True),
        ("wan/2-7-r2v", True),
        ("bytedance/seedance-2", False),
        ("grok-imagine/extend", False),
        ("kling-3.0/video", False),
    ],
)
def test_a_model_knows_whether_it_needs_a_file(model_id: str, needs: bool) -> None:
    assert catalogue.get(model_id).needs_reference == needs
