"""Undo and redo over the whole form: any walk back and forth shows what was written, and nothing is ever lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kie.domain.stored_names import DraftName
from kie.ledger import Ledger, draft_revisions
from kie.ledger.draft_revisions import Steps
from tests.support.ledgers import ME, ledger_in

FORM = DraftName.CREATE


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = ledger_in(tmp_path)
    yield opened
    opened.close()


def write(ledger: Ledger, words: str, *, field: str = "subject", writer: str = "") -> None:
    now = draft_revisions.load(ledger, workspace=ME, name=FORM)
    texts = dict(now.content["texts"]) if now else {}  # type: ignore[call-overload]
    draft_revisions.save(ledger, workspace=ME, name=FORM, content={"texts": {**texts, field: words}}, writer=writer)


def step(ledger: Ledger, *, is_back: bool) -> object:
    kept = draft_revisions.step(ledger, workspace=ME, name=FORM, is_back=is_back)
    return kept and kept.content["texts"]


def test_what_is_undone_is_redone_until_something_else_is_written(ledger: Ledger) -> None:
    assert draft_revisions.steps(ledger, workspace=ME, name=FORM) == Steps(back=None, forward=None)
    assert step(ledger, is_back=True) is None
    for words in ("a", "b", "c"):
        write(ledger, words)
    assert step(ledger, is_back=False) is None
    assert step(ledger, is_back=True) == {"subject": "b"}
    assert step(ledger, is_back=True) == {"subject": "a"}
    assert step(ledger, is_back=True) is None
    assert step(ledger, is_back=False) == {"subject": "b"}
    write(ledger, "d")
    assert step(ledger, is_back=False) is None
    assert step(ledger, is_back=True) == {"subject": "b"}
    assert step(ledger, is_back=False) == {"subject": "d"}
    assert {str(kept.content["texts"]) for kept in draft_revisions.revisions(ledger, workspace=ME, name=FORM)} == {
        "{'subject': 'a'}", "{'subject': 'b'}", "{'subject': 'c'}", "{'subject': 'd'}",
    }  # fmt: skip
    assert draft_revisions.steps(ledger, workspace="them", name=FORM) == Steps(back=None, forward=None)


def test_words_typed_in_one_go_are_one_step_and_another_field_is_the_next(ledger: Ledger) -> None:
    write(ledger, "", writer="tab")
    for words in ("a", "a m", "a mug"):
        write(ledger, words, writer="tab")
    for words in ("on", "on white"):
        write(ledger, words, field="scene", writer="tab")
    assert step(ledger, is_back=True) == {"subject": "a mug"}
    write(ledger, "a jar", writer="tab")
    assert step(ledger, is_back=True) == {"subject": "a mug"}


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["write", "undo", "redo"]), max_size=25))
def test_any_walk_is_that_of_a_list_with_a_cursor(walk: list[str]) -> None:
    with TemporaryDirectory() as folder:
        ledger = ledger_in(Path(folder))
        try:
            written: list[str] = []
            here = -1
            for number, action in enumerate(walk):
                if action == "write":
                    write(ledger, str(number))
                    written = [*written[: here + 1], str(number)]
                    here += 1
                elif action == "undo":
                    is_possible = here > 0
                    here -= is_possible
                    assert step(ledger, is_back=True) == ({"subject": written[here]} if is_possible else None)
                else:
                    is_possible = here + 1 < len(written)
                    here += is_possible
                    assert step(ledger, is_back=False) == ({"subject": written[here]} if is_possible else None)
        finally:
            ledger.close()
