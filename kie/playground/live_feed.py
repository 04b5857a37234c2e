"""What a live part of a page shows, numbered: whoever knows number 17 is told what changed since, and nothing twice.

A feed is what one workspace sees of one thing: the board, a comparison, the notice of new results. It is read from the
ledger once for everybody who follows it, and a card is drawn again only where something of its task changed. Sockets
and reruns take what they show from the same feed, so that of two states it is always known which is newer.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kie.ledger.database import now_ms

REDRAWN_SECONDS = 1500.0
"""A card as old as this is drawn again: the signed addresses in it die within the hour."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A card that can be drawn. As long as `drawn_from` stays equal, `draw` would give the same card."""

    drawn_from: object
    draw: Callable[[], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What the ledger has for a feed now. `head` is small and JSON: the order, counts; `entries` are by task id."""

    head: Any
    entries: Mapping[str, Entry] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Part:
    """Something shown and the number it came with; `moment` is when it was drawn."""

    text: str
    number: int
    value: Any = None
    drawn_from: object = None
    moment: float = 0.0


_NOTHING = _Part(text="null", number=0)


@dataclass(frozen=True, kw_only=True)
class _State:
    number: int = 0
    head: _Part = _NOTHING
    cards: Mapping[str, _Part] = field(default_factory=dict)
    messages: dict[int, str] = field(default_factory=dict, compare=False)
    """What those are told who know a number, made once for all of them."""


class Feed:
    """`key` names it within its workspace. `read` is called from any thread, never by two at once.

    `id` tells feeds of one key apart, such as those before and after a restart: the younger one sorts last.
    """

    def __init__(self, key: str, read: Callable[[], Listing], *, clock: Callable[[], float] = time.monotonic) -> None:
        self.key, self.id = key, f"{now_ms():013d}-{secrets.token_hex(3)}"
        self._read, self._clock = read, clock
        self._reading = threading.Lock()
        self._state = _State()
        self.wakers: set[Callable[[], None]] = set()
        """Called from any thread when the number has grown; nothing is in there that may block."""

    @property
    def number(self) -> int:
        return self._state.number

    def look(self) -> None:
        """Read the ledger, and wake whoever follows where something changed."""
        with self._reading:
            before = self._state
            self._state = _next(before, self._read(), now=self._clock())
            is_newer = self._state.number > before.number
        if is_newer:
            for wake in tuple(self.wakers):
                wake()

    def whole(self) -> dict[str, Any]:
        """All that is shown, as a rerun gives it to a component: the same as long as nothing changes, but that `now`
        stands in it while clocks run."""
        state = self._state
        cards = [part.value for part in state.cards.values()]
        now = {"now": round(time.time() * 1000)} if any(card.get("isOpen") for card in cards) else {}
        return {**self.without_cards(), **now, "number": state.number, "head": state.head.value, "cards": cards}

    def without_cards(self) -> dict[str, Any]:
        """What a rerun gives to a component that hears of the rest by itself."""
        return {"topic": self.key, "feed": self.id}

    def message_since(self, number: int, *, feed: str) -> str | None:
        """What who knows this number of that feed is to be told, as JSON; None where that is nothing."""
        state = self._state
        known = number if feed == self.id and 0 < number <= state.number else 0
        if known == state.number:
            return None
        if known not in state.messages:
            state.messages[known] = self._message(state, since=known)
        return state.messages[known]

    def _message(self, state: _State, *, since: int) -> str:
        head = state.head.text if state.head.number > since else "null"
        cards = ",".join(part.text for part in state.cards.values() if part.number > since)
        return (
            f'{{"topic":{json.dumps(self.key)},"feed":"{self.id}","number":{state.number},"since":{since},'
            f'"head":{head},"cards":[{cards}]}}'
        )


def _next(state: _State, listing: Listing, *, now: float) -> _State:
    """The state after a look: the same where nothing changed, otherwise one number on."""
    number = state.number + 1
    cards = {key: _card(state.cards.get(key), entry, number=number, now=now) for key, entry in listing.entries.items()}
    text = _json(listing.head)
    is_same = state.number > 0 and state.head.text == text
    head = state.head if is_same else _Part(text=text, number=number, value=listing.head)
    if is_same and cards.keys() == state.cards.keys() and all(p.number < number for p in cards.values()):
        return _State(number=state.number, head=head, cards=cards, messages=state.messages)
    return _State(number=number, head=head, cards=cards)


def _card(before: _Part | None, entry: Entry, *, number: int, now: float) -> _Part:
    if before is not None and before.drawn_from == entry.drawn_from and now - before.moment < REDRAWN_SECONDS:
        return before
    card = entry.draw()
    text = _json(card)
    if before is not None and before.text == text:
        number = before.number
    return _Part(text=text, number=number, value=card, drawn_from=entry.drawn_from, moment=now)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
