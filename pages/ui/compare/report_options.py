"""A comparison to hand on: what goes into its report, and the addresses of report, contact sheet and recording."""

from __future__ import annotations

import json
import random
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from kie.attachments.references import hashes
from kie.domain.comparison import REPEAT_AXIS, Comparison, Slot, grid, usual_sides
from kie.domain.layouts import MODEL_AXIS, Axis
from kie.domain.task import FileState, ResultFile, Task
from kie.errors import BadInput
from kie.ledger import comparisons, judgings, link_targets, queries
from kie.ledger.judgings import Judging
from kie.media.names import shortened
from kie.playground.comparisons import recording
from kie.playground.comparisons.report.contents import Picture, Report, Row, Section, Table, to_json
from kie.playground.container import Playground
from kie.playground.matrix import LEFT_OUT_AXIS, WORDING_AXIS
from pages.ui.compare.brief_lines import fields_of
from pages.ui.compare.check_marks import checks_of
from pages.ui.compare.choice import show
from pages.ui.compare.compare_requests import MOST, rows_of
from pages.ui.compare.comparison_grid import MOST_COLUMNS, facts
from pages.ui.compare.effects import FIRST_FRAMES, has_clips, measured
from pages.ui.compare.verdicts import asides_of, basis_of, earlier, labels_of, sentences_of
from pages.ui.shared import labels
from pages.ui.shared.frame import workspace
from prompts.brief import brief_from_json

FLOW_COLUMNS = 5
LONGEST_TITLE, LONGEST_NAME = 90, 80
"""Characters of a report's title and of a recording's."""
MOST_PICTURES = 400
"""Of tasks with several pictures each the first alone is shown where all together are more."""
CLIP_WORDS = "Clip, first frame"
_PRICE = re.compile(r"(?i)credit|billed|price|\$")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a report leaves out."""

    is_blind: bool = False
    has_prices: bool = True
    has_prompts: bool = True


def report(app: Playground, *, run_id: str) -> None:
    """Options and downloads."""
    found = comparisons.comparison(app.ledger, workspace=workspace(), run_id=run_id)
    if found is None:
        st.info("This comparison is not in the ledger any more.", icon=":material/search_off:")
        return
    all_of_it = judgings.of_run(app.ledger, workspace=workspace(), run_id=run_id)
    judged, *before = [one for one in all_of_it if one.ended_at and one.votes] or [None]
    st.subheader("Report")
    st.caption("One HTML file with the pictures inside: opens anywhere without a network, and prints well.")
    with st.container(horizontal=True):
        is_blind = st.toggle("Blind", key="report_blind", help="Letters instead of names, in a shuffled order")
        no_prices = st.toggle("No prices", key="report_no_prices")
        no_prompts = st.toggle("No prompts", key="report_no_prompts")
    options = Options(is_blind=is_blind, has_prices=not no_prices, has_prompts=not no_prompts)
    if not any(slot.result for slot in found.slots):
        st.info("There is no result to report yet.", icon=":material/hourglass_empty:")
        return
    number = earlier(before, judged.pairs, axis=judged.axis) + 1 if judged else 1
    made = contents(app, found, judged=judged, number=number, options=options)
    key = link_targets.keep_report(app.ledger, workspace=workspace(), content=to_json(made))
    with st.container(horizontal=True):
        st.link_button(
            "Download the report (HTML)", app.links.link("report", key, name="comparison.html"), type="primary",
            icon=":material/description:",
        )  # fmt: skip
        st.link_button(
            "Contact sheet (PNG)", app.links.link("sheet", key, name="contact-sheet.png"), icon=":material/grid_view:"
        )
    st.subheader("Recording")
    st.caption("Plays this comparison again with its true timing: a demo that needs no key, no network and no luck.")
    title = st.text_input(
        "Title", key="recording_title", value=_title(found, most=LONGEST_NAME), max_chars=LONGEST_NAME
    )
    st.button("Save as a recording", key="save_recording", icon=":material/fiber_manual_record:",
              on_click=_save, args=(app, run_id, title))  # fmt: skip


def contents(
    app: Playground, found: Comparison, *, judged: Judging | None, options: Options, number: int = 1
) -> Report:
    """Everything that the report says, in words; `judged` is the `number`th judging of these pictures."""
    names = _names(found, options)
    shown = _renamed(found, names)
    columns, rows = usual_sides(shown.layout)
    column_axis = shown.layout.axis(columns) or shown.layout.axes[0]
    most = None if sum(len(_kept(slot)) for slot in found.slots) <= MOST_PICTURES else 1
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
                            for picture in _pictures(app, found, slot, most=most, options=options)
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
    said, asides = _verdict(found, _judged(judged, names), number=number)
    return Report(
        title=_title(found) if options.has_prompts else f"Comparison of {len(found.slots)} results",
        made=_made(app, found, options=options),
        corner=next((axis.title for axis in shown.layout.axes if axis.id == rows), ""),
        columns=heads,
        sections=sections,
        brief=_brief(found) if options.has_prompts else (),
        facts=_facts(found, options=options),
        verdict=said,
        asides=(*asides, *_effects(app, found, options=options)),
        tables=_tables(found, options=options),
        reproduce=_reproduce(found) if options.has_prompts and not options.is_blind else (),
        is_blind=options.is_blind,
    )


_Names = Mapping[str, Mapping[str, str]]
"""What stands for the labels of an axis, by the axis and by the value's key."""


def _names(found: Comparison, options: Options) -> _Names:
    """A letter for each model where the report is blind, in an order that tells nothing; a number for each wording
    where prompts are left out.
    """
    names: dict[str, dict[str, str]] = {}
    for axis in found.layout.axes:
        keys = [value.key for value in axis.values]
        if axis.id == MODEL_AXIS and options.is_blind:
            random.Random(f"blind {found.run.id}").shuffle(keys)
            names[axis.id] = {key: f"Model {_letter(number)}" for number, key in enumerate(keys)}
        elif axis.id == WORDING_AXIS and not options.has_prompts:
            names[axis.id] = {key: f"Wording {number}" for number, key in enumerate(keys, start=1)}
    return names


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def _renamed(found: Comparison, names: _Names) -> Comparison:
    def anew(axis: Axis) -> Axis:
        its = names.get(axis.id)
        if its is None:
            return axis
        by_key = {value.key: value for value in axis.values}
        return replace(axis, values=tuple(replace(by_key[key], label=label) for key, label in its.items()))

    return replace(found, layout=replace(found.layout, axes=tuple(map(anew, found.layout.axes))))


def _judged(judged: Judging | None, names: _Names) -> Judging | None:
    if judged is None or judged.axis not in names:
        return judged
    its = names[judged.axis]
    return replace(judged, options={key: its.get(key, "Another") for key in labels_of(judged)})


def _verdict(found: Comparison, judged: Judging | None, *, number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The verdict, and what else must be known of it."""
    if judged is None:
        return (), ()
    basis = basis_of(found, judged.pairs, axis=judged.axis, number=number)
    return sentences_of(judged, basis), asides_of(judged, basis)


def _kept(slot: Slot) -> tuple[ResultFile, ...]:
    return tuple(file for file in slot.task.files if file.state is FileState.STORED and file.sha256)


def _pictures(
    app: Playground, found: Comparison, slot: Slot, *, most: int | None, options: Options
) -> Iterator[Picture]:
    """Every kept file of a slot, or the first `most`, with the words about the task below the first."""
    kept = _kept(slot)
    name = [slot.task.name] if slot.task.name else []
    for number, file in enumerate(kept[:most], start=1):
        place = f"{number} of {len(kept)}" + (" shown" if most else "") if len(kept) > 1 else ""
        still = CLIP_WORDS if (file.mime or "").startswith("video/") else ""
        about = [*name, *(_facts_of(slot, options) if number == 1 else ()), still, place]
        yield Picture(
            sha256=file.sha256,
            mime=file.mime or "",
            words=tuple(filter(None, about)),
            checks=_checks(app, found, slot, options) if number == 1 else (),
        )
    if not kept:
        yield Picture(sha256=None, mime="", words=(*name, *_facts_of(slot, options), _failure(slot, options)))


def _facts_of(slot: Slot, options: Options) -> tuple[str, ...]:
    if options.is_blind:
        return ()
    said = " · ".join(p for p in facts(slot).split(" · ") if options.has_prices or not _PRICE.search(p))
    return (said,) if said else ()


def _failure(slot: Slot, options: Options) -> str:
    """What became of a task without a picture."""
    error = "" if options.is_blind else slot.task.error or ""
    if not options.has_prices:
        error = " ".join(said for said in _SENTENCE.split(error) if not _PRICE.search(said))
    return ": ".join(filter(None, (labels.state_words(slot.task), error)))


def _checks(app: Playground, found: Comparison, slot: Slot, options: Options) -> tuple[tuple[bool | None, str], ...]:
    """What was measured; how large a picture is tells a blind reader who made it."""
    checks = checks_of(app, found, slot)
    return tuple((one.is_met, one.sentence) for one in checks if not (options.is_blind and one.name == "size"))


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


def _title(found: Comparison, *, most: int = LONGEST_TITLE) -> str:
    return shortened(found.run.tasks[0].prompt or "Comparison", most)


def _made(app: Playground, found: Comparison, *, options: Options) -> str:
    models = len({task.model for task in found.run.tasks if not task.parent_file})
    demo = " · demo pictures, drawn by the playground itself" if found.run.tasks[0].service == "demo" else ""
    return (
        f"{labels.moment_words(found.run.created_at)} · {len(found.slots)} results of "
        f"{models} model{'s' if models > 1 else ''}{demo}"
    )


def _brief(found: Comparison) -> tuple[tuple[str, str], ...]:
    return fields_of(brief_from_json(found.run.brief))


def _facts(found: Comparison, *, options: Options) -> tuple[tuple[str, str], ...]:
    done = [slot for slot in found.slots if slot.result]
    said = [("Results", f"{len(done)} of {len(found.slots)}")]
    if options.has_prices and not options.is_blind:
        billed = sum(task.credits_billed or 0 for task in found.run.tasks if task.billed)
        said.append(("Cost", f"{billed:g} credits, failures and retries included"))
    said += [("Left out", sentence) for sentence in found.layout.left_out if not options.is_blind]
    return tuple(said)


def _effects(app: Playground, found: Comparison, *, options: Options) -> tuple[str, ...]:
    if found.layout.axis(LEFT_OUT_AXIS) is None or options.is_blind:
        return ()
    models = {task.model: None for task in found.run.tasks if not task.parent_file}
    effects = tuple(
        (f"{labels.model_title(model)}: " if len(models) > 1 else "") + effect.sentence
        for model in models
        for effect in measured(app, found, model=model)
    )
    return (*effects, FIRST_FRAMES) if effects and has_clips(found) else effects


def _tables(found: Comparison, *, options: Options) -> tuple[Table, ...]:
    if options.is_blind or not options.has_prompts:
        return ()
    columns, _ = usual_sides(found.layout)
    firsts: dict[str, Slot] = {}
    for slot in found.slots:
        firsts.setdefault(slot.cell.get(columns, ""), slot)
    slots = list(firsts.values())[:MOST]
    head = ("", *(labels.model_title(slot.task.model) for slot in slots))
    rows = tuple(
        (str(row["name"]), tuple(tuple(cell) for cell in row["cells"]))  # type: ignore[attr-defined]
        for row in rows_of(found, slots)
    )
    return (Table(title="Requests and where they differ", head=head, rows=rows),)


def _reproduce(found: Comparison) -> tuple[str, ...]:
    """One shell command for each different request."""
    commands = dict.fromkeys(_command(slot.task) for slot in found.slots)
    return tuple(commands)


def _command(task: Task) -> str:
    words = ["python", "-m", "kie", "generate", "--model", task.model, "--prompt", task.prompt]
    for name, value in task.input.items():
        if value != task.prompt and not isinstance(value, dict):
            written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            words += ["--set", f"{name}={written}"]
    note = "   # its reference files are not in here" if hashes(task.input) else ""
    return shlex.join(words) + note


def _save(app: Playground, run_id: str, title: str) -> None:
    found = comparisons.comparison(app.ledger, workspace=workspace(), run_id=run_id)
    if found is None:
        return
    kept_at = queries.kept_at(app.ledger, task_ids=[task.id for task in found.run.tasks])
    try:
        name = app.recordings.save(found, store=app.store, title=title.strip() or _title(found), kept_at=kept_at)
    except BadInput as error:
        st.toast(error.message, icon=":material/error:")
    else:
        show(f"{recording.PREFIX}{name}")
