"""What a brief wants to see, in the terms of the demo: things with counts and colours, places, and what is missing.

`english` reads English briefs into it, `hanzi` Chinese ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from kie.emulator.drawing import vocabulary
from kie.emulator.drawing.paint import Colour
from kie.emulator.drawing.sketch import load

Relation = Literal["subject", "beside", "on", "in", "under", "behind", "wear", "hold", "contents"]

_MOST_THINGS = 5
_INDOORS = frozenset({"room", "tiles", "shelves", "wall"})
_LAND = "hills"


@dataclass(frozen=True, kw_only=True)
class Thing:
    """Something to draw: its sketch, how many, how it stands to the subject, its colours by part ("" for all of it)."""

    word: str
    sketch: str
    count: int = 1
    relation: Relation = "subject"
    colours: dict[str, Colour] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Idea:
    """What a brief wants to see. The first thing is the subject; without one, the first place is."""

    things: tuple[Thing, ...] = ()
    places: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    is_portrait: bool = False
    is_place: bool = False
    """The subject is a place."""
    lacks_subject: bool = False
    """The subject is among what is missing."""


@dataclass(kw_only=True)
class Draft:
    """An idea that grows while a brief is read."""

    things: list[Thing] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    is_portrait: bool = False
    is_place: bool = False
    lacks_subject: bool = False
    has_subject: bool = False
    is_detail: bool = False
    nouns: list[str] = field(default_factory=list)
    """Nouns that are no things, of which the first is the subject where nothing else is."""
    waiting: dict[str, Colour] = field(default_factory=dict)
    """Colours of parts that were named before the subject."""

    def add(self, thing: Thing) -> None:
        """A thing, unless the subject shows it already."""
        if not self.has_subject:
            parts = load()[thing.sketch].parts
            colours = {part: colour for part, colour in self.waiting.items() if part in parts}
            self.things.insert(0, replace(thing, relation="subject", colours=colours | thing.colours))
            self.has_subject = True
            return
        if self.lacks_subject and thing.relation == "subject":
            thing = replace(thing, relation="beside")
        shown = load()[self.things[0].sketch].parts if self.things else frozenset()
        known = {each.sketch for each in self.things}
        is_shown = thing.sketch in known or bool({thing.sketch, thing.word} & shown)
        is_subject = thing.sketch in vocabulary.words("only subjects")
        if not (self.is_detail or is_shown or is_subject) and len(self.things) < _MOST_THINGS:
            self.things.append(thing)

    def miss(self, word: str) -> None:
        """A word that nothing can be drawn for."""
        if not self.has_subject:
            self.lacks_subject = self.has_subject = True
        if word not in self.missing:
            self.missing.append(word)

    def place(self, name: str) -> None:
        """A place; the first thing said, if it is one, is the subject."""
        if not self.has_subject:
            self.is_place = self.has_subject = True
        if name not in self.places:
            self.places.append(name)

    def finished(self) -> Idea:
        """The idea as far as it was read."""
        return Idea(
            things=tuple(self.things), places=tuple(self.places), missing=tuple(self.missing),
            is_portrait=self.is_portrait, is_place=self.is_place, lacks_subject=self.lacks_subject,
        )  # fmt: skip


def as_glyph(idea: Idea) -> Idea:
    """The idea with a thing that stands for its place, where the place itself cannot be shown."""
    scene = vocabulary.scenes()[idea.places[0]] if idea.is_place else None
    if scene is None or scene.glyph is None:
        return idea
    glyph = scene.glyph
    return replace(idea, things=(Thing(word=idea.places[0], sketch=glyph), *idea.things), is_place=False)


def furnished(idea: Idea) -> Idea:
    """The idea with something in a room that is shown for itself, and land under a sky that is."""
    known = [vocabulary.scenes()[place] for place in idea.places]
    if not idea.is_place or idea.things:
        return idea
    if not any(scene.far or scene.ground for scene in known) and known[0].sky != "space":
        return replace(idea, places=(*idea.places, _LAND))
    return as_glyph(idea) if known[0].far in _INDOORS and not known[0].props else idea
