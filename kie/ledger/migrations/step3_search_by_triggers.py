"""The full text and the numbers of tasks are kept by triggers, in plain SQL.

What the index holds of a task is a view, `searchable`; triggers put a task's row in anew whenever one of the columns
behind the view changes, whoever changes it. They call no function of ours: a connection without such a function, be
it another program's or another version's, could otherwise not write a task at all. So each filter's value has a short
word of its own in `search_terms` (`x` and its id) instead of a hash, and titles and kinds of models, which the
catalogue knows, are copied to `model_titles` whenever a ledger is opened. An earlier version, which kept the index by
calls and with other words in it, meets a column that it does not know and fails before it could spoil the index.
"""

from __future__ import annotations

import sqlalchemy as sa

from kie.ledger import model_titles
from kie.ledger.migrations.statements import run

_TABLES = """
DROP TABLE IF EXISTS search;
CREATE VIRTUAL TABLE search USING fts5
(terms, words, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3', columnsize = 0);
CREATE TABLE search_terms (
    id INTEGER PRIMARY KEY, workspace VARCHAR NOT NULL, name VARCHAR NOT NULL, value VARCHAR NOT NULL,
    UNIQUE (workspace, name, value)
);
CREATE TABLE model_titles (model VARCHAR PRIMARY KEY, title VARCHAR NOT NULL, kind VARCHAR NOT NULL) WITHOUT ROWID;
"""

_VIEWS = """
CREATE VIEW task_terms AS
SELECT id AS task_id, workspace, 'workspace' AS name, '' AS value FROM tasks
UNION ALL SELECT id, workspace, 'model', model FROM tasks
UNION ALL SELECT id, workspace, 'kind', kind FROM tasks
UNION ALL SELECT id, workspace, 'service', service FROM tasks
UNION ALL SELECT tasks.id, tasks.workspace, 'tag', tags.tag FROM tasks JOIN tags ON tags.task_id = tasks.id
UNION ALL SELECT tasks.id, tasks.workspace, 'colour', colour.value
    FROM tasks JOIN json_each('["' || replace(trim(tasks.colours), ' ', '","') || '"]') AS colour
    WHERE colour.value <> '';
CREATE VIEW searchable AS
SELECT tasks.id, tasks.number, (
    SELECT group_concat('x' || id, ' ') FROM (
        SELECT id FROM search_terms WHERE workspace = tasks.workspace AND name = 'workspace' AND value = ''
        UNION ALL SELECT id FROM search_terms
            WHERE workspace = tasks.workspace AND name = 'model' AND value = tasks.model
        UNION ALL SELECT id FROM search_terms
            WHERE workspace = tasks.workspace AND name = 'kind' AND value = tasks.kind
        UNION ALL SELECT id FROM search_terms
            WHERE workspace = tasks.workspace AND name = 'service' AND value = tasks.service
        UNION ALL SELECT search_terms.id FROM tags CROSS JOIN search_terms
            ON search_terms.workspace = tasks.workspace AND name = 'tag' AND value = tags.tag
            WHERE tags.task_id = tasks.id
        UNION ALL SELECT search_terms.id
            FROM json_each('["' || replace(trim(tasks.colours), ' ', '","') || '"]') AS colour CROSS JOIN search_terms
            ON search_terms.workspace = tasks.workspace AND name = 'colour' AND search_terms.value = colour.value
    )
) AS terms, tasks.prompt || char(10) || coalesce((
    SELECT group_concat(part.value, char(10))
    FROM json_each(CASE WHEN json_valid(runs.brief) THEN runs.brief ELSE '{}' END) AS part
    WHERE part.type = 'text' AND part.key IS NOT 'draft'
), '') || char(10) || coalesce((
    SELECT group_concat(tags.tag, char(10)) FROM tags WHERE tags.task_id = tasks.id
), '') || char(10) || coalesce((
    SELECT title FROM model_titles WHERE model_titles.model = tasks.model
), '') || char(10) || tasks.model || char(10) || tasks.colours AS words
FROM tasks JOIN runs ON runs.id = tasks.run_id WHERE tasks.deleted_at IS NULL;
"""

# A number grows with the moment of creation: twenty bits are for the tasks of one millisecond, the next free one each.
_COMPLETE = """
UPDATE tasks SET
number = coalesce(number, (
    SELECT last.number + 1 FROM tasks AS last WHERE last.number >= (
        SELECT max(same.number) FROM tasks AS same
        WHERE same.number >= tasks.created_at << 20 AND same.number < (tasks.created_at + 1) << 20
    ) AND NOT EXISTS (SELECT 1 FROM tasks AS next WHERE next.number = last.number + 1) ORDER BY last.number LIMIT 1
), created_at << 20),
kind = CASE kind WHEN '' THEN coalesce((
    SELECT model_titles.kind FROM model_titles WHERE model_titles.model = tasks.model
), '') ELSE kind END,
colours = CASE colours WHEN '' THEN coalesce((
    SELECT group_concat(code, ' ') FROM (
        SELECT upper(json_extract(colour.value, '$.hex')) AS code
        FROM runs JOIN json_each(
            CASE WHEN json_valid(runs.brief) THEN runs.brief ELSE '{}' END, '$.colours'
        ) AS colour
        WHERE runs.id = tasks.run_id AND colour.type = 'object'
        AND code GLOB '#[0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F]'
        GROUP BY code ORDER BY min(colour.id)
    )
), '') ELSE colours END
WHERE id = """

_COLUMNS = "number, run_id, workspace, service, model, kind, prompt, colours, deleted_at"


def _indexed(task_id: str, *, number: str | None = None) -> str:
    return f"""
    DELETE FROM search WHERE rowid = {number or f"(SELECT number FROM tasks WHERE id = {task_id})"};
    INSERT INTO search_terms (workspace, name, value)
    SELECT workspace, name, value FROM task_terms WHERE task_id = {task_id} ON CONFLICT DO NOTHING;
    INSERT INTO search (rowid, terms, words) SELECT number, terms, words FROM searchable WHERE id = {task_id};
"""


_TRIGGERS = f"""
CREATE TRIGGER task_completed AFTER INSERT ON tasks BEGIN {_COMPLETE} new.id;
END;
CREATE TRIGGER search_changed AFTER UPDATE OF {_COLUMNS} ON tasks BEGIN {_indexed("new.id", number="old.number")}
END;
CREATE TRIGGER search_removed AFTER DELETE ON tasks BEGIN
    DELETE FROM search WHERE rowid = old.number;
END;
CREATE TRIGGER search_tagged AFTER INSERT ON tags BEGIN {_indexed("new.task_id")}
END;
CREATE TRIGGER search_retagged AFTER UPDATE ON tags BEGIN {_indexed("new.task_id")}
END;
CREATE TRIGGER search_untagged AFTER DELETE ON tags BEGIN {_indexed("old.task_id")}
END;
CREATE TRIGGER search_briefed AFTER UPDATE OF brief ON runs BEGIN
    UPDATE tasks SET prompt = prompt WHERE run_id = new.id;
END;
"""

_ANEW = """
INSERT INTO search_terms (workspace, name, value) SELECT DISTINCT workspace, name, value FROM task_terms;
INSERT INTO search (rowid, terms, words) SELECT number, terms, words FROM searchable ORDER BY number;
"""


def apply(connection: sa.Connection) -> None:
    run(connection, _TABLES)
    model_titles.refresh(connection)
    run(connection, _VIEWS)
    without = connection.exec_driver_sql("SELECT id FROM tasks WHERE number IS NULL ORDER BY created_at, id")
    for task_id in without.scalars().all():
        connection.exec_driver_sql(f"{_COMPLETE} ?", (task_id,))
    run(connection, _ANEW)
    run(connection, _TRIGGERS)
