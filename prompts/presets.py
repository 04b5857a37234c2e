"""Ready-made words and palettes: the JSON files in `presets/`, typed and checked when they are read.

Anyone can add an item to a file. A mistake in one is a sentence that names the file and the item.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from prompts.brief import FIELDS, Brief, Colour, brief_from_json

FOLDER = Path(__file__).parent / "presets"


class PresetError(ValueError):
    """A preset file cannot be used; the message says which file, which item and what to write."""


@dataclass(frozen=True, kw_only=True)
class Preset:
    """Words for one field of a brief, under a name to choose by."""

    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Colours that go well together."""

    name: str
    colours: tuple[Colour, ...]


@dataclass(frozen=True, kw_only=True)
class Example:
    """A complete brief to start from; one with Motion is for a clip."""

    name: str
    brief: Brief


@dataclass(frozen=True, kw_only=True)
class Presets:
    """Everything in the folder, in the order of the files. Names differ within one list.

    `movement`, `lens` and `stability` are for Motion, one of each at a time: see `put_in`.
    """

    camera: tuple[Preset, ...]
    movement: tuple[Preset, ...]
    lens: tuple[Preset, ...]
    stability: tuple[Preset, ...]
    style: tuple[Preset, ...]
    exclusions: tuple[Preset, ...]
    palettes: tuple[Palette, ...]
    examples: tuple[Example, ...]


Item = TypeVar("Item", Preset, Palette, Example)


@cache
def load_presets() -> Presets:
    """The presets that come with the product, read once. Raises PresetError if a file is bad."""
    return read_presets(FOLDER)


def read_presets(folder: Path) -> Presets:
    """The presets in a folder with the same eight files. Raises PresetError if one is bad."""
    return Presets(
        camera=_read(folder / "camera.json", _preset),
        movement=_read(folder / "movement.json", _preset),
        lens=_read(folder / "lens.json", _preset),
        stability=_read(folder / "stability.json", _preset),
        style=_read(folder / "style.json", _preset),
        exclusions=_read(folder / "exclusions.json", _preset),
        palettes=_read(folder / "palettes.json", _palette),
        examples=_read(folder / "examples.json", _example),
    )


def put_in(text: str, chosen: Preset, *, instead_of: Iterable[Preset]) -> str:
    """The text with the words of a preset: in the place of another preset of its list, else at the end.

    What a person wrote stays as it is, and a preset that stands there already is not added again.
    """
    if _place_of(chosen, text):
        return text
    for other in instead_of:
        place = _place_of(other, text)
        if place:
            return text[: place.start()] + _as_begun(chosen.text, like=place[0]) + text[place.end() :]
    written = text.rstrip()
    if not written:
        return chosen.text
    if written.endswith((".", "!", "?", "…")):
        return f"{written} {chosen.text[:1].upper()}{chosen.text[1:]}"
    return f"{written.rstrip(',;')}, {chosen.text}"


def _place_of(preset: Preset, text: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(preset.text)}(?!\w)", text, re.IGNORECASE)


def _as_begun(text: str, *, like: str) -> str:
    """With a capital where what it stands for had one."""
    return text[:1].upper() + text[1:] if like[:1].isupper() else text


def _read(path: Path, understand: Callable[[dict[str, object]], Item]) -> tuple[Item, ...]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PresetError(f"The preset file {path.name} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise PresetError(f"The preset file {path.name} is not JSON: {error}.") from error
    if not isinstance(data, list):
        raise PresetError(f"The preset file {path.name} must hold a list of items.")
    items: dict[str, Item] = {}
    for number, entry in enumerate(data, start=1):
        try:
            item = understand(_entry(entry))
        except ValueError as error:
            raise PresetError(f"Item {number} of the preset file {path.name} is not usable: {error}") from error
        if item.name in items:
            raise PresetError(f'The preset file {path.name} has two items named "{item.name}".')
        items[item.name] = item
    return tuple(items.values())


def _entry(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError("write it as an object with a name.")
    return value


def _preset(entry: dict[str, object]) -> Preset:
    _only(entry, {"name", "text"})
    return Preset(name=_text(entry, "name"), text=_text(entry, "text"))


def _palette(entry: dict[str, object]) -> Palette:
    _only(entry, {"name", "colours"})
    return Palette(name=_text(entry, "name"), colours=_colours(entry))


def _example(entry: dict[str, object]) -> Example:
    _only(entry, {"name", *FIELDS})
    texts = {name: _text(entry, name) for name in entry if name != "colours"}
    colours = _colours(entry) if "colours" in entry else ()
    brief = replace(brief_from_json(texts), colours=colours)
    if brief.is_empty:
        raise ValueError("its brief is empty.")
    return Example(name=_text(entry, "name"), brief=brief)


def _only(entry: dict[str, object], known: set[str]) -> None:
    unknown = sorted(set(entry) - known)
    if unknown:
        raise ValueError(f'it has the key "{unknown[0]}", which nothing reads.')


def _text(entry: dict[str, object], key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{key}" must be text that is not blank.')
    return value


def _colours(entry: dict[str, object]) -> tuple[Colour, ...]:
    value = entry.get("colours")
    if not isinstance(value, list) or not value:
        raise ValueError('"colours" must be a list with at least one colour.')
    return tuple(_colour(colour) for colour in value)


def _colour(value: object) -> Colour:
    if not isinstance(value, dict) or set(value) != {"hex", "role"} or not isinstance(value["hex"], str):
        raise ValueError('write each colour as {"hex": "#RRGGBB", "role": "palette"}.')
    return Colour(hex=value["hex"], role=value["role"])
