"""The index that answers what a model has cost holds the prompt too, because costs are told by prompt."""

from __future__ import annotations

import sqlalchemy as sa

from kie.ledger.migrations.statements import run

_SCRIPT = """
DROP INDEX IF EXISTS tasks_tried;
CREATE INDEX tasks_tried
ON tasks (workspace, service, model, state, finished_at DESC, seconds, billed, credits_billed, credits_expected,
starred, deleted_at, downloaded_at, id, prompt);
"""


def apply(connection: sa.Connection) -> None:
    run(connection, _SCRIPT)
