"""What CONTRIBUTING asks of every module, and no linter does."""

from __future__ import annotations

import ast
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import playwright

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ("kie", "pages", "prompts")
MODULES = sorted(path for top in PRODUCT for path in (ROOT / top).rglob("*.py"))
SCRIPTS = sorted(path for top in PRODUCT for path in (ROOT / top).rglob("*.js"))
MOST_LINES = 400

SAME_NAMES: Mapping[str, str] = {
    "__init__.py": "Python's",
    "__main__.py": "Python's: each is a command",
    "settings.py": "the page that shows the environment, and the environment; both names are part of the contract",
}
"""File names that stand more than once, and why that misleads nobody."""


def unexplained_lengths(sources: Mapping[str, str]) -> dict[str, int]:
    """The modules with more lines than allowed whose docstrings have no line that begins with `Long because`."""
    lengths = {name: len(source.splitlines()) for name, source in sources.items()}
    return {
        name: lines
        for name, lines in lengths.items()
        if lines > MOST_LINES
        and not any(
            line.startswith("Long because")
            for line in (ast.get_docstring(ast.parse(sources[name])) or "").splitlines()
        )
    }  # fmt: skip


def names_used_twice(paths: list[Path]) -> dict[str, list[str]]:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        if path.name not in SAME_NAMES:
            places[path.name].append(path.as_posix())
    return {name: files for name, files in places.items() if len(files) > 1}


def test_a_module_of_more_than_400_lines_says_why() -> None:
    sources = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in MODULES}
    assert unexplained_lengths(sources) == {}


def test_no_file_name_stands_for_two_things() -> None:
    assert names_used_twice([path.relative_to(ROOT) for path in MODULES]) == {}


def test_every_module_says_what_it_promises() -> None:
    silent = [path for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert [path.relative_to(ROOT).as_posix() for path in silent if path.read_text().strip()] == []


def test_every_script_of_the_pages_can_be_parsed() -> None:
    """By the Node that Playwright brings; a fault would otherwise only show in a browser, as a part that is missing."""
    node = Path(playwright.__file__).parent / "driver" / "node"
    faults = {}
    for script in SCRIPTS:
        command = [str(node), "--input-type=module", "--check"]
        parsed = subprocess.run(command, input=script.read_bytes(), capture_output=True, check=False)
        if parsed.returncode != 0:
            faults[script.name] = parsed.stderr.decode()
    assert faults == {}
    assert len(SCRIPTS) > 5


def test_a_long_module_is_noticed_unless_its_docstring_gives_the_reason() -> None:
    lines = "x = 1\n" * MOST_LINES
    sources = {
        "short.py": lines,
        "long.py": f'"""What it promises."""\n{lines}',
        "silent.py": f"# Long because\n{lines}",
        "table.py": f'"""What it promises.\n\nLong because it is one table.\n"""\n{lines}',
    }
    assert unexplained_lengths(sources) == {"long.py": MOST_LINES + 1, "silent.py": MOST_LINES + 1}


def test_a_name_that_stands_twice_is_noticed() -> None:
    paths = [Path("kie/a/reading.py"), Path("pages/reading.py"), Path("kie/__init__.py"), Path("kie/a/__init__.py")]
    assert names_used_twice(paths) == {"reading.py": ["kie/a/reading.py", "pages/reading.py"]}


FIELDS_WORDS: Mapping[str, str] = {
    "poll interval": "kie/worker/poll_interval.py",
    "backoff": "kie/worker/retry_policy.py",
    "rate limiter": "kie/worker/rate_limiter.py",
    "migration": "kie/ledger/migrations/__init__.py",
    "retry policy": "kie/worker/retry_policy.py",
    "price": "kie/catalogue/price.py",
    "402": "kie/api/error_messages.py",
    "websocket": "kie/server/live.py",
    "push": "kie/server/live.py",
    "undo": "kie/ledger/curation.py",
    "ssrf": "kie/media/safe_fetch.py",
    "confidence interval": "prompts/evaluation/confidence_interval.py",
    "metadata": "kie/media/metadata/__init__.py",
}
"""Where a newcomer should land who asks with the textbook's word."""


def test_the_fields_word_leads_to_its_module_within_three_hits() -> None:
    """A hit is a module whose path or first paragraph of docstring says the word; hits come in the order of paths."""
    promises = {}
    for path in MODULES:
        promise = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n\n")[0]
        name = path.relative_to(ROOT).as_posix()
        promises[name] = " ".join(f"{name.replace('_', ' ')} {promise}".casefold().split())
    hits = {word: [name for name, promise in promises.items() if word in promise][:3] for word in FIELDS_WORDS}
    assert {word: names for word, names in hits.items() if FIELDS_WORDS[word] not in names} == {}
