"""Results put into a playground's ledger beside every page, as the worker leaves them."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from typing import Any

import av
import numpy as np

from kie.domain.task import Task, TaskIntent
from kie.ledger import commands, queries
from kie.media.store import FileStore
from kie.playground.container import LOCAL_WORKSPACE
from tests.browser.processes import Playground
from tests.support.shelves import finish

FRAMES, RATE = 24, 12


def film() -> bytes:
    """Two seconds that grow lighter, in a format that every Chromium plays."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.webm"
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libvpx-vp9", rate=RATE, options={"deadline": "realtime", "threads": "1"})
            stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
            for number in range(FRAMES):
                pixels = np.full((180, 320, 3), 20 + 8 * number, dtype=np.uint8)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
            container.mux(stream.encode())
        return path.read_bytes()


def kept(
    playground: Playground,
    *contents: bytes,
    model: str = "z-image",
    medium: str = "image",
    prompt: str,
    brief: dict[str, Any] | None = None,
) -> Task:
    """A finished task with these results."""
    wanted = TaskIntent(
        model=model, medium=medium, prompt=prompt, input={"prompt": prompt}, width=320, height=180,  # type: ignore[arg-type]
        credits_expected=1.0,
    )  # fmt: skip
    run_id, _ = commands.place_run(
        playground.ledger, workspace=LOCAL_WORKSPACE, service="elsewhere", click=secrets.token_hex(8),
        brief=brief or {"subject": prompt}, intents=[wanted],
    )  # fmt: skip
    run = queries.run(playground.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert run is not None
    finish(playground.ledger, FileStore(playground.data / "files"), run.tasks[0].id, list(contents))
    task = queries.task(playground.ledger, workspace=LOCAL_WORKSPACE, task_id=run.tasks[0].id)
    assert task is not None
    return task
