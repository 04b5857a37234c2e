"""A workspace finds again what it kept beside its tasks, each kind in a place of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kie.domain.stored_names import DraftName, Preference
from kie.ledger import Ledger, draft_revisions, workspace_state
from tests.support.ledgers import ME, draft_content, ledger_in


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = ledger_in(tmp_path)
    yield opened
    opened.close()


def test_a_draft_is_kept_under_its_name_and_workspace(ledger: Ledger) -> None:
    first, other = DraftName.CREATE, DraftName.BEFORE_REUSE
    assert draft_content(ledger, workspace=ME, name=first) is None
    draft_revisions.save(ledger, workspace=ME, name=first, content={"subject": "a mug “é” 🫖"})
    draft_revisions.save(ledger, workspace=ME, name=first, content={"subject": "a pot", "colours": ["#fff"]})
    draft_revisions.save(ledger, workspace=ME, name=other, content={})
    assert draft_content(ledger, workspace=ME, name=first) == {"subject": "a pot", "colours": ["#fff"]}
    assert draft_content(ledger, workspace=ME, name=other) == {}
    assert draft_content(ledger, workspace="somebody", name=first) is None


def test_word_lists_are_kept_by_name_and_the_newest_lines_count(ledger: Ledger) -> None:
    assert workspace_state.load_word_lists(ledger, workspace=ME) == {}
    workspace_state.save_word_list(ledger, workspace=ME, name="seasons", lines=("spring",))
    workspace_state.save_word_list(ledger, workspace=ME, name="animals", lines=("hare", "Käfer"))
    workspace_state.save_word_list(ledger, workspace=ME, name="seasons", lines=("autumn", "winter"))
    assert list(workspace_state.load_word_lists(ledger, workspace=ME).items()) == [
        ("animals", ("hare", "Käfer")), ("seasons", ("autumn", "winter")),
    ]  # fmt: skip
    assert workspace_state.load_word_lists(ledger, workspace="somebody") == {}


def test_a_preference_is_one_value_that_the_next_one_replaces(ledger: Ledger) -> None:
    name = Preference.CUTOUT_BACKEND
    assert workspace_state.load_preference(ledger, workspace=ME, name=name) is None
    for value in ("http", "kie"):
        workspace_state.save_preference(ledger, workspace=ME, name=name, value=value)
    assert workspace_state.load_preference(ledger, workspace=ME, name=name) == "kie"
    assert workspace_state.load_preference(ledger, workspace="somebody", name=name) is None
