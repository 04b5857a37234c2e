"""Every command of the shell, declared once: parser, dispatch, key rules and --help are read from here.

An argument's `dest` is the keyword of the function that runs the command.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from kie.cli import exit_codes
from kie.cli.attach_command import attach
from kie.cli.batch_command import list_rows, run_batch
from kie.cli.brand_command import show_brand
from kie.cli.brief_command import lint_brief, show_prompt
from kie.cli.brief_options import OPTIONS
from kie.cli.catalogue_command import compare_with_file, compare_with_kie
from kie.cli.colours_command import show_colours
from kie.cli.generate_command import generate
from kie.cli.listing_commands import show_credit, show_history, show_models
from kie.cli.metadata_command import clean, read_metadata
from kie.cli.recipe_command import make_recipe
from kie.cli.resume_command import resume
from kie.cli.verdict_command import say_verdict
from kie.cli.wordings_command import print_wordings
from kie.domain.cutout_backends import AUTO, LOCAL_CHOICES
from kie.playground.container import require_no_half_setup
from kie.settings import Settings

Needs = Literal["nothing", "settings", "ledger", "key"]


@dataclass(frozen=True, kw_only=True)
class Argument:
    """What argparse's add_argument takes."""

    names: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Command:
    """`run` gets the arguments by keyword and, before them, what the command `needs`: the settings, or a playground
    (ledger, key). One that needs a key takes --demo instead of it.

    `instead` are an option and what runs where it is given: on its value, with neither settings nor a playground.
    """

    name: str
    help: str
    run: Callable[..., int]
    needs: Needs
    arguments: tuple[Argument, ...] = ()
    instead: tuple[str, Callable[..., int]] | None = None


def _argument(*names: str, **options: Any) -> Argument:
    return Argument(names=names, options=options)


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


def _cutout(settings: Settings, **options: Any) -> int:
    from kie.cli.cutout_command import run_cutout  # NumPy costs start-up time; the other commands do without

    return run_cutout(settings, **options)


def _inspect(**options: Any) -> int:
    from kie.cli.inspect_command import run_inspect  # so do NumPy and OpenCV

    return run_inspect(**options)


def _check(settings: Settings) -> int:
    require_no_half_setup(settings)
    return exit_codes.OK


_JSON = _argument("--json", dest="as_json", action="store_true", help="one JSON object a line")
_FOLLOWED = (
    _argument("--out", type=Path, metavar="DIR", help="copy the results there"),
    _argument("--timeout", type=_seconds, metavar="S", help="stop watching after S seconds"),
    _JSON,
)
_BRIEF = tuple(
    _argument(option, dest=name, metavar="TEXT", help=f"the brief's {name}, as on Create")
    for name, option in OPTIONS.items()
)
_MODEL = _argument("--model", required=True, metavar="ID", help="a model's id; see the models command")
_WHOLE_BRIEF = (
    *_BRIEF,
    _argument("--colour", dest="colours", action="append", default=[], metavar="COLOUR",
              help="the brief's colours, such as “#0047AB background”; repeatable"),
    _argument("--brief", type=Path, metavar="FILE", help="a whole brief as JSON; README shows one"),
    _argument("--brand", metavar="NAME", help="a brand kit by its name, or a file with one; see the brand command"),
)  # fmt: skip
DEMO = _argument("--demo", action="store_true", help="use the emulator on this machine")

COMMANDS = (
    Command(
        name="generate",
        help="make pictures or clips",
        run=generate,
        needs="key",
        arguments=(
            _MODEL,
            _argument("--prompt", metavar="TEXT", help="the whole text that the model gets; or else a brief"),
            *_WHOLE_BRIEF,
            _argument("--set", dest="settings", action="append", default=[], metavar="NAME=VALUE",
                      help="a parameter; repeatable"),
            _argument("--image", dest="images", action="append", default=[], metavar="PATH_OR_URL",
                      help="an input image; repeatable"),
            _argument("--recipe", metavar="NAME",
                      help="cut each result out and write icon-set, favicon, ios, … of it below --out"),
            _argument("--count", type=int, default=1, metavar="N", help="how many tasks (default 1)"),
            *_FOLLOWED,
        ),
    ),
    Command(
        name="lint",
        help="hints about a brief before it costs anything, each with a fix; sends nothing",
        run=lint_brief,
        needs="nothing",
        arguments=(_MODEL, *_WHOLE_BRIEF, _JSON),
    ),
    Command(
        name="prompt",
        help="what a model would get of a brief: text, request, and where each field went; sends nothing",
        run=show_prompt,
        needs="nothing",
        arguments=(_MODEL, *_WHOLE_BRIEF, _JSON),
    ),
    Command(
        name="batch",
        help="one result a row of a table (CSV, .xlsx or .ods), each under its own name",
        run=run_batch,
        needs="key",
        arguments=(
            _argument("file", type=Path, metavar="FILE", help="columns: name, prompt, model, aspect ratio, recipe, …"),
            _argument("--model", metavar="ID", help="for rows that name none"),
            _argument("--folders", metavar="PATTERN", help="where each row goes, such as {platform}/{name}"),
            _argument("--encoding", metavar="NAME", help="the code page of a file that is not Unicode, such as cp1251"),
            _argument("--dry-run", dest="is_dry", action="store_true",
                      help="print what each row would send and cost; sends nothing and needs no key"),
            _argument("--yes", dest="is_sure", action="store_true", help="buy without asking"),
            *_FOLLOWED,
        ),
        instead=("is_dry", list_rows),
    ),
    Command(
        name="resume",
        help="ask again about open, stopped or lost tasks; free",
        run=resume,
        needs="key",
        arguments=(
            _argument("task_id", nargs="?", metavar="TASK_ID", help="KIE's id or ours; all when left out"),
            *_FOLLOWED,
        ),
    ),
    Command(
        name="attach",
        help="say which KIE task an unsure one became; KIE is asked whether it is; free",
        run=attach,
        needs="key",
        arguments=(
            _argument("task_id", metavar="TASK", help="our id of the unsure task, which its command named"),
            _argument("kie_task_id", metavar="ID", help="KIE's id, as kie.ai/logs shows it"),
            *_FOLLOWED,
        ),
    ),
    Command(
        name="models",
        help="the catalogue, or one model's parameters and prices",
        run=show_models,
        needs="nothing",
        arguments=(
            _argument("model", nargs="?", metavar="ID"),
            _argument("--retired", action="store_true", help="those that KIE has removed as well"),
            _JSON,
        ),
    ),
    Command(
        name="catalogue",
        help="what KIE's own list of models tells differently; changes nothing",
        run=compare_with_kie,
        needs="key",
        arguments=(
            _argument("--file", type=Path, metavar="FILE", help="a saved list to compare with instead of asking KIE"),
            _JSON,
        ),
        instead=("file", compare_with_file),
    ),
    Command(name="credit", help="the account's balance", run=show_credit, needs="key", arguments=(_JSON,)),
    Command(
        name="history",
        help="the newest tasks",
        run=show_history,
        needs="ledger",
        arguments=(
            _argument("--limit", type=_positive, default=20, metavar="N", help="how many (default 20)"),
            _argument("--collection", metavar="NAME", help="only what lies in this collection"),
            _JSON,
        ),
    ),
    Command(
        name="cutout",
        help="remove a picture's background, on this machine or your own server",
        run=_cutout,
        needs="settings",
        arguments=(
            _argument("source", type=Path, metavar="IN"),
            _argument("target", type=Path, metavar="OUT", help="a PNG"),
            _argument("--backend", choices=LOCAL_CHOICES, default=AUTO),
            _argument("--keep-shadow", action="store_true", help="keep a soft shadow"),
            _argument("--trim", action="store_true", help="cut the empty margins off"),
            _JSON,
        ),
    ),
    Command(
        name="inspect",
        help="what was asked for, measured on a picture's pixels: colours, alpha, blank, room for copy",
        run=_inspect,
        needs="nothing",
        arguments=(
            _argument("image", type=Path, metavar="IMAGE"),
            _argument("--colours", metavar="LIST", help="asked for, such as “#EC4899,#3B82F6 background”"),
            _argument("--size", metavar="WxH", help="asked for, such as 1024x768"),
            _argument("--format", dest="form", metavar="NAME", help="asked for, such as png"),
            _argument("--transparent", dest="is_transparent", action="store_true", help="transparency was asked for"),
            _argument("--earlier", type=Path, action="append", default=[], metavar="IMAGE",
                      help="a picture that it may be a near-duplicate of; repeatable"),
            _JSON,
        ),
    ),
    Command(
        name="recipe",
        help="make icons and other assets from a picture",
        run=make_recipe,
        needs="nothing",
        arguments=(
            _argument("name", metavar="NAME", help="icon-set, favicon, ios, android, og-image, sticker or hero"),
            _argument("source", type=Path, metavar="IN"),
            _argument("target", type=Path, metavar="OUT", help="a folder, or a file ending in .zip"),
        ),
    ),
    Command(
        name="wordings",
        help="every wording that {a|b} and __list__ in a text make",
        run=print_wordings,
        needs="nothing",
        arguments=(_argument("text", metavar="TEXT"), _JSON),
    ),
    Command(
        name="read",
        help="what a picture says of its making, here or by another program",
        run=read_metadata,
        needs="nothing",
        arguments=(_argument("file", type=Path, metavar="FILE"), _JSON),
    ),
    Command(
        name="clean",
        help="a copy of a picture without anything but what is seen",
        run=clean,
        needs="nothing",
        arguments=(
            _argument("source", type=Path, metavar="IN"),
            _argument("target", type=Path, metavar="OUT", help="of the same type"),
        ),
    ),
    Command(
        name="verdict",
        help="what blind votes in a CSV file say, by the rule of Compare",
        run=say_verdict,
        needs="nothing",
        arguments=(
            _argument("file", type=Path, metavar="VOTES.csv",
                      help="columns: prompt, repeat, seed, left, right, outcome (left, right, tie or bad); "
                           "optional: judge, sitting"),
            _argument("--planned", type=_positive, metavar="N",
                      help="the votes that were planned before the first; finds more than an open end"),
            _JSON,
        ),
    ),
    Command(
        name="colours",
        help="the colours in a text: CSS, JSON, lists, names, addresses of coolors",
        run=show_colours,
        needs="nothing",
        arguments=(
            _argument("text", metavar="TEXT", help="as copied from another tool; - reads it from the input"),
            _JSON,
        ),
    ),
    Command(
        name="brand",
        help="the brand kits; one with its colours, its words and the contrast of every pair",
        run=show_brand,
        needs="nothing",
        arguments=(
            _argument(
                "kit", nargs="?", metavar="KIT",
                help="a name, or a file: design tokens, CSS, SVG, or any text with colours; all kits when left out",
            ),
            _argument("--tokens", dest="as_tokens", action="store_true", help="print it as design tokens (JSON)"),
        ),
    ),
    Command(name="check", help="check the settings and say what is wrong with them", run=_check, needs="settings"),
)  # fmt: skip
