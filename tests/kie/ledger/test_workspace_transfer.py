"""A workspace moves to another machine whole, nothing secret leaves, and nothing that comes in is believed."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kie.domain import layouts
from kie.domain.comparison import Pair
from kie.domain.layouts import Axis, AxisValue, Layout
from kie.domain.lineage import Derivation
from kie.domain.stored_names import DraftName, Preference
from kie.domain.task import FileState, Task, TaskState
from kie.errors import BadInput
from kie.ledger import (
    Ledger,
    comparisons,
    curation,
    draft_revisions,
    history_queries,
    judgings,
    lineage_queries,
    link_targets,
    queries,
    request_files,
    result_collections,
    schema,
    storage_usage,
    transitions,
    workspace_export,
    workspace_import,
    workspace_state,
)
from kie.ledger.history_queries import Filters
from kie.ledger.result_collections import Collection
from kie.ledger.storage_usage import Kept
from kie.ledger.workspace_import import Imported
from kie.media.store import FileStore
from kie.media.zip_stream import PIECE
from kie.server.result_zip import results_zip
from tests.support.ledgers import ME, SERVICE, draft_content, ledger_in
from tests.support.pictures import clip, picture
from tests.support.shelves import kept_bytes, later, on_disk, placed, shown, store_in

TABLES = ("runs", "tasks", "files", "comparisons", "picked", "judgings", "pairs", "references", "collections",
          "collected", "saved_searches", "saved_briefs", "saved_brief_versions", "lineage", "drafts")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Place:
    """One machine: its ledger, its store and the folder of both."""

    ledger: Ledger
    store: FileStore
    folder: Path

    @property
    def tasks(self) -> list[Task]:
        return list(history_queries.selection(self.ledger, workspace=ME))

    def take_in(self, archive: bytes, *, workspace: str = ME) -> Imported:
        path = self.folder / "in.zip"
        path.write_bytes(archive)
        return workspace_import.import_(self.ledger, self.store, workspace=workspace, path=path)


@pytest.fixture
def make_place(tmp_path: Path) -> Iterator[Callable[[str], Place]]:
    made: list[Place] = []

    def make(name: str) -> Place:
        folder = tmp_path / name
        folder.mkdir()
        made.append(Place(ledger=ledger_in(folder), store=store_in(folder), folder=folder))
        return made[-1]

    yield make
    for place in made:
        place.ledger.close()


@pytest.fixture
def here(make_place: Callable[[str], Place]) -> Place:
    return make_place("here")


@pytest.fixture
def there(make_place: Callable[[str], Place]) -> Place:
    return make_place("there")


def exported(place: Place) -> bytes:
    return b"".join(workspace_export.export(place.ledger, place.store, workspace=ME))


def contents(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def packed(entries: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(archive: bytes, table: str, **values: object) -> bytes:
    """The archive with these values in every row of one table."""
    entries = contents(archive)
    rows = [json.loads(line) | values for line in entries[f"{table}.jsonl"].splitlines()]
    entries[f"{table}.jsonl"] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    return packed(entries)


def without_addresses(task: Task) -> Task:
    """Links to KIE's files stay behind; they die anyway."""
    return replace(task, files=tuple(replace(file, url="") for file in task.files))


def furnished(place: Place) -> tuple[str, str]:
    """Two results with tags, a star, a reference and a draft, laid out, judged, picked and collected; a deleted one
    beside them."""
    first = shown(place.ledger, place.store, picture(), clip(), prompt="a red mug", brief={"subject": "Mug"})
    task = queries.task(place.ledger, workspace=ME, task_id=first)
    assert task is not None
    second = shown(place.ledger, place.store, picture(size=(50, 30)), parent_file=task.files[0].id, prompt="Grüße 🎈")
    curation.tag(place.ledger, workspace=ME, ids=[first, second], tag="keep")
    curation.star(place.ledger, workspace=ME, ids=[second])
    reference = kept_bytes(place.store, picture(size=(60, 30)))
    request_files.keep_reference(place.ledger, workspace=ME, stored=reference, name="vase.png")
    draft_revisions.save(place.ledger, workspace=ME, name=DraftName.CREATE, content={"texts": {"subject": "Mug"}})
    gone = shown(place.ledger, place.store, picture(size=(70, 30)), prompt="gone")
    for name in ("Client A", "Heroes"):
        result_collections.add(place.ledger, workspace=ME, name=name, ids=[first, gone])
    result_collections.save_search(place.ledger, workspace=ME, name="Mugs", filters={"q": "mug"})
    comparisons.pick(place.ledger, workspace=ME, task_ids=[second, first])
    curation.delete(place.ledger, workspace=ME, ids=[gone])
    link_targets.keep_selection(place.ledger, workspace=ME, ids=[first])
    laid_out_and_judged(place, task)
    return first, second


def laid_out_and_judged(place: Place, task: Task) -> str:
    """The id of a judging with one vote; the task's run has a layout."""
    layout = Layout(kind="models", axes=(Axis(id="model", title="Model", values=(AxisValue(key="a", label="A"),)),))
    with place.ledger.write() as connection:
        row = {"run_id": task.run_id, "workspace": ME, "layout": layouts.to_text(layout)}
        connection.execute(schema.comparisons.insert().values(row))
    left, right = (file.id for file in task.files)
    pair = Pair(group="0", left_option="a", right_option="b", left_file=left, right_file=right)
    judging_id = judgings.begin(
        place.ledger, workspace=ME, run_id=task.run_id, axis="model", options={"a": "A", "b": "B"}, chosen=[pair, pair]
    )
    judgings.vote(place.ledger, workspace=ME, judging_id=judging_id, number=1, outcome="left")
    return judging_id


def test_an_export_comes_in_elsewhere_as_it_was_and_only_once(here: Place, there: Place) -> None:
    furnished(here)
    archive = exported(here)
    size = sum(len(content) for name, content in contents(archive).items() if name.startswith("files/"))
    assert there.take_in(archive) == Imported(
        runs=3, tasks=2, files=3, comparisons=1, picked=2, judgings=1, pairs=2, references=1, collections=2,
        collected=2, saved_searches=1, lineage=1, drafts=1, bytes=size, skipped=dict.fromkeys(TABLES, 0),
    )  # fmt: skip
    assert there.tasks == [without_addresses(task) for task in here.tasks]
    for filters in (Filters(text="red mug", tag="keep"), Filters(starred=True), Filters(text="gruße")):
        assert history_queries.page(there.ledger, workspace=ME, filters=filters).total == 1
    assert storage_usage.usage(there.ledger) == replace(storage_usage.usage(here.ledger), deleted=Kept())
    assert request_files.reference_facts(
        there.ledger, workspace=ME, sha256=kept_bytes(there.store, picture(size=(60, 30))).sha256
    ) == ("vase.png", "image/png")
    assert draft_content(there.ledger, workspace=ME, name=DraftName.CREATE) == {"texts": {"subject": "Mug"}}
    files = on_disk(there.store, there.folder)
    assert there.take_in(archive) == Imported(
        skipped=dict(zip(TABLES, (3, 2, 3, 1, 2, 1, 2, 1, 2, 2, 1, 0, 0, 1, 1), strict=True))
    )
    assert (there.tasks, on_disk(there.store, there.folder)) == (
        [without_addresses(task) for task in here.tasks],
        files,
    )
    assert curation.orphans(there.ledger) == ()


def test_word_lists_and_preferences_travel_among_the_drafts_and_come_in_as_what_they_are(
    here: Place, there: Place
) -> None:
    workspace_state.save_word_list(here.ledger, workspace=ME, name="animals", lines=["hare", "Käfer"])
    workspace_state.save_preference(here.ledger, workspace=ME, name=Preference.CUTOUT_BACKEND, value="http")
    workspace_state.save_preference(here.ledger, workspace="them", name=Preference.CUTOUT_BACKEND, value="kie")
    archive = exported(here)
    lines = [json.loads(line) for line in contents(archive)["drafts.jsonl"].splitlines()]
    assert [(line["name"], line["content"]) for line in lines] == [
        ("preferences", {"cutout": "http"}), ("word list animals", {"lines": ["hare", "Käfer"]}),
    ]  # fmt: skip
    assert there.take_in(archive).drafts == 2
    assert workspace_state.load_word_lists(there.ledger, workspace=ME) == {"animals": ("hare", "Käfer")}
    chosen = workspace_state.load_preference(there.ledger, workspace=ME, name=Preference.CUTOUT_BACKEND)
    assert (chosen, there.take_in(archive).skipped["drafts"]) == ("http", 2)


def test_drafts_of_no_known_kind_are_left_out_of_an_import(here: Place, there: Place) -> None:
    entries = contents(exported_with_one(here))
    entries["drafts.jsonl"] = b"".join(
        json.dumps({"name": name, "content": content, "updated_at": 1}).encode() + b"\n"
        for name, content in (
            ("create", {"texts": {}}), ("selection abc", {"ids": ["x"]}), ("report abc", {}), ("word list a", {}),
            ("preferences", {"cutout": 5}), ("preferences", {"unheard of": "x"}),
        )
    )  # fmt: skip
    done = there.take_in(packed(entries))
    assert (done.drafts, done.skipped["drafts"]) == (1, 5)
    assert link_targets.selection(there.ledger, selection_id="abc") is None
    assert link_targets.report(there.ledger, report_id="abc") is None


def test_layouts_and_votes_come_in_with_their_run(here: Place, there: Place) -> None:
    first, _ = furnished(here)
    there.take_in(exported(here))
    (run_id,) = (task.run_id for task in there.tasks if task.id == first)
    assert comparisons.layout_of(there.ledger, run_id=run_id) == comparisons.layout_of(here.ledger, run_id=run_id)
    votes = judgings.of_run(there.ledger, workspace=ME, run_id=run_id)
    assert votes == judgings.of_run(here.ledger, workspace=ME, run_id=run_id)
    assert [pair.outcome for pair in votes[0].pairs] == [None, "left"]


def test_collections_searches_versions_and_picked_comparisons_come_in(here: Place, there: Place) -> None:
    first, second = furnished(here)
    result_collections.create(there.ledger, workspace=ME, name="Client A")
    there.take_in(exported(here))
    assert result_collections.of_workspace(there.ledger, workspace=ME) == (
        Collection(name="Client A", results=1), Collection(name="Heroes", results=1),
    )  # fmt: skip
    assert result_collections.searches(there.ledger, workspace=ME) == {"Mugs": {"q": "mug"}}
    run_id = comparisons.pick(here.ledger, workspace=ME, task_ids=[second, first])
    compared = comparisons.comparison(there.ledger, workspace=ME, run_id=run_id or "")
    assert compared is not None
    assert [slot.task.id for slot in compared.slots] == [second, first]
    lineage = lineage_queries.of_task(there.ledger, workspace=ME, task_id=second)
    assert [(task.id, how) for task, how in lineage.before] == [(first, Derivation.CUTOUT)]


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("collections", {"name": " blank "}),
        ("collected", {"name": "x" * 61}),
        ("collected", {"task_id": "../../etc"}),
        ("saved_searches", {"filters": {"q": 5}}),
        ("lineage", {"how": "telepathy"}),
        ("picked", {"position": -1}),
    ],
)
def test_what_no_history_could_hold_is_refused_whole(
    here: Place, there: Place, table: str, values: dict[str, object]
) -> None:
    furnished(here)
    with pytest.raises(BadInput, match="cannot be used"):
        there.take_in(changed(exported(here), table, **values))
    assert there.tasks == []


def test_a_collection_that_only_its_results_name_is_made(here: Place, there: Place) -> None:
    furnished(here)
    entries = contents(exported(here)) | {"collections.jsonl": b""}
    assert there.take_in(packed(entries)).collected == 2
    assert [each.name for each in result_collections.of_workspace(there.ledger, workspace=ME)] == ["Client A", "Heroes"]


def laid_out(*axes: tuple[str, ...]) -> dict[str, object]:
    """A layout with these axes: an id, then the keys of its values."""
    written = [{"id": a, "title": a, "values": [{"key": key, "label": key} for key in keys]} for a, *keys in axes]
    return {"kind": "matrix", "axes": written}


def test_a_layout_with_seeds_comes_in(here: Place, there: Place) -> None:
    furnished(here)
    layout = laid_out(("model", "a", "b"), ("seed", "1", "-2", "2147483647"))
    assert there.take_in(changed(exported(here), "comparisons", layout=layout)).comparisons == 1


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("comparisons", {"layout": {"kind": "models", "axes": []}}),
        ("comparisons", {"layout": {"kind": "unheard of", "axes": [{"id": "a", "title": "A", "values": []}]}}),
        ("comparisons", {"layout": laid_out(("seed", "1", "two"))}),
        ("comparisons", {"layout": laid_out(("seed", "9" * 5000))}),
        ("comparisons", {"layout": laid_out(("seed", "٣"))}),
        ("comparisons", {"layout": laid_out(("model", "a"), ("model", "b"))}),
        ("comparisons", {"layout": laid_out(("model", "a", "a"))}),
        ("judgings", {"options": {"a": 7}}),
        ("pairs", {"outcome": "left, surely"}),
        ("tasks", {"cell": "[]"}),
        ("tasks", {"cell": "{"}),
    ],
)
def test_a_comparison_that_cannot_be_read_is_refused_whole(
    here: Place, there: Place, table: str, values: dict[str, object]
) -> None:
    furnished(here)
    with pytest.raises(BadInput, match="cannot be used"):
        there.take_in(changed(exported(here), table, **values))
    assert there.tasks == []


def test_an_archive_without_comparisons_comes_in_as_well(here: Place, there: Place) -> None:
    furnished(here)
    entries = contents(exported(here))
    for table in (
        "comparisons",
        "judgings",
        "pairs",
        "picked",
        "collections",
        "collected",
        "saved_searches",
        "lineage",
    ):
        del entries[f"{table}.jsonl"]
    assert there.take_in(packed(entries)).tasks == 2


def test_an_export_holds_the_manifest_the_tables_and_each_content_once(here: Place) -> None:
    shown(here.ledger, here.store, picture(), picture())
    entries = contents(exported(here))
    (sha256,) = {file.sha256 for task in here.tasks for file in task.files}
    assert list(entries) == [
        "manifest.json", "runs.jsonl", "tasks.jsonl", "files.jsonl", "comparisons.jsonl", "judgings.jsonl",
        "pairs.jsonl", "references.jsonl", "collections.jsonl", "collected.jsonl", "saved_searches.jsonl",
        "saved_briefs.jsonl", "saved_brief_versions.jsonl", "lineage.jsonl", "picked.jsonl", "drafts.jsonl",
        f"files/{sha256}",
    ]  # fmt: skip
    manifest = json.loads(entries["manifest.json"])
    assert (manifest["format"], manifest["version"]) == ("kie-playground", 1)
    assert entries[f"files/{sha256}"] == picture()


def test_nothing_secret_and_no_path_of_this_machine_leaves(here: Place) -> None:
    furnished(here)
    secret = here.ledger.secret().hex()
    broken = placed(here.ledger, prompt="broken")
    reason = f"It could not be written ([Errno 28] No space left on device: '{here.folder}/files/ab/cd')"
    transitions.not_sent(here.ledger, broken, error_kind="x", error=reason)
    request_files.uploaded(
        here.ledger, service=SERVICE, sha256="0" * 64, url="https://upload.example.org/x?token=secret"
    )
    everything = b"".join(contents(exported(here)).values())
    for forbidden in (secret, str(here.folder), "token=secret", "upload.example.org", "gone", "selection"):
        assert forbidden.encode() not in everything
    assert "[Errno 28] No space left on device: '…'".encode() in everything


def test_an_archive_goes_out_in_pieces_however_large_a_file_is(here: Place) -> None:
    content = picture("BMP", size=(1200, 900))
    shown(here.ledger, here.store, content)
    pieces = list(workspace_export.export(here.ledger, here.store, workspace=ME))
    assert len(content) > 3_000_000
    assert max(map(len, pieces)) < PIECE + 10_000


def in_state(ledger: Ledger, state: TaskState) -> str:
    task_id = placed(ledger, prompt=state)
    if state is not TaskState.QUEUED:
        assert transitions.begin_submit(ledger, task_id) is not None
    if state is TaskState.WAITING:
        transitions.submitted(ledger, task_id, kie_task_id="kie-1")
    return task_id


@pytest.mark.parametrize(
    ("state", "then", "billed"),
    [
        (TaskState.QUEUED, TaskState.CANCELLED, False),
        (TaskState.SUBMITTING, TaskState.UNSURE, None),
        (TaskState.WAITING, TaskState.STOPPED, None),
    ],
)
def test_no_import_ever_leads_to_a_purchase(
    here: Place, there: Place, state: TaskState, then: TaskState, billed: bool | None
) -> None:
    task_id = in_state(here.ledger, state)
    there.take_in(exported(here))
    (task,) = there.tasks
    assert (task.id, task.state, task.billed, task.is_settled) == (task_id, then, billed, True)
    open_work = transitions.open_work(there.ledger, service=SERVICE)
    assert (dict(open_work.queued), list(open_work.watched), list(open_work.fetching)) == ({}, [], [])


def test_a_file_that_was_still_to_be_fetched_comes_in_as_lost(here: Place, there: Place) -> None:
    archive = changed(exported_with_one(here), "files", state="fetching", url="http://127.0.0.1/inside")
    entries = {name: content for name, content in contents(archive).items() if not name.startswith("files/")}
    there.take_in(packed(entries))
    (task,) = there.tasks
    assert [(file.state, file.url, file.reason) for file in task.files] == [
        (FileState.LOST, "", "Its bytes were not in the archive.")
    ]


def exported_with_one(place: Place) -> bytes:
    shown(place.ledger, place.store, picture())
    return exported(place)


def test_bytes_that_are_not_what_their_name_says_are_not_kept(here: Place, there: Place) -> None:
    entries = contents(exported_with_one(here))
    entries = {name: picture(size=(99, 9)) if name[:6] == "files/" else c for name, c in entries.items()}
    there.take_in(packed(entries))
    (task,) = there.tasks
    assert [(file.state, file.sha256, file.reason) for file in task.files] == [
        (FileState.LOST, None, "The bytes are not the ones that were kept: their SHA-256 differs.")
    ]
    assert on_disk(there.store, there.folder) == []


def test_bytes_that_are_no_picture_are_not_kept_whatever_the_row_says(here: Place, there: Place) -> None:
    page = b"<script>alert(1)</script>"
    name = hashlib.sha256(page).hexdigest()
    entries = contents(changed(exported_with_one(here), "files", sha256=name, mime="text/html"))
    there.take_in(packed(entries | {f"files/{name}": page}))
    (task,) = there.tasks
    assert [(file.state, file.sha256, file.reason) for file in task.files] == [
        (FileState.LOST, None, "The result is no picture or clip.")
    ]
    assert on_disk(there.store, there.folder) == []


def test_the_facts_of_a_file_are_read_from_its_bytes(here: Place, there: Place) -> None:
    there.take_in(changed(exported_with_one(here), "files", mime="text/html", size=1, width=1, height=None))
    (task,) = there.tasks
    (file,) = task.files
    assert (file.mime, file.size, file.width, file.height) == ("image/png", len(picture()), 40, 30)


def test_no_name_in_an_archive_becomes_a_path(here: Place, there: Place) -> None:
    entries = contents(exported_with_one(here))
    evil = ("../../evil", "files/../../evil", "/tmp/evil", "files/" + "a" * 63 + "/", "C:\\evil", "__MACOSX/._files")
    before = {path for path in there.folder.parent.rglob("*") if "evil" in path.name}
    there.take_in(packed(entries | dict.fromkeys(evil, b"evil")))
    assert len(there.tasks) == 1
    assert {path for path in there.folder.parent.rglob("*") if "evil" in path.name} == before == set()
    assert not Path("/tmp/evil").exists()


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("tasks", {"state": "bought"}),
        ("tasks", {"id": "../x"}),
        ("tasks", {"id": None}),
        ("tasks", {"medium": "hologram"}),
        ("tasks", {"created_at": -1}),
        ("tasks", {"created_at": 10**30}),
        ("tasks", {"created_at": True}),
        ("tasks", {"seconds": 10**400}),
        ("tasks", {"input": "text"}),
        ("tasks", {"prompt": 5}),
        ("tasks", {"prompt": "\ud800"}),
        ("tasks", {"colours": "red"}),
        ("tasks", {"tags": ["a,b"]}),
        ("tasks", {"starred": "yes"}),
        ("tasks", {"kie_task_id": "a\nb"}),
        ("files", {"sha256": "../../../etc/passwd"}),
        ("files", {"state": "bought"}),
        ("runs", {"brief": []}),
    ],
)
def test_a_row_that_cannot_be_is_named_and_nothing_is_stored(
    here: Place, there: Place, table: str, values: dict[str, object]
) -> None:
    archive = changed(exported_with_one(here), table, **values)
    with pytest.raises(BadInput) as caught:
        there.take_in(archive)
    assert caught.value.message == (
        f"This is no export that can be read here: line 1 of {table}.jsonl cannot be used. Nothing was stored."
    )
    assert (there.tasks, on_disk(there.store, there.folder)) == ([], [])


@pytest.mark.parametrize(
    ("archive", "sentence"),
    [
        (b"", "The file is no whole ZIP that can be read here. Export it again."),
        (b"PK\x03\x04 and then nothing", "The file is no whole ZIP that can be read here. Export it again."),
        (packed({}), "This is no export that can be read here: it has no manifest. Nothing was stored."),
        (
            packed({"manifest.json": b"[" * 100_000}),
            "This is no export that can be read here: its manifest cannot be read. Nothing was stored.",
        ),
        (
            packed({"manifest.json": b'{"format": "other"}'}),
            "This is no export that can be read here: its manifest names another program. Nothing was stored.",
        ),
        (
            packed({"manifest.json": b'{"format": "kie-playground", "version": 2}'}),
            "This is no export that can be read here: it was made by another version of this program; "
            "update first. Nothing was stored.",
        ),
        (
            packed({"manifest.json": b'{"format": "kie-playground", "version": 1}'}),
            "This is no export that can be read here: runs.jsonl is missing. Nothing was stored.",
        ),
        (
            packed({"manifest.json": b'{"format": "kie-playground", "version": 1}', "runs.jsonl": b" " * 30_000_000}),
            "This is no export that can be read here: line 1 of runs.jsonl cannot be used. Nothing was stored.",
        ),
    ],
    ids=["empty", "cut short", "nothing inside", "deep manifest", "foreign", "newer", "no tables", "bomb"],
)
def test_what_is_no_export_is_refused_with_a_sentence(there: Place, archive: bytes, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        there.take_in(archive)
    assert caught.value.message == sentence
    assert there.tasks == []


def test_an_entry_that_is_too_large_is_refused_before_it_is_unpacked(
    here: Place, there: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = exported_with_one(here)
    monkeypatch.setattr(workspace_import, "MAX_BYTES", 100)
    with pytest.raises(BadInput, match="an entry is larger than"):
        there.take_in(archive)
    assert there.tasks == []


def test_an_archive_larger_than_the_disk_is_refused(here: Place, there: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = exported_with_one(here)
    monkeypatch.setattr(FileStore, "free_bytes", lambda _self: 10)
    with pytest.raises(BadInput, match="the disk has less"):
        there.take_in(archive)
    assert there.tasks == []


def test_an_archive_that_is_not_there_is_a_sentence(there: Place) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        workspace_import.import_(there.ledger, there.store, workspace=ME, path=there.folder / "none.zip")


@settings(max_examples=40)
@given(place=st.floats(0, 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_archive_never_does_more_than_leave_something_out(
    damaged: tuple[bytes, Path], place: float, byte: int, cut: bool
) -> None:
    archive, folder = damaged
    at = int(place * (len(archive) - 1))
    spoiled = archive[:at] if cut else archive[:at] + bytes([byte]) + archive[at + 1 :]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    there = Place(ledger=ledger_in(folder), store=store_in(folder), folder=folder)
    with suppress(BadInput):
        there.take_in(spoiled)
    for task in there.tasks:
        assert task.is_settled
        for file in task.files:
            assert file.state is FileState.LOST or there.store.path(str(file.sha256)).is_file()
    there.ledger.close()


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Path]:
    folder = tmp_path_factory.mktemp("damaged")
    here = Place(ledger=ledger_in(folder), store=store_in(folder), folder=folder)
    archive = exported_with_one(here)
    here.ledger.close()
    return archive, folder / "again"


def test_another_workspace_of_this_ledger_is_not_touched_by_an_import(here: Place) -> None:
    archive = exported_with_one(here)
    before = here.tasks
    done = here.take_in(archive, workspace="them")
    assert (done.runs, done.tasks, done.files) == (0, 0, 0)
    assert here.tasks == before
    assert list(history_queries.selection(here.ledger, workspace="them")) == []


class Killed(BaseException):
    """The process ends here."""


def test_an_import_that_was_killed_is_finished_by_the_next_one(
    here: Place, there: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnished(here)
    archive = exported(here)
    keep, kept = FileStore.keep, []

    def dies(self: FileStore, *args: object, **more: object) -> object:
        if len(kept) == 2:
            raise Killed
        kept.append(1)
        return keep(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(FileStore, "keep", dies)
    with pytest.raises(Killed):
        there.take_in(archive)
    monkeypatch.undo()
    assert len(curation.orphans(there.ledger)) == 3
    done = there.take_in(archive)
    assert (done.files, done.references, done.skipped["tasks"]) == (3, 1, 2)
    assert there.tasks == [without_addresses(task) for task in here.tasks]
    assert curation.purge(there.ledger, there.store, now=later()) == curation.Purged()


def test_bytes_of_an_import_that_is_never_finished_go_with_a_purge(
    here: Place, there: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = exported_with_one(here)
    keep = FileStore.keep

    def keeps_and_dies(self: FileStore, *args: object, **more: object) -> object:
        keep(self, *args, **more)  # type: ignore[arg-type]
        raise Killed

    monkeypatch.setattr(FileStore, "keep", keeps_and_dies)
    with pytest.raises(Killed):
        there.take_in(archive)
    monkeypatch.undo()
    assert len(on_disk(there.store, there.folder)) == 2
    assert curation.purge(there.ledger, there.store, now=later()).contents == 1
    assert on_disk(there.store, there.folder) == []


def test_a_zip_of_results_has_names_that_a_person_recognises(here: Place) -> None:
    first = shown(here.ledger, here.store, picture(), picture("JPEG"), prompt="A red mug, please!")
    again = shown(here.ledger, here.store, picture(), prompt="A red mug, please!")
    placed(here.ledger)
    chosen = history_queries.selection(here.ledger, workspace=ME, ids=[first, again])
    entries = contents(b"".join(results_zip(here.store, chosen)))
    png, jpeg = (file.sha256 or "" for file in here.tasks[-1].files)
    stem = "z-image-a-red-mug-please"
    assert entries == {
        f"{stem}-{png[:8]}.png": picture(),
        f"{stem}-{jpeg[:8]}.jpg": picture("JPEG"),
        f"{stem}-{png[:8]}-2.png": picture(),
    }


def test_a_zip_of_results_names_what_is_not_there_any_more(here: Place) -> None:
    task_id = shown(here.ledger, here.store, picture())
    (task,) = here.tasks
    sha256 = str(task.files[0].sha256)
    here.store.path(sha256).unlink()
    entries = contents(b"".join(results_zip(here.store, [task])))
    assert task.id == task_id
    assert entries == {
        "missing.txt": f"These files are not on this machine any more:\nz-image-a-mug-{sha256[:8]}.png\n".encode()
    }


def test_a_result_is_read_only_when_its_piece_is_asked_for(here: Place) -> None:
    shown(here.ledger, here.store, picture())

    def endless() -> Iterator[Task]:
        while True:
            yield here.tasks[0]

    pieces = results_zip(here.store, endless())
    assert len(next(pieces)) > 0
    pieces.close()  # type: ignore[attr-defined]
