"""Reads an English brief: the head of its first noun phrase is the subject, so that a lamp on a desk is a lamp; what
stands in it with "with", "on" or "holding" comes along, and a noun that has no sketch is named as missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kie.emulator.drawing import vocabulary
from kie.emulator.drawing.ideas import Draft, Idea, Relation, Thing
from kie.emulator.drawing.paint import Colour, shade
from kie.emulator.drawing.sketch import load

_MOST_COPIES = 12
_MOST_TOKENS = 160
_TOKEN = re.compile(r"[a-z0-9à-ÿ]+(?:'[a-z]+)?|[.,;:!?()\n]")
_ADJECTIVE_ENDINGS = (
    "ic", "al", "ous", "ful", "ish", "ive", "able", "ible", "less", "ant", "ent", "ed", "ing", "ly", "ern", "ese",
    "ary",
)  # fmt: skip
_IDIOMS = (
    (re.compile(r"coffee(?=[^.\n]{0,90}?(?:pour.over|drippers?|carafe|gooseneck|kettle))"), "coffee dripper"),
    (re.compile(r"\b(?:full|upper) body\b|\bas seen from\b|\b\d+ ?mm\b"), ","),
    (re.compile(r"\b(?:standing|sitting|lying|resting|placed|set|put) (on|in|under|beside|by|at)\b"), r"\1"),
    (re.compile(r"\bbackdrops?\b"), "background"),
    (re.compile(r"\b\w+[- ](?:capped|topped|peaked|kissed|dappled|drenched|lit|tipped|trimmed)\b"), " "),
    (re.compile(r"\b(?:shaped (?:like|as)|in the (?:shape|form) of) (?:an? |the )?(?:\w+ )?\w+"), " "),
    (re.compile(r"\bsnowy (?=(?:mountain|peak|summit|alp)s?\b)"), "snow "),
    (re.compile(r"\b(?:looking |smiling |staring )?(?:at|into|towards?|facing|to) the (?:camera|viewer)\b"), ","),
    (re.compile(r"\b\w+[- ](?:breathing|shaped|themed|inspired|scented|flavou?red)\b"), " "),
    (re.compile(r"\b(?:thin )?plane of focus\b|\bdepth of field\b|\bin (?:\w+ )*letters\b"), " "),
)
"""What does not mean what its nouns say, put in words that do."""


def read_english(sentences: Iterable[str], *, most: int = 2) -> Idea:
    """What the sentences of a brief say, the subject first; from the one after `most` on, only about places.

    Labelled sentences ("Style: ...") are not among them.
    """
    draft = Draft()
    read = 0
    for sentence in sentences:
        text = sentence
        for pattern, said in _IDIOMS:
            text = pattern.sub(said, text)
        draft.is_detail = read >= most
        _Reader(draft, is_first=not draft.has_subject).read(_TOKEN.findall(text.replace("-", " "))[:_MOST_TOKENS])
        read += draft.has_subject
        if sentence.strip() not in vocabulary.words("frames"):
            draft.nouns += [token for token in _TOKEN.findall(text) if token in vocabulary.words("plain nouns")]
    if not draft.has_subject and draft.nouns:
        draft.miss(draft.nouns[0])
    return draft.finished()


@dataclass(kw_only=True)
class _Phrase:
    """A noun phrase as far as it was read."""

    relation: str
    count: int | None = None
    colours: list[Colour] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """What is unknown since the last noun."""
    thing: tuple[str, str, bool] | None = None
    """Its head: sketch, word, whether it is a plural."""
    places: list[str] = field(default_factory=list)
    part: str | None = None
    frame: bool = False
    is_closed: bool = False
    portion: int | None = None


class _Reader:
    """Reads one sentence into a draft."""

    def __init__(self, draft: Draft, *, is_first: bool) -> None:
        self.draft = draft
        self.is_first = is_first
        self.carried: list[Colour] = []
        self.portion: int | None = None
        self.is_slice = False

    def read(self, tokens: list[str]) -> None:
        """Take a sentence in, phrase by phrase."""
        phrase = _Phrase(relation="subject")
        at = 0
        while at < len(tokens):
            token = tokens[at]
            relation, length = _relation(tokens, at)
            thing = vocabulary.find(vocabulary.thing_words(), tokens, at)
            if thing and thing.length > length:
                relation = ""
            if token in vocabulary.words("subordinates") and phrase.thing and at:
                break
            if relation and not (relation == "like" and not phrase.thing):
                phrase = self._next(phrase, relation)
                at += length
            elif not token[0].isalnum():
                phrase = self._next(
                    phrase, "beside" if token == "," else "subject" if not self.draft.has_subject else ""
                )
                at += 1
            else:
                at = self._word(tokens, at, phrase)
                if phrase.is_closed and at < len(tokens) and tokens[at] in vocabulary.pairs("numbers"):
                    phrase = self._next(phrase, "beside")
        self._close(phrase)

    def _next(self, phrase: _Phrase, relation: str) -> _Phrase:
        self._close(phrase)
        if relation == "contents" and self.portion:
            relation = "subject" if not self.draft.has_subject else "beside"
        if relation == "beside" and phrase.relation in {"wear", "hold", "without"}:
            relation = phrase.relation
        return _Phrase(relation=relation, colours=self.carried, portion=self.portion)

    def _word(self, tokens: list[str], at: int, phrase: _Phrase) -> int:
        """Take in what begins at a word, and say where to go on."""
        token = tokens[at]
        frame = _longest(vocabulary.words("frames"), tokens, at)
        colour = _colour(tokens, at)
        thing = vocabulary.find(vocabulary.thing_words(), tokens, at)
        place = vocabulary.find(vocabulary.scene_words(), tokens, at)
        if frame and (thing is None or thing.length < frame) and not phrase.is_closed:
            phrase.frame = True
            self.draft.is_portrait |= " ".join(tokens[at : at + frame]) in vocabulary.words("portraits")
            return at + frame
        if phrase.is_closed:
            if place and phrase.thing is None:
                phrase.places.append(place.name)
            return at + (place.length if place and phrase.thing is None else 1)
        if token in vocabulary.pairs("numbers") and (thing is None or thing.length == 1):
            number = int(vocabulary.pairs("numbers")[token])
            phrase.count = number if phrase.count is None or number > 1 else phrase.count
            return at + 1
        if token.isdigit() and int(token) <= _MOST_COPIES:
            phrase.count = max(1, int(token))
            return at + 1
        subject = load()[self.draft.things[0].sketch] if self.draft.things and phrase.relation != "subject" else None
        is_single = _ends(tokens, at + 1) and (thing is None or thing.length == 1)
        is_bare = phrase.relation in {"beside", "contents", "hold", "in", "on"}
        if subject and is_bare and (part := vocabulary.part_called(subject, token)) and is_single:
            phrase.part, phrase.words, phrase.is_closed = part, [], True
            return at + 1
        goes_on = at > 0 and tokens[at - 1] in {",", "and", "in"} and bool(self.carried or phrase.colours)
        is_listed = (
            goes_on and phrase.count is None and thing is not None and colour is not None and thing.length <= colour[1]
        )
        is_shade = tokens[at] in {"dark", "deep", "light", "pale"} and colour is not None and colour[1] > 1
        inner = vocabulary.find(vocabulary.thing_words(), tokens, at + 1) if is_shade else None
        if inner and _ends(tokens, at + 1 + inner.length):
            return at + 1
        if colour and (is_listed or not (thing and (thing.length > colour[1] or _ends(tokens, at + thing.length)))):
            if colour[0] is not None:
                phrase.colours.append(colour[0])
            if place is None or place.length <= colour[1] or not _ends(tokens, at + place.length):
                if _ends(tokens, at + colour[1]):
                    phrase.is_closed = phrase.thing is not None
                return at + colour[1]
        if token in vocabulary.words("noun verbs"):
            is_second_verb = at > 0 and tokens[at - 1] == "and" and self.draft.has_subject
            if is_second_verb or (phrase.thing and _is_animate(phrase.thing[0])):
                phrase.is_closed = True
                return at + 1
        if place and (
            thing is None
            or place.length > thing.length
            or (place.length == thing.length and _is_placed(phrase.relation, place.name, thing.name))
        ):
            phrase.places.append(place.name)
            phrase.words = []
            return at + place.length
        is_portion = token in vocabulary.pairs("portions") and tokens[at + 1 : at + 2] == ["of"]
        if is_portion and (thing is None or thing.length == 1):
            self.portion = max(int(vocabulary.pairs("portions")[token]), phrase.count or 1)
            self.is_slice = token in {"slice", "piece", "wedge"}
            phrase.is_closed = True
            return at + 1
        if thing:
            head = (thing.name, " ".join(tokens[at : at + thing.length]), thing.is_plural)
            takes_object = (
                token.endswith("ing") and tokens[at + 1 : at + 2] and tokens[at + 1] in vocabulary.pairs("numbers")
            )
            if phrase.thing and (takes_object or (not _ends(tokens, at + thing.length) and _is_verb(token))):
                phrase.is_closed = True
            elif not (phrase.thing and _is_role(phrase.thing[0], thing.name)):
                phrase.thing = head
            phrase.words = []
            return at + thing.length
        if _is_verb(token) and (phrase.thing or phrase.places or phrase.words):
            phrase.is_closed = phrase.thing is not None or bool(phrase.places)
        elif {token, vocabulary.singular(token)} & vocabulary.words("plain nouns") and (
            phrase.thing or not phrase.words
        ):
            phrase.is_closed = phrase.thing is not None and _ends(tokens, at + 1)
            if phrase.is_closed and self.draft.has_subject:
                phrase.thing = None
        elif token not in vocabulary.words("adjectives") and not _is_verb(token) and not token[0].isdigit():
            phrase.words.append(token)
        elif phrase.thing and token.endswith(("ing", "ed", "ly")):
            phrase.is_closed = True
        return at + 1

    def _close(self, phrase: _Phrase) -> None:
        """Put what a phrase said into the draft."""
        self.carried = []
        if phrase.relation in {"without", "like"}:
            return
        said_nothing = not (phrase.thing or phrase.places or phrase.words or phrase.part or phrase.frame)
        if said_nothing and not phrase.portion:
            self.carried = phrase.colours
            if phrase.relation in {"contents", "in"} and phrase.colours and self.draft.things:
                for colour, part in zip(phrase.colours, ("", "second"), strict=False):
                    self._colour([colour], part=part)
                self.carried = []
        if not phrase.is_closed or phrase.thing or phrase.places or phrase.part:
            self.portion = None if phrase.thing or phrase.words else self.portion
        if phrase.part:
            if phrase.colours:
                self._colour(phrase.colours, part=phrase.part)
            return
        unknown = _unknown(phrase.words) if not phrase.is_closed or not phrase.thing else ""
        if unknown and self.is_first and phrase.thing and _is_animate(phrase.thing[0]):
            self._add(phrase)
            self.draft.miss(unknown)
        elif unknown and (self.is_first or not (phrase.thing or phrase.places)):
            if self.is_first:
                self.draft.miss(unknown)
            return
        if phrase.thing and not (phrase.places and phrase.relation != "subject"):
            self._add(phrase)
        for place in phrase.places:
            self.draft.place(place)

    def _add(self, phrase: _Phrase) -> None:
        if phrase.thing is None:
            return
        sketch, word, is_plural = phrase.thing
        sketch = self._meant(sketch, phrase)
        if phrase.relation == "in" and vocabulary.kind_of(sketch) == "buildings":
            self.draft.place("living room wall")
            return
        relation: Relation = "beside"
        if phrase.relation in {"subject", "on", "in", "under", "behind", "wear", "hold", "contents"}:
            relation = phrase.relation  # type: ignore[assignment]
        if relation == "in" and vocabulary.kind_of(sketch) == "clothing":
            relation = "wear"
        if relation == "subject" and self.draft.has_subject:
            relation = "beside"
        is_worn = vocabulary.kind_of(sketch) == "clothing" or sketch == "headphones"
        if relation == "beside" and self.draft.things and is_worn:
            relation = "wear" if _is_animate(self.draft.things[0].sketch) else relation
        count = phrase.portion or phrase.count or (2 if sketch in vocabulary.words("pairs") else 3)
        if not is_plural and not phrase.portion and (phrase.count or 1) == 1:
            count = 1
        if sketch in vocabulary.words("mass") and (phrase.count or 1) == 1:
            count = 1
        if relation == "contents" and sketch in vocabulary.words("fills") and self.draft.things:
            first = self.draft.things[0]
            if first.sketch in vocabulary.words("vessels"):
                self.draft.things[0] = replace(first, sketch=sketch, word=word)
                return
        colours = {"": phrase.colours[0]} if phrase.colours else {}
        if len(phrase.colours) > 1:
            colours["second"] = phrase.colours[1]
        thing = Thing(word=word, sketch=sketch, count=min(count, _MOST_COPIES), relation=relation, colours=colours)
        self.draft.add(thing)

    def _meant(self, sketch: str, phrase: _Phrase) -> str:
        """The sketch that a word means here: a slice of cake is no whole one, glasses by a bottle are to drink from."""
        if self.is_slice and phrase.portion and f"{sketch} slice" in load():
            return f"{sketch} slice"
        if sketch == "crowd" and (phrase.count or 1) > 1:
            return "man"
        first = self.draft.things[0].sketch if self.draft.things else ""
        if sketch == "glasses" and first and (vocabulary.kind_of(first) == "food" or "bottle" in first):
            return "wine glass" if "wine" in first else "glass"
        return sketch

    def _colour(self, colours: list[Colour], *, part: str) -> None:
        subject = self.draft.things[0]
        self.draft.things[0] = replace(subject, colours={part: colours[0]} | subject.colours | {part: colours[0]})


def _relation(tokens: list[str], at: int) -> tuple[str, int]:
    """The relation that begins at a word, and how many words it takes."""
    for length in (3, 2, 1):
        phrase = " ".join(tokens[at : at + length])
        if phrase in vocabulary.words("contents"):
            return "contents", length
        for name in ("on", "in", "under", "behind", "wear", "hold", "without", "like", "beside"):
            if phrase in vocabulary.words(f"relations {name}"):
                return name, length
    return "", 0


def _colour(tokens: list[str], at: int) -> tuple[Colour | None, int] | None:
    """The colour that begins at a word, darker or lighter where it is said so."""
    step, first = 0.0, at
    if tokens[at] in {"dark", "deep", "light", "pale"} and at + 1 < len(tokens):
        step, first = (-0.13 if tokens[at] in {"dark", "deep"} else 0.14), at + 1
    for start, change in ((at, 0.0), (first, step)):
        for length in (3, 2, 1):
            name = " ".join(tokens[start : start + length])
            if name in vocabulary.colours() and start + length <= len(tokens):
                colour = vocabulary.colours()[name]
                return (shade(colour, change) if colour else None), start + length - at
    return None


def _longest(known: frozenset[str], tokens: list[str], at: int) -> int:
    """How many words the longest known phrase takes there."""
    return next((length for length in (3, 2, 1) if " ".join(tokens[at : at + length]) in known), 0)


def _ends(tokens: list[str], at: int) -> bool:
    """A noun phrase ends before this word."""
    if at >= len(tokens):
        return True
    token = tokens[at]
    small = token in vocabulary.pairs("numbers") or token in vocabulary.words("subordinates")
    return not token[0].isalnum() or small or bool(_relation(tokens, at)[0]) or _is_verb(token)


def _is_verb(token: str) -> bool:
    verbs = vocabulary.words("verbs")
    if token in verbs or token.removesuffix("s") in verbs or token.removesuffix("es") in verbs:
        return True
    if token.endswith("ies") and token[:-3] + "y" in verbs:
        return True
    return (
        len(token) > 3 and token.endswith(("ing", "ed")) and not vocabulary.find(vocabulary.thing_words(), [token], 0)
    )


def _is_animate(sketch: str) -> bool:
    return vocabulary.kind_of(sketch) in {"animals", "birds_and_sea", "people"} or sketch == "robot"


def _is_role(first: str, second: str) -> bool:
    """An animal in a person's role: a cat astronaut is a cat."""
    people = vocabulary.kinds_of_people()
    return _is_animate(first) and first not in people and second in people and "bust" in load()[second].anchors


def _is_placed(relation: str, place: str, sketch: str) -> bool:
    """A word for a place and for a thing is a place after "on" or "in", and where only the place can be a subject."""
    if vocabulary.kind_of(sketch) == "buildings" and relation != "in":
        return False
    furniture = {"desk", "table", "marble table", "shelf", "wall", "desert", "rain", "fog"}
    if relation in {"on", "in", "behind", "under"}:
        return not (relation == "under" and vocabulary.kind_of(sketch) in {"plants", "household"})
    if relation == "beside":
        return place not in {"night", "sky"}
    return relation == "subject" and place not in furniture and sketch in {"mountain", "stars", "wave"}


def _unknown(words: list[str]) -> str:
    """The unknown noun at the end of a phrase, with the unknown noun before it if there is one."""
    if not words or words[-1] in vocabulary.words("plain nouns"):
        return ""
    before = words[-2] if len(words) > 1 else ""
    return f"{before} {words[-1]}" if before and not before.endswith(_ADJECTIVE_ENDINGS) else words[-1]
