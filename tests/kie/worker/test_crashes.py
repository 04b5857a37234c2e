"""kill -9 at every point of a task's life, then the next start: no task is lost, none is sent twice.

The moment of each kill is made to last: the emulator (or a socket that nobody reads) holds the process there.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kie import catalogue
from kie.domain.task import FileState, Task, TaskState
from kie.ledger import commands
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.worker.lock import worker_lock
from tests.support.apps import app, known_to_be_quick, placed, seen
from tests.support.emulators import KEY, ROOT, EmulatorProcess, emulator_process
from tests.support.pictures import picture
from tests.support.waiting import eventually

SMALL = {"image_size": "square"}
WORK = """
import asyncio, signal
from kie.playground.container import current
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


def after_a_restart(home: Playground, *task_ids: str) -> list[Task]:
    """How the tasks end once another worker has done all it can."""
    with process_at_work(home.settings.base_url, home.settings.data):
        eventually(lambda: all(seen(home, task_id).is_settled for task_id in task_ids), within=LONG)
    return [seen(home, task_id) for task_id in task_ids]


def has_a_worker(home: Playground) -> bool:
    with worker_lock(home.settings.ledger_file, service=home.settings.service) as was_free:
        return not was_free


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatorProcess]:
    with emulator_process(tmp_path_factory.mktemp("emulator"), "--credits", "100000", speed=20) as running:
        yield running


@dataclass(frozen=True, kw_only=True)
class Service:
    """The emulator that all share, counting from the beginning of one test."""

    emulator: EmulatorProcess
    before: dict[str, Any]

    def count(self, name: str) -> int:
        counted: int = self.emulator.state()[name] - self.before[name]
        return counted

    @property
    def creations(self) -> tuple[int, int]:
        """Requests to create a task, and tasks created."""
        return self.count("create_requests"), self.count("created")


@pytest.fixture
def service(shared: EmulatorProcess) -> Iterator[Service]:
    yield Service(emulator=shared, before=shared.state())
    shared.disarm()


@pytest.fixture
def home(shared: EmulatorProcess, tmp_path: Path) -> Iterator[Playground]:
    made = app(tmp_path, base_url=shared.base_url)
    yield made
    made.ledger.close()


def queued(home: Playground, prompt: str = "a mug") -> str:
    (task_id,) = placed(home, model="bytedance/seedream", prompt=prompt, values=SMALL)
    known_to_be_quick(home, task_id)
    return task_id


def test_killed_before_the_submission_is_marked_the_task_is_sent_by_the_next_process(
    home: Playground, service: Service
) -> None:
    parameter = catalogue.get("google/nano-banana-edit").by_role("reference_images")
    assert parameter is not None
    reference = home.inputs.keep(picture(), name="mug.png", workspace=LOCAL_WORKSPACE).address
    (task_id,) = placed(home, model="google/nano-banana-edit", values={parameter.name: [reference]})
    known_to_be_quick(home, task_id)
    service.emulator.arm("hang", on="upload")
    killed_when(home, lambda: service.count("uploads") == 1)
    assert (seen(home, task_id).state, service.creations) == (TaskState.QUEUED, (0, 0))
    assert after_a_restart(home, task_id)[0].state is TaskState.SUCCESS
    assert service.creations == (1, 1)


def test_killed_between_the_mark_and_the_request_the_task_is_unsure_and_never_sent(tmp_path: Path) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()  # connects, and is read by nobody
        port = deaf.getsockname()[1]
        home = app(tmp_path / "app", base_url=f"http://127.0.0.1:{port}")
        task_id = queued(home)
        killed_when(home, lambda: seen(home, task_id).state is TaskState.SUBMITTING)
    with emulator_process(tmp_path / "emulator", port=port) as emulator:
        (task,) = after_a_restart(home, task_id)
        assert (task.state, task.billed, task.attempts) == (TaskState.UNSURE, None, 1)
        assert emulator.state()["create_requests"] == 0
    home.ledger.close()


def test_killed_after_kie_took_the_task_it_is_unsure_and_its_id_brings_the_result(
    home: Playground, service: Service
) -> None:
    task_id = queued(home, "taken and not answered")
    service.emulator.arm("hang")
    killed_when(home, lambda: service.count("created") == 1)
    assert seen(home, task_id).state is TaskState.SUBMITTING
    (task,) = after_a_restart(home, task_id)
    assert (task.state, task.billed, task.kie_task_id) == (TaskState.UNSURE, None, None)
    assert (task.error or "").startswith("The program ended while this request was on its way")
    kept = (service.emulator.folder / "tasks").glob("*.json")
    (kie_task_id,) = [path.stem for path in kept if "taken and not answered" in path.read_text()]
    assert commands.attach(home.ledger, workspace=LOCAL_WORKSPACE, task_id=task_id, kie_task_id=kie_task_id)
    (task,) = after_a_restart(home, task_id)
    assert (task.state, task.billed, service.creations) == (TaskState.SUCCESS, True, (1, 1))


def test_killed_while_watching_the_next_process_goes_on_with_the_same_task(home: Playground, service: Service) -> None:
    task_id = queued(home, "a mug [fault:slow]")
    killed_when(home, lambda: seen(home, task_id).state.is_watched)
    kie_task_id = seen(home, task_id).kie_task_id
    (task,) = after_a_restart(home, task_id)
    assert (task.state, task.kie_task_id, task.attempts) == (TaskState.SUCCESS, kie_task_id, 1)
    assert ([file.state for file in task.files], service.creations) == ([FileState.STORED], (1, 1))


def test_killed_while_fetching_the_next_process_fetches_and_clears_the_half_file_once_it_is_nobodys(
    home: Playground, service: Service
) -> None:
    task_id = queued(home)
    service.emulator.arm("hang", on="file")
    killed_when(home, lambda: service.count("downloads") == 1)
    half = seen(home, task_id)
    assert (half.state, [file.state for file in half.files]) == (TaskState.SUCCESS, [FileState.FETCHING])
    (left,) = home.settings.files_folder.glob("incoming-*")
    os.utime(left, (0, 0))
    (task,) = after_a_restart(home, task_id)
    assert ([file.state for file in task.files], service.creations) == ([FileState.STORED], (1, 1))
    assert list(home.settings.files_folder.glob("incoming-*")) == []


def test_a_second_worker_leaves_the_work_alone_and_takes_over_when_the_first_is_killed(
    home: Playground, service: Service
) -> None:
    base_url, data = home.settings.base_url, home.settings.data
    with ExitStack() as stack:
        first = stack.enter_context(process_at_work(base_url, data))
        eventually(lambda: has_a_worker(home), within=LONG)
        second = stack.enter_context(process_at_work(base_url, data))
        ids = [queued(home, f"mug {number}") for number in range(4)]
        eventually(lambda: all(seen(home, task_id).is_settled for task_id in ids), within=LONG)
        assert (first.poll(), second.poll(), service.creations) == (None, None, (4, 4))
        service.emulator.arm("slow")
        late = queued(home, "late")
        eventually(lambda: seen(home, late).state.is_watched, within=LONG)
        first.send_signal(signal.SIGKILL)
        after = queued(home, "after")
        eventually(lambda: seen(home, late).is_settled and seen(home, after).is_settled, within=LONG)
    assert {seen(home, task_id).state for task_id in (*ids, late, after)} == {TaskState.SUCCESS}
    assert service.creations == (6, 6)


def test_a_polite_end_loses_nothing_either(home: Playground, service: Service) -> None:
    ids = [queued(home, f"mug {number}") for number in range(4)]
    with process_at_work(home.settings.base_url, home.settings.data) as process:
        eventually(lambda: any(seen(home, task_id).kie_task_id for task_id in ids), within=LONG)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=LONG)
    assert {task.state for task in after_a_restart(home, *ids)} == {TaskState.SUCCESS}
    assert service.creations == (4, 4)
