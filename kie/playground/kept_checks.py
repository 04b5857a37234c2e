"""What was measured on results: measured once when a picture is kept, on a thread of its own, and remembered.

The ledger holds the queue (a picture without content is still to be measured) and what came of it. A picture that was
kept by an older version is measured when it is first shown.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from kie.domain.comparison import brief_of
from kie.domain.task import ResultFile, Task
from kie.errors import KieError
from kie.ledger import Ledger, picture_checks, queries, transitions
from kie.media.store import FileStore
from prompts.brief import brief_from_json
from prompts.evaluation.result_checks import Check, Inspection, from_json, to_json

log = logging.getLogger(__name__)
_REMEMBERED = 5000


class KeptChecks:
    """`changed(workspace)` is called whenever something was measured."""

    def __init__(self, ledger: Ledger, store: FileStore, *, changed: Callable[[str], None]) -> None:
        self._ledger, self._store, self._changed = ledger, store, changed
        self._thread = ThreadPoolExecutor(1, "checks")
        self._lock = threading.Lock()
        self._under_way: set[str] = set()
        self._known: dict[str, Inspection] = {}

    def wake(self, workspace: str) -> None:
        """Measure what is still to be measured in the workspace, unless that is being done."""
        with self._lock:
            if workspace in self._under_way:
                return
            self._under_way.add(workspace)
        self._thread.submit(self._measure_all, workspace)

    def of_tasks(self, tasks: Iterable[Task]) -> dict[str, Inspection]:
        """What was measured on the first picture of each task; what is not measured yet is measured soon."""
        listed = [task for task in tasks if first_picture(task)]
        files = {task.id: file.id for task in listed if (file := first_picture(task))}
        by_workspace: dict[str, list[str]] = {}
        for task in listed:
            if files[task.id] not in self._known:
                by_workspace.setdefault(task.workspace, []).append(files[task.id])
        for workspace, ids in by_workspace.items():
            self._read(ids, workspace=workspace)
        return {task_id: self._known[file_id] for task_id, file_id in files.items() if file_id in self._known}

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _read(self, ids: list[str], *, workspace: str) -> None:
        kept = picture_checks.of_files(self._ledger, workspace=workspace, ids=ids)
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known |= {file_id: from_json(content) for file_id, content in kept.items() if content is not None}
        unknown = [file_id for file_id in ids if file_id not in kept]
        if unknown:
            picture_checks.want(self._ledger, workspace=workspace, ids=unknown)
        if any(kept.get(file_id) is None for file_id in ids):
            self.wake(workspace)

    def _measure_all(self, workspace: str) -> None:
        try:
            while (file := picture_checks.to_do(self._ledger, workspace=workspace)) is not None:
                self._measure(file, workspace=workspace)
                self._changed(workspace)
        except Exception:
            log.exception("pictures could not be measured; the next result tries again")
        finally:
            with self._lock:
                self._under_way.discard(workspace)

    def _measure(self, file: ResultFile, *, workspace: str) -> None:
        from kie.playground.picture_inspection import Earlier, compared, inspect_picture, wanted_by

        task = transitions.load(self._ledger, file.task_id)
        run = queries.run(self._ledger, workspace=workspace, run_id=task.run_id) if task else None
        inspection = Inspection(palette=(), checks=(_unreadable("it is not there any more"),))
        if task is not None and run is not None and file.sha256:
            colours = brief_from_json(brief_of(run, task)).colours
            before = picture_checks.earlier(self._ledger, file, workspace=workspace)
            try:
                inspection = inspect_picture(
                    self._store.path(file.sha256), name="The result", wanted=wanted_by(task, colours=colours)
                )
            except (KieError, OSError, ValueError) as error:
                reason = error.message if isinstance(error, KieError) else str(error)
                inspection = Inspection(palette=(), checks=(_unreadable(reason),))
            else:
                earlier = [
                    Earlier(name=f"“{one.prompt[:60]}”", sha256=one.sha256, fingerprint=one.fingerprint)
                    for one in before
                ]
                inspection = compared(inspection, sha256=file.sha256, earlier=earlier)
        picture_checks.keep(
            self._ledger, file.id, content=to_json(inspection), is_missed=inspection.is_palette_missed,
            fingerprint=inspection.fingerprint,
        )  # fmt: skip


def first_picture(task: Task) -> ResultFile | None:
    file = next(iter(task.kept), None)
    return file if file is not None and file.medium == "image" else None


def _unreadable(reason: str) -> Check:
    return Check(name="blank", verdict="not measured", reason=f"not measured: {reason}")
