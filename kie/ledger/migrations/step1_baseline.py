"""The schema of the time before steps had numbers, for a new ledger and for one of any earlier version.

Earlier versions added tables, columns and indexes whenever they opened a ledger, so it is not known what a ledger
without numbers has: whatever is missing is added.
"""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa

from kie.ledger.migrations.statements import run

_TABLES = """
CREATE TABLE IF NOT EXISTS runs (
    id VARCHAR NOT NULL, workspace VARCHAR NOT NULL, created_at BIGINT NOT NULL, origin VARCHAR NOT NULL,
    brief TEXT NOT NULL, click VARCHAR NOT NULL,
    PRIMARY KEY (id), UNIQUE (workspace, click)
);
CREATE TABLE IF NOT EXISTS tasks (
    id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, workspace VARCHAR NOT NULL, service VARCHAR NOT NULL,
    position INTEGER NOT NULL, model VARCHAR NOT NULL, medium VARCHAR NOT NULL, prompt TEXT NOT NULL,
    input TEXT NOT NULL, tier VARCHAR DEFAULT '' NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    state VARCHAR NOT NULL, created_at BIGINT NOT NULL, not_before BIGINT DEFAULT '0' NOT NULL,
    submitted_at BIGINT, watched_since BIGINT, finished_at BIGINT, kie_task_id VARCHAR, seconds FLOAT,
    expected_seconds FLOAT, credits_expected FLOAT, credits_billed FLOAT, billed BOOLEAN, error_kind VARCHAR,
    error TEXT, fail_code VARCHAR, attempts INTEGER DEFAULT '0' NOT NULL, retry_of VARCHAR,
    starred BOOLEAN DEFAULT '0' NOT NULL, deleted_at BIGINT, kind VARCHAR DEFAULT '' NOT NULL,
    colours TEXT DEFAULT '' NOT NULL, parent_file VARCHAR, note TEXT, number BIGINT, cell TEXT DEFAULT '{}' NOT NULL,
    repeat INTEGER DEFAULT '0' NOT NULL, name TEXT, follow_up VARCHAR, downloaded_at BIGINT,
    stages TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id), FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE TABLE IF NOT EXISTS files (
    id VARCHAR NOT NULL, task_id VARCHAR NOT NULL, workspace VARCHAR NOT NULL, position INTEGER NOT NULL,
    url TEXT NOT NULL, state VARCHAR NOT NULL, sha256 VARCHAR, mime VARCHAR, width INTEGER, height INTEGER,
    size BIGINT, seconds FLOAT, codec VARCHAR, attempts INTEGER DEFAULT '0' NOT NULL, reason TEXT,
    created_at BIGINT NOT NULL, stored_at BIGINT,
    PRIMARY KEY (id), UNIQUE (task_id, position), FOREIGN KEY(task_id) REFERENCES tasks (id)
);
CREATE TABLE IF NOT EXISTS tags (
    task_id VARCHAR NOT NULL, tag VARCHAR NOT NULL, workspace VARCHAR NOT NULL,
    PRIMARY KEY (task_id, tag), FOREIGN KEY(task_id) REFERENCES tasks (id)
);
CREATE TABLE IF NOT EXISTS drafts (
    workspace VARCHAR NOT NULL, name VARCHAR NOT NULL, content TEXT NOT NULL, updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, name)
);
CREATE TABLE IF NOT EXISTS uploads (
    service VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, url TEXT NOT NULL, uploaded_at BIGINT NOT NULL,
    PRIMARY KEY (service, sha256)
);
CREATE TABLE IF NOT EXISTS "references" (
    workspace VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, name VARCHAR NOT NULL, mime VARCHAR NOT NULL,
    size BIGINT NOT NULL, width INTEGER, height INTEGER, seconds FLOAT, created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, sha256)
);
CREATE TABLE IF NOT EXISTS comparisons (
    run_id VARCHAR NOT NULL, workspace VARCHAR NOT NULL, layout TEXT NOT NULL,
    PRIMARY KEY (run_id), FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE TABLE IF NOT EXISTS judgings (
    id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, workspace VARCHAR NOT NULL, axis VARCHAR NOT NULL,
    options TEXT NOT NULL, created_at BIGINT NOT NULL, ended_at BIGINT,
    PRIMARY KEY (id), FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE TABLE IF NOT EXISTS pairs (
    judging_id VARCHAR NOT NULL, number INTEGER NOT NULL, workspace VARCHAR NOT NULL, "group" VARCHAR NOT NULL,
    left_option VARCHAR NOT NULL, right_option VARCHAR NOT NULL, left_file VARCHAR NOT NULL,
    right_file VARCHAR NOT NULL, outcome VARCHAR, note TEXT, voted_at BIGINT,
    PRIMARY KEY (judging_id, number), FOREIGN KEY(judging_id) REFERENCES judgings (id)
);
CREATE TABLE IF NOT EXISTS spent (
    workspace VARCHAR NOT NULL, service VARCHAR NOT NULL, model VARCHAR NOT NULL, attempts INTEGER NOT NULL,
    keepers INTEGER NOT NULL, credits FLOAT NOT NULL, seconds FLOAT NOT NULL,
    PRIMARY KEY (workspace, service, model)
);
CREATE TABLE IF NOT EXISTS discarded (
    sha256 VARCHAR NOT NULL, since BIGINT NOT NULL,
    PRIMARY KEY (sha256)
);
CREATE TABLE IF NOT EXISTS callbacks (
    service VARCHAR NOT NULL, kie_task_id VARCHAR NOT NULL, expected_at BIGINT, arrived_at BIGINT,
    PRIMARY KEY (service, kie_task_id)
);
CREATE TABLE IF NOT EXISTS refused_callbacks (
    service VARCHAR NOT NULL, hour BIGINT NOT NULL, reason VARCHAR NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (service, hour, reason)
);
CREATE TABLE IF NOT EXISTS facts (
    name VARCHAR NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE IF NOT EXISTS tallies (workspace, model, kind, state, starred, service, count,
    PRIMARY KEY (workspace, model, kind, state, starred, service)
) WITHOUT ROWID;
"""

# A history page is read from the indexes tasks_by_* without touching the rows: every filter's column is in each.
# tasks_tried answers the same way what a model has cost, how long it took and how often it failed.
_INDEXES = """
CREATE INDEX IF NOT EXISTS runs_newest ON runs (workspace, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS ix_tasks_run_id ON tasks (run_id);
CREATE INDEX IF NOT EXISTS ix_tasks_kie_task_id ON tasks (kie_task_id);
CREATE INDEX IF NOT EXISTS tasks_by_all
ON tasks (workspace, number DESC, state, model, kind, starred, service) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS tasks_by_model
ON tasks (workspace, model, number DESC, state, kind, starred, service) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS tasks_by_model_state
ON tasks (workspace, model, state, number DESC, kind, starred, service) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS tasks_by_state
ON tasks (workspace, state, number DESC, model, kind, starred, service) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS tasks_by_kind
ON tasks (workspace, kind, number DESC, state, model, starred, service) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS tasks_by_starred
ON tasks (workspace, starred, number DESC, state, model, kind, service) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS tasks_by_colours
ON tasks (workspace, colours, number DESC, state, model, kind, starred, service) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS tasks_tried
ON tasks (workspace, service, model, state, finished_at DESC, seconds, billed, credits_billed, credits_expected,
starred, deleted_at, downloaded_at, id);
CREATE INDEX IF NOT EXISTS tasks_number ON tasks (number, state, starred);
CREATE INDEX IF NOT EXISTS tasks_deleted ON tasks (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS tasks_parent ON tasks (parent_file) WHERE parent_file IS NOT NULL;
CREATE INDEX IF NOT EXISTS tasks_newest ON tasks (workspace, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS tasks_open
ON tasks (service, state) WHERE state NOT IN ('cancelled', 'fail', 'refused', 'stopped', 'success', 'unsure');
CREATE INDEX IF NOT EXISTS tasks_durations ON tasks (model, tier, finished_at DESC) WHERE state = 'success';
CREATE INDEX IF NOT EXISTS ix_files_task_id ON files (task_id);
CREATE INDEX IF NOT EXISTS ix_files_state ON files (state);
CREATE INDEX IF NOT EXISTS ix_files_sha256 ON files (sha256);
CREATE INDEX IF NOT EXISTS tags_in_use ON tags (workspace, tag);
CREATE INDEX IF NOT EXISTS ix_judgings_run_id ON judgings (run_id);
CREATE INDEX IF NOT EXISTS pairs_won_left ON pairs (left_file) WHERE outcome = 'left';
CREATE INDEX IF NOT EXISTS pairs_won_right ON pairs (right_file) WHERE outcome = 'right';
CREATE INDEX IF NOT EXISTS callbacks_expected ON callbacks (service, expected_at DESC);
CREATE INDEX IF NOT EXISTS callbacks_arrived ON callbacks (service, arrived_at DESC);
"""

# `counters` says what the tallies are for, `rows` how the stages are read.
_TRIGGERS = """
INSERT INTO tallies SELECT workspace, model, kind, state, starred, service, count(*) FROM tasks
WHERE deleted_at IS NULL GROUP BY workspace, model, kind, state, starred, service ON CONFLICT DO NOTHING;
CREATE TRIGGER IF NOT EXISTS tally_insert AFTER INSERT ON tasks BEGIN
    INSERT INTO tallies SELECT new.workspace, new.model, new.kind, new.state, new.starred, new.service, 1
    WHERE new.deleted_at IS NULL ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER IF NOT EXISTS tally_delete AFTER DELETE ON tasks BEGIN
    INSERT INTO tallies SELECT old.workspace, old.model, old.kind, old.state, old.starred, old.service, -1
    WHERE old.deleted_at IS NULL ON CONFLICT DO UPDATE SET count = count + -1;
END;
CREATE TRIGGER IF NOT EXISTS tally_update
AFTER UPDATE OF workspace, model, kind, state, starred, service, deleted_at ON tasks BEGIN
    INSERT INTO tallies SELECT old.workspace, old.model, old.kind, old.state, old.starred, old.service, -1
    WHERE old.deleted_at IS NULL ON CONFLICT DO UPDATE SET count = count + -1;
    INSERT INTO tallies SELECT new.workspace, new.model, new.kind, new.state, new.starred, new.service, 1
    WHERE new.deleted_at IS NULL ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER IF NOT EXISTS stage_entered AFTER UPDATE OF state ON tasks WHEN new.state IS NOT old.state BEGIN
    UPDATE tasks SET stages = ltrim(stages || ' ' || new.state || ' '
    || CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)) WHERE id = new.id;
END;
"""


def apply(connection: sa.Connection) -> None:
    run(connection, _TABLES)
    _add_missing_columns(connection)
    run(connection, _INDEXES)
    run(connection, _TRIGGERS)


def _add_missing_columns(connection: sa.Connection) -> None:
    """A column that was added later is nullable or has a default: the rows that are there have no other value."""
    with sqlite3.connect(":memory:") as complete:
        complete.executescript(_TABLES)
        for (table,) in complete.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            columns = f'PRAGMA table_info("{table}")'
            known = {row[1] for row in connection.exec_driver_sql(columns)}
            for _, name, kind, is_required, default, _ in complete.execute(columns):
                if name not in known:
                    rule = f"DEFAULT {default} NOT NULL" if is_required else ""
                    connection.exec_driver_sql(f'ALTER TABLE "{table}" ADD COLUMN "{name}" {kind} {rule}')
    complete.close()
