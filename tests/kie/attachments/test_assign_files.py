"""Files shared out over a model's places: required first, as they were meant, refused with a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kie import catalogue
from kie.attachments.assign_files import MEDIUM_OF, assign_files, slots
from kie.attachments.references import Reference, ReferenceMedium
from kie.catalogue import Accepted, Model, Parameter
from kie.catalogue.types import MEDIA_ROLES, Role
from kie.playground.prepared_request import prepare


def place(name: str, role: Role, *, many: int | None = None, required: bool = False, **accepts: object) -> Parameter:
    return Parameter(
        name=name, type="string" if many is None else "array", role=role, required=required, max_count=many,
        items=None if many is None else "string",
        accepts=Accepted(**accepts) if accepts else None,  # type: ignore[arg-type]
    )  # fmt: skip


def model(*places: Parameter, title: str = "Maker") -> Model:
    return Model(
        id="maker", title=title, kind="image-to-video", parameters=places, source="a test", checked=date(2026, 11, 1)
    )


def file(
    name: str,
    *,
    medium: ReferenceMedium = "image",
    use: Role | None = None,
    seconds: float | None = None,
    **more: object,
) -> Reference:
    mime = {"image": "image/png", "video": "video/mp4", "audio": "audio/mpeg"}[medium]
    return Reference(
        address=f"kie-file:{name}", name=name, medium=medium, use=use, mime=mime, size=1000, seconds=seconds, **more,  # type: ignore[arg-type]
    )  # fmt: skip


CLIPS, SOUND = "reference_video", "reference_audio"
BOTH_FRAMES = model(
    place("first", "first_frame", required=True),
    place("last", "last_frame"),
    place("images", "reference_images", many=2),
)


def test_what_a_model_cannot_do_without_is_served_first() -> None:
    assigned = assign_files(BOTH_FRAMES, [file("a"), file("b"), file("c")])
    assert assigned.values == {"first": "kie-file:a", "images": ["kie-file:b", "kie-file:c"]}
    assert assigned.left_out == {}


def test_a_file_goes_where_it_was_meant_to_go() -> None:
    assigned = assign_files(BOTH_FRAMES, [file("a"), file("b", use="last_frame"), file("c", use="first_frame")])
    assert assigned.values == {"first": "kie-file:c", "last": "kie-file:b", "images": ["kie-file:a"]}


def test_a_place_that_nobody_asked_for_stays_empty() -> None:
    optional = model(place("last", "last_frame"), place("mask", "mask"))
    assigned = assign_files(optional, [file("a")])
    assert assigned.values == {}
    assert assigned.left_out == {"kie-file:a": "Maker takes no pictures."}


def test_a_list_keeps_the_order_in_which_files_were_added() -> None:
    two = model(place("images", "reference_images", many=5))
    files = [file("a"), file("b", use="reference_images"), file("c")]
    assert assign_files(two, files).values == {"images": ["kie-file:a", "kie-file:b", "kie-file:c"]}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (file("clip.mp4", medium="video"), "Maker takes no clips."),
        (file("a.mp3", medium="audio"), "Maker takes no sounds."),
        (file("m.png", use="mask"), "Maker takes no mask."),
    ],
)
def test_a_file_that_finds_no_place_says_why(given: Reference, reason: str) -> None:
    assert assign_files(BOTH_FRAMES, [given]).left_out == {given.address: reason}


def test_one_too_many_is_left_out_and_the_others_are_kept() -> None:
    assigned = assign_files(model(place("images", "reference_images", many=2)), [file(name) for name in "abc"])
    assert assigned.values == {"images": ["kie-file:a", "kie-file:b"]}
    assert assigned.left_out == {"kie-file:c": "c is left out: Images takes 2 files."}


@pytest.mark.parametrize(
    ("accepts", "given", "reason"),
    [
        ({"mime": ("image/jpeg",)}, file("a"), "a is image/png, and this model takes JPEG."),
        ({"max_side": 100}, file("a", width=101, height=50), "a has 101 × 50 pixels, and this model takes at most 100"),
        ({"max_mb": 0.0001}, file("a"), "a has 0.0 MB, and this model takes at most 0.0001 MB"),
    ],
)
def test_a_file_that_the_place_would_refuse_says_so_beside_it(
    accepts: dict[str, object], given: Reference, reason: str
) -> None:
    fine = file("b", width=10, height=10)
    assigned = assign_files(model(place("images", "reference_images", many=3, **accepts)), [given, fine])
    assert assigned.refused[given.address].sentence.startswith(reason)
    assert assigned.aside[given.address] == assigned.refused[given.address].sentence
    assert given.address not in assigned.left_out
    assert given.address not in str(assigned.values)


def test_a_file_that_another_place_would_take_if_there_were_room_is_left_out_and_not_refused() -> None:
    small_only = place("first", "first_frame", required=True, max_side=512)
    takes = model(small_only, place("images", "reference_images", many=1))
    assigned = assign_files(takes, [file("a", width=900, height=900), file("b", width=900, height=900)])
    assert assigned.values == {"images": ["kie-file:a"]}
    assert (set(assigned.left_out), assigned.refused) == ({"kie-file:b"}, {})
    assert "Images takes 1 file" in assigned.left_out["kie-file:b"]


def test_a_request_without_a_file_that_was_refused_is_another_request_and_is_not_sent() -> None:
    edit = catalogue.get("google/nano-banana-edit")
    given = [replace(file("a"), address="https://example.org/a.png"), replace(file("b"), mime="image/bmp")]
    prepared = prepare(edit, prompt="a mug", values={}, files=assign_files(edit, given))
    assert [problem.sentence for problem in prepared.problems] == [
        "b is image/bmp, and this model takes JPEG, PNG, WEBP."
    ]
    assert prepare(edit, prompt="a mug", values={}, files=assign_files(edit, given[:1])).problems == ()


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("hello world", "“hello world” cannot be used; it must begin with https://."),
        ("data:image/png;base64,AAAA", "cannot be used; it must begin with https://."),
        ("http://127.0.0.1:8501/x.png", "is inside a private network, which KIE cannot reach."),
        ("http://[::1]/x.png", "is inside a private network, which KIE cannot reach."),
        ("https://example.org/x.png", None),
        (f"kie-file:{'1' * 64}", None),
        ("asset://12", None),
    ],
)
def test_an_address_that_kie_could_not_fetch_is_not_sent(address: str, reason: str | None) -> None:
    edit = catalogue.get("google/nano-banana-edit")
    sentences = [
        problem.sentence for problem in prepare(edit, prompt="a mug", values={"image_urls": [address]}).problems
    ]
    assert [sentence.endswith(reason or "?") for sentence in sentences] == ([True] if reason else [])


def test_clips_that_are_too_long_together_leave_the_last_one_out() -> None:
    takes = model(place("clips", "reference_video", many=5, max_total_seconds=15.0))
    files = [file(name, medium="video", seconds=6.0) for name in "abc"]
    assigned = assign_files(takes, files)
    assert assigned.values == {"clips": ["kie-file:a", "kie-file:b"]}
    assert assigned.left_out == {"kie-file:c": "c is left out: together they last 18 seconds, and 15 is the most."}


def test_a_clip_in_an_object_comes_with_the_whole_of_its_length() -> None:
    (takes,) = (m for m in catalogue.all_models() if any(p.items == "object" and p.role == CLIPS for p in m.parameters))
    assigned = assign_files(takes, [file("a", medium="video", seconds=4.5)])
    assert assigned.values == {"video_list": [{"url": "kie-file:a", "start": 0, "ends": 4.5}]}


def test_an_open_aspect_ratio_follows_the_first_picture_and_the_price_knows_the_clip_s_length() -> None:
    edit = next(m for m in catalogue.all_models() if m.id == "google/nano-banana-edit")
    shared = assign_files(edit, [file("a", width=3000, height=1500)])
    assert (shared.shape(), shared.facts()) == ((3000, 1500), {})
    prepared = prepare(edit, prompt="a mug", values={"aspect_ratio": "auto", "image_size": "auto"}, files=shared)
    assert (prepared.width, prepared.height) == (1024, 512)
    talking = next(m for m in catalogue.all_models() if any(p.role == SOUND and p.required for p in m.parameters))
    facts = assign_files(talking, [file("s", medium="audio", seconds=7.0)]).facts()
    assert facts == {"input_seconds": 7.0, "clip_seconds": 0.0}


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_a_price_counts_every_clip_that_is_worked_from_and_no_sound(order: tuple[int, ...]) -> None:
    maker = catalogue.get("bytedance/seedance-2")
    files = [file(name, medium="video", seconds=5.0) for name in "abc"] + [file("s", medium="audio", seconds=15.0)]
    values = {"resolution": "720p", "duration": 5}
    shared = assign_files(maker, [files[number] for number in order])
    row = next(r for r in maker.price.rows if r.unit == "per second of input and output" and "720p" in str(r.when))  # type: ignore[union-attr]
    assert prepare(maker, prompt="a mug", values=values, files=shared).credits == row.credits * (15 + 5)


@pytest.mark.parametrize("first", ["video", "audio"])
def test_a_result_that_follows_a_clip_and_a_sound_is_priced_by_the_longer(first: str) -> None:
    lips = catalogue.get("volcengine/video-to-video-lip-sync")
    both = sorted(
        [file("c", medium="video", seconds=4.0), file("s", medium="audio", seconds=9.0)],
        key=lambda f: f.medium != first,
    )
    short = prepare(lips, prompt="", values={}, files=assign_files(lips, both[:1])).credits
    whole = prepare(lips, prompt="", values={}, files=assign_files(lips, both)).credits
    assert whole is not None
    assert whole == prepare(lips, prompt="", values={}, files=assign_files(lips, both[::-1])).credits
    assert short is not None
    assert whole >= short


def test_a_clip_whose_length_nobody_knows_makes_the_price_that_of_the_longest() -> None:
    maker = catalogue.get("bytedance/seedance-2")
    unknown = file("a", medium="video")
    shared = assign_files(maker, [unknown, file("b", medium="video", seconds=2.0)])
    assert shared.facts() == {}


references = st.builds(
    Reference,
    address=st.text(min_size=1, max_size=5),
    medium=st.sampled_from(["image", "video", "audio"]),
    use=st.none() | st.sampled_from(MEDIA_ROLES),
    mime=st.none() | st.sampled_from(["image/png", "video/mp4", "audio/mpeg"]),
    size=st.none() | st.integers(1, 10**9),
    seconds=st.none() | st.floats(0.1, 900),
)


@given(st.sampled_from(catalogue.all_models()), st.lists(references, max_size=6, unique_by=lambda r: r.address))
def test_every_file_is_either_placed_once_or_says_why_not(takes: Model, files: list[Reference]) -> None:
    assigned = assign_files(takes, files)
    placed = [reference for references in assigned.placed.values() for reference in references]
    assert len(placed) == len({reference.address for reference in placed})
    assert {reference.address for reference in placed} | set(assigned.aside) == {
        reference.address for reference in files
    }
    assert not {reference.address for reference in placed} & set(assigned.aside)
    assert not set(assigned.refused) & set(assigned.left_out)
    for name, references in assigned.placed.items():
        slot = next(slot for slot in slots(takes) if slot.name == name)
        assert slot.role is not None
        assert {reference.medium for reference in references} <= {MEDIUM_OF[slot.role]}
        assert {reference.use for reference in references} <= {None, slot.role}
