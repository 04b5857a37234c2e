"""`python -m kie batch FILE`: one result a row of a table; nothing is sent unless every row can be."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from kie.catalogue import Json, in_credits
from kie.cli import exit_codes
from kie.cli.copies import writable
from kie.cli.file_arguments import content_of
from kie.cli.follow import buy
from kie.errors import BadInput
from kie.playground import batch
from kie.playground.batch import Asset
from kie.playground.container import Playground
from kie.playground.read_table import UnprovenEncoding, UnreadableTable


def run_batch(
    app: Playground,
    *,
    file: Path,
    model: str | None,
    folders: str | None,
    encoding: str | None,
    is_sure: bool,
    out: Path | None,
    timeout: float | None,
    as_json: bool,
) -> int:
    """`model` is for rows that name none, `folders` a pattern of columns, `encoding` a code page that somebody chose.

    On a terminal what is about to be bought is shown and asked for, unless `is_sure`; elsewhere much of it needs
    `is_sure`. The exit code is the contract's.
    """
    assets = _assets(file, model=model, folders=folders, encoding=encoding)
    wrong = [f"Line {asset.line}: {' '.join(asset.problems)}" for asset in assets if asset.problems]
    if wrong:
        raise BadInput("\n".join([*wrong, "Nothing was sent."]), field="file")
    if out is None and any(asset.follow_up and asset.follow_up.recipe for asset in assets):
        raise BadInput("A recipe writes files: say where with --out. Nothing was sent.", field="out")
    if out is not None:
        writable(out)
    if not is_sure and not _is_wanted(assets):
        return exit_codes.OK
    intents, layout = [asset.intent() for asset in assets], batch.layout_of(assets)
    return buy(app, intents, brief={}, layout=layout, out=out, timeout=timeout, as_json=as_json)


def list_rows(
    _is_dry: bool,
    *,
    file: Path,
    model: str | None,
    folders: str | None,
    encoding: str | None,
    as_json: bool,
    **_of_a_purchase: object,
) -> int:
    """Print what each row would send and cost, or what is wrong with it; nothing is placed, and no key is needed."""
    try:
        assets = _assets(file, model=model, folders=folders, encoding=encoding)
    except BadInput as error:
        if as_json:
            line = error.line if isinstance(error, UnreadableTable) else None
            print(json.dumps({"line": line, "error": error.message}, ensure_ascii=False))
        raise
    for asset in assets:
        print(json.dumps(_as_json(asset), ensure_ascii=False) if as_json else _line(asset))
    if not as_json:
        print(_total(assets), file=sys.stderr)
    return exit_codes.BAD_INPUT if any(asset.problems for asset in assets) else exit_codes.OK


def _assets(file: Path, *, model: str | None, folders: str | None, encoding: str | None) -> tuple[Asset, ...]:
    try:
        return batch.read(content_of(file), usual_model=model, folders=folders, encoding=encoding)
    except UnprovenEncoding as error:
        raise BadInput(f"{error.message} Here it is said with --encoding NAME.", field="encoding") from None


def _as_json(asset: Asset) -> dict[str, Json]:
    if asset.problems or asset.prepared is None:
        return {"name": asset.name, "line": asset.line, "model": asset.model, "error": " ".join(asset.problems)}
    return {
        "name": asset.name,
        "line": asset.line,
        "model": asset.model,
        "input": dict(asset.prepared.input),
        "credits": asset.prepared.credits,
    }


def _line(asset: Asset) -> str:
    if asset.problems or asset.prepared is None:
        return f"Line {asset.line}, {asset.name}: {' '.join(asset.problems)}"
    credits = "price not published" if asset.prepared.credits is None else in_credits(asset.prepared.credits)
    return f"{asset.name} ({asset.model}), {credits}: {' '.join(asset.prepared.prompt.split())[:80]}"


def _total(assets: Sequence[Asset]) -> str:
    quote = batch.quote_of([asset for asset in assets if not asset.problems])
    results = "1 result" if quote.count == 1 else f"{quote.count} results"
    if quote.credits is not None:
        return f"{results}, {in_credits(quote.credits)}"
    known = "" if quote.known is None else f", {in_credits(quote.known)} and what has no published price"
    return results + (known or ", of unpublished price")


def _is_wanted(assets: Sequence[Asset]) -> bool:
    """Whether a person at the terminal says yes. Raises BadInput where nobody is there to ask and it is much."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        if batch.quote_of(assets).needs_confirming:
            raise BadInput(
                f"This buys {_total(assets)}: look at it with --dry-run, then say --yes. Nothing was sent.",
                field="yes",
            )
        return True
    for asset in assets:
        print(_line(asset), file=sys.stderr)
    print(f"Buy {_total(assets)}? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() in ("y", "yes"):
        return True
    print("Nothing was sent.", file=sys.stderr)
    return False
