"""Writing without blanks is searched by its letters: in the index each Chinese, Japanese or Korean letter stands alone.

The tokenizer takes a run of such letters for one word, so that 狐狸 was not found in 一只红狐狸. Set apart, a word that
is asked for is a phrase of its letters (see `search.words_of`). It is done in plain SQL, as all of the index is; in
pieces, since SQLite counts letters from the beginning of a text each time.
"""

from __future__ import annotations

import sqlalchemy as sa

from kie.ledger.migrations.statements import run

LETTERS = "㐀-䶿一-鿿豈-﫿぀-ヿㇰ-ㇿｦ-ﾟ가-힣\U00020000-\U0003134f"
"""Ideographs, kana and hangul, as a set of characters of GLOB and of `re`."""

_VIEW = f"""
CREATE VIEW searchable AS
SELECT id, number, terms, CASE WHEN words GLOB '*[{LETTERS}]*' THEN (
    WITH RECURSIVE pieces (piece, rest) AS (
        SELECT '', words
        UNION ALL SELECT substr(rest, 1, 200), substr(rest, 201) FROM pieces WHERE rest <> ''
    ), places (place) AS (VALUES (1) UNION ALL SELECT place + 1 FROM places WHERE place < 200)
    SELECT group_concat(CASE WHEN letter GLOB '[{LETTERS}]' THEN ' ' || letter || ' ' ELSE letter END, '')
    FROM (
        SELECT substr(piece, place, 1) AS letter FROM pieces CROSS JOIN places WHERE place <= length(piece)
    )
) ELSE words END AS words
FROM searchable_words;
"""
_ANEW = f"""
CREATE TEMP TABLE by_letters AS SELECT number, terms, words FROM searchable WHERE words GLOB '*[{LETTERS}]*';
DELETE FROM search WHERE rowid IN (SELECT number FROM by_letters);
INSERT INTO search (rowid, terms, words) SELECT number, terms, words FROM by_letters;
DROP TABLE by_letters;
"""


def apply(connection: sa.Connection) -> None:
    master = "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = 'searchable'"
    before = connection.exec_driver_sql(master).scalar_one()
    connection.exec_driver_sql("DROP VIEW searchable")
    connection.exec_driver_sql(before.replace("CREATE VIEW searchable AS", "CREATE VIEW searchable_words AS", 1))
    run(connection, _VIEW)
    run(connection, _ANEW)
