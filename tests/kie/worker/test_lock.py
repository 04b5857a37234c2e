"""One worker a ledger and service, whatever folders it works in; the lock dies with its process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kie.worker.lock import worker_lock
from tests.support.emulators import ROOT
from tests.support.waiting import eventually

HOLDER = """
import sys, time
from pathlib import Path
from kie.worker.lock import worker_lock
with worker_lock(Path(sys.argv[1]), service="demo") as is_mine:
    print(is_mine, flush=True)
    time.sleep(60)
"""


def is_free(ledger: Path, *, service: str = "demo") -> bool:
    with worker_lock(ledger, service=service) as is_mine:
        return is_mine


def test_the_first_has_it_until_it_lets_go_and_another_service_or_ledger_has_its_own(tmp_path: Path) -> None:
    ledger = tmp_path / "new" / "folder" / "ledger.sqlite"
    with worker_lock(ledger, service="demo") as is_mine:
        assert is_mine
        assert not is_free(ledger)
        assert is_free(ledger, service="https://api.kie.ai")
        assert is_free(ledger.with_name("other.sqlite"))
        assert is_free(tmp_path / "ledger.sqlite")
    assert is_free(ledger)


def test_a_ledger_under_another_name_is_the_same_one(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    ledger.touch()
    (tmp_path / "link.sqlite").symlink_to(ledger)
    (tmp_path / "folder").symlink_to(tmp_path)
    with worker_lock(ledger, service="demo"):
        assert not is_free(tmp_path / "link.sqlite")
        assert not is_free(tmp_path / "folder" / "ledger.sqlite")


def test_a_killed_process_gives_it_back(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "ledger.sqlite")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not is_free(tmp_path / "ledger.sqlite")
        holder.kill()
    eventually(lambda: is_free(tmp_path / "ledger.sqlite"))
    assert is_free(tmp_path / "ledger.sqlite")
