"""A mask at the emulator: only the marked part of a picture changes, in the colours that each model reads."""

from __future__ import annotations

import io
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image, ImageOps

from kie.catalogue import Model
from kie.playground.painting import changes_a_part, painters
from tests.kie.emulator.test_task_life import finish, opened, upload
from tests.kie.emulator.test_wire import play
from tests.support.clocks import ManualClock
from tests.support.pictures import picture

SIZE = (320, 200)
BOX = (40, 30, 160, 120)
PAINTERS = [model for model in painters() if model.medium == "image"]


def mask(*, marked: str) -> bytes:
    image = Image.new("L", SIZE, 0)
    image.paste(255, BOX)
    out = io.BytesIO()
    (ImageOps.invert(image) if marked == "black" else image).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("model", PAINTERS, ids=lambda model: model.id)
@pytest.mark.parametrize("is_right", [True, False])
def test_only_the_marked_part_changes(tmp_path: Path, model: Model, is_right: bool) -> None:
    """The same mask in the other colours changes everything else instead: nobody could overlook that."""
    assert changes_a_part(model)
    place = next(p for p in model.parameters if p.mask is not None)
    assert place.mask is not None
    other = {"black": "white", "white": "black"}[place.mask.marked]
    base = picture(size=SIZE)

    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        address = await upload(client, base, "base.png")
        painted = await upload(client, mask(marked=place.mask.marked if is_right else other), "mask.png")
        values = {
            p.name: [address] if p.type == "array" else address
            for p in model.parameters
            if p.required and p.role == "reference_images"
        }
        record = await finish(
            client, clock, model=model.id, input={"prompt": "a green field", **values, place.name: painted}
        )
        image = await opened(client, record)
        assert image.size == SIZE
        differs = np.any(np.asarray(image.convert("RGB")) != np.asarray(Image.open(io.BytesIO(base))), axis=2)
        inside = np.zeros(SIZE[::-1], dtype=bool)
        inside[BOX[1] : BOX[3], BOX[0] : BOX[2]] = True
        marked = inside if is_right else ~inside
        assert not differs[~marked].any()
        assert differs[marked].mean() > 0.8

    play(tmp_path, story)


def test_a_mask_that_marks_nothing_changes_nothing(tmp_path: Path) -> None:
    base = picture(size=SIZE)

    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        blank = io.BytesIO()
        Image.new("L", SIZE, 255).save(blank, "PNG")
        values = {
            "image_url": await upload(client, base, "a.png"),
            "mask_url": await upload(client, blank.getvalue(), "m.png"),
        }
        record = await finish(client, clock, model="ideogram/v3-edit", input={"prompt": "a field", **values})
        image = await opened(client, record)
        assert np.array_equal(np.asarray(image), np.asarray(Image.open(io.BytesIO(base))))

    play(tmp_path, story)
