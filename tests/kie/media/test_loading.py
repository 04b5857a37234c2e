"""What is called by every start and by the ledger loads no library for pictures and clips before it needs one."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("PIL", "av", "numpy", "cv2", "scipy")


@pytest.mark.parametrize(
    "module",
    [
        "kie.media.store", "kie.media.video", "kie.media.mime", "kie.media.colour", "kie.media.names", "kie.cutout",
        "kie.cutout.backends", "kie.recipes", "kie.recipes.definitions", "kie.attachments.references",
        "kie.playground.container", "kie.server.routes", "kie.cli.parser",
    ],
)  # fmt: skip
def test_importing_loads_no_library_for_pictures(module: str) -> None:
    script = f"import sys, {module}; print([name for name in {HEAVY} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
