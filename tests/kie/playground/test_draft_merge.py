"""Two tabs and one form: whatever the order of typing, saving, looking and reloading, no word typed is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kie.domain.stored_names import DraftName
from kie.ledger import Ledger, draft_revisions
from kie.ledger.draft_revisions import KeptDraft
from kie.playground.draft_merge import merge, take
from tests.support.ledgers import ME, ledger_in

FIELDS = ("subject", "scene", "style")
Form = dict[str, Any]


def form(**texts: str) -> Form:
    return {"texts": texts, "colours": "", "models": ["z-image"], "parameters": {}, "count": 1, "references": []}


class Tab:
    """What Create does in one tab, without its widgets: see pages/ui/create/create_state.py."""

    def __init__(self, ledger: Ledger, name: str) -> None:
        self.ledger, self.name = ledger, name
        self.base: KeptDraft | None = None
        self.form: Form = form()
        self.brought: list[str] = []
        self.reload()

    def reload(self) -> None:
        self.base = draft_revisions.load(self.ledger, workspace=ME, name=DraftName.CREATE)
        self.form = dict(self.base.content) if self.base else form()

    def look(self) -> None:
        kept = draft_revisions.load(self.ledger, workspace=ME, name=DraftName.CREATE)
        if kept is None or self.base is None or kept.version == self.base.version:
            return
        joined = take(self.base.content, self.form, kept.content)
        self.brought += joined.displaced.values()
        self.form, self.base = joined.content, kept

    def write(self, field: str, text: str) -> None:
        self.form = {**self.form, "texts": {**self.form["texts"], field: text}}

    def keep(self) -> None:
        if self.base is not None and self.base.content == self.form:
            return
        kept = draft_revisions.save(
            self.ledger, workspace=ME, name=DraftName.CREATE, content=self.form, base=self.base, merge=merge,
            writer=self.name,
        )  # fmt: skip
        is_mine = kept.content == self.form
        self.base = kept if is_mine else KeptDraft(version=kept.version - 1, content=self.form)


STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(("write", "look", "keep", "run", "reload")), st.sampled_from(FIELDS)),
    max_size=30,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(steps=STEPS)
def test_every_word_that_was_kept_is_in_the_form_or_in_a_revision_or_offered_back(
    steps: list[tuple[int, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    ledger = ledger_in(tmp_path_factory.mktemp("drafts"))
    tabs = [Tab(ledger, "one"), Tab(ledger, "two")]
    kept_words: set[str] = set()
    pending: dict[int, set[str]] = {0: set(), 1: set()}
    for number, (which, step, field) in enumerate(steps):
        tab = tabs[which]
        if step == "write":
            word = f"word{number}"
            pending[which] = {w for w in pending[which] if w in str(tab.form)} | {word}
            tab.write(field, word)
        if step in ("look", "run"):
            tab.look()
        if step in ("keep", "run"):
            tab.keep()
            kept_words |= {w for w in pending[which] if w in str(tab.form)}
            pending[which] = set()
        if step == "reload":  # what was typed and not sent yet goes with the page
            tab.reload()
            pending[which] = set()
    revisions = draft_revisions.revisions(ledger, workspace=ME, name=DraftName.CREATE)
    everything = str([revision.content for revision in revisions])
    by_tab = [word for tab in tabs for word in tab.brought]
    ledger.close()
    replaced_by_hand = _overwritten(steps)
    for word in kept_words:
        assert word in everything or word in by_tab or word in replaced_by_hand


def _overwritten(steps: list[tuple[int, str, str]]) -> set[str]:
    """Words that their own tab wrote over within the moment in which typing is one revision."""
    last: dict[tuple[int, str], str] = {}
    gone: set[str] = set()
    for number, (which, step, field) in enumerate(steps):
        if step != "write":
            continue
        if (which, field) in last:
            gone.add(last[(which, field)])
        last[(which, field)] = f"word{number}"
    return gone


def test_a_tab_that_is_behind_takes_what_it_has_not_touched_and_says_so(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    one = Tab(ledger, "one")
    one.write("subject", "a mug")
    one.keep()
    two = Tab(ledger, "two")
    two.write("scene", "on a shelf")
    two.keep()
    one.write("style", "ink")
    kept = draft_revisions.load(ledger, workspace=ME, name=DraftName.CREATE)
    assert kept is not None
    assert one.base is not None
    joined = take(one.base.content, one.form, kept.content)
    assert joined.taken == (("texts", "scene"),)
    assert joined.content["texts"] == {"subject": "a mug", "scene": "on a shelf", "style": "ink"}
    assert joined.displaced == {}
    ledger.close()


def test_the_same_field_in_two_tabs_keeps_the_later_and_offers_the_earlier_back(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    one, two = Tab(ledger, "one"), Tab(ledger, "two")
    one.write("subject", "a mug")
    one.keep()
    two.write("subject", "a kettle")
    two.keep()
    one.look()
    assert one.form["texts"] == {"subject": "a kettle"}
    assert one.brought == ["a mug"]
    texts = [
        revision.content["texts"] for revision in draft_revisions.revisions(ledger, workspace=ME, name=DraftName.CREATE)
    ]
    assert {"subject": "a mug"} in texts
    ledger.close()


@given(
    base=st.lists(st.integers(0, 5), unique=True), mine=st.lists(st.integers(0, 5), unique=True),
    theirs=st.lists(st.integers(0, 5), unique=True),
)  # fmt: skip
def test_files_that_either_tab_added_are_kept_and_what_either_took_away_is_gone(
    base: list[int], mine: list[int], theirs: list[int]
) -> None:
    joined = merge({"references": base}, {"references": mine}, {"references": theirs})["references"]
    assert set(joined) == (set(mine) & set(theirs)) | (set(mine) - set(base)) | (set(theirs) - set(base))  # type: ignore[arg-type]
    assert len(joined) == len(set(joined))  # type: ignore[arg-type]


def test_parameters_are_joined_one_by_one() -> None:
    base = {"parameters": {"m": {"seed": 1, "size": "1K"}}}
    joined = merge(
        base, {"parameters": {"m": {"seed": 2, "size": "1K"}}}, {"parameters": {"m": {"seed": 1, "size": "4K"}}}
    )
    assert joined == {"parameters": {"m": {"seed": 2, "size": "4K"}}}


def test_revisions_are_bounded_and_typing_on_is_one_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = ledger_in(tmp_path)
    tab = Tab(ledger, "one")
    for length in range(1, 9):
        tab.write("subject", "a mug on a shelf"[:length])
        tab.keep()
    assert len(draft_revisions.revisions(ledger, workspace=ME, name=DraftName.CREATE)) == 1
    monkeypatch.setattr(draft_revisions, "COALESCED_MS", 0)
    for number in range(draft_revisions.KEPT + 30):
        tab.write("subject", f"text {number}")
        tab.keep()
    revisions = draft_revisions.revisions(ledger, workspace=ME, name=DraftName.CREATE)
    assert len(revisions) == draft_revisions.KEPT
    assert revisions[0].content["texts"] == {"subject": f"text {draft_revisions.KEPT + 29}"}
    ledger.close()
