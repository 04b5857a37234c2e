"""SQL scripts run inside a transaction; the driver's own way to run a script would end it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import sqlalchemy as sa


def run(connection: sa.Connection, script: str) -> None:
    """Every statement of a script, in order. A statement ends with its line."""
    for statement in _statements(script):
        connection.exec_driver_sql(statement)


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip().removesuffix(";")
            statement = ""
