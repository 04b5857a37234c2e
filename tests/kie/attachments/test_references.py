"""Files that a request refers to: named by content until they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kie import catalogue
from kie.attachments import references
from kie.catalogue import Accepted, Parameter
from kie.errors import BadInput
from kie.ledger import request_files
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.settings import Settings
from tests.support.pictures import clip, picture

ONE, TWO = "1" * 64, "2" * 64
IMAGES = Parameter(
    name="image_input", type="array", items="string", accepts=Accepted(mime=("image/png", "image/jpeg"), max_mb=0.01)
)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Playground]:
    made = Playground(Settings(data=tmp_path))
    yield made
    made.ledger.close()


def test_a_request_refers_to_content_and_is_resolved_to_addresses() -> None:
    request_input: dict[str, catalogue.Json] = {
        "prompt": "kie-file is a word", "image_url": references.reference(TWO), "n": 3,
        "image_input": [references.reference(ONE), "https://example.org/2.png", references.reference(TWO)],
    }  # fmt: skip
    assert references.hashes(request_input) == (TWO, ONE)
    assert references.resolved(request_input, {ONE: "https://up/1", TWO: "https://up/2"}) == {
        "prompt": "kie-file is a word", "image_url": "https://up/2", "n": 3,
        "image_input": ["https://up/1", "https://example.org/2.png", "https://up/2"],
    }  # fmt: skip
    assert references.hashes({"prompt": "a mug", "flag": None}) == ()


@pytest.mark.parametrize(
    "text", ["kie-file:", "kie-file: a label on a box", f"kie-file:{'A' * 64}", f"a kie-file:{ONE}"]
)
def test_only_a_whole_hash_names_a_kept_file_so_that_words_are_sent_as_they_are(text: str) -> None:
    assert references.hashes({"prompt": text}) == ()
    assert references.resolved({"prompt": text}, {}) == {"prompt": text}
    assert references.Reference(address=text).sha256 is None


@pytest.mark.parametrize(
    ("mime", "size", "sentence"),
    [
        ("image/png", 10_000, None),
        ("image/png", 10_001, "a.png has 0.0 MB, and this model takes at most 0.01 MB."),
        ("image/webp", 5, "a.png is image/webp, and this model takes PNG, JPEG."),
    ],
)
def test_a_file_is_measured_against_what_the_parameter_accepts(mime: str, size: int, sentence: str | None) -> None:
    assert references.refused_because(IMAGES, mime=mime, size=size, name="a.png") == sentence
    anything = Parameter(name="any", type="string")
    assert references.refused_because(anything, mime=mime, size=size, name="a.png") is None


def test_a_local_picture_is_kept_and_known_by_its_content(app: Playground, tmp_path: Path) -> None:
    (tmp_path / "mug.png").write_bytes(picture())
    reference = app.inputs.keep_path(tmp_path / "mug.png", workspace=LOCAL_WORKSPACE)
    (sha256,) = references.hashes({"image_input": [reference.address]})
    assert (reference.medium, reference.mime, reference.width, reference.height) == ("image", "image/png", 40, 30)
    assert app.store.path(sha256).read_bytes() == picture()
    assert request_files.reference_facts(app.ledger, workspace=LOCAL_WORKSPACE, sha256=sha256) == (
        "mug.png",
        "image/png",
    )
    assert request_files.reference_facts(app.ledger, workspace="somebody", sha256=sha256) is None
    again = app.inputs.keep(picture(), name="b.png", workspace=LOCAL_WORKSPACE)
    assert again == replace(reference, name="b.png")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"not a picture", "mug.png is no whole picture, clip or sound that can be read. Nothing was sent."),
        (picture()[:100], "mug.png is no whole picture, clip or sound that can be read. Nothing was sent."),
        (clip()[:-200], "mug.png is no whole picture, clip or sound that can be read. Nothing was sent."),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence(
    app: Playground, tmp_path: Path, content: bytes, sentence: str
) -> None:
    (tmp_path / "mug.png").write_bytes(content)
    with pytest.raises(BadInput) as refused:
        app.inputs.keep_path(tmp_path / "mug.png", workspace=LOCAL_WORKSPACE)
    assert refused.value.message == sentence


def test_a_file_that_is_not_there_is_a_sentence(app: Playground, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        app.inputs.keep_path(tmp_path / "none.png", workspace=LOCAL_WORKSPACE)
    assert refused.value.message == "none.png cannot be read (No such file or directory). Nothing was sent."
