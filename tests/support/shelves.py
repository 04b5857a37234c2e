"""Results as they stand in the ledger and the store, without a worker."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from pathlib import Path

from kie.catalogue import Json
from kie.domain.stored_file import StoredFile
from kie.domain.task import Record, TaskIntent, TaskState
from kie.ledger import Ledger, commands, file_transitions, transitions
from kie.media.store import FileStore
from tests.support.ledgers import ME, SERVICE
from tests.support.pictures import picture

LATER = 8 * 86_400.0
"""Seconds after which a purge finds what was deleted now."""


def store_in(folder: Path) -> FileStore:
    return FileStore(folder / "files")


def kept_bytes(store: FileStore, content: bytes) -> StoredFile:
    return store.keep_pieces([content])


def placed(
    ledger: Ledger,
    *,
    prompt: str = "a mug",
    model: str = "z-image",
    workspace: str = ME,
    service: str = SERVICE,
    brief: dict[str, Json] | None = None,
    parent_file: str | None = None,
    kind: str = "",
) -> str:
    """The id of a queued task; a run of its own."""
    wanted = TaskIntent(
        model=model, medium="image", prompt=prompt, input={"prompt": prompt}, width=40, height=30,
        credits_expected=4.0, parent_file=parent_file, kind=kind,
    )  # fmt: skip
    run_id, _ = commands.place_run(
        ledger,
        workspace=workspace,
        service=service,
        click=secrets.token_hex(8),
        brief=brief if brief is not None else {"subject": prompt},
        intents=[wanted],
        origin="shell",
    )
    with ledger.read() as connection:
        return str(connection.exec_driver_sql("SELECT id FROM tasks WHERE run_id = ?", (run_id,)).scalar_one())


def shown(ledger: Ledger, store: FileStore, *contents: bytes, prompt: str = "a mug", **more: object) -> str:
    """The id of a successful task with these results, a picture by default."""
    task_id = placed(ledger, prompt=prompt, **more)  # type: ignore[arg-type]
    finish(ledger, store, task_id, contents or (picture(size=(40 + secrets.randbelow(200), 30)),))
    return task_id


def finish(ledger: Ledger, store: FileStore, task_id: str, contents: Sequence[bytes]) -> None:
    assert transitions.begin_submit(ledger, task_id) is not None
    transitions.submitted(ledger, task_id, kie_task_id=f"kie-{task_id[-8:]}")
    record = Record(task_id="kie", state="success", credits=4.0)
    urls = [f"https://files.example.org/{n}?token=secret" for n in range(len(contents))]
    transitions.succeeded(ledger, task_id, record=record, urls=urls)
    task = transitions.load(ledger, task_id)
    assert task is not None
    assert task.state is TaskState.SUCCESS
    with ledger.read() as connection:
        ids = connection.exec_driver_sql("SELECT id FROM files WHERE task_id = ? ORDER BY position", (task_id,))
        file_ids = ids.scalars().all()
    for file_id, content in zip(file_ids, contents, strict=True):
        stored = kept_bytes(store, content)
        facts = {name: getattr(stored, name) for name in StoredFile.__dataclass_fields__}
        file_transitions.stored(ledger, file_id, values=facts)


def many(ledger: Ledger, count: int, *, workspace: str = ME, days: int = 50, sample: str | None = None) -> None:
    """So many results at once, spread over days, newest first; each shows the file of `sample`, a task, if given."""
    one = sample or placed(ledger, workspace=workspace)
    with ledger.write() as connection:
        (run_id,) = connection.exec_driver_sql("SELECT run_id FROM tasks WHERE id = ?", (one,)).one()
        columns = "service, model, medium, input, width, height, credits_billed, finished_at, kie_task_id"
        connection.exec_driver_sql(
            f"INSERT INTO tasks (id, run_id, workspace, position, prompt, state, seconds, created_at, {columns})"
            " SELECT printf('many%06d', value), run_id, workspace, value, printf('Paper boat %d at sea', value),"
            f" 'success', 7, created_at - value * CAST(? AS INTEGER), {columns}"
            " FROM tasks, (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < ?)"
            " SELECT value FROM n) WHERE id = ?",
            (days * 86_400_000 // count, count, one),
        )
        facts = "url, state, sha256, mime, width, height, size, created_at, stored_at"
        named = ", ".join(f"files.{name}" for name in facts.split(", "))
        connection.exec_driver_sql(
            f"INSERT INTO files (id, task_id, position, workspace, {facts}) SELECT 'of-' || tasks.id, tasks.id, 0,"
            f" files.workspace, {named} FROM tasks, files WHERE files.task_id = ? AND tasks.run_id = ?"
            " AND tasks.id <> files.task_id",
            (one, run_id),
        )


def later() -> float:
    """A moment at which a purge removes what is deleted now."""
    return time.time() + LATER


def on_disk(store: FileStore, folder: Path) -> list[str]:
    """Every file below the store's folder, by name."""
    return sorted(path.name for path in (folder / "files").rglob("*") if path.is_file())
