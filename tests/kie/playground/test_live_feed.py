"""Feeds: what changed since a number, and what is drawn again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kie.playground.live_feed import REDRAWN_SECONDS, Entry, Feed, Listing

Shown = dict[str, int]


class Source:
    """What a feed reads; `drawn` are the cards that were drawn, in turn."""

    def __init__(self) -> None:
        self.shown: Shown = {}
        self.now = 0.0
        self.drawn: list[str] = []
        self.feed = Feed("board", self.read, clock=lambda: self.now)

    def read(self) -> Listing:
        entries = {
            key: Entry(drawn_from=value, draw=lambda k=key, v=value: self.draw(k, v))
            for key, value in self.shown.items()
        }
        return Listing(head=sorted(self.shown), entries=entries)

    def draw(self, key: str, value: int) -> dict[str, Any]:
        self.drawn.append(key)
        return {"id": key, "value": value, "signed": int(self.now)}

    def look(self, **shown: int) -> int:
        self.shown = shown
        self.feed.look()
        return self.feed.number

    def since(self, number: int) -> dict[str, Any] | None:
        text = self.feed.message_since(number, feed=self.feed.id)
        return None if text is None else json.loads(text)


@pytest.fixture
def source() -> Source:
    return Source()


def test_a_look_that_changes_nothing_gives_no_number_and_draws_nothing(source: Source) -> None:
    assert (source.look(a=1), source.look(a=1), source.drawn) == (1, 1, ["a"])
    assert source.since(1) is None


def test_only_what_changed_since_a_number_is_told(source: Source) -> None:
    source.look(a=1, b=1)
    source.look(a=1, b=2)
    source.look(a=1, b=2, c=1)
    later = source.since(2)
    assert later is not None
    assert (later["since"], later["head"], [card["id"] for card in later["cards"]]) == (2, ["a", "b", "c"], ["c"])
    earlier = source.since(1)
    assert earlier is not None
    assert [card["id"] for card in earlier["cards"]] == ["b", "c"]


def test_who_is_woken_hears_of_a_new_number_and_not_of_an_idle_look(source: Source) -> None:
    woken: list[int] = []
    source.feed.wakers.add(lambda: woken.append(source.feed.number))
    for value in (1, 1, 2):
        source.look(a=value)
    assert woken == [1, 2]


def test_a_card_is_drawn_again_before_the_addresses_in_it_die(source: Source) -> None:
    source.look(a=1)
    source.now = REDRAWN_SECONDS - 1
    assert source.look(a=1) == 1
    source.now = REDRAWN_SECONDS + 1
    assert source.look(a=1) == 2
    assert source.feed.whole()["cards"][0]["signed"] == int(source.now)


@given(
    looks=st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2)), min_size=1, max_size=8),
    hears=st.sets(st.integers(0, 7)),
)
def test_whoever_hears_at_whatever_moments_ends_with_what_is_shown(looks: list[Shown], hears: set[int]) -> None:
    source, number, cards = Source(), 0, dict[str, Any]()
    head: list[str] = []
    for place, shown in enumerate(looks):
        source.look(**shown)
        message = source.since(number) if place in hears or place == len(looks) - 1 else None
        if message is None:
            continue
        number, head = message["number"], head if message["head"] is None else message["head"]
        cards = {**(cards if message["since"] else {}), **{card["id"]: card for card in message["cards"]}}
    whole = source.feed.whole()
    assert (head, [cards[key] for key in head]) == (
        whole["head"],
        sorted(whole["cards"], key=lambda card: str(card["id"])),
    )
