"""Every command of the shell is declared once, and the declaration is one that its function and the contract take."""

from __future__ import annotations

import argparse
import inspect
from pathlib import Path

import pytest

from kie import __version__
from kie.api.client import USER_AGENT
from kie.cli.command_table import COMMANDS, Command
from kie.cli.cutout_command import run_cutout
from kie.cli.parser import _parser, main

NEEDS = {
    "generate": "key",
    "lint": "nothing",
    "prompt": "nothing",
    "batch": "key",
    "attach": "key",
    "resume": "key",
    "models": "nothing",
    "catalogue": "key",
    "credit": "key",
    "history": "ledger",
    "cutout": "settings",
    "inspect": "nothing",
    "recipe": "nothing",
    "wordings": "nothing",
    "read": "nothing",
    "clean": "nothing",
    "verdict": "nothing",
    "colours": "nothing",
    "brand": "nothing",
    "check": "settings",
}
LAZY = {"cutout": run_cutout}
"""What runs a command that is imported only once it is called for."""


def keywords_of(command: Command) -> dict[str, object]:
    """Every keyword that the parser makes of this command's arguments."""
    parser = argparse.ArgumentParser()
    actions = [parser.add_argument(*argument.names, **argument.options) for argument in command.arguments]
    return dict.fromkeys(action.dest for action in actions)


def test_every_command_needs_what_the_contract_says() -> None:
    assert {command.name: command.needs for command in COMMANDS} == NEEDS


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_what_runs_a_command_takes_just_its_arguments(command: Command) -> None:
    keywords = keywords_of(command)
    if command.instead is not None:
        option, run = command.instead
        keywords.pop(option)
        inspect.signature(run).bind(None, **keywords)
    before = [] if command.needs == "nothing" else [None]
    inspect.signature(LAZY.get(command.name, command.run)).bind(*before, **keywords)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_demo_is_offered_where_a_key_is_needed(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _parser().parse_args([command.name, "--help"])
    assert ("--demo" in capsys.readouterr().out) == (command.needs == "key")


def test_the_version_is_one_and_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert (ended.value.code, capsys.readouterr().out) == (0, f"python -m kie {__version__}\n")
    assert f"kie-playground/{__version__}" == USER_AGENT


@pytest.mark.parametrize("name", ["models", "recipe"])
def test_what_needs_nothing_reads_no_settings(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FILES_URL", "s3://elsewhere")
    code = main([name, *(["favicon", "none.png", "out.zip"] if name == "recipe" else [])])
    assert "FILES_URL" not in capsys.readouterr().err
    assert code == (2 if name == "recipe" else 0)
