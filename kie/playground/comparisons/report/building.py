"""What a comparison's report says: which pictures and words stand in it, and what it was asked to leave out. Pure."""

from __future__ import annotations

import json
import random
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from kie.attachments.references import hashes
from kie.catalogue import in_credits
from kie.domain.comparison import REPEAT_AXIS, Comparison, Slot, grid, usual_sides
from kie.domain.layouts import MODEL_AXIS, PICKED_AXIS, Axis
from kie.domain.task import Task
from kie.media.store import FileStore
from kie.playground import labels
from kie.playground.brief_lines import fields_of
from kie.playground.check_words import marks_of
from kie.playground.comparisons.field_effects import FIRST_FRAMES, effects_of, has_clips
from kie.playground.comparisons.judged_votes import Judged
from kie.playground.comparisons.question_family import Outcome, outcomes_of
from kie.playground.comparisons.report.contents import Picture, Report, Row, Section, Table
from kie.playground.comparisons.request_differences import MOST, first_of_each, rows_of
from kie.playground.comparisons.slot_words import MOST_COLUMNS, facts
from kie.playground.comparisons.verdict_picture import VerdictPicture, pictures_of
from kie.playground.comparisons.verdicts import asides_of, sentences_of
from kie.playground.labels import shortened
from kie.playground.matrix import LEFT_OUT_AXIS, WORDING_AXIS
from prompts.brief import brief_from_json
from prompts.evaluation.result_checks import Inspection

FLOW_COLUMNS = 5
LONGEST_TITLE = 90
"""Characters."""
MOST_PICTURES = 400
"""Of tasks with several pictures each the first alone is shown where all together are more."""
CLIP_WORDS = "Clip, first frame"
_PRICE = re.compile(r"(?i)credit|billed|price|\$")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, kw_only=True)
class ReportOptions:
    """What a report leaves out."""

    is_blind: bool = False
    has_prices: bool = True
    has_prompts: bool = True


def build_report(
    comparison: Comparison,
    *,
    judged: Sequence[Judged] = (),
    options: ReportOptions,
    store: FileStore,
    checks: Mapping[str, Inspection],
) -> Report:
    """Everything that the report says, in words. `judged` are all judgings that share its pictures or prompts, in the
    order in which they began; the last of this comparison that has ended is its verdict. `checks` are what was
    measured, by task.
    """
    names = _names(comparison, options)
    shown = _renamed(comparison, names)
    columns, rows = usual_sides(shown.layout)
    column_axis = shown.layout.axis(columns) or shown.layout.axes[0]
    most = None if sum(len(slot.task.kept) for slot in comparison.slots) <= MOST_PICTURES else 1
    sections = tuple(
        Section(
            title=section.title,
            rows=tuple(
                Row(
                    label=row.value.label,
                    cells=tuple(
                        tuple(
                            picture
                            for slot in cell.slots
                            for picture in _pictures(slot, most=most, options=options, checks=checks)
                        )
                        for cell in row.cells
                    ),
                )
                for row in section.rows
            ),
        )
        for section in grid(shown, columns=columns, rows=rows)
    )
    heads = tuple(value.label for value in column_axis.values)
    if rows == REPEAT_AXIS and len(heads) > MOST_COLUMNS:
        heads, sections = _flowing(heads, sections)
    outcome = _outcome(comparison, [_renamed_options(one, names) for one in judged])
    return Report(
        title=comparison_title(comparison) if options.has_prompts else f"Comparison of {_results(comparison)}",
        made=_made(comparison),
        corner=next((axis.title for axis in shown.layout.axes if axis.id == rows), ""),
        columns=heads,
        sections=sections,
        brief=_brief(comparison) if options.has_prompts else (),
        facts=_facts(comparison, options=options),
        verdict=sentences_of(outcome) if outcome else (),
        verdict_pictures=_verdict_pictures(outcome, options=options),
        asides=(*(asides_of(outcome) if outcome else ()), *_effects(comparison, options=options, store=store)),
        tables=_tables(comparison, options=options),
        reproduce=_reproduce(comparison) if options.has_prompts and not options.is_blind else (),
        is_blind=options.is_blind,
    )


_Names = Mapping[str, Mapping[str, str]]
"""What stands for the labels of an axis, by the axis and by the value's key."""


def _names(comparison: Comparison, options: ReportOptions) -> _Names:
    """A letter for each model where the report is blind, in an order that tells nothing; a number for each wording
    where prompts are left out.
    """
    names: dict[str, dict[str, str]] = {}
    for axis in comparison.layout.axes:
        keys = [value.key for value in axis.values]
        if axis.id in (MODEL_AXIS, PICKED_AXIS) and options.is_blind:
            random.Random(f"blind {comparison.run.id}").shuffle(keys)
            names[axis.id] = {key: f"{axis.title} {_letter(number)}" for number, key in enumerate(keys)}
        elif axis.id == WORDING_AXIS and not options.has_prompts:
            names[axis.id] = {key: f"Wording {number}" for number, key in enumerate(keys, start=1)}
    return names


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def _renamed(comparison: Comparison, names: _Names) -> Comparison:
    def anew(axis: Axis) -> Axis:
        renamed = names.get(axis.id)
        if renamed is None:
            return axis
        by_key = {value.key: value for value in axis.values}
        return replace(axis, values=tuple(replace(by_key[key], label=label) for key, label in renamed.items()))

    return replace(comparison, layout=replace(comparison.layout, axes=tuple(map(anew, comparison.layout.axes))))


def _renamed_options(judged: Judged, names: _Names) -> Judged:
    renamed = names.get(judged.judging.axis)
    if renamed is None:
        return judged
    options = {key: renamed.get(key, "Another") for key in judged.labels}
    return Judged(judging=replace(judged.judging, options=options), comparison=judged.comparison)


def _outcome(comparison: Comparison, judged: Sequence[Judged]) -> Outcome | None:
    ended = [one for one in judged if one.judging.ended_at is not None]
    mine = [one for one in outcomes_of(ended) if one.judged.judging.run_id == comparison.run.id]
    return mine[-1] if mine else None


def _verdict_pictures(outcome: Outcome | None, *, options: ReportOptions) -> tuple[VerdictPicture, ...]:
    return pictures_of(outcome, has_prompts=options.has_prompts) if outcome else ()


def _pictures(
    slot: Slot, *, most: int | None, options: ReportOptions, checks: Mapping[str, Inspection]
) -> Iterator[Picture]:
    """Every kept file of a slot, or the first `most`, with the words about the task below the first."""
    kept = slot.task.kept
    name = [slot.task.name] if slot.task.name else []
    for number, file in enumerate(kept[:most], start=1):
        place = f"{number} of {len(kept)}" + (" shown" if most else "") if len(kept) > 1 else ""
        still = CLIP_WORDS if file.medium == "video" else ""
        about = [*name, *(_facts_of(slot, options) if number == 1 else ()), still, place]
        yield Picture(
            sha256=file.sha256,
            mime=file.mime or "",
            words=tuple(filter(None, about)),
            checks=_checks(checks.get(slot.task.id), options) if number == 1 else (),
        )
    if not kept:
        yield Picture(sha256=None, mime="", words=(*name, *_facts_of(slot, options), _failure(slot, options)))


def _facts_of(slot: Slot, options: ReportOptions) -> tuple[str, ...]:
    if options.is_blind:
        return ()
    line = " · ".join(p for p in facts(slot).split(" · ") if options.has_prices or not _PRICE.search(p))
    return (line,) if line else ()


def _failure(slot: Slot, options: ReportOptions) -> str:
    """What became of a task without a picture."""
    error = "" if options.is_blind else slot.task.error or ""
    if not options.has_prices:
        error = " ".join(sentence for sentence in _SENTENCE.split(error) if not _PRICE.search(sentence))
    return ": ".join(filter(None, (labels.state_words(slot.task), error)))


def _checks(inspection: Inspection | None, options: ReportOptions) -> tuple[tuple[bool | None, str], ...]:
    """What was measured; how large a picture is, and of which format, tells a blind reader who made it."""
    if inspection is None:
        return ()
    if options.is_blind:
        checks = tuple(check for check in inspection.checks if check.name not in ("size", "format"))
        inspection = replace(inspection, checks=checks)
    return tuple((_IS_MET[line["mark"]], line["text"]) for line in marks_of(inspection))


_IS_MET = {"good": True, "bad": False, "warn": False, "note": None}


def _flowing(heads: tuple[str, ...], sections: tuple[Section, ...]) -> tuple[tuple[str, ...], tuple[Section, ...]]:
    """Many values of one axis as lines of a few, each under its own name."""
    flowing = []
    for section in sections:
        named = [
            tuple(replace(picture, words=(head, *(w for w in picture.words if w != head))) for picture in cell)
            for row in section.rows
            for head, cell in zip(heads, row.cells, strict=True)
        ]
        lines = [tuple(named[start : start + FLOW_COLUMNS]) for start in range(0, len(named), FLOW_COLUMNS)]
        rows = tuple(Row(label="", cells=line + ((),) * (FLOW_COLUMNS - len(line))) for line in lines)
        flowing.append(Section(title=section.title, rows=rows))
    return ("",) * FLOW_COLUMNS, tuple(flowing)


def comparison_title(comparison: Comparison, *, most: int = LONGEST_TITLE) -> str:
    return shortened(comparison.run.tasks[0].prompt or "Comparison", most)


def _results(comparison: Comparison) -> str:
    count = len(comparison.slots)
    return "1 result" if count == 1 else f"{count} results"


def _made(comparison: Comparison) -> str:
    models = len({task.model for task in comparison.run.tasks if not task.parent_file})
    demo = " · demo pictures, drawn by the playground itself" if comparison.run.tasks[0].service == "demo" else ""
    return (
        f"{labels.moment_words(comparison.run.created_at, zone=UTC)} UTC · {_results(comparison)} of "
        f"{models} model{'s' if models > 1 else ''}{demo}"
    )


def _brief(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    return fields_of(brief_from_json(comparison.run.brief))


def _facts(comparison: Comparison, *, options: ReportOptions) -> tuple[tuple[str, str], ...]:
    done = [slot for slot in comparison.slots if slot.result]
    facts = [("Results", f"{len(done)} of {len(comparison.slots)}")]
    if options.has_prices and not options.is_blind:
        billed = sum(task.credits_billed or 0 for task in comparison.run.tasks if task.billed)
        facts.append(("Cost", f"{in_credits(billed)}, failures and retries included"))
    facts += [("Left out", sentence) for sentence in comparison.layout.left_out if not options.is_blind]
    return tuple(facts)


def _effects(comparison: Comparison, *, options: ReportOptions, store: FileStore) -> tuple[str, ...]:
    if comparison.layout.axis(LEFT_OUT_AXIS) is None or options.is_blind:
        return ()
    models = {task.model: None for task in comparison.run.tasks if not task.parent_file}
    effects = tuple(
        (f"{labels.model_title(model)}: " if len(models) > 1 else "") + effect.sentence
        for model in models
        for effect in effects_of(comparison, model=model, store=store)
    )
    return (*effects, FIRST_FRAMES) if effects and has_clips(comparison) else effects


def _tables(comparison: Comparison, *, options: ReportOptions) -> tuple[Table, ...]:
    if options.is_blind or not options.has_prompts:
        return ()
    columns, _ = usual_sides(comparison.layout)
    slots = first_of_each(comparison, axis=columns)[:MOST]
    head = ("", *(labels.model_title(slot.task.model) for slot in slots))
    rows = tuple((row.name, row.cells) for row in rows_of(comparison, slots))
    return (Table(title="Requests and where they differ", head=head, rows=rows),)


def _reproduce(comparison: Comparison) -> tuple[str, ...]:
    """One shell command for each different request."""
    commands = dict.fromkeys(_command(slot.task) for slot in comparison.slots)
    return tuple(commands)


def _command(task: Task) -> str:
    words = ["python", "-m", "kie", "generate", "--model", task.model, "--prompt", task.prompt]
    for name, value in task.input.items():
        if value != task.prompt and not isinstance(value, dict):
            written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            words += ["--set", f"{name}={written}"]
    note = "   # its reference files are not in here" if hashes(task.input) else ""
    return shlex.join(words) + note
