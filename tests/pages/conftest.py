"""The pages without a browser: Streamlit's own AppTest on the real entry script, with a ledger of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kie import playground
from kie.playground import Playground

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Playground]:
    """The demo on an empty folder; no worker runs, so tasks stay as the test left them."""
    for name in (
        "KIE_API_KEY",
        "KIE_AI_API_KEY",
        "KIE_BASE_URL",
        "DATABASE_URL",
        "FILES_URL",
        "BUDGET_CREDITS_PER_DAY",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    monkeypatch.chdir(ROOT)
    playground.forget_current()
    yield playground.current()
    playground.forget_current()


def visit(page: str = "create") -> AppTest:
    """A first visit to a page; fails where the page raised."""
    visited = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=20)
    if page != "create":
        visited.switch_page(f"{page}.py")
    return runs(visited)


def runs(visited: AppTest) -> AppTest:
    visited.run()
    assert [error.message for error in visited.exception] == []
    return visited
