"""Which back-end is taken, why, and what is offered when it declines."""

from __future__ import annotations

import asyncio
import io

import httpx
import numpy as np
import pytest
from PIL import Image, ImageDraw

from kie.cutout.backends import Choice, Offer, choose, fallbacks, kie_credits, remove_background
from kie.cutout.result import Cutout
from kie.domain.cutout_backends import BackendChoice, BackendId
from kie.errors import BadInput
from kie.settings import Settings

WITHOUT = Settings()
WITH = Settings(cutout_url="http://cutter.test/api/remove")


def mug(ground: str = "white") -> Image.Image:
    image = Image.new("RGB", (200, 200), ground)
    ImageDraw.Draw(image).rounded_rectangle((60, 50, 140, 160), 12, fill=(170, 40, 30))
    return image


def busy() -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8))


def removed(
    image: Image.Image, *, settings: Settings, wanted: BackendChoice = "auto", status: int = 200
) -> tuple[Cutout, int]:
    """The cut-out, and how often the server was asked."""
    count = 0

    def answer(_: httpx.Request) -> httpx.Response:
        nonlocal count
        count += 1
        file = io.BytesIO()
        half = Image.new("RGBA", image.size, (0, 0, 0, 0))
        half.paste((0, 0, 0, 255), (0, 0, image.width // 2, image.height))
        half.save(file, "PNG")
        return httpx.Response(status, content=file.getvalue() if status == 200 else b"")

    async def ask() -> Cutout:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
            return await remove_background(image, settings=settings, client=client, wanted=wanted)

    return asyncio.run(ask()), count


@pytest.mark.parametrize(
    ("wanted", "backend", "reason"),
    [
        ("auto", "embedded", "The embedded remover goes first: it is free, and nothing leaves this machine."),
        ("embedded", "embedded", "You chose the embedded remover: free, and nothing leaves this machine."),
        ("http", "http", "You chose the server at cutter.test; no credits are used."),
        ("kie", "kie", "You chose KIE: Recraft Remove Background, 1 credit ($0.005) a picture."),
    ],
)
def test_a_choice_says_why(wanted: BackendChoice, backend: BackendId, reason: str) -> None:
    assert choose(settings=WITH, wanted=wanted, has_key=True) == Choice(backend=backend, reason=reason)


def test_kies_remover_costs_nothing_in_the_demo_and_that_is_said() -> None:
    choice = choose(settings=WITHOUT, wanted="kie", has_key=False)
    assert choice.reason == "You chose KIE: Recraft Remove Background, in the demo, so nothing is billed."


def test_a_server_that_is_not_set_cannot_be_chosen() -> None:
    with pytest.raises(BadInput, match="CUTOUT_URL is not set"):
        choose(settings=WITHOUT, wanted="http", has_key=True)


def test_the_offers_are_what_can_be_had_with_its_price() -> None:
    server = Offer(backend="http", reason="Your own: the server at cutter.test; no credits are used.", credits=0)
    kie = Offer(
        backend="kie", reason="KIE: Recraft Remove Background, 1 credit ($0.005) a picture.", credits=kie_credits()
    )
    assert fallbacks(settings=WITH, has_key=True) == (server, kie)
    assert fallbacks(settings=WITHOUT, has_key=True) == (kie,)
    assert fallbacks(settings=WITH, has_key=True, tried=("embedded", "http", "kie")) == ()
    assert [o.backend for o in fallbacks(settings=WITH, has_key=True, tried=("http",))] == ["embedded", "kie"]
    assert [o.credits for o in fallbacks(settings=WITHOUT, has_key=False)] == [0]


def test_a_plain_background_is_removed_here_and_no_server_is_asked() -> None:
    cutout, count = removed(mug(), settings=WITH)
    assert (cutout.backend, cutout.declined, count) == ("embedded", False, 0)
    assert cutout.image is not None
    assert (cutout.image.mode, cutout.image.size) == ("RGBA", (200, 200))
    assert cutout.confidence is not None
    assert cutout.confidence > 0.5
    assert cutout.reason


def test_a_busy_background_is_declined_with_a_reason() -> None:
    cutout, _ = removed(busy(), settings=WITHOUT)
    assert (cutout.backend, cutout.declined, cutout.image) == ("embedded", True, None)
    assert cutout.reason.endswith("The original is as it was, and KIE billed nothing.")
    assert cutout.confidence is not None


def test_what_the_embedded_remover_declines_goes_to_the_server_where_one_is_set() -> None:
    cutout, count = removed(busy(), settings=WITH)
    assert (cutout.backend, cutout.declined, cutout.confidence, count) == ("http", False, None, 1)
    assert cutout.reason.startswith("The embedded remover declined: ")
    assert cutout.reason.endswith("The server at cutter.test cut it out; no credits were used.")


def test_where_both_fail_both_reasons_are_given_and_the_original_is_as_it_was() -> None:
    image = busy()
    before = image.tobytes()
    cutout, _ = removed(image, settings=WITH, status=500)
    assert (cutout.declined, cutout.image) == (True, None)
    assert cutout.reason.startswith("The embedded remover declined: ")
    assert cutout.reason.endswith(
        "The cut-out server failed (HTTP 500). The original is as it was, and KIE billed nothing."
    )
    assert cutout.reason.count("The original is as it was") == 1
    assert image.tobytes() == before


def test_a_chosen_backend_is_the_only_one_asked() -> None:
    assert removed(busy(), settings=WITH, wanted="embedded")[1] == 0
    assert removed(mug(), settings=WITH, wanted="http")[0].backend == "http"


@pytest.mark.parametrize("wanted", ["auto", "http"])
def test_a_picture_that_is_transparent_already_is_sent_nowhere(wanted: BackendChoice) -> None:
    image = mug().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    cutout, count = removed(image, settings=WITH, wanted=wanted)
    assert (cutout.declined, count) == (True, 0)
    assert cutout.reason.startswith("The picture already has transparent parts; there is no background to remove.")


def test_kies_remover_is_never_started_from_here() -> None:
    with pytest.raises(BadInput, match="task with a price"):
        removed(mug(), settings=WITHOUT, wanted="kie")
