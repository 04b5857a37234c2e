"""Checks one file in seconds: `make check FILE=kie/media/names.py` runs ruff, mypy and the tests that mirror it.

tests/ mirrors the source: kie/media/names.py is tested by tests/kie/media/test_names.py. Where no test there has the
module's name, those are taken that import it, then those that have its folder's name, then that whole folder, unless
it is the one of all pages. mypy runs on what `make types` covers.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OTHERS = {".md": ["tests/test_docs.py"], ".js": ["tests/test_conventions.py"]}
"""What checks files that are no Python, by the endings of their names."""

if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from docs.draw_imports import imports  # noqa: E402 - found once the root is on the path


def mirroring_tests(path: Path) -> list[Path]:
    """The test files of one file of the repository, both relative to its root."""
    if path.name.startswith("test_"):
        return [path]
    if path.suffix in OTHERS:
        texts = ["tests/test_repository.py"] if path.parts == ("README.md",) else []
        return [Path(test) for test in (*OTHERS[path.suffix], *texts)]
    if path.parts[0] == "tests" or path.suffix != ".py":
        return []
    place = ROOT / "tests" / path.parent
    while not place.is_dir():
        place = place.parent
    beside = sorted(place.glob("test_*.py"))
    folder, own = path.parent.name, path.parent.name if path.stem == "__init__" else path.stem
    module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    matches = (
        [test for test in beside if _is_named(test, own)]
        or [test for test in beside if module in set(imports("", test.read_text(encoding="utf-8"), modules=[module]))]
        or [test for test in beside if _is_named(test, folder)]
        or (beside if len(place.relative_to(ROOT).parts) > 2 else [])
    )
    return [test.relative_to(ROOT) for test in matches]


def _is_named(test: Path, name: str) -> bool:
    """Whether a test file is about something of that name: test_NAME.py, test_NAME_more.py, test_more_NAME.py."""
    return f"_{name}_" in f"_{test.stem.removeprefix('test_')}_"


def is_typed(path: Path) -> bool:
    """Whether `make types` covers a file."""
    files = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["files"]
    return any(path.is_relative_to(covered) for covered in files)


def commands(path: Path) -> list[list[str]]:
    """What checks a file, one command after the other; the arguments of `python -m`."""
    checks = [["ruff", "check", str(path)], ["ruff", "format", "--check", str(path)]] if path.suffix == ".py" else []
    if path.suffix == ".py" and is_typed(path):
        checks.append(["mypy", str(path)])
    if tests := mirroring_tests(path):
        checks.append(["pytest", *map(str, tests)])
    return checks


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not (ROOT / arguments[0]).is_file():
        print("Say which file: make check FILE=kie/media/names.py", file=sys.stderr)
        return 2
    path = (ROOT / arguments[0]).resolve().relative_to(ROOT)
    checks = commands(path)
    if not any(check[0] == "pytest" for check in checks):
        print(f"No test mirrors {path}; `make test` runs them all.")
    results = []
    for check in checks:
        print(f"$ {' '.join(check)}", flush=True)
        results.append(subprocess.run([sys.executable, "-m", *check], cwd=ROOT, check=False).returncode)
    return 1 if any(results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
