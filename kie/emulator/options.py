"""How one emulator behaves; every value has the default that the demo runs with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Shape = Literal["old", "new"]
"""`old` is recordInfo as recorded in April 2026, `new` as recorded in September 2026."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`key` None accepts any non-empty key. `speed` divides all durations. `credits` is the first balance.

    `limit_status` is the HTTP status of an answer with body code 429. `render_timeout` is how many real seconds an
    answer waits for a drawing that should be ready by the clock: 0 answers “generating” at once; tests with
    a clock of their own set it, so that virtual time cannot outrun the drawing.
    """

    key: str | None = field(default=None, repr=False)
    hmac_key: str | None = field(default=None, repr=False)
    speed: float = 1.0
    has_limits: bool = True
    limit_status: Literal[200, 429] = 200
    seed: int | None = None
    credits: float = 10_000.0
    shape: Shape = "new"
    knows_retired: bool = False
    may_fetch_private: bool = True
    render_timeout: float = 0.0
