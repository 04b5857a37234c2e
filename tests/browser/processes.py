"""The programs that browser tests run against: the product as `make run` starts it, and a KIE of our own."""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import httpx
import sqlalchemy as sa

from kie.domain.stored_names import DraftName
from kie.domain.task import Run, Task, TaskIntent
from kie.ledger import Ledger, commands, draft_revisions, queries
from kie.ledger.schema import files
from kie.playground.container import LOCAL_WORKSPACE
from kie.playground.drafts import Draft
from kie.settings import DEMO_SERVICE

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30.0
OURS = ("KIE_", "PLAYGROUND_", "DATABASE_URL", "FILES_URL", "CUTOUT_", "WEBHOOK_", "BUDGET_", "STREAMLIT_", "PORT")
KEY = "sk-test-0123456789abcdef0123456789abcdef"

T = TypeVar("T")


def wait_until(claim: Callable[[], T], *, seconds: float = 20.0, what: str = "it") -> T:
    """The first truthy value of `claim`; fails with `what` when the time is over."""
    end = time.monotonic() + seconds
    while True:
        value = claim()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not happen within {seconds:g} s; last seen: {value!r}")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Playground:
    """`streamlit run app.py` on a data folder of its own; the ledger can be read and written beside it."""

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        *,
        is_called_back: bool = False,
        folder_of_app: Path = ROOT,
    ) -> None:
        self._folder_of_app = folder_of_app
        folder.mkdir(parents=True, exist_ok=True)
        self.data = folder / "data"
        self.url = f"http://127.0.0.1:{free_port()}"
        self._log = folder / "server.log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        self._environment = {**kept, "PLAYGROUND_DATA": str(self.data), **(environment or {})}
        if is_called_back:
            self._environment["WEBHOOK_BASE_URL"] = self.url
        self._process: subprocess.Popen[bytes] | None = None
        self._ledger: Ledger | None = None

    def start(self) -> Playground:
        port = self.url.rpartition(":")[2]
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", port]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self._folder_of_app, env=self._environment, stdout=log, stderr=log
            )
        wait_until(self._is_well, seconds=START_SECONDS, what="the server's start")
        return self

    def stop(self) -> None:
        """As an operator does: SIGTERM, and wait."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a power cut does."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        if self._ledger is not None:
            self._ledger.close()
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def is_alive(self) -> None:
        """Fails where the server ended although no test ended it, with what is known of its end."""
        assert self._process is not None
        code = self._process.poll()
        assert code is None, f"the server ended by itself with code {code}:\n{self.log[-2000:]}"

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    @property
    def ledger(self) -> Ledger:
        if self._ledger is None:
            self._ledger = Ledger(f"sqlite:///{self.data / 'ledger.sqlite'}")
        return self._ledger

    @property
    def service(self) -> str:
        """Whose tasks this one's worker takes up."""
        return self._environment.get("KIE_BASE_URL", DEMO_SERVICE)

    def runs(self) -> tuple[Run, ...]:
        """All runs, newest first."""
        return queries.latest_runs(self.ledger, workspace=LOCAL_WORKSPACE, limit=1000)

    def tasks(self) -> tuple[Task, ...]:
        """The tasks of the newest run."""
        return self.runs()[0].tasks

    def settled(self, *, seconds: float = 25.0) -> tuple[Task, ...]:
        """The tasks of the newest run, once nothing more happens to them."""

        def all_settled() -> tuple[Task, ...]:
            tasks = self.tasks()
            return tasks if all(task.is_settled for task in tasks) else ()

        return wait_until(all_settled, seconds=seconds, what="the end of the newest run")

    def write_draft(
        self,
        *models: str,
        colours: str = "",
        count: int = 1,
        parameters: Mapping[str, Mapping[str, Any]] | None = None,
        references: tuple[str, ...] = (),
        **texts: str,
    ) -> None:
        """What the next visitor finds on Create."""
        draft = Draft(
            texts=texts,
            colours=colours,
            models=models,
            parameters=parameters or {},
            count=count,
            references=references,
        )
        draft_revisions.save(self.ledger, workspace=LOCAL_WORKSPACE, name=DraftName.CREATE, content=draft.to_json())

    def place(self, *prompts: str, service: str, model: str = "z-image", origin: str = "create") -> str:
        """One run beside every page, a task a prompt. A service that no worker serves leaves them queued."""
        wanted = [
            TaskIntent(
                model=model,
                medium="image",
                prompt=text,
                input={"prompt": text, "aspect_ratio": "1:1"},
                width=1024,
                height=1024,
                credits_expected=0.8,
                expected_seconds=3.0,
            )
            for text in prompts
        ]
        run_id, _ = commands.place_run(
            self.ledger,
            workspace=LOCAL_WORKSPACE,
            service=service,
            click=secrets.token_hex(8),
            brief={"details": prompts[0]},
            intents=wanted,
            origin=origin,
        )
        return run_id

    def stored_at(self, task: Task) -> float:
        """When the task's first file was kept, in seconds since the epoch."""
        with self.ledger.read() as connection:
            chosen = sa.select(files.c.stored_at).where(files.c.task_id == task.id, files.c.position == 0)
            return float(connection.execute(chosen).scalar_one()) / 1000

    def stored(self, task: Task, position: int = 0) -> bytes:
        sha256 = task.files[position].sha256
        assert sha256 is not None
        return (self.data / "files" / sha256[:2] / sha256).read_bytes()

    def _is_well(self) -> bool:
        assert self._process is not None
        self.is_alive()
        try:
            return bool(httpx.get(f"{self.url}/healthz", timeout=1.0).json()["ok"])
        except (httpx.HTTPError, json.JSONDecodeError):
            return False

    def _end(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)
        self._process.wait(timeout=20)


class Emulator:
    """`python -m kie.emulator` as a process of its own: what it counts, nobody else can have counted."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "kie.emulator", "--port", "0", *arguments]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        address = re.search(r"http://[\d.]+:\d+", line)
        if address is None:
            raise AssertionError(f"the emulator did not start: {line}")
        self.url = address[0]

    @property
    def environment(self) -> dict[str, str]:
        return {"KIE_BASE_URL": self.url, "KIE_UPLOAD_URL": self.url, "KIE_API_KEY": KEY}

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = httpx.get(f"{self.url}/emulator/state").json()
        return found

    @property
    def created(self) -> int:
        return int(self.state()["created"])

    @property
    def create_requests(self) -> int:
        return int(self.state()["create_requests"])

    def arm(self, fault: str, *, times: int | None = 1) -> None:
        httpx.post(f"{self.url}/emulator/faults", json={"fault": fault, "times": times}).raise_for_status()

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()
