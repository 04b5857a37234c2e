"""The product from a shell: python -m kie generate | batch | resume | models | catalogue | credit | history …

Exit codes: 0 all succeeded, 1 a task failed or was refused, 2 bad input (nothing was sent), 3 no or bad key,
4 out of credits, 5 unsure or stopped (nothing was sent twice). `catalogue` ends with 0 whenever it could compare,
whatever it found.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from kie.cli import catalogue_command as newer
from kie.cli import commands, exit_codes
from kie.errors import BadInput, KieError
from kie.playground.container import Playground, require_key, require_no_half_setup
from kie.settings import load


class _Parser(argparse.ArgumentParser):
    """One sentence instead of a usage block; exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(exit_codes.BAD_INPUT, f"{message[:1].upper()}{message[1:]}. Nothing was sent. See --help.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        _require_text(sys.argv[1:] if arguments is None else arguments)
        return _run(_parser().parse_args(arguments))
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


def _run(options: argparse.Namespace) -> int:
    if options.command == "models":
        return commands.show_models(model_id=options.model, has_retired=options.retired, as_json=options.json)
    if options.command == "recipe":
        return commands.make_recipe(options.name, source=options.source, target=options.target)
    if options.command == "catalogue" and options.file is not None:
        return newer.compare_with_file(options.file, as_json=options.json)
    settings = load()
    if options.command == "cutout":
        return commands.cut_out(
            settings,
            source=options.source,
            target=options.target,
            backend=options.backend,
            keep_shadow=options.keep_shadow,
            trim=options.trim,
            as_json=options.json,
        )
    if options.command == "check":
        require_no_half_setup(settings)
        return exit_codes.OK
    if getattr(options, "demo", False):
        settings = replace(settings, key=None)
    elif options.command in ("generate", "batch", "resume", "credit", "catalogue"):
        require_key(settings)
    app = Playground(settings)
    try:
        match options.command:
            case "generate":
                return commands.generate(
                    app,
                    model_id=options.model,
                    prompt=options.prompt,
                    settings=options.set,
                    images=options.image,
                    count=options.count,
                    out=options.out,
                    timeout=options.timeout,
                    as_json=options.json,
                )
            case "batch":
                return commands.run_batch(
                    app,
                    path=options.file,
                    usual_model=options.model,
                    out=options.out,
                    timeout=options.timeout,
                    as_json=options.json,
                )
            case "resume":
                return commands.resume(
                    app, task_id=options.task_id, out=options.out, timeout=options.timeout, as_json=options.json
                )
            case "catalogue":
                return newer.compare_with_kie(app, as_json=options.json)
            case "credit":
                return commands.show_credit(app, as_json=options.json)
            case _:
                return commands.show_history(app, limit=options.limit, as_json=options.json)
    finally:
        app.ledger.close()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m kie", description="Generate images and clips with the models on KIE's API.")
    subcommands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser, metavar="COMMAND")

    generate = subcommands.add_parser("generate", help="make pictures or clips")
    generate.add_argument("--model", required=True, metavar="ID", help="a model's id; see the models command")
    generate.add_argument("--prompt", default="", metavar="TEXT", help="left out only where a model takes none")
    generate.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter; repeatable")
    generate.add_argument(
        "--image", action="append", default=[], metavar="PATH_OR_URL", help="an input image; repeatable"
    )
    generate.add_argument("--count", type=int, default=1, metavar="N", help="how many tasks (default 1)")
    batch = subcommands.add_parser("batch", help="one result a row of a CSV file, each under its own name")
    batch.add_argument("file", type=Path, metavar="FILE", help="columns: name, prompt, model, aspect ratio, …")
    batch.add_argument("--model", metavar="ID", help="for rows that name none")
    resume = subcommands.add_parser("resume", help="ask again about open, stopped or lost tasks; free")
    resume.add_argument("task_id", nargs="?", metavar="TASK_ID", help="KIE's id or ours; all when left out")
    models = subcommands.add_parser("models", help="the catalogue, or one model's parameters and prices")
    models.add_argument("model", nargs="?", metavar="ID")
    models.add_argument("--retired", action="store_true", help="those that KIE has removed as well")
    listed = subcommands.add_parser(
        "catalogue", help="what KIE's own list of models tells differently; changes nothing"
    )
    listed.add_argument("--file", type=Path, metavar="FILE", help="a saved list to compare with instead of asking KIE")
    credit = subcommands.add_parser("credit", help="the account's balance")
    history = subcommands.add_parser("history", help="the newest tasks")
    history.add_argument("--limit", type=_positive, default=20, metavar="N", help="how many (default 20)")
    cutout = subcommands.add_parser("cutout", help="remove a picture's background, on this machine or your own server")
    cutout.add_argument("source", type=Path, metavar="IN")
    cutout.add_argument("target", type=Path, metavar="OUT", help="a PNG")
    cutout.add_argument("--backend", choices=("auto", "embedded", "http"), default="auto")
    cutout.add_argument("--keep-shadow", action="store_true", help="keep a soft shadow")
    cutout.add_argument("--trim", action="store_true", help="cut the empty margins off")
    recipe = subcommands.add_parser("recipe", help="make icons and other assets from a picture")
    recipe.add_argument("name", metavar="NAME", help="icon-set, favicon, ios, android, og-image, sticker or hero")
    recipe.add_argument("source", type=Path, metavar="IN")
    recipe.add_argument("target", type=Path, metavar="OUT", help="a folder, or a file ending in .zip")
    subcommands.add_parser("check", help="check the settings and say what is wrong with them")

    for command in (generate, batch, resume):
        command.add_argument("--out", type=Path, metavar="DIR", help="copy the results there")
        command.add_argument("--timeout", type=_seconds, metavar="S", help="stop watching after S seconds")
    for command in (generate, batch, resume, listed, credit):
        command.add_argument("--demo", action="store_true", help="use the emulator on this machine")
    for command in (generate, batch, resume, models, listed, credit, history, cutout):
        command.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds")
    return value


def _positive(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 10_000:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and 10000")
    return value
