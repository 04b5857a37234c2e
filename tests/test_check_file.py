"""`make check FILE=…` finds what checks a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check_file import commands, mirroring_tests


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        ("kie/media/mime.py", ["tests/kie/media/test_mime.py"]),
        ("tests/kie/media/test_mime.py", ["tests/kie/media/test_mime.py"]),
        ("kie/settings.py", ["tests/kie/test_settings.py"]),
        ("kie/cutout/embedded/matte.py", ["tests/kie/cutout/test_embedded.py"]),
        ("pages/ui/create/switch_models.py", ["tests/pages/test_pages_switch_models.py"]),
        ("prompts/evaluation/votes.py", ["tests/prompts/evaluation/test_votes.py"]),
        ("docs/architecture.md", ["tests/test_docs.py"]),
        ("README.md", ["tests/test_docs.py", "tests/test_repository.py"]),
        ("pages/ui/shared/assets/cards.js", ["tests/test_conventions.py"]),
        ("tests/support/ledgers.py", []),
        ("pages/ui/shared/live_updates.py", []),
        ("app.py", []),
    ],
)
def test_a_file_is_checked_by_the_tests_that_mirror_it(path: str, tests: list[str]) -> None:
    assert [test.as_posix() for test in mirroring_tests(Path(path))] == tests


def test_a_file_without_a_test_of_its_name_is_checked_by_those_of_its_folder() -> None:
    catalogue = mirroring_tests(Path("kie/catalogue/models/flux.py"))
    assert Path("tests/kie/catalogue/test_entries.py") in catalogue
    assert len(catalogue) > 3


def test_types_are_checked_where_make_types_does() -> None:
    assert [command[0] for command in commands(Path("kie/media/mime.py"))] == ["ruff", "ruff", "mypy", "pytest"]
    assert [command[0] for command in commands(Path("tests/kie/media/test_mime.py"))] == ["ruff", "ruff", "pytest"]
    assert [command[0] for command in commands(Path("docs/architecture.md"))] == ["pytest"]
