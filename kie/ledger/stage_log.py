"""Every state a task came into and when, written down by the database itself, so that no transition is forgotten.

A task's `stages` are `<state> <milliseconds>` pairs in one text, oldest first; being queued is not among them,
because that is when the task was created.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from kie.domain.task import Stage, TaskState

_NOW = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
_TRIGGER = f"""
CREATE TRIGGER IF NOT EXISTS stage_entered AFTER UPDATE OF state ON tasks WHEN new.state IS NOT old.state
BEGIN UPDATE tasks SET stages = ltrim(stages || ' ' || new.state || ' ' || {_NOW}) WHERE id = new.id; END
"""


def create(connection: sa.Connection) -> None:
    """On opening: let the database keep the stages from now on."""
    connection.exec_driver_sql(_TRIGGER)


def stages_of(text: str) -> tuple[Stage, ...]:
    """The stages in a stored text; what cannot be read (an import may hold anything) is left out."""
    words = text.split()
    found = []
    for state, moment in zip(words[::2], words[1::2], strict=False):
        if state in set(TaskState) and moment.isascii() and moment.isdigit() and len(moment) < 14:
            found.append(Stage(state=TaskState(state), at=datetime.fromtimestamp(int(moment) / 1000, UTC)))
    return tuple(found)
