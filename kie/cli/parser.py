"""The product from a shell: python -m kie generate | batch | resume | models | catalogue | credit | history …

Exit codes: 0 all succeeded, 1 a task failed or was refused, 2 bad input (nothing was sent), 3 no or bad key,
4 out of credits, 5 unsure or stopped (nothing was sent twice). `catalogue` ends with 0 whenever it could compare,
whatever came of it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NoReturn

from kie import __version__
from kie.cli import exit_codes
from kie.cli.command_table import COMMANDS, DEMO, Command
from kie.errors import BadInput, KieError
from kie.logging_setup import set_up_logging
from kie.playground.container import Playground, require_key
from kie.settings import load


class _Parser(argparse.ArgumentParser):
    """One sentence instead of a usage block; exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(exit_codes.BAD_INPUT, f"{message[:1].upper()}{message[1:]}. Nothing was sent. See --help.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    set_up_logging()
    try:
        _require_text(sys.argv[1:] if arguments is None else arguments)
        options = vars(_parser().parse_args(arguments))
        name = options.pop("command")
        return _run(next(command for command in COMMANDS if command.name == name), options)
    except KieError as error:
        print(error.message, file=sys.stderr)
        return exit_codes.of_error(error)
    except KeyboardInterrupt:
        print("\nStopped watching. Nothing is lost: python -m kie resume asks again.", file=sys.stderr)
        return exit_codes.OPEN
    except BrokenPipeError:
        return exit_codes.OK


def _require_text(arguments: Sequence[str]) -> None:
    """Raise BadInput for bytes that are no UTF-8: neither the ledger nor KIE's JSON can hold them."""
    for argument in arguments:
        shown = argument.encode("utf-8", "replace").decode()
        if shown != argument:
            raise BadInput(
                f"“{shown[:60]}” is no UTF-8 text where a question mark stands. Nothing was sent. "
                "Write it in UTF-8; a file of such a name must be renamed."
            )


def _run(command: Command, options: dict[str, Any]) -> int:
    is_demo = options.pop("demo", False)
    if command.instead is not None:
        option, run = command.instead
        value = options.pop(option)
        if value:
            return run(value, **options)
    if command.needs == "nothing":
        return command.run(**options)
    settings = load()
    if command.needs == "settings":
        return command.run(settings, **options)
    if is_demo:
        settings = replace(settings, key=None)
    elif command.needs == "key":
        require_key(settings)
    app = Playground(settings)
    try:
        return command.run(app, **options)
    finally:
        app.ledger.close()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m kie", description="Generate images and clips with the models on KIE's API.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    subcommands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser, metavar="COMMAND")
    for command in COMMANDS:
        of_command = subcommands.add_parser(command.name, help=command.help)
        for argument in (*command.arguments, *((DEMO,) if command.needs == "key" else ())):
            of_command.add_argument(*argument.names, **argument.options)
    return parser
