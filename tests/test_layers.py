"""Dependencies run one way. Reads every import of the repository, the ones inside functions too."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OWN = ("kie", "prompts", "pages", "app", "tests", "bench")
LAYERS = (
    ("errors", "logging_setup"),
    ("settings", "catalogue"),
    ("domain", "attachments", "recipes", "cutout", "media"),
    ("api", "ledger", "emulator"),
    ("worker",),
    ("playground",),
    ("cli", "server"),
    ("__main__",),
)
"""kie's modules, from what everybody may import to what nobody does. Those of one layer may know each other."""
RANKS = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
KNOW_PROMPTS = ("playground", "cli", "server")
MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "kie": frozenset({"kie"}),
    "prompts": frozenset({"prompts"}),
    "pages": frozenset({"pages", "prompts", "kie", "streamlit"}),
    "app": frozenset({"pages", "kie", "streamlit"}),
}


def sources() -> dict[str, str]:
    """Every module of the product by its dotted name."""
    paths = [ROOT / "app.py", *(path for top in ("kie", "prompts", "pages") for path in (ROOT / top).rglob("*.py"))]
    names = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths}
    return {name: path.read_text(encoding="utf-8") for path, name in names.items()}


def imports(module: str, source: str, *, modules: frozenset[str], deep: bool = True) -> Iterator[str]:
    """What a module imports, by dotted name; `modules` tells a module from a name inside one.

    Not `deep` leaves out what is imported inside functions and blocks.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree) if deep else tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*parents, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield whole if whole in modules else base


def turned_arrows(modules: Mapping[str, str]) -> list[str]:
    """Every import that runs against the order, as `importer -> imported`."""
    known = frozenset(modules)
    found = []
    for module, source in modules.items():
        top, unit = module.split(".")[0], module.split(".")[1:2]
        for imported in imports(module, source, modules=known):
            other, other_unit = imported.split(".")[0], imported.split(".")[1:2]
            watched = other in OWN or other == "streamlit"
            allowed = MAY_IMPORT[top] | ({"prompts"} if top == "kie" and unit and unit[0] in KNOW_PROMPTS else set())
            is_wrong = watched and other not in allowed
            if top == other == "kie" and unit and other_unit:
                is_wrong = RANKS.get(other_unit[0], -1) > RANKS.get(unit[0], len(LAYERS))
            if is_wrong:
                found.append(f"{module} -> {imported}")
    return found


def circles(modules: Mapping[str, str]) -> list[str]:
    """Units of kie that can reach themselves through imports at the top of their files."""
    known, reach = frozenset(modules), {name: set[str]() for name in RANKS}
    for module, source in modules.items():
        for imported in imports(module, source, modules=known, deep=False):
            here, there = module.split(".")[1:2], imported.split(".")[1:2]
            if module.startswith("kie.") and imported.startswith("kie.") and here != there:
                reach.setdefault(here[0], set()).add(there[0])
    for _ in reach:
        for unit, others in reach.items():
            reach[unit] = others | {further for other in others for further in reach.get(other, ())}
    return sorted(unit for unit, others in reach.items() if unit in others)


def test_no_import_runs_against_the_order() -> None:
    assert turned_arrows(sources()) == []


def test_every_module_of_kie_has_its_place_in_the_order() -> None:
    units = {name.split(".")[1] for name in sources() if name.startswith("kie.")}
    assert sorted(units - set(RANKS)) == []


def test_no_unit_of_kie_imports_itself_in_a_circle() -> None:
    assert circles(sources()) == []


@pytest.mark.parametrize(
    ("module", "source", "arrow"),
    [
        ("kie.errors", "from kie.worker import engine", "kie.errors -> kie.worker.engine"),
        ("kie.errors", "from kie.worker.engine import Worker", "kie.errors -> kie.worker.engine"),
        ("kie.media.names", "import kie.api.client", "kie.media.names -> kie.api.client"),
        (
            "kie.catalogue.types",
            "def f():\n    from kie.api.protocol import Record",
            "kie.catalogue.types -> kie.api.protocol",
        ),
        ("kie.ledger.transitions", "from ..worker.engine import Worker", "kie.ledger.transitions -> kie.worker.engine"),
        ("kie.worker.engine", "from kie.server.routes import ROUTES", "kie.worker.engine -> kie.server.routes"),
        ("kie.media.store", "from kie.api.client import KieClient", "kie.media.store -> kie.api.client"),
        ("kie.server.routes", "import streamlit as st", "kie.server.routes -> streamlit"),
        ("kie.cli", "from pages.ui import board", "kie.cli -> pages.ui"),
        ("kie.worker.engine", "import app", "kie.worker.engine -> app"),
        ("kie.worker.poll", "from prompts.compose import compose", "kie.worker.poll -> prompts.compose"),
        ("prompts.compose", "from kie import catalogue", "prompts.compose -> kie.catalogue"),
        ("prompts.lint", "import streamlit", "prompts.lint -> streamlit"),
        ("pages.create", "from tests.support import apps", "pages.create -> tests.support"),
        ("kie.new", "from kie.worker.engine import Worker", None),
        ("kie.worker.engine", "from kie.api.protocol import Record\nimport httpx", None),
        ("kie.__main__", "from kie.cli import parser", None),
    ],
)
def test_a_turned_arrow_is_found(module: str, source: str, arrow: str | None) -> None:
    made_up = dict.fromkeys(
        ("kie.worker.engine", "kie.api.client", "kie.api.protocol", "kie.server.routes", "kie.catalogue"), ""
    )
    assert turned_arrows(made_up | {module: source}) == ([] if arrow is None else [arrow])


def test_a_circle_is_found() -> None:
    made_up = {
        "kie.api.client": "from kie.media.store import FileStore",
        "kie.media.store": "from kie import ledger",
        "kie.ledger.transitions": "import kie.api.client",
        "kie.worker.engine": "from kie.api import client",
    }
    assert circles(made_up | {"kie.ledger": ""}) == ["api", "ledger", "media"]
