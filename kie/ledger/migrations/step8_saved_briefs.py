"""The library of saved briefs with all their versions, and the steps that were taken back in a form."""

from __future__ import annotations

import sqlalchemy as sa

from kie.ledger.migrations.statements import run

_SCRIPT = """
CREATE TABLE saved_briefs (
    id VARCHAR NOT NULL, workspace VARCHAR NOT NULL, name TEXT NOT NULL, description TEXT DEFAULT '' NOT NULL,
    folder TEXT DEFAULT '' NOT NULL, starred BOOLEAN DEFAULT '0' NOT NULL, created_at BIGINT NOT NULL,
    deleted_at BIGINT, PRIMARY KEY (id)
);
CREATE INDEX saved_briefs_of_workspace ON saved_briefs (workspace);
CREATE TABLE saved_brief_versions (
    brief_id VARCHAR NOT NULL, number INTEGER NOT NULL, workspace VARCHAR NOT NULL, content TEXT NOT NULL,
    saved_at BIGINT NOT NULL, PRIMARY KEY (brief_id, number)
);
ALTER TABLE draft_revisions ADD COLUMN parent INTEGER;
ALTER TABLE draft_revisions ADD COLUMN restored INTEGER;
"""


def apply(connection: sa.Connection) -> None:
    run(connection, _SCRIPT)
