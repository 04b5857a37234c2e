"""Where a newer catalogue differs from ours, as sentences. Nothing changes by it: an entry is mended by hand.

    changes(all_models(), remote, on=day)     remote comes from kie.catalogue.remote_models

Only what it says is compared. A fact of ours that the other side is silent about is `untold`, not a change, because
much of what our entries know stands in KIE's prose and never stood in its schemas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal, get_args

from kie.catalogue.difference_words import day_words, listing, quoted, short, word
from kie.catalogue.parameter_facts import Facts, facts_of
from kie.catalogue.price_differences import price_range, row_differences, text_differences
from kie.catalogue.remote_models import RemoteCatalogue, RemoteModel
from kie.catalogue.types import Json, Kind, Model, Parameter

ChangeKind = Literal["new", "other", "back", "gone", "kinds", "parameter", "price", "disagreement", "untold", "unread"]
"""`other` is a new model of a kind that this catalogue does not describe, `back` one that it calls retired."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference; `model` is None where it is about the list itself.

    `fact` says which of a parameter's facts differ, `checked` is the day of what we have.

    The sentence does not name the model. `known` is what our entry says that its sources disagree on
    there already.
    """

    kind: ChangeKind
    model: str | None
    sentence: str
    parameter: str | None = None
    fact: str | None = None
    old: Json = None
    new: Json = None
    checked: date | None = None
    known: str | None = None


def changes(ours: Iterable[Model], remote: RemoteCatalogue, *, on: date) -> tuple[Change, ...]:
    """Everything that differs, new and gone models first; `on` is the day of the remote catalogue."""
    entries = {model.id: model for model in ours}
    listed = {model.id: model for model in remote.models}
    described: set[str] = {kind for model in entries.values() for kind in (model.kind, *model.also)}
    changed = [_new(model, described) for model in remote.models if model.id not in entries and not model.is_retired]
    for model in entries.values():
        other = listed.get(model.id)
        if other is None or other.is_retired:
            if not model.is_retired and (other is not None or remote.is_whole):
                changed.append(_gone(model, is_marked=other is not None))
        elif model.is_retired:
            changed.append(_change("back", model, "is listed, although our entry says that KIE has removed it."))
    for model in entries.values():
        other = listed.get(model.id)
        if other is not None and not other.is_retired:
            changed += [*_kinds(model, other), *_parameters(model, other), *_prices(model, other, on=on)]
            changed += _notes(model, other)
    changed += [Change(kind="unread", model=None, sentence=text) for text in remote.unread]
    return tuple(sorted(changed, key=lambda change: _ORDER[change.kind]))


_AROUND: Mapping[ChangeKind, int] = {"new": 0, "back": 1, "gone": 2, "other": 4}
_ORDER: Mapping[ChangeKind, int] = {kind: _AROUND.get(kind, 3) for kind in get_args(ChangeKind)}


def _change(kind: ChangeKind, model: Model, sentence: str, **more: object) -> Change:
    return Change(kind=kind, model=model.id, sentence=sentence, checked=model.checked, **more)  # type: ignore[arg-type]


# --- models


def _new(model: RemoteModel, described: set[str]) -> Change:
    is_ours = model.kinds is None or any(kind in described for kind in model.kinds)
    facts = [", ".join(kind.replace("-", " ") for kind in model.kinds or ())]
    if model.parameters is not None:
        needed = [name for name, facts_ in model.parameters.items() if facts_.required and _is_outer(name)]
        others = [name for name in model.parameters if name not in needed and _is_outer(name)]
        facts += [f"needs {', '.join(needed)}" if needed else "", f"takes {', '.join(others)}" if others else ""]
    facts.append(price_range(model.rows) if model.rows else quoted(model.price))
    words = "; ".join(filter(None, facts)) or "nothing more is told of it"
    return Change(kind="new" if is_ours else "other", model=model.id, sentence=f"is new: {words}.")


def _gone(model: Model, *, is_marked: bool) -> Change:
    how = "is marked as removed" if is_marked else "is not listed any more"
    return _change("gone", model, f"{how}; our entry is of {day_words(model.checked)}.")


def _kinds(model: Model, remote: RemoteModel) -> Iterator[Change]:
    """Compared where every kind is a word of ours: KIE has many more."""
    own = {model.kind, *model.also}
    if remote.kinds is None or not set(remote.kinds) <= _KINDS or set(remote.kinds) == own:
        return
    old, new = sorted(own), sorted(remote.kinds)
    sentence = f"Does {', '.join(new)}; our entry says {', '.join(old)}."
    yield _change("kinds", model, sentence, old=list[Json](old), new=list[Json](new))


_KINDS = frozenset(get_args(Kind))


# --- parameters


def _parameters(model: Model, remote: RemoteModel) -> Iterator[Change]:
    if remote.parameters is None:
        return
    own = facts_of(model)
    for name, facts in remote.parameters.items():
        if name not in own and _is_first(name, own):
            needed = "Needs" if facts.required else "Takes"
            sentence = f"{needed} a new parameter {name}: {_shape(facts)}."
            yield _change("parameter", model, sentence, parameter=name, fact="parameter", new=_shape(facts))
    for name, facts in own.items():
        if name in remote.parameters:
            yield from _facts(model, name, facts, remote.parameters[name])
        elif _is_first(name, remote.parameters) and _tells_within(_around(name), remote.parameters):
            sentence = f"{_label(name)} is not taken any more."
            yield _change(
                "parameter", model, sentence, parameter=name, fact="parameter", old=_shape(facts),
                known=_known(model, name),
            )  # fmt: skip


def _facts(model: Model, name: str, old: Facts, new: Facts) -> Iterator[Change]:
    for fact in fields(Facts):
        before, after = getattr(old, fact.name), getattr(new, fact.name)
        if _same(before, after):
            continue
        is_untold = after is None
        sentence = _untold(fact.name, before) if is_untold else _sentence(fact.name, before, after)
        yield _change(
            "untold" if is_untold else "parameter",
            model,
            f"{_label(name)} {sentence}.",
            parameter=name,
            fact=fact.name,
            old=_json(before),
            new=_json(after),
            known=_known(model, name),
        )


_BOUNDS = {
    "minimum": "at least {:g}", "maximum": "at most {:g}", "min_length": "at least {:,g} characters",
    "max_length": "at most {:,g} characters", "min_count": "at least {:g} items", "max_count": "at most {:g} items",
}  # fmt: skip


def _sentence(fact: str, old: Json | tuple[Json, ...], new: Json | tuple[Json, ...]) -> str:
    if fact in _BOUNDS:
        limit = _limit(fact, new)
        return f"takes {limit}, not {short(old)}" if old is not None else f"takes {limit}; our entry has no such limit"
    if fact == "required":
        return "is needed now" if new else "is not needed any more"
    if fact == "default":
        return f"is {word(new)} where nothing is given, not {word(old)}" if old is not None else (
            f"is {word(new)} where nothing is given; our entry names no default"
        )  # fmt: skip
    if fact == "choices":
        return _choices(old if isinstance(old, tuple) else (), new if isinstance(new, tuple) else ())
    what = "is a list of" if fact == "items" else "is of the type"
    return f"{what} {new}, not {old}"


def _limit(fact: str, value: object) -> str:
    return _BOUNDS[fact].format(value).removesuffix("s" if value == 1 else " ")


def _choices(old: Sequence[Json], new: Sequence[Json]) -> str:
    if not old:
        return f"takes only {listing(new)}; our entry names no choices"
    added = [value for value in new if not any(_same(value, known) for known in old)]
    lost = [value for value in old if not any(_same(value, known) for known in new)]
    words = [f"takes {listing(added)} as well" if added else "", f"takes {listing(lost)} no more" if lost else ""]
    return " and ".join(filter(None, words))


def _untold(fact: str, old: Json | tuple[Json, ...]) -> str:
    if fact in _BOUNDS:
        return f"takes {_limit(fact, old)} in our entry, and nothing is said of it"
    if isinstance(old, tuple):
        return f"takes only {listing(old)} in our entry, and nothing is said of it"
    what = {"items": f"is a list of {old}", "type": f"is of the type {old}"}.get(fact, f"has the default {word(old)}")
    return f"{what} in our entry, and nothing is said of it"


def _shape(facts: Facts) -> str:
    """What a parameter takes, in a few words."""
    kind = f"a list of {facts.items}" if facts.type == "array" and facts.items else facts.type or "of an untold type"
    limits = [_limit(name, value) for name in _BOUNDS if (value := getattr(facts, name)) is not None]
    words = [f"one of {listing(facts.choices)}" if facts.choices else kind, *limits]
    return ", ".join([*words, f"{word(facts.default)} where nothing is given"] if facts.default is not None else words)


def _is_outer(name: str) -> bool:
    return "." not in name and "[" not in name


def _is_first(name: str, known: Mapping[str, Facts]) -> bool:
    """Whether nothing around it is absent too: then saying that once is enough."""
    return all(each in known for each in _around(name))


def _tells_within(around: Sequence[str], known: Mapping[str, Facts]) -> bool:
    """Whether anything is said of what the innermost list holds."""
    return not around or any(name != around[-1] and name.startswith(around[-1]) for name in known)


def _around(name: str) -> list[str]:
    """`a.b[].c` stands in `a`, `a.b` and `a.b[]`."""
    places = {mark.start() for mark in re.finditer(r"\.|\[\]", name)}
    places |= {mark.end() for mark in re.finditer(r"\[\]", name)}
    return [name[:place] for place in sorted(places) if 0 < place < len(name)]


def _known(model: Model, name: str) -> str | None:
    """What our entry says of it that its sources disagree on."""
    outer = re.split(r"\.|\[", name)[0]
    return next((text for text in model.disagreements if re.search(rf"\b{re.escape(outer)}\b", text)), None)


# --- prices


def _prices(model: Model, remote: RemoteModel, *, on: date) -> Iterator[Change]:
    rows = model.price.rows if model.price else ()
    if remote.rows is not None:
        differences = row_differences(rows, remote.rows)
    elif remote.price is not None:
        differences = text_differences(rows, remote.price)
    else:
        return
    day = f"({day_words(on)})"
    since = model.price.checked if model.price else None
    for sentence, old, new in differences:
        before = f"({day_words(since)})" if since else ""
        words = sentence.replace("<old>", before).replace("<new>", day)
        known = next((text for text in model.disagreements if "price" in text or "credits" in text), None)
        yield Change(
            kind="price", model=model.id, sentence=words, fact="price", old=old, new=new, checked=since, known=known
        )


# --- what is odd about the remote entry


def _notes(model: Model, remote: RemoteModel) -> Iterator[Change]:
    if remote.names and model.id not in remote.names:
        names = listing(remote.names)
        known = next((text for text in model.disagreements if remote.names[0] in text), None)
        yield _change("disagreement", model, f"Its schema names {names} instead.", fact="model", known=known)
    for text in remote.disagreements:
        if text not in model.disagreements:
            known = _known(model, re.split(r"\W", text)[0])
            yield _change("disagreement", model, f"Sources are said to disagree: {text}.", new=text, known=known)
    for text in remote.unread:
        yield _change("unread", model, text)


# --- words


def _same(first: object, second: object) -> bool:
    """Equal as JSON: true is not 1, 5 is 5.0, and the order of choices does not matter."""
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, tuple) and isinstance(second, tuple):
        held = [any(_same(value, known) for known in second) for value in first]
        return all(held) and all(any(_same(value, known) for known in first) for value in second)
    return first == second


def _label(name: str) -> str:
    """The parameter in words and as it is spelt: `Aspect ratio (aspect_ratio)`."""
    words = Parameter(name=re.split(r"[.\[\]]", name.rstrip("[]"))[-1], type="string").label
    return words if words.casefold() == name.casefold() else f"{words} ({name})"


def _json(value: Json | tuple[Json, ...]) -> Json:
    return list(value) if isinstance(value, tuple) else value
