"""Many `python -m kie` commands side by side, from one process that imports the product once.

    python -m tests.support.cli_commands < commands.json > exit-codes.json

Each command is a fork: its own process, environment, folder, standard output and error.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.emulators import KEY, ROOT

AT_ONCE = 12
LONGEST = 90


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What it printed with --json."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True, kw_only=True)
class Command:
    """`environ` is all that the command sees, beside the folder that it runs in."""

    arguments: tuple[str, ...]
    environ: Mapping[str, str] = field(default_factory=dict)


def environ(base_url: str, *, key: str = KEY) -> dict[str, str]:
    """A real key for a service at `base_url`; data goes into the working folder."""
    return {"KIE_API_KEY": key, "KIE_BASE_URL": base_url, "KIE_UPLOAD_URL": base_url}


def run_all(commands: Mapping[str, Command], *, folder: Path) -> dict[str, Ended]:
    """Run every command in a folder of its own below `folder`."""
    orders = {
        name: {"arguments": command.arguments, "environ": dict(command.environ), "folder": str(folder / name)}
        for name, command in commands.items()
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.cli_commands"],
        cwd=ROOT, input=json.dumps(orders), capture_output=True, text=True, timeout=LONGEST * 2, check=True,
    )  # fmt: skip
    codes: dict[str, int] = json.loads(done.stdout)
    return {
        name: Ended(code=code, out=(folder / name / "out").read_text(), err=(folder / name / "err").read_text())
        for name, code in codes.items()
    }


def main() -> None:
    from kie.cli.parser import main as kie

    waiting, running, codes = json.load(sys.stdin), {}, {}
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            name = next(iter(waiting))
            command = waiting.pop(name)
            running[_fork(kie, command)] = name
        pid, status = os.wait()
        codes[running.pop(pid)] = os.waitstatus_to_exitcode(status)
    json.dump(codes, sys.stdout)


def _fork(kie: Any, command: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.makedirs(command["folder"], exist_ok=True)
        os.chdir(command["folder"])
        os.environ.clear()
        os.environ.update(command["environ"])
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(name, os.O_CREAT | os.O_WRONLY | os.O_TRUNC), number)
        code = kie(command["arguments"])
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
