"""The worker against an emulator that misbehaves: what it waits for, what it gives up, what it takes up again."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kie.domain.task import FileState, TaskState
from kie.ledger import account, commands, transitions
from kie.ledger.schema import tasks as task_table
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.worker.retry_policy import RetryPolicy
from tests.support.apps import QUICK, app, placed, seen, settled, worked_off, working
from tests.support.emulators import KEY, EmulatorProcess, emulator_process
from tests.support.pictures import picture
from tests.support.waiting import eventually_here

pytestmark = pytest.mark.anyio
SMALL = {"image_size": "square"}
MODEL = "bytedance/seedream"


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatorProcess]:
    with emulator_process(tmp_path_factory.mktemp("emulator"), "--credits", "100000") as running:
        yield running


@pytest.fixture
def home(emulator: EmulatorProcess, tmp_path: Path) -> Iterator[Playground]:
    made = app(tmp_path, base_url=emulator.base_url)
    yield made
    made.ledger.close()
    emulator.disarm()


def small(home: Playground, prompt: str = "a mug") -> str:
    """The id of a queued task whose picture is quickly drawn."""
    (task_id,) = placed(home, model=MODEL, prompt=prompt, values=SMALL)
    return task_id


def long_ago(home: Playground, task_id: str, *, seconds: float) -> None:
    """Let the task have been watched for so long."""
    began = round((time.time() - seconds) * 1000)
    with home.ledger.write() as connection:
        connection.execute(
            task_table.update().where(task_table.c.id == task_id).values(submitted_at=began, watched_since=began)
        )


# --- the account


async def test_a_key_that_kie_refuses_is_known_before_anything_is_sent_until_a_right_one_is_set(
    tmp_path: Path,
) -> None:
    with emulator_process(tmp_path / "emulator", "--key", KEY) as strict:
        wrong = app(tmp_path / "app", base_url=strict.base_url, key="sk-wrong")
        async with working(wrong):
            await eventually_here(lambda: account.is_key_refused(wrong.ledger, service=strict.base_url))
        wrong.ledger.close()
        right = app(tmp_path / "app", base_url=strict.base_url)
        async with working(right):
            await eventually_here(lambda: account.credit(right.ledger, service=strict.base_url) is not None)
        assert not account.is_key_refused(right.ledger, service=strict.base_url)
        right.ledger.close()


# --- results


async def test_a_result_is_stored_under_its_hash_before_it_is_shown(home: Playground) -> None:
    changes: list[str] = []
    task = await worked_off(home, small(home), on_change=changes.append)
    (file,) = task.files
    assert (task.state, task.billed, task.credits_billed, task.attempts) == (TaskState.SUCCESS, True, 3.5, 1)
    assert (file.state, file.mime, file.width, file.height) == (FileState.STORED, "image/png", 512, 512)
    assert file.sha256 is not None
    assert home.store.path(file.sha256).stat().st_size == file.size
    assert home.store.thumbnail(file.sha256).is_file()
    assert set(changes) == {LOCAL_WORKSPACE}
    assert len(changes) >= 4


SHAPES = ("result_object", "result_twice", "result_null", "watermark", "message", "snake_id", "record_id", "null_first",
          "empty_result")  # fmt: skip


async def test_a_result_is_kept_in_whatever_shape_kie_writes_it(home: Playground, emulator: EmulatorProcess) -> None:
    emulator.arm("status", times=None, on="record")
    ids = [small(home, f"a mug [fault:{shape}]") for shape in SHAPES]
    async with working(home):
        tasks = [await settled(home, task_id) for task_id in ids]
    assert [(task.state, task.billed, len(task.files)) for task in tasks] == [(TaskState.SUCCESS, True, 1)] * len(
        SHAPES
    )
    assert {task.files[0].state for task in tasks} == {FileState.STORED}


async def test_of_a_clip_with_frames_the_clip_is_kept(home: Playground) -> None:
    (task_id,) = placed(
        home, model="grok-imagine-video-1-5-preview", prompt="a mug [fault:frames]", values={"duration": 1}
    )
    task = await worked_off(home, task_id)
    assert [(file.state, file.mime) for file in task.files] == [(FileState.STORED, "video/mp4")]


async def test_a_model_that_answers_with_data_succeeds_without_a_file(home: Playground, tmp_path: Path) -> None:
    (tmp_path / "mug.png").write_bytes(picture(size=(64, 64)))
    reference = home.inputs.keep_path(tmp_path / "mug.png", workspace=LOCAL_WORKSPACE).address
    (task_id,) = placed(home, model="omnihuman-1-5/subject-detection", prompt="", values={"image_url": reference})
    task = await worked_off(home, task_id)
    assert (task.state, task.files, task.error, task.note) == (TaskState.SUCCESS, (), None, '{"subject_status":1}')
    assert (task.billed, task.credits_billed) == (True, 0.0)


@pytest.mark.parametrize("fault", ["bad_result_json", "no_urls"])
async def test_a_success_without_a_readable_result_is_billed_and_its_file_lost(home: Playground, fault: str) -> None:
    task = await worked_off(home, small(home, f"a mug [fault:{fault}]"))
    (file,) = task.files
    assert (task.state, task.billed, task.error) == (TaskState.SUCCESS, True, None)
    assert (file.state, file.sha256) == (FileState.LOST, None)
    assert (file.reason or "").startswith("KIE says this succeeded, but its answer names no readable result.")


@pytest.mark.parametrize("fault", ["file_truncated", "file_not_image", "file_404"])
async def test_a_file_that_never_comes_whole_is_lost_and_nothing_of_it_is_kept(
    home: Playground, tmp_path: Path, fault: str
) -> None:
    task = await worked_off(home, small(home, f"a mug [fault:{fault}]"))
    (file,) = task.files
    assert (task.state, task.billed, file.state, file.attempts) == (TaskState.SUCCESS, True, FileState.LOST, 3)
    assert (file.reason or "").endswith("but could not be fetched. Resume tries again for free.")
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


async def test_a_file_that_breaks_off_is_fetched_again(home: Playground, emulator: EmulatorProcess) -> None:
    for fault in ("drop", "html", "empty"):
        emulator.arm(fault, on="file")
    task = await worked_off(home, small(home))
    assert [(file.state, file.attempts) for file in task.files] == [(FileState.STORED, 3)]


async def test_a_lost_file_is_fetched_by_resuming_and_no_task_is_created(
    home: Playground, emulator: EmulatorProcess
) -> None:
    emulator.arm("html", times=4, on="file")
    task = await worked_off(home, small(home))
    assert [file.state for file in task.files] == [FileState.LOST]
    created = emulator.state()["create_requests"]
    assert commands.resume(home.ledger, workspace=LOCAL_WORKSPACE, task_id=task.id)
    task = await worked_off(home, task.id)
    assert [file.state for file in task.files] == [FileState.STORED]
    assert emulator.state()["create_requests"] == created


# --- waiting and giving up


async def test_a_task_that_vanishes_is_stopped_and_may_be_billed(home: Playground, emulator: EmulatorProcess) -> None:
    before = emulator.state()["create_requests"]
    task = await worked_off(home, small(home, "a mug [fault:vanish]"))
    assert (task.state, task.billed, task.error_kind) == (TaskState.STOPPED, None, "task_unknown")
    assert (task.error or "").startswith("KIE does not know this task any more. It may have been billed;")
    assert emulator.state()["create_requests"] == before + 1


async def test_a_question_that_goes_wrong_is_asked_again(home: Playground, emulator: EmulatorProcess) -> None:
    for fault in ("html", "drop", "code500", "http429"):
        emulator.arm(fault, on="record")
    task = await worked_off(home, small(home))
    assert (task.state, task.attempts) == (TaskState.SUCCESS, 1)


async def test_watching_stops_at_the_deadline_and_one_question_a_start_goes_on(home: Playground) -> None:
    task_id = small(home, "a mug [fault:slow] [fault:unknown_state]")
    async with working(home):
        await eventually_here(lambda: seen(home, task_id).state is TaskState.WAITING)
        long_ago(home, task_id, seconds=901)
        task = await settled(home, task_id)
    assert (task.state, task.billed, task.error_kind) == (TaskState.STOPPED, None, "stopped")
    assert task.error == (
        "Stopped watching after 15 minutes without a result. It may still finish and be billed. "
        "Resume asks again and costs nothing."
    )
    assert task.kie_task_id is not None
    task = await worked_off(home, task_id)
    assert task.state in (TaskState.STOPPED, TaskState.SUCCESS)
    assert commands.resume(home.ledger, workspace=LOCAL_WORKSPACE, task_id=task_id) or task.state is TaskState.SUCCESS
    assert (await worked_off(home, task_id)).state is TaskState.SUCCESS


async def test_an_unreachable_service_is_tried_a_few_times_and_then_refused(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        home = app(tmp_path, base_url=f"http://127.0.0.1:{closed.getsockname()[1]}")
        task = await worked_off(home, small(home))
        home.ledger.close()
    assert (task.state, task.billed, task.error_kind, task.attempts) == (TaskState.REFUSED, False, "unreachable", 4)


async def test_a_service_that_comes_back_gets_the_task_once(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    home = app(tmp_path / "app", base_url=f"http://127.0.0.1:{port}")
    task_id = small(home)
    patient = replace(QUICK, connect_delays=(0.2,) * 60)
    async with working(home, policy=patient):
        await eventually_here(lambda: seen(home, task_id).attempts >= 2)
        with emulator_process(tmp_path / "emulator", port=port) as emulator:
            task = await settled(home, task_id, within=30)
            assert (task.state, emulator.state()["create_requests"]) == (TaskState.SUCCESS, 1)
    home.ledger.close()


async def test_a_task_that_is_limited_waits_as_long_as_kie_asks(home: Playground, emulator: EmulatorProcess) -> None:
    emulator.arm("code429")
    task_id = small(home)
    async with working(home):
        await eventually_here(lambda: seen(home, task_id).error_kind == "rate_limited")
        limited = seen(home, task_id)
    assert (limited.state, limited.attempts, limited.billed) == (TaskState.QUEUED, 1, None)
    not_before = transitions.open_work(home.ledger, service=home.settings.service).queued[task_id][0]
    assert 5 < not_before / 1000 - time.time() <= 10


# --- taking up again


async def test_an_unsure_task_that_is_told_its_id_is_watched_to_its_end(
    home: Playground, emulator: EmulatorProcess
) -> None:
    prompt = "whose answer is lost [fault:drop]"
    task = await worked_off(home, small(home, prompt))
    assert (task.state, task.billed, task.kie_task_id) == (TaskState.UNSURE, None, None)
    (kie_task_id,) = [path.stem for path in (emulator.folder / "tasks").glob("*") if prompt in path.read_text()]
    assert commands.attach(home.ledger, workspace=LOCAL_WORKSPACE, task_id=task.id, kie_task_id=kie_task_id)
    task = await worked_off(home, task.id)
    assert (task.state, task.billed, [file.state for file in task.files]) == (
        TaskState.SUCCESS, True, [FileState.STORED],
    )  # fmt: skip


async def test_the_id_of_another_request_is_taken_off_again_and_says_whose_it_is(
    home: Playground, emulator: EmulatorProcess
) -> None:
    elsewhere = await worked_off(home, small(home, "a blue jar, made elsewhere"))
    with home.ledger.write() as connection:  # it was made by another program with the same key
        connection.execute(task_table.update().where(task_table.c.id == elsewhere.id).values(kie_task_id=None))
    created = emulator.state()["created"]
    task = await worked_off(home, small(home, "whose answer is lost too [fault:drop]"))
    for kie_task_id, words in (
        (str(elsewhere.kie_task_id), "“a blue jar, made elsewhere”"),
        ("0" * 32, "knows no task"),
    ):
        assert commands.attach(home.ledger, workspace=LOCAL_WORKSPACE, task_id=task.id, kie_task_id=kie_task_id)
        assert seen(home, task.id).is_attached
        task = await worked_off(home, task.id)
        assert (task.state, task.kie_task_id, task.billed, task.files, task.is_attached) == (
            TaskState.UNSURE, None, None, (), False,
        )  # fmt: skip
        assert words in str(task.error)
        assert "nothing was changed or billed" in str(task.error)
    assert emulator.state()["created"] == created + 1


async def test_a_stopped_worker_leaves_everything_for_the_next_one(home: Playground, emulator: EmulatorProcess) -> None:
    ids = [small(home, f"mug {number}") for number in range(4)]
    created = emulator.state()["created"]
    async with working(home):
        await eventually_here(lambda: any(seen(home, task_id).kie_task_id for task_id in ids))
    async with working(home):
        tasks = [await settled(home, task_id) for task_id in ids]
    assert {task.state for task in tasks} == {TaskState.SUCCESS}
    assert emulator.state()["created"] == created + 4


async def test_news_about_a_task_is_asked_for_at_once(home: Playground) -> None:
    task_id = small(home)
    async with working(home, typical_seconds=600.0) as worker:
        await eventually_here(lambda: seen(home, task_id).state is TaskState.WAITING)

        def is_settled() -> bool:
            worker.poll_now(task_id)
            return seen(home, task_id).is_settled

        await eventually_here(is_settled, within=10)
    assert seen(home, task_id).state is TaskState.SUCCESS


# --- reference files


async def test_a_reference_is_uploaded_once_however_many_tasks_use_it(
    home: Playground, emulator: EmulatorProcess, tmp_path: Path
) -> None:
    from kie import catalogue

    model = catalogue.get("google/nano-banana-edit")
    parameter = model.by_role("reference_images")
    assert parameter is not None
    (tmp_path / "mug.png").write_bytes(picture(size=(64, 64)))
    reference = home.inputs.keep_path(tmp_path / "mug.png", workspace=LOCAL_WORKSPACE).address
    uploads = emulator.state()["uploads"]
    ids = placed(home, model=model.id, values={parameter.name: [reference]}, prompt="one", count=3)
    async with working(home):
        tasks = [await settled(home, task_id) for task_id in ids]
    ids = placed(home, model=model.id, values={parameter.name: [reference]}, prompt="two")
    tasks += [await worked_off(home, task_id) for task_id in ids]
    assert [task.state for task in tasks] == [TaskState.SUCCESS] * 4
    assert emulator.state()["uploads"] == uploads + 1
    assert tasks[0].input[parameter.name] == [reference]


async def test_a_reference_that_kie_could_not_fetch_is_uploaded_anew_for_the_next_try(
    home: Playground, emulator: EmulatorProcess, tmp_path: Path
) -> None:
    from kie import catalogue

    parameter = catalogue.get("google/nano-banana-edit").by_role("reference_images")
    assert parameter is not None
    reference = home.inputs.keep(picture(size=(66, 64)), name="mug.png", workspace=LOCAL_WORKSPACE).address
    emulator.arm("fail_media")
    (task_id,) = placed(home, model="google/nano-banana-edit", values={parameter.name: [reference]})
    uploads = emulator.state()["uploads"]
    failed = await worked_off(home, task_id)
    assert (failed.state, failed.billed) == (TaskState.FAIL, False)
    assert (failed.error or "").startswith("KIE could not use a reference file")
    again = commands.retry(home.ledger, service=home.settings.service, workspace=LOCAL_WORKSPACE, task_id=task_id)
    assert again is not None
    assert (await worked_off(home, again)).state is TaskState.SUCCESS
    assert emulator.state()["uploads"] == uploads + 2


async def test_a_reference_that_cannot_be_uploaded_sends_nothing(
    home: Playground, emulator: EmulatorProcess, tmp_path: Path
) -> None:
    from kie import catalogue

    parameter = catalogue.get("google/nano-banana-edit").by_role("reference_images")
    assert parameter is not None
    (tmp_path / "mug.png").write_bytes(picture(size=(65, 64)))
    reference = home.inputs.keep_path(tmp_path / "mug.png", workspace=LOCAL_WORKSPACE).address
    emulator.arm("html", on="upload", times=None)
    before = emulator.state()["create_requests"]
    (task_id,) = placed(home, model="google/nano-banana-edit", values={parameter.name: [reference]})
    task = await worked_off(home, task_id)
    assert (task.state, task.billed, task.attempts) == (TaskState.REFUSED, False, 0)
    assert (task.error or "").startswith("The reference files could not be uploaded, so nothing was sent or billed.")
    assert emulator.state()["create_requests"] == before


def test_the_patience_of_the_product_is_the_measured_one() -> None:
    assert RetryPolicy() == RetryPolicy(
        unknown=90.0, unreadable=30.0, connect_delays=(1.0, 2.0, 4.0),
        download_delays=(1.0, 2.0, 4.0, 8.0, 15.0, 30.0), after_error=5.0,
    )  # fmt: skip
