"""A verdict in one sentence for people, and as the JSON that the shell prints."""

from collections.abc import Sequence

from prompts.evaluation.confidence_interval import percent
from prompts.evaluation.verdict import Verdict

Json = dict[str, object]


def sentence(verdict: Verdict) -> str:
    """What the votes say, of what, how surely, what is missing, and what was asked before.

    Option names are in it as they are; escape them where it is shown.
    """
    if not verdict.votes:
        return "Nothing was judged yet."
    answer = {"better": _better, "no_difference": _no_difference, "not_enough": _not_enough}[verdict.verdict](verdict)
    return f"{answer}{_asked_before(verdict)}"


def as_json(verdict: Verdict) -> Json:
    """What the shell prints. `options` begin with the one ahead, and `interval` is of how often that one is chosen."""
    others = (option for option in verdict.options if option != verdict.leader)
    return {
        "options": [verdict.leader, *others],
        "verdict": verdict.verdict,
        "winner": verdict.winner,
        "interval": None if verdict.interval is None else [round(limit, 4) for limit in verdict.interval],
        "about": verdict.about,
        "missing": None if verdict.missing is None else list(verdict.missing),
        "asked_before": list(verdict.asked_before),
    }


def _better(verdict: Verdict) -> str:
    beaten: dict[str, list[str]] = {}
    for ahead, behind in verdict.better:
        beaten.setdefault(ahead, []).append(behind)
    in_order = sorted(beaten.items(), key=lambda item: -len(item[1]))
    claims = "; ".join(
        f"{ahead} is better than {_listed(sorted(behind, key=verdict.options.index))}" for ahead, behind in in_order
    )
    where = f"On {_these(verdict)}, " if verdict.about == "these prompts" else "For prompts like these, "
    subject = f"{verdict.leader} is " if len(verdict.options) > 2 else ""
    return f"{where}{claims}: {subject}{_preferred(verdict)}."


def _no_difference(verdict: Verdict) -> str:
    where = _these(verdict) if verdict.about == "these prompts" else "prompts like these"
    claim = f"No difference as large as 80 to 20 between {_listed(verdict.options)} on {where}"
    return f"{claim}: {_leading(verdict)}."


def _not_enough(verdict: Verdict) -> str:
    if verdict.about == "these prompts" and not verdict.is_over_repeats:
        few = "one prompt cannot" if verdict.prompts == 1 else "so few cannot"
        return f"On {_these(verdict)}, {_leading(verdict)}; {few} speak for others{_missing(verdict)}."
    where = f" on {_these(verdict)}" if verdict.about == "these prompts" else ""
    return f"Not enough votes to tell {_listed(verdict.options)} apart{where}: {_leading(verdict)}{_missing(verdict)}."


def _leading(verdict: Verdict) -> str:
    if verdict.share is None:
        return f"none of {verdict.votes} votes prefers one"
    return f"{verdict.leader} is {_preferred(verdict)}"


def _preferred(verdict: Verdict) -> str:
    """How often the leader is chosen, with its interval."""
    count, noun = (verdict.choices, "choice") if len(verdict.options) == 2 else (verdict.votes, "vote")
    among = f"{count} {noun}{'' if count == 1 else 's'}"
    if verdict.about == "prompts like these":
        among = f"{among} on {verdict.prompts} prompts"
    limits = verdict.interval
    interval = "" if limits is None else f" (95 % interval {percent(limits[0])} to {percent(limits[1])})"
    return f"preferred in {percent(verdict.share or 0.0)}{interval} of {among}"


def _missing(verdict: Verdict) -> str:
    if verdict.missing is None:
        return "" if verdict.more_helps else ", and more will not help"
    low, high = verdict.missing
    noun = "repeat" if verdict.is_over_repeats else "prompt"
    count = f"{low}" if low == high else f"{low} to {high}"
    return f"; about {count} more {noun}{'' if high == 1 else 's'}"


def _asked_before(verdict: Verdict) -> str:
    if not verdict.asked_before:
        return ""
    return f" Asked before on these pictures or prompts: {_listed(verdict.asked_before)}; this answer allows for that."


def _these(verdict: Verdict) -> str:
    if verdict.is_over_repeats:
        return "these prompts"
    return "this prompt" if verdict.prompts == 1 else f"these {verdict.prompts} prompts"


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
