"""A brand kit is shown, written as tokens, and put into what a command would send."""

import json
from pathlib import Path

import pytest

from kie.cli.parser import main


def test_a_kit_shows_how_well_its_pairs_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["brand", "example brand"]) == 0
    assert "#EC4899 on #22C55E  WCAG 1.55" in capsys.readouterr().out


def test_tokens_of_a_file_are_a_kit_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "site.css").write_text("--primary: #0F62FE; --accent: 255 128;")
    assert main(["brand", str(tmp_path / "site.css"), "--tokens"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["color"]["primary"]["1"]["$value"]["hex"] == "#0f62fe"
    assert "255 128" in printed.err


def test_the_prompt_holds_what_the_kit_adds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prompt", "--model", "z-image", "--subject", "A mug", "--brand", "Example brand"]) == 0
    assert "#EC4899" in capsys.readouterr().out


def test_a_kit_that_is_not_there_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["brand", "nobody"]) == 2
    assert "“Example brand”" in capsys.readouterr().err


def test_without_a_name_the_kits_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["brand"]) == 0
    assert capsys.readouterr().out.startswith("Example brand  #EC4899, #3B82F6")


def test_tokens_need_one_kit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["brand", "--tokens"]) == 2
    assert "name it" in capsys.readouterr().err
