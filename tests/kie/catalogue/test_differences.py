"""What a newer catalogue tells differently: found, said in a sentence, and never made up."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kie import catalogue
from kie.catalogue import Model, Parameter, Price, PriceRow
from kie.catalogue.differences import Change, changes
from kie.catalogue.parameter_facts import Facts, facts_of
from kie.catalogue.remote_models import RemoteModel, read_remote_models
from kie.catalogue.remote_schema import read_remote_schema
from kie.emulator import market_lists
from tests.kie.catalogue.building import model_of
from tests.support.offenders import assert_each

TODAY = date(2026, 11, 25)
OURS = model_of(
    Parameter(name="prompt", type="string", required=True, max_length=1000),
    Parameter(name="size", type="string", default="1:1", choices=("1:1", "16:9")),
    Parameter(name="steps", type="integer", minimum=1, maximum=50),
    Parameter(name="sound", type="boolean", default=True),
    Parameter(name="image_urls", type="array", items="string", max_count=3),
    Parameter(
        name="colours", type="array", items="object", fields=(Parameter(name="hex", type="string", required=True),)
    ),
    price=Price(
        rows=(
            PriceRow(credits=18, unit="per image", when={"size": ("1:1",)}),
            PriceRow(credits=24, unit="per image", when={"size": ("16:9",)}),
        ),
        checked=date(2026, 10, 1),
        source="here",
    ),
    disagreements=("size: 1:1 in one source, 4:3 in another",),
)
Tamper = Callable[[dict[str, Any]], object]


def schema(model: Model = OURS) -> dict[str, Any]:
    """The model's OpenAPI document as KIE would publish it."""
    return copy.deepcopy(market_lists.openapi(model))  # type: ignore[return-value]


def inner(document: dict[str, Any]) -> dict[str, Any]:
    body = document["paths"]["/api/v1/jobs/createTask"]["post"]["requestBody"]["content"]["application/json"]
    taken: dict[str, Any] = body["schema"]["properties"]["input"]
    return taken


def entry(tamper: Tamper = lambda _: None, **more: object) -> dict[str, Any]:
    document = schema()
    tamper(inner(document))
    listed: dict[str, Any] = {"model": OURS.id, "taskType": ["Text to Image"], "openapi": document}
    return listed | more


def compared(*entries: object, ours: tuple[Model, ...] = (OURS,), **around: object) -> list[Change]:
    remote = read_remote_models({"code": 200, "data": {"models": list(entries), **around}})
    assert remote is not None
    return list(changes(ours, remote, on=remote.on or TODAY))


def sentences(*entries: object, **around: object) -> list[str]:
    return [change.sentence for change in compared(*entries, **around)]


# --- nothing has changed


def test_the_emulator_tells_our_own_catalogue() -> None:
    models = catalogue.all_models()
    listed = market_lists.listing(knows_retired=True)
    assert isinstance(listed, dict)
    assert isinstance(listed["models"], list)
    for model in listed["models"]:
        assert isinstance(model, dict)
        model["openapi"] = market_lists.detail(str(model["model"]), "schema", knows_retired=True)
    remote = read_remote_models({"code": 200, "msg": "success", "data": listed})
    assert remote is not None
    assert {change.kind for change in changes(models, remote, on=TODAY)} == {"back"}  # it knows the retired ones too


def test_a_schema_tells_every_fact_of_an_entry() -> None:
    def holds(model: Model) -> None:
        remote = read_remote_schema({"model": model.id, "openapi": schema(model)})
        assert (remote.parameters, remote.names) == (facts_of(model), (model.id,))

    assert_each(catalogue.all_models(), holds)


def test_the_same_told_in_other_words_is_no_change() -> None:
    assert sentences(entry()) == []
    assert sentences(entry(pricingDesc=None)) == []
    assert sentences(entry(pricingDesc="An image costs 18 credits ($0.09), a wide one 24 credits ($0.12).")) == []
    assert sentences(entry(pricingDesc="Depends on the size.")) == []
    assert sentences(entry(taskType=["Text to Image", "Something KIE thought of"])) == []
    assert sentences(entry(lambda shape: shape["properties"]["size"].update(enum=["16:9", "1:1"]))) == []


# --- models


def test_new_gone_and_returned_models_are_told_apart() -> None:
    retired = model_of(is_retired=True, price=None)
    new = {"model": "maker/new", "taskType": "Text to Image", "pricingDesc": "6 credits per image"}
    song = {"model": "maker/song", "taskType": ["Text to Music"]}
    differences = compared(new, song, ours=(OURS,))
    assert [(change.kind, change.model, change.sentence) for change in differences] == [
        ("new", "maker/new", "is new: text to image; “6 credits per image”."),
        ("gone", "made/up", "is not listed any more; our entry is of 20 November 2026."),
        ("other", "maker/song", "is new: text to music."),
    ]
    (back,) = compared({"model": OURS.id}, ours=(retired,))
    assert (back.kind, back.sentence) == ("back", "is listed, although our entry says that KIE has removed it.")
    (gone,) = compared({"id": OURS.id, "status": "removed (documented until early 2026)"})
    assert (gone.kind, gone.sentence) == ("gone", "is marked as removed; our entry is of 20 November 2026.")


def test_of_a_list_that_is_not_whole_nothing_is_gone() -> None:
    assert sentences({"model": "maker/new"}, total=218) == [
        "is new: nothing more is told of it.",
        "218 models are said to be there and 1 are listed; none is taken for gone.",
    ]


def test_a_new_model_says_what_it_needs_takes_and_costs() -> None:
    rows = [{"credits": credits, "unit": "per second of output", "when": {"resolution": "720p"}} for credits in (9, 7)]
    params = [
        {"name": "prompt", "type": "string", "required": True, "max_length": 500},
        {"name": "seed", "type": "integer", "required": False},
    ]
    new = {"id": "maker/new", "kind": "text-to-image", "params": params, "price": {"rows": rows}}
    assert sentences(entry(), new) == [
        "is new: text to image; needs prompt; takes seed; 9 credits per second with resolution 720p; "
        "7 credits per second with resolution 720p."
    ]


def test_another_kind_is_said_where_it_is_a_kind_of_ours() -> None:
    (change,) = compared(entry(taskType=["Image to Image"]))
    assert (change.kind, change.sentence) == ("kinds", "Does image-to-image; our entry says text-to-image.")


# --- parameters


def properties(tamper: Callable[[dict[str, Any]], object]) -> Tamper:
    return lambda shape: tamper(shape["properties"])


def sets(name: str, **facts: object) -> Tamper:
    return lambda shape: shape["properties"][name].update(facts)


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (
            properties(lambda p: p.update(seed={"type": "integer", "minimum": 0, "default": 7})),
            "Takes a new parameter seed: integer, at least 0, 7 where nothing is given.",
        ),
        (properties(lambda p: p.pop("steps")), "Steps is not taken any more."),
        (sets("steps", type="number"), "Steps is of the type number, not integer."),
        (
            properties(lambda p: p["image_urls"]["items"].update(type="object")),
            "Images (image_urls) is a list of object, not string.",
        ),
        (lambda shape: shape.update(required=[]), "Prompt is not needed any more."),
        (lambda shape: shape.update(required=["prompt", "steps"]), "Steps is needed now."),
        (sets("size", enum=["1:1", "4:3", "9:16"]), "Size takes 4:3 and 9:16 as well and takes 16:9 no more."),
        (sets("steps", enum=[1, 2]), "Steps takes only 1 and 2; our entry names no choices."),
        (sets("size", default="16:9"), "Size is “16:9” where nothing is given, not “1:1”."),
        (sets("sound", default=False), "Sound is false where nothing is given, not true."),
        (sets("sound", default=1), "Sound is 1 where nothing is given, not true."),
        (sets("steps", default=4), "Steps is 4 where nothing is given; our entry names no default."),
        (sets("prompt", maxLength=20000), "Prompt takes at most 20,000 characters, not 1,000."),
        (sets("prompt", minLength=3), "Prompt takes at least 3 characters; our entry has no such limit."),
        (sets("steps", minimum=5), "Steps takes at least 5, not 1."),
        (sets("steps", maximum=12.5), "Steps takes at most 12.5, not 50."),
        (sets("image_urls", maxItems=8), "Images (image_urls) takes at most 8 items, not 3."),
        (sets("image_urls", minItems=1), "Images (image_urls) takes at least 1 item; our entry has no such limit."),
        (
            properties(lambda p: p["colours"]["items"]["properties"]["hex"].update(maxLength=7)),
            "Hex (colours.hex) takes at most 7 characters; our entry has no such limit.",
        ),
        (
            properties(lambda p: p["colours"]["items"]["properties"].update(share={"type": "number"})),
            "Takes a new parameter colours.share: number.",
        ),
        (properties(lambda p: p["colours"]["items"].update(required=[])), "Hex (colours.hex) is not needed any more."),
    ],
)  # fmt: skip
def test_every_changed_fact_of_a_parameter_is_one_sentence(tamper: Tamper, sentence: str) -> None:
    (change,) = compared(entry(tamper))
    assert (change.kind, change.model, change.checked, change.sentence) == (
        "parameter", OURS.id, OURS.checked, sentence,
    )  # fmt: skip


def test_a_change_where_our_sources_disagree_already_says_so() -> None:
    (change,) = compared(entry(properties(lambda p: p["size"].update(enum=["1:1"]))))
    assert (change.fact, change.old, change.new, change.known) == (
        "choices", ["1:1", "16:9"], ["1:1"], "size: 1:1 in one source, 4:3 in another",
    )  # fmt: skip


def test_silence_is_not_a_change() -> None:
    differences = compared(entry(properties(lambda p: [p["size"].pop("enum"), p["size"].pop("default")])))
    assert [(change.kind, change.sentence) for change in differences] == [
        ("untold", "Size has the default “1:1” in our entry, and nothing is said of it."),
        ("untold", "Size takes only 1:1 and 16:9 in our entry, and nothing is said of it."),
    ]
    assert sentences({"model": OURS.id}) == []
    assert sentences({"model": OURS.id, "openapi": None}) == []
    assert sentences(entry(properties(lambda p: p["colours"]["items"].pop("properties")))) == []


def test_references_parts_and_alternatives_are_followed() -> None:
    document = schema()
    shape = inner(document)
    shape["properties"]["prompt"] = {"$ref": "#/components/schemas/A%20prompt"}
    shape["properties"]["steps"] = {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 50}, {"type": "null"}]}
    shape["properties"]["sound "] = shape["properties"].pop("sound")
    prompt = {"allOf": [{"type": "string"}, {"maxLength": 1000}]}
    document["components"] = {"schemas": {"A prompt": prompt, "Input ": copy.deepcopy(shape)}}
    body = document["paths"]["/api/v1/jobs/createTask"]["post"]["requestBody"]["content"]["application/json"]
    body["schema"]["properties"]["input"] = {"$ref": "#/components/schemas/Input "}
    assert read_remote_schema({"openapi": document}).parameters == facts_of(OURS)
    assert read_remote_schema({"openapi": json.dumps(document)}).parameters == facts_of(OURS)


def test_of_two_ways_to_ask_both_are_known_and_only_what_both_need_is_needed() -> None:
    document = schema()
    text = {"type": "string"}
    ways = [
        {"properties": {"prompt": text, "task_id": text}, "required": ["prompt", "task_id"]},
        {"properties": {"prompt": text, "image": text}, "required": ["prompt", "image"]},
    ]
    inner(document).clear()
    inner(document)["oneOf"] = ways
    assert read_remote_schema({"openapi": document}).parameters == {
        "prompt": Facts(type="string", required=True), "task_id": Facts(type="string"), "image": Facts(type="string"),
    }  # fmt: skip


def test_a_schema_that_points_at_itself_ends() -> None:
    document = schema()
    document["components"] = {"schemas": {"Round": {"allOf": [{"$ref": "#/components/schemas/Round"}] * 3}}}
    inner(document)["properties"]["round"] = {"$ref": "#/components/schemas/Round"}
    inner(document)["properties"]["nest"] = {"type": "array", "items": {"$ref": "#/paths"}}
    assert "round" in (read_remote_schema({"openapi": document}).parameters or {})


# --- prices


def row(credits: float, size: str = "1:1", unit: str = "per image") -> dict[str, Any]:
    return {"credits": credits, "unit": unit, "when": {"size": size}}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(24, "16:9"), row(18)], []),
        ([row(18, "square"), row(24, "wide")], []),
        (
            [row(16), row(24, "16:9")],
            ["Costs 16 credits per image with size 1:1 (25 November 2026), not 18 (1 October 2026)."],
        ),
        (
            [row(18), row(24, "16:9"), row(40, "21:9")],
            ["Costs 40 credits per image with size 21:9 (25 November 2026); our entry has no such price."],
        ),
        ([row(18)], ["Has no price of 24 credits per image with size 16:9 (1 October 2026) any more."]),
        (
            [row(18), {"credits": "many", "unit": "per image"}],
            ["1 of 2 prices cannot be read; prices were not compared."],
        ),
    ],
)
def test_prices_are_compared_case_by_case_with_their_days(rows: list[object], expected: list[str]) -> None:
    assert sentences({"id": OURS.id, "price": {"rows": rows}}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "An image costs 16 credits ($0.08), a wide one 24 credits.",
            "The price text names 16 credits, which is no price of ours, and it no longer names 18 credits per image "
            "with size 1:1 (1 October 2026). It says (25 November 2026): “An image costs 16 credits ($0.08), a wide "
            "one 24 credits.”.",
        ),
        (
            "An image costs $0.09, a wide one $0.15.",
            "The price text names 30 credits, which is no price of ours, and it no longer names 24 credits per image "
            "with size 16:9 (1 October 2026). It says (25 November 2026): “An image costs $0.09, a wide one $0.15.”.",
        ),
    ],
)
def test_a_price_in_prose_is_compared_by_its_amounts(text: str, expected: str) -> None:
    assert sentences({"model": OURS.id, "pricingDesc": text}) == [expected]


def test_prose_may_count_in_clips_where_our_price_is_by_the_second() -> None:
    clip = model_of(
        price=Price(rows=(PriceRow(credits=32, unit="per second"),), checked=date(2026, 10, 1), source="here")
    )
    text = "A 5-second video costs 160 credits ($0.80), and a 10-second video costs 320 credits ($1.60)."
    assert compared({"model": clip.id, "pricingDesc": text}, ours=(clip,)) == []
    (change,) = compared({"model": clip.id, "pricingDesc": text.replace("160", "170")}, ours=(clip,))
    assert change.new == [170.0]


def test_a_first_price_is_a_change() -> None:
    free = model_of(price=None)
    (change,) = compared({"model": free.id, "pricingDesc": "4 credits per image"}, ours=(free,))
    assert change.sentence == "Has a price now (25 November 2026): “4 credits per image”."


# --- oddities


def test_contradictions_of_what_is_told_are_said() -> None:
    document = schema()
    body = document["paths"]["/api/v1/jobs/createTask"]["post"]["requestBody"]["content"]["application/json"]
    body["schema"]["properties"]["model"] = {"type": "string", "enum": ["made/other"]}
    disagreement = "size: 1:1 everywhere else"
    differences = compared({"id": OURS.id, "openapi": document, "disagreements": [disagreement, *OURS.disagreements]})
    assert [(change.kind, change.sentence, change.known) for change in differences] == [
        ("disagreement", "Its schema names made/other instead.", None),
        ("disagreement", f"Sources are said to disagree: {disagreement}.", OURS.disagreements[0]),
    ]


def test_entries_that_cannot_be_read_are_said_and_left_out() -> None:
    assert sentences(entry(), "nonsense", {"title": "No id"}, entry()) == [
        "Entry 2 names no model and was not compared.",
        "Entry 3 names no model and was not compared.",
        "made/up is listed more than once; its first entry was compared.",
    ]


@pytest.mark.parametrize("content", [None, 7, "models", [], {}, {"models": []}, {"data": {"models": [{}]}}, [[]]])
def test_what_is_no_list_of_models_is_none(content: object) -> None:
    assert read_remote_models(content) is None


def test_the_day_of_a_file_is_the_day_of_what_it_tells() -> None:
    remote = read_remote_models({"compiled": "2026-11-20", "models": [{"id": "a"}]})
    assert remote is not None
    assert (remote.on, remote.models) == (date(2026, 11, 20), (RemoteModel(id="a"),))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = (
    "type", "enum", "const", "items", "properties", "required", "default", "minimum", "maxItems", "allOf", "oneOf",
    "$ref", "paths", "openapi", "params", "name", "price", "rows", "credits", "unit", "when", "pricingDesc",
    "taskType", "kind", "also", "status", "disagreements", "model", "total", "compiled",
)  # fmt: skip


@given(st.data())
def test_no_json_whatever_breaks_the_comparison(data: st.DataObject) -> None:
    """A whole entry in which anything, anywhere, is something else."""
    listed: Any = {"models": [entry(price={"rows": [row(18)]}, params=[{"name": "prompt", "type": "string"}])]}
    for _ in range(data.draw(st.integers(1, 3))):
        node: Any = listed
        while isinstance(node, dict | list) and node:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            key = data.draw(st.sampled_from(keys))
            if data.draw(st.booleans()) or not isinstance(node[key], dict | list) or not node[key]:
                added = data.draw(st.sampled_from((key, *NAMES))) if isinstance(node, dict) else key
                node[added] = data.draw(json_values | st.just({"$ref": "#"}))
                break
            node = node[key]
    remote = read_remote_models(listed)
    for change in changes((OURS,), remote, on=TODAY) if remote else ():
        assert change.sentence
        json.dumps([change.old, change.new])
