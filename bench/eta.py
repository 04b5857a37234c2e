"""How often the range that a clock shows holds: the share of held-out times inside what is called an 80 % range.

Each world draws durations in a way of its own; from the first n of them the product says when the next one ends, at
the start and after waits that the task survived. Seeds are new in every run unless --seed is given, so no figure can
have been tuned to. Prints one line a world and the worst cell.

    .venv/bin/python bench/eta.py [--seed N] [--sessions 400]
"""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.random import Generator

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kie.playground.time_to_result import FEWEST, expected, spread_of

Times = np.ndarray
HISTORIES = (FEWEST, 8, 12, 20, 30)
WAITS = (0.0, 0.25, 0.5, 0.75)
"""Shares of all tasks that have ended by the time that is waited."""


def steady(spread: float) -> Callable[[Generator, int], Times]:
    return lambda generator, count: np.exp(generator.normal(3, spread, count))


def two_paths(generator: Generator, count: int) -> Times:
    """Three in ten are answered from a cache."""
    is_quick = generator.random(count) < 0.3
    return np.where(is_quick, np.exp(generator.normal(1.5, 0.2, count)), np.exp(generator.normal(3.2, 0.3, count)))


def long_tail(generator: Generator, count: int) -> Times:
    return 10 * (1 + generator.pareto(2.5, count))


def queue_and_run(generator: Generator, count: int) -> Times:
    return generator.exponential(6, count) + np.exp(generator.normal(2.5, 0.15, count))


def drifting(generator: Generator, count: int) -> Times:
    """Half as slow again within thirty results."""
    return np.exp(generator.normal(3, 0.3, count) + np.log(1.5) * np.arange(count) / 30)


def busy_hours(generator: Generator, count: int) -> Times:
    """Slow together and fast together: each follows the one before."""
    level = np.zeros(count)
    for place in range(1, count):
        level[place] = 0.8 * level[place - 1] + generator.normal(0, 0.15)
    return np.exp(3 + level + generator.normal(0, 0.2, count))


def slower_from_a_day_on(generator: Generator, count: int) -> Times:
    """Twice as slow from a moment on that lies anywhere."""
    change = generator.integers(0, count)
    return np.exp(generator.normal(3, 0.3, count) + np.where(np.arange(count) >= change, np.log(2), 0))


WORLDS: dict[str, Callable[[Generator, int], Times]] = {
    "steady, 15 %": steady(0.15),
    "steady, 40 %": steady(0.4),
    "steady, 80 %": steady(0.8),
    "two paths": two_paths,
    "long tail": long_tail,
    "queue and run": queue_and_run,
    "drifting": drifting,
    "busy hours": busy_hours,
    "twice as slow at once": slower_from_a_day_on,
}


def held(draw: Callable[[Generator, int], Times], generator: Generator, *, history: int, sessions: int) -> float:
    """The share of held-out times inside their range, over all waits that they survive."""
    inside = total = 0
    for _ in range(sessions):
        times = draw(generator, history + 1)
        past, ends = times[:-1], float(times[-1])
        spread = spread_of(tuple(past.tolist()))
        assert spread is not None
        for wait in WAITS:
            waited = float(np.quantile(past, wait)) if wait else 0.0
            if ends <= waited:
                continue
            ahead = expected(spread, waited)
            inside += ahead.low <= ends <= ahead.high
            total += 1
    return inside / total


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=secrets.randbits(32))
    arguments.add_argument("--sessions", type=int, default=400)
    chosen = arguments.parse_args()
    generator = np.random.default_rng(chosen.seed)
    print(f"seed {chosen.seed}; share of held-out times inside the 80 % range, by results known before")
    print(f"{'':24}" + "".join(f"{history:>7}" for history in HISTORIES))
    cells = []
    for name, draw in WORLDS.items():
        row = [held(draw, generator, history=history, sessions=chosen.sessions) for history in HISTORIES]
        cells += [(share, name) for share in row]
        print(f"{name:24}" + "".join(f"{share:7.2f}" for share in row))
    (low, low_name), (high, high_name) = min(cells), max(cells)
    print(f"lowest {low:.2f} ({low_name}), highest {high:.2f} ({high_name}); asked for: 0.70 to 0.90")


if __name__ == "__main__":
    main()
