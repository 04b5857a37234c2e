"""The ledger stands on the domain and the database alone: no wire, no pictures, no clips are loaded for it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support.emulators import ROOT

HEAVY = ("httpx", "PIL", "av", "numpy", "cv2", "kie.api", "kie.media.inspect", "kie.media.store", "kie.worker")
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "kie" / "ledger").rglob("*.py")
)
LOADED_BY_EACH = """
import importlib, json, sys
loaded = {}
for module in sys.argv[1].split(","):
    importlib.import_module(module)
    for heavy in sys.argv[2].split(","):
        if heavy in sys.modules:
            loaded.setdefault(heavy, module)
print(json.dumps(loaded))
"""


@pytest.mark.parametrize("modules", [["kie.ledger"], MODULES], ids=["the package", "every module"])
def test_the_ledger_loads_neither_the_wire_nor_what_reads_pictures(modules: list[str]) -> None:
    command = [sys.executable, "-c", LOADED_BY_EACH, ",".join(modules), ",".join(HEAVY)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {}
