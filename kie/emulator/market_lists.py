"""The official model catalogue (`/api/v1/models…`) and the public price feed, made of our own. Pure.

KIE lists the models of `kie.emulator.unlisted` too. Here only their schema and price are answered, to those who ask by
name: what is listed is compared with our catalogue (`python -m kie catalogue --demo`), and must show no change.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from kie.catalogue import Json, Model, Parameter, PriceRow, all_models, usd
from kie.emulator import unlisted

DETAILS = ("schema", "price", "success-rate")
_SERVER = "https://api.kie.ai"
_LARGEST_PAGE = 100


def listing(*, knows_retired: bool, query: str = "", provider: str = "", task_types: str = "") -> Json:
    """Every model, or those that fit all filters; nothing that fits is an empty list, not an error."""
    wanted = {kind.strip().casefold() for kind in task_types.split(",") if kind.strip()}
    models = [
        _entry(model)
        for model in all_models()
        if (knows_retired or not model.is_retired)
        and query.casefold() in f"{model.id} {model.title} {model.vendor}".casefold()
        and provider.casefold() in ("", model.vendor.casefold())
        and (not wanted or wanted & {kind.casefold() for kind in _task_types(model)})
    ]
    return {"total": len(models), "models": list[Json](models)}


def detail(model_id: str, what: str, *, knows_retired: bool) -> Json:
    """`what` is one of DETAILS; None where there is no such model."""
    model = unlisted.find(model_id)
    if model is None or (model.is_retired and not knows_retired):
        return None
    match what:
        case "schema":
            return {"model": model.id, "openapi": openapi(model)}
        case "price":
            return {"model": model.id, "pricingDesc": _price(model)}
        case _:
            return {"model": model.id, "points": []}


def openapi(model: Model) -> Json:
    """A model's document as KIE publishes it."""
    body: Json = {
        "type": "object",
        "required": ["model", "input"],
        "properties": {
            "model": {"type": "string", "enum": [model.id], "default": model.id},
            "callBackUrl": {"type": "string", "format": "uri"},
            "input": _input(model.parameters),
        },
    }
    answers: Json = {"200": {"description": "Request successful"}}
    post: Json = {
        "summary": model.title,
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": answers,
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": model.title, "version": "1.0.0"},
        "servers": [{"url": _SERVER}],
        "security": [{"BearerAuth": []}],
        "paths": {"/api/v1/jobs/createTask": {"post": post}},
        "components": {"securitySchemes": {"BearerAuth": {"type": "http", "scheme": "bearer"}}},
    }


def price_count() -> Json:
    """How many rows the public price feed has, by its kinds."""
    kinds = [row["interfaceType"] for row in _feed()]
    return {"all": len(kinds), **{kind: kinds.count(kind) for kind in ("image", "video", "music", "chat")}}


def price_page(body: Json) -> Json:
    """One page of the public price feed. `body` is {pageNum, pageSize, modelDescription?, interfaceType?}."""
    query = body if isinstance(body, dict) else {}
    words, kind = str(query.get("modelDescription") or ""), str(query.get("interfaceType") or "")
    rows = [
        row
        for row in _feed()
        if words.casefold() in str(row["modelDescription"]).casefold() and kind in ("", row["interfaceType"])
    ]
    size = min(_whole(query.get("pageSize"), usual=10), _LARGEST_PAGE)
    number = _whole(query.get("pageNum"), usual=1)
    return {
        "records": list[Json](rows[(number - 1) * size : number * size]),
        "total": len(rows),
        "size": size,
        "current": number,
        "orders": [],
        "searchCount": True,
        "pages": -(-len(rows) // size),
    }


def _feed() -> list[dict[str, Json]]:
    """A row for each price of each model; prices are text there, as they are on KIE."""
    return [
        {
            "modelDescription": ", ".join((model.title, _task_types(model)[0].lower(), *_cases(row))),
            "interfaceType": "music" if model.medium == "audio" else model.medium,
            "provider": model.vendor,
            "creditPrice": f"{row.credits:g}",
            "creditUnit": row.unit,
            "usdPrice": f"{usd(row.credits):g}",
            "falPrice": "",
            "discountRate": 0,
            "anchor": f"https://kie.ai/{model.id.partition('/')[0]}?model={quote(model.id, safe='')}",
            "discountPrice": False,
        }
        for model in all_models()
        if not model.is_retired and model.price is not None
        for row in model.price.rows
    ]


def _cases(row: PriceRow) -> list[str]:
    return [f"{key} {' or '.join(values)}" for key, values in row.when.items()]


def _whole(value: Json, *, usual: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else usual


def _entry(model: Model) -> Json:
    return {
        "model": model.id,
        "slug": model.id,
        "title": model.title,
        "provider": model.vendor,
        "taskType": list[Json](_task_types(model)),
        "description": None,
        "pricingDesc": _price(model),
    }


def _task_types(model: Model) -> list[str]:
    return [_spoken(kind) for kind in (model.kind, *model.also)]


def _spoken(kind: str) -> str:
    return " ".join(word if word == "to" else word.capitalize() for word in kind.split("-"))


def _price(model: Model) -> str | None:
    if model.price is None:
        return None
    rows = []
    for row in model.price.rows:
        case = ", ".join(_cases(row))
        amount = f"{row.credits:g} credits (${usd(row.credits):g}) {row.unit}"
        rows.append(f"{case}: {amount}" if case else amount)
    return "; ".join(rows)


def _input(parameters: Iterable[Parameter]) -> Json:
    known = list(parameters)
    required: list[Json] = [parameter.name for parameter in known if parameter.required]
    return {
        "type": "object",
        "properties": {parameter.name: _property(parameter) for parameter in known},
        "required": required,
    }


def _property(parameter: Parameter) -> Json:
    """A list's own bounds are its counts; everything else binds its items."""
    facts: dict[str, Json] = {
        "type": parameter.type,
        "description": parameter.help or None,
        "default": parameter.default,
        "minItems": parameter.min_count,
        "maxItems": parameter.max_count,
        "deprecated": parameter.is_deprecated or None,
    }
    if parameter.type == "array":
        facts["items"] = _items(parameter)
    else:
        facts |= _bounds(parameter)
    return {key: value for key, value in facts.items() if value is not None}


def _items(parameter: Parameter) -> Json:
    if parameter.items == "object":
        return _input(parameter.fields)
    if parameter.each is not None:
        return _property(parameter.each)
    return {"type": parameter.items or "string"} | _bounds(parameter)


def _bounds(parameter: Parameter) -> dict[str, Json]:
    facts: dict[str, Json] = {
        "enum": list(parameter.choices) or None,
        "minimum": parameter.minimum,
        "maximum": parameter.maximum,
        "minLength": parameter.min_length,
        "maxLength": parameter.max_length,
        "pattern": parameter.pattern and f"^{parameter.pattern}$",
    }
    return {key: value for key, value in facts.items() if value is not None}
