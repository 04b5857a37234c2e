"""Choosing other models: what both can take comes along, what is lost is said, what was there before comes back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from kie import catalogue
from kie.catalogue import Json, Parameter
from kie.playground import drafts
from kie.playground.container import Playground
from kie.playground.parameter_mapping import MappedParameters, ModelSwitch, map_parameters, switch_models
from pages.ui.create import create_state
from tests.kie.catalogue.building import allowed, model_of
from tests.pages.conftest import runs, visit
from tests.pages.test_pages_create import kept, save

NANO, IMAGEN, SEEDREAM = "google/nano-banana", "google/imagen4-fast", "bytedance/seedream-v4-text-to-image"
RATIO = Parameter(
    name="aspect_ratio", type="string", role="aspect_ratio", default="1:1", choices=("1:1", "16:9", "21:9")
)
NAMED = Parameter(
    name="image_size", type="string", role="aspect_ratio", default="square_hd",
    choices=("square", "square_hd", "landscape_16_9"),
)  # fmt: skip
SECONDS = Parameter(name="duration", type="integer", role="duration", default=5, minimum=3, maximum=10)
SECONDS_IN_WORDS = Parameter(name="n_frames", type="string", role="duration", default="10", choices=("5", "8", "10"))
SEED = Parameter(name="seed", type="integer", role="seed")
SEED_IN_WORDS = Parameter(name="seed", type="string", role="seed")
STRENGTH = Parameter(name="strength", type="number", default=0.8, minimum=0, maximum=1)
SAFE = Parameter(name="nsfw_checker", type="boolean", default=False)
TIER = Parameter(name="resolution", type="string", role="resolution", default="720p", choices=("720p", "1080p"))
OTHER_TIER = Parameter(name="quality", type="string", role="resolution", default="768P", choices=("768P", "1080P"))


def carry(
    source: Parameter, value: Json, *targets: Parameter, keeps: dict[str, Json] | None = None
) -> MappedParameters:
    return map_parameters(model_of(source), {source.name: value}, model_of(*targets), keeps=keeps or {})


@pytest.mark.parametrize(
    ("source", "value", "target", "taken"),
    [
        (RATIO, "16:9", RATIO, {"aspect_ratio": "16:9"}),
        (RATIO, "16:9", NAMED, {"image_size": "landscape_16_9"}),
        (NAMED, "landscape_16_9", RATIO, {"aspect_ratio": "16:9"}),
        (NAMED, "square", RATIO, {"aspect_ratio": "1:1"}),
        (RATIO, "1:1", NAMED, {"image_size": "square_hd"}),
        (SECONDS, 8, SECONDS_IN_WORDS, {"n_frames": "8"}),
        (SECONDS_IN_WORDS, "8", SECONDS, {"duration": 8}),
        (SECONDS, None, SECONDS_IN_WORDS, {"n_frames": "5"}),
        (SEED, 42, SEED_IN_WORDS, {"seed": "42"}),
        (SEED_IN_WORDS, "42", SEED, {"seed": 42}),
        (TIER, "1080p", OTHER_TIER, {"quality": "1080P"}),
        (STRENGTH, 0.25, STRENGTH, {"strength": 0.25}),
        (STRENGTH, 0.8, STRENGTH, {}),
        (SAFE, True, SAFE, {"nsfw_checker": True}),
    ],
)
def test_what_both_can_take_comes_along_in_the_new_ones_own_words(
    source: Parameter, value: Json, target: Parameter, taken: dict[str, Json]
) -> None:
    assert carry(source, value, target) == MappedParameters(values=taken, sentences=())


@pytest.mark.parametrize(
    ("source", "value", "target", "sentence"),
    [
        (RATIO, "21:9", NAMED, "Aspect ratio 21:9 is not known to Made up: square_hd instead."),
        (SECONDS_IN_WORDS, "8", Parameter(name="d", type="integer", role="duration", default=5, maximum=6),
         "Length 8 is not possible with Made up: 5 instead."),
        (SEED, 42, RATIO, "Seed 42 is left out: Made up does not have it."),
        (SEED_IN_WORDS, "forty-two", SEED, "Seed forty-two is not possible with Made up, which decides by itself."),
        (SAFE, True, RATIO, "Adult content check is left out: Made up does not have it."),
    ],
)  # fmt: skip
def test_what_somebody_chose_and_is_lost_is_said(
    source: Parameter, value: Json, target: Parameter, sentence: str
) -> None:
    assert carry(source, value, target) == MappedParameters(values={}, sentences=(sentence,))


def test_a_default_that_nobody_chose_is_lost_without_a_word() -> None:
    assert carry(RATIO, None, SEED) == MappedParameters(values={}, sentences=())


def test_what_the_model_was_given_itself_stays() -> None:
    assert carry(RATIO, "16:9", RATIO, keeps={"aspect_ratio": "21:9"}) == MappedParameters(values={}, sentences=())
    assert carry(RATIO, "16:9", RATIO, keeps={"aspect_ratio": "1:1"}).values == {"aspect_ratio": "16:9"}


models = st.sampled_from(catalogue.all_models())


@settings(max_examples=150)
@given(models, models, st.randoms())
def test_whatever_is_carried_is_right_for_the_model_that_gets_it(source, target, dice) -> None:  # type: ignore[no-untyped-def]
    values = {p.name: dice.choice(list(allowed(p))) for p in source.parameters}
    mapped = map_parameters(source, values, target, keeps={})
    for name, value in mapped.values.items():
        assert name not in {problem.parameter for problem in catalogue.problems(target, {name: value})}
    assert all(sentence.endswith(".") for sentence in mapped.sentences)


@pytest.mark.parametrize(
    ("before", "now", "last_gone", "source"),
    [
        ((NANO,), (IMAGEN,), None, NANO),
        ((NANO, SEEDREAM), (NANO, SEEDREAM, IMAGEN), None, SEEDREAM),
        ((NANO, SEEDREAM), (NANO, IMAGEN), None, SEEDREAM),
        ((NANO,), (NANO, IMAGEN), SEEDREAM, NANO),
        ((), (IMAGEN,), NANO, NANO),
        (("no/such-model",), (IMAGEN,), NANO, NANO),
        ((), (IMAGEN,), None, None),
        ((), (IMAGEN,), IMAGEN, None),
    ],
)
def test_a_model_that_is_new_takes_over_from_the_one_before_it(
    before: tuple[str, ...], now: tuple[str, ...], last_gone: str | None, source: str | None
) -> None:
    ratios = {NANO: {"aspect_ratio": "9:16"}, SEEDREAM: {"image_size": "portrait_4_3"}}
    taken = {NANO: "9:16", SEEDREAM: "3:4"}
    switch = switch_models(before, now, last_gone=last_gone, parameters=ratios, remembered={})
    values = {} if source is None else {IMAGEN: {"aspect_ratio": taken[source]}}
    gone = [model_id for model_id in before if model_id not in now]
    assert switch == ModelSwitch(values=values, sentences=(), last_gone=gone[-1] if gone else last_gone)


def choose(page: AppTest, *model_ids: str) -> AppTest:
    page.multiselect(key=create_state.models.key).set_value(list(model_ids))
    return runs(page)


def text_of(page: AppTest) -> str:
    return "\n".join(caption.value.replace("\\", "") for caption in page.caption)


LOST = "Aspect ratio 21:9 is not known to Imagen 4 Fast: 16:9 instead."


def with_ratio(ratio: str) -> drafts.Draft:
    return drafts.Draft(texts={"subject": "A mug"}, models=(NANO,), parameters={NANO: {"aspect_ratio": ratio}})


@pytest.mark.parametrize("page_name", ["create", "compare"])
def test_a_swap_says_what_is_lost_until_it_was_read(app: Playground, page_name: str) -> None:
    save(app, with_ratio("21:9"))
    page = choose(visit(page_name), IMAGEN)
    assert LOST in text_of(page)
    assert kept(app).parameters[IMAGEN]["aspect_ratio"] == "16:9"
    assert LOST in text_of(runs(page))
    page.button(key="switch_read").click()
    assert LOST not in text_of(runs(page))


def test_a_model_that_is_added_gets_what_the_other_one_has(app: Playground) -> None:
    save(app, with_ratio("21:9"))
    page = choose(visit(), NANO, SEEDREAM)
    assert kept(app).parameters[SEEDREAM]["image_size"] == "landscape_21_9"
    assert "instead" not in text_of(page)


def test_a_model_that_comes_back_has_what_it_had(app: Playground) -> None:
    save(app, with_ratio("21:9"))
    page = choose(visit(), IMAGEN)
    choose(page)
    assert kept(app).parameters[NANO]["aspect_ratio"] == "21:9"
    page = choose(visit(), NANO)
    assert page.session_state[create_state.parameter(NANO, "aspect_ratio").key] == "21:9"


def test_one_step_after_the_other_is_a_swap_too(app: Playground) -> None:
    save(app, with_ratio("9:16"))
    page = choose(choose(visit()), IMAGEN)
    assert page.session_state[create_state.parameter(IMAGEN, "aspect_ratio").key] == "9:16"


def test_a_model_from_the_list_of_models_takes_over_as_well(app: Playground) -> None:
    save(app, with_ratio("9:16"))
    page = visit()
    page.session_state["draft_next_models"] = (IMAGEN,)
    runs(page)
    assert page.session_state[create_state.parameter(IMAGEN, "aspect_ratio").key] == "9:16"
