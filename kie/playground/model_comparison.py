"""What matters of a model in a few words, and the same facts of several side by side. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kie import catalogue
from kie.catalogue import Model, Parameter
from kie.playground import labels, model_words, parameter_words
from kie.playground.keeper_costs import keeper_cost
from kie.playground.model_facts import Known

MOST = 3
"""Models that stand side by side at once."""
_FEW = 6
"""So many values are listed; of more it is said how many there are."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line of a comparison: a value for each model, in their order."""

    label: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


def limits(model: Model) -> list[str]:
    """Of what it takes and makes, what decides whether it will do: “prompt up to 5,000 characters”, “4 to 15 s”."""
    prompt, files = model.by_role("prompt"), model.by_role("reference_images")
    found = [
        f"prompt up to {prompt.max_length:,} characters" if prompt and prompt.max_length else "",
        _pictures(files) if files else "",
        _clip_length(model),
        _values(model.by_role("resolution"), "resolutions"),
        _values(model.by_role("aspect_ratio"), "shapes", few=0),
    ]
    return list(filter(None, found))


def side_by_side(rows: Sequence[Known]) -> list[Fact]:
    """What one would look up of each, line by line; lines that say nothing of any of them are left out."""
    columns = [_facts(row) for row in rows]
    labels_ = dict.fromkeys(label for column in columns for label in column)
    facts = [Fact(label=label, values=tuple(column.get(label, "") or "–" for column in columns)) for label in labels_]
    return [fact for fact in facts if set(fact.values) != {"–"}]


def price_words(row: Known) -> str:
    """`4 credits per image`."""
    return "price not published" if row.credits is None else f"{catalogue.in_credits(row.credits)} {row.bought}".strip()


def time_words(row: Known) -> str:
    """One's own median where there is one, else what others measured."""
    usual = labels.seconds_words(row.usual_seconds)
    if not usual:
        return "no time estimate yet"
    return f"your median {usual}" if row.is_timed else f"typically {usual}"


def _facts(row: Known) -> dict[str, str]:
    model = row.model
    files, clip, sound = (model.by_role(r) for r in ("reference_images", "reference_video", "reference_audio"))
    prompt = model.by_role("prompt")
    facts = {
        "Makes": model_words.kinds(model),
        "Vendor": model.vendor,
        "Price": price_words(row),
        "All prices": "; ".join(_price_lines(model)),
        "Time": time_words(row),
        "Prompt": f"up to {prompt.max_length:,} characters" if prompt and prompt.max_length else "no limit known",
        "Reference pictures": _pictures(files) if files else "none",
        "First frame": "yes" if model.by_role("first_frame") else "no",
        "Clip to work from": "yes" if clip else "no",
        "Sound to work from": "yes" if sound else "no",
        "Length": _clip_length(model),
        "Resolutions": _values(model.by_role("resolution"), "resolutions", few=99),
        "Shapes": _values(model.by_role("aspect_ratio"), "shapes", few=99),
        "Seed": "yes" if model.by_role("seed") else "no",
        "Negative prompt": "yes" if model.by_role("negative_prompt") else "no, said in the prompt",
        "Pictures per request": parameter_words.takes(count) if (count := model.by_role("count")) else "1",
        "Rules": " ".join(rule.sentence for rule in model.rules),
        "Sure of it": model.confidence,
    }
    if row.attempts:
        keeper, (median, p90) = keeper_cost(row.effort), model_words.times(row.experience)
        facts |= {
            "Your attempts": str(row.attempts),
            "Your median": median,
            "90 % within": p90,
            "Your failures": model_words.failures(row.experience),
            "Cost per keeper": keeper.cost,
        }
    return facts


def _price_lines(model: Model) -> list[str]:
    rows = [model_words.price_row(model, row) for row in (model.price.rows if model.price else ())]
    return [f"{cost}, {case}" if case else cost for cost, case in rows] if len(rows) > 1 else []


def _pictures(files: Parameter) -> str:
    most = files.max_count if files.type == "array" else 1
    if most is None:
        return "several pictures"
    return "1 picture" if most == 1 else f"up to {most} pictures"


def _clip_length(model: Model) -> str:
    duration = model.by_role("duration")
    if duration is None:
        return f"{model.fixed_seconds:g} s" if model.fixed_seconds else ""
    numbers = [str(choice) for choice in duration.choices if str(choice).replace(".", "").isdigit()]
    if numbers:
        return f"{', '.join(numbers) if len(numbers) <= _FEW else f'{numbers[0]} to {numbers[-1]}'} s"
    if duration.minimum is not None and duration.maximum is not None:
        return f"{duration.minimum:g} to {duration.maximum:g} s"
    return ""


def _values(parameter: Parameter | None, noun: str, *, few: int = _FEW) -> str:
    values = [str(choice) for choice in parameter.choices] if parameter else []
    if not values:
        return ""
    return ", ".join(values) if len(values) <= few else f"{len(values)} {noun}"
