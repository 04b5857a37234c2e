"""The remote schema: what a model takes, as KIE publishes it (`GET /api/v1/models/{id}/schema`, an OpenAPI document
whose references are not resolved), or as a list of parameters has it. Nothing in here raises: what cannot be read is
absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from kie.catalogue.loose_json import as_list, as_mapping, as_number, decoded, first_text
from kie.catalogue.parameter_facts import Facts, present
from kie.catalogue.types import Json

_DEEPEST = 6
"""References and nestings that are followed; a document may point at itself."""
_TYPES = frozenset({"string", "integer", "number", "boolean", "array", "object"})


@dataclass(frozen=True, kw_only=True)
class RemoteSchema:
    """`parameters` is None where there is no schema to read; `names` are the model ids that it names itself."""

    parameters: Mapping[str, Facts] | None = None
    names: tuple[str, ...] = ()


def read_remote_schema(content: object) -> RemoteSchema:
    """The parameters below `input` of the first request that the document describes."""
    document = as_mapping(decoded(content))
    inner = document.get("openapi")
    if inner is None or decoded(inner) is None:
        inner = document.get("schema")
    if isinstance(decoded(inner), Mapping):
        document = as_mapping(decoded(inner))
    for body in _bodies(document):
        known = as_mapping(body.get("properties"))
        if "input" not in known:
            continue
        wanted = _resolved(known["input"], document)
        named = _resolved(known.get("model"), document)
        names = [*as_list(named.get("enum")), named.get("const"), named.get("default")]
        return RemoteSchema(
            parameters=dict(_parameters(wanted, document)),
            names=tuple(dict.fromkeys(name for name in names if isinstance(name, str))),
        )
    return RemoteSchema()


_FOUNDED = {
    "enum": ("enum", "choices"), "minimum": ("min", "minimum"), "maximum": ("max", "maximum"),
    "minLength": ("min_length", "minLength"), "maxLength": ("max_length", "maxLength"),
}  # fmt: skip
"""What binds a value in a schema, and in the shapes of a file."""


def read_remote_parameters(parameters: Iterable[object]) -> RemoteSchema:
    """A list of parameters, read as JSON Schema, so that there is one reader."""
    properties: dict[str, object] = {}
    required: list[str] = []
    for each in parameters:
        known = as_mapping(each)
        name = first_text(known, "name")
        if name is None:
            continue
        bounds = {word: known[own] for word, names in _FOUNDED.items() for own in names if known.get(own) is not None}
        shape: dict[str, object] = {"type": known.get("type"), "default": known.get("default")}
        if known.get("type") == "array":
            items = known.get("items")
            shape["items"] = bounds | ({"type": items} if isinstance(items, str) else dict(as_mapping(items)))
            shape["minItems"], shape["maxItems"] = known.get("min_count"), known.get("max_count")
        else:
            shape |= bounds
        properties[name] = shape
        if known.get("required") is True:
            required.append(name)
    return RemoteSchema(parameters=dict(_parameters({"properties": properties, "required": required}, {})))


def _bodies(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The schema of every request body."""
    for path in as_mapping(document.get("paths")).values():
        for method in as_mapping(path).values():
            content = as_mapping(_resolved(as_mapping(method).get("requestBody"), document).get("content"))
            for medium in content.values():
                yield _resolved(as_mapping(medium).get("schema"), document)


def _parameters(
    shape: Mapping[str, Any], document: Mapping[str, Any], *, within: str = "", deep: int = 0
) -> Iterator[tuple[str, Facts]]:
    required = as_list(shape.get("required"))
    for written, node in as_mapping(shape.get("properties")).items():
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
            default=present(shape.get("default")),
            choices=_choices(bound),
            minimum=as_number(bound.get("minimum")),
            maximum=as_number(bound.get("maximum")),
            min_length=as_number(bound.get("minLength")) or None,
            max_length=as_number(bound.get("maxLength")),
            min_count=as_number(shape.get("minItems")) or None,
            max_count=as_number(shape.get("maxItems")),
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
    shape = as_mapping(node)
    if deep > _DEEPEST:
        return {}
    if isinstance(shape.get("$ref"), str):
        return _resolved(_pointed(shape["$ref"], document), document, deep=deep + 1)
    merged = dict(shape)
    for part in as_list(shape.get("allOf")):
        merged = _together(merged, _resolved(part, document, deep=deep + 1), both=True)
    for word in ("oneOf", "anyOf"):
        ways = [_resolved(way, document, deep=deep + 1) for way in as_list(shape.get(word))]
        ways = [way for way in ways if way.get("type") != "null"]
        if ways:
            joined = ways[0]
            for way in ways[1:]:
                joined = _together(joined, way, both=False)
            merged = _together(merged, joined, both=True)
    return merged


def _together(first: Mapping[str, Any], second: Mapping[str, Any], *, both: bool) -> dict[str, Any]:
    """Two schemas that hold at once, or (not `both`) of which either may hold: then only what binds in each."""
    known = {**as_mapping(first.get("properties")), **as_mapping(second.get("properties"))}
    needed = [as_list(first.get("required")), as_list(second.get("required"))]
    if both:
        merged = {**second, **first, "required": [*needed[0], *needed[1]]}
    else:
        merged = {key: value for key, value in first.items() if second.get(key) == value}
        merged["required"] = [name for name in needed[0] if name in needed[1]]
        if _choices(first) and _choices(second):
            merged["enum"] = [*(_choices(first) or ()), *(_choices(second) or ())]
    return {**merged, "properties": known} if known else merged


def _pointed(reference: str, document: Mapping[str, Any]) -> object:
    """What `#/components/schemas/a%20name` points to."""
    node: object = document
    for part in reference.removeprefix("#/").split("/"):
        node = as_mapping(node).get(unquote(part).replace("~1", "/").replace("~0", "~"))
    return node


def _type(shape: Mapping[str, Any]) -> str | None:
    name = next((kind for kind in as_list(shape.get("type")) if kind != "null"), None)
    if name is None and isinstance(shape.get("properties"), Mapping):
        return "object"
    return name if isinstance(name, str) and name in _TYPES else None


def _choices(shape: Mapping[str, Any]) -> tuple[Json, ...] | None:
    listed = shape.get("enum")
    if isinstance(listed, list) and listed:
        return tuple(value for value in listed if value is not None) or None
    return (shape["const"],) if shape.get("const") is not None else None
