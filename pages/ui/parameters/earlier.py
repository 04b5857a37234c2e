"""An earlier task that a request builds on: picked from one's own results of the same maker, or given by its id."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from kie import catalogue
from kie.catalogue import Model
from kie.domain.task import Task, TaskState
from kie.playground import labels
from kie.playground.labels import shortened
from kie.playground.result_history import Filters
from kie.playground.workspace import Workspace
from pages.ui.parameters.field import Field
from pages.ui.shared.readers_time import moment_words
from pages.ui.shared.visitor import visitors_workspace

_OF_EACH = 12
_LONGEST_WORDS = 60


def task(field: Field) -> None:
    earlier = _offered(visitors_workspace(), field.model)
    offered = {task.kie_task_id: task for task in earlier if task.kie_task_id}
    chosen = [field.value] if isinstance(field.value, str) and field.value else []
    if not chosen:
        field.hold(None)
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


def _offered(workspace: Workspace, model: Model) -> list[Task]:
    """The newest results of this maker's models, newest first: KIE knows no others by their ids."""
    return sorted(_results(workspace, model), key=lambda task: task.created_at, reverse=True)


def _results(workspace: Workspace, model: Model) -> Iterator[Task]:
    for other in catalogue.all_models():
        if other.vendor == model.vendor:
            filters = Filters(model=other.id, state=TaskState.SUCCESS, service=workspace.connection.service)
            yield from workspace.history.page(filters=filters, per_page=_OF_EACH).tasks


def _words(task: Task) -> str:
    parts = [moment_words(task.created_at), labels.model_title(task.model), task.name or task.prompt]
    return shortened(" · ".join(filter(None, parts)), _LONGEST_WORDS)
