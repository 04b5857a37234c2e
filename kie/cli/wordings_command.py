"""`python -m kie wordings TEXT`: every wording that a text with alternatives makes, as a matrix of Compare has them."""

from __future__ import annotations

import json

from kie.cli import exit_codes
from prompts.alternatives import AlternativesError, problems, shipped_lists, wordings
from prompts.brief import Brief

MOST = 1_000


def print_wordings(*, text: str, as_json: bool) -> int:
    """At most MOST, drawn where there are more; 2 where the text has a mistake. The word lists are those that ship."""
    brief = Brief(details=text)
    sentences = [sentence for _, sentence in problems(brief, lists=shipped_lists())]
    try:
        made = [one.brief.details or "" for one in wordings(brief, lists=shipped_lists(), most=MOST)]
    except AlternativesError:
        made = []
    if as_json:
        print(json.dumps({"wordings": made, "problems": sentences}, ensure_ascii=False))
    else:
        print("\n".join([*made, *(f"! {sentence}" for sentence in sentences)]))
    return exit_codes.OK if made else exit_codes.BAD_INPUT
