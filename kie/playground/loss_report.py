"""What became of every field of a brief for one model, and the hints about it, in words and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from kie.api.protocol import create_body
from kie.catalogue import Json
from kie.playground.plan import Plan
from prompts.brief import Brief
from prompts.compose import Where
from prompts.cuts import Cut
from prompts.lint.hint import Hint

PLACES: Mapping[Where, str] = {
    "native": "own parameter",
    "prose": "prompt",
    "shortened": "prompt, shortened",
    "dropped": "left out",
}
"""Where a field went, as people read it."""

_PLACES_IN_JSON: Mapping[Where, str] = {
    "native": "native parameter",
    "prose": "prose",
    "shortened": "shortened",
    "dropped": "dropped",
}


def plan_json(plan: Plan, *, callback_url: str | None) -> dict[str, Json]:
    """A plan for scripts: the text, the request as it would be sent, a line a field, and what speaks against it."""
    composition = plan.composition
    report: list[Json] = [
        {
            "field": placement.field,
            "where": _PLACES_IN_JSON[placement.where],
            "target": placement.target,
            "why": placement.why,
            "text": placement.text,
        }
        for placement in composition.placements
    ]
    return {
        "model": plan.model.id,
        "text": composition.prompt,
        "length": composition.length,
        "limit": plan.limit,
        "over_by": composition.over_by(plan.limit),
        "length_note": plan.length_note,
        "request": create_body(model=plan.model.id, input=plan.prepared.input, callback_url=callback_url),
        "loss_report": report,
        "cuts": [_cut_json(cut) for cut in plan.cuts],
        "problems": list(plan.sentences),
    }


def hint_json(hint: Hint, brief: Brief) -> dict[str, Json]:
    """A hint for scripts. `fix` is null, or what one click on Create would change, field by field."""
    fix: Json = None
    if hint.fix is not None:
        changes: list[Json] = [
            {"field": change.field, "before": change.before, "after": change.after}
            for change in hint.fix.changes(brief)
        ]
        fix = {"label": hint.fix.label, "changes": changes}
    return {"rule": hint.rule, "field": hint.field, "message": hint.message, "fix": fix}


def _cut_json(cut: Cut) -> Json:
    return {"field": cut.field, "words": cut.words, "saves": cut.saves, "still_over": cut.still_over}
