"""A comparison saved as one file and read back: whole, without metadata, and played without ledger or store."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from kie import catalogue
from kie.domain.layouts import Layout
from kie.domain.task import FileState, ResultFile, TaskState
from kie.errors import BadInput
from kie.ledger import queries
from kie.media import metadata
from kie.media.store import FileStore
from kie.playground.comparisons.recording import Recordings, check_size, frame
from kie.playground.comparisons.recording.archive import IDLE_SECONDS, MOST_BYTES, MOST_TASKS
from kie.playground.comparisons.recording.collection import SHIPPED
from tests.support.comparisons import TWO, axis, compared, with_results
from tests.support.ledgers import ledger_in
from tests.support.pictures import clip, picture
from tests.support.recordings import BEGAN, USUAL, at, comparison, contents, kept, manifest, saved, task, usual
from tests.support.shelves import store_in

DAY = 86_400.0


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return store_in(tmp_path)


@pytest.fixture
def recordings(tmp_path: Path) -> Recordings:
    return Recordings(tmp_path / "recordings")


def as_recorded(number: int, *, entry_of: ResultFile, mime: str = "image/webp") -> ResultFile:
    """A result as it stands in a recording: its place, its size, and no address."""
    return ResultFile(
        id=f"{number}-0", task_id=entry_of.task_id, position=0, url="", state=FileState.STORED, sha256="0" * 64,
        mime=mime, width=entry_of.width, height=entry_of.height,
    )  # fmt: skip


def clip_of(codec: str, kind: str) -> bytes:
    """Ten frames in this codec."""
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as container:
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(10):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 90, dtype=np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


def test_what_was_saved_is_read_back_whole(store: FileStore, recordings: Recordings) -> None:
    original, kept_at = usual(store)
    name = recordings.save(original, store=store, title="Two mugs, ½ size", kept_at=kept_at)
    assert name.startswith("two-mugs-size-")
    assert recordings.titles()[name] == "Two mugs, ½ size"
    read = recordings.read(name)
    shift = read.run.created_at - BEGAN
    assert read.run.brief == {"subject": "a mug"}
    assert read.layout == original.layout
    assert read.run.tasks == tuple(
        replace(
            task,
            run_id="recorded",
            workspace="recorded",
            service="recorded",
            position=number,
            kie_task_id=None,
            created_at=task.created_at + shift,
            submitted_at=task.submitted_at + shift if task.submitted_at else None,
            stages=tuple(replace(stage, at=stage.at + shift) for stage in task.stages),
            files=(replace(as_recorded(number, entry_of=task.files[0]), task_id=task.id),),
        )
        for number, task in enumerate(original.run.tasks)
    )
    assert read.pictures == {"0-0": "pictures/0.webp", "1-0": "pictures/1.webp"}
    assert read.kept_at == {"0-0": 9.5, "1-0": 10.5}


def test_nothing_private_goes_into_the_file(store: FileStore, recordings: Recordings) -> None:
    original, kept_at = usual(store)
    name = recordings.save(original, store=store, title="Two mugs", kept_at=kept_at)
    manifest = contents(recordings.path(name))["manifest.json"].decode()
    hashes = [file.sha256 or "" for task in original.run.tasks for file in task.files]
    for private in ("kie-first", "https://", "draft", '"me"', *hashes):
        assert private not in manifest


def test_pictures_are_small_and_say_nothing_of_their_making(store: FileStore, recordings: Recordings) -> None:
    provenance = metadata.Provenance(
        prompt="secret", model="secret", parameters={}, brief={}, task_id="secret", created_at=BEGAN
    )
    content = metadata.embed(picture("JPEG", size=(2000, 1000)), provenance)
    original = comparison(task("first", files=[kept(store, "one", content)]))
    name = recordings.save(original, store=store, title="x", kept_at={"one": at(9.5)})
    made, mime = recordings.picture(name, "pictures/0.webp")
    assert (mime, b"secret" in content, b"secret" in made) == ("image/webp", True, False)
    assert Image.open(io.BytesIO(made)).size == (768, 384)
    assert recordings.read(name).run.tasks[0].files[0].width == 2000


def test_a_clip_is_recorded_as_a_clip_that_plays(store: FileStore, recordings: Recordings) -> None:
    original = comparison(task("first", medium="video", files=[kept(store, "one", clip())]))
    name = recordings.save(original, store=store, title="x", kept_at={"one": at(9.5)})
    made, mime = recordings.picture(name, "pictures/0.mp4")
    assert mime == "video/mp4"
    with av.open(io.BytesIO(made)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 10
    assert [file.mime for file in recordings.read(name).run.tasks[0].files] == ["video/mp4"]


def test_a_clip_that_mp4_does_not_take_is_recorded_as_one_that_plays(store: FileStore, recordings: Recordings) -> None:
    original = comparison(task("first", medium="video", files=[kept(store, "one", clip_of("libvpx", "webm"))]))
    name = recordings.save(original, store=store, title="x", kept_at={"one": at(9.5)})
    made, mime = recordings.picture(name, "pictures/0.mp4")
    with av.open(io.BytesIO(made)) as container:
        assert (mime, sum(1 for _ in container.decode(video=0))) == ("video/mp4", 10)


def test_a_large_clip_is_recorded_as_it_is(store: FileStore, recordings: Recordings) -> None:
    original = comparison(task("first", medium="video", files=[kept(store, "one", clip(size=(1600, 96), seconds=0.2))]))
    name = recordings.save(original, store=store, title="x", kept_at={"one": at(9.5)})
    with av.open(io.BytesIO(recordings.picture(name, "pictures/0.mp4")[0])) as container:
        assert container.streams.video[0].width == 1600


def test_one_damaged_result_is_left_out_and_the_rest_recorded(store: FileStore, recordings: Recordings) -> None:
    damaged, there = kept(store, "damaged", picture(size=(11, 11))), kept(store, "there")
    store.path(damaged.sha256 or "").write_bytes(b"no picture any more")
    original = comparison(task("first", files=[damaged]), task("second", model=TWO[1], files=[there]))
    name = recordings.save(original, store=store, title="x", kept_at={"there": at(9.5)})
    assert [len(recorded.files) for recorded in recordings.read(name).run.tasks] == [0, 1]
    assert sorted(contents(recordings.path(name))) == ["manifest.json", "pictures/0.webp"]


def test_a_file_that_is_too_large_for_a_recording_is_not_even_opened(recordings: Recordings, tmp_path: Path) -> None:
    path = tmp_path / "huge.zip"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(BadInput, match="A recording has 200 MB at most, and this file has 200 MB"):
        recordings.take_in(path)
    check_size(MOST_BYTES)


def test_sounds_and_files_that_are_gone_are_left_out(store: FileStore, recordings: Recordings) -> None:
    sound = replace(kept(store, "sound"), mime="audio/mpeg")
    gone = kept(store, "gone", picture(size=(11, 11)))
    store.path(gone.sha256 or "").unlink()
    lost = replace(kept(store, "lost"), state=FileState.LOST)
    there = kept(store, "there")
    original = comparison(task("first", files=[sound, gone, lost, there]))
    name = recordings.save(original, store=store, title="x", kept_at={"there": at(9.5)})
    assert recordings.read(name).run.tasks[0].files == (replace(as_recorded(0, entry_of=there), task_id="first"),)
    assert sorted(contents(recordings.path(name))) == ["manifest.json", "pictures/0.webp"]


def test_a_failure_is_recorded_with_its_sentence_and_its_retry_in_its_place(
    store: FileStore, recordings: Recordings
) -> None:
    failed = task("first", stages=[*USUAL[:3], (5.0, TaskState.FAIL)], error="No.", error_kind="x", billed=False)
    again = task("again", created=8.0, stages=[(m + 8, s) for m, s in USUAL], files=[kept(store, "one")],
                 retry_of="first")  # fmt: skip
    name = recordings.save(comparison(failed, again), store=store, title="x", kept_at={"one": at(17.5)})
    read = recordings.read(name)
    (slot,) = read.ended.slots
    assert [(attempt.state, attempt.error, attempt.error_kind, attempt.billed) for attempt in slot.attempts] == [
        ("fail", "No.", "x", False), ("success", None, None, True),
    ]  # fmt: skip
    half = frame(read, elapsed=6.0, began=BEGAN)
    assert [attempt.state for attempt in half.slots[0].attempts] == ["fail"]


def test_a_cut_out_stays_with_its_picture_and_takes_no_place(store: FileStore, recordings: Recordings) -> None:
    first = task("first", files=[replace(kept(store, "lost"), state=FileState.LOST), kept(store, "one")])
    stages = [(10.0, TaskState.GENERATING), (11.0, TaskState.SUCCESS)]
    cut = task("cut", model="cutout/auto", created=9.5, parent_file="one", cell={"model": TWO[0]}, billed=False,
               stages=stages, files=[kept(store, "two")])  # fmt: skip
    orphan = replace(cut, id="orphan", parent_file="lost", files=())
    original = comparison(first, cut, orphan)
    name = recordings.save(original, store=store, title="x", kept_at={"one": at(9.5), "two": at(11.0)})
    (slot,) = recordings.read(name).ended.slots
    assert ([attempt.id for attempt in slot.attempts], [made.id for made in slot.made_from]) == (["first"], ["cut"])
    assert slot.result is not None
    assert slot.made_from[0].parent_file == slot.result.id


def test_nobody_waits_for_what_was_added_the_day_after(store: FileStore, recordings: Recordings) -> None:
    """Stopped and resumed, or a model added later: what lies between is cut, what a task took is not."""
    stopped = task(
        "stopped", files=[kept(store, "one")],
        stages=[*USUAL[:3], (300.0, TaskState.STOPPED), (3 * DAY, TaskState.WAITING), (3 * DAY + 2, TaskState.SUCCESS)],
    )  # fmt: skip
    late = task("late", model=TWO[1], created=5 * DAY, stages=[(m + 5 * DAY, s) for m, s in USUAL])
    name = recordings.save(comparison(stopped, late), store=store, title="x", kept_at={"one": at(3 * DAY + 3)})
    read = recordings.read(name)
    resumed = 300.0 + IDLE_SECONDS
    added = resumed + 3 + IDLE_SECONDS
    began = read.run.created_at
    assert [(stage.at - began).total_seconds() for stage in read.run.tasks[0].stages] == [
        1.0, 1.5, 4.0, 300.0, resumed, resumed + 2,
    ]  # fmt: skip
    assert [(stage.at - began).total_seconds() for stage in read.run.tasks[1].stages] == [
        pytest.approx(added + moment) for moment, _ in USUAL
    ]
    assert read.run.tasks[1].created_at - began == timedelta(seconds=added)


def test_a_comparison_from_the_ledger_can_be_recorded(tmp_path: Path, store: FileStore, recordings: Recordings) -> None:
    ledger = ledger_in(tmp_path)
    run_id = compared(ledger, axis("model", *TWO), axis("seed", "1", "2"), repeats=2)
    original = with_results(ledger, store, run_id, leave=[3])
    kept_at = queries.kept_at(ledger, task_ids=[placed.id for placed in original.run.tasks])
    read = recordings.read(recordings.save(original, store=store, title="x", kept_at=kept_at))
    ledger.close()
    assert [(slot.cell, slot.repeat, slot.task.state) for slot in read.ended.slots] == [
        (slot.cell, slot.repeat, slot.task.state) for slot in original.slots
    ]
    assert (read.layout, len(read.pictures)) == (original.layout, 7)


def test_it_plays_where_there_is_neither_ledger_nor_store(tmp_path: Path, store: FileStore) -> None:
    recordings, name = saved(tmp_path / "here", store)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(recordings.path(name), elsewhere / f"{name}.zip")
    shutil.rmtree(tmp_path / "here")
    shutil.rmtree(tmp_path / "files")
    moved = Recordings(elsewhere)
    read = moved.read(name)
    last = frame(read, elapsed=read.seconds, began=BEGAN)
    assert [slot.task.state for slot in last.slots] == ["success", "success"]
    for slot in last.slots:
        assert slot.result is not None
        content, _ = moved.picture(name, read.pictures[slot.result.id])
        Image.open(io.BytesIO(content)).load()


# --- what is too much


@pytest.mark.parametrize("kind", ["tasks", "time"])
def test_what_could_not_be_read_again_is_not_saved(store: FileStore, recordings: Recordings, kind: str) -> None:
    many = [task(str(number), stages=()) for number in range(MOST_TASKS + 1)]
    long = [task("first", stages=[*USUAL[:3], (DAY + 1, TaskState.SUCCESS)])]
    original = comparison(*(many if kind == "tasks" else long))
    with pytest.raises(BadInput, match="too much for one recording"):
        recordings.save(original, store=store, title="x", kept_at={})
    assert list(recordings.path("four-models-one-robot").parent.glob("*.part")) == []
    assert Recordings(store.path("0" * 64).parents[2] / "recordings").titles().keys() == recordings.titles().keys()


def test_the_largest_comparison_that_can_be_asked_for_can_be_recorded(store: FileStore, recordings: Recordings) -> None:
    """400 assets with long prompts, each with its cut-out and one that was tried again."""
    assets = [
        task(f"{n}-{kind}", cell={"asset": str(n)}, name=f"asset {n}", prompt="x" * 900, input={"prompt": "x" * 900},
             parent_file="gone" if kind == "cut" else None)
        for n in range(400)
        for kind in ("first", "again", "cut")
    ]  # fmt: skip
    layout = Layout(kind="batch", axes=(axis("asset", *map(str, range(400))),))
    original = replace(comparison(*assets), layout=layout)
    read = recordings.read(recordings.save(original, store=store, title="x", kept_at={}))
    assert (len(read.run.tasks), len(read.ended.slots)) == (1200, 400)


# --- what ships


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.zip")), ids=lambda path: path.stem)
def test_a_shipped_recording_is_whole_small_and_of_models_that_there_are(recordings: Recordings, path: Path) -> None:
    read = recordings.read(path.stem)
    assert [recorded.model for recorded in read.run.tasks if catalogue.find(recorded.model) is None] == []
    assert {entry.rpartition(".")[2] for entry in contents(path)} == {"json", "webp"}
    assert sorted(contents(path)) == sorted(["manifest.json", *read.pictures.values()])
    for entry in read.pictures.values():
        content, _ = recordings.picture(path.stem, entry)
        with Image.open(io.BytesIO(content)) as opened:
            assert (opened.format, max(opened.size) <= 768, dict(opened.getexif())) == ("WEBP", True, {})
    assert path.stat().st_size < 2_000_000
    assert manifest(path)["version"] == 1


def test_something_ships() -> None:
    assert list(SHIPPED.glob("*.zip")) != []
