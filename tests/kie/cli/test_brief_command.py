"""`python -m kie lint` and `python -m kie prompt`: hints and what a model would get, without sending anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kie.cli import exit_codes
from kie.cli.parser import main

PLAIN, NEGATIVE = "bytedance/seedream", "google/imagen4-fast"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    assert main([str(argument) for argument in arguments]) == exit_codes.OK
    return capsys.readouterr().out


def test_hints_have_the_promised_fields(capsys: pytest.CaptureFixture[str]) -> None:
    brief = ("--subject", "a mug, no text", "--scene", "on a table", "--style", "photograph")
    assert json.loads(printed(capsys, "lint", "--model", NEGATIVE, *brief, "--json")) == [
        {
            "rule": "exclusions-in-prose",
            "field": "subject",
            "message": (
                "This model has a field of its own for it, negative_prompt, which Exclusions fills. "
                "Take “no text” out of Subject and write “text” in Exclusions."
            ),
            "fix": {
                "label": "Move it to Exclusions",
                "changes": [
                    {"field": "subject", "before": "a mug, no text", "after": "a mug"},
                    {"field": "exclusions", "before": "", "after": "text"},
                ],
            },
        }
    ]


def test_hints_are_read_by_people_too(capsys: pytest.CaptureFixture[str]) -> None:
    whole = ("--subject", "a mug", "--scene", "on a table", "--style", "photograph", "--exclude", "text")
    assert printed(capsys, "lint", "--model", PLAIN, *whole) == "No hints.\n"
    words = printed(capsys, "lint", "--model", PLAIN, *whole[:6])
    assert words.startswith("no-exclusions · Exclusions: Exclusions is empty")
    assert words.endswith("    Exclusions: (empty) → text, watermark, logo\n")


def test_a_brief_from_a_file_is_read_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "brief.json"
    file.write_text(json.dumps({"subject": "a mug", "colours": ["#EC4899"], "exclusions": "text"}), encoding="utf-8")
    hints = json.loads(printed(capsys, "lint", "--model", PLAIN, "--brief", file, "--json"))
    assert [hint["rule"] for hint in hints] == ["no-render-style", "no-composition", "hex-without-role"]


def test_a_prompt_says_where_every_field_went(capsys: pytest.CaptureFixture[str]) -> None:
    brief = ("--subject", "雪地里的一只红狐狸", "--motion", "跑", "--exclude", "文字", "--style", "水彩")
    plan = json.loads(printed(capsys, "prompt", "--model", NEGATIVE, *brief, "--json"))
    assert plan["text"] == "雪地里的一只红狐狸。风格：水彩。"
    assert plan["request"] == {
        "model": NEGATIVE,
        "input": {"prompt": plan["text"], "negative_prompt": "文字"},
    }
    assert [(line["field"], line["where"], line["target"], line["why"]) for line in plan["loss_report"]] == [
        ("subject", "prose", "prompt", None),
        ("motion", "dropped", None, "Motion is for clips, and this model makes none."),
        ("style", "prose", "prompt", None),
        ("exclusions", "native parameter", "negative_prompt", None),
    ]
    assert (plan["length"], plan["over_by"], plan["length_note"], plan["cuts"]) == (len(plan["text"]), 0, None, [])


def test_a_prompt_over_its_limit_names_what_to_cut(capsys: pytest.CaptureFixture[str]) -> None:
    brief = ("--subject", "A mug.", "--details", f"Steam rises. {'x' * 6000}")
    plan = json.loads(printed(capsys, "prompt", "--model", NEGATIVE, *brief, "--json"))
    assert plan["over_by"] > 0
    assert plan["cuts"] == [{"field": "details", "words": "x" * 6000, "saves": 6002, "still_over": 0}]
    assert plan["problems"]


def test_where_counting_matters_the_length_says_that_it_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    plan = json.loads(printed(capsys, "prompt", "--model", NEGATIVE, "--subject", "😀" * 2600, "--json"))
    assert plan["over_by"] == 0
    assert plan["length_note"].endswith("That may be over its limit.")


@pytest.mark.parametrize("command", ["lint", "prompt"])
def test_without_a_brief_or_a_model_it_says_what_to_give(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--model", PLAIN]) == exit_codes.BAD_INPUT
    assert "There is no brief: give --brief FILE" in capsys.readouterr().err
    assert main([command, "--model", "no/such", "--subject", "a mug"]) == exit_codes.BAD_INPUT


def test_a_brief_that_was_shared_from_the_library_is_read_in_its_newest_version(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def shared(subject: str) -> Path:
        forms = [{"texts": {"subject": "an old mug"}}, {"texts": {"subject": subject}}]
        file = tmp_path / "mug.brief.json"
        file.write_text(json.dumps({"format": "kie-playground-brief", "version": 1, "name": "Mug", "forms": forms}))
        return file

    assert json.loads(printed(capsys, "prompt", "--model", PLAIN, "--brief", shared("a new mug"), "--json"))[
        "text"
    ].startswith("a new mug")
    file = shared("a {{colour}} mug")
    assert main(["prompt", "--model", PLAIN, "--brief", str(file), "--json"]) == exit_codes.BAD_INPUT
    assert "{{colour}}" in capsys.readouterr().err
