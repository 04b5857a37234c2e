"""`python -m kie verdict VOTES.csv`: what blind votes say, by the same rule as on the page."""

from __future__ import annotations

import json
from pathlib import Path

from kie.cli import exit_codes
from kie.cli.file_arguments import content_of
from kie.errors import BadInput


def say_verdict(*, file: Path, planned: int | None, as_json: bool) -> int:
    """`planned` is the number of votes in the plan of the last sitting, if there was one. Nothing is kept or sent."""
    from kie.playground.comparisons.votes_file import read_votes  # NumPy and SciPy cost start-up time
    from prompts.evaluation.verdict import verdict
    from prompts.evaluation.verdict_sentence import as_json as json_of
    from prompts.evaluation.verdict_sentence import sentence

    votes = read_votes(content_of(file), name=file.name)
    try:
        judged = verdict(votes, planned=planned)
    except ValueError as error:
        raise BadInput(f"{error} Nothing was sent.", field="file") from None
    print(json.dumps(json_of(judged), ensure_ascii=False) if as_json else sentence(judged))
    return exit_codes.OK
