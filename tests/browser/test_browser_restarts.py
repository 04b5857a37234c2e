"""The server goes away and comes back: nothing is lost, nothing is bought twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from kie.domain.task import TaskState
from tests.browser.conftest import Opens, Watch
from tests.browser.processes import Emulator, Playground, wait_until
from tests.browser.steps import card, generate, sees_pictures


@pytest.fixture
def slow_kie() -> Iterator[Emulator]:
    emulator = Emulator("--speed", "1", "--limits", "off")
    yield emulator
    emulator.close()


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_restart_in_the_middle_finishes_everything_with_one_creation_a_task(
    end: str, slow_kie: Emulator, tmp_path_factory: pytest.TempPathFactory, opens: Opens, watch: Watch
) -> None:
    playground = Playground(tmp_path_factory.mktemp("restarted"), slow_kie.environment).start()
    try:
        playground.write_draft("z-image", "google/imagen4-fast", subject="A clock that is wound again")
        page = opens(playground)
        generate(page, playground)
        wait_until(lambda: all(task.kie_task_id for task in playground.tasks()), what="two task ids")
        assert not any(task.state is TaskState.SUCCESS for task in playground.tasks())

        watch.server_goes_down()
        playground.stop() if end == "stop" else playground.kill()
        playground.start()

        assert [task.state for task in playground.settled()] == [TaskState.SUCCESS] * 2
        assert (slow_kie.created, slow_kie.create_requests) == (2, 2)
        if end == "stop":
            page.reload()
        else:  # the page that was open finds the new server by itself
            expect(card(page, playground.tasks()[0].id).locator("img")).to_be_visible(timeout=40_000)
        watch.is_server_down = False
        expect(page.get_by_label("Subject")).to_have_value("A clock that is wound again")
        sees_pictures(page, playground)
    finally:
        playground.close()
