"""An earlier task that a request builds on: picked from one's own results of the same maker, or given by its id."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from kie import catalogue
from kie.catalogue import Json, Model
from kie.domain.task import Task, TaskState
from kie.ledger import history_queries
from kie.ledger.history_queries import Filters
from kie.media.names import shortened
from kie.playground.container import Playground, current
from pages.ui.parameters.field import Field
from pages.ui.shared import labels
from pages.ui.shared.frame import workspace

_OF_EACH = 12
_LONGEST_WORDS = 60


def task(field: Field) -> None:
    offered = {its.kie_task_id: its for its in _offered(current(), field.model) if its.kie_task_id}
    chosen = [field.value] if isinstance(field.value, str) and field.value else []
    if not chosen:
        st.session_state[field.key] = None
    st.selectbox(
        field.label,
        list(dict.fromkeys([*offered, *chosen])),
        index=None,
        key=field.key,
        format_func=lambda task_id: _words(offered[task_id]) if task_id in offered else str(task_id),
        help=field.help,
        placeholder="Pick an earlier result, or paste its task id",
        accept_new_options=True,
        on_change=field.changed,
    )


def _offered(app: Playground, model: Model) -> list[Task]:
    """The newest results of this maker's models, newest first: KIE knows no others by their ids."""
    return sorted(_results(app, model), key=lambda its: its.created_at, reverse=True)


def _results(app: Playground, model: Model) -> Iterator[Task]:
    for other in catalogue.all_models():
        if other.vendor == model.vendor:
            filters = Filters(model=other.id, state=TaskState.SUCCESS, service=app.settings.service)
            yield from history_queries.page(app.ledger, workspace=workspace(), filters=filters, per_page=_OF_EACH).tasks


def _words(its: Task) -> str:
    said: list[Json] = [labels.moment_words(its.created_at), labels.model_title(its.model), its.name or its.prompt]
    return shortened(" · ".join(str(part) for part in said if part), _LONGEST_WORDS)
