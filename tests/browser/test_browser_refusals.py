"""What cannot be sent says so beside the place, and what KIE refuses stays with its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from kie.domain.task import TaskState
from tests.browser.conftest import Opens
from tests.browser.processes import KEY, Emulator, Playground, free_port, wait_until
from tests.browser.steps import card, generate, generate_button, go, picked, picture


def test_a_colour_that_is_none_is_named_beside_the_field_and_nothing_is_sent(
    playground: Playground, kie: Emulator, opens: Opens
) -> None:
    picked(playground, subject="A boat")
    page = opens(playground)
    runs, sent = len(playground.runs()), kie.create_requests
    page.get_by_label("Colours").fill("#12345G")
    expect(page.get_by_text('"#12345G" is not a hex colour')).to_be_visible()
    generate_button(page).click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was sent")
    assert (len(playground.runs()), kie.create_requests) == (runs, sent)
    page.get_by_label("Colours").fill("#123456")
    expect(page.get_by_text("is not a hex colour")).to_have_count(0)
    generate(page, playground)
    assert "#123456" in playground.tasks()[0].prompt


def test_a_prompt_over_the_limit_says_by_how_much_and_nothing_is_sent(
    playground: Playground, kie: Emulator, opens: Opens
) -> None:
    picked(playground, "google/imagen4-fast", subject="A boat")
    page = opens(playground)
    runs, sent = len(playground.runs()), kie.create_requests
    page.get_by_label("Subject").fill("x" * 6000)
    expect(page.get_by_text("1,001 over the limit of 5,000")).to_be_visible()
    generate_button(page).click()
    expect(page.get_by_role("alert").last).to_contain_text("Nothing was sent")
    assert (len(playground.runs()), kie.create_requests) == (runs, sent)
    expect(page.get_by_label("Subject")).to_have_value("x" * 6000)


def test_an_empty_brief_and_no_model_are_said_and_nothing_is_sent(playground: Playground, opens: Opens) -> None:
    playground.write_draft("z-image")
    page = opens(playground)
    runs = len(playground.runs())
    generate_button(page).click()
    expect(page.get_by_role("alert").last).to_contain_text("Fill in Subject first")
    page.get_by_role("button", name="Clear all").click()
    generate_button(page).click()
    expect(page.get_by_role("alert").last).to_contain_text("Choose at least one model. Nothing was sent.")
    assert len(playground.runs()) == runs


def test_a_failed_task_stays_with_its_reason_unbilled_and_retry_makes_a_second(
    playground: Playground, kie: Emulator, opens: Opens
) -> None:
    picked(playground, subject="[fault:fail_422] A boat")
    page = opens(playground)
    created = kie.created
    generate(page, playground)
    (task,) = playground.settled()
    assert (task.state, task.billed) == (TaskState.FAIL, False)
    failed = card(page, task.id)
    expect(failed).to_contain_text("Failed")
    expect(failed).to_contain_text("not billed")
    expect(failed.locator(".kb-error")).to_contain_text(task.error or "?")
    failed.get_by_role("button", name="Retry").click()
    wait_until(lambda: kie.created == created + 2, what="the second task")
    first, second = playground.settled()
    assert second.retry_of == first.id
    expect(card(page, second.id)).to_contain_text("Failed")
    expect(failed.get_by_role("button", name="Retry")).to_have_count(0)
    expect(failed.locator(".kb-error")).to_be_visible()


def test_an_unsure_task_is_never_sent_again_by_itself_and_offers_both_ways_on(
    playground: Playground, kie: Emulator, opens: Opens
) -> None:
    picked(playground, subject="[fault:html] A boat")
    page = opens(playground)
    sent = kie.create_requests
    generate(page, playground)
    (task,) = playground.settled()
    assert (task.state, task.billed) == (TaskState.UNSURE, None)
    unsure = card(page, task.id)
    expect(unsure).to_contain_text("Outcome unknown")
    expect(unsure).to_contain_text("may be billed")
    expect(unsure.get_by_role("button", name="Send anew")).to_be_visible()
    assert kie.create_requests == sent + 1

    unsure.get_by_role("button", name="Attach a task id").click()
    dialog = page.get_by_role("dialog")
    # With a seed the emulator's ids repeat: the one it gave away last, whose answer was lost.
    dialog.get_by_label("Task id").fill(hashlib.md5(f"7/{kie.created - 1}".encode()).hexdigest())
    dialog.get_by_label("Task id").press("Enter")
    dialog.get_by_role("button", name="Attach").click()
    expect(dialog).to_have_count(0)
    expect(picture(page, task.id)).to_be_visible()
    assert kie.create_requests == sent + 1


@pytest.fixture
def wrong_key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    emulator = Emulator("--key", "sk-the-only-right-one")
    refused = Playground(tmp_path_factory.mktemp("refused"), emulator.environment)
    yield refused.start()
    refused.close()
    emulator.close()


def test_a_wrong_key_refuses_both_tasks_with_a_sentence_and_shows_itself_nowhere(
    wrong_key: Playground, opens: Opens
) -> None:
    wrong_key.write_draft("z-image", "google/imagen4-fast", subject="A door that stays shut")
    page = opens(wrong_key)
    generate(page, wrong_key)
    tasks = wrong_key.settled()
    assert [(task.state, task.billed, task.error_kind) for task in tasks] == [
        (TaskState.REFUSED, False, "key_refused")
    ] * 2
    for task in tasks:
        expect(card(page, task.id)).to_contain_text("Refused")
        expect(card(page, task.id).locator(".kb-error")).to_contain_text("key")
        expect(card(page, task.id)).to_contain_text("not billed")
    expect(page.get_by_label("Subject")).to_have_value("A door that stays shut")
    assert KEY not in page.content()
    for name in ("Compare", "History", "Models", "Settings"):
        go(page, name)
        expect(page.get_by_role("alert").first).to_contain_text("KIE refuses the key. Nothing can be made")
        assert KEY not in page.content()
        assert KEY[8:] not in page.locator("body").inner_text()
    assert KEY not in wrong_key.log


def test_a_host_that_cannot_be_reached_is_said_and_nothing_is_lost(
    tmp_path_factory: pytest.TempPathFactory, opens: Opens
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    alone = Playground(
        tmp_path_factory.mktemp("alone"), {"KIE_BASE_URL": nowhere, "KIE_UPLOAD_URL": nowhere, "KIE_API_KEY": KEY}
    ).start()
    try:
        alone.write_draft("z-image", subject="A letter without an address")
        page = opens(alone)
        generate(page, alone)
        (task,) = alone.settled()
        assert (task.state, task.billed) == (TaskState.REFUSED, False)
        expect(card(page, task.id)).to_contain_text("Not sent")
        expect(card(page, task.id).locator(".kb-error")).to_contain_text(task.error or "?")
        expect(card(page, task.id).get_by_role("button", name="Retry")).to_be_visible()
        expect(page.get_by_label("Subject")).to_have_value("A letter without an address")
    finally:
        alone.close()
