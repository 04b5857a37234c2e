"""`python -m kie recipe NAME IN OUT`: a recipe's files of a picture, as a folder or a ZIP."""

from __future__ import annotations

import sys
from pathlib import Path

from kie.cli import exit_codes


def make_recipe(*, name: str, source: Path, target: Path) -> int:
    from kie.recipes.make import run  # NumPy costs start-up time; the other commands do without

    made = run(name, source, target)
    for note in made.notes:
        print(note, file=sys.stderr)
    for path, content in made.files:
        print(f"{path}  {len(content):,} bytes")
    return exit_codes.OK
