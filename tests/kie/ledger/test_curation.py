"""Delete hides and Undo brings back; only a purge removes, and never what somebody still refers to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kie.domain.stored_names import DraftName
from kie.domain.task import TaskState
from kie.errors import BadInput
from kie.ledger import (
    Ledger,
    curation,
    draft_revisions,
    history_queries,
    link_targets,
    queries,
    request_files,
    transitions,
)
from kie.ledger.curation import Purged
from kie.ledger.history_queries import Filters
from kie.media.store import FileStore
from tests.support.ledgers import ME, SERVICE, draft_content, ledger_in
from tests.support.pictures import picture
from tests.support.shelves import kept_bytes, later, on_disk, placed, shown, store_in


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = ledger_in(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return store_in(tmp_path)


def everything(ledger: Ledger) -> dict[str, int]:
    """How many rows every table has that a task leaves a trace in."""
    with ledger.read() as connection:
        return {
            name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()
            for name in ("runs", "tasks", "files", "tags", "search", "discarded")
        }


def sha256_of(ledger: Ledger, task_id: str) -> str:
    task = queries.task(ledger, workspace=ME, task_id=task_id)
    assert task is not None
    return str(task.files[0].sha256)


def test_a_star_is_set_and_taken_away_once(ledger: Ledger) -> None:
    first, second = placed(ledger), placed(ledger)
    assert curation.star(ledger, workspace=ME, ids=[first, second]) == 2
    assert curation.star(ledger, workspace=ME, ids=[first]) == 0
    assert curation.star(ledger, workspace=ME, ids=[first], starred=False) == 1
    assert [task.id for task in history_queries.page(ledger, workspace=ME, filters=Filters(starred=True)).tasks] == [
        second
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Keep", "keep"),
        ("  #Spring\n 2026 ", "spring 2026"),
        ("Ｗｉｄｅ", "wide"),
        ("Straße", "strasse"),
        ("a" * 40, "a" * 40),
    ],
)
def test_a_tag_is_kept_in_one_form(ledger: Ledger, text: str, kept: str) -> None:
    task_id = placed(ledger)
    assert curation.tag(ledger, workspace=ME, ids=[task_id], tag=text) == kept
    assert [task.tags for task in history_queries.selection(ledger, workspace=ME)] == [(kept,)]
    assert curation.untag(ledger, workspace=ME, ids=[task_id], tag=text) == 1
    assert [task.tags for task in history_queries.selection(ledger, workspace=ME)] == [()]


@pytest.mark.parametrize("text", ["", "   ", "#", "a" * 41, "a,b", "a\0b", "\ud800"])
def test_what_is_no_tag_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match=r"^A tag has 1 to 40 characters and no comma\.$"):
        curation.tag_of(text)


@given(st.text(max_size=60))
def test_a_kept_tag_is_its_own_form(text: str) -> None:
    try:
        kept = curation.tag_of(text)
    except BadInput:
        return
    assert curation.tag_of(kept) == kept
    assert 0 < len(kept) <= curation.LONGEST_TAG


def test_a_deleted_task_is_nowhere_until_undo_brings_it_back_as_it_was(ledger: Ledger, store: FileStore) -> None:
    task_id = shown(ledger, store)
    curation.tag(ledger, workspace=ME, ids=[task_id], tag="keep")
    (before,) = history_queries.selection(ledger, workspace=ME)
    deleted = curation.delete(ledger, workspace=ME, ids=[task_id, "unknown"])
    assert deleted == (task_id,)
    assert curation.delete(ledger, workspace=ME, ids=[task_id]) == ()
    for filters in (Filters(), Filters(text="mug"), Filters(tag="keep"), Filters(state=TaskState.SUCCESS)):
        assert history_queries.page(ledger, workspace=ME, filters=filters).total == 0
    assert history_queries.page(ledger, workspace=ME, filters=Filters(), page=1).total == 0
    assert queries.latest_runs(ledger, workspace=ME, origin="shell") == ()
    run = queries.run(ledger, workspace=ME, run_id=before.run_id)
    assert run is not None
    assert run.tasks == ()
    assert curation.restore(ledger, workspace=ME, ids=deleted) == 1
    assert curation.restore(ledger, workspace=ME, ids=deleted) == 0
    assert list(history_queries.selection(ledger, workspace=ME)) == [before]
    assert history_queries.page(ledger, workspace=ME, filters=Filters(text="mug", tag="keep")).total == 1


def test_a_task_under_way_cannot_be_deleted(ledger: Ledger) -> None:
    task_id = placed(ledger)
    assert curation.delete(ledger, workspace=ME, ids=[task_id]) == ()
    assert transitions.begin_submit(ledger, task_id) is not None
    assert curation.delete(ledger, workspace=ME, ids=[task_id]) == ()


def test_a_purge_leaves_what_can_still_be_undone(ledger: Ledger, store: FileStore) -> None:
    task_id = shown(ledger, store)
    curation.delete(ledger, workspace=ME, ids=[task_id])
    assert curation.purge(ledger, store) == Purged()
    assert curation.restore(ledger, workspace=ME, ids=[task_id]) == 1


def test_a_purge_removes_rows_and_bytes_for_good(ledger: Ledger, store: FileStore, tmp_path: Path) -> None:
    content = picture()
    task_id = shown(ledger, store, content)
    curation.tag(ledger, workspace=ME, ids=[task_id], tag="keep")
    size = sum(path.stat().st_size for path in (tmp_path / "files").rglob("*") if path.is_file())
    curation.delete(ledger, workspace=ME, ids=[task_id])
    assert curation.purge(ledger, store, now=later()) == Purged(tasks=1, contents=1, bytes=size)
    assert on_disk(store, tmp_path) == []
    assert set(everything(ledger).values()) == {0}
    assert curation.restore(ledger, workspace=ME, ids=[task_id]) == 0
    assert curation.purge(ledger, store, now=later()) == Purged()


def test_a_purge_keeps_bytes_that_another_task_a_reference_or_a_draft_refers_to(
    ledger: Ledger, store: FileStore, tmp_path: Path
) -> None:
    shared, referred, drafted = (picture(size=(width, 30)) for width in (40, 50, 60))
    gone = shown(ledger, store, shared, referred, drafted)
    shown(ledger, store, shared, workspace="them")
    request_files.keep_reference(ledger, workspace="them", stored=kept_bytes(store, referred), name="a.png")
    name = kept_bytes(store, drafted).sha256
    draft_revisions.save(ledger, workspace="them", name=DraftName.CREATE, content={"references": [f"kie-file:{name}"]})
    before = on_disk(store, tmp_path)
    curation.delete(ledger, workspace=ME, ids=[gone])
    assert curation.purge(ledger, store, now=later()) == Purged(tasks=1)
    assert (len(before), on_disk(store, tmp_path), curation.orphans(ledger)) == (6, before, ())


def test_a_purge_keeps_the_rest_of_a_run_and_forgets_what_a_cut_out_was_made_from(
    ledger: Ledger, store: FileStore
) -> None:
    original = shown(ledger, store)
    task = queries.task(ledger, workspace=ME, task_id=original)
    assert task is not None
    cutout = placed(ledger, model="cutout/embedded", parent_file=task.files[0].id)
    curation.delete(ledger, workspace=ME, ids=[original])
    curation.purge(ledger, store, now=later())
    (left,) = history_queries.selection(ledger, workspace=ME)
    assert (left.id, left.parent_file) == (cutout, None)
    assert everything(ledger) == {"runs": 1, "tasks": 1, "files": 0, "tags": 0, "search": 1, "discarded": 0}


class Killed(BaseException):
    """The process ends here."""


class DyingStore(FileStore):
    """A store whose process ends when it is to remove its nth content."""

    def __init__(self, folder: Path, *, lives: int) -> None:
        super().__init__(folder)
        self.lives = lives

    def remove(self, sha256: str, *, before: float) -> int:
        if not self.lives:
            raise Killed
        self.lives -= 1
        return super().remove(sha256, before=before)


@pytest.mark.parametrize("lives", [0, 1, 2])
def test_a_purge_that_was_killed_is_finished_by_the_next_one(ledger: Ledger, tmp_path: Path, lives: int) -> None:
    store = DyingStore(tmp_path / "files", lives=lives)
    gone = shown(ledger, store, *(picture(size=(width, 30)) for width in (40, 50, 60)))
    kept = shown(ledger, store, picture(size=(70, 30)))
    names = {sha256_of(ledger, kept), f"{sha256_of(ledger, kept)}.webp"}
    curation.delete(ledger, workspace=ME, ids=[gone])
    with pytest.raises(Killed):
        curation.purge(ledger, store, now=later())
    assert [task.id for task in history_queries.selection(ledger, workspace=ME)] == [kept]
    assert curation.restore(ledger, workspace=ME, ids=[gone]) == 0
    assert len(curation.orphans(ledger)) == 3
    ledger.close()
    reopened = ledger_in(tmp_path)
    done = curation.purge(reopened, store_in(tmp_path), now=later())
    assert (done.tasks, done.contents) == (0, 3 - lives)
    assert (set(on_disk(store, tmp_path)), curation.orphans(reopened)) == (names, ())
    reopened.close()


def test_bytes_that_came_in_lately_wait_for_their_row(ledger: Ledger, store: FileStore, tmp_path: Path) -> None:
    sha256 = kept_bytes(store, picture()).sha256
    with ledger.write() as connection:
        curation.expect(connection, [sha256])
    assert curation.purge(ledger, store) == Purged()
    assert (on_disk(store, tmp_path), curation.orphans(ledger)) == ([sha256, f"{sha256}.webp"], (sha256,))
    assert curation.purge(ledger, store, now=later()).contents == 1
    assert on_disk(store, tmp_path) == []


def test_a_deleted_task_that_is_asked_about_again_is_not_purged_meanwhile(ledger: Ledger, store: FileStore) -> None:
    task_id = placed(ledger)
    assert transitions.begin_submit(ledger, task_id) is not None
    transitions.submitted(ledger, task_id, kie_task_id="kie-1")
    transitions.stopped(ledger, task_id, error_kind="stopped", error="Too long.")
    assert curation.delete(ledger, workspace=ME, ids=[task_id]) == (task_id,)
    assert transitions.look_again(ledger, service=SERVICE, since_ms=0) == 1
    assert curation.purge(ledger, store, now=later()) == Purged()
    transitions.stopped(ledger, task_id, error_kind="stopped", error="Too long.")
    assert curation.purge(ledger, store, now=later()) == Purged(tasks=1)


def test_old_lists_for_downloads_are_forgotten(ledger: Ledger, store: FileStore) -> None:
    name = link_targets.keep_selection(ledger, workspace=ME, ids=["a"])
    draft_revisions.save(ledger, workspace=ME, name=DraftName.CREATE, content={})
    curation.purge(ledger, store)
    assert link_targets.selection(ledger, selection_id=name) == ["a"]
    curation.purge(ledger, store, now=later())
    assert link_targets.selection(ledger, selection_id=name) is None
    assert draft_content(ledger, workspace=ME, name=DraftName.CREATE) == {}
