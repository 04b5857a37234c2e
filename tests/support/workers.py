"""The product's worker as a process of its own, killed with -9 where a test wants it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.emulators import KEY, ROOT
from tests.support.waiting import eventually

WORK = """
import asyncio
from kie.playground.container import current
asyncio.run(current().work())
"""


@contextmanager
def worker_process(
    base_url: str, data: Path, *, environ: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A worker for the length of the block; killed with -9 at its end."""
    own = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "KIE_API_KEY": KEY, "KIE_BASE_URL": base_url,
        "KIE_UPLOAD_URL": base_url, "PLAYGROUND_DATA": str(data), **(environ or {}),
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", WORK], cwd=ROOT, env=own)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def killed_at(process: subprocess.Popen[bytes], moment: Callable[[], object], *, within: float) -> None:
    """Kill a process at a moment that is certain: once it seems to have come, the process is held for another look."""
    deadline = time.monotonic() + within
    while True:
        eventually(moment, within=deadline - time.monotonic())
        process.send_signal(signal.SIGSTOP)
        if moment():
            process.send_signal(signal.SIGKILL)
            process.wait()
            return
        process.send_signal(signal.SIGCONT)
