"""One worker a ledger and service; the lock dies with its process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kie.lock import worker_lock
from tests.support.emulators import ROOT
from tests.support.waiting import eventually

HOLDER = """
import sys, time
from pathlib import Path
from kie.lock import worker_lock
with worker_lock(Path(sys.argv[1]), service="demo") as is_mine:
    print(is_mine, flush=True)
    time.sleep(60)
"""


def is_free(folder: Path, *, service: str = "demo") -> bool:
    with worker_lock(folder, service=service) as is_mine:
        return is_mine


def test_the_first_has_it_until_it_lets_go_and_another_service_has_its_own(tmp_path: Path) -> None:
    with worker_lock(tmp_path / "new" / "folder", service="demo") as is_mine:
        assert is_mine
        assert not is_free(tmp_path / "new" / "folder")
        assert is_free(tmp_path / "new" / "folder", service="https://api.kie.ai")
        assert is_free(tmp_path)
    assert is_free(tmp_path / "new" / "folder")


def test_a_killed_process_gives_it_back(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not is_free(tmp_path)
        holder.kill()
    eventually(lambda: is_free(tmp_path))
    assert is_free(tmp_path)
