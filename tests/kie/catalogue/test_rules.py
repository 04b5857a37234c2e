"""What is sent, what is wrong with it, what it costs and how large it becomes, for any values at all."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kie import catalogue
from kie.catalogue import Json, Model, Parameter, Price, PriceRow
from kie.catalogue.rules import OUT_OF_RANGE, REQUIRED, TOO_LONG, Problem, unknown_keys
from kie.requests import prepare

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.integers().map(str)
    | st.floats().map(str)
    | st.from_regex(r"\A[0-9]{1,6}[:x][0-9]{1,6}\Z")
    | st.sampled_from(["true", "False", "1K", "16:9", "720p", "9" * 400, f"1:{'9' * 400}", f"{'9' * 400}p", "5", ""])
    | st.just(10**400)
)
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.text(max_size=3), SCALARS, max_size=2)
MODELS = st.sampled_from(catalogue.all_models())


@st.composite
def choices(draw: st.DrawFn) -> tuple[Model, dict[str, Json]]:
    """A model and some values for its parameters, sensible or not, and for others."""
    model = draw(MODELS)
    names = st.sampled_from([p.name for p in model.parameters]) | st.text(max_size=5)
    return model, draw(st.dictionaries(names, VALUES, max_size=5))


def model_of(*parameters: Parameter, **more: object) -> Model:
    """A made-up model with these parameters."""
    return Model(
        id="made/up", title="Made up", kind="text-to-image", parameters=parameters, source="here",
        checked=date(2026, 11, 20), **more,  # type: ignore[arg-type]
    )  # fmt: skip


SIZE = Parameter(name="aspect_ratio", type="string", role="aspect_ratio", required=True, default="1:1",
                 choices=("1:1", "16:9"))  # fmt: skip
PROMPT = Parameter(name="prompt", type="string", role="prompt", required=True, min_length=3, max_length=10)


@given(asked=choices())
def test_what_is_sent_is_the_models_own_keys_in_its_order_without_absent_values(
    asked: tuple[Model, dict[str, Json]],
) -> None:
    model, values = asked
    sent = catalogue.payload(model, values)
    known = [p.name for p in model.parameters]
    assert list(sent) == [name for name in known if name in sent]
    assert all(value is not None and value != "" and value != [] for value in sent.values())
    for p in model.parameters:
        if p.required and p.default is not None:
            assert p.name in sent


@given(asked=choices())
def test_typing_what_is_typed_already_changes_nothing(asked: tuple[Model, dict[str, Json]]) -> None:
    model, values = asked
    sent = catalogue.payload(model, values)
    assert repr(catalogue.payload(model, sent)) == repr(sent)


@given(asked=choices())
def test_every_value_is_either_wrong_or_of_its_parameters_type(asked: tuple[Model, dict[str, Json]]) -> None:
    model, values = asked
    sent = catalogue.payload(model, values)
    wrong = {problem.parameter for problem in catalogue.problems(model, sent)}
    types = {"string": str, "boolean": bool, "array": list, "integer": int, "number": int | float}
    for name, value in sent.items():
        parameter = model.parameter(name)
        assert parameter is not None
        if name not in wrong:
            assert isinstance(value, types[parameter.type])
            assert isinstance(value, bool) == (parameter.type == "boolean")
    if not wrong:
        json.dumps(sent, allow_nan=False)


@given(model=MODELS, prompt=st.text(), asked=choices())
@example(model=catalogue.get("ideogram/v3-text-to-image"), prompt="", asked=(catalogue.get("z-image"), {}))
def test_preparing_never_raises_and_every_fault_is_a_sentence(
    model: Model, prompt: str, asked: tuple[Model, dict[str, Json]]
) -> None:
    for chosen, values in ((model, {}), asked):
        ready = prepare(chosen, prompt=prompt, values=values)
        assert all(problem.sentence.endswith(".") for problem in ready.problems)
        assert ready.width >= 1
        assert ready.height >= 1
        assert ready.credits is None or ready.credits >= 0


@pytest.mark.parametrize(
    ("parameter", "given_value", "sent"),
    [
        (Parameter(name="n", type="string"), 5, "5"),
        (Parameter(name="n", type="string"), 2.5, "2.5"),
        (Parameter(name="n", type="string"), 5.0, "5"),
        (Parameter(name="n", type="string"), 1234567.0, "1234567"),
        (Parameter(name="n", type="integer"), "7", 7),
        (Parameter(name="n", type="integer"), 7.0, 7),
        (Parameter(name="n", type="integer"), "7.", 7),
        (Parameter(name="n", type="integer"), "7.5", 7.5),
        (Parameter(name="n", type="integer"), "seven", "seven"),
        (Parameter(name="n", type="number"), "2.5", 2.5),
        (Parameter(name="n", type="boolean"), "True", True),
        (Parameter(name="n", type="boolean"), "no", "no"),
        (Parameter(name="n", type="array", items="string"), "one", ["one"]),
        (Parameter(name="n", type="string"), True, True),
    ],
)
def test_a_value_takes_its_parameters_type_where_that_loses_nothing(
    parameter: Parameter, given_value: Json, sent: Json
) -> None:
    found = catalogue.payload(model_of(parameter), {"n": given_value})
    assert (found, type(found["n"])) == ({"n": sent}, type(sent))


def test_each_finding_has_our_sentence_and_kies_words() -> None:
    counted = Parameter(name="images", type="array", items="string", min_count=2, max_count=3)
    guided = Parameter(name="guidance_scale", type="number", minimum=1, maximum=10)
    model = model_of(PROMPT, SIZE, counted, guided)
    wrong: dict[str, Json] = {"aspect_ratio": "2:1", "prompt": "x" * 12, "images": ["a"], "guidance_scale": 11}
    assert catalogue.problems(model, wrong) == (
        Problem(
            parameter="prompt", sentence="Prompt is 2 characters over this model's limit of 10.", upstream=TOO_LONG
        ),
        Problem(
            parameter="aspect_ratio",
            sentence="Aspect ratio cannot be “2:1”; choose one of 1:1, 16:9.",
            upstream="aspect_ratio is not within the range of allowed options",
        ),
        Problem(parameter="images", sentence="Images needs at least 2, and 1 were given.", upstream=OUT_OF_RANGE),
        Problem(
            parameter="guidance_scale",
            sentence="Guidance scale must be between 1 and 10, not 11.",
            upstream=OUT_OF_RANGE,
        ),
    )
    assert catalogue.problems(model, {}) == (
        Problem(parameter="prompt", sentence="Prompt is needed.", upstream=REQUIRED),
    )
    assert unknown_keys(model, wrong | {"promt": "x"}) == ("promt",)


def test_the_dearest_fitting_row_is_the_price() -> None:
    rows = (
        PriceRow(credits=4, unit="per image", when={"resolution": ("1K", "2K")}),
        PriceRow(credits=9, unit="per image", when={"resolution": ("4K",)}),
    )
    resolution = Parameter(name="resolution", type="string", role="resolution", choices=("1K", "4K"))
    count = Parameter(name="num_images", type="string", role="count", default="1", choices=("1", "2"))
    model = model_of(resolution, count, price=Price(rows=rows, checked=date(2026, 11, 20), source="here"))
    assert catalogue.credits(model, {}) == 9
    assert catalogue.credits(model, {"resolution": "1k"}) == 4
    assert catalogue.credits(model, {"resolution": "1K", "num_images": "2"}) == 8
    assert catalogue.credits(model, {"resolution": "8K"}) is None
    assert catalogue.credits(model_of(resolution), {}) is None
    assert catalogue.usd(150) == 0.75


@pytest.mark.parametrize(
    ("model_id", "values", "credits"),
    [
        ("nano-banana-pro", {"resolution": "1K"}, 18),
        ("nano-banana-pro", {"resolution": "4K"}, 24),
        ("google/nano-banana", {}, 4),
        ("google/imagen4-fast", {}, 4),
        ("kling/v2-1-master-text-to-video", {"duration": "5"}, 160),
        ("kling/v2-1-master-text-to-video", {"duration": "10"}, 320),
        ("wan/2-2-a14b-text-to-video-turbo", {"resolution": "480p"}, 40),
        ("bytedance/v1-pro-image-to-video", {"resolution": "720p", "duration": "5"}, 30),
        ("bytedance/v1-pro-image-to-video", {"resolution": "1080p", "duration": "10"}, 140),
        ("recraft/remove-background", {}, 1),
    ],
)
def test_the_founding_prices_are_the_published_ones(model_id: str, values: dict[str, Json], credits: float) -> None:
    assert catalogue.credits(catalogue.get(model_id), values) == credits


@pytest.mark.parametrize(
    ("model_id", "values", "size"),
    [
        ("nano-banana-pro", {}, (1024, 1024)),
        ("nano-banana-pro", {"aspect_ratio": "16:9", "resolution": "2K"}, (2048, 1152)),
        ("nano-banana-pro", {"aspect_ratio": "9:16", "resolution": "4K"}, (2304, 4096)),
        ("nano-banana-pro", {"aspect_ratio": "auto"}, (1024, 1024)),
        ("bytedance/seedream", {"image_size": "square"}, (512, 512)),
        ("bytedance/seedream", {"image_size": "portrait_16_9"}, (576, 1024)),
        ("wan/2-2-a14b-text-to-video-turbo", {"resolution": "480p", "aspect_ratio": "9:16"}, (480, 854)),
        ("kling/v2-1-master-text-to-video", {"aspect_ratio": "1:1"}, (720, 720)),
    ],
)
def test_a_tier_and_a_ratio_make_a_size(model_id: str, values: dict[str, Json], size: tuple[int, int]) -> None:
    assert catalogue.output_size(catalogue.get(model_id), values) == size


@pytest.mark.parametrize(("asked", "seconds"), [("10", 10.0), (None, 5.0), ("long", 5.0), ("nan", 5.0), (-3, 5.0)])
def test_a_clip_is_as_long_as_asked_for_or_five_seconds(asked: Json, seconds: float) -> None:
    model = model_of(Parameter(name="duration", type="string", role="duration"))
    assert catalogue.seconds(model, {"duration": asked}) == seconds
