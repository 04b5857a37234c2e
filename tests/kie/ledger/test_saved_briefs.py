"""The library of briefs: every save is a version, nothing is overwritten, and what is deleted comes back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kie.catalogue import Json
from kie.errors import BadInput
from kie.ledger import Ledger, saved_briefs, workspace_export, workspace_import
from tests.support.ledgers import ME, ledger_in
from tests.support.shelves import store_in


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = ledger_in(tmp_path)
    yield opened
    opened.close()


def content(subject: str) -> dict[str, Json]:
    return {"texts": {"subject": subject}}


def saved(ledger: Ledger, name: str = "Mug", *, folder: str = "", subject: str = "a mug") -> str:
    return saved_briefs.create(ledger, workspace=ME, name=name, folder=folder, contents=[content(subject)])


def test_every_save_is_a_version_and_the_same_again_is_none(ledger: Ledger) -> None:
    brief_id = saved(ledger)
    assert saved_briefs.save(ledger, workspace=ME, brief_id=brief_id, content=content("a jar")) == 2
    assert saved_briefs.save(ledger, workspace=ME, brief_id=brief_id, content=content("a jar")) == 2
    assert saved_briefs.save(ledger, workspace=ME, brief_id=brief_id, content=content("a mug")) == 3
    versions = saved_briefs.versions_of(ledger, workspace=ME, brief_id=brief_id)
    assert [(v.number, v.content["texts"]) for v in versions] == [
        (3, {"subject": "a mug"}), (2, {"subject": "a jar"}), (1, {"subject": "a mug"}),
    ]  # fmt: skip
    assert saved_briefs.versions_of(ledger, workspace="them", brief_id=brief_id) == ()
    with pytest.raises(BadInput, match="deleted"):
        saved_briefs.save(ledger, workspace="them", brief_id=brief_id, content={})


def test_a_name_is_taken_once_in_a_folder(ledger: Ledger) -> None:
    first = saved(ledger, "Mug", folder="Client A / Mugs")
    with pytest.raises(BadInput, match="already"):
        saved(ledger, " mug ", folder="Client A/Mugs")
    other = saved(ledger, "Mug")
    with pytest.raises(BadInput, match="already"):
        saved_briefs.label(ledger, workspace=ME, brief_id=other, name="MUG", description="", folder="Client A/Mugs")
    saved_briefs.label(
        ledger, workspace=ME, brief_id=first, name="Mug", description=" for the shop ", folder="Client A/Mugs"
    )
    for name, folder in (
        ("", ""),
        ("x" * 61, ""),
        ("a\x00b", ""),
        ("fine", "x" * 61),
        ("fine", "/".join(["y" * 50] * 4)),
    ):
        with pytest.raises(BadInput, match="has"):
            saved(ledger, name, folder=folder)
    assert [(b.name, b.folder) for b in saved_briefs.all_of(ledger, workspace=ME)] == [
        ("Mug", ""), ("Mug", "Client A/Mugs"),
    ]  # fmt: skip
    assert saved_briefs.all_of(ledger, workspace=ME)[1].description == "for the shop"


def test_what_is_deleted_comes_back_beside_what_took_its_name(ledger: Ledger) -> None:
    first = saved(ledger)
    saved_briefs.star(ledger, workspace=ME, brief_id=first, is_starred=True)
    saved_briefs.delete(ledger, workspace="them", brief_id=first)
    assert len(saved_briefs.all_of(ledger, workspace=ME)) == 1
    saved_briefs.delete(ledger, workspace=ME, brief_id=first)
    assert saved_briefs.all_of(ledger, workspace=ME) == ()
    with pytest.raises(BadInput, match="deleted"):
        saved_briefs.save(ledger, workspace=ME, brief_id=first, content={})
    saved(ledger, subject="another")
    saved_briefs.bring_back(ledger, workspace=ME, brief_id=first)
    back = saved_briefs.all_of(ledger, workspace=ME)
    assert [(b.name, b.is_starred, b.newest.content["texts"]) for b in back] == [
        ("Mug 2", True, {"subject": "a mug"}), ("Mug", False, {"subject": "another"}),
    ]  # fmt: skip


def test_the_library_leaves_with_the_workspace_and_comes_in_once(ledger: Ledger, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    kept, gone = saved(ledger, folder="A"), saved(ledger, "Gone")
    saved_briefs.save(ledger, workspace=ME, brief_id=kept, content=content("a jar"))
    saved_briefs.delete(ledger, workspace=ME, brief_id=gone)
    archive = tmp_path / "archive.zip"
    archive.write_bytes(b"".join(workspace_export.export(ledger, store, workspace=ME)))
    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as opened:
        assert b"Gone" not in opened.read("saved_briefs.jsonl")
    (tmp_path / "other").mkdir()
    other = ledger_in(tmp_path / "other")
    try:
        for times in (1, 0):
            added = workspace_import.import_(other, store, workspace="them", path=archive)
            assert (added.saved_briefs, added.saved_brief_versions) == (times, 2 * times)
        assert saved_briefs.all_of(other, workspace="them") == saved_briefs.all_of(ledger, workspace=ME)
    finally:
        other.close()
