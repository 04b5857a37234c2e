"""The three ways to remove a background, and which of them is taken.

    choose(...)      which back-end goes first, and why
    remove(...)      one call: the chosen one, and where *auto* may go on by itself, the next
    fallbacks(...)   what else can be offered, with its price

*embedded* runs in this process, offline and free. *http* is the server at CUTOUT_URL. *kie* is a model of KIE's
market: an ordinary task with a price, so it is offered and never started from here (`limits` makes the file for
it and fits its answer back).
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

import httpx
from PIL import Image

from kie import catalogue
from kie.cutout.alpha import is_transparent
from kie.cutout.http_backend import cut_by_http
from kie.cutout.kie_limits import remover
from kie.cutout.result import UNTOUCHED, Backend, Cut
from kie.errors import BadInput
from kie.settings import Settings

Wanted = Literal["auto", "embedded", "kie", "http"]
_EMBEDDED: tuple[Backend, ...] = ("embedded",)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A back-end and the sentence that says why it is this one."""

    backend: Backend
    reason: str


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Another back-end to try. `credits` is its price, 0 where KIE bills nothing, None where it is not known."""

    backend: Backend
    reason: str
    credits: float | None


def choose(*, settings: Settings, wanted: Wanted = "auto", has_key: bool) -> Choice:
    """The back-end to begin with. Raises BadInput where the wanted one cannot be had."""
    match wanted:
        case "embedded":
            return Choice(
                backend="embedded", reason="You chose the embedded remover: free, and nothing leaves this machine."
            )
        case "http":
            return Choice(backend="http", reason=f"You chose {_server(settings)}; no credits are used.")
        case "kie":
            return Choice(backend="kie", reason=f"You chose KIE: {_kie_price(has_key=has_key)}")
        case "auto":
            return Choice(
                backend="embedded",
                reason="The embedded remover goes first: it is free, and nothing leaves this machine.",
            )


def fallbacks(*, settings: Settings, has_key: bool, tried: Collection[Backend] = _EMBEDDED) -> tuple[Offer, ...]:
    """The back-ends not yet tried that can be had here, the free ones first."""
    offers: list[Offer] = []
    if "embedded" not in tried:
        offers.append(Offer(backend="embedded", reason="The embedded remover: free, for plain backgrounds.", credits=0))
    if "http" not in tried and settings.cutout_url is not None:
        offers.append(Offer(backend="http", reason=f"Your own: {_server(settings)}; no credits are used.", credits=0))
    if "kie" not in tried and remover() is not None:
        offers.append(
            Offer(
                backend="kie",
                reason=f"KIE: {_kie_price(has_key=has_key)}",
                credits=kie_credits() if has_key else 0,
            )
        )
    return tuple(offers)


def kie_credits() -> float | None:
    """What KIE's remover costs a picture, by the catalogue."""
    model = remover()
    return None if model is None else catalogue.credits(model, {})


def cut_embedded(image: Image.Image, *, keep_shadow: bool = False) -> Cut:
    """Cut the subject out in this process; declined where the background is not one that this can do."""
    from kie.cutout.embedded import cut_out  # OpenCV costs start-up time; nothing else in here needs it

    found = cut_out(image, keep_shadow=keep_shadow)
    if found.image is None or found.declined:
        return Cut.refused("embedded", found.reason, confidence=found.confidence)
    return Cut(image=found.image, backend="embedded", confidence=found.confidence, reason=found.reason, declined=False)


async def remove(
    image: Image.Image,
    *,
    settings: Settings,
    client: httpx.AsyncClient,
    wanted: Wanted = "auto",
    keep_shadow: bool = False,
) -> Cut:
    """Remove the background; where that fails, a declined Cut with the reason, and `image` is as it was.

    *auto* tries the embedded remover and, where that declines and CUTOUT_URL is set, the server there. Raises
    BadInput where the wanted back-end cannot be had, and for *kie*, which is a task and not a call.
    """
    choice = choose(settings=settings, wanted=wanted, has_key=settings.key is not None)
    if choice.backend == "kie":
        raise BadInput("KIE's remover is a task with a price, so it is not started from here.", field="backend")
    if await asyncio.to_thread(is_transparent, image):
        return Cut.refused(
            choice.backend, "The picture already has transparent parts; there is no background to remove."
        )
    if choice.backend == "http":
        return await cut_by_http(image, settings=settings, client=client)
    cut = await asyncio.to_thread(cut_embedded, image, keep_shadow=keep_shadow)
    if not cut.declined or wanted != "auto" or settings.cutout_url is None:
        return cut
    answered = await cut_by_http(image, settings=settings, client=client)
    declined = cut.reason.removesuffix(f" {UNTOUCHED}")
    return replace(answered, reason=f"The embedded remover declined: {declined} {answered.reason}")


def _server(settings: Settings) -> str:
    if settings.cutout_url is None:
        raise BadInput(
            "CUTOUT_URL is not set, so there is no server to send the picture to. Nothing was sent.", field="backend"
        )
    return f"the server at {urlsplit(settings.cutout_url).hostname}"


def _kie_price(*, has_key: bool) -> str:
    model = remover()
    if model is None:
        raise BadInput("KIE has no background remover any more. Nothing was sent.", field="backend")
    if not has_key:
        return f"{model.title}, in the demo, so nothing is billed."
    price = kie_credits()
    if price is None:
        return f"{model.title}; its price is not known."
    return f"{model.title}, {price:g} credit{'' if price == 1 else 's'} (${catalogue.usd(price):g}) a picture."
