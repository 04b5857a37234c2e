"""Titles and kinds of models as the catalogue has them, where triggers can read them.

A migration fills the table by the same function, so its columns stay what they are.
"""

from __future__ import annotations

import sqlalchemy as sa

from kie import catalogue
from kie.domain.cutout_backends import LOCAL_TITLES


def refresh(connection: sa.Connection) -> None:
    """On opening: bring the table up to the catalogue. A model that is gone keeps its title."""
    known = {row[0]: tuple(row) for row in connection.exec_driver_sql("SELECT model, title, kind FROM model_titles")}
    rows: list[tuple[str, str, str]] = [(model.id, model.title, model.kind) for model in catalogue.all_models()]
    rows += [(model_id, title, "") for model_id, title in LOCAL_TITLES.items()]
    changed = [row for row in rows if known.get(row[0]) != row]
    if changed:
        connection.exec_driver_sql("INSERT OR REPLACE INTO model_titles (model, title, kind) VALUES (?, ?, ?)", changed)
