"""Whether a task's id was given by a person and KIE has not confirmed yet that it is of this request."""

from __future__ import annotations

import sqlalchemy as sa

from kie.ledger.migrations.statements import run

_SCRIPT = """
ALTER TABLE tasks ADD COLUMN attached BOOLEAN DEFAULT '0' NOT NULL;
"""


def apply(connection: sa.Connection) -> None:
    run(connection, _SCRIPT)
