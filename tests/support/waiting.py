"""Waiting for something to become true, no longer than needed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
OFTEN = 0.02


def eventually(probe: Callable[[], T], *, within: float = 15.0) -> T:
    """What `probe` says once it says something true; an AssertionError with its last word otherwise."""
    deadline = time.monotonic() + within
    while not (value := probe()):
        assert time.monotonic() < deadline, f"not within {within:g} s: {value!r}"
        time.sleep(OFTEN)
    return value


async def eventually_here(probe: Callable[[], T], *, within: float = 15.0) -> T:
    """The same on a running loop."""
    deadline = time.monotonic() + within
    while not (value := probe()):
        assert time.monotonic() < deadline, f"not within {within:g} s: {value!r}"
        await asyncio.sleep(OFTEN)
    return value
