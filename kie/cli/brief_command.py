"""`python -m kie lint` and `python -m kie prompt`: what is said about a brief, and what one model would get of it.

Neither sends anything, and neither needs settings, a ledger or a key.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from kie import catalogue
from kie.cli import exit_codes
from kie.cli.brief_options import brief_of
from kie.errors import BadInput
from kie.playground.loss_report import PLACES, hint_json, plan_json
from kie.playground.plan import Plan, plan
from prompts.brief import Brief


def lint_brief(
    *, model: str, brief: Path | None, brand: str | None, colours: Sequence[str], as_json: bool, **texts: str | None
) -> int:
    """Print the hints about a brief, the weightiest first. They block nothing, so the exit code is 0 with them too."""
    written = _brief(texts, colours=colours, file=brief, brand=brand)
    hints = plan(catalogue.get(model), brief=written, parameters={}).hints
    if as_json:
        print(json.dumps([hint_json(hint, written) for hint in hints], ensure_ascii=False, indent=2))
        return exit_codes.OK
    for hint in hints:
        print(f"{hint.rule} · {hint.field.capitalize()}: {hint.message}")
        for change in hint.fix.changes(written) if hint.fix else ():
            print(f"    {change.field.capitalize()}: {change.before or '(empty)'} → {change.after or '(empty)'}")
    if not hints:
        print("No hints.")
    return exit_codes.OK


def show_prompt(
    *, model: str, brief: Path | None, brand: str | None, colours: Sequence[str], as_json: bool, **texts: str | None
) -> int:
    """Print what one model would get of a brief: the text, the request, and where each field went."""
    written = _brief(texts, colours=colours, file=brief, brand=brand)
    planned = plan(catalogue.get(model), brief=written, parameters={})
    if as_json:
        print(json.dumps(plan_json(planned, callback_url=None), ensure_ascii=False, indent=2))
        return exit_codes.OK
    _print(planned)
    return exit_codes.OK


def _print(planned: Plan) -> None:
    composition, limit = planned.composition, planned.limit
    print(composition.prompt)
    print(f"\n{composition.length:,}{f' of {limit:,}' if limit else ''} characters", file=sys.stderr)
    for placement in composition.placements:
        target = f" · {placement.target}" if placement.where == "native" else ""
        why = f" · {placement.why}" if placement.why else ""
        print(f"{placement.field.capitalize()} → {PLACES[placement.where]}{target}{why}", file=sys.stderr)
    for cut in planned.cuts:
        print(f"Cut first: {cut.field.capitalize()}, “{cut.words[:60]}” saves {cut.saves:,}", file=sys.stderr)
    for sentence in filter(None, [planned.length_note, *planned.sentences]):
        print(sentence, file=sys.stderr)


def _brief(texts: dict[str, str | None], *, colours: Sequence[str], file: Path | None, brand: str | None) -> Brief:
    written = brief_of(texts, colours=colours, file=file, prompt=None, brand=brand)
    if written is None:
        raise BadInput("There is no brief: give --brief FILE, or its fields, such as --subject.", field="brief")
    return written
