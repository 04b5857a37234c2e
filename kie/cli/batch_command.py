"""`python -m kie batch FILE`: one result a row of a CSV file; nothing is sent unless every row can be."""

from __future__ import annotations

from pathlib import Path

from kie.cli.copies import writable
from kie.cli.file_arguments import content_of
from kie.cli.follow import buy
from kie.errors import BadInput
from kie.playground import batch
from kie.playground.container import Playground


def run_batch(
    app: Playground,
    *,
    file: Path,
    model: str | None,
    folders: str | None,
    out: Path | None,
    timeout: float | None,
    as_json: bool,
) -> int:
    """`model` is for rows that name none, `folders` a pattern of columns; the exit code is the contract's."""
    assets = batch.read(content_of(file), usual_model=model, folders=folders)
    wrong = [f"Line {asset.line}: {' '.join(asset.problems)}" for asset in assets if asset.problems]
    if wrong:
        raise BadInput("\n".join([*wrong, "Nothing was sent."]), field="file")
    if out is None and any(asset.follow_up and asset.follow_up.recipe for asset in assets):
        raise BadInput("A recipe writes files: say where with --out. Nothing was sent.", field="out")
    if out is not None:
        writable(out)
    intents, layout = [asset.intent() for asset in assets], batch.layout_of(assets)
    return buy(app, intents, brief={}, layout=layout, out=out, timeout=timeout, as_json=as_json)
