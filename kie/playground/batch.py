"""A table (CSV or a spreadsheet) as a list of assets: one row one result, named, and checked before anything is sent.

    name,prompt,model,aspect ratio,resolution,remove background,recipe,brand
    mug,A ceramic mug on white,google/nano-banana,1:1,,yes,icon-set,Example brand

`name` and `prompt` are needed, and `model` unless there is a usual one. A model is named by its id or its title. Any
other column is a parameter, by the name that the model has for it; an empty cell leaves it to the model. A parameter
that is itself called model is `model setting`. A recipe makes its files of the picture, cut out where it is of the
subject alone. A brand kit, by its name, adds its colours, look and exclusions to the prompt. Columns that the pattern
of folders names may be called anything.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, zip_longest

from kie import catalogue
from kie.catalogue import Json, Model
from kie.domain.layouts import Axis, AxisValue, Layout
from kie.domain.task import FollowUp, TaskIntent
from kie.errors import BadInput
from kie.media.names import is_device, stands_in_a_name
from kie.playground.plan import capabilities_of
from kie.playground.prepared_request import Prepared, prepare
from kie.playground.quote import Quote, quote
from kie.playground.read_table import Table, UnreadableTable, lost_digits, read_table
from kie.recipes.definitions import get as get_recipe
from prompts.brand_kits import BrandKit, shipped_kits, with_kit
from prompts.brief import Brief
from prompts.compose import compose

MOST_ROWS = 400
ASSET_AXIS = "asset"
TEMPLATE = (
    "name,prompt,model,aspect ratio,resolution,remove background,recipe\n"
    "mug,A ceramic mug on a plain white background,google/nano-banana,1:1,,yes,icon-set\n"
    "harbour,A harbour at dawn with fishing boats,nano-banana-pro,16:9,2K,no,\n"
)
_NAME, _PROMPT, _MODEL, _CUTOUT, _RECIPE, _BRAND = "name", "prompt", "model", "remove background", "recipe", "brand"
_OURS = (_NAME, _PROMPT, _MODEL, _CUTOUT, _RECIPE, _BRAND, "")
_PLACE = re.compile(r"\{([^{}]*)\}")
_YES, _NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0", "")
_LONGEST_NAME = 200
"""Bytes: file systems take 255, and an ending and a number are still to come."""

Row = Mapping[str, str]
"""A row's cells by column, both stripped and the columns in small letters with single blanks."""


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One row. It can be sent where `problems` is empty; then `prepared` is there. `settings` are the cells of the
    columns that are a model's own, as they were read."""

    line: int
    name: str
    model: str
    prepared: Prepared | None = None
    follow_up: FollowUp | None = None
    problems: tuple[str, ...] = ()
    prompt: str = ""
    settings: Row = field(default_factory=dict)

    def intent(self) -> TaskIntent:
        """Raises BadInput where the row cannot be sent."""
        if self.prepared is None or self.problems:
            raise BadInput(f"Line {self.line}: {' '.join(self.problems)} Nothing was sent.", field="file")
        cell = {ASSET_AXIS: str(self.line)}
        return dataclasses.replace(self.prepared.intent(), cell=cell, name=self.name, follow_up=self.follow_up)


def read(
    content: bytes, *, usual_model: str | None = None, folders: str | None = None, encoding: str | None = None
) -> tuple[Asset, ...]:
    """The assets of a table, in its order. Raises BadInput where it is no such table at all, UnprovenEncoding where a
    person must say which code page it is (`encoding`).

    Names become unique file names. `folders` says where a row's files go, by columns: with `{platform}/{name}` a
    name is `ios/mug`.
    """
    rows, taken = list(_rows(read_table(content, encoding=encoding))), set[str]()
    pattern = _pattern(folders, rows)
    assets = (_asset(line, row, taken=taken, usual_model=usual_model, pattern=pattern) for line, row in rows)
    settings = ({column: cell for column, cell in row.items() if column not in _OURS} for _, row in rows)
    prompts = (row.get(_PROMPT, "") for _, row in rows)
    return tuple(
        dataclasses.replace(asset, prompt=prompt, settings=own)
        for asset, prompt, own in zip(assets, prompts, settings, strict=True)
    )


def _pattern(folders: str | None, rows: Sequence[tuple[int, Row]]) -> str:
    """The pattern with its columns as rows have them. Raises BadInput for a column that the file does not have."""
    if folders is None or not folders.strip():
        return "{name}"
    columns = {column for _, row in rows for column in row if column}
    pattern = _PLACE.sub(lambda place: f"{{{' '.join(place[1].replace('_', ' ').casefold().split())}}}", folders)
    unknown = next((name for name in _PLACE.findall(pattern) if name not in columns), None)
    if unknown is not None or not _PLACE.search(pattern) or "\\" in pattern:
        why = f"there is no column “{unknown[:40]}”" if unknown else "it names no column in braces"
        raise BadInput(
            f"The pattern of folders cannot be followed: {why}. The file has {', '.join(sorted(columns))}. "
            "Nothing was sent.",
            field="folders",
        )
    return pattern


def quote_of(assets: Sequence[Asset]) -> Quote:
    """What these rows cost together."""
    return quote((asset.prepared.credits if asset.prepared else None, 1) for asset in assets)


def layout_of(assets: Sequence[Asset]) -> Layout:
    values = tuple(AxisValue(key=str(asset.line), label=asset.name) for asset in assets)
    return Layout(kind="batch", axes=(Axis(id=ASSET_AXIS, title="Asset", values=values),))


def _rows(table: Table) -> Iterator[tuple[int, Row]]:
    """The rows that hold anything, by their columns, with the lines they begin on."""
    columns = [" ".join(name.replace("_", " ").casefold().split()) for name in table.columns]
    for column in (_NAME, _PROMPT):
        if column not in columns:
            raise UnreadableTable(f"its first line must name the columns, and “{column}” is not among them")
    repeated = next((name for name in columns if name and columns.count(name) > 1), None)
    if repeated is not None:
        raise UnreadableTable(f"it has the column “{repeated}” twice")
    if not table.rows:
        raise UnreadableTable("it has no row below the names of its columns")
    if len(table.rows) > MOST_ROWS:
        raise UnreadableTable(f"it has {len(table.rows)} rows, and {MOST_ROWS} at once is the most")
    for row in table.rows:
        named = {name: cell for name, cell in zip(columns, row.cells, strict=False) if name}
        nameless = [cell for cell, name in zip_longest(row.cells, columns[: len(row.cells)]) if cell and not name]
        yield row.line, named | ({"": " ".join(nameless)} if nameless else {})


def _asset(line: int, row: Row, *, taken: set[str], usual_model: str | None, pattern: str) -> Asset:
    named = _PLACE.findall(pattern)
    name = _path(pattern, row, line=line, taken=taken)
    model_name, problems = row.get(_MODEL) or usual_model or "", []
    if not row.get(_NAME):
        problems.append("It has no name.")
    if row.get(""):
        problems.append("It has more cells than there are columns; put quotation marks around text with commas.")
    problems += [f"It has nothing under “{column}”, which its folder needs." for column in named
                 if not row.get(column) and column != _NAME]  # fmt: skip
    problems += [f"“{cell[:20]}” under “{column}” has lost digits in a spreadsheet; format its column as text."
                 for column, cell in row.items() if column and lost_digits(cell)]  # fmt: skip
    cutout = row.get(_CUTOUT, "").casefold()
    if cutout not in (*_YES, *_NO):
        problems.append(f"“{cutout[:20]}” is neither yes nor no for {_CUTOUT}.")
    follow_up, refusal = _follow_up(row.get(_RECIPE, ""), removes_background=cutout in _YES)
    problems += refusal
    kit, unknown_kit = _kit(row.get(_BRAND, ""))
    problems += unknown_kit
    model = _model(model_name)
    if model is None:
        problems.append(f"There is no model “{model_name[:60]}”." if model_name else "It names no model.")
        return Asset(line=line, name=name, model=model_name, problems=tuple(problems))
    values, unknown = _values(model, {column: text for column, text in row.items() if column not in {*_OURS, *named}})
    problems += [f"{model.title} has no parameter “{column[:40]}”." for column in unknown]
    prompt, native = _branded(model, row.get(_PROMPT, ""), kit=kit)
    prepared = prepare(model, prompt=prompt, values=native | values)
    problems += [problem.sentence for problem in prepared.problems]
    if model.is_retired:
        problems.append(f"KIE has removed {model.title}.")
    if follow_up is not None and model.medium != "image":
        what = f"make {follow_up.recipe} of" if follow_up.recipe else "remove a background from"
        problems.append(f"{model.title} makes no pictures to {what}.")
    return Asset(
        line=line,
        name=name,
        model=model.id,
        prepared=prepared,
        follow_up=follow_up,
        problems=tuple(dict.fromkeys(problems)),
    )


def _kit(name: str) -> tuple[BrandKit | None, list[str]]:
    """The kit of that name, and what speaks against it."""
    if not name:
        return None, []
    kit = next((kit for kit in shipped_kits() if kit.name.casefold() == name.casefold()), None)
    names = ", ".join(f"“{kit.name}”" for kit in shipped_kits())
    return kit, [] if kit else [f"There is no brand kit “{name[:40]}”; there is {names}."]


def _branded(model: Model, prompt: str, *, kit: BrandKit | None) -> tuple[str, dict[str, Json]]:
    """The prompt with what the kit adds, and what of that is a parameter of the model; to the letter without a kit."""
    if kit is None or not prompt:
        return prompt, {}
    composition = compose(with_kit(Brief(subject=prompt), kit), capabilities=capabilities_of(model))
    return composition.prompt, dict(composition.native)  # type: ignore[arg-type]


def _follow_up(recipe: str, *, removes_background: bool) -> tuple[FollowUp | None, list[str]]:
    """What is made of the picture by itself, and what speaks against it."""
    if not recipe:
        return (FollowUp.REMOVE_BACKGROUND if removes_background else None), []
    try:
        wish = FollowUp(get_recipe(recipe).name)
    except BadInput as error:
        return None, [error.message]
    if removes_background and not wish.removes_background:
        return wish, [f"{wish.recipe} is made of the whole picture, so its background cannot be removed as well."]
    return wish, []


def _model(name: str) -> Model | None:
    model = catalogue.find(name)
    if model is not None:
        return model
    titled = [model for model in catalogue.all_models() if model.title.casefold() == name.casefold()]
    return titled[0] if len(titled) == 1 else None


def _values(model: Model, row: Row) -> tuple[dict[str, Json], list[str]]:
    """The row's parameters under the model's own names, and the filled columns that it has none for."""
    by_column = {_column(parameter.name): parameter.name for parameter in model.parameters}
    for role in ("aspect_ratio", "resolution", "seed", "negative_prompt", "duration"):
        parameter = model.by_role(role)
        if parameter is not None:
            by_column.setdefault(role.replace("_", " "), parameter.name)
    cells = {column: text for column, text in row.items() if text}
    values: dict[str, Json] = {by_column[column]: text for column, text in cells.items() if column in by_column}
    return values, [column for column in cells if column not in by_column]


def _column(parameter: str) -> str:
    name = parameter.replace("_", " ").casefold()
    return f"{name} setting" if name in (_NAME, _MODEL) else name


def _path(pattern: str, row: Row, *, line: int, taken: set[str]) -> str:
    """Where a row's files go, as it can stand in any file system, unlike every other one's; the line's number where
    nothing is left. What stands in a cell makes no folder."""
    filled = [_PLACE.sub(lambda place: row.get(place[1], ""), part) for part in pattern.split("/")]
    folders = "".join(f"{_part(part)}/" for part in filled[:-1] if _part(part))
    plain = folders + (_part(filled[-1]) or f"line-{line}")
    candidates = (plain if number == 1 else f"{plain}-{number}" for number in count(1))
    stem = next(candidate for candidate in candidates if candidate.casefold() not in taken)
    taken.add(stem.casefold())
    return stem


def _part(name: str) -> str:
    letters = (c if stands_in_a_name(c) else "\0" for c in unicodedata.normalize("NFC", name))
    plain = re.sub("\0+", "-", "".join(letters)).strip(" .-")
    while len(plain.encode()) > _LONGEST_NAME or len(plain) > 80:
        plain = plain[:-1]
    plain = plain.rstrip(" .-")
    return f"_{plain}" if is_device(plain) else plain
