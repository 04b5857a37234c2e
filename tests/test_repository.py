"""The repository says of itself only what is so."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kie.settings import Settings, load
from prompts.brief import FIELDS, brief_to_json, parse_brief

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
VARIABLES = sorted(set(re.findall(r"`([A-Z][A-Z_]+_[A-Z_]+)`", README)))


def shell_lines() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def test_a_newcomer_needs_two_commands() -> None:
    assert [line.split()[1] for line in shell_lines() if line.startswith("make ")] == ["run", "test"]


def test_the_demo_command_of_the_readme_makes_a_picture(tmp_path: Path) -> None:
    line = next(line for line in shell_lines() if "--demo" in line)
    words = shlex.split(line)[1:]
    words[words.index("pictures")] = str(tmp_path / "pictures")
    command = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PLAYGROUND_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (command.returncode, command.stderr) == (0, "")
    assert [path.suffix for path in (tmp_path / "pictures").iterdir()] == [".png"]


@pytest.mark.parametrize("name", VARIABLES)
def test_every_setting_of_the_readme_is_read(name: str, tmp_path: Path) -> None:
    good = {
        "KIE_API_KEY": "k1", "KIE_AI_API_KEY": "k2", "KIE_BASE_URL": "http://127.0.0.1:1",
        "KIE_UPLOAD_URL": "http://127.0.0.1:2", "WEBHOOK_BASE_URL": "https://example.com",
        "KIE_WEBHOOK_HMAC_KEY": "h", "PLAYGROUND_DATA": str(tmp_path / "here"),
        "DATABASE_URL": f"sqlite:///{tmp_path}/other.sqlite", "FILES_URL": str(tmp_path / "files"),
        "CUTOUT_URL": "http://127.0.0.1:3", "CUTOUT_API_KEY": "c", "BUDGET_CREDITS_PER_DAY": "12",
        "CUTOUT_MODEL": "larger.onnx",
    }  # fmt: skip
    assert load(folder=tmp_path, environ={name: good[name]}) != load(folder=tmp_path, environ={})


def test_every_setting_is_in_the_readme_and_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert [name for name in VARIABLES if name not in example] == []
    assert len(VARIABLES) == len(dataclasses.fields(Settings)) + 1  # the key has two names


def test_the_brief_of_the_readme_has_every_field_and_is_read_as_it_stands() -> None:
    block = re.search(r"```json\n(.*?)```", README, flags=re.DOTALL)
    assert block is not None
    written = json.loads(block[1])
    assert tuple(written) == FIELDS
    brief = brief_to_json(parse_brief(written))
    assert {**brief, "colours": ...} == {**written, "colours": ...}


def mapped_paths() -> list[str]:
    """What the map in README names, as paths from the root; a folder ends with a slash."""
    block = re.search(r"## The map\n\n```\n(.*?)```", README, flags=re.DOTALL)
    assert block is not None
    paths, parents = [], list[str]()
    for line in block[1].splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        parents = [*parents[:depth], line.split()[0]]
        paths.append("".join(parents))
    return paths


def test_every_line_of_the_map_is_there() -> None:
    assert [path for path in mapped_paths() if not (ROOT / path).exists()] == []


def test_every_folder_of_the_top_level_and_of_kie_stands_in_the_map() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    folders = {
        f"{path.relative_to(ROOT).as_posix()}/"
        for parent in (ROOT, ROOT / "kie")
        for path in parent.iterdir()
        if path.is_dir() and not path.name.startswith((".", "__")) and f"{path.name}/" not in ignored
    }
    modules = {"app.py", *(f"kie/{path.name}" for path in (ROOT / "kie").glob("[!_]*.py"))}
    assert sorted((folders | modules) - set(mapped_paths())) == []


def test_the_example_model_of_the_readme_is_a_valid_entry() -> None:
    from datetime import date

    from kie import catalogue
    from kie.catalogue import Model, Parameter, Price, PriceRow

    literal = re.search(r"```python\n(.*?)```", README, flags=re.DOTALL)
    assert literal is not None
    names = {"Model": Model, "Parameter": Parameter, "Price": Price, "PriceRow": PriceRow, "date": date}
    model = eval(literal[1].strip().rstrip(","), names)
    assert catalogue.problems(model, {"prompt": "a mug"}) == ()
    assert catalogue.credits(model, {"prompt": "a mug"}) == 4


def test_ci_calls_exactly_make_test() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "make test"


def test_every_requirement_is_pinned_and_says_what_it_is_for() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "-r ")):
                assert re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9.]+ +# .{10,}", line), line


def test_pages_only_compose() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in (ROOT / "pages").glob("*.py")}
    assert {name: lines for name, lines in lengths.items() if lines > 60} == {}
