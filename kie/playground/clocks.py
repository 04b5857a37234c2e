"""The clocks of open tasks: what the last results of the same kind say about each."""

from __future__ import annotations

import time

from kie.domain.task import PastTime, Task
from kie.ledger.database import Ledger
from kie.ledger.past_times import past_times
from kie.playground.time_to_result import Clock, Expected, clock, expected, spread_of

_FRESH_SECONDS = 5.0
_Kind = tuple[str, str, str]


class Clocks:
    """Asks the ledger once in a while for each kind of task, however many are drawn."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[_Kind, tuple[float, tuple[PastTime, ...]]] = {}

    def of(self, task: Task) -> Clock:
        return clock(task, self._past((task.model, task.tier, task.service)))

    def ahead(self, model_id: str, *, tier: str, service: str) -> Expected | None:
        """When a task of this kind would end that begins now; None with too few results."""
        spread = spread_of(tuple(past.whole for past in self._past((model_id, tier, service))))
        return None if spread is None else expected(spread, 0.0)

    def _past(self, kind: _Kind) -> tuple[PastTime, ...]:
        read_at, past = self._known.get(kind, (-_FRESH_SECONDS, ()))
        if time.monotonic() - read_at >= _FRESH_SECONDS:
            model, tier, service = kind
            past = past_times(self._ledger, model=model, tier=tier, service=service)
            self._known[kind] = (time.monotonic(), past)
        return past
