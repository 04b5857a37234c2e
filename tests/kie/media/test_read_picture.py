"""Every kind of PNG there is, made byte by byte: its colours and its alpha are what the file says, at every depth."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
import pytest

from kie.media.read_picture import decode

GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
SIZE = 8
"""The picture: a ground with a square of 4 by 4 pixels in its middle."""


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def packed(samples: Sequence[int], depth: int) -> bytes:
    """One line of samples, as a PNG packs them."""
    bits = "".join(f"{sample:0{depth}b}" for sample in samples)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


def png(
    kind: int, depth: int, *, ground: tuple[int, ...], square: tuple[int, ...], key: bytes = b"", palette: bytes = b""
) -> bytes:
    lines = b""
    for y in range(SIZE):
        row = [square if 2 <= x < 6 and 2 <= y < 6 else ground for x in range(SIZE)]
        lines += b"\0" + packed([sample for pixel in row for sample in pixel], depth)
    header = struct.pack(">IIBBBBB", SIZE, SIZE, depth, kind, 0, 0, 0)
    parts = (
        chunk(b"IHDR", header) + (chunk(b"PLTE", palette) if palette else b"") + (chunk(b"tRNS", key) if key else b"")
    )
    return b"\x89PNG\r\n\x1a\n" + parts + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def seen(content: bytes) -> tuple[list[int], list[int]]:
    """The ground's pixel and the square's, as the reader gives them; every pixel of each is alike."""
    pixels = np.asarray(decode(content))
    is_square = np.zeros((SIZE, SIZE), dtype=bool)
    is_square[2:6, 2:6] = True
    ground, square = np.unique(pixels[~is_square], axis=0), np.unique(pixels[is_square], axis=0)
    assert (len(ground), len(square)) == (1, 1)
    return ground[0].tolist(), square[0].tolist()


@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("has_key", [False, True])
def test_a_grey_png_keeps_its_greys_and_its_key_at_every_depth(depth: int, has_key: bool) -> None:
    top = (1 << depth) - 1
    key = struct.pack(">H", top) if has_key else b""
    ground, square = seen(png(GREY, depth, ground=(top,), square=(0,), key=key))
    assert (ground, square) == (([255, 255, 255, 0], [0, 0, 0, 255]) if has_key else ([255] * 3, [0] * 3))


@pytest.mark.parametrize("depth", [2, 4, 8])
def test_a_key_takes_its_own_grey_and_no_neighbour(depth: int) -> None:
    key = struct.pack(">H", 2)
    ground, square = seen(png(GREY, depth, ground=(2,), square=(1,), key=key))
    level = 255 // ((1 << depth) - 1)
    assert (ground, square) == ([2 * level] * 3 + [0], [level] * 3 + [255])


def test_a_key_of_sixteen_bits_is_compared_with_all_sixteen() -> None:
    ground, square = seen(png(GREY, 16, ground=(0x8001,), square=(0x8002,), key=struct.pack(">H", 0x8001)))
    assert (ground[3], square[3]) == (0, 255)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("has_key", [False, True])
def test_an_rgb_png_keeps_its_colours_and_its_key(depth: int, has_key: bool) -> None:
    scale = 257 if depth == 16 else 1
    white, teal = (255 * scale,) * 3, tuple(level * scale for level in (11, 122, 117))
    key = struct.pack(">HHH", *white) if has_key else b""
    ground, square = seen(png(RGB, depth, ground=white, square=teal, key=key))
    assert (ground, square) == (
        ([255, 255, 255, 0], [11, 122, 117, 255]) if has_key else ([255, 255, 255], [11, 122, 117])
    )


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
@pytest.mark.parametrize("key", [b"", b"\0", b"\x40"])
def test_a_palette_keeps_its_colours_and_its_alphas(depth: int, key: bytes) -> None:
    content = png(PALETTE, depth, ground=(0,), square=(1,), key=key, palette=bytes([250, 240, 230, 10, 20, 30]))
    ground, square = seen(content)
    assert (ground, square) == (
        ([250, 240, 230, key[0]], [10, 20, 30, 255]) if key else ([250, 240, 230], [10, 20, 30])
    )


@pytest.mark.parametrize("depth", [8, 16])
def test_alpha_channels_are_kept(depth: int) -> None:
    scale = 257 if depth == 16 else 1
    grey = png(GREY_ALPHA, depth, ground=(200 * scale, 0), square=(9 * scale, 128 * scale))
    colours = png(
        RGBA, depth, ground=(1 * scale, 2 * scale, 3 * scale, 0), square=(7 * scale, 8 * scale, 9 * scale, 255 * scale)
    )
    assert seen(grey) == ([200, 200, 200, 0], [9, 9, 9, 128])
    assert seen(colours) == ([1, 2, 3, 0], [7, 8, 9, 255])
