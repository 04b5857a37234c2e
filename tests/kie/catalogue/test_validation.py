"""What is sent, what is wrong with it, what it costs and how large it becomes, for any values at all."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kie import catalogue
from kie.catalogue import Json, Model, Parameter, Problem, Rule
from kie.catalogue.problem import OUT_OF_RANGE, REQUIRED, TOO_LONG
from kie.catalogue.value_checks import value_problem
from kie.playground.prepared_request import prepare
from tests.kie.catalogue.building import model_of

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


SIZE = Parameter(name="aspect_ratio", type="string", role="aspect_ratio", required=True, default="1:1",
                 choices=("1:1", "16:9"))  # fmt: skip
PROMPT = Parameter(name="prompt", type="string", role="prompt", required=True, min_length=3, max_length=10)


@given(request=choices())
def test_what_is_sent_is_the_models_own_keys_in_its_order_without_absent_values(
    request: tuple[Model, dict[str, Json]],
) -> None:
    model, values = request
    sent = catalogue.payload(model, values)
    known = [p.name for p in model.parameters]
    assert list(sent) == [name for name in known if name in sent]
    assert all(value is not None and value != "" and value != [] for value in sent.values())
    for p in model.parameters:
        if p.required and p.default is not None:
            assert p.name in sent


@given(request=choices())
def test_typing_what_is_typed_already_changes_nothing(request: tuple[Model, dict[str, Json]]) -> None:
    model, values = request
    sent = catalogue.payload(model, values)
    assert repr(catalogue.payload(model, sent)) == repr(sent)


@given(request=choices())
def test_every_value_is_either_wrong_or_of_its_parameters_type(request: tuple[Model, dict[str, Json]]) -> None:
    model, values = request
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


@given(model=MODELS, prompt=st.text(), request=choices())
@example(model=catalogue.get("ideogram/v3-text-to-image"), prompt="", request=(catalogue.get("z-image"), {}))
@example(
    model=catalogue.get("z-image"), prompt="", request=(catalogue.get("pixverse-v6/text-to-video"), {"quality": 0})
)
def test_preparing_never_raises_and_every_fault_is_a_sentence(
    model: Model, prompt: str, request: tuple[Model, dict[str, Json]]
) -> None:
    for chosen, values in ((model, {}), request):
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
    payload = catalogue.payload(model_of(parameter), {"n": given_value})
    assert (payload, type(payload["n"])) == ({"n": sent}, type(sent))


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
        Problem(parameter="images", sentence="Images need at least 2, and 1 was given.", upstream=OUT_OF_RANGE),
        Problem(
            parameter="guidance_scale",
            sentence="Guidance scale must be between 1 and 10, not 11.",
            upstream=OUT_OF_RANGE,
        ),
    )
    assert catalogue.problems(model, {}) == (
        Problem(parameter="prompt", sentence="Prompt is needed.", upstream=REQUIRED),
    )


SHOTS = Parameter(
    name="shots", type="array", items="object", max_count=3,
    fields=(
        Parameter(name="scene", type="string", required=True, max_length=5),
        Parameter(name="duration", type="integer", minimum=1, maximum=12),
        Parameter(name="image_urls", type="array", items="string", max_count=1),
        Parameter(name="colour", type="string", pattern="#[0-9]{3}", example="#123"),
    ),
)  # fmt: skip
BOXES = Parameter(
    name="boxes", type="array", items="array",
    each=Parameter(name="box", type="array", items="number", min_count=2, max_count=2, minimum=0),
)  # fmt: skip
SEGMENTS = Parameter(name="segments", type="array", items="integer", minimum=0, maximum=9)


@pytest.mark.parametrize(
    ("parameter", "value", "sentence", "upstream"),
    [
        (SHOTS, [{"scene": "x"}, {}], "Shots 2: scene is needed.", REQUIRED),
        (SHOTS, [{"scene": "x" * 7}], "Shots 1: scene is 2 characters over this model's limit of 5.", TOO_LONG),
        (SHOTS, [{"scene": "x", "duration": 13}], "Shots 1: duration must be between 1 and 12, not 13.", OUT_OF_RANGE),
        (SHOTS, [{"scene": "x", "image_urls": ["a", "b"]}],
         "Shots 1: images take at most 1, and 2 were given.", OUT_OF_RANGE),
        (SHOTS, [{"scene": "x", "colour": "red"}], "Shots 1: colour must look like “#123”, not “red”.", OUT_OF_RANGE),
        (SHOTS, ["a scene"], "Shots 1 must have scene, duration, images, colour.", OUT_OF_RANGE),
        (BOXES, [[1, 2], [1, 2, 3]], "Boxes 2 takes at most 2, and 3 were given.", OUT_OF_RANGE),
        (BOXES, [[1, -2]], "Boxes 1 2 must be at least 0, not -2.", OUT_OF_RANGE),
        (SEGMENTS, [1, 10], "Segments 2 must be between 0 and 9, not 10.", OUT_OF_RANGE),
        (SEGMENTS, [1, None], "Segments 2 is empty.", OUT_OF_RANGE),
    ],
)  # fmt: skip
def test_what_is_inside_a_list_is_checked_too(parameter: Parameter, value: Json, sentence: str, upstream: str) -> None:
    assert catalogue.problems(model_of(parameter), {parameter.name: value}) == (
        Problem(parameter=parameter.name, sentence=sentence, upstream=upstream),
    )


@pytest.mark.parametrize(
    ("parameter", "given_value", "sent"),
    [
        (SHOTS, [{"duration": "4", "scene": "x", "extra": 1, "colour": ""}], [{"scene": "x", "duration": 4}]),
        (SHOTS, '[{"scene": "x"}]', [{"scene": "x"}]),
        (SHOTS, '{"scene": "x"}', [{"scene": "x"}]),
        (SHOTS, "a scene", ["a scene"]),
        (BOXES, "[[1, 2]]", [[1, 2]]),
        (SEGMENTS, "[1, 2]", [1, 2]),
        (SEGMENTS, ["1", 2.0], [1, 2]),
        (SEGMENTS, "3", [3]),
    ],
)
def test_what_is_inside_a_list_is_typed_too(parameter: Parameter, given_value: Json, sent: Json) -> None:
    assert catalogue.payload(model_of(parameter), {parameter.name: given_value}) == {parameter.name: sent}


LARGE = Rule(sentence="4K needs an image.", when={"resolution": ("4K",)}, needs=("image_url",))
ONE_KIND = Rule(sentence="Either image or videos.", given=("image_url",), excludes=("video_urls",), upstream="mixed")
FEW = Rule(sentence="Image and videos: 1 to 2.", together=("image_url", "video_urls"), at_least=1, at_most=2, code=422)
SMALL = Rule(sentence="A square is 1K.", when={"aspect_ratio": ("1:1",)}, only={"resolution": ("1K",)})
LONG = Rule(sentence="Duration is 4 to 9, or -1.", between={"duration": (4, 9)}, besides=(-1,))
RULED = (
    Parameter(name="resolution", type="string", choices=("1K", "4K")),
    SIZE,
    Parameter(name="image_url", type="string"),
    Parameter(name="video_urls", type="array", items="string"),
    Parameter(name="duration", type="integer", default=5, minimum=-1, maximum=10),
)


@pytest.mark.parametrize(
    ("rule", "values", "expected"),
    [
        (LARGE, {"resolution": "4K"}, ("image_url", REQUIRED, 500)),
        (LARGE, {"resolution": "4K", "image_url": "a"}, None),
        (LARGE, {"resolution": "1K"}, None),
        (LARGE, {}, None),
        (ONE_KIND, {"image_url": "a", "video_urls": ["b"]}, ("video_urls", "mixed", 500)),
        (ONE_KIND, {"video_urls": ["b"]}, None),
        (FEW, {}, ("image_url", REQUIRED, 422)),
        (FEW, {"image_url": "a", "video_urls": ["b"]}, None),
        (FEW, {"image_url": "a", "video_urls": ["b", "c"]}, ("video_urls", OUT_OF_RANGE, 422)),
        (SMALL, {"resolution": "4K"}, ("resolution", "resolution is not within the range of allowed options", 500)),
        (SMALL, {"resolution": "4K", "aspect_ratio": "16:9"}, None),
        (SMALL, {}, None),
        (LONG, {"duration": 3}, ("duration", OUT_OF_RANGE, 500)),
        (LONG, {"duration": -1}, None),
        (LONG, {}, None),
    ],
)
def test_a_rule_binds_where_its_condition_holds(
    rule: Rule, values: dict[str, Json], expected: tuple[str, str, int] | None
) -> None:
    """An absent parameter counts as its default: without an aspect ratio this model makes a square."""
    broken = catalogue.problems(model_of(*RULED, rules=(rule,)), values)
    assert [(p.parameter, p.upstream, p.code, p.sentence) for p in broken] == (
        [(*expected, rule.sentence)] if expected else []
    )


def test_a_rule_waits_until_its_parameters_are_right_by_themselves() -> None:
    broken = catalogue.problems(model_of(*RULED, rules=(LONG,)), {"duration": 11})
    assert [problem.sentence for problem in broken] == ["Duration must be between -1 and 10, not 11."]


def test_a_rule_can_say_which_default_counts() -> None:
    default = Rule(sentence="A square is 4K.", when={"aspect_ratio": ("1:1",)}, defaults={"resolution": "4K"})
    needed = Parameter(name="resolution", type="string", required=True, default="1K", choices=("1K", "4K"))
    model = model_of(needed, SIZE, rules=(default,))
    assert catalogue.payload(model, {}) == {"resolution": "4K", "aspect_ratio": "1:1"}
    assert catalogue.payload(model, {"aspect_ratio": "16:9"}) == {"resolution": "1K", "aspect_ratio": "16:9"}
    assert catalogue.payload(model, {"resolution": "1K"}) == {"resolution": "1K", "aspect_ratio": "1:1"}


@pytest.mark.parametrize(
    ("model_id", "values", "sentence", "upstream", "code"),
    [
        ("bytedance/seedance-2", {"first_frame_url": "a", "reference_image_urls": ["b"]},
         "A first or last frame cannot be mixed with reference images, reference videos or reference audios: "
         "remove one or the other.",
         "first/last frame content cannot be mixed with reference media content", 500),
        ("veo-3-1", {"prompt": "a mug", "generation_type": "REFERENCE_2_VIDEO", "model": "veo3"},
         "Reference to video works only with the models veo3_fast and veo3_lite: choose one of them as model.",
         "Reference to video only supports the Veo Fast model and Veo Lite model.", 422),
        ("gpt-image-2-image-to-image", {"prompt": "a mug", "input_urls": ["a"], "resolution": "2K"},
         "Without a fixed aspect ratio only 1K is made: choose an aspect ratio, or 1K as resolution.",
         "resolution is not within the range of allowed options", 500),
        ("hailuo/2-3-image-to-video-pro",
         {"prompt": "a mug", "image_url": "a", "resolution": "1080P", "duration": "10"},
         "1080P is not made with a duration of 10 seconds: choose 6 as duration, or 768P.",
         "duration is not within the range of allowed options", 500),
        ("wan/2-7-videoedit", {"video_url": "a", "duration": 1},
         "Duration must be between 2 and 10 seconds; 0 keeps the video's own length.", OUT_OF_RANGE, 500),
    ],
)  # fmt: skip
def test_published_rules_are_told_in_both_wordings(
    model_id: str, values: dict[str, Json], sentence: str, upstream: str, code: int
) -> None:
    (broken,) = catalogue.problems(catalogue.get(model_id), values)
    assert (broken.sentence, broken.upstream, broken.code) == (sentence, upstream, code)


def test_every_file_of_a_request_is_found_with_the_parameter_that_takes_it() -> None:
    model = catalogue.get("kling-3.0/video")
    values: dict[str, Json] = {
        "prompt": "https://no.file", "image_urls": ["a"],
        "kling_elements": [{"name": "cat", "element_input_urls": ["b", "c"], "element_input_audio_urls": ["d"]}],
    }  # fmt: skip
    files = [(parameter.role, address) for parameter, address in catalogue.named_files(model, values)]
    images, sound = "reference_images", "reference_audio"
    assert files == [(images, "a"), (images, "b"), (images, "c"), (sound, "d")]


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
        ("seedream/5-pro-text-to-image", {"quality": "high"}, (2048, 2048)),
        ("seedream/4.5-text-to-image", {"quality": "basic"}, (2048, 2048)),
        ("kling-3.0/video", {"mode": "std"}, (1280, 720)),
        ("kling-3.0/video", {"mode": "4K", "aspect_ratio": "9:16"}, (2160, 3840)),
        ("hailuo/2-3-image-to-video-pro", {"resolution": "768P"}, (1366, 768)),
        ("omnihuman-1-5", {"output_resolution": "720"}, (1280, 720)),
        ("sora-2-text-to-video", {"aspect_ratio": "portrait"}, (720, 1280)),
    ],
)
def test_a_tier_and_a_ratio_make_a_size(model_id: str, values: dict[str, Json], size: tuple[int, int]) -> None:
    assert catalogue.output_size(catalogue.get(model_id), values) == size


def test_a_clip_can_follow_its_input_or_its_frames() -> None:
    edit = catalogue.get("wan/2-7-videoedit")
    assert [catalogue.seconds(edit, {"duration": n}, input_seconds=8.5) for n in (0, 3)] == [8.5, 3]
    assert catalogue.seconds(catalogue.get("infinitalk/from-audio"), {}, input_seconds=8.5) == 8.5
    frames = catalogue.get("wan/2-2-a14b-speech-to-video-turbo")
    assert catalogue.seconds(frames, {"num_frames": 120, "frames_per_second": 20}, input_seconds=8.5) == 6
    assert catalogue.seconds(catalogue.get("grok-imagine/image-to-video"), {}) == 6


@pytest.mark.parametrize(("duration", "seconds"), [("10", 10.0), (None, 5.0), ("long", 5.0), ("nan", 5.0), (-3, 5.0)])
def test_a_clip_is_as_long_as_asked_for_or_five_seconds(duration: Json, seconds: float) -> None:
    model = model_of(Parameter(name="duration", type="string", role="duration"))
    assert catalogue.seconds(model, {"duration": duration}) == seconds


def test_a_multi_shot_request_needs_no_prompt_and_any_other_does() -> None:
    model = catalogue.get("kling-3.0/video")
    chosen: dict[str, Json] = {"sound": False, "duration": "5", "aspect_ratio": "16:9", "mode": "pro"}
    shots: dict[str, Json] = {"multi_shots": True, "multi_prompt": [{"prompt": "a mug", "duration": 5}]}
    assert catalogue.problems(model, chosen | shots) == ()
    (problem,) = catalogue.problems(model, chosen | {"multi_shots": False})
    assert (problem.parameter, problem.upstream) == ("prompt", "This field is required")


def test_a_bound_is_written_in_full_digits() -> None:
    seed = Parameter(name="seed", type="integer", minimum=1_000_000, maximum=4_294_967_295)
    problem = value_problem(seed, 5_000_000_000)
    assert problem is not None
    assert problem.sentence == "Seed must be between 1000000 and 4294967295, not 5000000000."
