"""Migrations: the ledger's schema as numbered steps forward. A new ledger takes all, an older one those it lacks.

What was applied stands in the table `migrations`. A step that has been released is never changed: the next change is
the next number, in a module of its own, and nothing is ever taken away that a person made. `schema` describes the
newest tables to the queries; a test holds the two together.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from kie.errors import BadSettings
from kie.ledger.migrations import (
    step1_baseline,
    step2_drafts_by_kind,
    step3_search_by_triggers,
    step4_collections_and_lineage,
    step5_draft_revisions,
    step6_prompts_beside_costs,
    step7_picture_checks,
    step8_saved_briefs,
    step9_search_by_letters,
    step10_attached_tasks,
)

_APPLIED = "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT)"


@dataclass(frozen=True, kw_only=True)
class Migration:
    """One step. `apply` runs inside the transaction of all steps that a ledger lacks: all of them hold, or none."""

    number: int
    name: str
    apply: Callable[[sa.Connection], None]


MIGRATIONS = (
    Migration(number=1, name="baseline", apply=step1_baseline.apply),
    Migration(number=2, name="drafts by kind", apply=step2_drafts_by_kind.apply),
    Migration(number=3, name="search by triggers", apply=step3_search_by_triggers.apply),
    Migration(number=4, name="collections and lineage", apply=step4_collections_and_lineage.apply),
    Migration(number=5, name="draft revisions", apply=step5_draft_revisions.apply),
    Migration(number=6, name="prompts beside costs", apply=step6_prompts_beside_costs.apply),
    Migration(number=7, name="picture checks", apply=step7_picture_checks.apply),
    Migration(number=8, name="saved briefs", apply=step8_saved_briefs.apply),
    Migration(number=9, name="search by letters", apply=step9_search_by_letters.apply),
    Migration(number=10, name="attached tasks", apply=step10_attached_tasks.apply),
)


def migrate(connection: sa.Connection) -> tuple[int, ...]:
    """Bring a ledger to the newest schema; returns the numbers of the steps that it lacked.

    Raises BadSettings, before anything is written, for a ledger that a newer version of this program has changed.
    """
    applied = _applied(connection)
    unknown = sorted(applied.keys() - {migration.number for migration in MIGRATIONS})
    if unknown:
        raise BadSettings(
            f"The ledger was made by a newer version of this program (its step {unknown[-1]}, "
            f"“{applied[unknown[-1]]}”, is not known here). Update the program, or set PLAYGROUND_DATA to another "
            "folder; nothing was changed."
        )
    missing = [migration for migration in MIGRATIONS if migration.number not in applied]
    if missing:
        connection.exec_driver_sql(_APPLIED)
    for migration in missing:
        migration.apply(connection)
        values = (migration.number, migration.name, time.time_ns() // 1_000_000)
        connection.exec_driver_sql("INSERT INTO migrations VALUES (?, ?, ?)", values)
    return tuple(migration.number for migration in missing)


def _applied(connection: sa.Connection) -> dict[int, str]:
    """Names of the applied steps by number; none in a new ledger, or in one from before there were numbers."""
    is_there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migrations'"
    if connection.exec_driver_sql(is_there).first() is None:
        return {}
    return {row.number: row.name for row in connection.exec_driver_sql("SELECT number, name FROM migrations")}
