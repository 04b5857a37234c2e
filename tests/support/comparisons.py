"""Comparisons as they stand in the ledger, with results where a test wants them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from itertools import product

from kie.catalogue.types import Json
from kie.domain.comparison import Comparison
from kie.domain.layouts import Axis, AxisValue, Layout
from kie.domain.task import TaskIntent
from kie.ledger import Ledger, commands, comparisons
from kie.media.store import FileStore
from tests.support.ledgers import ME, SERVICE
from tests.support.pictures import picture
from tests.support.shelves import finish

TWO = ("z-image", "google/nano-banana")


def axis(axis_id: str, *keys: str) -> Axis:
    values = tuple(AxisValue(key=key, label=key.upper()) for key in keys)
    return Axis(id=axis_id, title=axis_id.capitalize(), values=values)


def asked(cell: Mapping[str, str], *, repeat: int = 0, credits: float = 4.0, **more: object) -> TaskIntent:
    prompt = " ".join(cell.values())
    return TaskIntent(
        model=cell.get("model", "z-image"), medium="image", prompt=prompt, input={"prompt": prompt}, width=40,
        height=30, credits_expected=credits, cell=cell, repeat=repeat, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def compared(
    ledger: Ledger, *axes: Axis, repeats: int = 1, budget: float | None = None, brief: Mapping[str, Json] | None = None
) -> str:
    """The run id of a comparison of every combination of these axes' values; all of its tasks are queued."""
    wanted = [
        asked(dict(zip((a.id for a in axes), keys, strict=True)), repeat=repeat)
        for keys in product(*([value.key for value in a.values] for a in axes))
        for repeat in range(repeats)
    ]
    run_id, _ = commands.place_run(
        ledger, workspace=ME, service=SERVICE, click=secrets.token_hex(8), brief=dict(brief or {"subject": "a mug"}),
        intents=wanted,
        origin="compare", layout=Layout(kind="models" if len(axes) == 1 else "matrix", axes=axes), budget=budget,
    )  # fmt: skip
    return run_id


def seen(ledger: Ledger, run_id: str) -> Comparison:
    found = comparisons.comparison(ledger, workspace=ME, run_id=run_id)
    assert found is not None
    return found


def with_results(ledger: Ledger, store: FileStore, run_id: str, *, leave: Sequence[int] = ()) -> Comparison:
    """Every slot gets a picture of its own, but for those at the positions to `leave`."""
    for number, slot in enumerate(seen(ledger, run_id).slots):
        if number not in leave:
            finish(ledger, store, slot.task.id, [picture(size=(60 + number, 40))])
    return seen(ledger, run_id)
