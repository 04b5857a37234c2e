"""What a person's own blind votes say about a rule of the lint: how often the side without the hint was preferred.

Only pairs that one model made with the same parameters count, where the rule speaks about one side's brief and not
about the other's. Votes on the same two briefs in one judging count as one: most of them decide, and where none has
most, or neither was preferred, it did not help.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kie import catalogue
from kie.domain.comparison import Comparison, brief_of
from kie.domain.task import Task
from kie.ledger import comparisons, judgings
from kie.playground.comparisons.judged_votes import Judged
from kie.playground.container import Playground
from kie.playground.plan import capabilities_of
from prompts.brief import brief_from_json
from prompts.evaluation.confidence_interval import interval, percent
from prompts.lint.rules import lint

MOST_JUDGINGS = 100


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """In `judged` comparisons the rule spoke about one side; in `helped` of them the other side was preferred."""

    helped: int
    judged: int

    @property
    def sentence(self) -> str | None:
        """What the votes say; None as long as they say neither that it helps nor that it does not."""
        low, high = interval(self.helped, self.judged)
        if low <= 0.5 <= high:
            return None
        words = "Helped" if low > 0.5 else "Helped only"
        return f"{words} in {self.helped} of {self.judged} of your judged runs ({percent(low)} to {percent(high)})."


class HintEvidence:
    def __init__(self, app: Playground, workspace: str) -> None:
        self._app, self._workspace = app, workspace

    def by_rule(self) -> Mapping[str, Evidence]:
        """Every rule that some judging tells anything about, from the newest judgings that have ended."""
        version = judgings.last_ended(self._app.ledger, workspace=self._workspace)
        return _of_workspace(self._app, self._workspace, version) if version[0] else {}


def evidence_in(judged: Iterable[Judged]) -> dict[str, Evidence]:
    """The evidence by rule."""
    helped, counted = Counter[str](), Counter[str]()
    for one in judged:
        if one.comparison is None:
            continue
        votes: defaultdict[tuple[str, ...], Counter[bool | None]] = defaultdict(Counter)
        made = {file.id: task for slot in one.comparison.slots for task in slot.attempts for file in task.files}
        for pair in one.judging.votes:
            left, right = made.get(pair.left_file), made.get(pair.right_file)
            if left is None or right is None or not _differ_in_prompt_alone(left, right):
                continue
            on_left, on_right = _rules(one.comparison, left), _rules(one.comparison, right)
            for rule in on_left ^ on_right:
                better = "right" if rule in on_left else "left"
                is_helped = None if pair.outcome in ("tie", "both bad") else pair.outcome == better
                votes[rule, *sorted((left.prompt, right.prompt))][is_helped] += 1
        for (rule, *_), outcomes in votes.items():
            counted[rule] += 1
            helped[rule] += outcomes[True] > outcomes[False] + outcomes[None]
    return {rule: Evidence(helped=helped[rule], judged=count) for rule, count in counted.items()}


@lru_cache(maxsize=32)
def _of_workspace(app: Playground, workspace: str, version: tuple[int, int]) -> Mapping[str, Evidence]:
    """`version` is what the ledger's judgings are told apart by: a page asks on every rerun."""
    kept = judgings.ended(app.ledger, workspace=workspace, limit=MOST_JUDGINGS)
    return evidence_in(
        Judged(
            judging=judging,
            comparison=comparisons.comparison(app.ledger, workspace=workspace, run_id=judging.run_id),
        )
        for judging in kept
    )


def _differ_in_prompt_alone(left: Task, right: Task) -> bool:
    model = catalogue.find(left.model)
    if model is None or left.model != right.model:
        return False
    said = {p.name for role in ("prompt", "negative_prompt", "palette", "seed") if (p := model.by_role(role))}
    rest = [{name: value for name, value in task.input.items() if name not in said} for task in (left, right)]
    return rest[0] == rest[1]


def _rules(comparison: Comparison, task: Task) -> frozenset[str]:
    model = catalogue.get(task.model)
    brief = brief_from_json(brief_of(comparison.run, task))
    return frozenset(hint.rule for hint in lint(brief, capabilities=capabilities_of(model)))
