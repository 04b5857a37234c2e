"""One worker a ledger and service, whatever process it lives in and whatever folder that keeps its files in.

The lock stands beside the ledger, so that everybody who opens the one finds the other. The operating system gives
it back when a process ends, kill -9 included, so nothing goes stale.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def worker_lock(ledger: Path, *, service: str) -> Iterator[bool]:
    """Yield whether this process is now the one that works for `service` in the ledger at that path; never waits."""
    ledger = ledger.resolve()
    ledger.parent.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(f"{ledger.name}\n{service}".encode()).hexdigest()[:12]
    handle = os.open(ledger.parent / f"worker-{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
