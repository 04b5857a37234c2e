"""What one chooses a model by: what is found by which filter, and what prices, parameters and one's own figures say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kie import catalogue
from kie.catalogue import Accepted, Parameter, Price, PriceRow
from kie.ledger.model_costs import Effort, EffortOnPrompt
from kie.ledger.model_statistics import ModelStatistics
from kie.playground import model_facts, model_words, parameter_words
from kie.playground.model_facts import Wanted
from tests.kie.catalogue.building import model_of
from tests.support.offenders import assert_each

EVERYTHING = model_facts.known(catalogue.all_models(), efforts={}, experiences={})


def ids(**wanted: Any) -> set[str]:
    return {row.model.id for row in model_facts.find(EVERYTHING, Wanted(**wanted))}


def seen(*seconds: float, failures: int = 0, model: str = "z-image") -> ModelStatistics:
    ended = len(seconds) + failures
    return ModelStatistics(
        model=model, attempts=ended, successes=len(seconds), failures=failures, seconds=tuple(sorted(seconds))
    )


def test_retired_models_are_hidden_until_they_are_asked_for() -> None:
    retired = {model.id for model in catalogue.all_models() if model.is_retired}
    assert (len(retired), retired & ids(), retired & ids(has_retired=True)) == (6, set(), retired)


@pytest.mark.parametrize(("taken", "role"), [("Seed", "seed"), ("Negative prompt", "negative_prompt")])
def test_what_a_model_takes_is_read_from_the_roles_of_its_parameters(taken: Any, role: Any) -> None:
    offered = [model for model in catalogue.all_models() if not model.is_retired]
    assert ids(takes=(taken,)) == {model.id for model in offered if model.by_role(role)}


def test_filters_hold_together() -> None:
    assert ids(words="kling master", kind="text-to-video") == {"kling/v2-1-master-text-to-video"}
    assert "nano-banana-pro" in ids(kind="image-to-image", takes=("Reference images",))
    assert "gemini-omni-video" in ids(takes=("Video", "Seed"))  # its clip stands inside a list of objects
    cheap = ids(most_credits=5)
    assert "z-image" in cheap
    assert all((catalogue.credits(catalogue.get(model_id), {}) or 0) <= 5 for model_id in cheap)
    assert ids(words="no such model") == set()


def test_speed_is_ones_own_once_there_are_five_results_and_the_catalogues_before() -> None:
    own = {"z-image": seen(3.0, 3.0, 3.0, 3.0, 3.0), "nano-banana-pro": seen(3.0, 3.0)}
    models = [catalogue.get(name) for name in ("nano-banana-pro", "z-image", "recraft/remove-background")]
    rows = model_facts.known(models, efforts={}, experiences=own)
    typical = catalogue.get("nano-banana-pro").typical_seconds
    assert [row.usual_seconds for row in rows] == [typical, 3.0, models[2].typical_seconds]
    within = Wanted(within_seconds=10)
    assert [row.model.id for row in model_facts.find(rows, within)] == ["z-image"]
    assert model_facts.left_out_untimed(rows, within) == sum(row.usual_seconds is None for row in rows)


def test_what_is_not_known_stands_last_in_every_order() -> None:
    for order, value in (("Price", "credits"), ("Speed", "usual_seconds")):
        values = [getattr(row, value) for row in model_facts.find(EVERYTHING, Wanted(order=order))]
        known = [each for each in values if each is not None]
        assert values == [*sorted(known), *[None] * (len(values) - len(known))]
    effort = Effort(model="z-image", prompts=(EffortOnPrompt(attempts=3, keepers=0, credits=0.0, seconds=0.0),))
    rows = model_facts.known(catalogue.all_models(), efforts={"z-image": effort}, experiences={})
    assert model_facts.find(rows, Wanted(order="Used most"))[0].model.id == "z-image"


def test_names_are_in_order_and_the_tools_stand_behind_what_makes_pictures_and_clips() -> None:
    listed = [
        (row.model.kind == "utility", row.model.title.casefold()) for row in model_facts.find(EVERYTHING, Wanted())
    ]
    assert listed == sorted(listed)
    assert {is_tool for is_tool, _ in listed} == {False, True}


@pytest.mark.parametrize(
    ("model_id", "credits", "bought"),
    [
        ("nano-banana-pro", 18, "per image"),
        ("kling/v2-1-master-text-to-video", 160, "per 5 s clip"),
        ("bytedance/seedance-2", 205, "per 5 s clip"),
        ("wan/2-7-image", 19.2, "for 4 images"),
        ("grok-imagine/text-to-image", 5, "per task"),
        ("elevenlabs/audio-isolation", 1, "per 5 s"),
        ("grok-imagine-image-2-0/segment-map", 0, "free"),
        ("qwen3/image-to-image", 4.8, "per image"),
    ],
)
def test_a_price_says_what_it_buys(model_id: str, credits: float, bought: str) -> None:
    model = catalogue.get(model_id)
    assert (catalogue.credits(model, {}), model_facts.bought(model)) == (credits, bought)


def test_every_price_of_every_model_buys_something_named() -> None:
    assert {row.model.id for row in EVERYTHING if (row.credits is None) != (row.bought == "")} == set()


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        (Parameter(name="a", type="string", choices=("1:1", "16:9")), "1:1, 16:9"),
        (Parameter(name="a", type="array", choices=("x",), max_count=2), "up to 2 texts, each one of x"),
        (Parameter(name="a", type="boolean"), "on or off"),
        (Parameter(name="a", type="integer", minimum=0, maximum=2147483647), "a whole number, 0 to 2,147,483,647"),
        (Parameter(name="a", type="number", minimum=0.5, step=0.1), "a number, at least 0.5, in steps of 0.1"),
        (Parameter(name="a", type="string", min_length=3, max_length=20000), "text, 3 to 20,000 characters"),
        (Parameter(name="a", type="string", pattern="#.*", example="#0047AB"), "text, such as #0047AB"),
        (Parameter(name="tail_url", type="string"), "the address of a file"),
        (Parameter(name="a", type="array", items="object", min_count=3, max_count=10), "3 to 10 entries"),
        (Parameter(name="a", type="array", items="object", max_count=1), "one entry"),
        (
            Parameter(
                name="a", type="array", role="reference_images", max_count=8,
                accepts=Accepted(mime=("image/jpeg", "image/webp"), max_mb=10, min_side=300, max_ratio=3),
            ),
            "up to 8 files, JPEG or WebP, up to 10 MB, sides at least 300 px, at most 3 times as long as wide",
        ),
        (
            Parameter(
                name="a", type="string", role="reference_video",
                accepts=Accepted(mime=("video/quicktime",), min_seconds=2, max_seconds=15, max_total_seconds=30),
            ),
            "one file, MOV, 2 to 15 s, 30 s in all",
        ),
    ],
)  # fmt: skip
def test_a_parameter_says_what_may_stand_in_it(parameter: Parameter, words: str) -> None:
    assert parameter_words.takes(parameter) == words


def test_a_price_row_names_its_case_in_words() -> None:
    when = {"resolution": ("1K", "2K"), "sound": ("true",), "video_input": ("false",), "tier": ("pro",)}
    row = PriceRow(credits=18, unit="per second", when=when)
    model = model_of(
        Parameter(name="sound", type="boolean"), price=Price(rows=(row,), checked=date(2026, 10, 1), source="here")
    )
    assert model_words.price_row(model, row) == (
        "18 credits ($0.09) per second", "Resolution 1K or 2K, Sound on, without a clip as input, Tier pro",
    )  # fmt: skip
    assert model_words.price_row(model, PriceRow(credits=0, unit="free")) == ("free", "")
    assert model_words.credits(1) == "1 credit ($0.005)"
    assert model_words.credits(200) == "200 credits ($1.00)"


def test_below_five_results_there_is_no_number() -> None:
    assert (model_words.times(None), model_words.failures(None)) == (("", ""), "")
    few = seen(3.0, 4.0, failures=2)
    assert (model_words.times(few), model_words.failures(few)) == (("needs 5 (2 of 5)", "needs 5"), "needs 5 (4 of 5)")
    enough = seen(3.0, 4.0, 5.0, 6.0, 300.0, failures=1)
    assert (model_words.times(enough), model_words.failures(enough)) == (("5 s", "5.0 min"), "17 % (0 to 64 %)")
    assert model_words.failures(seen(*[1.0] * 27, failures=3)) == "10 % (2 to 27 %)"


def test_every_entry_can_be_put_into_words() -> None:
    def holds(model: catalogue.Model) -> None:
        for parameter in [each for outer in model.parameters for each in (outer, *outer.fields)]:
            assert parameter_words.takes(parameter).strip()
        for row in model.price.rows if model.price else ():
            cost, case = model_words.price_row(model, row)
            assert ("credit" in cost) is (row.unit != "free")
            assert bool(case) is bool(row.when)

    assert_each(catalogue.all_models(), holds)
