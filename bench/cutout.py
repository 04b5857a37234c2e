"""Measure the embedded cut-out beside GrabCut and flood fill on composites with exact alpha.

    python bench/cutout.py            the whole set
    python bench/cutout.py --quick    every seventh composite
    python bench/cutout.py --final    other seeds and other subjects, for a last check only
    python bench/cutout.py --doubt    what may go wrong unnoticed, on the tuning seed and on one drawn anew each run
    python bench/cutout.py --sheet out/   also writes the cut-outs on black, magenta and a checkerboard

IoU counts pixels over half opacity. Alpha error is the mean over the picture, in percent. Edge colour error is
the mean difference over black, in levels, on and beside pixels that are partly transparent. A ruin has an IoU
under 0.85. A declined picture counts as declined and in no mean.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import cutout_set
from bench.cutout_set import Composite, doubtful
from bench.cutout_set.foregrounds import has_emoji
from kie.cutout.embedded import remove_embedded
from kie.cutout.embedded.background import fit_background
from kie.cutout.embedded.segment import LEAST_TOLERANCE, deviation

RUIN = 0.85
DOUBT_RUIN = 0.8
TUNING_SEED = 1
NO_NETWORK = Path("no network")
Way = Callable[[Image.Image], Image.Image | None]


@dataclass(frozen=True, kw_only=True)
class Score:
    """One way on one composite; the measures are None where it declined."""

    name: str
    seconds: float
    iou: float | None = None
    alpha_error: float | None = None
    edge_error: float | None = None


def embedded(image: Image.Image) -> Image.Image | None:
    return remove_embedded(image).image


def grabcut(image: Image.Image) -> Image.Image | None:
    """GrabCut started from the same background model as ours."""
    pixels = np.asarray(image)
    mask = np.where(_unlike(pixels), cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    mask[[0, -1], :] = np.where(mask[[0, -1], :] == cv2.GC_PR_FGD, cv2.GC_PR_FGD, cv2.GC_BGD)
    if not (mask == cv2.GC_PR_FGD).any():
        return None
    cv2.setRNGSeed(1)
    cv2.grabCut(
        np.ascontiguousarray(pixels[..., ::-1]), mask, None, np.zeros((1, 65)), np.zeros((1, 65)), 3,
        cv2.GC_INIT_WITH_MASK,
    )  # fmt: skip
    subject = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD))
    return _softened(pixels, subject)


def flood_fill(image: Image.Image) -> Image.Image | None:
    """Flood fill from the four corners with a fixed tolerance."""
    pixels = np.ascontiguousarray(np.asarray(image))
    height, width = pixels.shape[:2]
    mask = np.zeros((height + 2, width + 2), np.uint8)
    for corner in ((0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)):
        flags = 4 | cv2.FLOODFILL_FIXED_RANGE | cv2.FLOODFILL_MASK_ONLY | (1 << 8)
        cv2.floodFill(pixels.copy(), mask, corner, 0, (24,) * 3, (24,) * 3, flags)
    return _softened(pixels, mask[1:-1, 1:-1] == 0)


def _unlike(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    picture = pixels.astype(np.float32)
    background = fit_background(picture)
    far = deviation(picture, background.colours)
    sample = far[background.region]
    bound = max(LEAST_TOLERANCE, 1.75 * float(np.percentile(sample, 90))) if sample.size else LEAST_TOLERANCE
    return np.asarray(far > bound, dtype=bool)


def _softened(pixels: NDArray[np.uint8], subject: NDArray[np.bool_]) -> Image.Image:
    alpha = cv2.GaussianBlur(subject.astype(np.float32) * 255, (0, 0), 0.7)
    return Image.fromarray(np.dstack([pixels, np.rint(alpha).astype(np.uint8)]), "RGBA")


def scored(composite: Composite, way: Way) -> Score:
    """Run one way on one composite that has a truth, and measure it."""
    start = time.perf_counter()
    result = way(composite.image)
    seconds = time.perf_counter() - start
    if result is None or composite.truth is None:
        return Score(name=composite.name, seconds=seconds)
    cutout, truth = _premultiplied(result), _premultiplied(composite.truth)
    inside, meant = cutout[..., 3] > 0.5, truth[..., 3] > 0.5
    partly = ((truth[..., 3] > 0.02) & (truth[..., 3] < 0.98)).astype(np.uint8)
    edge = cv2.dilate(partly, np.ones((3, 3), np.uint8)) > 0
    return Score(
        name=composite.name,
        seconds=seconds,
        iou=float((inside & meant).sum() / max(1, (inside | meant).sum())),
        alpha_error=float(np.abs(cutout[..., 3] - truth[..., 3]).mean() * 100),
        edge_error=float(np.abs(cutout[..., :3] - truth[..., :3])[edge].mean()) if edge.any() else 0.0,
    )


def _premultiplied(image: Image.Image) -> NDArray[np.float32]:
    pixels = np.asarray(image.convert("RGBA")).astype(np.float32)
    pixels[..., 3] /= 255
    pixels[..., :3] *= pixels[..., 3:]
    return pixels


def measured(composites: list[Composite], ways: dict[str, Way]) -> dict[str, list[Score]]:
    return {name: [scored(composite, way) for composite in composites] for name, way in ways.items()}


def table(title: str, scores: dict[str, list[Score]]) -> str:
    """The scores of several ways as lines of text; the time is relative to GrabCut's."""
    lines = [
        f"{title}, {len(next(iter(scores.values())))} composites",
        f"  {'':12} {'IoU':>6} {'alpha %':>8} {'edge':>6} {'ruins':>6} {'declined':>9} {'s':>6} {'time':>6}",
    ]
    yardstick = sum(score.seconds for score in scores.get("GrabCut", [])) or None
    for name, rows in scores.items():
        done = [row for row in rows if row.iou is not None]
        seconds = sum(row.seconds for row in rows)
        ratio = f"{seconds / yardstick:6.2f}" if yardstick else "     –"
        lines.append(
            f"  {name:12} {_mean(row.iou for row in done):6.3f} {_mean(row.alpha_error for row in done):8.2f} "
            f"{_mean(row.edge_error for row in done):6.1f} {sum((row.iou or 0) < RUIN for row in done):6d} "
            f"{len(rows) - len(done):9d} {seconds / max(1, len(rows)):6.2f} {ratio}"
        )
    return "\n".join(lines)


def _mean(values: Iterator[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else float("nan")


def write_sheet(path: Path, composites: list[Composite], *, side: int = 240) -> None:
    """A contact sheet: the original, and the cut-out on black, magenta and a checkerboard."""
    sheet = Image.new("RGB", (4 * side * 2, side * -(-len(composites) // 2)))
    for index, composite in enumerate(composites):
        result = remove_embedded(composite.image).image
        left, top = (index % 2) * 4 * side, (index // 2) * side
        sheet.paste(composite.image.resize((side, side)), (left, top))
        if result is None:
            continue
        small = result.convert("RGBa").resize((side, side), Image.Resampling.BOX).convert("RGBA")
        for place, ground in enumerate((_plain(side, (0, 0, 0)), _plain(side, (255, 0, 255)), _checks(side)), 1):
            ground.paste(small, (0, 0), small)
            sheet.paste(ground, (left + place * side, top))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)


def _plain(side: int, colour: tuple[int, int, int]) -> Image.Image:
    return Image.new("RGB", (side, side), colour)


def _checks(side: int) -> Image.Image:
    y, x = np.mgrid[0:side, 0:side] // 10
    return Image.fromarray(np.where((x + y) % 2, 255, 190).astype(np.uint8), "L").convert("RGB")


def doubt(title: str, composites: Iterator[Composite]) -> str:
    """One set as a line: how good the answers are, and whether their confidence knows."""
    answered: list[tuple[float, float]] = []
    declined = 0
    for composite in composites:
        result = remove_embedded(composite.image)
        if result.image is None:
            declined += 1
            continue
        iou = scored(composite, lambda _image, image=result.image: image).iou
        answered.append((iou or 0.0, result.confidence or 0.0))
    sure = [iou for iou, confidence in answered if confidence >= 0.9]
    unnoticed = sum(iou < DOUBT_RUIN and confidence > 0.8 for iou, confidence in answered)
    good = sum(iou >= 0.95 for iou in sure)
    return (
        f"{title}: IoU {_mean(iter([iou for iou, _ in answered])):.3f}, "
        f"{sum(iou < DOUBT_RUIN for iou, _ in answered)} ruins (IoU under {DOUBT_RUIN}) of {len(answered)} answered, "
        f"{unnoticed} of them above confidence 0.8; {declined} declined; "
        f"of {len(sure)} at confidence 0.9 or more {good} have IoU 0.95 or more"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="every seventh composite")
    parser.add_argument("--final", action="store_true", help="other seeds and other subjects")
    parser.add_argument("--ours", action="store_true", help="leave GrabCut and flood fill out")
    parser.add_argument("--each", action="store_true", help="a line per composite")
    parser.add_argument("--sheet", type=Path, help="folder for contact sheets")
    parser.add_argument("--doubt", action="store_true", help="the doubtful sets and how well confidence knows")
    options = parser.parse_args()
    if options.doubt:
        fresh = secrets.randbelow(2**31)
        for name, seed in (("tuning", TUNING_SEED), ("fresh", fresh)):
            print(doubt(f"Plain grounds, {name} seed {seed}", doubtful.plain(seed=seed)), flush=True)
            print(doubt(f"Photographs, {name} seed {seed}", doubtful.photographs(seed=seed)), flush=True)
        return
    ways: dict[str, Way] = {"embedded": embedded}
    if not options.ours:
        ways |= {"GrabCut": grabcut, "flood fill": flood_fill}
    if not has_emoji():
        print("Noto Color Emoji is not installed; the set goes without emoji.")
    step = 7 if options.quick else 1
    seed = 7 if options.final else 1
    for title, composites in (
        ("Clean", cutout_set.clean(seed=seed, other_subjects=options.final)),
        ("Degraded", cutout_set.degraded(seed=seed, other_subjects=options.final)),
    ):
        chosen = list(islice(composites, 0, None, step))
        scores = measured(chosen, ways)
        print(table(title, scores), flush=True)
        if options.each:
            for row in sorted(scores["embedded"], key=lambda row: row.iou or 0)[:30]:
                print(f"    {row.name:50} {row.iou} {row.alpha_error} {row.edge_error} {row.seconds:.2f}")
        if options.sheet:
            write_sheet(options.sheet / f"{title.lower()}.png", chosen)
    refused = list(islice(cutout_set.busy(seed=seed, other_subjects=options.final), 0, None, step))
    results = [(composite.name, remove_embedded(composite.image, model_file=NO_NETWORK)) for composite in refused]
    print(f"Busy, without the network: {sum(result.declined for _, result in results)} of {len(results)} declined")
    for name, result in results:
        if not result.declined or options.each:
            print(f"    {name:50} {result.confidence:.2f} {result.reason}")


if __name__ == "__main__":
    main()
