"""The blind judgings of one workspace, and what came of those that ask of the same pictures or prompts."""

from __future__ import annotations

from functools import partial

from kie.ledger import comparisons, judgings
from kie.ledger.judgings import LONGEST_NOTE, OUTCOMES, JudgedPair, Judging
from kie.playground.comparisons.judged_votes import Judged
from kie.playground.container import Playground

__all__ = ["LONGEST_NOTE", "OUTCOMES", "Judged", "JudgedPair", "Judging", "Judgings"]


class Judgings:
    def __init__(self, app: Playground, workspace: str) -> None:
        self._app, self._workspace = app, workspace
        self.get = partial(judgings.judging, app.ledger, workspace=workspace)
        self.of_run = partial(judgings.of_run, app.ledger, workspace=workspace)
        self.begin = partial(judgings.begin, app.ledger, workspace=workspace)
        self.vote = partial(judgings.vote, app.ledger, workspace=workspace)
        self.take_back = partial(judgings.take_back, app.ledger, workspace=workspace)
        self.note = partial(judgings.note, app.ledger, workspace=workspace)
        self.end = partial(judgings.end, app.ledger, workspace=workspace)

    def related(self, run_id: str) -> tuple[Judged, ...]:
        """Every judging of this comparison and of others on its prompts, in the order in which they began."""
        kept = judgings.on_prompts_of(self._app.ledger, workspace=self._workspace, run_id=run_id)
        of_runs = {
            judged_run: comparisons.comparison(self._app.ledger, workspace=self._workspace, run_id=judged_run)
            for judged_run in {judging.run_id for judging in kept}
        }
        return tuple(Judged(judging=judging, comparison=of_runs[judging.run_id]) for judging in reversed(kept))

    def undecided_share(self) -> float:
        """How many of all one's own votes prefer neither picture; 0 without any."""
        neither, votes = judgings.undecided(self._app.ledger, workspace=self._workspace)
        return neither / votes if votes else 0.0
