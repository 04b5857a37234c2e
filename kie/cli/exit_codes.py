"""The contract's exit codes."""

from __future__ import annotations

from collections.abc import Sequence

from kie.domain.task import FileState, Task, TaskState
from kie.errors import BadInput, KeyRefused, KieError, NoKey, OutOfCredits

OK, FAILED, BAD_INPUT, KEY, CREDITS, OPEN = range(6)


def of_tasks(tasks: Sequence[Task]) -> int:
    """The contract's code: what is open outweighs a bad key, then credits, then failures."""
    kinds = {task.error_kind for task in tasks if task.state is TaskState.REFUSED}
    if any(t.state.is_open_question or not t.is_settled for t in tasks):
        return OPEN
    if kinds & {KeyRefused.kind, NoKey.kind}:
        return KEY
    if OutOfCredits.kind in kinds:
        return CREDITS
    kept = all(f.state is FileState.STORED for t in tasks for f in t.files)
    return OK if kept and all(t.state is TaskState.SUCCESS for t in tasks) else FAILED


def of_error(error: KieError) -> int:
    """The contract's code for an error that ended a command before anything was sent."""
    if isinstance(error, NoKey | KeyRefused):
        return KEY
    if isinstance(error, OutOfCredits):
        return CREDITS
    if isinstance(error, BadInput) or error.kind == "bad_settings":
        return BAD_INPUT
    return FAILED
