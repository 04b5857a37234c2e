"""What a form was before, so that two tabs at once lose no word and a change can be taken back."""

from __future__ import annotations

import sqlalchemy as sa

from kie.ledger.migrations.statements import run

_SCRIPT = """
CREATE TABLE draft_revisions (
    workspace VARCHAR NOT NULL, name VARCHAR NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL,
    writer VARCHAR NOT NULL, began_at BIGINT NOT NULL, PRIMARY KEY (workspace, name, version)
);
"""


def apply(connection: sa.Connection) -> None:
    run(connection, _SCRIPT)
