"""What a report says of a comparison, and what it was asked not to say."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kie.catalogue import title_of
from kie.domain.comparison import Comparison, model_axis
from kie.domain.layouts import Layout
from kie.domain.task import Record
from kie.ledger import commands, comparisons, judgings, transitions
from kie.playground.comparisons.judged_votes import Judged
from kie.playground.comparisons.matchups import pairs_of
from kie.playground.comparisons.report import Picture, Report, from_json, html, to_json
from kie.playground.comparisons.report.building import MOST_PICTURES, ReportOptions, build_report
from kie.playground.container import Playground
from prompts.evaluation.result_checks import Check, Inspection
from tests.support.apps import app
from tests.support.comparisons import TWO, asked, axis
from tests.support.ledgers import ME, SERVICE
from tests.support.pictures import clip, picture
from tests.support.recordings import BEGAN
from tests.support.reports import HOSTILE
from tests.support.shelves import finish

PROMPT = "a quiet harbour at dawn"
PRO = "nano-banana-pro"
LEFT_OUT = "Nano Banana does not take a seed."
TOOK = re.compile(r"\b\d+(\.\d+)? (s|min)\b")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Playground]:
    made = app(tmp_path, base_url=SERVICE)
    yield made
    made.ledger.close()


def compared(home: Playground, *, prompt: str = PROMPT, name: str | None = None, failure: str = "KIE said no.") -> str:
    """Two models, two seeds; the last has failed."""
    layout = Layout(
        kind="matrix", axes=(model_axis(TWO, title_of=title_of), axis("seed", "1", "2")), left_out=(LEFT_OUT,)
    )
    wanted = [
        replace(asked({"model": model, "seed": seed}, name=name), prompt=prompt, input={"prompt": prompt})
        for model in TWO
        for seed in ("1", "2")
    ]
    run_id, _ = commands.place_run(
        home.ledger, workspace=ME, service=SERVICE, click=secrets.token_hex(8), brief={"subject": prompt},
        intents=wanted, origin="compare", layout=layout,
    )  # fmt: skip
    *good, bad = seen(home, run_id).slots
    for number, slot in enumerate(good):
        finish(home.ledger, home.store, slot.task.id, [picture(size=(60 + number, 40))])
    assert transitions.begin_submit(home.ledger, bad.task.id)
    transitions.submitted(home.ledger, bad.task.id, kie_task_id="kie")
    record = Record(task_id="kie", state="fail", created_at=BEGAN, completed_at=BEGAN + timedelta(seconds=33))
    transitions.failed(home.ledger, bad.task.id, record=record, sentence=failure)
    return run_id


def seen(home: Playground, run_id: str) -> Comparison:
    comparison = comparisons.comparison(home.ledger, workspace=ME, run_id=run_id)
    assert comparison is not None
    return comparison


def judged(home: Playground, run_id: str) -> Judged:
    """One in which the first model has won."""
    comparison = seen(home, run_id)
    options = {value.key: value.label for value in comparison.layout.axes[0].values}
    chosen = pairs_of(comparison, axis="model", seed=1)
    judging_id = judgings.begin(home.ledger, workspace=ME, run_id=run_id, axis="model", options=options, chosen=chosen)
    for number, pair in enumerate(chosen):
        won = "left" if pair.left_option == TWO[0] else "right"
        judgings.vote(home.ledger, workspace=ME, judging_id=judging_id, number=number, outcome=won)
    judgings.end(home.ledger, workspace=ME, judging_id=judging_id)
    (kept,) = judgings.of_run(home.ledger, workspace=ME, run_id=run_id)
    return Judged(judging=kept, comparison=comparison)


def report_of(home: Playground, comparison: Comparison, **more: Any) -> Report:
    return build_report(comparison, store=home.store, **{"checks": {}, **more})


def made(home: Playground, run_id: str, **options: bool) -> Report:
    return report_of(home, seen(home, run_id), judged=[judged(home, run_id)], options=ReportOptions(**options))


def page(home: Playground, report: Report) -> str:
    """The page's words; its pictures are only noise in here."""
    return re.sub(r"base64,[A-Za-z0-9+/=]+", "", html(report, store=home.store).decode())


def test_a_report_says_what_was_asked_what_came_of_it_and_what_it_cost(home: Playground) -> None:
    report = made(home, compared(home))
    assert (report.title, report.corner, report.columns) == (PROMPT, "Seed", tuple(map(title_of, TWO)))
    assert [row.label for section in report.sections for row in section.rows] == ["1", "2"]
    assert report.brief == (("Subject", PROMPT),)
    assert report.facts == (
        ("Results", "3 of 4"), ("Cost", "12 credits, failures and retries included"),
        ("Left out", LEFT_OUT),
    )  # fmt: skip
    assert title_of(TWO[0]) in report.verdict[0]
    assert report.reproduce == tuple(f"python -m kie generate --model {model} --prompt '{PROMPT}'" for model in TWO)
    failed = report.sections[0].rows[1].cells[1][0]
    assert (failed.sha256, failed.words[-1]) == (None, "Failed: KIE said no.")
    assert TOOK.search(failed.words[0])


def test_a_blind_report_names_no_model_and_no_time(home: Playground) -> None:
    text = page(home, made(home, compared(home), is_blind=True))
    for model in TWO:
        assert (model in text, title_of(model) in text) == (False, False)
    assert TOOK.search(text) is None
    assert "Model A" in text
    assert "Model B" in text
    assert PROMPT in text
    assert LEFT_OUT not in text


def test_a_blind_report_says_who_won_by_letter(home: Playground) -> None:
    run_id = compared(home)
    comparison, judging = seen(home, run_id), judged(home, run_id)
    named, blind = (
        report_of(home, comparison, judged=[judging], options=ReportOptions(is_blind=b)) for b in (False, True)
    )
    assert sorted(blind.columns) == list(blind.columns) == ["Model A", "Model B"]
    letters = {pictures(named, title): title for title in named.columns}
    (sentence,) = named.verdict
    for letter in blind.columns:
        sentence = sentence.replace(letters[pictures(blind, letter)], letter)
    assert blind.verdict == (sentence,)


def pictures(report: Report, column: str) -> tuple[str | None, ...]:
    """What stands below a column's head."""
    number = report.columns.index(column)
    return tuple(picture.sha256 for row in report.sections[0].rows for picture in row.cells[number])


def test_a_blind_report_gives_no_cost(home: Playground) -> None:
    assert "credit" not in page(home, made(home, compared(home), is_blind=True))


def test_a_report_without_prices_has_none_and_all_the_rest(home: Playground) -> None:
    text = page(home, made(home, compared(home), has_prices=False))
    assert re.search(r"(?i)credit|billed|price|\$", text) is None
    assert TOOK.search(text)
    for word in (PROMPT, *TWO, *map(title_of, TWO)):
        assert word in text


def test_a_report_without_prompts_has_none_and_all_the_rest(home: Playground) -> None:
    text = page(home, made(home, compared(home), has_prompts=False))
    assert "harbour" not in text
    assert "How to reproduce" not in text
    assert "12 credits" in text
    for model in TWO:
        assert title_of(model) in text


def test_a_report_without_prompts_keeps_no_wording_as_a_label(home: Playground) -> None:
    comparison = seen(home, compared(home))
    axes = (comparison.layout.axes[0], replace(comparison.layout.axes[1], id="wording", title="Wording"))
    cells = [replace(s, cell={"model": s.cell["model"], "wording": s.cell["seed"]}) for s in comparison.slots]
    named = replace(axes[1], values=tuple(replace(v, label=f"a misty harbour {v.key}") for v in axes[1].values))
    worded = replace(comparison, layout=Layout(kind="matrix", axes=(axes[0], named)), slots=tuple(cells))
    text = page(home, report_of(home, worded, options=ReportOptions(has_prompts=False)))
    assert "misty" not in text
    assert "Wording 1" in text
    assert "misty" in page(home, report_of(home, worded, options=ReportOptions()))


def test_a_report_without_prices_drops_the_sentence_that_names_one(home: Playground) -> None:
    run_id = compared(home, failure="KIE said no. 18 credits were billed.")
    text = page(home, made(home, run_id, has_prices=False))
    assert "KIE said no." in text
    assert "18 credits" not in text


def test_every_picture_of_a_task_is_shown_and_numbered(home: Playground) -> None:
    three = with_pictures(home, *(picture(size=(90, side)) for side in (60, 61, 62)))
    report = report_of(home, three, options=ReportOptions())
    shown = places(report)
    assert [place.sha256 for place in shown] == [file.sha256 for file in three.slots[0].task.files]
    assert [place.words[-1] for place in shown] == ["1 of 3", "2 of 3", "3 of 3"]
    assert ["credits" in " ".join(place.words) for place in shown] == [True, False, False]
    assert page(home, report).count("<img") == 3


def places(report: Report) -> list[Picture]:
    return [place for section in report.sections for row in section.rows for cell in row.cells for place in cell]


def with_pictures(home: Playground, *contents: bytes) -> Comparison:
    """A comparison of one place whose task has all of these."""
    run_id, _ = commands.place_run(
        home.ledger, workspace=ME, service=SERVICE, click=secrets.token_hex(8), brief={"subject": PROMPT},
        intents=[asked({"model": TWO[0]})], origin="compare",
        layout=Layout(kind="models", axes=(model_axis(TWO[:1], title_of=title_of),)),
    )  # fmt: skip
    finish(home.ledger, home.store, seen(home, run_id).slots[0].task.id, contents)
    return seen(home, run_id)


def test_of_too_many_pictures_the_first_of_each_task_is_shown_and_that_is_said(home: Playground) -> None:
    comparison = with_pictures(home, picture(size=(90, 60)), picture(size=(90, 61)))
    many = replace(
        comparison, slots=tuple(replace(comparison.slots[0], repeat=number) for number in range(MOST_PICTURES // 2 + 1))
    )
    report = report_of(home, many, options=ReportOptions())
    assert [place.words[-1] for place in places(report)] == ["1 of 2 shown"] * len(many.slots)


def test_a_clip_is_said_to_be_its_first_frame(home: Playground) -> None:
    report = report_of(home, with_pictures(home, clip()), options=ReportOptions())
    (place,) = places(report)
    assert (place.mime, place.words[-1]) == ("video/mp4", "Clip, first frame")
    assert "Clip, first frame" in page(home, report)


def test_a_blind_report_does_not_say_how_large_a_picture_is(home: Playground) -> None:
    run_id, _ = commands.place_run(
        home.ledger, workspace=ME, service=SERVICE, click="sized", brief={"subject": PROMPT}, origin="compare",
        intents=[replace(asked({"model": PRO}), input={"prompt": PROMPT, "resolution": "2K"})],
        layout=Layout(kind="models", axes=(model_axis([PRO], title_of=title_of),)),
    )  # fmt: skip
    finish(home.ledger, home.store, seen(home, run_id).slots[0].task.id, [picture(size=(512, 512))])
    size = Check(name="size", verdict="fail", reason="asked for 2048 pixels on the longer edge, got 512 × 512")
    checks = {seen(home, run_id).slots[0].task.id: Inspection(palette=(), checks=(size,))}
    texts = {
        is_blind: page(
            home, report_of(home, seen(home, run_id), options=ReportOptions(is_blind=is_blind), checks=checks)
        )
        for is_blind in (False, True)
    }
    assert ("got 512" in texts[False], "512" in texts[True]) == (True, False)


def test_a_report_says_that_it_is_about_one_prompt_and_what_was_asked_before(home: Playground) -> None:
    run_id = compared(home)
    comparison, first = seen(home, run_id), judged(home, run_id)
    again = replace(first, judging=replace(first.judging, id="again"))
    once, twice = (
        report_of(home, comparison, judged=judgings, options=ReportOptions()) for judgings in ([first], [first, again])
    )
    assert once.verdict[0].startswith(f"On this prompt, {title_of(TWO[0])} is preferred in 100 % ")
    assert twice.verdict[0].endswith(
        "Asked before on these pictures or prompts: sitting 1; this answer allows for that."
    )


def test_a_report_draws_its_verdict_and_names_no_prompt_where_it_was_asked_not_to(home: Playground) -> None:
    run_id = compared(home)
    whole, no_prompts, blind = (
        report_of(home, seen(home, run_id), judged=judgings, options=options)
        for judgings in ([judged(home, run_id)],)
        for options in (ReportOptions(), ReportOptions(has_prompts=False), ReportOptions(is_blind=True))
    )
    assert from_json(json.loads(json.dumps(to_json(whole)))) == whole
    (picture,), (unnamed,), (letters,) = (report.verdict_pictures for report in (whole, no_prompts, blind))
    assert [(dot.at, dot.words.partition(":")[0]) for dot in picture.dots] == [(1.0, PROMPT)]
    assert [dot.words.partition(":")[0] for dot in unnamed.dots] == ["Prompt 1"]
    assert {letters.left, letters.right} == {"Model A", "Model B"}
    assert 'class="leaning-picture"' in page(home, whole)


def test_a_blind_report_names_nothing_that_an_import_left_without_a_label(home: Playground) -> None:
    run_id = compared(home)
    named = judged(home, run_id)
    judging = replace(named, judging=replace(named.judging, options={}))
    text = page(home, report_of(home, seen(home, run_id), judged=[judging], options=ReportOptions(is_blind=True)))
    assert [model for model in TWO if model in text] == []


def test_hostile_prompts_names_labels_and_errors_stay_words(home: Playground) -> None:
    attack = " ".join(HOSTILE)
    run_id = compared(home, prompt=attack, name=attack, failure=attack)
    comparison = seen(home, run_id)
    axes = [
        replace(a, title=attack, values=tuple(replace(v, label=f"{attack} {v.key}") for v in a.values))
        for a in comparison.layout.axes
    ]
    hostile = replace(comparison, layout=Layout(kind="matrix", axes=tuple(axes), left_out=(attack,)))
    for report in (made(home, run_id), report_of(home, hostile, options=ReportOptions())):
        text = page(home, report)
        assert re.findall(r"(?i)<(?:script|svg|iframe|base|form|link|body onload)", text) == []
        assert text.count("<img") == 3
        assert "{{7*7}}" in text


def test_many_assets_flow_in_lines_under_their_names(home: Playground) -> None:
    names = [f"asset {number}" for number in range(12)]
    wanted = [asked({"asset": str(n)}, name=name) for n, name in enumerate(names)]
    values = axis("asset", *map(str, range(12)))
    labelled = replace(values, values=tuple(replace(v, label=names[int(v.key)]) for v in values.values))
    run_id, _ = commands.place_run(
        home.ledger, workspace=ME, service=SERVICE, click="batch", brief={}, intents=wanted, origin="batch",
        layout=Layout(kind="batch", axes=(labelled,)),
    )  # fmt: skip
    report = report_of(home, seen(home, run_id), options=ReportOptions())
    lines = [[[picture.words[0] for picture in cell] for cell in row.cells] for row in report.sections[0].rows]
    assert lines == [
        [[name] for name in names[:5]], [[name] for name in names[5:10]], [[names[10]], [names[11]], [], [], []],
    ]  # fmt: skip
    assert report.columns == ("",) * 5
