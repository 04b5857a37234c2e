"""Placing a run: task intents into the ledger, within the budget, and the worker woken. Everybody places here."""

from __future__ import annotations

import dataclasses
import math
import secrets
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from kie import catalogue
from kie.api.limits import CREATE_TASK
from kie.catalogue import Json
from kie.domain.layouts import Layout
from kie.domain.lineage import CameFrom
from kie.domain.task import Origin, TaskIntent
from kie.ledger import commands, comparisons
from kie.playground.container import Playground

CREATIONS = CREATE_TASK.requests
"""So many tasks are sent at once; KIE lets the others wait."""


def place(
    app: Playground,
    *,
    workspace: str,
    origin: Origin,
    brief: Mapping[str, Json],
    intents: Iterable[TaskIntent],
    click: str | None = None,
    layout: Layout | None = None,
    came_from: CameFrom | None = None,
) -> tuple[str, bool]:
    """Queue a run; returns its id and whether it is new: the same click, or the same content at once, makes one run.

    `click` is the idempotency key of a button, left out where every call is a wish of its own. With `layout` the run
    is a comparison.
    `came_from` says of what version its form is the next. Raises BadInput where nothing is chosen or the budget
    forbids it.
    """
    run_id, is_new = commands.place_run(
        app.ledger,
        workspace=workspace,
        service=app.settings.service,
        click=click or secrets.token_hex(16),
        brief=brief,
        intents=_timed(app, intents),
        origin=origin,
        budget=app.settings.budget_credits_per_day,
        layout=layout,
        came_from=came_from,
    )
    if is_new:
        app.wake(workspace)
    return run_id, is_new


def extend(app: Playground, *, workspace: str, run_id: str, layout: Layout, intents: Iterable[TaskIntent]) -> None:
    """Queue further tasks in a comparison, which has `layout` from now on. Raises BadInput as `place` does."""
    comparisons.extend(
        app.ledger,
        workspace=workspace,
        run_id=run_id,
        service=app.settings.service,
        layout=layout,
        intents=_timed(app, intents),
        budget=app.settings.budget_credits_per_day,
    )
    app.wake(workspace)


def expected_seconds(app: Playground, intents: Sequence[TaskIntent]) -> tuple[float, float] | None:
    """The range in which the last of these would be there: the slowest one, and the wait to be sent. None where one's
    own results are too few to say."""
    kinds = {(intent.model, intent.tier) for intent in intents}
    ahead = [app.clocks.ahead(model, tier=tier, service=app.settings.service) for model, tier in kinds]
    known = [range_ for range_ in ahead if range_ is not None]
    if not known or len(known) < len(kinds):
        return None
    wait = sending_seconds(len(intents))
    return max(one.low for one in known) + wait, max(one.high for one in known) + wait


def sending_seconds(count: int) -> float:
    """How long the last of so many tasks waits to be sent: KIE takes CREATIONS in a window, the first at once."""
    return max(0.0, math.ceil(count / CREATIONS - 1) * CREATE_TASK.window)


def _timed(app: Playground, intents: Iterable[TaskIntent]) -> list[TaskIntent]:
    """The intents with the seconds that a task of their model and tier takes, where they do not say."""

    @cache
    def expected_seconds(model_id: str, tier: str) -> float:
        return app.expected_seconds(catalogue.get(model_id), tier=tier)

    return [
        intent
        if intent.expected_seconds is not None
        else dataclasses.replace(intent, expected_seconds=expected_seconds(intent.model, intent.tier))
        for intent in intents
    ]
