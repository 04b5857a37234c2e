"""The price of a request, reckoned again here for every published row of every model."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from kie import catalogue
from kie.catalogue import Accepted, Json, Model, Parameter, Price, PriceRow
from tests.kie.catalogue.building import URL, allowed, model_of, request, valid
from tests.support.offenders import assert_each

MODELS = catalogue.all_models()
PRICED = [model for model in MODELS if model.price is not None]
EXTRA_UNITS = ("per input image", "per input image after the first", "per input image after the fifth")
FACTS = {"video_input", "source", "output", "step", "tier"}
INPUT_SECONDS = 7.0

ROWS = [(model, row) for model in PRICED for row in (model.price.rows if model.price else ())]


def title_of(case: tuple[Model, PriceRow]) -> str:
    model, row = case
    return f"{model.id} {' '.join('/'.join(values) for values in row.when.values())} {row.credits:g}"


def of_type(parameter: Parameter, text: str) -> Json:
    """A value of `when` as the parameter takes it."""
    if parameter.type == "boolean":
        return text == "true"
    return int(text) if parameter.type in ("integer", "number") else text


def for_row(model: Model, row: PriceRow) -> tuple[dict[str, Json], dict[str, Json]]:
    """A request that the row is meant for, and what else is known of it."""
    values: dict[str, Json] = {p.name: valid(p) for p in model.parameters if p.required and p.default is None}
    known: dict[str, Json] = {"input_seconds": INPUT_SECONDS, "clip_seconds": INPUT_SECONDS}
    for key, texts in row.when.items():
        parameter = model.parameter(key)
        if parameter is not None:
            values[key] = of_type(parameter, texts[-1])
        elif key == "video_input":
            video = model.by_role("reference_video")
            assert video is not None
            values |= {video.name: valid(video)} if texts == ("true",) else {}
        else:
            known[key] = texts[0]
    return values, known


def units(model: Model, row: PriceRow, values: dict[str, Json]) -> float:
    """How many units are billed, for the request of `for_row`, with the defaults that the entry publishes."""
    lengths = [p for p in model.parameters if p.role == "duration"]
    chosen = next((float(str(values.get(p.name, p.default) or INPUT_SECONDS)) for p in lengths), INPUT_SECONDS)
    if lengths and values.get(lengths[0].name, lengths[0].default) is None:
        chosen = max(5.0, lengths[0].minimum or 0)
    if model.by_role("frames"):
        chosen = 80 / 16
    counts = [p for p in model.parameters if p.role == "count"]
    count = int(str(values.get(counts[0].name, counts[0].default) or 1)) if counts else 1
    match row.unit:
        case "per image" | "per megapixel":
            return count
        case "per second":
            return chosen
        case "per second of input and output":
            return INPUT_SECONDS + chosen
        case "free":
            return 0
        case "per video" | "per task":
            return 1
    raise AssertionError(row.unit)


def test_a_request_costs_what_the_row_meant_for_it_says() -> None:
    def holds(case: tuple[Model, PriceRow]) -> None:
        model, row = case
        assert model.price is not None
        if row.unit in EXTRA_UNITS:
            images = model.by_role("reference_images")
            assert images is not None
            free = EXTRA_UNITS.index(row.unit)
            free = 5 if free == 2 else free
            base, _ = for_row(model, model.price.rows[0])
            some, more = ({images.name: [URL] * number} for number in (max(1, free), free + 2))
            dearer = (catalogue.credits(model, base | more) or 0) - (catalogue.credits(model, base | some) or 0)
            assert dearer == pytest.approx(row.credits * (free + 2 - max(1, free)))
            return
        values, known = for_row(model, row)
        extra = [r.credits for r in model.price.rows if r.unit == "per input image"]  # the request has one input image
        expected = row.credits * units(model, row, values) + sum(extra)
        assert catalogue.credits(model, values, known=known) == pytest.approx(expected)

    assert_each(ROWS, holds, name=title_of)


def test_a_price_is_dated_and_its_rows_speak_of_choices_that_exist() -> None:
    def holds(model: Model) -> None:
        assert model.price is not None
        assert model.price.source.strip()
        assert model.price.checked >= date(2025, 1, 1)
        assert len({(row.unit, tuple(sorted(row.when.items()))) for row in model.price.rows}) == len(model.price.rows)
        for row in model.price.rows:
            assert row.credits > 0 or row.unit == "free"
            for key, texts in row.when.items():
                parameter = model.parameter(key)
                assert parameter is not None or key in FACTS, key
                if parameter is None or not parameter.choices:
                    continue
                unknown = set(texts) - {str(choice) for choice in parameter.choices}
                explained = " ".join(model.disagreements)
                assert all(text in explained for text in unknown), (key, unknown)

    assert_each(PRICED, holds)


def test_every_request_that_may_be_sent_has_a_price() -> None:
    """But for the tier between two published ones."""

    def holds(model: Model) -> None:
        assert model.price is not None
        keys = sorted({key for row in model.price.rows for key in row.when if model.parameter(key)})
        options: list[list[Any]] = []
        for key in keys:
            parameter = model.parameter(key)
            assert parameter is not None
            options.append([v for v in (None, *allowed(parameter)) if v != "1.5K"])
        for picked in product(*options):
            pinned = {key: value for key, value in zip(keys, picked, strict=True) if value is not None}
            try:
                values = request(model, pinned)
            except AssertionError:
                continue  # no request with these may be sent
            price = catalogue.credits(model, values)
            assert price is not None, pinned
            assert price > 0 or {row.unit for row in model.price.rows} == {"free"}, pinned

    assert_each([model for model in PRICED if not model.is_retired], holds)


def test_only_these_have_no_published_price() -> None:
    assert {model.id for model in MODELS if model.price is None} == {
        "omnihuman-1-5/human-identification", "omnihuman-1-5/subject-detection",
        "wan/2-6-flash-image-to-video", "wan/2-6-flash-video-to-video",
    }  # fmt: skip
    layers = catalogue.get("seedream/5-pro-layer-decomposition")
    assert [catalogue.credits(layers, {"size": size}) for size in ("1K", "1.5K", "2K", "auto")] == [7, None, 14, 14]


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


def test_a_length_that_is_not_known_is_the_longest_one_or_five_seconds() -> None:
    price = Price(rows=(PriceRow(credits=2, unit="per second"),), checked=date(2026, 11, 20), source="here")
    sound = Parameter(name="audio_url", type="string", role="reference_audio")
    short = Parameter(name="audio_url", type="string", role="reference_audio", accepts=Accepted(max_seconds=60))
    free = Parameter(name="duration", type="integer", role="duration", default=5, minimum=-1, maximum=30)
    kept = Parameter(name="duration", type="integer", role="duration", default=0, minimum=0, maximum=10)
    unsaid = Parameter(name="duration", type="integer", role="duration", minimum=6, maximum=30)

    def cost(parameter: Parameter, value: Json = None, seconds: float | None = None) -> float | None:
        values = {parameter.name: value} if value is not None else {}
        return catalogue.credits(model_of(parameter, price=price), values, known={"input_seconds": seconds})

    assert [cost(sound), cost(short), cost(sound, seconds=8.5), cost(short, seconds=8.5)] == [10, 120, 17, 17]
    assert [cost(free), cost(free, 12), cost(free, -1), cost(free, -1, seconds=4)] == [10, 24, 60, 60]
    assert [cost(kept), cost(kept, 0, seconds=4), cost(kept, 3, seconds=4)] == [20, 8, 6]
    assert [cost(unsaid), cost(unsaid, 9)] == [12, 18]


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
        ("bytedance/seedance-2", {"resolution": "1080p", "duration": 8}, 816),
        ("bytedance/seedance-2", {"resolution": "480p", "duration": 4, "reference_video_urls": [URL]}, 218.5),
        ("kling-3.0/video", {"mode": "std", "duration": "10", "sound": False}, 140),
        ("kling-3.0/video", {"mode": "std", "duration": "10", "multi_shots": True}, 200),
        ("qwen3/pro-image-to-image", {"resolution": "2K", "image_urls": [URL, URL]}, 13),
        ("seedream/5-pro-image-to-image", {"quality": "high", "image_urls": [URL, URL, URL]}, 15),
        ("minimax-h3/reference-to-video", {"resolution": "768P", "duration": 4, "reference_image_urls": [URL] * 7}, 40),
        ("wan/2-2-a14b-speech-to-video-turbo", {"num_frames": 120, "frames_per_second": 20}, 72),
        ("wan/2-7-image", {}, 19.2),
        ("wan/2-7-image", {"enable_sequential": True}, 57.6),
        ("gemini-omni-video", {"duration": "4", "video_list": [{"url": URL, "start": 0, "ends": 2}]}, 168),
        ("veo-3-1", {"model": "veo3", "resolution": "4k"}, 370),
        ("grok-imagine-image-2-0/segment-map", {"image_url": URL}, 0),
    ],
)
def test_some_prices_by_hand(model_id: str, values: dict[str, Json], credits: float) -> None:
    assert catalogue.credits(catalogue.get(model_id), values) == credits
