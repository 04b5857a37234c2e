"""kill -9 at every point of a task's life, then the next start: no task is lost, none is sent twice.

The moment of each kill is made to last: the emulator (or a socket that nobody reads) holds the process there.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kie.ledger import intents, views
from kie.playground import LOCAL_WORKSPACE, Playground
from kie.records import FileState, Task, TaskState
from tests.support.emulators import KEY, ROOT, EmulatorProcess, emulator_process
from tests.support.houses import house, known_to_be_quick, placed, seen
from tests.support.pictures import picture
from tests.support.waiting import eventually

SMALL = {"image_size": "square"}
WORK = """
import asyncio, signal
from kie.playground import current
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have had it ignored
asyncio.run(current().work())
"""
LONG = 40.0


def environ(base_url: str, data: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "KIE_API_KEY": KEY, "KIE_BASE_URL": base_url,
        "KIE_UPLOAD_URL": base_url, "PLAYGROUND_DATA": str(data),
    }  # fmt: skip


@contextmanager
def process_at_work(base_url: str, data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The product's worker as a process of its own; killed with -9 at the end of the block."""
    process = subprocess.Popen([sys.executable, "-c", WORK], cwd=ROOT, env=environ(base_url, data))
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def killed_when(home: Playground, moment: Callable[[], object]) -> None:
    """Let a worker work until that moment, and kill it there."""
    with process_at_work(home.settings.base_url, home.settings.data):
        eventually(moment, within=LONG)


def after_a_restart(home: Playground, task_id: str) -> Task:
    """How the task ends once another worker has done all it can."""
    with process_at_work(home.settings.base_url, home.settings.data):
        eventually(lambda: seen(home, task_id).is_settled, within=LONG)
    return seen(home, task_id)


@contextmanager
def housed(tmp_path: Path, *, speed: float = 50) -> Iterator[tuple[Playground, EmulatorProcess]]:
    with emulator_process(tmp_path / "emulator", speed=speed) as emulator:
        home = house(tmp_path / "house", base_url=emulator.base_url)
        try:
            yield home, emulator
        finally:
            home.ledger.close()


def queued(home: Playground, prompt: str = "a mug") -> str:
    (task_id,) = placed(home, model="bytedance/seedream", prompt=prompt, values=SMALL)
    known_to_be_quick(home, task_id)
    return task_id


def counts(emulator: EmulatorProcess) -> tuple[int, int]:
    """Requests to create a task, and tasks created."""
    state = emulator.state()
    return state["create_requests"], state["created"]


def test_killed_before_the_submission_is_marked_the_task_is_sent_by_the_next_process(tmp_path: Path) -> None:
    from kie import catalogue

    with housed(tmp_path) as (home, emulator):
        parameter = catalogue.get("google/nano-banana-edit").by_role("reference_images")
        assert parameter is not None
        reference = home.keep_reference_bytes(
            picture(), name="mug.png", parameter=parameter, workspace=LOCAL_WORKSPACE
        )
        (task_id,) = placed(home, model="google/nano-banana-edit", values={parameter.name: [reference]})
        known_to_be_quick(home, task_id)
        emulator.arm("hang", on="upload")
        killed_when(home, lambda: emulator.state()["uploads"] == 1)
        assert (seen(home, task_id).state, counts(emulator)) == (TaskState.QUEUED, (0, 0))
        assert after_a_restart(home, task_id).state is TaskState.SUCCESS
        assert counts(emulator) == (1, 1)


def test_killed_between_the_mark_and_the_request_the_task_is_unsure_and_never_sent(tmp_path: Path) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()  # connects, and is read by nobody
        port = deaf.getsockname()[1]
        home = house(tmp_path / "house", base_url=f"http://127.0.0.1:{port}")
        task_id = queued(home)
        killed_when(home, lambda: seen(home, task_id).state is TaskState.SUBMITTING)
    with emulator_process(tmp_path / "emulator", port=port) as emulator:
        task = after_a_restart(home, task_id)
        assert (task.state, task.billed, task.attempts) == (TaskState.UNSURE, None, 1)
        assert counts(emulator) == (0, 0)
    home.ledger.close()


def test_killed_after_kie_took_the_task_it_is_unsure_and_its_id_brings_the_result(tmp_path: Path) -> None:
    with housed(tmp_path) as (home, emulator):
        task_id = queued(home)
        emulator.arm("hang")
        killed_when(home, lambda: emulator.state()["created"] == 1)
        assert seen(home, task_id).state is TaskState.SUBMITTING
        task = after_a_restart(home, task_id)
        assert (task.state, task.billed, task.kie_task_id) == (TaskState.UNSURE, None, None)
        assert (task.error or "").startswith("The program ended while this request was on its way")
        (kie_task_id,) = [path.stem for path in (emulator.folder / "tasks").glob("*.json")]
        assert intents.attach(home.ledger, workspace=LOCAL_WORKSPACE, task_id=task_id, kie_task_id=kie_task_id)
        task = after_a_restart(home, task_id)
        assert (task.state, task.billed) == (TaskState.SUCCESS, True)
        assert counts(emulator) == (1, 1)


def test_killed_while_watching_the_next_process_goes_on_with_the_same_task(tmp_path: Path) -> None:
    with housed(tmp_path, speed=20) as (home, emulator):
        task_id = queued(home, "a mug [fault:slow]")
        killed_when(home, lambda: seen(home, task_id).state.is_watched)
        kie_task_id = seen(home, task_id).kie_task_id
        task = after_a_restart(home, task_id)
        assert (task.state, task.kie_task_id, task.attempts) == (TaskState.SUCCESS, kie_task_id, 1)
        assert [file.state for file in task.files] == [FileState.STORED]
        assert counts(emulator) == (1, 1)


def test_killed_while_fetching_the_next_process_fetches_and_leaves_no_half_file(tmp_path: Path) -> None:
    with housed(tmp_path) as (home, emulator):
        task_id = queued(home)
        emulator.arm("hang", on="file")
        killed_when(home, lambda: emulator.state()["downloads"] == 1)
        half = seen(home, task_id)
        assert (half.state, [file.state for file in half.files]) == (TaskState.SUCCESS, [FileState.FETCHING])
        task = after_a_restart(home, task_id)
        assert [file.state for file in task.files] == [FileState.STORED]
        assert list(home.settings.files_folder.glob("incoming-*")) == []
        assert counts(emulator) == (1, 1)


def test_a_second_worker_leaves_the_work_alone_and_takes_over_when_the_first_is_killed(tmp_path: Path) -> None:
    with housed(tmp_path) as (home, emulator):
        base_url, data = home.settings.base_url, home.settings.data
        with process_at_work(base_url, data) as first:
            one = queued(home, "one")
            eventually(lambda: seen(home, one).is_settled, within=LONG)
            with process_at_work(base_url, data) as second:
                ids = [queued(home, f"mug {number}") for number in range(5)]
                eventually(lambda: all(seen(home, task_id).is_settled for task_id in ids), within=LONG)
                assert (second.poll(), counts(emulator)) == (None, (6, 6))
                emulator.arm("slow")
                late = queued(home, "late")
                eventually(lambda: seen(home, late).state.is_watched, within=LONG)
                first.send_signal(signal.SIGKILL)
                after = queued(home, "after")
                eventually(lambda: seen(home, late).is_settled and seen(home, after).is_settled, within=LONG)
        tasks = views.history(home.ledger, workspace=LOCAL_WORKSPACE, page=1, per_page=50).tasks
        assert {task.state for task in tasks} == {TaskState.SUCCESS}
        assert (len(tasks), counts(emulator)) == (8, (8, 8))


def test_a_polite_end_loses_nothing_either(tmp_path: Path) -> None:
    with housed(tmp_path) as (home, emulator):
        ids = [queued(home, f"mug {number}") for number in range(4)]
        with process_at_work(home.settings.base_url, home.settings.data) as process:
            eventually(lambda: any(seen(home, task_id).kie_task_id for task_id in ids), within=LONG)
            process.send_signal(signal.SIGINT)
            began = time.monotonic()
            process.wait(timeout=LONG)
            assert time.monotonic() - began < LONG
        tasks = [after_a_restart(home, task_id) for task_id in ids]
        assert {task.state for task in tasks} == {TaskState.SUCCESS}
        assert counts(emulator) == (4, 4)
