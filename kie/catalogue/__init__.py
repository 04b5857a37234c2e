"""Every model as data, and the one place to look one up.

    model = get("nano-banana-pro")
    problems(model, {"prompt": "a mug"})     what is wrong with a request, in our words and in KIE's
    credits(model, {"prompt": "a mug"})      what it costs, by the price rows of its entry (see price.py)
    output_size(model, {"prompt": "a mug"})  how large the result will be

Form, validation, payload, price and emulator read the same entry; nothing asks for a model by name.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from functools import cache

from kie.catalogue import models as _models
from kie.catalogue.file_inputs import named_files
from kie.catalogue.payload import payload
from kie.catalogue.price import credits, in_credits, usd
from kie.catalogue.problem import Problem
from kie.catalogue.result_size import output_size, results, seconds
from kie.catalogue.types import Accepted, Json, Mask, Medium, Model, Parameter, Price, PriceRow, Rule
from kie.catalogue.validation import problems
from kie.errors import BadInput

__all__ = [
    "Accepted", "Json", "Mask", "Medium", "Model", "Parameter", "Price", "PriceRow", "Problem", "Rule",
    "all_models", "credits", "find", "get", "in_credits", "named_files", "output_size", "payload", "problems",
    "results", "seconds", "title_of", "usd",
]  # fmt: skip


@cache
def all_models() -> tuple[Model, ...]:
    """Every entry of every file below `models/` that has some, by title. Raises ValueError where an id stands twice."""
    entries: dict[str, Model] = {}
    for module in pkgutil.iter_modules(_models.__path__):
        for model in getattr(importlib.import_module(f"{_models.__name__}.{module.name}"), "MODELS", ()):
            if model.id in entries:
                raise ValueError(f"{model.id} stands in the catalogue twice")
            entries[model.id] = model
    return tuple(sorted(entries.values(), key=lambda m: m.title.casefold()))


@cache
def _by_id() -> dict[str, Model]:
    return {model.id: model for model in all_models()}


def find(model_id: str) -> Model | None:
    return _by_id().get(model_id)


def title_of(model_id: str) -> str:
    """The model's title, or its id where the catalogue does not have it."""
    model = find(model_id)
    return model.title if model else model_id


def get(model_id: str) -> Model:
    """The entry of `model_id`; raises BadInput with the nearest ids where there is none."""
    model = find(model_id)
    if model is not None:
        return model
    near = difflib.get_close_matches(model_id, _by_id(), n=3, cutoff=0.4)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise BadInput(f"There is no model “{model_id}” in the catalogue.{hint} Nothing was sent.", field="model")
