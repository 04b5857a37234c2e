"""Two tabs that fill in one form: joined field by field, so that neither takes the other's words. Pure.

A field that only one of them changed has that change. One that both changed has the words of who saves last; the
other's stay in the revisions of the form and are offered back (`Joined.displaced`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kie.catalogue import Json

Content = Mapping[str, Json]
_BY_KEY = ("texts", "parameters")
"""Parts of a form whose entries are fields of their own; of parameters, those of each model."""
_LISTS = ("references",)


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A form after another tab's changes came in: its `content`, and the `taken` fields as (part, key), key "" where
    the part is one field. `displaced` are words of this tab that lie under another's now, by field of the brief."""

    content: dict[str, Json]
    taken: tuple[tuple[str, str], ...]
    displaced: Mapping[str, str]


def merge(base: Content, mine: Content, theirs: Content) -> dict[str, Json]:
    """What is kept when `mine`, begun from `base`, is saved after `theirs` was: changes of both, mine on top."""
    joined: dict[str, Json] = {}
    for part in dict.fromkeys((*theirs, *mine)):
        if part in _BY_KEY:
            joined[part] = _by_key(_map(base.get(part)), _map(mine.get(part)), _map(theirs.get(part)), deep=part)
        elif part in _LISTS:
            joined[part] = _union(_list(base.get(part)), _list(mine.get(part)), _list(theirs.get(part)))
        elif mine.get(part) != base.get(part) or part not in theirs:
            if part in mine:
                joined[part] = mine[part]
        else:
            joined[part] = theirs[part]
    return joined


def only_fills_in(before: Content, after: Content) -> bool:
    """Whether `after` says no more than `before` but for parameters that nobody had chosen: what a page fills in by
    itself is no change that somebody would want to undo."""
    if _written(before) != _written(after):
        return False
    old, new = _map(before.get("parameters")), _map(after.get("parameters"))
    return all({**_map(new.get(model)), **_map(values)} == new.get(model) for model, values in old.items())


def _written(content: Content) -> dict[str, Json]:
    """A form without its parameters and without fields that hold nothing."""
    texts: dict[str, Json] = {name: text for name, text in _map(content.get("texts")).items() if text}
    return {**content, "texts": texts, "parameters": None}


def take(base: Content, mine: Content, theirs: Content) -> Joined:
    """What a tab shows that held `mine`, begun from `base`, when it learns of `theirs`."""
    content = merge(base, mine, theirs)
    taken = tuple(field for field in _fields(content, mine) if _at(content, field) != _at(mine, field))
    lost = {
        key: str(_at(mine, (part, key)))
        for part, key in taken
        if part == "texts" and str(_at(mine, (part, key)) or "").strip()
    }
    if ("colours", "") in taken and str(mine.get("colours") or "").strip():
        lost["colours"] = str(mine["colours"])
    return Joined(content=content, taken=taken, displaced=lost)


def _by_key(base: Content, mine: Content, theirs: Content, *, deep: str) -> dict[str, Json]:
    joined: dict[str, Json] = {}
    for key in dict.fromkeys((*theirs, *mine)):
        if deep == "parameters":
            joined[key] = _by_key(_map(base.get(key)), _map(mine.get(key)), _map(theirs.get(key)), deep="")
        elif mine.get(key) == base.get(key):
            if key in theirs:
                joined[key] = theirs[key]
        elif key in mine:
            joined[key] = mine[key]
    return joined


def _union(base: list[Json], mine: list[Json], theirs: list[Json]) -> list[Json]:
    """Theirs, without what mine took away, with what mine added."""
    kept = [entry for entry in theirs if entry in mine or entry not in base]
    return kept + [entry for entry in mine if entry not in base and entry not in kept]


def _fields(*contents: Content) -> list[tuple[str, str]]:
    fields: dict[tuple[str, str], None] = {}
    for content in contents:
        for part, value in content.items():
            keys = list(_map(value)) if part in _BY_KEY else [""]
            fields |= dict.fromkeys((part, key) for key in keys)
    return list(fields)


def _at(content: Content, field: tuple[str, str]) -> Json:
    part, key = field
    value = _map(content.get(part)).get(key) if key else content.get(part)
    return None if part == "texts" and value == "" else value


def _map(value: Json) -> Content:
    return value if isinstance(value, Mapping) else {}


def _list(value: Json) -> list[Json]:
    return list(value) if isinstance(value, (list, tuple)) else []
