"""What was measured on each picture. A row without content is a picture that is still to be measured: a trigger makes
one whenever a picture is kept, so that nothing is forgotten over a restart."""

from __future__ import annotations

import sqlalchemy as sa

from kie.ledger.migrations.statements import run

_SCRIPT = """
CREATE TABLE picture_checks (
    file_id VARCHAR NOT NULL, workspace VARCHAR NOT NULL, content TEXT, palette VARCHAR, fingerprint VARCHAR,
    PRIMARY KEY (file_id), FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE
);
CREATE INDEX picture_checks_to_do ON picture_checks (workspace) WHERE content IS NULL;
CREATE INDEX picture_checks_by_palette ON picture_checks (workspace, palette) WHERE palette IS NOT NULL;
CREATE TRIGGER picture_checks_of_fetched AFTER UPDATE OF state ON files
WHEN new.state = 'stored' AND new.mime LIKE 'image/%' BEGIN
    INSERT OR IGNORE INTO picture_checks (file_id, workspace) VALUES (new.id, new.workspace);
END;
CREATE TRIGGER picture_checks_of_made AFTER INSERT ON files
WHEN new.state = 'stored' AND new.mime LIKE 'image/%' BEGIN
    INSERT OR IGNORE INTO picture_checks (file_id, workspace) VALUES (new.id, new.workspace);
END;
"""


def apply(connection: sa.Connection) -> None:
    run(connection, _SCRIPT)
