"""The blind judgings of one workspace: begun, voted in, ended."""

from __future__ import annotations

from functools import partial

from kie.ledger import judgings
from kie.ledger.judgings import LONGEST_NOTE, OUTCOMES, JudgedPair, Judging
from kie.playground.container import Playground

__all__ = ["LONGEST_NOTE", "OUTCOMES", "JudgedPair", "Judging", "Judgings"]


class Judgings:
    def __init__(self, app: Playground, workspace: str) -> None:
        self.get = partial(judgings.judging, app.ledger, workspace=workspace)
        self.of_run = partial(judgings.of_run, app.ledger, workspace=workspace)
        self.begin = partial(judgings.begin, app.ledger, workspace=workspace)
        self.vote = partial(judgings.vote, app.ledger, workspace=workspace)
        self.take_back = partial(judgings.take_back, app.ledger, workspace=workspace)
        self.note = partial(judgings.note, app.ledger, workspace=workspace)
        self.end = partial(judgings.end, app.ledger, workspace=workspace)
