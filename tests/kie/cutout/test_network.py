"""The second opinion: what it sees, and the sentence where it cannot be had, with the other way going on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from kie.cutout.embedded import remove_embedded
from kie.cutout.network import Network, network_at

INSTALLED = network_at()
needs_network = pytest.mark.skipif(INSTALLED.sentence is not None, reason="the network file could not be had here")


def picture() -> Image.Image:
    image = Image.new("RGB", (160, 160), (200, 210, 190))
    ImageDraw.Draw(image).ellipse((40, 40, 120, 120), fill=(120, 30, 30))
    return image


@needs_network
def test_it_sees_a_disc_where_it_is() -> None:
    likely = INSTALLED.subject(np.asarray(picture()))

    assert likely is not None
    side = len(likely)
    assert likely[side // 2, side // 2] > 0.9
    assert likely[4, 4] < 0.1


@needs_network
def test_white_inside_a_subject_is_no_hole_and_a_hole_is_one() -> None:
    image = Image.new("RGB", (320, 320), "white")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((60, 60, 260, 260), radius=40, fill=(40, 90, 200))
    draw.polygon((130, 110, 210, 160, 130, 210), fill="white")
    icon = remove_embedded(image)
    ring = Image.new("RGB", (320, 320), "white")
    ImageDraw.Draw(ring).ellipse((60, 60, 260, 260), outline=(180, 40, 40), width=16)

    assert icon.image is not None
    assert icon.image.getpixel((150, 160))[3] == 255
    open_ring = remove_embedded(ring)
    assert open_ring.image is not None
    assert open_ring.image.getpixel((160, 160))[3] == 0
    removed = remove_embedded(image, keep_enclosed=False).image
    filled = remove_embedded(ring, keep_enclosed=True).image
    assert removed is not None
    assert removed.getpixel((150, 160))[3] == 0
    assert filled is not None
    assert filled.getpixel((160, 160))[3] == 255


@pytest.mark.parametrize("content", [None, b"", b"no network at all", b"\x08\x07" * 400])
def test_what_is_no_network_is_a_sentence_and_the_other_way_goes_on(
    tmp_path: Path, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "larger.onnx"
    if content is not None:
        path.write_bytes(content)
    sentence = network_at(path).sentence

    assert sentence is not None
    assert sentence.endswith("Backgrounds are removed without a second opinion.")
    assert sentence in caplog.text
    cutout = remove_embedded(picture(), model_file=path)
    assert cutout.image is not None
    assert cutout.disputed is None


def test_a_network_that_answers_something_else_is_a_sentence(tmp_path: Path) -> None:
    """An ONNX that OpenCV reads and runs, but that ends in no map of a subject: one Relu on three numbers."""
    path = tmp_path / "relu.onnx"
    path.write_bytes(_relu())

    sentence = network_at(path).sentence

    assert sentence is not None
    assert "network" in sentence


def test_an_installed_file_that_was_changed_is_not_used(tmp_path: Path) -> None:
    changed = tmp_path / "u2netp.onnx"
    changed.write_bytes(b"changed")
    network = Network(installed=lambda: changed)

    assert network.sentence is not None
    assert "SHA-256" in network.sentence


def _field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2, len(content)]) + content


def _relu() -> bytes:
    def value(name: bytes) -> bytes:
        shape = _field(2, _field(1, b"\x08\x01") + _field(1, b"\x08\x03"))
        return _field(1, name) + _field(2, _field(1, b"\x08\x01" + shape))

    node = _field(1, b"x") + _field(2, b"y") + _field(4, b"Relu")
    graph = _field(1, node) + _field(2, b"g") + _field(11, value(b"x")) + _field(12, value(b"y"))
    return b"\x08\x07" + _field(7, graph) + _field(8, b"\x10\x0d")
