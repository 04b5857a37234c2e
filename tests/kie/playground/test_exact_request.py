"""The request as it is shown is the request as it is sent, with a callback's address and without."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest

from kie.api.protocol import create_body, encoded
from kie.playground import exact_request

URL = "https://me.example.org/webhooks/kie"
INPUT: dict[str, Any] = {"prompt": "It's a “mug”\nwith $HOME and `x`", "size": "1:1", "list": [{"a": None, "b": True}]}


def in_curl(text: str) -> bytes:
    words = shlex.split(text)
    return words[words.index("-d") + 1].encode()


def in_python(text: str) -> bytes:
    names: dict[str, Any] = {}
    exec(next(line for line in text.splitlines() if line.startswith("body = ")), names)
    return json.dumps(names["body"]).encode()


@pytest.mark.parametrize("callback_url", [URL, None])
@pytest.mark.parametrize(
    ("shown", "body_in"),
    [
        (exact_request.as_json, str.encode),
        (exact_request.as_curl, in_curl),
        (exact_request.as_python, in_python),
    ],
)
def test_what_is_shown_is_the_body_that_is_sent(shown: Any, body_in: Any, callback_url: str | None) -> None:
    sent = encoded(create_body(model="z-image", input=INPUT, callback_url=callback_url))
    text = shown("z-image", INPUT, callback_url=callback_url)
    assert list(json.loads(body_in(text)).items()) == list(json.loads(sent).items())
    assert (URL in text) == (callback_url is not None)
