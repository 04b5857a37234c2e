"""The address of a result is found wherever a success holds it, and nothing that is no result is taken for one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kie.api.protocol import read_record

R = "https://example.com/r.png"


def urls(result: Any) -> tuple[str, ...] | None:
    data = {"taskId": "t", "state": "success", "resultJson": json.dumps(result)}
    body = json.dumps({"code": 200, "msg": "success", "data": data}).encode()
    return read_record(200, body).urls


@pytest.mark.parametrize(
    "result",
    [
        {"videoUrl": R}, {"video_url": R}, {"resultImageUrl": R}, {"images": [{"url": R}]},
        {"resultUrls": [{"url": R}]},
        {"data": {"resultUrls": [R]}}, {"audio_url": R}, {"output": [R]}, {"output": {"files": [{"file": {"url": R}}]}},
        {"resultUrls": [], "url": R}, {"data": json.dumps({"imageUrl": R})},
        {"firstFrameUrl": "https://x.example/f.png", "clip": R},
    ],
)  # fmt: skip
def test_the_address_is_found_whatever_it_is_called(result: Any) -> None:
    assert urls(result) == (R,)


@pytest.mark.parametrize(
    "result",
    [
        {"firstFrameUrl": R}, {"coverUrl": R}, {"param": json.dumps({"image_urls": [R]})}, {"input": {"image_url": R}},
        {"note": "see https://example.com"}, {"resultUrls": []}, {},
    ],
)  # fmt: skip
def test_what_is_no_result_is_not_taken_for_one(result: Any) -> None:
    assert not urls(result)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.just(R),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    )
)
def test_any_result_is_read(result: Any) -> None:
    assert urls(result) is None or all(url.startswith("http") for url in urls(result) or ())
