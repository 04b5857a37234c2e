"""What the session holds has one typed owner a feature; everything else reads and writes it through that."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.pages.conftest import ROOT

PAGES = ROOT / "pages"
OWNER = "session_values.py"


def names_in(source: str) -> Iterator[str]:
    """Every name that is used: of a variable, an attribute, an import."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name


def called_in(source: str) -> Iterator[str]:
    """The names of what is called, `SessionValue[int](…)` too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func.value if isinstance(node.func, ast.Subscript) else node.func
            yield called.id if isinstance(called, ast.Name) else ""


def test_nothing_but_session_values_touches_the_session() -> None:
    touching = [p.name for p in PAGES.rglob("*.py") if "session_state" in set(names_in(p.read_text(encoding="utf-8")))]
    assert touching == [OWNER]


def test_every_value_of_the_session_is_declared_by_its_feature() -> None:
    declaring = [p for p in PAGES.rglob("*.py") if "SessionValue" in set(called_in(p.read_text(encoding="utf-8")))]
    assert [str(p.relative_to(PAGES)) for p in declaring if not p.name.endswith("_state.py")] == []
    folders = [p.parent.name for p in declaring]
    assert len(folders) > 5
    assert sorted(folders) == sorted(set(folders))
