"""Whether the key, the balance and the settings are what they should be, and whether the pages say so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kie import __version__
from kie.domain.stored_names import DraftName
from kie.ledger import account, draft_revisions
from kie.playground import container
from kie.playground.connection import Connection
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.drafts import Draft
from pages.ui.settings.health import balance_hint
from pages.ui.shared.frame import KEY_REFUSED
from tests.pages.conftest import ROOT, runs, visit

KEY = "sk-of-this-test-alone"


@pytest.fixture
def real(app: Playground, monkeypatch: pytest.MonkeyPatch) -> Playground:
    """The same house with a key; no worker runs, so it is shown to nobody."""
    monkeypatch.setenv("KIE_API_KEY", KEY)
    container.forget_current()
    return container.current()


def errors(page: AppTest) -> list[str]:
    return [error.value for error in page.error]


def metric(page: AppTest, label: str) -> str:
    return str(next(each.value for each in page.metric if each.label == label))


@pytest.mark.parametrize("name", ["create", "compare", "history", "models", "settings"])
def test_a_refused_key_is_said_on_every_page_until_it_is_taken_and_is_itself_on_none(
    real: Playground, name: str
) -> None:
    account.key_refused(real.ledger, service=real.settings.service)
    page = visit(name)
    assert errors(page)[0] == KEY_REFUSED
    assert KEY not in str(page.main)
    account.credit_seen(real.ledger, service=real.settings.service, amount=10.0)
    assert KEY_REFUSED not in errors(runs(page))


def test_settings_calls_no_refused_key_well(real: Playground) -> None:
    page = visit("settings")
    assert [each.value for each in page.success] == ["A key is set; tasks go to https://api.kie.ai."]
    account.credit_seen(real.ledger, service=real.settings.service, amount=10.0)
    assert metric(runs(page), "Credits") == "10 ($0.05)"
    account.key_refused(real.ledger, service=real.settings.service)
    page = runs(page)
    assert errors(page) == [KEY_REFUSED, "A key is set, but it is refused at https://api.kie.ai."]
    assert ([each.value for each in page.success], metric(page, "Credits")) == ([], "not known")


def test_the_demo_has_no_key_that_could_be_refused(app: Playground) -> None:
    account.key_refused(app.ledger, service=app.settings.service)
    assert errors(visit("settings")) == []


@pytest.mark.parametrize(
    ("balance", "credits", "sentence"),
    [
        (10.0, 18.0, "Your balance is 10 credits; this needs about 18."),
        (1.0, 19.2, "Your balance is 1 credit; this needs about 19.2."),
        (1234.5, 1234567.0, "Your balance is 1,234.5 credits; this needs about 1,234,567."),
        (18.0, 18.0, None),
        (10.0, None, None),
        (None, 18.0, None),
    ],
)
def test_a_price_above_the_balance_is_said(
    real: Playground, balance: float | None, credits: float | None, sentence: str | None
) -> None:
    if balance is not None:
        account.credit_seen(real.ledger, service=real.settings.service, amount=balance)
    assert balance_hint(Connection(real), credits) == sentence


def test_the_demo_never_runs_short(app: Playground) -> None:
    account.credit_seen(app.ledger, service=app.settings.service, amount=1.0)
    assert balance_hint(Connection(app), 18.0) is None


def test_settings_names_every_variable_that_is_read(app: Playground) -> None:
    read = re.findall(r'text\("([A-Z_]+)"', (ROOT / "kie" / "settings.py").read_text())
    table = next(each.value for each in visit("settings").markdown if each.value.startswith("| Name"))
    named = re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)
    assert sorted(named) == sorted(read)
    readme = (ROOT / "README.md").read_text()
    assert [name for name in named if name not in readme] == []


def test_settings_says_which_version_this_is(app: Playground) -> None:
    assert f"Version {__version__}" in [each.value for each in visit("settings").caption]


def test_an_import_that_fails_is_an_error_and_one_that_works_is_not(app: Playground, tmp_path: Path) -> None:
    page = visit("settings")
    page.file_uploader(key="import_file").upload("mine.zip", b"no ZIP at all")
    page = runs(page)
    page.button(key="import").click()
    assert len(errors(runs(page))) == 1
    assert [each.value for each in page.success] == []


def test_a_click_that_costs_more_than_is_left_says_so_before_it_is_made(real: Playground) -> None:
    account.credit_seen(real.ledger, service=real.settings.service, amount=10.0)
    written = Draft(texts={"subject": "A mug"}, models=("nano-banana-pro",))
    draft_revisions.save(real.ledger, workspace=LOCAL_WORKSPACE, name=DraftName.CREATE, content=written.to_json())
    page = visit()
    captions = [each.value.replace("\\", "") for each in page.caption]
    assert any("Your balance is 10 credits; this needs about 18." in line for line in captions)
    account.credit_seen(real.ledger, service=real.settings.service, amount=18.0)
    assert not any("Your balance" in each.value for each in runs(page).caption)
