"""A place of a comparison as a card of its grid: where it stands, what was measured on it, its cut-outs."""

from __future__ import annotations

from typing import Any

from kie.domain.comparison import Comparison, Slot
from kie.playground.clocks import Clocks
from kie.playground.comparisons.slot_words import facts, place_words
from kie.playground.result_actions import CLIP, REMOVE_BACKGROUND, REUSE
from kie.playground.result_cards import Card, brief_colours, card_of
from kie.playground.signed_links import SignedLinks
from prompts.evaluation.result_checks import Inspection

MANY = 8
"""Results above which there is no room for checks that are in order."""


def head(comparison: Comparison) -> dict[str, Any]:
    """Which task stands in which of the comparison's `slots`, and how many of the `total` are `done`."""
    settled = [slot.task.is_settled for slot in comparison.slots]
    return {
        "slots": [slot.task.id for slot in comparison.slots],
        "done": sum(settled),
        "total": len(settled),
        "isSettled": all(settled),
    }


def card_of_slot(
    comparison: Comparison, slot: Slot, *, links: SignedLinks, clocks: Clocks, inspection: Inspection | None
) -> Card:
    """What leads on from a result stays behind it: here one looks, and the columns are narrow."""
    colours = brief_colours(comparison.run.brief)
    drawn = card_of(slot.task, links=links, clocks=clocks, colours=colours, inspection=inspection)
    card = placed(drawn, comparison, slot)
    return {
        **card,
        "actions": [*(_in_a_column(action) for action in card["actions"]), *_cutouts(slot, links=links)],
        "checks": _checks(comparison, card.get("checks", [])),
    }


def placed(card: Card, comparison: Comparison, slot: Slot) -> Card:
    """A card under the words of its place."""
    repeats = max(other.repeat for other in comparison.slots) + 1
    place = place_words(comparison.layout, slot, repeats=repeats)
    return {
        **card,
        "playsInPlace": True,
        "facts": facts(slot),
        "place": place or "The result",
        "title": place or card["title"],
    }


def _in_a_column(action: dict[str, Any]) -> dict[str, Any]:
    """The star first, and nothing that leads on from the result."""
    return {**action, "isMain": action.get("isMain", False) and action["name"] not in (CLIP, REMOVE_BACKGROUND, REUSE)}


def _checks(comparison: Comparison, checks: list[dict[str, str]]) -> list[dict[str, str]]:
    """In a larger comparison only what is wrong."""
    is_large = len(comparison.slots) > MANY
    return [check for check in checks if not is_large or check["mark"] in ("bad", "warn")]


def _cutouts(slot: Slot, *, links: SignedLinks) -> list[dict[str, Any]]:
    return [
        {"name": "cut-out", "label": "Cut-out", "href": links.download(task, file), "isMain": True}
        for task in slot.made_from
        for file in task.kept
    ]
