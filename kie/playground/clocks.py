"""The clocks of open tasks: what the last results of the same kind say about each."""

from __future__ import annotations

import time

from kie.domain.task import PastTime, Task
from kie.ledger.database import Ledger
from kie.ledger.past_times import past_times
from kie.playground.time_to_result import Clock, clock

_FRESH_SECONDS = 5.0
_Kind = tuple[str, str, str]


class Clocks:
    """Asks the ledger once in a while for each kind of task, however many are drawn."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[_Kind, tuple[float, tuple[PastTime, ...]]] = {}

    def of(self, task: Task) -> Clock:
        kind = (task.model, task.tier, task.service)
        read_at, past = self._known.get(kind, (-_FRESH_SECONDS, ()))
        if time.monotonic() - read_at >= _FRESH_SECONDS:
            past = past_times(self._ledger, model=task.model, tier=task.tier, service=task.service)
            self._known[kind] = (time.monotonic(), past)
        return clock(task, past)
