"""The emulator as a process of its own, with its counters and its faults at hand."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
KEY = "sk-0123456789abcdef-never-shown"


@dataclass(frozen=True, kw_only=True)
class EmulatorProcess:
    """An emulator that runs at `base_url` and keeps everything in `folder`."""

    base_url: str
    folder: Path

    def state(self) -> dict[str, Any]:
        counters: dict[str, Any] = httpx.get(f"{self.base_url}/emulator/state", trust_env=False).json()
        return counters

    def arm(self, fault: str, *, times: int | None = 1, model: str | None = None, on: str = "create") -> None:
        order = {"fault": fault, "times": times, "model": model, "on": on}
        answer = httpx.post(f"{self.base_url}/emulator/faults", json=order, trust_env=False)
        assert answer.status_code == 200, answer.text

    def disarm(self) -> None:
        httpx.delete(f"{self.base_url}/emulator/faults", trust_env=False)

    def prompts(self) -> list[str]:
        """The prompt of every task that was ever accepted."""
        kept = [json.loads(path.read_bytes()) for path in (self.folder / "tasks").glob("*.json")]
        return [str(task["input"].get("prompt", "")) for task in kept]


@contextmanager
def emulator_process(
    folder: Path, *arguments: str, port: int = 0, speed: float = 50, key: str | None = KEY
) -> Iterator[EmulatorProcess]:
    """An emulator for the length of the block; without limits unless `arguments` say otherwise."""
    command = [sys.executable, "-m", "kie.emulator", "--port", str(port), "--state", str(folder)]
    command += ["--speed", str(speed), "--limits", "off", *(["--key", key] if key else []), *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.search(r"http://[\d.]+:\d+", line)
        assert address, line
        yield EmulatorProcess(base_url=address[0], folder=folder)
    finally:
        process.kill()
        process.communicate()
