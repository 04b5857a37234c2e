"""Blind judgings in memory, voted on as a test wants them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from kie.catalogue import title_of
from kie.ledger.judgings import JudgedPair, Judging, Outcome

FIRST, SECOND = "google/nano-banana", "nano-banana-pro"


def voted(outcomes: Sequence[Outcome | None]) -> Judging:
    """A judging of two models, the first always on the left."""
    pairs = tuple(
        JudgedPair(
            number=number, group=str(number), left_option=FIRST, right_option=SECOND, left_file="", right_file="",
            outcome=outcome,
        )
        for number, outcome in enumerate(outcomes)
    )  # fmt: skip
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    names = {model: title_of(model) for model in (FIRST, SECOND)}
    return Judging(id="0", run_id="0", axis="model", options=names, created_at=moment, ended_at=moment, pairs=pairs)
