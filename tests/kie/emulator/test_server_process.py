"""The emulator as a program of its own, over a real socket."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from kie.emulator.__main__ import main

ROOT = Path(__file__).resolve().parents[3]
HEADERS = {"Authorization": "Bearer any"}
BODY = {"model": "bytedance/seedream", "input": {"prompt": "a mug", "image_size": "square"}}


@contextmanager
def server(*arguments: str) -> Iterator[httpx.Client]:
    """A client of an emulator that runs for the length of the block and is then killed."""
    command = [sys.executable, "-m", "kie.emulator", "--port", "0", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.search(r"http://[\d.]+:\d+", line)
        assert address, line
        with httpx.Client(base_url=address[0], headers=HEADERS, timeout=5) as client:
            yield client
    finally:
        process.kill()
        process.communicate()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kie.emulator", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)


def test_lost_answers_are_lost_on_the_socket_too(tmp_path: Path) -> None:
    with server("--state", str(tmp_path), "--speed", "50", "--limits", "off", "--fault", "drop:2") as client:

        def create(fault: str | None = None) -> httpx.Response:
            headers = {"X-Emulator-Fault": fault} if fault else {}
            return client.post("/api/v1/jobs/createTask", json=BODY, headers=headers)

        for _ in range(2):
            with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
                create()
        with pytest.raises(httpx.RemoteProtocolError):
            create("drop_before")
        with pytest.raises(httpx.ReadTimeout):
            client.post("/api/v1/jobs/createTask", json=BODY, headers={"X-Emulator-Fault": "hang"}, timeout=0.3)
        assert create("html").status_code == 524
        task_id = create().json()["data"]["taskId"]
        state = client.get("/emulator/state").json()
        assert (state["create_requests"], state["created"], state["max_create_in_10s"]) == (6, 5, 6)

        url = _result_url(client, task_id)
        assert url.startswith(str(client.base_url))
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
            client.get(url, headers={"X-Emulator-Fault": "file_truncated"})
        whole = client.get(url)
        assert (whole.status_code, whole.content[:4]) == (200, b"\x89PNG")


def test_after_kill_9_the_same_folder_answers_for_the_same_task(tmp_path: Path) -> None:
    with server("--state", str(tmp_path), "--speed", "50", "--credits", "50") as client:
        task_id = client.post("/api/v1/jobs/createTask", json=BODY).json()["data"]["taskId"]
    with server("--state", str(tmp_path), "--speed", "50", "--credits", "50") as client:
        assert _result_url(client, task_id).endswith(f"/files/{task_id}_0.png")
        assert client.get("/api/v1/chat/credit").json()["data"] == 46.5


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--port", "many"),
        ("--port", "99999"),
        ("--port", "0", "--speed", "0"),
        ("--port", "0", "--fault", "typo"),
        ("--port", "0", "--fault", "drop:x"),
        ("--port", "0", "--limits", "maybe"),
    ],
)
def test_a_bad_argument_is_one_sentence_and_exit_2(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    printed = capsys.readouterr().err
    assert ended.value.code == 2
    assert printed.count("\n") == 1
    assert printed.endswith(".\n")


def test_a_port_in_use_is_a_sentence_and_exit_2() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = run("--port", str(taken.getsockname()[1]))
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert "Address already in use" in ended.stderr


def _result_url(client: httpx.Client, task_id: str) -> str:
    for _ in range(100):
        record = client.get("/api/v1/jobs/recordInfo", params={"taskId": task_id}).json()
        if record["code"] == 200 and record["data"]["state"] == "success":
            return str(record["data"]["response"]["resultUrls"][0])
        time.sleep(0.12)
    raise AssertionError(f"The task never finished: {record}")
