"""The texts of the repository say what is so: links lead somewhere, paths exist, commands can be given."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from docs.draw_imports import PICTURE, arrows_between, description, product_sources, readme_layers
from kie.cli.parser import _parser
from tests.support.offenders import assert_each

ROOT = Path(__file__).resolve().parents[1]
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
HEADINGS = ["Context", "Decision", "Consequences"]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def without_code_blocks(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The names under which the headings of a text can be linked to."""
    headings = re.findall(r"^#+ (.+)$", without_code_blocks(text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-") for heading in headings}


def shell_lines() -> list[str]:
    """Every line of every `sh` block, without what is said behind it."""
    blocks = [block for text in TEXTS for block in re.findall(r"```sh\n(.*?)```", text.read_text(), flags=re.DOTALL)]
    return [line.split("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def test_every_relative_link_leads_somewhere() -> None:
    def leads_somewhere(text: Path) -> None:
        content = text.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)\s]+)\)", without_code_blocks(content)):
            if re.match(r"[a-z]+:", link):
                continue
            name, _, anchor = unquote(link).partition("#")
            target = text.parent / name if name else text
            assert target.exists(), link
            assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link

    assert_each(TEXTS, leads_somewhere, name=relative)


def test_every_path_that_a_text_names_is_there() -> None:
    """A path is written as code and begins with a folder of the top level; `.py` may be left out."""
    tops = "|".join(("kie", "pages", "prompts", "tests", "bench", "docs"))
    pattern = re.compile(rf"`((?:{tops})/[\w./-]*)`")

    def is_there(text: Path) -> None:
        paths = pattern.findall(text.read_text(encoding="utf-8"))
        missing = [path for path in paths if not (ROOT / path).exists() and not (ROOT / f"{path}.py").is_file()]
        assert missing == []

    assert_each([text for text in TEXTS if text.name != "CHANGELOG.md"], is_there, name=relative)


def test_every_make_target_that_a_text_names_is_one() -> None:
    named = {target for text in TEXTS for target in re.findall(r"`make ([a-z]+)[^`]*`", text.read_text())}
    named |= {line.split()[1] for line in shell_lines() if line.startswith("make ")}
    assert {"run", "test", "dev", "check", "picture"} <= named

    def is_a_target(target: str) -> None:
        dry = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert dry.returncode == 0, dry.stderr

    assert_each(sorted(named), is_a_target, name=str)


@pytest.mark.parametrize("line", [line for line in shell_lines() if "python -m kie " in line])
def test_every_shell_command_of_a_text_is_one_the_shell_takes(line: str) -> None:
    words = shlex.split(line)
    options = _parser().parse_args(words[words.index("kie") + 1 :])
    assert options.command == words[words.index("kie") + 1]


def test_every_decision_is_numbered_dated_and_tells_context_decision_and_consequences() -> None:
    def is_whole(record: Path) -> None:
        content = record.read_text(encoding="utf-8")
        number = int(record.name[:4])
        assert content.startswith(f"# {number}. "), "the title begins with the number"
        assert re.search(r"^Date: \d{4}-\d\d-\d\d", content, flags=re.MULTILINE), "a date"
        assert re.findall(r"^## (.+)$", content, flags=re.MULTILINE) == HEADINGS

    assert_each(DECISIONS, is_whole, name=relative)
    assert [int(record.name[:4]) for record in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_every_decision_stands_in_the_list_under_its_title() -> None:
    listed = re.findall(r"^\d+\. \[(.+?)\]\((.+?)\)$", (DECISIONS[0].parent / "README.md").read_text(), re.MULTILINE)
    titles = [(record.read_text(encoding="utf-8").splitlines()[0], record.name) for record in DECISIONS]
    assert [(f"# {number}. {title}", name) for number, (title, name) in enumerate(listed, start=1)] == titles


def test_architecture_has_a_sentence_for_every_room() -> None:
    table = re.findall(r"^\| `([\w./]+)` \|", (ROOT / "docs" / "architecture.md").read_text(), flags=re.MULTILINE)
    described = {path.removesuffix("/").removesuffix(".py").replace("/", ".") for path in table}
    assert [room for layer in readme_layers() for room in layer if room not in described] == []


def test_the_picture_of_the_imports_shows_the_arrows_that_are_there() -> None:
    rooms = [room for layer in readme_layers() for room in layer]
    shown = re.search(r"<desc>\n(.*?)\n</desc>", PICTURE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert shown is not None
    now = description(arrows_between(product_sources(), rooms)).splitlines()
    changed = sorted(set(shown[1].replace("&gt;", ">").splitlines()) ^ set(now))
    assert changed == [], "the picture is old; draw it anew with: make picture"
    assert [room for room in rooms if f">{room}</text>" not in PICTURE.read_text(encoding="utf-8")] == []
