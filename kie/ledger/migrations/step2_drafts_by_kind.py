"""What stood in `drafts` under names with a prefix moves into a table for each kind; the forms stay.

A row that does not hold what its name says stays where it is.
"""

from __future__ import annotations

import sqlalchemy as sa

from kie.ledger.migrations.statements import run

_SCRIPT = """
CREATE TABLE word_lists (
    workspace VARCHAR NOT NULL, name VARCHAR NOT NULL, lines TEXT NOT NULL, updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, name)
);
CREATE TABLE preferences (
    workspace VARCHAR NOT NULL, name VARCHAR NOT NULL, value TEXT NOT NULL, updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, name)
);
CREATE TABLE selections (
    id VARCHAR NOT NULL, workspace VARCHAR NOT NULL, task_ids TEXT NOT NULL, updated_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE reports (
    id VARCHAR NOT NULL, workspace VARCHAR NOT NULL, content TEXT NOT NULL, updated_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE TEMP TABLE moving AS SELECT rowid AS place, * FROM drafts WHERE CASE
    WHEN NOT json_valid(content) THEN FALSE
    WHEN name GLOB 'word list *' THEN json_type(content, '$.lines') = 'array'
    WHEN name GLOB 'selection *' THEN json_type(content, '$.ids') = 'array'
    WHEN name GLOB 'report *' OR name = 'preferences' THEN json_type(content) = 'object'
END;
INSERT INTO word_lists SELECT workspace, substr(name, length('word list ') + 1), json_extract(content, '$.lines'),
    updated_at FROM moving WHERE name GLOB 'word list *';
INSERT INTO preferences SELECT m.workspace, j.key, j.value, m.updated_at FROM moving m, json_each(m.content) j
    WHERE m.name = 'preferences' AND j.type = 'text';
INSERT INTO selections SELECT substr(name, length('selection ') + 1), workspace, json_extract(content, '$.ids'),
    updated_at FROM moving WHERE name GLOB 'selection *' ON CONFLICT DO NOTHING;
INSERT INTO reports SELECT substr(name, length('report ') + 1), workspace, content, updated_at
    FROM moving WHERE name GLOB 'report *' ON CONFLICT DO NOTHING;
DELETE FROM drafts WHERE rowid IN (SELECT place FROM moving);
DROP TABLE moving;
"""


def apply(connection: sa.Connection) -> None:
    run(connection, _SCRIPT)
