"""`python -m kie attach`: say which KIE task an unsure one became; KIE is asked whether it is, which costs nothing."""

from __future__ import annotations

from pathlib import Path

from kie.cli.copies import writable
from kie.cli.follow import follow
from kie.domain.task import TaskState
from kie.errors import BadInput
from kie.ledger import commands, queries
from kie.playground.container import LOCAL_WORKSPACE, Playground


def attach(
    app: Playground, *, task_id: str, kie_task_id: str, out: Path | None, timeout: float | None, as_json: bool
) -> int:
    """Attach and follow: the result is fetched where the id is of this request; where it is not, the task is as unsure
    as it was, and says what the id belongs to. Raises BadInput where nothing was asked."""
    if out is not None:
        writable(out)
    task = queries.task(app.ledger, workspace=LOCAL_WORKSPACE, task_id=task_id)
    if task is None:
        raise BadInput(f"The ledger knows no task “{task_id}”. Nothing was changed.", field="task_id")
    if task.state is not TaskState.UNSURE:
        raise BadInput(f"Task {task.id} is {task.state}, not unsure: there is nothing to attach.", field="task_id")
    commands.attach(app.ledger, workspace=LOCAL_WORKSPACE, task_id=task.id, kie_task_id=kie_task_id)
    return follow(app, [task.id], is_buying=False, out=out, timeout=timeout, as_json=as_json)
