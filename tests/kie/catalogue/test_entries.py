"""Every model of the catalogue, checked as data: what a reviewer would otherwise have to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest

from kie import catalogue
from kie.catalogue import Json, Model, Parameter
from kie.errors import BadInput

MODELS = catalogue.all_models()
KNOWN_FACTS = {"video_input", "output", "step"}
"""What a price may depend on without being a parameter: the input's or the result's own properties."""
FOUNDING = (
    "nano-banana-pro", "google/nano-banana", "google/nano-banana-edit", "google/imagen4-fast",
    "kling/v2-1-master-text-to-video", "wan/2-2-a14b-text-to-video-turbo", "bytedance/v1-pro-image-to-video",
    "sora-2-pro-text-to-video",
)  # fmt: skip
URL = "https://example.org/1.png"

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)


def valid(parameter: Parameter) -> Json:
    """Some value that the parameter must take."""
    if parameter.choices:
        return parameter.choices[-1]
    match parameter.type:
        case "string":
            return "x" * max(1, parameter.min_length or 1)
        case "boolean":
            return True
        case "array":
            item: Json = URL if parameter.items == "string" else {}
            return [item] * max(1, parameter.min_count or 1)
    low = parameter.minimum if parameter.minimum is not None else min(0.0, parameter.maximum or 0.0)
    return int(low) if parameter.type == "integer" else low


def whole_request(model: Model) -> dict[str, Json]:
    return {parameter.name: valid(parameter) for parameter in model.parameters}


def breaches(parameter: Parameter) -> Iterator[tuple[str, Json]]:
    """A value beyond each bound of the parameter, one bound at a time."""
    text_type = parameter.type == "string" and not parameter.choices
    if parameter.required and parameter.default is None:
        yield "missing", None
    if parameter.choices:
        yield "choice", "no such choice" if parameter.type == "string" else 987_654
    if parameter.minimum is not None and not parameter.choices:
        yield "minimum", parameter.minimum - 1
    if parameter.maximum is not None and not parameter.choices:
        yield "maximum", parameter.maximum + 1
    if text_type and parameter.max_length is not None:
        yield "max_length", "x" * (parameter.max_length + 1)
    if text_type and (parameter.min_length or 0) > 1:
        yield "min_length", "x" * ((parameter.min_length or 0) - 1)
    if parameter.max_count is not None and parameter.type == "array":
        yield "max_count", [URL if parameter.items == "string" else {}] * (parameter.max_count + 1)
    if (parameter.min_count or 0) > 1:
        yield "min_count", [URL] * ((parameter.min_count or 0) - 1)
    wrong: dict[str, Json] = {"string": {"a": 1}, "boolean": 7, "array": 7}
    yield "type", wrong.get(parameter.type, "seven")


BREACHES = [
    pytest.param(model, parameter, value, id=f"{model.id} {parameter.name} {bound}")
    for model in MODELS
    for parameter in model.parameters
    for bound, value in breaches(parameter)
]


def test_ids_and_titles_are_unique() -> None:
    for name in ("id", "title"):
        assert [value for value, times in Counter(getattr(model, name) for model in MODELS).items() if times > 1] == []


def test_the_eight_founding_models_are_here_and_only_sora_is_retired() -> None:
    found = {model_id: catalogue.get(model_id).is_retired for model_id in FOUNDING}
    assert found == {model_id: model_id.startswith("sora") for model_id in FOUNDING}


def test_an_unknown_id_is_a_sentence_with_the_nearest_ones() -> None:
    with pytest.raises(BadInput) as said:
        catalogue.get("nano-banana-por")
    assert said.value.field == "model"
    assert said.value.message.startswith(
        "There is no model “nano-banana-por” in the catalogue. Did you mean nano-banana-pro"
    )
    assert catalogue.find("nano-banana-por") is None


@each_model
def test_an_entry_says_where_it_comes_from_and_when_it_was_checked(model: Model) -> None:
    assert all(text.strip() for text in (model.id, model.title, model.vendor, model.source))
    assert date(2025, 1, 1) <= model.checked <= datetime.now(UTC).date()
    assert model.price is None or (model.price.source.strip() and date(2025, 1, 1) <= model.price.checked)


@each_model
def test_parameters_have_unique_names_and_clean_ones(model: Model) -> None:
    names = [parameter.name for parameter in model.parameters]
    assert len(names) == len(set(names))
    assert all(name == name.strip() and name for name in names)
    roles = Counter(p.role for p in model.parameters if p.role and not p.is_deprecated)
    del roles["reference_images"]  # an edit may take the picture and others to follow
    assert [role for role, times in roles.items() if times > 1] == []


@each_model
def test_bounds_are_in_order_and_the_prompts_is_positive_or_none(model: Model) -> None:
    prompt = model.by_role("prompt")
    assert prompt is None or prompt.max_length is None or prompt.max_length > 0
    for p in model.parameters:
        for low, high in ((p.minimum, p.maximum), (p.min_length, p.max_length), (p.min_count, p.max_count)):
            assert low is None or high is None or low <= high, p.name
        assert len(p.choices) == len({(type(choice), str(choice)) for choice in p.choices}), p.name


@each_model
def test_every_default_and_every_choice_is_valid(model: Model) -> None:
    base = whole_request(model)
    for p in model.parameters:
        for value in (*p.choices, *(() if p.default is None else (p.default,))):
            assert catalogue.problems(model, base | {p.name: value}) == (), (p.name, value)


@each_model
def test_price_rows_speak_of_parameters_or_known_facts_and_of_choices_that_exist(model: Model) -> None:
    for row in model.price.rows if model.price else ():
        assert row.credits >= 0
        for key, values in row.when.items():
            parameter = model.parameter(key)
            assert parameter is not None or key in KNOWN_FACTS, key
            if parameter is None or not parameter.choices:
                continue
            unknown = set(values) - {str(choice) for choice in parameter.choices}
            explained = " ".join(model.disagreements)
            assert all(value in explained for value in unknown), (key, unknown)


@each_model
def test_every_combination_that_prices_differ_by_has_a_price(model: Model) -> None:
    if model.price is None:
        pytest.skip("no price is published")
    keys = {key for row in model.price.rows for key in row.when if model.parameter(key)}
    options: list[list[Any]] = []
    for key in sorted(keys):
        parameter = model.parameter(key)
        assert parameter is not None
        options.append(list(parameter.choices) or [True, False])
    for chosen in product(*options):
        values = dict(zip(sorted(keys), chosen, strict=True))
        price = catalogue.credits(model, values)
        assert price is not None, values
        assert price > 0, values


@each_model
def test_a_whole_request_passes_and_keeps_every_value(model: Model) -> None:
    values = whole_request(model)
    sent = catalogue.payload(model, values)
    assert catalogue.problems(model, sent) == ()
    assert sent == values
    assert list(sent) == [parameter.name for parameter in model.parameters]


@each_model
def test_the_least_request_passes_too(model: Model) -> None:
    least = {p.name: valid(p) for p in model.parameters if p.required and p.default is None}
    assert catalogue.problems(model, catalogue.payload(model, least)) == ()


@pytest.mark.parametrize(("model", "parameter", "value"), BREACHES)
def test_a_broken_bound_is_refused_with_a_sentence(model: Model, parameter: Parameter, value: Json) -> None:
    found = catalogue.problems(model, whole_request(model) | {parameter.name: value})
    assert [problem.parameter for problem in found] == [parameter.name]
    assert found[0].sentence.endswith(".")
    assert found[0].sentence[0].isupper()
    assert found[0].upstream


@each_model
def test_a_result_has_a_size_and_a_clip_a_length(model: Model) -> None:
    wide, high = catalogue.output_size(model, {})
    assert 64 <= wide <= 8192
    assert 64 <= high <= 8192
    if model.medium == "video":
        assert 1 <= catalogue.seconds(model, {}) <= 60
        assert wide % 2 == high % 2 == 0
