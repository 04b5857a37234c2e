"""What the emulator charges is what the button said, for every model, whatever it works from and however long it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from kie import catalogue
from kie.attachments.references import Reference, ReferenceMedium, resolved, texts_in
from kie.catalogue import Json, Model
from kie.emulator.create_request import read_request
from kie.emulator.kept_uploads import Upload, keep
from kie.emulator.options import Settings
from kie.emulator.service import Emulator
from kie.playground.plan import plan
from kie.playground.prepared_request import Prepared
from prompts.brief import Brief
from tests.support.pictures import clip, picture, sound

pytestmark = pytest.mark.anyio
BASE = "http://kie.test"
SECONDS = (3.0, 7.0)
MODELS = [model for model in catalogue.all_models() if model.price is not None and not model.is_retired]


@cache
def content_of(medium: str, seconds: float) -> bytes:
    match medium:
        case "image":
            return picture(size=(1024, 1024))
        case "video":
            return clip(seconds=seconds, size=(640, 480))
        case _:
            return sound("mp3", seconds=seconds)


def reference(medium: ReferenceMedium, seconds: float, number: int) -> Reference:
    content = content_of(medium, seconds)
    mime = {"image": "image/png", "video": "video/mp4", "audio": "audio/mpeg"}[medium]
    is_seen = medium != "audio"
    return Reference(
        address=f"kie-file:{number:064x}",
        medium=medium,
        name=medium,
        mime=mime,
        size=len(content),
        width=640 if is_seen else None,
        height=480 if is_seen else None,
        seconds=None if medium == "image" else seconds,
    )


def ready(model: Model, seconds: float, values: Mapping[str, Json]) -> tuple[Prepared, Mapping[str, bytes]] | None:
    """A request that has nothing against it, with as few files as it needs, and their contents by address."""
    media: tuple[ReferenceMedium, ...] = ("image", "video", "audio")
    files = {medium: reference(medium, seconds, number) for number, medium in enumerate(media)}
    for chosen in (c for size in range(3) for c in combinations(media, size)):
        planned = plan(model, brief=Brief(subject="a mug"), parameters=values, references=[files[m] for m in chosen])
        if not planned.sentences:
            return planned.prepared, {files[m].address: content_of(m, seconds) for m in chosen}
    return None


async def charged(emulator: Emulator, prepared: Prepared, contents: Mapping[str, bytes]) -> float:
    addresses: dict[str, str] = {}
    for address, content in contents.items():
        kept = keep(
            Upload(content=content, folder="x"), store=emulator.store, base_url="http://kie.test", now=emulator.now()
        )
        (url,) = [text for text in texts_in(kept) if text.startswith("http")]
        addresses[address.removeprefix("kie-file:")] = url
    body: dict[str, Json] = {"model": prepared.model.id, "input": resolved(prepared.input, addresses)}
    task = await emulator.create(read_request(body, knows_retired=False), base_url=BASE)
    return task.credits


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    """One whose work is never begun: charging is all that is looked at."""
    made = Emulator(state=tmp_path, settings=Settings(credits=10_000_000.0))
    made.wake = lambda: None  # type: ignore[method-assign]
    yield made
    made.close()


@pytest.mark.parametrize("seconds", SECONDS)
async def test_what_is_quoted_is_what_is_charged(emulator: Emulator, seconds: float) -> None:
    differ: dict[str, tuple[float | None, float]] = {}
    seen = 0
    for model in MODELS:
        for values in variations(model):
            sent = ready(model, seconds, values)
            if sent is None:
                continue
            seen += 1
            price = await charged(emulator, *sent)
            if (sent[0].credits or 0.0) != price:  # what has no published price is free in the demo, and said so
                differ[f"{model.id} {values}"] = sent[0].credits, price
    assert differ == {}
    assert seen > 2 * len(MODELS)


def variations(model: Model) -> Iterator[dict[str, Json]]:
    """Nothing chosen, then every choice that a price may look at, one by one, and the ends of every range."""
    yield {}
    named = {key for row in (model.price.rows if model.price else ()) for key in row.when}
    for parameter in model.parameters:
        if parameter.name in named or parameter.role in ("duration", "count", "resolution", "aspect_ratio"):
            values = ("true", "false") if parameter.type == "boolean" else parameter.choices
            ends = () if values else (parameter.minimum, parameter.maximum)
            yield from ({parameter.name: value} for value in (*values, *ends) if value is not None)
