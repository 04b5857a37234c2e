"""Comparisons in the ledger: listed, read, added to, and their failures asked for again."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from kie.domain.comparison import brief_of
from kie.domain.layouts import Layout
from kie.domain.task import TaskState
from kie.errors import BadInput
from kie.ledger import Ledger, commands, comparisons, curation, file_transitions, transitions
from tests.support.comparisons import TWO, asked, axis, compared, seen, with_results
from tests.support.ledgers import ME, SERVICE, intent, ledger_in, place, tasks_of
from tests.support.pictures import picture
from tests.support.shelves import finish, placed, store_in


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledger_in(tmp_path)


def failed(ledger: Ledger, task_id: str, state: TaskState = TaskState.FAIL) -> None:
    transitions.begin_submit(ledger, task_id)
    if state in (TaskState.REFUSED, TaskState.UNSURE):
        transitions.not_accepted(ledger, task_id, state=state, error_kind="x", error="No.", billed=None)
    else:
        transitions.submitted(ledger, task_id, kie_task_id="kie")
        record = transitions.Record(task_id="kie", state="fail")
        transitions.failed(ledger, task_id, record=record, sentence="No.")


def with_model(ledger: Ledger, run_id: str, *keys: str) -> int:
    layout = Layout(kind="models", axes=(axis("model", *keys),))
    wanted = [asked({"model": key}, repeat=repeat) for key in keys for repeat in range(2)]
    return comparisons.extend(ledger, service=SERVICE, workspace=ME, run_id=run_id, layout=layout, intents=wanted)


def test_a_comparison_comes_back_with_its_layout_and_every_task_in_its_place(ledger: Ledger) -> None:
    run_id = compared(ledger, axis("model", *TWO), axis("seed", "1", "2"), repeats=2)
    comparison = seen(ledger, run_id)
    assert comparison.layout == Layout(kind="matrix", axes=(axis("model", *TWO), axis("seed", "1", "2")))
    assert [(slot.cell, slot.repeat) for slot in comparison.slots] == [
        ({"model": model, "seed": seed}, repeat) for model in TWO for seed in ("1", "2") for repeat in (0, 1)
    ]
    assert [slot.task.prompt for slot in comparison.slots[:3]] == ["z-image 1", "z-image 1", "z-image 2"]


def test_a_run_of_create_compares_its_models_and_counts_repeats(ledger: Ledger) -> None:
    run_id, _ = place(ledger, *(intent(model=model) for model in (TWO[0], TWO[0], TWO[1])))
    comparison = seen(ledger, run_id)
    assert [value.key for value in comparison.layout.axes[0].values] == list(TWO)
    assert [(slot.cell["model"], slot.repeat) for slot in comparison.slots] == [(TWO[0], 0), (TWO[0], 1), (TWO[1], 0)]


def test_the_list_shows_what_can_be_compared_newest_first_and_names_no_model(ledger: Ledger) -> None:
    place(ledger, intent(prompt="alone"), subject="alone")
    both, _ = place(ledger, *(intent(model=model, prompt="two models") for model in TWO), subject="both")
    one_cell = compared(ledger, axis("model", TWO[0]))
    listed = comparisons.overviews(ledger, workspace=ME)
    assert [(o.run_id, o.kind, o.tasks) for o in listed] == [(one_cell, "models", 1), (both, "models", 2)]
    assert listed[1].prompt == "two models"
    assert comparisons.overviews(ledger, workspace="somebody else") == ()


def test_a_single_picture_that_was_retried_is_no_comparison(ledger: Ledger) -> None:
    run_id, _ = place(ledger)
    (task,) = tasks_of(ledger, run_id)
    failed(ledger, task.id)
    commands.retry(ledger, service=SERVICE, workspace=ME, task_id=task.id)
    assert comparisons.overviews(ledger, workspace=ME) == ()


def test_only_what_failed_is_asked_for_again_and_in_its_own_place(ledger: Ledger) -> None:
    run_id = compared(ledger, axis("model", *TWO), repeats=2)
    first, second, third, fourth = (slot.task.id for slot in seen(ledger, run_id).slots)
    failed(ledger, first)
    failed(ledger, second, TaskState.REFUSED)
    failed(ledger, third, TaskState.UNSURE)
    assert comparisons.retry_failed(ledger, service=SERVICE, workspace=ME, run_id=run_id) == 2
    slots = seen(ledger, run_id).slots
    assert [[task.state for task in slot.attempts] for slot in slots] == [
        ["fail", "queued"], ["refused", "queued"], ["unsure"], ["queued"],
    ]  # fmt: skip
    assert [slot.task.id for slot in slots[2:]] == [third, fourth]


def test_pressing_retry_twice_asks_once(ledger: Ledger) -> None:
    run_id = compared(ledger, axis("model", *TWO))
    failed(ledger, seen(ledger, run_id).slots[0].task.id)
    assert [comparisons.retry_failed(ledger, service=SERVICE, workspace=ME, run_id=run_id) for _ in range(2)] == [1, 0]


def test_a_retry_beyond_the_budget_asks_for_nothing_at_all(ledger: Ledger) -> None:
    run_id = compared(ledger, axis("model", *TWO))
    for slot in seen(ledger, run_id).slots:
        failed(ledger, slot.task.id)
    with pytest.raises(BadInput, match="would cost 8 credits"):
        comparisons.retry_failed(ledger, service=SERVICE, workspace=ME, run_id=run_id, budget=7.0)
    assert [len(slot.attempts) for slot in seen(ledger, run_id).slots] == [1, 1]


def test_a_model_is_added_without_paying_for_the_rest_again(ledger: Ledger, tmp_path: Path) -> None:
    run_id = compared(ledger, axis("model", TWO[0]), repeats=2)
    before = with_results(ledger, store_in(tmp_path), run_id).slots
    assert with_model(ledger, run_id, *TWO) == 2
    after = seen(ledger, run_id)
    assert after.slots[:2] == before
    assert [(slot.cell["model"], slot.repeat, slot.task.state) for slot in after.slots[2:]] == [
        (TWO[1], 0, "queued"), (TWO[1], 1, "queued"),
    ]  # fmt: skip
    assert with_model(ledger, run_id, *TWO) == 0


def test_a_model_can_be_added_to_a_run_of_create(ledger: Ledger) -> None:
    run_id, _ = place(ledger, intent(model=TWO[0]), intent(model=TWO[0]))
    assert with_model(ledger, run_id, *TWO) == 2
    assert [slot.cell["model"] for slot in seen(ledger, run_id).slots] == [TWO[0], TWO[0], TWO[1], TWO[1]]


def test_nothing_is_added_to_what_another_service_made_for_a_later_start_would_buy_it(ledger: Ledger) -> None:
    run_id = compared(ledger, axis("model", TWO[0]))
    failed(ledger, seen(ledger, run_id).slots[0].task.id)
    before = seen(ledger, run_id)
    layout = Layout(kind="models", axes=(axis("model", *TWO),))
    with pytest.raises(BadInput, match="another service"):
        comparisons.retry_failed(ledger, service="demo", workspace=ME, run_id=run_id)
    with pytest.raises(BadInput, match="another service"):
        comparisons.extend(
            ledger, workspace=ME, run_id=run_id, service="demo", layout=layout, intents=[asked({"model": TWO[1]})]
        )
    assert seen(ledger, run_id) == before


def test_nobody_adds_to_somebody_elses_comparison(ledger: Ledger) -> None:
    run_id = compared(ledger, axis("model", TWO[0]))
    layout = Layout(kind="models", axes=(axis("model", *TWO),))
    added = comparisons.extend(
        ledger, workspace="other", run_id=run_id, service=SERVICE, layout=layout, intents=[asked({"model": TWO[1]})]
    )
    assert added == 0
    assert comparisons.retry_failed(ledger, service=SERVICE, workspace="other", run_id=run_id) == 0
    assert comparisons.comparison(ledger, workspace="other", run_id=run_id) is None


def test_every_state_is_noted_with_its_moment_in_order(ledger: Ledger, tmp_path: Path) -> None:
    run_id = compared(ledger, axis("model", TWO[0]))
    task = seen(ledger, run_id).slots[0].task
    assert task.stages == ()
    finish(ledger, store_in(tmp_path), task.id, [picture()])
    stages = seen(ledger, run_id).slots[0].task.stages
    assert [stage.state for stage in stages] == ["submitting", "waiting", "success"]
    moments = [task.created_at, *(stage.at for stage in stages)]
    assert moments == sorted(moments)


def test_runs_take_turns_so_that_one_picture_does_not_wait_for_a_matrix(ledger: Ledger) -> None:
    big = compared(ledger, axis("seed", *"123456"))
    small, _ = place(ledger, intent(), intent())
    order = list(transitions.open_work(ledger, service=SERVICE).queued)
    of_run = {task.id: run_id for run_id in (big, small) for task in tasks_of(ledger, run_id)}
    assert [of_run[task_id] == small for task_id in order] == [False, True, False, True, False, False, False, False]
    assert [t.id for t in tasks_of(ledger, big)] == [task_id for task_id in order if of_run[task_id] == big]


def test_what_was_wanted_of_a_result_is_queued_once_with_its_name_and_place(ledger: Ledger, tmp_path: Path) -> None:
    wanted = asked({"asset": "mug"}, name="mug", follow_up="remove-background")
    run_id, _ = commands.place_run(
        ledger, workspace=ME, service=SERVICE, click=secrets.token_hex(8), brief={}, intents=[wanted], origin="batch",
        layout=Layout(kind="batch", axes=(axis("asset", "mug"),)),
    )  # fmt: skip
    (slot,) = with_results(ledger, store_in(tmp_path), run_id).slots
    file = slot.result
    assert file is not None
    (cutout,) = slot.made_from
    assert (cutout.model, cutout.state, cutout.name) == ("cutout/auto", "queued", "mug")
    assert cutout.parent_file == file.id
    assert cutout.input == {"image": f"kie-file:{file.sha256}"}
    assert slot.attempts == (slot.task,)
    file_transitions.stored(ledger, file.id, values={"sha256": file.sha256})
    assert len(seen(ledger, run_id).slots[0].made_from) == 1


def test_a_purge_takes_layout_and_judgings_with_the_last_task(ledger: Ledger, tmp_path: Path) -> None:
    run_id = compared(ledger, axis("model", *TWO))
    comparison = with_results(ledger, store_in(tmp_path), run_id)
    ids = [slot.task.id for slot in comparison.slots]
    curation.delete(ledger, workspace=ME, ids=ids)
    curation.purge(ledger, store_in(tmp_path), older_than_ms=-1)
    assert comparisons.layout_of(ledger, run_id=run_id) is None
    assert comparisons.overviews(ledger, workspace=ME) == ()


def test_results_of_several_runs_are_picked_to_be_compared_each_with_its_own_brief(ledger: Ledger) -> None:
    mug, jar = placed(ledger, prompt="a mug"), placed(ledger, prompt="a jar", model="nano-banana-pro")
    theirs = placed(ledger, workspace="them")
    run_id = comparisons.pick(ledger, workspace=ME, task_ids=[jar, mug, jar, theirs, "nowhere"])
    assert run_id == comparisons.pick(ledger, workspace=ME, task_ids=[jar, mug])
    assert comparisons.pick(ledger, workspace=ME, task_ids=[mug, theirs]) is None
    shown = comparisons.comparison(ledger, workspace=ME, run_id=run_id or "")
    assert shown is not None
    assert shown.layout.kind == "picked"
    assert [value.label for value in shown.layout.axes[0].values] == ["A · Nano Banana Pro", "B · Z-Image"]
    assert [slot.task.id for slot in shown.slots] == [jar, mug]
    assert [brief_of(shown.run, slot.task) for slot in shown.slots] == [{"subject": "a jar"}, {"subject": "a mug"}]
    assert comparisons.comparison(ledger, workspace="them", run_id=run_id or "") is None
    assert run_id not in {overview.run_id for overview in comparisons.overviews(ledger, workspace=ME)}
