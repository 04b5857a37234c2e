"""The pages without a browser: Streamlit's own AppTest on the real entry script, with a ledger of the test's own."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]


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
