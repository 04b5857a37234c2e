"""What somebody else tells of the models, read from JSON of whatever shape it comes in. Nothing in here raises.

    told_models(json)      KIE's `GET /api/v1/models`, a file of that shape, or of the shape that this catalogue was
                           founded on: {"models": [{"id", "kind", "params": [{"name", "type", "enum", …}], "price"}]}
    told_schema(json)      KIE's `/models/{id}/schema`: an OpenAPI document, its references not resolved
    facts_of(model)        the same of an entry of ours

What cannot be read is absent, and said in a sentence of `unread` where that leaves something uncompared. Shapes: KIE's
own agent skill kie-models of September 2026; its prices are prose, such as “A 5-second video costs 160 credits”.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import unquote

from kie.catalogue.payload import is_absent
from kie.catalogue.types import Json, Model, Parameter

_DEEPEST = 6
"""References and nestings that are followed; a document may point at itself."""
_TYPES = frozenset({"string", "integer", "number", "boolean", "array", "object"})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What can be compared of a parameter; None is not told. Of a list, choices and bounds are those of its items."""

    type: str | None = None
    items: str | None = None
    required: bool = False
    default: Json = None
    choices: tuple[Json, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: float | None = None
    max_length: float | None = None
    min_count: float | None = None
    max_count: float | None = None


@dataclass(frozen=True, kw_only=True)
class ToldRow:
    """One price: credits for a unit, where each key of `when` has one of the values (all as written there)."""

    credits: float
    unit: str
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RemoteSchema:
    """`parameters` is None where there is no schema to read; `names` are the model ids that it names itself."""

    parameters: Mapping[str, Facts] | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ToldModel:
    """One model. `parameters`, `kinds`, `price` and `rows` are None where nothing is told of them.

    Parameters are by name; `list.key` is a key of a list's items, `list[]` a list inside a list.
    """

    id: str
    kinds: tuple[str, ...] | None = None
    parameters: Mapping[str, Facts] | None = None
    price: str | None = None
    rows: tuple[ToldRow, ...] | None = None
    is_retired: bool = False
    names: tuple[str, ...] = ()
    disagreements: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def with_schema(self, schema: RemoteSchema) -> ToldModel:
        return replace(self, parameters=schema.parameters, names=schema.names)


@dataclass(frozen=True, kw_only=True)
class RemoteCatalogue:
    """A catalogue. `is_whole` is False where it says itself that there is more; `on` is its day, where it says so."""

    models: tuple[ToldModel, ...]
    is_whole: bool = True
    on: date | None = None
    unread: tuple[str, ...] = ()


def read_remote_models(content: object) -> RemoteCatalogue | None:
    """None where this is no list of models, or one without a single model in it."""
    found: dict[str, ToldModel] = {}
    unread: list[str] = []
    entries, around = _entries(content)
    for place, entry in enumerate(entries, 1):
        model = _model(entry)
        if model is None:
            unread.append(f"Entry {place} names no model and was not compared.")
        elif model.id in found:
            unread.append(f"{model.id} is listed more than once; its first entry was compared.")
        else:
            found[model.id] = model
    total = _number(around.get("total"))
    is_whole = total is None or total <= len(entries)
    if not is_whole:
        unread.append(f"{total:g} models are said to be there and {len(entries)} are listed; none is taken for gone.")
    told = RemoteCatalogue(models=tuple(found.values()), is_whole=is_whole, on=_day(around), unread=tuple(unread))
    return told if found else None


def read_remote_schema(content: object) -> RemoteSchema:
    """The parameters below `input` of the first request that the document describes."""
    document = _mapping(_decoded(content))
    inner = document.get("openapi")
    if inner is None or _decoded(inner) is None:
        inner = document.get("schema")
    if isinstance(_decoded(inner), Mapping):
        document = _mapping(_decoded(inner))
    for body in _bodies(document):
        known = _mapping(body.get("properties"))
        if "input" not in known:
            continue
        wanted = _resolved(known["input"], document)
        named = _resolved(known.get("model"), document)
        names = [*_listed(named.get("enum")), named.get("const"), named.get("default")]
        return RemoteSchema(
            parameters=dict(_parameters(wanted, document)),
            names=tuple(dict.fromkeys(name for name in names if isinstance(name, str))),
        )
    return RemoteSchema()


def read_remote_price(content: object) -> str | None:
    """KIE's words for a price."""
    return _text(_mapping(content), "pricingDesc", "price_text")


def facts_of(model: Model) -> dict[str, Facts]:
    """An entry of ours as it would be told."""
    return dict(_our_facts(model.parameters))


def kind_word(text: str) -> str:
    """`Text to Image` as `text-to-image`."""
    return "-".join(text.casefold().replace("_", " ").replace("-", " ").split())


# --- one model of a list


def _entries(content: object) -> tuple[Sequence[object], Mapping[str, Any]]:
    """The list of models, wherever it stands, and what stands around it."""
    for _ in range(4):
        if isinstance(content, list):
            return content, {}
        around = _mapping(content)
        if isinstance(around.get("models"), list):
            return around["models"], around
        content = around.get("data")
    return (), {}


def _model(entry: object) -> ToldModel | None:
    known = _mapping(entry)
    model_id = _text(known, "model", "id", "slug")
    if model_id is None:
        return None
    kinds = [*_listed(known.get("taskType", known.get("kind"))), *_listed(known.get("also"))]
    rows, unread = _rows(known.get("price"))
    schema = read_remote_schema(known) if "openapi" in known or "schema" in known else RemoteSchema()
    listed = next((known[name] for name in ("params", "parameters") if isinstance(known.get(name), list)), None)
    if listed is not None:
        schema = RemoteSchema(parameters=dict(_listed_parameters(listed)))
    status = _text(known, "status") or ""
    return ToldModel(
        id=model_id,
        kinds=tuple(kind_word(kind) for kind in kinds if isinstance(kind, str)) or None,
        parameters=schema.parameters,
        price=_text(known, "pricingDesc") or _text(known, "price"),
        rows=rows,
        is_retired=known.get("retired") is True or status.casefold().startswith(("removed", "retired")),
        names=schema.names,
        disagreements=tuple(text for text in _listed(known.get("disagreements")) if isinstance(text, str)),
        unread=unread,
    )


def _rows(price: object) -> tuple[tuple[ToldRow, ...] | None, tuple[str, ...]]:
    listed = _mapping(price).get("rows")
    if not isinstance(listed, list):
        return None, ()
    read = [_row(_mapping(row)) for row in listed]
    wrong = f"{read.count(None)} of {len(read)} prices cannot be read; prices were not compared."
    return (None, (wrong,)) if None in read else (tuple(row for row in read if row), ())


def _row(row: Mapping[str, Any]) -> ToldRow | None:
    credits, when = _number(row.get("credits")), _mapping(row.get("when"))
    if credits is None:
        return None
    allowed = {key: tuple(_spoken(value) for value in _listed(values)) for key, values in when.items()}
    return ToldRow(credits=credits, unit=_text(row, "unit") or "", when=allowed)


_FOUNDED = {
    "enum": ("enum", "choices"), "minimum": ("min", "minimum"), "maximum": ("max", "maximum"),
    "minLength": ("min_length", "minLength"), "maxLength": ("max_length", "maxLength"),
}  # fmt: skip
"""What binds a value in a schema, and in the shapes of a file."""


def _listed_parameters(listed: Iterable[object]) -> Iterator[tuple[str, Facts]]:
    """A list of parameters as JSON Schema, so that there is one reader."""
    properties: dict[str, object] = {}
    required: list[str] = []
    for each in listed:
        known = _mapping(each)
        name = _text(known, "name")
        if name is None:
            continue
        bounds = {word: known[own] for word, names in _FOUNDED.items() for own in names if known.get(own) is not None}
        shape: dict[str, object] = {"type": known.get("type"), "default": known.get("default")}
        if known.get("type") == "array":
            items = known.get("items")
            shape["items"] = bounds | ({"type": items} if isinstance(items, str) else dict(_mapping(items)))
            shape["minItems"], shape["maxItems"] = known.get("min_count"), known.get("max_count")
        else:
            shape |= bounds
        properties[name] = shape
        if known.get("required") is True:
            required.append(name)
    return _parameters({"properties": properties, "required": required}, {})


# --- JSON Schema


def _bodies(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The schema of every request body."""
    for path in _mapping(document.get("paths")).values():
        for method in _mapping(path).values():
            content = _mapping(_resolved(_mapping(method).get("requestBody"), document).get("content"))
            for medium in content.values():
                yield _resolved(_mapping(medium).get("schema"), document)


def _parameters(
    shape: Mapping[str, Any], document: Mapping[str, Any], *, within: str = "", deep: int = 0
) -> Iterator[tuple[str, Facts]]:
    required = _listed(shape.get("required"))
    for written, node in _mapping(shape.get("properties")).items():
        name = f"{within}{str(written).strip()}"  # some of KIE's pages put a blank behind a name
        yield from _parameter(name, _resolved(node, document), document, required=written in required, deep=deep)


def _parameter(
    name: str, shape: Mapping[str, Any], document: Mapping[str, Any], *, required: bool, deep: int
) -> Iterator[tuple[str, Facts]]:
    kind = _type(shape)
    bound = shape
    items: Mapping[str, Any] = {}
    if kind == "array":
        items = _resolved(shape.get("items"), document)
        bound = items
    yield (
        name,
        Facts(
            type=kind,
            items=_type(items),
            required=required,
            default=_default(shape.get("default")),
            choices=_choices(bound),
            minimum=_number(bound.get("minimum")),
            maximum=_number(bound.get("maximum")),
            min_length=_number(bound.get("minLength")) or None,
            max_length=_number(bound.get("maxLength")),
            min_count=_number(shape.get("minItems")) or None,
            max_count=_number(shape.get("maxItems")),
        ),
    )
    if deep >= _DEEPEST:
        return
    if _type(items) == "object":
        yield from _parameters(items, document, within=f"{name}.", deep=deep + 1)
    elif _type(items) == "array":
        yield from _parameter(f"{name}[]", items, document, required=False, deep=deep + 1)


def _resolved(node: object, document: Mapping[str, Any], *, deep: int = 0) -> Mapping[str, Any]:
    """A schema with its references followed and its parts and alternatives put together; {} where there is none."""
    shape = _mapping(node)
    if deep > _DEEPEST:
        return {}
    if isinstance(shape.get("$ref"), str):
        return _resolved(_pointed(shape["$ref"], document), document, deep=deep + 1)
    merged = dict(shape)
    for part in _listed(shape.get("allOf")):
        merged = _together(merged, _resolved(part, document, deep=deep + 1), both=True)
    for word in ("oneOf", "anyOf"):
        ways = [_resolved(way, document, deep=deep + 1) for way in _listed(shape.get(word))]
        ways = [way for way in ways if way.get("type") != "null"]
        if ways:
            joined = ways[0]
            for way in ways[1:]:
                joined = _together(joined, way, both=False)
            merged = _together(merged, joined, both=True)
    return merged


def _together(one: Mapping[str, Any], other: Mapping[str, Any], *, both: bool) -> dict[str, Any]:
    """Two schemas that hold at once, or (not `both`) of which either may hold: then only what binds in each."""
    known = {**_mapping(one.get("properties")), **_mapping(other.get("properties"))}
    needed = [_listed(one.get("required")), _listed(other.get("required"))]
    if both:
        merged = {**other, **one, "required": [*needed[0], *needed[1]]}
    else:
        merged = {key: value for key, value in one.items() if other.get(key) == value}
        merged["required"] = [name for name in needed[0] if name in needed[1]]
        if _choices(one) and _choices(other):
            merged["enum"] = [*(_choices(one) or ()), *(_choices(other) or ())]
    return {**merged, "properties": known} if known else merged


def _pointed(reference: str, document: Mapping[str, Any]) -> object:
    """What `#/components/schemas/a%20name` points to."""
    found: object = document
    for part in reference.removeprefix("#/").split("/"):
        found = _mapping(found).get(unquote(part).replace("~1", "/").replace("~0", "~"))
    return found


def _type(shape: Mapping[str, Any]) -> str | None:
    told = next((kind for kind in _listed(shape.get("type")) if kind != "null"), None)
    if told is None and isinstance(shape.get("properties"), Mapping):
        return "object"
    return told if isinstance(told, str) and told in _TYPES else None


def _choices(shape: Mapping[str, Any]) -> tuple[Json, ...] | None:
    listed = shape.get("enum")
    if isinstance(listed, list) and listed:
        return tuple(value for value in listed if value is not None) or None
    return (shape["const"],) if shape.get("const") is not None else None


def _default(value: Any) -> Json:
    return None if is_absent(value) else value


# --- ours


def _our_facts(parameters: Iterable[Parameter], *, within: str = "") -> Iterator[tuple[str, Facts]]:
    for parameter in parameters:
        yield from _our_parameter(parameter, name=f"{within}{parameter.name}")


def _our_parameter(parameter: Parameter, *, name: str) -> Iterator[tuple[str, Facts]]:
    is_list = parameter.type == "array"
    yield (
        name,
        Facts(
            type=parameter.type,
            items=(parameter.items or "string") if is_list else None,
            required=parameter.required,
            default=_default(parameter.default),
            choices=parameter.choices or None,
            minimum=parameter.minimum,
            maximum=parameter.maximum,
            min_length=parameter.min_length or None,
            max_length=parameter.max_length,
            min_count=parameter.min_count or None,
            max_count=parameter.max_count,
        ),
    )
    yield from _our_facts(parameter.fields, within=f"{name}.")
    if parameter.each is not None:
        yield from _our_parameter(replace(parameter.each, required=False), name=f"{name}[]")


# --- JSON


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _listed(value: object) -> list[Any]:
    """A list as it is, one value as a list of one, nothing as none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(known: Mapping[str, Any], *names: str) -> str | None:
    found = (known.get(name) for name in names)
    return next((text.strip() for text in found if isinstance(text, str) and text.strip()), None)


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15
    return float(value) if is_number else None  # type: ignore[arg-type]  # told apart in the line above


def _decoded(value: object) -> object:
    """A text as the JSON that it holds."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _spoken(value: object) -> str:
    return (
        str(value).casefold() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
    )


def _day(around: Mapping[str, Any]) -> date | None:
    for name in ("checked", "compiled", "date"):
        try:
            return date.fromisoformat(str(around.get(name))[:10])
        except ValueError:
            continue
    return None
