"""A saved brief is found again, compared word by word, opened whole or in part, and handed on as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kie.attachments.references import Reference
from kie.domain.kept_file import PREFIX
from kie.errors import BadInput
from kie.playground import brief_file
from kie.playground.brief_library import BriefLibrary, changes, folders_of, form_of, matching
from kie.playground.drafts import Draft
from prompts.brief import TEXT_FIELDS
from tests.support.apps import app

ROOT = Path(__file__).resolve().parents[3]
ADDRESS = "https://example.com/a.png"
FORM = Draft(
    texts={"subject": "A red mug", "scene": "on white"}, colours="#FFF", models=("z-image",), count=2,
    parameters={"z-image": {"aspect_ratio": "1:1"}}, references=(Reference(address=ADDRESS),),
    variables=({"name": "a", "x": "1"},),
)  # fmt: skip

texts = st.text(max_size=30).map(lambda text: text.encode("utf-8", "ignore").decode().replace("\0", ""))
values = texts | st.integers() | st.booleans()
forms = st.builds(
    Draft,
    texts=st.dictionaries(st.sampled_from(TEXT_FIELDS), texts), colours=texts, count=st.integers(1, 8),
    models=st.lists(st.sampled_from(("z-image", "google/nano-banana")), unique=True).map(tuple),
    parameters=st.dictionaries(st.sampled_from(("z-image", "gone")), st.dictionaries(texts, values)),
    variables=st.lists(st.dictionaries(texts, texts, min_size=1), max_size=2).map(tuple),
)  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Iterator[BriefLibrary]:
    home = app(tmp_path, base_url="http://127.0.0.1:9")
    yield BriefLibrary(home, "local")
    home.ledger.close()


@given(st.lists(forms, min_size=1, max_size=3), texts, texts)
def test_any_form_comes_back_from_its_file_unharmed(saved: list[Draft], name: str, description: str) -> None:
    content = brief_file.written(name=name, description=description, folder="a/b", forms=saved)
    shared = brief_file.read(content, file_name="x.brief.json")
    assert (list(shared.forms), shared.description, shared.folder, shared.notes) == (saved, description, "a/b", ())
    assert brief_file.written(name=name, description=description, folder="a/b", forms=shared.forms) == content


def test_files_of_this_machine_stay_here_and_addresses_go_along() -> None:
    kept = Reference(address=f"{PREFIX}{'0' * 64}", name="private.png")
    form = Draft(references=(kept, Reference(address=ADDRESS)))
    content = brief_file.written(name="a", description="", folder="", forms=[form])
    assert b"private" not in content
    assert [r.address for r in brief_file.read(content, file_name="a.json").forms[0].references] == [ADDRESS]


def shared_with(**changed: object) -> bytes:
    whole = json.loads(brief_file.written(name="Mug", description="d", folder="f", forms=[FORM]))
    return json.dumps({**whole, **changed}).encode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe", "no JSON"),
        (b"{" * 5000, "no JSON"),
        (b'{"subject": NaN}', "no JSON"),
        (b"[1]", "no JSON object"),
        (b"{}", "holds no brief"),
        (b" " * (brief_file.LARGEST + 1), "too large"),
        (shared_with(forms=[]), "holds none"),
        (shared_with(forms="x"), "holds none"),
        (shared_with(forms=[None, 3]), "holds none"),
    ],
)
def test_what_is_no_brief_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        brief_file.read(content, file_name="a.json")


def test_what_cannot_be_taken_over_is_named_and_the_rest_is_taken() -> None:
    form = {
        "texts": {"subject": "a \ud800mug\0", "smell": "x"}, "models": ["z-image", "gone/model"], "count": "many",
        "new": 1,
        "references": [{"address": f"{PREFIX}{'0' * 64}", "medium": "image"}], "parameters": [1],
    }  # fmt: skip
    shared = brief_file.read(shared_with(version=9, later=True, forms=[form], name=3), file_name="Mug on white.json")
    assert (shared.name, shared.forms[0].texts, shared.forms[0].models) == (
        "Mug on white",
        {"subject": "a mug"},
        ("z-image",),
    )
    said = " ".join(shared.notes)
    for part in ("newer version", "“later”", "“new”", "“smell”", "“gone/model”", "another machine"):
        assert part in said


def test_the_documented_example_is_read_whole() -> None:
    example = (ROOT / "docs" / "brief-files.md").read_text(encoding="utf-8").split("```json\n")[1].split("```")[0]
    shared = brief_file.read(example.encode(), file_name="x.json")
    assert (shared.name, shared.folder, shared.notes) == ("Mug on white", "Client A/Mugs", ())
    [form] = shared.forms
    assert (form.models, form.references[0].address) == (("nano-banana-pro",), "https://example.com/mug.png")
    assert [row["colour"] for row in form.variables] == ["red", "blue"]


def test_the_fields_of_a_brief_alone_are_a_brief_too() -> None:
    content = json.dumps(
        {"subject": "a mug", "scene": 3, "mood": "x", "colours": ["#EC4899", "PANTONE 286 C"]}
    ).encode()
    shared = brief_file.read(content, file_name="mug.json")
    assert (shared.name, shared.forms[0].brief.subject, shared.forms[0].colours) == ("mug", "a mug", "#EC4899")
    said = " ".join(shared.notes)
    assert all(part in said for part in ("“mood”", "“scene”", "colours"))


def test_a_brief_is_saved_found_compared_and_opened_in_part(library: BriefLibrary) -> None:
    brief_id = library.create(FORM, name="Crème mug", folder="Client A/Mugs", description="for the shop")
    changed = replace(FORM, texts={"subject": "A blue mug"}, models=("google/nano-banana",))
    assert library.save(changed, brief_id=brief_id) == 2
    [brief] = library.all()
    for words in ("", "creme", "MUG shop", "blue", "client"):
        assert matching([brief], words=words) == (brief,)
    assert matching([brief], words="red") == ()
    assert matching([brief], words="", folder="Client A") == (brief,)
    assert matching([brief], words="", folder="Client") == ()
    assert folders_of([brief]) == ("Client A", "Client A/Mugs")
    second, first = library.versions(brief_id=brief_id)
    seen = {change.field: (change.was, change.now) for change in changes(first.content, second.content)}
    assert ("red", True) in [(words.strip(), marked) for words, marked in seen["Subject"][0]]
    assert ("blue", True) in [(words.strip(), marked) for words, marked in seen["Subject"][1]]
    assert {"Subject", "Scene", "Models"} <= set(seen)
    now = Draft(texts={"subject": "mine"}, models=("google/imagen4",), parameters={"google/imagen4": {"a": 1}}, count=3)
    assert form_of(first, now=now) == FORM
    assert form_of(first, now=now, what="brief") == replace(
        now, texts=FORM.texts, colours=FORM.colours, variables=FORM.variables
    )
    settings = form_of(first, now=now, what="settings")
    assert (settings.texts, settings.models, settings.count) == ({"subject": "mine"}, ("z-image",), 2)
    assert settings.parameters == {**now.parameters, **FORM.parameters}


def test_a_brief_is_duplicated_shared_and_taken_in_beside_itself(library: BriefLibrary) -> None:
    brief_id = library.create(FORM, name="Mug", folder="A")
    library.save(Draft(), brief_id=brief_id)
    [brief] = library.all()
    library.duplicate(brief)
    file_name, content = library.share(brief)
    assert file_name == "mug.brief.json"
    assert library.take_in(content, file_name=file_name) == ("Mug 3", ())
    names = [(b.name, b.folder, b.newest.number) for b in library.all()]
    assert names == [("Mug", "A", 2), ("Mug 2", "A", 1), ("Mug 3", "A", 2)]
    hostile = brief_file.written(name="x" * 500 + "\n\u202e", description="y" * 9000, folder="z" * 500, forms=[FORM])
    name, _ = library.take_in(hostile, file_name="a.json")
    assert len(name) <= 60
