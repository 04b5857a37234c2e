"""`python -m kie verdict`: the rule of the page, on anybody's votes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kie.cli import exit_codes
from kie.cli.parser import main


def votes_in(folder: Path, *outcomes: str, repeats: int = 1) -> Path:
    """A prompt for every outcome, with so many votes; A is always on the left."""
    lines = [f"p{n},{k},,A,B,{outcome}" for n, outcome in enumerate(outcomes) for k in range(repeats)]
    file = folder / "votes.csv"
    file.write_text("\n".join(["prompt,repeat,seed,left,right,outcome", *lines]))
    return file


def said(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    assert main(["verdict", *map(str, arguments)]) == exit_codes.OK
    return capsys.readouterr().out


def test_json_has_the_promised_fields(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    better = json.loads(said(capsys, votes_in(tmp_path, *["right"] * 12), "--json"))
    assert list(better) == ["options", "verdict", "winner", "interval", "about", "missing", "asked_before"]
    low, high = better.pop("interval")
    assert better == {
        "options": ["B", "A"], "verdict": "better", "winner": "B", "about": "prompts like these", "missing": None,
        "asked_before": [],
    }  # fmt: skip
    assert 0.6 < low < high == 1.0


def test_many_votes_on_few_prompts_are_about_these(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few = json.loads(said(capsys, votes_in(tmp_path, *["left"] * 4, repeats=10), "--json"))
    assert (few["verdict"], few["winner"], few["about"]) == ("not_enough", None, "these prompts")
    assert 0 < few["missing"][0] <= few["missing"][1]


def test_people_get_a_sentence_and_a_plan_finds_more(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = votes_in(tmp_path, "right", "right", *["left"] * 10)
    assert said(capsys, file).startswith("Not enough votes to tell A and B apart: ")
    assert said(capsys, file, "--planned", "12").startswith("For prompts like these, A is better than B: ")


def test_what_cannot_be_read_is_a_sentence_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verdict", str(tmp_path / "none.csv")]) == exit_codes.BAD_INPUT
    assert "none.csv cannot be read (No such file or directory). Nothing was sent." in capsys.readouterr().err
    assert main(["verdict", str(votes_in(tmp_path, "maybe"))]) == exit_codes.BAD_INPUT
    assert "“maybe” in line 2 is no outcome" in capsys.readouterr().err
