"""What a newer catalogue tells differently from ours, as sentences. Nothing changes by it: an entry is mended by hand.

    changes(all_models(), told)     told comes from kie.catalogue.remote_schema

Only what is told is compared. A fact of ours that the other side is silent about is `untold`, not a change, because
much of what our entries know stands in KIE's prose and never stood in its schemas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal, get_args

from kie.catalogue.price import USD_PER_CREDIT
from kie.catalogue.remote_schema import Facts, RemoteCatalogue, ToldModel, ToldRow, facts_of
from kie.catalogue.types import Json, Kind, Model, Parameter, PriceRow

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


def changes(ours: Iterable[Model], told: RemoteCatalogue, *, on: date) -> tuple[Change, ...]:
    """Everything that differs, new and gone models first; `on` is the day that what is told is true of."""
    entries = {model.id: model for model in ours}
    listed = {model.id: model for model in told.models}
    described: set[str] = {kind for model in entries.values() for kind in (model.kind, *model.also)}
    found = [_new(model, described) for model in told.models if model.id not in entries and not model.is_retired]
    for model in entries.values():
        other = listed.get(model.id)
        if other is None or other.is_retired:
            if not model.is_retired and (other is not None or told.is_whole):
                found.append(_gone(model, is_marked=other is not None))
        elif model.is_retired:
            found.append(_change("back", model, "is listed, although our entry says that KIE has removed it."))
    for model in entries.values():
        other = listed.get(model.id)
        if other is not None and not other.is_retired:
            found += [*_kinds(model, other), *_parameters(model, other), *_prices(model, other, on=on)]
            found += _notes(model, other)
    found += [Change(kind="unread", model=None, sentence=text) for text in told.unread]
    return tuple(sorted(found, key=lambda change: _ORDER[change.kind]))


_AROUND: Mapping[ChangeKind, int] = {"new": 0, "back": 1, "gone": 2, "other": 4}
_ORDER: Mapping[ChangeKind, int] = {kind: _AROUND.get(kind, 3) for kind in get_args(ChangeKind)}


def row_words(row: PriceRow | ToldRow) -> str:
    """`18 credits per image with resolution 1K or 2K`, the keys as KIE spells them."""
    return f"{row.credits:g} credits {_unit(row.unit)}{_case(row)}".strip()


def _case(row: PriceRow | ToldRow) -> str:
    when = ", ".join(f"{key} {' or '.join(values)}" for key, values in row.when.items())
    return f" with {when}" if when else ""


def _change(kind: ChangeKind, model: Model, sentence: str, **more: object) -> Change:
    return Change(kind=kind, model=model.id, sentence=sentence, checked=model.checked, **more)  # type: ignore[arg-type]


# --- models


def _new(model: ToldModel, described: set[str]) -> Change:
    is_ours = model.kinds is None or any(kind in described for kind in model.kinds)
    facts = [", ".join(kind.replace("-", " ") for kind in model.kinds or ())]
    if model.parameters is not None:
        needed = [name for name, facts_ in model.parameters.items() if facts_.required and _is_outer(name)]
        others = [name for name in model.parameters if name not in needed and _is_outer(name)]
        facts += [f"needs {', '.join(needed)}" if needed else "", f"takes {', '.join(others)}" if others else ""]
    facts.append(_range(model.rows) if model.rows else _quoted(model.price))
    words = "; ".join(filter(None, facts)) or "nothing more is told of it"
    return Change(kind="new" if is_ours else "other", model=model.id, sentence=f"is new: {words}.")


def _range(rows: Sequence[ToldRow]) -> str:
    """A few prices one by one, many as from where to where."""
    if len(rows) <= 3:
        return "; ".join(map(row_words, rows))
    lowest, highest = (f"{pick(row.credits for row in rows):g}" for pick in (min, max))
    return f"{lowest} to {highest} credits {' or '.join(dict.fromkeys(_unit(row.unit) for row in rows))}"


def _gone(model: Model, *, is_marked: bool) -> Change:
    how = "is marked as removed" if is_marked else "is not listed any more"
    return _change("gone", model, f"{how}; our entry is of {_day(model.checked)}.")


def _kinds(model: Model, told: ToldModel) -> Iterator[Change]:
    """Compared where every kind is a word of ours: KIE has many more."""
    own = {model.kind, *model.also}
    if told.kinds is None or not set(told.kinds) <= _KINDS or set(told.kinds) == own:
        return
    old, new = sorted(own), sorted(told.kinds)
    sentence = f"Does {', '.join(new)}; our entry says {', '.join(old)}."
    yield _change("kinds", model, sentence, old=list[Json](old), new=list[Json](new))


_KINDS = frozenset(get_args(Kind))


# --- parameters


def _parameters(model: Model, told: ToldModel) -> Iterator[Change]:
    if told.parameters is None:
        return
    own = facts_of(model)
    for name, facts in told.parameters.items():
        if name not in own and _is_first(name, own):
            needed = "Needs" if facts.required else "Takes"
            sentence = f"{needed} a new parameter {name}: {_shape(facts)}."
            yield _change("parameter", model, sentence, parameter=name, fact="parameter", new=_shape(facts))
    for name, facts in own.items():
        if name in told.parameters:
            yield from _facts(model, name, facts, told.parameters[name])
        elif _is_first(name, told.parameters) and _tells_within(_around(name), told.parameters):
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
        return f"takes {limit}, not {_short(old)}" if old is not None else f"takes {limit}; our entry has no such limit"
    if fact == "required":
        return "is needed now" if new else "is not needed any more"
    if fact == "default":
        return f"is {_word(new)} where nothing is given, not {_word(old)}" if old is not None else (
            f"is {_word(new)} where nothing is given; our entry names no default"
        )  # fmt: skip
    if fact == "choices":
        return _choices(old if isinstance(old, tuple) else (), new if isinstance(new, tuple) else ())
    what = "is a list of" if fact == "items" else "is of the type"
    return f"{what} {new}, not {old}"


def _limit(fact: str, value: object) -> str:
    return _BOUNDS[fact].format(value).removesuffix("s" if value == 1 else " ")


def _choices(old: Sequence[Json], new: Sequence[Json]) -> str:
    if not old:
        return f"takes only {_listing(new)}; our entry names no choices"
    added = [value for value in new if not any(_same(value, known) for known in old)]
    lost = [value for value in old if not any(_same(value, known) for known in new)]
    words = [f"takes {_listing(added)} as well" if added else "", f"takes {_listing(lost)} no more" if lost else ""]
    return " and ".join(filter(None, words))


def _untold(fact: str, old: Json | tuple[Json, ...]) -> str:
    if fact in _BOUNDS:
        return f"takes {_limit(fact, old)} in our entry, and nothing is said of it"
    if isinstance(old, tuple):
        return f"takes only {_listing(old)} in our entry, and nothing is said of it"
    what = {"items": f"is a list of {old}", "type": f"is of the type {old}"}.get(fact, f"has the default {_word(old)}")
    return f"{what} in our entry, and nothing is said of it"


def _shape(facts: Facts) -> str:
    """What a parameter takes, in a few words."""
    kind = f"a list of {facts.items}" if facts.type == "array" and facts.items else facts.type or "of an untold type"
    limits = [_limit(name, value) for name in _BOUNDS if (value := getattr(facts, name)) is not None]
    words = [f"one of {_listing(facts.choices)}" if facts.choices else kind, *limits]
    return ", ".join([*words, f"{_word(facts.default)} where nothing is given"] if facts.default is not None else words)


def _is_outer(name: str) -> bool:
    return "." not in name and "[" not in name


def _is_first(name: str, known: Mapping[str, Facts]) -> bool:
    """Whether nothing around it is absent too: then saying that once is enough."""
    return all(each in known for each in _around(name))


def _tells_within(around: Sequence[str], known: Mapping[str, Facts]) -> bool:
    """Whether anything is told of what the innermost list holds."""
    return not around or any(name != around[-1] and name.startswith(around[-1]) for name in known)


def _around(name: str) -> list[str]:
    """`a.b[].c` stands in `a`, `a.b` and `a.b[]`."""
    places = {found.start() for found in re.finditer(r"\.|\[\]", name)}
    places |= {found.end() for found in re.finditer(r"\[\]", name)}
    return [name[:place] for place in sorted(places) if 0 < place < len(name)]


def _known(model: Model, name: str) -> str | None:
    """What our entry says of it that its sources disagree on."""
    outer = re.split(r"\.|\[", name)[0]
    return next((text for text in model.disagreements if re.search(rf"\b{re.escape(outer)}\b", text)), None)


# --- prices


def _prices(model: Model, told: ToldModel, *, on: date) -> Iterator[Change]:
    rows = model.price.rows if model.price else ()
    if told.rows is not None:
        found = _row_changes(rows, told.rows)
    elif told.price is not None:
        found = _text_changes(rows, told.price)
    else:
        return
    day = f"({_day(on)})"
    since = model.price.checked if model.price else None
    for sentence, old, new in found:
        before = f"({_day(since)})" if since else ""
        words = sentence.replace("<old>", before).replace("<new>", day)
        known = next((text for text in model.disagreements if "price" in text or "credits" in text), None)
        yield Change(
            kind="price", model=model.id, sentence=words, fact="price", old=old, new=new, checked=since, known=known
        )


_Found = tuple[str, Json, Json]
"""A sentence with places for the two days, what it was, what it is."""


def _row_changes(ours: Sequence[PriceRow], told: Sequence[ToldRow]) -> Iterator[_Found]:
    """Prices case by case; those that are only described differently are the same."""
    if sorted(row.credits for row in ours) == sorted(row.credits for row in told):
        return
    old, new = {_key(row): row for row in ours}, {_key(row): row for row in told}
    for key, row in new.items():
        before = old.get(key)
        if before is None:
            yield f"Costs {row_words(row)} <new>; our entry has no such price.", None, row.credits
        elif before.credits != row.credits:
            yield f"Costs {row_words(row)} <new>, not {before.credits:g} <old>.", before.credits, row.credits
    for key, before in old.items():
        if key not in new:
            yield f"Has no price of {row_words(before)} <old> any more.", before.credits, None


def _key(row: PriceRow | ToldRow) -> tuple[str, frozenset[tuple[str, frozenset[str]]]]:
    when = {(key, frozenset(value.casefold() for value in values)) for key, values in row.when.items()}
    return _unit(row.unit), frozenset(when)


_UNITS = (
    (r"input *\+ *output|input and output", "per second of input and output"), (r"second", "per second"),
    (r"reference image after the 5th|input image after the fifth", "per input image after the fifth"),
    (r"after the first", "per input image after the first"), (r"input image", "per input image"),
    (r"image|removal", "per image"), (r"video", "per video"), (r"task", "per task"),
)  # fmt: skip


def _unit(written: str) -> str:
    """The unit as our entries call it, where it is one of theirs."""
    return next((unit for pattern, unit in _UNITS if re.search(pattern, written.casefold())), written)


_CREDITS = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*credits?\b", re.IGNORECASE)
_DOLLARS = re.compile(r"\$\s*(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*USD")
_TIMES = re.compile(r"(\d+(?:\.\d+)?)[\s-]*(?:seconds?|s|images?|megapixels?)\b", re.IGNORECASE)


def _text_changes(rows: Sequence[PriceRow], text: str) -> Iterator[_Found]:
    """Prose names amounts: ours are there, by themselves or times a number of seconds or images that it names."""
    amounts = [float(found.replace(",", "")) for found in _CREDITS.findall(text)]
    amounts = amounts or [float(one or other) / USD_PER_CREDIT for one, other in _DOLLARS.findall(text)]
    amounts = list(dict.fromkeys(amounts))
    if not amounts:
        return
    told = _quoted(text)
    if not rows:
        yield f"Has a price now <new>: {told}.", None, text
        return
    times = [1.0, *map(float, _TIMES.findall(text))]

    def says(amount: float, row: PriceRow) -> bool:
        return any(abs(amount - row.credits * factor) < 0.005 * max(1.0, amount) for factor in times)

    new = [amount for amount in amounts if not any(says(amount, row) for row in rows)]
    lost = [row for row in rows if row.credits and not any(says(amount, row) for amount in amounts)]
    if new or lost:
        old = list(dict.fromkeys(row_words(row) for row in lost))
        news = f"names {_amounts(new)} credits, which is no price of ours" if new else ""
        losses = f"no longer names {'; '.join(old)} <old>" if old else ""
        sentence = f"The price text {', and it '.join(filter(None, (news, losses)))}. It says <new>: {told}."
        yield sentence, [row.credits for row in lost], list[Json](new)


def _amounts(values: Sequence[float]) -> str:
    return _listing([f"{value:g}" for value in values])


# --- what is odd about what is told


def _notes(model: Model, told: ToldModel) -> Iterator[Change]:
    if told.names and model.id not in told.names:
        names = _listing(told.names)
        known = next((text for text in model.disagreements if told.names[0] in text), None)
        yield _change("disagreement", model, f"Its schema names {names} instead.", fact="model", known=known)
    for text in told.disagreements:
        if text not in model.disagreements:
            known = _known(model, re.split(r"\W", text)[0])
            yield _change("disagreement", model, f"Sources are said to disagree: {text}.", new=text, known=known)
    for text in told.unread:
        yield _change("unread", model, text)


# --- words


def _same(one: object, other: object) -> bool:
    """Equal as JSON: true is not 1, 5 is 5.0, and the order of choices does not matter."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, tuple) and isinstance(other, tuple):
        held = [any(_same(value, known) for known in other) for value in one]
        return all(held) and all(any(_same(value, known) for known in one) for value in other)
    return one == other


def _label(name: str) -> str:
    """The parameter in words and as it is spelt: `Aspect ratio (aspect_ratio)`."""
    words = Parameter(name=re.split(r"[.\[\]]", name.rstrip("[]"))[-1], type="string").label
    return words if words.casefold() == name.casefold() else f"{words} ({name})"


def _listing(values: Iterable[object]) -> str:
    words = [str(_plain(value)) for value in values]
    shown = words if len(words) <= 12 else [*words[:11], f"{len(words) - 11} more"]
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def _plain(value: object) -> object:
    return str(value).casefold() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else value


def _word(value: object) -> str:
    return f"“{value}”" if isinstance(value, str) else str(_plain(value))


def _short(value: object) -> str:
    return f"{value:,g}" if isinstance(value, int | float) else str(value)


def _quoted(text: str | None) -> str:
    words = " ".join((text or "").split())
    return f"“{words if len(words) <= 240 else words[:239] + '…'}”" if words else ""


def _json(value: Json | tuple[Json, ...]) -> Json:
    return list(value) if isinstance(value, tuple) else value


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
