"""The shell prints the colours of a text, and what is none, as one JSON object."""

import json

import pytest

from kie.cli.parser import main


def test_colours_and_what_is_none_are_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["colours", "rose-gold (#EC4899); PANTONE 286 C; rgb(15 98 254 / 50%)", "--json"])
    assert code == 0
    assert json.loads(capsys.readouterr().out) == {
        "colours": [
            {"hex": "#EC4899", "name": "rose-gold", "role": None},
            {"hex": "#0F62FE", "name": None, "role": None, "note": "its alpha of 50% was dropped"},
        ],
        "refused": ["PANTONE 286 C"],
        "notes": ["#0F62FE: its alpha of 50% was dropped."],
    }


def test_a_text_without_a_colour_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["colours", "255 128"]) == 2
    assert "255 128" in capsys.readouterr().err
