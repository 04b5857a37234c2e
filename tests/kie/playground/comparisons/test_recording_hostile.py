"""Recordings come from anywhere: whatever is in one, it is read within bounds or refused, and nothing else happens."""

from __future__ import annotations

import contextlib
import copy
import itertools
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kie.domain.comparison import grid, usual_sides
from kie.errors import BadInput
from kie.playground.comparisons.recording import Recording, Recordings, frame
from kie.playground.comparisons.recording.archive import (
    LARGEST_MANIFEST,
    MOST_BYTES,
    MOST_PLACES,
    MOST_STAGES,
    MOST_TASKS,
)
from tests.support.recordings import BEGAN, archive, contents, manifest, saved
from tests.support.shelves import store_in

Spoil = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording that nothing is wrong with."""
    folder = tmp_path_factory.mktemp("good")
    recordings, name = saved(folder / "recordings", store_in(folder))
    return recordings.path(name)


@pytest.fixture
def recordings(tmp_path: Path) -> Recordings:
    return Recordings(tmp_path / "own" / "recordings")


def everything_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def refused(recordings: Recordings, path: Path) -> str:
    """What is said of a file that is not taken in; nothing of it is kept."""
    before = everything_below(path.parent)
    with pytest.raises(BadInput) as caught:
        recordings.take_in(path)
    assert everything_below(path.parent) == before
    assert caught.value.message.endswith("Nothing was stored.")
    return caught.value.message


def first(content: dict[str, Any]) -> dict[str, Any]:
    task: dict[str, Any] = content["tasks"][0]
    return task


def test_a_good_one_is_taken_in_as_it_is(recordings: Recordings, good: Path) -> None:
    name = recordings.take_in(good)
    assert contents(recordings.path(name)) == contents(good)
    assert recordings.titles()[name] == "Two mugs"


def repeated(content: dict[str, Any], times: int) -> None:
    content["tasks"] = [first(content)] * times


SPOILT: dict[str, Spoil] = {
    "another format": lambda content: content.update(format="kie-workspace"),
    "a later version": lambda content: content.update(version=2),
    "no version": lambda content: content.pop("version"),
    "no title": lambda content: content.pop("title"),
    "no tasks": lambda content: content.update(tasks=[]),
    "tasks that are none": lambda content: content.update(tasks=[None]),
    "more tasks than one has": lambda content: repeated(content, MOST_TASKS + 1),
    "no layout": lambda content: content.update(layout=None),
    "no axes": lambda content: content["layout"].update(axes=[]),
    "a layout of another kind": lambda content: content["layout"].update(kind="x"),
    "a brief that is none": lambda content: content.update(brief=7),
    "a negative time": lambda content: first(content).update(created_after=-1),
    "a time beyond all": lambda content: first(content).update(created_after=10**400),
    "a time of next year": lambda content: first(content).update(created_after=4e7),
    "no number for a time": lambda content: first(content)["stages"].append(["success", "later"]),
    "no time at all": lambda content: first(content)["files"][0].update(kept_after=None),
    "no state that there is": lambda content: first(content)["stages"].append(["stolen", 5]),
    "stages without end": lambda content: first(content).update(stages=[["waiting", 1]] * (MOST_STAGES + 1)),
    "an unknown medium": lambda content: first(content).update(medium="script"),
    "a request that is none": lambda content: first(content).update(input="rm -rf"),
    "a picture that is not there": lambda content: first(content)["files"][0].update(entry="pictures/99.webp"),
    "a picture outside": lambda content: first(content)["files"][0].update(entry="../../ledger.sqlite"),
    "a picture without a number": lambda content: first(content)["files"][0].update(entry="pictures/evil.webp"),
    "the manifest as a picture": lambda content: first(content)["files"][0].update(entry="manifest.json"),
    "a size of nothing": lambda content: first(content)["files"][0].update(width=0),
    "a size beyond all": lambda content: first(content).update(height=10**400),
    "a repeat beyond all": lambda content: first(content).update(repeat=80_000),
    "half a letter": lambda content: content.update(title="\ud800"),
    "no number": lambda content: first(content)["input"].update(seed=float("nan")),
    "a number without end": lambda content: first(content)["input"].update(seed=float("inf")),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_manifest_that_lies_is_refused(recordings: Recordings, good: Path, tmp_path: Path, name: str) -> None:
    content = manifest(good)
    SPOILT[name](content)
    path = archive(tmp_path / "x.zip", content, contents(good) | {"pictures/evil.webp": b"<script>"})
    assert refused(recordings, path).startswith("This is no recording of a comparison that can be read here.")


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"[]", b"{", b"\xff\xfe", b"7", b'"format"', b"[" * 100_000, b"1" * 100_000, b'{"a":1e999}'],
)
def test_a_manifest_that_is_none_is_refused(recordings: Recordings, tmp_path: Path, content: bytes) -> None:
    refused(recordings, archive(tmp_path / "x.zip", content))


def test_a_huge_manifest_is_not_even_read(recordings: Recordings, good: Path, tmp_path: Path) -> None:
    content = manifest(good) | {"padding": "x" * LARGEST_MANIFEST}
    path = archive(tmp_path / "x.zip", content, contents(good))
    assert path.stat().st_size < LARGEST_MANIFEST / 4
    refused(recordings, path)


def test_axes_that_would_take_forever_to_draw_are_refused(recordings: Recordings, good: Path, tmp_path: Path) -> None:
    content = manifest(good)
    values = [{"key": str(number), "label": "x"} for number in range(round(MOST_PLACES**0.5) + 1)]
    content["layout"]["axes"] = [{"id": name, "title": name, "values": values} for name in ("one", "two")]
    refused(recordings, archive(tmp_path / "x.zip", content, contents(good)))
    content["layout"]["axes"] = [{"id": str(n), "title": "x", "values": values[:1]} for n in range(10_000)]
    refused(recordings, archive(tmp_path / "y.zip", content, contents(good)))


def test_a_bomb_is_not_unpacked(recordings: Recordings, good: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        with made.open(zipfile.ZipInfo("pictures/7.webp"), "w", force_zip64=True) as entry:
            for _ in range(MOST_BYTES // (1 << 20) + 2):
                entry.write(bytes(1 << 20))
        made.writestr("manifest.json", contents(good)["manifest.json"])
    refused(recordings, path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_entry_many_times_over_counts_each_time_and_is_kept_once(
    recordings: Recordings, good: Path, tmp_path: Path
) -> None:
    inside = contents(good)
    path = archive(tmp_path / "x.zip", manifest(good), inside)
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("pictures/0.webp", inside["pictures/1.webp"])
    name = recordings.take_in(path)
    with zipfile.ZipFile(recordings.path(name)) as kept:
        assert sorted(kept.namelist()) == sorted(inside)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as made:
        for _ in range(3):
            made.writestr("pictures/0.webp", bytes(MOST_BYTES // 3))
    refused(recordings, path)


SLIPS = ("../escaped.webp", "/tmp/escaped.webp", "pictures/../../escaped.webp", "pictures\\..\\escaped.webp",
         "C:/escaped.webp", "pictures/0.webp/../../../escaped", "pictures/00000.webp", "pictures/1.svg", "pictures/",
         "pictures/0.webp\n", "other.html", "manifest.json/x")  # fmt: skip


def test_only_pictures_by_number_come_in_and_only_into_the_folder(
    recordings: Recordings, good: Path, tmp_path: Path
) -> None:
    inside = contents(good)
    path = archive(tmp_path / "x.zip", inside["manifest.json"], inside | dict.fromkeys(SLIPS, b"<script>"))
    name = recordings.take_in(path)
    assert everything_below(tmp_path) == [f"own/recordings/{name}.zip", "x.zip"]
    assert contents(recordings.path(name)) == inside
    for slip in SLIPS:
        with pytest.raises(BadInput):
            recordings.picture(name, slip)


def test_a_title_becomes_a_name_that_is_a_name(recordings: Recordings, good: Path, tmp_path: Path) -> None:
    for title in ("../../etc/passwd", "/", "", "ß∂ƒ", "A" * 500, "a\0b", "..", "con"):
        path = archive(tmp_path / "x.zip", manifest(good) | {"title": title}, contents(good))
        name = recordings.take_in(path)
        path.unlink()
        assert recordings.path(name).parent == tmp_path / "own" / "recordings"
        assert recordings.titles()[name] == title[:120]


# --- entries that lie


def tampered(path: Path, entry: str, change: Callable[[bytearray, int, int], None]) -> Path:
    """The archive with one entry changed: `change` gets all bytes, and where its two headers stand."""
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as opened:
        local = opened.getinfo(entry).header_offset
    central = content.index(b"PK\x01\x02")
    while content[central + 46 : central + 46 + len(entry)] != entry.encode():
        central = content.index(b"PK\x01\x02", central + 4)
    change(content, local, central)
    path.write_bytes(content)
    return path


def other_bytes(content: bytearray, local: int, _central: int) -> None:
    content[local + 30 + len("pictures/0.webp") + 40] ^= 0xFF


def smaller(content: bytearray, _local: int, central: int) -> None:
    struct.pack_into("<I", content, central + 24, 10)


def beyond_the_end(content: bytearray, _local: int, central: int) -> None:
    struct.pack_into("<II", content, central + 20, 90_000_000, 90_000_000)


def encrypted(content: bytearray, local: int, central: int) -> None:
    content[local + 6] |= 1
    content[central + 8] |= 1


def packed_in_no_known_way(content: bytearray, local: int, central: int) -> None:
    struct.pack_into("<H", content, local + 8, 77)
    struct.pack_into("<H", content, central + 10, 77)


def packed_as_lzma(content: bytearray, local: int, central: int) -> None:
    struct.pack_into("<H", content, local + 8, zipfile.ZIP_LZMA)
    struct.pack_into("<H", content, central + 10, zipfile.ZIP_LZMA)


def packed_as_bzip2(content: bytearray, local: int, central: int) -> None:
    struct.pack_into("<H", content, local + 8, zipfile.ZIP_BZIP2)
    struct.pack_into("<H", content, central + 10, zipfile.ZIP_BZIP2)


def under_another_name(content: bytearray, local: int, _central: int) -> None:
    content[local + 30] ^= 0x01


def somewhere_else(content: bytearray, _local: int, central: int) -> None:
    struct.pack_into("<I", content, central + 42, 0x7FFFFFFF)


LIES = (
    other_bytes, smaller, beyond_the_end, encrypted, packed_in_no_known_way, packed_as_lzma, packed_as_bzip2,
    under_another_name, somewhere_else,
)  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("entry", ["pictures/0.webp", "manifest.json"])
def test_an_entry_that_lies_about_itself_is_refused(
    recordings: Recordings, good: Path, tmp_path: Path, lie: Callable[[bytearray, int, int], None], entry: str
) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(good.read_bytes())
    refused(recordings, tampered(path, entry, lie))


@pytest.mark.parametrize("lie", LIES)
def test_a_picture_that_was_spoilt_where_it_lies_is_not_there(
    good: Path, tmp_path: Path, lie: Callable[[bytearray, int, int], None]
) -> None:
    """Somebody may put a file into the folder by hand."""
    path = tmp_path / "by-hand.zip"
    path.write_bytes(good.read_bytes())
    tampered(path, "pictures/0.webp", lie)
    with pytest.raises(BadInput):
        Recordings(tmp_path).picture("by-hand", "pictures/0.webp")


def test_of_a_file_put_there_by_hand_nothing_but_pictures_by_number_is_given_out(good: Path, tmp_path: Path) -> None:
    evil = ("pictures/evil.webp", "../evil.webp", "evil.mp4", "pictures/12345.webp")
    archive(tmp_path / "by-hand.zip", manifest(good), contents(good) | dict.fromkeys(evil, b"<script>"))
    by_hand = Recordings(tmp_path)
    for entry in (*evil, "manifest.json"):
        with pytest.raises(BadInput):
            by_hand.picture("by-hand", entry)
    assert by_hand.picture("by-hand", "pictures/0.webp")[1] == "image/webp"


# --- names


@pytest.mark.parametrize("name", ["..", "../x", "/etc/passwd", "", "A", "x.zip", "x/y", "x\0", "-x", "x\n", "x" * 200])
def test_no_name_leads_out_of_the_folder(recordings: Recordings, name: str) -> None:
    for call in (recordings.read, recordings.path, lambda name: recordings.picture(name, "pictures/0.webp")):
        with pytest.raises(BadInput):
            call(name)
    assert recordings.is_own(name) is False
    recordings.remove(name)


def test_only_ones_own_can_be_removed(recordings: Recordings, good: Path) -> None:
    own = recordings.take_in(good)
    (shipped, *_) = [name for name in recordings.titles() if name != own]
    assert (recordings.is_own(own), recordings.is_own(shipped)) == (True, False)
    for name in (own, shipped, "not-there"):
        recordings.remove(name)
    assert own not in recordings.titles()
    assert shipped in recordings.titles()
    with pytest.raises(BadInput, match="not here any more"):
        recordings.read(own)
    with pytest.raises(BadInput, match="not here any more"):
        recordings.path(own)


def test_what_cannot_be_read_is_not_listed_and_hides_nothing_else(recordings: Recordings, good: Path) -> None:
    own = recordings.take_in(good)
    folder = recordings.path(own).parent
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 no")
    (folder / "Not A Name.zip").write_bytes(good.read_bytes())
    (folder / "folder.zip").mkdir()
    listed = list(recordings.titles())
    assert listed[0] == own
    assert {"broken", "Not A Name", "folder"} & set(listed) == set()


# --- anything at all

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.sampled_from([10**400, -1, 0, 1, 86_400, 1e308, float("inf"), float("nan"), "success", "image", "0-0", "1"])
    | st.floats()
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
COUNT = itertools.count()


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Everything in a JSON value, as (what holds it, its key)."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield value, key
        yield from places(inner)


def taken_in(recordings: Recordings, path: Path) -> Recording | None:
    """The recording; None where it was refused."""
    try:
        name = recordings.take_in(path)
    except BadInput:
        return None
    finally:
        path.unlink()
    recording = recordings.read(name)
    for entry in recording.pictures.values():
        with contextlib.suppress(BadInput):
            recordings.picture(name, entry)
    recordings.remove(name)
    return recording


def plays(recording: Recording) -> None:
    """A page can draw it at any moment."""
    for elapsed in (0.0, recording.seconds / 2, recording.seconds):
        seen = frame(recording, elapsed=elapsed, began=BEGAN)
        assert seen.run.tasks
        if seen.slots:
            columns, rows = usual_sides(recording.layout)
            grid(seen, columns=columns, rows=rows)


@settings(max_examples=250)
@given(dice=st.randoms(use_true_random=False), values=st.lists(JSON, min_size=1, max_size=3))
def test_any_manifest_is_played_or_refused(good: Path, dice: random.Random, values: list[Any]) -> None:
    folder = good.parent
    content = copy.deepcopy(manifest(good))
    for value in values:
        holder, key = dice.choice(list(places(content)))
        if value is None and isinstance(holder, dict):
            del holder[key]
        else:
            holder[key] = value
    recording = taken_in(
        Recordings(folder / "any"), archive(folder / f"any-{next(COUNT)}.zip", content, contents(good))
    )
    if recording is not None:
        plays(recording)


@settings(max_examples=400)
@given(
    st.binary(max_size=200)
    | st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6)
    | st.floats(0, 1)
)
def test_any_bytes_are_played_or_refused(good: Path, change: bytes | float | list[tuple[float, int]]) -> None:
    content = bytearray(good.read_bytes())
    if isinstance(change, bytes):
        content = bytearray(change)
    elif isinstance(change, float):
        content = content[: round(change * len(content))]
    else:
        ends = content.index(b"PK\x01\x02")  # where most of what a reader believes stands
        for where, value in change:
            at = round(where * (len(content) - 1)) if value % 2 else ends + round(where * (len(content) - ends - 1))
            content[at] = value
    path = good.parent / f"bytes-{next(COUNT)}.zip"
    path.write_bytes(content)
    recording = taken_in(Recordings(good.parent / "any"), path)
    if recording is not None:
        plays(recording)


def test_the_way_to_spoil_a_manifest_reaches_every_place(good: Path) -> None:
    reached = {key for _, key in places(manifest(good)) if isinstance(key, str)}
    assert {"format", "axes", "label", "stages", "kept_after", "entry", "cell", "input", "seed"} <= reached
