"""How many files a task gives, of which kind, and what is charged for them."""

from __future__ import annotations

import io
from pathlib import Path

import av
import httpx
import numpy as np
import pytest
from PIL import Image

from tests.kie.emulator.test_task_life import finish, opened, picture, upload
from tests.kie.emulator.test_wire import play
from tests.support.clocks import ManualClock

GROK = {"prompt": "a red panda on a mossy log", "aspect_ratio": "1:1"}


@pytest.mark.parametrize(("model", "results", "price"), [("text-to-image", 6, 5.0), ("image-to-image", 2, 4.0)])
def test_one_task_may_give_several_files_for_one_price(tmp_path: Path, model: str, results: int, price: float) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        wanted = GROK | ({"image_urls": [await upload(client, picture())]} if model == "image-to-image" else {})
        record = await finish(client, clock, model=f"grok-imagine/{model}", input=wanted)
        urls = record["response"]["resultUrls"]
        assert [url.rpartition("_")[2] for url in urls] == [f"{number}.jpg" for number in range(results)]
        drawn = [await opened(client, record, number) for number in range(results)]
        assert {image.format for image in drawn} == {"JPEG"}
        assert len({image.tobytes() for image in drawn}) == results
        assert record["creditsConsumed"] == price

    play(tmp_path, story)


def test_a_later_task_works_on_the_result_that_it_names(tmp_path: Path) -> None:
    async def story(client: httpx.AsyncClient, clock: ManualClock) -> None:
        task_id = (await finish(client, clock, model="grok-imagine/text-to-image", input=GROK))["taskId"]
        for number in range(6):
            grey = Image.new("L", (480, 480), 40 * number)
            grey.save(tmp_path / "files" / f"{task_id}_{number}.jpg")
        wanted = {"task_id": task_id, "index": "4", "aspect_ratio": "1:1"}
        later = await finish(client, clock, model="grok-imagine/image-to-video", input=wanted)
        content = (await client.get(later["response"]["resultUrls"][0])).content
        with av.open(io.BytesIO(content), "r") as container:
            frame = next(container.decode(video=0)).to_ndarray(format="gray")
        assert float(np.median(frame)) == pytest.approx(160, abs=5)

    play(tmp_path, story)
