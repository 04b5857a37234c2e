"""Which of the ways to remove a background is taken, and the call itself.

    choose(...)              which back-end goes first, and why
    remove_background(...)   one call: the chosen one, and where *auto* may go on by itself, the next
    fallbacks(...)           what else can be offered, with its price

*embedded* runs in this process, offline and free. *http* is the server at CUTOUT_URL. *kie* is a model of KIE's
market: an ordinary task with a price, so it is offered and never started from here (`kie_limits` makes the file for
it and fits its answer back). What works on pixels is loaded when it is first called.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kie import catalogue
from kie.catalogue import Model
from kie.cutout.result import UNTOUCHED, Cutout
from kie.domain.cutout_backends import AUTO, BACKENDS, FIRST, Backend, BackendChoice, BackendId
from kie.errors import BadInput
from kie.settings import Settings

if TYPE_CHECKING:
    import httpx
    from PIL import Image

_FIRST_BY_ITSELF = "The embedded remover goes first: it is free, and nothing leaves this machine."


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A back-end and the sentence that says why it is this one."""

    backend: BackendId
    reason: str


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Another back-end to try. `credits` is its price, 0 where KIE bills nothing, None where it is not known."""

    backend: BackendId
    reason: str
    credits: float | None


def choose(*, settings: Settings, wanted: BackendChoice = AUTO, has_key: bool) -> Choice:
    """The back-end to begin with. Raises BadInput where the wanted one cannot be had."""
    if wanted == AUTO:
        return Choice(backend=FIRST.id, reason=_FIRST_BY_ITSELF)
    reason = _filled_in(BACKENDS[wanted].chosen, settings=settings, has_key=has_key)
    return Choice(backend=wanted, reason=reason)


def fallbacks(*, settings: Settings, has_key: bool, tried: Collection[BackendId] = (FIRST.id,)) -> tuple[Offer, ...]:
    """The back-ends not yet tried that can be had here, the free ones first."""
    return tuple(
        Offer(
            backend=backend.id,
            reason=_filled_in(backend.offered, settings=settings, has_key=has_key),
            credits=0 if backend.is_local or not has_key else kie_credits(),
        )
        for backend in BACKENDS.values()
        if backend.id not in tried and _can_be_had(backend, settings=settings)
    )


@cache
def remover() -> Model | None:
    """KIE's background remover in the catalogue."""
    models = (m for m in catalogue.all_models() if m.operation == "remove-background" and not m.is_retired)
    return next(models, None)


def require_remover() -> Model:
    """The same; raises BadInput where KIE has none any more."""
    model = remover()
    if model is None:
        raise BadInput("KIE has no background remover any more. Nothing was sent.", field="backend")
    return model


def kie_credits() -> float | None:
    """What KIE's remover costs a picture; None where the catalogue does not know."""
    return catalogue.credits(require_remover(), {})


async def remove_background(
    image: Image.Image,
    *,
    settings: Settings,
    client: httpx.AsyncClient,
    wanted: BackendChoice = AUTO,
    keep_shadow: bool = False,
    keep_enclosed: bool | None = None,
) -> Cutout:
    """Remove the background; where that fails, a declined Cutout with the reason, and `image` is as it was.

    *auto* tries the embedded remover and, where that declines and CUTOUT_URL is set, the server there. Raises
    BadInput where the wanted back-end cannot be had, and for *kie*, which is a task and not a call.
    """
    from kie.cutout.alpha import is_transparent
    from kie.cutout.embedded import remove_embedded
    from kie.cutout.http_backend import remove_by_http

    choice = choose(settings=settings, wanted=wanted, has_key=settings.key is not None)
    if not BACKENDS[choice.backend].is_local:
        raise BadInput("KIE's remover is a task with a price, so it is not started from here.", field="backend")
    if await asyncio.to_thread(is_transparent, image):
        reason = "The picture already has transparent parts; there is no background to remove."
        return Cutout.refused(choice.backend, reason)
    if choice.backend == "http":
        return await remove_by_http(image, settings=settings, client=client)
    cutout = await asyncio.to_thread(
        remove_embedded,
        image,
        keep_shadow=keep_shadow,
        keep_enclosed=keep_enclosed,
        model_file=settings.cutout_model,
    )
    if not cutout.declined or wanted != AUTO or settings.cutout_url is None:
        return cutout
    by_http = await remove_by_http(image, settings=settings, client=client)
    declined = cutout.reason.removesuffix(f" {UNTOUCHED}")
    return replace(by_http, reason=f"The embedded remover declined: {declined} {by_http.reason}")


def _can_be_had(backend: Backend, *, settings: Settings) -> bool:
    if backend.is_local:
        return not backend.needs_server or settings.cutout_url is not None
    return remover() is not None


def _filled_in(sentence: str, *, settings: Settings, has_key: bool) -> str:
    """A back-end's sentence with its server and its price; raises BadInput where there is no such thing."""
    sentence = sentence.replace("{server}", _server(settings)) if "{server}" in sentence else sentence
    return sentence.replace("{price}", _price(has_key=has_key)) if "{price}" in sentence else sentence


def _server(settings: Settings) -> str:
    if settings.cutout_url is None:
        raise BadInput(
            "CUTOUT_URL is not set, so there is no server to send the picture to. Nothing was sent.", field="backend"
        )
    return f"the server at {urlsplit(settings.cutout_url).hostname}"


def _price(*, has_key: bool) -> str:
    model = require_remover()
    if not has_key:
        return f"{model.title}, in the demo, so nothing is billed."
    price = kie_credits()
    if price is None:
        return f"{model.title}; its price is not known."
    return f"{model.title}, {price:g} credit{'' if price == 1 else 's'} (${catalogue.usd(price):g}) a picture."
