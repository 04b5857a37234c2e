"""The browser's half of the components: scripts parse as they are put together, and keep to the house."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from tests.pages.conftest import ROOT

ASSETS = ROOT / "pages" / "ui" / "shared" / "assets"
SCRIPTS = sorted(ASSETS.glob("*.js"))
NODE = str(compute_driver_executable()[0])
"""Playwright brings it: nothing else needs to be installed."""
BANNED = {
    r"\bvar\s": "const or let",
    r"[^=!]==[^=]": "===",
    r"!=[^=]": "!==",
    r"\binnerHTML\b|\bouterHTML\b|\binsertAdjacentHTML\b": "textContent: a text from a model may hold anything",
    r"\beval\(|new Function\(": "no code from data",
    r"\bconsole\.|\bdebugger\b": "nothing left over from looking for a mistake",
}


def parsed(source: str, folder: Path) -> str:
    """What Node says against a script as a module; nothing where it parses."""
    module = folder / "script.mjs"
    module.write_text(source, encoding="utf-8")
    check = subprocess.run([NODE, "--check", str(module)], capture_output=True, text=True, timeout=60, check=False)
    return check.stderr if check.returncode else ""


def put_together() -> Iterator[tuple[str, ...]]:
    """The scripts of each component, as its page names them."""
    for path in (ROOT / "pages").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "js" and isinstance(node.value, ast.Call):
                yield tuple(str(name.value) for name in node.value.args if isinstance(name, ast.Constant))


@pytest.mark.parametrize("names", sorted(set(put_together())), ids="+".join)
def test_every_component_parses_as_it_is_put_together_and_is_one(names: tuple[str, ...], tmp_path: Path) -> None:
    source = "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in names)
    assert parsed(source, tmp_path) == ""
    assert source.count("export default") == 1


def test_every_script_is_part_of_a_component() -> None:
    assert {path.name for path in SCRIPTS} == {name for names in put_together() for name in names}


@pytest.mark.parametrize("pattern", BANNED)
def test_no_script_has_what_the_house_does_without(pattern: str) -> None:
    lines = (
        (path.name, number, line) for path in SCRIPTS for number, line in enumerate(path.read_text().splitlines(), 1)
    )
    assert [f"{name}:{number}" for name, number, line in lines if re.search(pattern, line)] == [], BANNED[pattern]


def test_a_script_that_does_not_parse_is_refused(tmp_path: Path) -> None:
    assert "SyntaxError" in parsed("export default function () { const a = 1; const a = 2 }", tmp_path)
