"""Collections, saved searches, results picked for a comparison, and the lineage of results.

What led to what is read, for results that are there already, from retries, from what was made of their files, and from
requests that name a kept file.
"""

from __future__ import annotations

import sqlalchemy as sa

from kie.ledger.migrations.statements import run

_SCRIPT = """
CREATE TABLE collections (
    workspace VARCHAR NOT NULL, name VARCHAR NOT NULL, created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, name)
);
CREATE TABLE collected (
    workspace VARCHAR NOT NULL, name VARCHAR NOT NULL, task_id VARCHAR NOT NULL, added_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, name, task_id), FOREIGN KEY(task_id) REFERENCES tasks (id),
    FOREIGN KEY(workspace, name) REFERENCES collections (workspace, name) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE saved_searches (
    workspace VARCHAR NOT NULL, name VARCHAR NOT NULL, filters TEXT NOT NULL, updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, name)
);
CREATE TABLE picked (
    run_id VARCHAR NOT NULL, position INTEGER NOT NULL, task_id VARCHAR NOT NULL, workspace VARCHAR NOT NULL,
    PRIMARY KEY (run_id, position), FOREIGN KEY(run_id) REFERENCES runs (id),
    FOREIGN KEY(task_id) REFERENCES tasks (id)
);
CREATE TABLE lineage (
    child VARCHAR NOT NULL, parent VARCHAR NOT NULL, workspace VARCHAR NOT NULL, how VARCHAR NOT NULL,
    PRIMARY KEY (child, parent), FOREIGN KEY(child) REFERENCES tasks (id), FOREIGN KEY(parent) REFERENCES tasks (id)
);
CREATE INDEX collected_by_task ON collected (task_id);
CREATE INDEX picked_by_task ON picked (task_id);
CREATE INDEX lineage_by_parent ON lineage (parent);
INSERT INTO lineage SELECT tasks.id, before.id, tasks.workspace, 'retry'
    FROM tasks JOIN tasks AS before ON before.id = tasks.retry_of AND before.workspace = tasks.workspace;
INSERT INTO lineage SELECT tasks.id, files.task_id, tasks.workspace, 'cutout'
    FROM tasks JOIN files ON files.id = tasks.parent_file AND files.workspace = tasks.workspace
    WHERE true ON CONFLICT DO NOTHING;
INSERT INTO lineage SELECT tasks.id, max(files.task_id), tasks.workspace,
    CASE tasks.medium WHEN 'video' THEN 'clip' ELSE 'reference' END
    FROM tasks
    JOIN json_tree(CASE WHEN json_valid(tasks.input) THEN tasks.input ELSE '{}' END) AS named
    ON named.type = 'text' AND named.value GLOB 'kie-file:*'
    JOIN files ON files.sha256 = substr(named.value, length('kie-file:') + 1) AND files.workspace = tasks.workspace
    AND files.task_id <> tasks.id AND files.created_at <= tasks.created_at
    GROUP BY tasks.id, files.sha256 ON CONFLICT DO NOTHING;
"""


def apply(connection: sa.Connection) -> None:
    run(connection, _SCRIPT)
