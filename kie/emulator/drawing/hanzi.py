"""Reads Chinese briefs into ideas: the longest known words, and what modifiers, verbs and places make of each noun.

A noun before the particle 的, or before 里 and 上, modifies or places; the first one that stands free is the subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from kie.emulator.drawing import vocabulary
from kie.emulator.drawing.ideas import Draft, Idea, Relation, Thing
from kie.emulator.drawing.paint import Colour
from kie.emulator.drawing.sketch import load

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_CLAUSE_END = re.compile(r"[，。！？；、,.!?;\n：:]")
_LOCATIVES = "里上中下旁边内间外前后"
_UNKNOWN_MODIFIER = "的"


@dataclass(frozen=True, kw_only=True)
class _Word:
    """A word and what it is: noun, colour, verb, number, classifier, frame, small, or unknown."""

    text: str
    kind: str
    meaning: str


@cache
def _lexicon() -> dict[str, tuple[str, str]]:
    words: dict[str, tuple[str, str]] = {}
    kind = ""
    for line in vocabulary.lines_of("chinese.txt"):
        if line.startswith("["):
            kind = line.strip("[]")
            continue
        meaning, _, chinese = line.partition(":")
        for word in chinese.split(","):
            words.setdefault(word.strip(), (kind, meaning.strip()))
    return words


@cache
def _classifiers() -> frozenset[str]:
    lines = vocabulary.lines_of("chinese.txt")
    after = lines[lines.index("[classifiers]") + 1]
    return frozenset(word.strip() for word in after.partition(":")[2].split(","))


@cache
def _longest() -> int:
    return max(map(len, _lexicon()))


def words_of(clause: str) -> list[_Word]:
    """A clause cut into known words, the longest first; what lies between is unknown."""
    words: list[_Word] = []
    at, unknown = 0, ""
    while at < len(clause):
        size = next((n for n in range(_longest(), 0, -1) if clause[at : at + n] in _lexicon()), 0)
        if words and not unknown and words[-1].kind == "numbers" and clause[at] in _classifiers() and size < 2:
            words.append(_Word(text=clause[at], kind="classifiers", meaning=""))
            at += 1
            continue
        if not size and clause[at] != _UNKNOWN_MODIFIER:
            unknown += clause[at]
            at += 1
            continue
        if unknown:
            words.append(_Word(text=unknown, kind="unknown", meaning=""))
            unknown = ""
        text = clause[at : at + max(1, size)]
        kind, meaning = _lexicon()[text] if size else ("of", "")
        words.append(_Word(text=text, kind=kind, meaning=meaning))
        at += len(text)
    if unknown:
        words.append(_Word(text=unknown, kind="unknown", meaning=""))
    return words


def read_chinese(sentences: Iterable[str]) -> Idea:
    """What the sentences of a brief say, the subject first."""
    draft = Draft()
    for number, sentence in enumerate(sentences):
        for clause in _CLAUSE_END.split(sentence):
            if clause.strip():
                _read_clause(draft, words_of(clause.strip()), is_first=number == 0)
    return draft.finished()


@dataclass(kw_only=True)
class _State:
    """What was said since the last free noun."""

    colours: list[Colour] = field(default_factory=list)
    count: int = 1
    relation: Relation | None = None
    """What a verb opened; 的 closes it."""
    opened: list[Thing] = field(default_factory=list)
    unknown: str = ""
    skipped: Thing | None = None
    """A noun that modifies what follows; it is the subject where nothing does."""


def _read_clause(draft: Draft, words: list[_Word], *, is_first: bool) -> None:
    state = _State()
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else None
        match word.kind:
            case "colours":
                colour = vocabulary.colours().get(word.meaning)
                state.colours += [colour] if colour else []
            case "numbers":
                state.count = max(state.count, int(word.meaning))
            case "classifiers":
                if word.text in {"双", "对"}:
                    state.count = 2
                if word.text in {"群", "堆", "串", "排", "束"}:
                    state.count = 5
            case "verbs":
                if word.meaning == "beside" and state.unknown and not draft.has_subject:
                    draft.miss(state.unknown)  # 一瓶橄榄油和几颗番茄: the oil is what was asked for
                    state.unknown = ""
                if word.meaning != "verb":
                    state.relation = "beside" if word.meaning == "beside" else _relation(word.meaning)
                    if word.meaning == "beside" and not draft.has_subject:
                        state.relation = "beside"
            case "of":
                if state.unknown and after is not None:
                    state.unknown = ""
                state.relation = None if not draft.has_subject else state.relation
            case "unknown":
                if HAN.search(word.text) and is_first:
                    state.unknown = word.text
            case "nouns":
                if after is not None and after.kind == "nouns" and not _is_place(word) and not _is_place(after):
                    continue
                state = _noun(draft, word, after, state)
                before = words[at - 1] if at else None
                if is_first and before is not None and before.kind == "unknown" and len(word.text) == 1:
                    _miss_compound(draft, before, word)
    if words and draft.things and all(word.kind in ("colours", "of") for word in words):
        _colour_subject(draft, state.colours)  # a clause of its own: “中国龙，红色”
    if state.skipped and not draft.has_subject and not state.unknown:
        draft.add(state.skipped)
    if state.unknown and is_first and not (draft.has_subject and state.relation is None):
        draft.miss(state.unknown)
    for thing in state.opened:
        draft.add(thing)


def _colour_subject(draft: Draft, colours: list[Colour]) -> None:
    """Give the subject a colour, where it has none of its own."""
    first = draft.things[0]
    if colours and "" not in first.colours:
        draft.things[0] = replace(first, colours={**first.colours, "": colours[0]})


def _miss_compound(draft: Draft, unknown: _Word, noun: _Word) -> None:
    """Of a word whose end alone is known (消防车) it is said that it is drawn as that end is."""
    ends = HAN.findall(unknown.text)[-2:]
    if ends and draft.has_subject and noun.text in {thing.word for thing in draft.things}:
        draft.miss("".join(ends) + noun.text)


def _noun(draft: Draft, word: _Word, after: _Word | None, state: _State) -> _State:
    """Put a noun where it belongs, and give the state after it."""
    follows = after.text if after else ""
    is_located = follows[:1] in _LOCATIVES and bool(follows) and follows != "后"
    is_modifier = follows == _UNKNOWN_MODIFIER
    place = vocabulary.scene_words().get(word.meaning)
    sketch = vocabulary.thing_words().get(word.meaning)
    subject = load()[draft.things[0].sketch] if draft.things else None
    part = vocabulary.part_called(subject, word.meaning) if subject else None
    opened = state.opened
    if part and (sketch is None or (draft.has_subject and state.relation == "beside")):
        if state.colours:
            first = draft.things[0]
            draft.things[0] = Thing(
                word=first.word,
                sketch=first.sketch,
                count=first.count,
                colours={**first.colours, part: state.colours[0]},
            )
        return _State(opened=opened)
    if sketch is None and place is None:
        if state.colours and not draft.has_subject:
            draft.waiting[word.meaning] = state.colours[0]
        return _State(opened=opened)
    if place and (sketch is None or is_located or is_modifier or (state.relation == "on" and after is None)):
        if draft.has_subject or is_located or is_modifier or state.relation:
            if place not in draft.places:
                draft.places.append(place)
        else:
            draft.place(place)
        return _State(opened=opened)
    colours = {"": state.colours[0]} if state.colours else {}
    count = 1 if sketch in vocabulary.words("mass") else state.count
    thing = Thing(
        word=word.text, sketch=str(sketch), count=count, colours=colours, relation=state.relation or "subject"
    )
    if not draft.has_subject and (state.relation or is_located or is_modifier):
        if state.relation or is_located:
            relation: Relation = state.relation if state.relation and state.relation != "subject" else "on"
            opened = [
                *opened,
                Thing(word=thing.word, sketch=thing.sketch, count=count, colours=colours, relation=relation),
            ]
        return _State(
            opened=opened,
            relation=state.relation,
            colours=[] if state.relation else state.colours,
            skipped=thing if is_modifier and not state.relation else None,
        )
    if draft.has_subject and thing.relation == "subject":
        thing = Thing(word=thing.word, sketch=thing.sketch, count=count, colours=colours, relation="beside")
    draft.add(thing)
    for companion in opened:
        draft.add(companion)
    return _State()


def _is_place(word: _Word) -> bool:
    return word.meaning in vocabulary.scene_words()


def _relation(meaning: str) -> Relation:
    return meaning if meaning in {"hold", "wear", "on"} else "beside"  # type: ignore[return-value]


def is_chinese(text: str) -> bool:
    """More Chinese characters than there are Latin words."""
    return len(HAN.findall(text)) > len(re.findall(r"[a-zA-Z]+", text))
