"""Versions: what led to what among the results of a workspace, and how. Pure.

A result may come of several others (two references) and lead to many; the oldest parent that is no mere reference
comes first, so that "the one before" is one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kie.domain.task import Task


class Derivation(StrEnum):
    """How one task came of another. They are kept under these words, so none is ever changed."""

    RETRY = "retry"
    CUTOUT = "cutout"
    REFERENCE = "reference"
    CLIP = "clip"
    REUSE = "reuse"
    CHANGE = "change"


@dataclass(frozen=True, kw_only=True)
class CameFrom:
    """Where a form's content came from: a task (`source`) by Reuse and its like, or the run before it by a change."""

    how: Derivation
    source: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """`child` came of `parent`; both are ids of tasks."""

    child: str
    parent: str
    how: Derivation


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A task in the tree of versions, how it came of the one above it (None at the root), and what it led to."""

    task: Task
    how: Derivation | None
    branches: tuple[Branch, ...] = ()


ALIKE = 0.3
"""The share of words that two versions of a prompt have in common at least."""
_FIRST = (
    Derivation.RETRY, Derivation.CUTOUT, Derivation.REUSE, Derivation.CHANGE, Derivation.CLIP, Derivation.REFERENCE,
)  # fmt: skip
"""Which parent stands above a task that came of several."""


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """Everything that is connected with one task by steps, as far as it was read. `tasks` are by id."""

    task_id: str
    tasks: Mapping[str, Task]
    steps: Sequence[Step]

    @property
    def before(self) -> tuple[tuple[Task, Derivation], ...]:
        """What the task came of, the one that stands above it first."""
        mine = [step for step in self.steps if step.child == self.task_id and step.parent in self.tasks]
        return tuple((self.tasks[step.parent], step.how) for step in sorted(mine, key=_rank))

    @property
    def after(self) -> tuple[tuple[Task, Derivation], ...]:
        """What the task led to, oldest first."""
        mine = [step for step in self.steps if step.parent == self.task_id and step.child in self.tasks]
        ordered = sorted(mine, key=lambda step: (self.tasks[step.child].created_at, step.child))
        return tuple((self.tasks[step.child], step.how) for step in ordered)

    def tree(self) -> tuple[Branch, ...]:
        """The tasks as trees, oldest first, each task once: below the parent that ranks first."""
        above = {
            child: min((step for step in self.steps if step.child == child and step.parent in self.tasks), key=_rank)
            for child in {step.child for step in self.steps if step.parent in self.tasks}
            if child in self.tasks
        }
        below: dict[str, list[Step]] = {}
        for step in above.values():
            below.setdefault(step.parent, []).append(step)
        seen: set[str] = set()

        def grown(task_id: str, how: Derivation | None) -> Branch:
            seen.add(task_id)
            steps = sorted(below.get(task_id, ()), key=lambda step: (self.tasks[step.child].created_at, step.child))
            return Branch(
                task=self.tasks[task_id],
                how=how,
                branches=tuple(grown(step.child, step.how) for step in steps if step.child not in seen),
            )

        by_age = sorted(self.tasks.values(), key=lambda task: (task.created_at, task.id))
        roots = [grown(task.id, None) for task in by_age if task.id not in above]
        return (*roots, *(grown(task.id, None) for task in by_age if task.id not in seen))


def is_next_version(before: str, after: str) -> bool:
    """Whether a prompt reads as the one before it with something changed, and not as another thing altogether."""
    old, new = (set(re.findall(r"\w+", text.casefold())) for text in (before, after))
    return old == new or len(old & new) >= ALIKE * len(old | new)


def _rank(step: Step) -> tuple[int, str]:
    return _FIRST.index(step.how), step.parent
