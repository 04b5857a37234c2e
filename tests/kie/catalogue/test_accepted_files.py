"""What entries say of the files they take, and how a file is measured against that."""

from __future__ import annotations

import pytest

from kie import catalogue
from kie.attachments import references
from kie.catalogue import Accepted, Json, Parameter

SHA = "1" * 64


@pytest.mark.parametrize(
    ("accepted", "facts", "refusal"),
    [
        (Accepted(min_side=300), {"width": 299, "height": 400},
         "has 299 × 400 pixels, and this model takes at least 300 on each side"),
        (Accepted(min_side=300), {"width": 300, "height": 300}, None),
        (Accepted(max_side=4096), {"width": 4097, "height": 400},
         "has 4097 × 400 pixels, and this model takes at most 4096 on each side"),
        (Accepted(max_megapixels=16), {"width": 4096, "height": 4000},
         "has 16.4 megapixels, and this model takes at most 16"),
        (Accepted(max_ratio=2.5), {"width": 300, "height": 760},
         "is 2.5 times as long as wide, and this model takes at most 2.5 times"),
        (Accepted(max_ratio=2.5), {"width": 300, "height": 750}, None),
        (Accepted(min_seconds=2, max_seconds=15), {"seconds": 1.5},
         "lasts 1.5 seconds, and this model takes at least 2"),
        (Accepted(min_seconds=2, max_seconds=15), {"seconds": 15.5},
         "lasts 15.5 seconds, and this model takes at most 15"),
        (Accepted(min_seconds=2, max_seconds=15, min_side=300), {}, None),
    ],
)  # fmt: skip
def test_pixels_and_seconds_are_measured_where_they_are_known(
    accepted: Accepted, facts: dict[str, int], refusal: str | None
) -> None:
    parameter = Parameter(name="image_url", type="string", accepts=accepted)
    refused = references.refused_because(parameter, mime="image/png", size=1, name="a.png", **facts)
    assert refused == (f"a.png {refusal}." if refusal else None)


@pytest.mark.parametrize(("alias", "name"), [("audio/m4a", "audio/mp4"), ("audio/mp3", "audio/mpeg")])
def test_a_type_that_has_two_names_is_taken_by_the_one_that_files_are_known_by(alias: str, name: str) -> None:
    takes = [p.accepts.mime for model in catalogue.all_models() for p in model.parameters if p.accepts]
    assert any(alias in mimes for mimes in takes)
    assert all(name in mimes for mimes in takes if alias in mimes)


def test_entries_carry_the_published_limits_of_files() -> None:
    taken = {
        model_id: catalogue.get(model_id).parameter(name)
        for model_id, name in (("wan/2-7-videoedit", "video_url"), ("happyhorse/image-to-video", "image_urls"))
    }
    assert [parameter.accepts for parameter in taken.values() if parameter] == [
        Accepted(mime=("video/mp4", "video/quicktime"), max_mb=100, min_seconds=2, max_seconds=10),
        Accepted(max_mb=10, min_side=300, max_ratio=2.5),
    ]


def test_kept_files_are_found_and_addressed_inside_objects_too() -> None:
    kept = references.reference(SHA)
    values: dict[str, Json] = {
        "prompt": "a cat",
        "kling_elements": [{"name": "cat", "element_input_urls": [kept, "b"]}],
    }
    assert references.hashes(values) == (SHA,)
    assert references.resolved(values, {SHA: "https://up/1"}) == {
        "prompt": "a cat", "kling_elements": [{"name": "cat", "element_input_urls": ["https://up/1", "b"]}],
    }  # fmt: skip
