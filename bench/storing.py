"""A claim: a 4K picture is fetched, hashed, checked, thumbnailed and stored off the event loop, in little memory.

    python bench/storing.py

Prints the peak of extra memory as a multiple of the decoded picture, and how long anything else on the loop,
/healthz for one, waits for its turn meanwhile. A process of its own does it, so that only its memory is counted.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent))

from kie.media.store import FileStore, PartialFile

SIDE, TIMES = 4096, 6
DECODED = SIDE * SIDE * 3
MOST_MEMORY, MOST_MS = 3.0, 50.0


def draw(path: str) -> None:
    """A 4096 x 4096 PNG with gradients and grain, about as hard to pack as what a generator returns."""
    rng = np.random.default_rng(7)
    ramp = np.linspace(0, 200, SIDE, dtype=np.float32)
    pixels = ramp[None, :, None] * np.float32([0.6, 0.8, 1.0]) + ramp[:, None, None] * 0.2
    pixels = pixels + rng.normal(0, 3, (SIDE, SIDE, 1)).astype(np.float32)
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(path, compress_level=1)


def store_off_loop(path: str, folder: str, results: multiprocessing.Queue[tuple[float, list[float]]]) -> None:
    """In a process of its own: store the picture again and again, and look at the loop meanwhile."""

    async def run() -> list[float]:
        waits: list[float] = []
        done = asyncio.Event()
        loop = asyncio.get_running_loop()

        async def look() -> None:
            """What /healthz waits for: its turn on the loop."""
            while not done.is_set():
                began = time.perf_counter()
                await asyncio.sleep(0.005)
                waits.append((time.perf_counter() - began - 0.005) * 1000)

        looking = asyncio.create_task(look())
        store = FileStore(Path(folder))
        for number in range(TIMES):
            partial: PartialFile = await loop.run_in_executor(None, store.partial_file)
            with open(path, "rb") as file:
                while chunk := file.read(1 << 18):
                    await loop.run_in_executor(None, partial.write, chunk)
            partial.write(str(number).encode())  # other bytes each time, after the picture's end
            await loop.run_in_executor(None, store.keep, partial)
        done.set()
        await looking
        return waits

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    waits = asyncio.run(run())
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    results.put(((after - before) * 1024 / DECODED, waits))


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "picture.png"
        context = multiprocessing.get_context("spawn")
        painter = context.Process(target=draw, args=(str(path),))  # a peak is inherited: keep this process small
        painter.start()
        painter.join()
        results: multiprocessing.Queue[tuple[float, list[float]]] = context.Queue()
        process = context.Process(target=store_off_loop, args=(str(path), str(folder / "store"), results))
        process.start()
        memory, waits = results.get(timeout=300)
        process.join()
    p95 = statistics.quantiles(waits, n=20)[-1]
    print(f"{TIMES} x {SIDE} px PNG, {DECODED / 1e6:.0f} MB decoded each")
    print(f"peak extra memory   {memory:5.2f} x one decoded picture   (at most {MOST_MEMORY})")
    print(f"wait for the loop   {p95:5.1f} ms p95 of {len(waits)} looks    (at most {MOST_MS})")
    return 0 if memory <= MOST_MEMORY and p95 <= MOST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
