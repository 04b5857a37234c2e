"""Runs of named assets as they stand in the ledger, their cut-outs made or declined."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Mapping, Sequence

from kie.domain.comparison import Comparison
from kie.domain.layouts import Axis, AxisValue, Layout
from kie.domain.task import FollowUp, Task
from kie.ledger import Ledger, commands, local_transitions, transitions
from kie.media.store import FileStore
from tests.support.comparisons import asked, seen
from tests.support.ledgers import ME, SERVICE
from tests.support.shelves import finish, kept_bytes


def batch_run(
    ledger: Ledger,
    store: FileStore,
    results: Mapping[str, Sequence[bytes]],
    *,
    follow_up: FollowUp | None = None,
    service: str = SERVICE,
) -> str:
    """One asset a name with these results; one without results has failed. With `follow_up` cut-outs are queued."""
    wanted = [asked({"asset": str(n)}, name=name, follow_up=follow_up) for n, name in enumerate(results)]
    values = tuple(AxisValue(key=str(n), label=name) for n, name in enumerate(results))
    run_id, _ = commands.place_run(
        ledger, workspace=ME, service=service, click=secrets.token_hex(8), brief={}, intents=wanted, origin="batch",
        layout=Layout(kind="batch", axes=(Axis(id="asset", title="Asset", values=values),)),
    )  # fmt: skip
    for slot, contents in zip(seen(ledger, run_id).slots, results.values(), strict=True):
        if contents:
            finish(ledger, store, slot.task.id, contents)
        else:
            failed(ledger, slot.task.id)
    return run_id


def failed(ledger: Ledger, task_id: str) -> None:
    assert transitions.begin_submit(ledger, task_id) is not None
    transitions.submitted(ledger, task_id, kie_task_id=f"kie-{task_id[-8:]}")
    transitions.failed(ledger, task_id, record=transitions.Record(task_id="kie", state="fail"), sentence="KIE said no.")


def cutouts(ledger: Ledger, run_id: str) -> list[Task]:
    """The cut-outs that a run waits for, in order."""
    found: Comparison = seen(ledger, run_id)
    return [task for slot in found.slots for task in slot.made_from]


def finish_cutout(ledger: Ledger, store: FileStore, task_id: str, content: bytes | None) -> None:
    """A cut-out as it was made; declined where there is no content."""
    assert local_transitions.begin(ledger, task_id) is not None
    if content is None:
        local_transitions.failed(ledger, task_id, kind="declined", sentence="The ground is too busy.")
    else:
        stored = dataclasses.asdict(kept_bytes(store, content))
        local_transitions.finished(ledger, task_id, file=stored, note="Done.")
