"""Commands that only print what is known: `models`, `credit`, `history`."""

from __future__ import annotations

import asyncio
import json
import sys

from kie import catalogue
from kie.cli import exit_codes
from kie.cli.output import print_json, print_model
from kie.ledger import history_queries
from kie.ledger.history_queries import Filters
from kie.playground.container import LOCAL_WORKSPACE, Playground


def show_models(*, model: str | None, retired: bool, as_json: bool) -> int:
    """The catalogue, or one entry of it in full. JSON has the retired models always, each marked."""
    if model is not None:
        print_model(catalogue.get(model), as_json=as_json)
        return exit_codes.OK
    hidden = 0
    for entry in catalogue.all_models():
        price = catalogue.credits(entry, {})
        if as_json:
            print(json.dumps({"id": entry.id, "title": entry.title, "kind": entry.kind, "credits": price,
                              "retired": entry.is_retired}, ensure_ascii=False))  # fmt: skip
        elif entry.is_retired and not retired:
            hidden += 1
        else:
            cost = "price unknown" if price is None else f"from {catalogue.in_credits(price)}"
            removed = "  (removed by KIE)" if entry.is_retired else ""
            print(f"{entry.id:<42} {entry.kind:<15} {cost}{removed}")
    if hidden:
        print(f"{hidden} models that KIE has removed are not shown; --retired shows them.", file=sys.stderr)
    return exit_codes.OK


def show_credit(app: Playground, *, as_json: bool) -> int:
    async def ask() -> float:
        async with app.client() as client:
            return await client.credit()

    amount = asyncio.run(ask())
    if as_json:
        print(json.dumps({"credits": amount, "usd": round(catalogue.usd(amount), 4), "demo": app.settings.is_demo}))
    else:
        demo = " (demo: not real credits)" if app.settings.is_demo else ""
        print(f"{amount:,g} credits, ${catalogue.usd(amount):,.2f}{demo}")
    return exit_codes.OK


def show_history(app: Playground, *, limit: int, collection: str | None, as_json: bool) -> int:
    """The newest tasks, or those of a collection."""
    filters = Filters(collection=collection)
    page = history_queries.page(app.ledger, workspace=LOCAL_WORKSPACE, filters=filters, per_page=limit)
    for task in page.tasks:
        if as_json:
            print_json(app, task, saved=())
        else:
            cost = task.credits_billed if task.credits_billed is not None else task.credits_expected
            moment = task.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
            prompt = " ".join(task.prompt.split())
            print(f"{moment}  {task.state:<10} {task.model:<32} {cost or 0:>7g}  {prompt[:60]}")
    if not page.tasks and not as_json:
        print("The history is empty." if collection is None else f"Nothing lies in a collection “{collection}”.")
    return exit_codes.OK
