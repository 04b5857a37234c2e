"""A ledger file of an earlier version becomes one of this version when it is opened; nothing is ever taken away."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.schema import CreateColumn


def migrate(connection: sa.Connection, metadata: sa.MetaData) -> tuple[str, ...]:
    """Add the tables, columns and indexes that are missing; returns the columns that it added.

    A new column must be nullable or have a server default: the rows that are there have no other value.
    """
    metadata.create_all(connection)
    there = sa.inspect(connection)
    added: list[str] = []
    for table in metadata.sorted_tables:
        known = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                definition = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ADD COLUMN {definition}')
                added.append(f"{table.name}.{column.name}")
        indexes = {index["name"] for index in there.get_indexes(table.name)}
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            if index.name not in indexes:
                index.create(connection)
    return tuple(added)
