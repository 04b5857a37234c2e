"""One record a back-end: the words, choices and titles that follow from it are the ones that stand on the pages."""

from __future__ import annotations

from kie.cli.command_table import COMMANDS
from kie.domain.cutout_backends import BACKENDS, CHOICES, LOCAL_CHOICES, LOCAL_TITLES


def test_what_can_be_chosen_and_how_it_is_called() -> None:
    assert list(CHOICES.items()) == [
        ("auto", "Automatic"), ("embedded", "Embedded"), ("http", "My own server"), ("kie", "KIE"),
    ]  # fmt: skip
    assert [backend.action for backend in BACKENDS.values()] == [
        "Use the embedded remover", "Use my own server", "Use KIE",
    ]  # fmt: skip


def test_the_models_of_this_machine_keep_their_ids() -> None:
    assert dict(LOCAL_TITLES) == {
        "cutout/auto": "Background removal",
        "cutout/embedded": "Background removal (embedded)",
        "cutout/http": "Background removal (own server)",
    }


def test_the_shell_takes_what_needs_no_task_at_kie() -> None:
    (command,) = [command for command in COMMANDS if command.name == "cutout"]
    (option,) = [argument for argument in command.arguments if "--backend" in argument.names]
    assert (option.options["choices"], option.options["default"]) == (LOCAL_CHOICES, "auto")
    assert LOCAL_CHOICES == ("auto", "embedded", "http")
