"""An event loop whose time passes only while everybody waits: minutes of waiting take no time."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


_TICK = 1e-9


class _Skips(selectors.SelectSelector):
    """Instead of waiting for a timer, moves the clock on to it; as with a real one, it never stands still."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        assert timeout is not None, "everybody waits, and for nothing"
        self.now += max(_TICK, timeout)
        return super().select(0)


class _VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._skips = _Skips()
        super().__init__(self._skips)

    def time(self) -> float:
        return self._skips.now


def virtually(story: Coroutine[Any, Any, T]) -> T:
    """What `story` returns, run on a loop that begins at time 0."""
    with asyncio.Runner(loop_factory=_VirtualLoop) as runner:
        return runner.run(story)
