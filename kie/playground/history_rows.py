"""A task as a row of the history, and which rows an address asks for. Pure."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

from kie import catalogue
from kie.catalogue import Json
from kie.domain.task import Task, TaskState
from kie.errors import BadInput
from kie.ledger.history_queries import Day, Filters
from kie.playground import labels
from kie.playground.result_cards import BriefColours, Card, card_of
from kie.playground.signed_links import SignedLinks
from prompts.evaluation.result_checks import Inspection

KINDS = {
    "text-to-image": "Text to image",
    "image-to-image": "Image to image",
    "text-to-video": "Text to video",
    "image-to-video": "Image to video",
    "utility": "Cut-outs and tools",
}
"""What kinds of tasks are called."""
CHUNK = 50
"""Rows that are read at once."""


def row_of(
    task: Task,
    *,
    links: SignedLinks,
    collections: Iterable[str] = (),
    is_retried: bool = False,
    colours: BriefColours = (),
    inspection: Inspection | None = None,
) -> Card:
    """A card with what the columns of a table show beside it."""
    first = next(iter(task.kept), None)
    pixels = f"{first.width} × {first.height}" if first and first.width and first.height else ""
    return {
        **card_of(task, links=links, is_retried=is_retried, colours=colours, inspection=inspection),
        "size": " · ".join(filter(None, (pixels, labels.length_words(first) if first else ""))),
        "moment": labels.moment_stamp(task.created_at),
        "took": labels.seconds_words(task.seconds),
        "cost": labels.credit_words(task),
        "kind": KINDS.get(task.kind, task.kind),
        "seed": _seed(task),
        "name": task.name or "",
        "tags": list(task.tags),
        "collections": list(collections),
    }


def bands_of(days: Iterable[Day], *, today: date) -> list[list[Any]]:
    """What stands over the results of each day, and how many there are."""
    return [[day_words(day.day, today=today), day.results] for day in days]


def day_words(day: date | None, *, today: date) -> str:
    """A day as one speaks of it."""
    if day is None:
        return "Earlier"
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return f"{day:%A}, {day.day} {day:%B}" + ("" if day.year == today.year else f" {day.year}")


def key_of(*, workspace: str, filters: Filters, up_to: str | None) -> str:
    """Whose results, by which filters and up to which mark, as one word of an address."""
    given = {name: _written(value) for name, value in vars(filters).items() if value is not None}
    content = json.dumps([workspace, given, up_to], sort_keys=True, ensure_ascii=False)
    return base64.urlsafe_b64encode(content.encode("utf-8", "replace")).decode().rstrip("=")


def read_key(key: str) -> tuple[str, Filters, str | None]:
    """What `key_of` wrote. Raises BadInput where it is none."""
    try:
        workspace, given, up_to = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        known = {field.name for field in fields(Filters)}
        filters = Filters(**{name: _read(name, value) for name, value in given.items() if name in known})
    except (ValueError, TypeError, AttributeError):
        raise BadInput("This address names no results.", field="key") from None
    return str(workspace), filters, None if up_to is None else str(up_to)


def _written(value: object) -> Json:
    if isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _read(name: str, value: Any) -> Any:
    if name in ("since", "until"):
        return datetime.fromisoformat(value)
    return TaskState(value) if name == "state" else value


def _seed(task: Task) -> str:
    model = catalogue.find(task.model)
    seed = model.by_role("seed") if model else None
    value = task.input.get(seed.name) if seed else None
    return "" if value is None else str(value)
