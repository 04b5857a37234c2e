"""The remote catalogue: KIE's own list of its models, or a file of that shape, or of the shape that this catalogue was
founded on. Nothing in here raises.

    read_remote_models(json)    {"models": [{"id", "kind", "params": [{"name", "type", "enum", …}], "price"}]}

What cannot be read is absent, and said in a sentence of `unread` where that leaves something uncompared. Shapes: KIE's
own agent skill kie-models of September 2026; its prices are prose, such as “A 5-second video costs 160 credits”.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kie.catalogue.loose_json import as_list, as_mapping, as_number, as_text, first_text
from kie.catalogue.parameter_facts import Facts
from kie.catalogue.remote_schema import RemoteSchema, read_remote_parameters, read_remote_schema


@dataclass(frozen=True, kw_only=True)
class RemotePriceRow:
    """One price: credits for a unit, where each key of `when` has one of the values (all as written there)."""

    credits: float
    unit: str
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RemoteModel:
    """One model. `parameters`, `kinds`, `price` and `rows` are None where nothing is said of them.

    Parameters are by name; `list.key` is a key of a list's items, `list[]` a list inside a list.
    """

    id: str
    kinds: tuple[str, ...] | None = None
    parameters: Mapping[str, Facts] | None = None
    price: str | None = None
    rows: tuple[RemotePriceRow, ...] | None = None
    is_retired: bool = False
    names: tuple[str, ...] = ()
    disagreements: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def with_schema(self, schema: RemoteSchema) -> RemoteModel:
        return replace(self, parameters=schema.parameters, names=schema.names)


@dataclass(frozen=True, kw_only=True)
class RemoteCatalogue:
    """A catalogue. `is_whole` is False where it says itself that there is more; `on` is its day, where it says so."""

    models: tuple[RemoteModel, ...]
    is_whole: bool = True
    on: date | None = None
    unread: tuple[str, ...] = ()


def read_remote_models(content: object) -> RemoteCatalogue | None:
    """None where this is no list of models, or one without a single model in it."""
    models: dict[str, RemoteModel] = {}
    unread: list[str] = []
    entries, around = _entries(content)
    for place, entry in enumerate(entries, 1):
        model = _model(entry)
        if model is None:
            unread.append(f"Entry {place} names no model and was not compared.")
        elif model.id in models:
            unread.append(f"{model.id} is listed more than once; its first entry was compared.")
        else:
            models[model.id] = model
    total = as_number(around.get("total"))
    is_whole = total is None or total <= len(entries)
    if not is_whole:
        unread.append(f"{total:g} models are said to be there and {len(entries)} are listed; none is taken for gone.")
    if not models:
        return None
    return RemoteCatalogue(models=tuple(models.values()), is_whole=is_whole, on=_day(around), unread=tuple(unread))


def read_remote_price(content: object) -> str | None:
    """KIE's words for a price."""
    return first_text(as_mapping(content), "pricingDesc", "price_text")


def _kind_word(text: str) -> str:
    """`Text to Image` as `text-to-image`."""
    return "-".join(text.casefold().replace("_", " ").replace("-", " ").split())


def _entries(content: object) -> tuple[Sequence[object], Mapping[str, Any]]:
    """The list of models, wherever it stands, and what stands around it."""
    for _ in range(4):
        if isinstance(content, list):
            return content, {}
        around = as_mapping(content)
        if isinstance(around.get("models"), list):
            return around["models"], around
        content = around.get("data")
    return (), {}


def _model(entry: object) -> RemoteModel | None:
    known = as_mapping(entry)
    model_id = first_text(known, "model", "id", "slug")
    if model_id is None:
        return None
    kinds = [*as_list(known.get("taskType", known.get("kind"))), *as_list(known.get("also"))]
    rows, unread = _rows(known.get("price"))
    schema = read_remote_schema(known) if "openapi" in known or "schema" in known else RemoteSchema()
    parameters = next((known[name] for name in ("params", "parameters") if isinstance(known.get(name), list)), None)
    if parameters is not None:
        schema = read_remote_parameters(parameters)
    status = first_text(known, "status") or ""
    return RemoteModel(
        id=model_id,
        kinds=tuple(_kind_word(kind) for kind in kinds if isinstance(kind, str)) or None,
        parameters=schema.parameters,
        price=first_text(known, "pricingDesc") or first_text(known, "price"),
        rows=rows,
        is_retired=known.get("retired") is True or status.casefold().startswith(("removed", "retired")),
        names=schema.names,
        disagreements=tuple(text for text in as_list(known.get("disagreements")) if isinstance(text, str)),
        unread=unread,
    )


def _rows(price: object) -> tuple[tuple[RemotePriceRow, ...] | None, tuple[str, ...]]:
    listed = as_mapping(price).get("rows")
    if not isinstance(listed, list):
        return None, ()
    read = [_row(as_mapping(row)) for row in listed]
    wrong = f"{read.count(None)} of {len(read)} prices cannot be read; prices were not compared."
    return (None, (wrong,)) if None in read else (tuple(row for row in read if row), ())


def _row(row: Mapping[str, Any]) -> RemotePriceRow | None:
    credits, when = as_number(row.get("credits")), as_mapping(row.get("when"))
    if credits is None:
        return None
    allowed = {key: tuple(as_text(value) for value in as_list(values)) for key, values in when.items()}
    return RemotePriceRow(credits=credits, unit=first_text(row, "unit") or "", when=allowed)


def _day(around: Mapping[str, Any]) -> date | None:
    for name in ("checked", "compiled", "date"):
        try:
            return date.fromisoformat(str(around.get(name))[:10])
        except ValueError:
            continue
    return None
