"""Dependencies run one way: the contracts between the rooms, read from every import, the ones inside functions too.

Rooms and their order are README's own sentence. A test and not import-linter, which sees the same imports, because
three contracts here are not its kind: what importing a room *loads* (it does not tell an import inside a function
from one at the top), app.py (no package), and that every contract is shown to fail, on made-up sources.
A name that one module only passes on to another is mypy's to refuse (strict: no implicit re-exports).
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping

import pytest

from docs.draw_imports import imports, product_sources, readme_layers, room_of

LAYERS = readme_layers()
RANKS = {room: rank for rank, layer in enumerate(reversed(LAYERS)) for room in layer}
"""The order of README's sentence: nobody imports what ranks above it. Rooms of one layer may know each other."""

DOORS = ("kie", "kie.__main__")
"""No rooms: the package's version, and the one line behind `python -m kie`."""

ONLY: Mapping[str, tuple[str, ...]] = {
    "app": ("kie.server", "kie.playground", "kie.errors", "kie.logging_setup"),
    "pages": ("kie.playground", "prompts", "kie.catalogue", "kie.domain", "kie.errors", "kie"),
    "prompts": (),
    "kie.domain": ("kie.catalogue.types", "kie.errors"),
    "kie.catalogue": ("kie.errors",),
    "kie.settings": ("kie.errors",),
    "kie.logging_setup": (),
    "kie.errors": (),
    "kie.__main__": ("kie.cli",),
    "kie": (),
}
"""All that a room may import of the product, where that is less than its rank allows."""

IMPORTED_BY: Mapping[str, tuple[str, ...]] = {
    "prompts": ("pages", "kie.playground", "kie.cli", "kie.server"),
    "streamlit": ("pages", "app"),
    "kie.emulator": ("kie.playground.container",),
    "kie.ledger.schema": ("kie.ledger",),
    "app": (),
    "pages": (),
    "kie.cli": ("kie.__main__",),
    "kie.server": ("app",),
    "kie.__main__": (),
    "tests": (),
    "bench": (),
    "docs": (),
}
"""All that may import a room, a module or a library, where those are few; a room may always import itself."""

NEVER: Mapping[str, tuple[str, ...]] = {
    "kie.ledger": ("kie.api.client", "kie.media.inspect", "kie.media.video", "kie.media.safe_fetch"),
    "kie.emulator": ("kie.api.client", "kie.api.protocol", "kie.api.error_messages", "kie.ledger"),
}
"""What a room must not know although it ranks no higher. An emulator that read the wire as our client does would agree
with every mistake in there."""

LOADS_NONE_OF: Mapping[str, tuple[str, ...]] = {
    "kie.catalogue": ("httpx", "PIL", "av", "numpy", "scipy", "cv2", "pandas", "sqlalchemy"),
    "kie.domain": ("httpx", "PIL", "av", "numpy", "scipy", "cv2", "pandas", "sqlalchemy"),
    "kie.ledger": ("httpx", "PIL", "av", "numpy", "scipy", "cv2", "pandas", "starlette"),
    "kie.api": ("PIL", "av", "numpy", "scipy", "cv2", "pandas", "sqlalchemy"),
    "kie.worker": ("PIL", "av", "numpy", "scipy", "cv2", "pandas", "starlette"),
    "kie.server": ("PIL", "av", "numpy", "scipy", "cv2", "pandas", "streamlit"),
}
"""What must not be loaded, over however many modules, by importing any module of a room."""


INSIDE_THE_CONTAINER = frozenset({"ledger", "store", "client", "inbox", "secret"})
"""Parts of the playground that a page has no business with, imported or not."""


def stands_in(name: str, places: Collection[str]) -> bool:
    return any(name == place or (place != "kie" and name.startswith(f"{place}.")) for place in places)


def broken_contracts(sources: Mapping[str, str]) -> list[str]:
    """Every import that no contract allows, as `importer -> imported`."""
    return [
        f"{module} -> {imported}"
        for module, source in sources.items()
        for imported in sorted(set(imports(module, source, modules=sources)))
        if not is_allowed(module, imported)
    ]


def is_allowed(module: str, imported: str) -> bool:
    here, there = (room_of(name, (*RANKS, *DOORS)) for name in (module, imported))
    is_own = here is not None and here == there
    for place, importers in IMPORTED_BY.items():
        if stands_in(imported, [place]) and not stands_in(module, (place, *importers)):
            return False
    if here in NEVER and stands_in(imported, NEVER[here]):
        return False
    if here is None or there is None or is_own:
        return True
    if here in ONLY:
        return stands_in(imported, ONLY[here])
    return there == "kie" or RANKS[there] <= RANKS[here]


def circles(sources: Mapping[str, str]) -> list[str]:
    """Modules, and rooms, that can reach themselves through imports."""
    modules = {
        module: {name for name in imports(module, source, modules=sources) if name != module}
        for module, source in sources.items()
    }
    rooms: dict[str, set[str]] = {room: set() for room in RANKS}
    for module, names in modules.items():
        here = room_of(module, RANKS)
        rooms.get(here or "", set()).update(
            there for name in names if (there := room_of(name, RANKS)) is not None and there != here
        )
    return sorted(name for graph in (modules, rooms) for name in graph if name in _reachable(graph, name))


def _reachable(graph: Mapping[str, Collection[str]], start: str) -> set[str]:
    reached, ahead = set[str](), list(graph[start])
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += graph.get(name, ())
    return reached


def wrongly_loaded(sources: Mapping[str, str]) -> list[str]:
    """For each room and library that must not meet: the ways from the room's modules to it, each from its first step
    outside the room, as `a -> b -> library`."""
    loads = {module: set(_loaded_by(module, source, sources)) for module, source in sources.items()}
    ways = set[str]()
    for room, unwanted in LOADS_NONE_OF.items():
        for library in unwanted:
            nearest = _steps_to(library, loads)
            for module in sources:
                for first in loads[module] if room_of(module, RANKS) == room else ():
                    if first in nearest and room_of(first, RANKS) != room:
                        way = [module, first]
                        while not stands_in(way[-1], [library]):
                            way.append(nearest[way[-1]])
                        ways.add(" -> ".join(way))
    return sorted(ways)


def _loaded_by(module: str, source: str, sources: Mapping[str, str]) -> Iterator[str]:
    """What importing a module imports itself: the named modules, and the packages around them."""
    for imported in imports(module, source, modules=sources, is_lazy_counted=False):
        parts = imported.split(".")
        around = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
        yield from (name for name in around if name != module and (name in sources or name == imported))


def _steps_to(library: str, loads: Mapping[str, Collection[str]]) -> dict[str, str]:
    """For each module that loads the library: the next one on its shortest way there."""
    steps = {name: name for names in loads.values() for name in names if stands_in(name, [library])}
    is_growing = True
    while is_growing:
        nearer = {
            module: first
            for module, names in loads.items()
            if module not in steps and (first := min((name for name in names if name in steps), default=None))
        }
        steps |= nearer
        is_growing = bool(nearer)
    return steps


def reached_through(sources: Mapping[str, str]) -> list[str]:
    """Where pages take hold of what their contract keeps from them by way of the container: `app.ledger`."""
    return sorted(
        f"{module}: {ast.unparse(node)}"
        for module, source in sources.items()
        if stands_in(module, ["pages"])
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in INSIDE_THE_CONTAINER and _is_container(node.value)
    )


def _is_container(node: ast.expr) -> bool:
    return ast.unparse(node) in ("app", "current()", "container.current()")


SOURCES = product_sources()


def test_every_module_stands_in_a_room_of_the_readme() -> None:
    assert [name for name in SOURCES if name not in DOORS and room_of(name, RANKS) is None] == []
    assert [room for room in RANKS if not any(stands_in(name, [room]) for name in SOURCES)] == []


def test_no_import_breaks_a_contract() -> None:
    offenders = broken_contracts(SOURCES)
    assert not offenders, "\n".join(offenders)


def test_no_module_and_no_room_reaches_itself() -> None:
    assert circles(SOURCES) == []


def test_a_room_loads_no_more_than_its_work_needs() -> None:
    ways = wrongly_loaded(SOURCES)
    assert not ways, "\n".join(ways)


def test_no_page_reaches_through_the_container() -> None:
    places = reached_through(SOURCES)
    assert not places, "\n".join(places)


MADE_UP = dict.fromkeys(
    (
        "kie", "kie.__main__", "kie.api.client", "kie.api.protocol", "kie.catalogue", "kie.catalogue.price",
        "kie.catalogue.types", "kie.cli", "kie.cli.parser", "kie.domain.task", "kie.emulator", "kie.errors",
        "kie.ledger", "kie.ledger.commands", "kie.ledger.schema", "kie.media.inspect", "kie.media.names",
        "kie.playground.container", "kie.playground.plan", "kie.server.routes", "kie.settings", "kie.worker.engine",
        "pages.ui.create.generate", "prompts.compose",
    ),
    "",
)  # fmt: skip


@pytest.mark.parametrize(
    ("module", "source", "offenders"),
    [
        # against the order
        ("kie.errors", "from kie.worker import engine", ["kie.worker.engine"]),
        ("kie.errors", "from kie.worker.engine import Worker", ["kie.worker.engine"]),
        ("kie.media.names", "import kie.worker.engine", ["kie.worker.engine"]),
        ("kie.catalogue.types", "def f():\n    from kie.api.protocol import Record", ["kie.api.protocol"]),
        ("kie.catalogue.types", "if TYPE_CHECKING:\n    import kie.domain.task", ["kie.domain.task"]),
        ("kie.ledger.commands", "from ..worker.engine import Worker", ["kie.worker.engine"]),
        ("kie.ledger", "from ..worker.engine import Worker", ["kie.worker.engine"]),
        ("kie.worker.engine", "from kie.server.routes import ROUTES", ["kie.server.routes"]),
        ("kie.worker.engine", "from kie.playground.plan import plan", ["kie.playground.plan"]),
        ("kie.worker.engine", "import app", ["app"]),
        ("kie.cli", "from pages.ui.create import generate", ["pages.ui.create.generate"]),
        ("kie.cli.parser", "from kie.server.routes import ROUTES", ["kie.server.routes"]),
        # what a page may know
        (
            "pages.create",
            "from kie.api.client import KieClient\nfrom kie.ledger.schema import tasks",
            ["kie.api.client", "kie.ledger.schema"],
        ),
        ("pages.create", "from kie.ledger import commands", ["kie.ledger.commands"]),
        ("pages.create", "def f():\n    import kie.worker.engine", ["kie.worker.engine"]),
        ("pages.create", "from kie.api import protocol", ["kie.api.protocol"]),
        ("pages.create", "from kie.server import routes", ["kie.server.routes"]),
        ("pages.create", "from kie.media.names import slug", ["kie.media.names"]),
        ("pages.create", "import kie.cli", ["kie.cli"]),
        ("pages.create", "from tests.support import apps", ["tests.support"]),
        (
            "pages.create",
            "import streamlit as st\nfrom kie import __version__, catalogue, errors\nfrom kie.domain.task import Task\n"
            "from kie.playground.plan import plan\nfrom prompts.compose import compose",
            [],
        ),
        # prompts and Streamlit
        ("kie.worker.engine", "from prompts.compose import compose", ["prompts.compose"]),
        ("kie.playground.plan", "from prompts.compose import compose", []),
        ("kie.cli.parser", "from prompts.compose import compose", []),
        ("prompts.compose", "from kie import catalogue", ["kie.catalogue"]),
        ("prompts.compose", "from kie import __version__", ["kie"]),
        ("prompts.compose", "import streamlit", ["streamlit"]),
        ("kie.server.routes", "import streamlit as st", ["streamlit"]),
        ("kie.playground.plan", "from streamlit.runtime import get_instance", ["streamlit.runtime"]),
        ("app", "import streamlit as st\nfrom kie.server.routes import ROUTES", []),
        ("app", "from kie.ledger.commands import place_run", ["kie.ledger.commands"]),
        # the emulator, the tables, the door
        ("kie.playground.container", "def f():\n    from kie.emulator import in_process", []),
        ("kie.playground.plan", "from kie.emulator import in_process", ["kie.emulator"]),
        ("kie.worker.engine", "import kie.emulator", ["kie.emulator"]),
        ("kie.playground.plan", "from kie.ledger.schema import tasks", ["kie.ledger.schema"]),
        ("kie.ledger.commands", "from kie.ledger.schema import tasks", []),
        ("kie.__main__", "from kie.cli import parser", []),
        ("kie.__main__", "from kie.playground import plan", ["kie.playground.plan"]),
        # the low rooms
        ("kie.ledger.commands", "def f():\n    from kie.api.client import KieClient", ["kie.api.client"]),
        ("kie.ledger.commands", "from kie.media.inspect import inspect", ["kie.media.inspect"]),
        ("kie.emulator", "from kie.api import protocol", ["kie.api.protocol"]),
        ("kie.domain.task", "from kie.catalogue.types import Json\nfrom kie.errors import BadInput", []),
        ("kie.domain.task", "from kie.media.mime import of_name", ["kie.media.mime"]),
        ("kie.domain.task", "from kie.settings import Settings", ["kie.settings"]),
        ("kie.catalogue.price", "from kie.settings import Settings", ["kie.settings"]),
        ("kie.settings", "from kie import __version__\nfrom kie.errors import BadSettings", ["kie"]),
        ("kie.api.client", "from kie import __version__\nimport httpx", []),
        ("kie.worker.engine", "from kie.api.protocol import Record\nimport httpx", []),
    ],
)
def test_a_broken_contract_is_noticed(module: str, source: str, offenders: list[str]) -> None:
    assert broken_contracts(MADE_UP | {module: source}) == [f"{module} -> {imported}" for imported in offenders]


def test_a_circle_is_noticed_among_rooms_and_among_modules() -> None:
    sources = {
        "kie.api.client": "def f():\n    from kie.media.store import FileStore",
        "kie.media.store": "from kie.media import names",
        "kie.media.names": "",
        "kie.media.video": "from kie.attachments import references",
        "kie.attachments.references": "import kie.api.protocol",
        "kie.api.protocol": "",
        "kie.worker.engine": "from kie.worker import poll",
        "kie.worker.poll": "def f():\n    import kie.worker.engine",
    }
    rooms = ["kie.api", "kie.attachments", "kie.media"]
    assert circles(sources) == [*rooms, "kie.worker.engine", "kie.worker.poll"]


def test_what_a_room_loads_is_followed_over_modules_and_packages_but_not_into_functions() -> None:
    sources = {
        "kie.ledger.rows": "from kie.media.names import slug\nfrom kie.api.protocol import Record",
        "kie.media": "from kie.media import thumbnails",
        "kie.media.names": "",
        "kie.media.thumbnails": "try:\n    from PIL import Image\nexcept ImportError:\n    pass",
        "kie.api.protocol": "def f():\n    import httpx\nif TYPE_CHECKING:\n    import httpx\n",
    }
    assert wrongly_loaded(sources) == ["kie.ledger.rows -> kie.media -> kie.media.thumbnails -> PIL"]


def test_a_page_that_reaches_through_the_container_is_noticed() -> None:
    sources = {
        "pages.ui.create.generate": "def f(app):\n    with app.ledger.write():\n        current().client()",
        "pages.create": "app = current()\nlinks = app.links\nledger = plan.ledger",
        "kie.playground.plan": "def f(app):\n    app.ledger.write()",
    }
    assert reached_through(sources) == [
        "pages.ui.create.generate: app.ledger",
        "pages.ui.create.generate: current().client",
    ]
