"""A brief from what stands in a command: a field an option, or a JSON file with all of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from kie.cli.file_arguments import json_of
from kie.errors import BadInput
from kie.playground import brief_file
from kie.playground.drafts import read_colours
from prompts.brand_kits import BrandKit, read_kit, shipped_kits, with_kit
from prompts.brief import TEXT_FIELDS, Brief, Colour, TextField, brief_to_json, parse_brief
from prompts.variables import variables_in

_LARGEST_KIT = 1_000_000

OPTIONS: Mapping[TextField, str] = {
    field: "--exclude" if field == "exclusions" else f"--{field}" for field in TEXT_FIELDS
}


def brief_of(
    texts: Mapping[str, str | None],
    *,
    colours: Sequence[str],
    file: Path | None,
    prompt: str | None,
    brand: str | None = None,
) -> Brief | None:
    """The brief; None where the command has none of it. `prompt` is only looked at: it stands for itself.

    Raises BadInput where a prompt, a file and fields are mixed, and where a colour or the file cannot be read.
    """
    given = [OPTIONS[field] for field in TEXT_FIELDS if texts.get(field) is not None] + ["--colour"] * bool(colours)
    if file is not None and given:
        raise BadInput(f"--brief holds the whole brief; {given[0]} cannot be beside it. Nothing was sent.")
    given += ["--brief"] * (file is not None) + ["--brand"] * (brand is not None)
    if not given:
        return None
    if prompt is not None:
        raise BadInput(
            f"--prompt is the whole text that the model gets; {given[0]} cannot be beside it. Nothing was sent."
        )
    if file is not None:
        brief = _brief_in(file)
    else:
        brief = Brief(**texts, colours=tuple(colour for text in colours for colour in _colours(text)))
    return brief if brand is None else with_kit(brief, kit_of(brand))


def kit_of(brand: str) -> BrandKit:
    """A kit by its name or in a file; what of a file cannot be read is told. Raises BadInput where there is none."""
    shipped = shipped_kits()
    kit = next((kit for kit in shipped if kit.name.casefold() == brand.strip().casefold()), None)
    if kit is not None:
        return kit
    try:
        text = Path(brand).read_bytes()[:_LARGEST_KIT].decode("utf-8-sig")
    except (OSError, ValueError):
        names = ", ".join(f"“{kit.name}”" for kit in shipped)
        raise BadInput(
            f"--brand: “{brand[:40]}” is neither a kit ({names}) nor a text file. Nothing was sent.", field="brand"
        ) from None
    kit, problems = read_kit(text, name=Path(brand).stem)
    for problem in problems:
        print(f"{Path(brand).name}: {problem}", file=sys.stderr)
    if not (kit.colours or kit.keywords or kit.exclusions):
        raise BadInput(f"--brand: {Path(brand).name} holds no brand kit. Nothing was sent.", field="brand")
    return kit


def _brief_in(file: Path) -> Brief:
    content = json_of(file)
    if isinstance(content, Mapping) and content.get("format") == brief_file.FORMAT:
        return _newest_of_shared(file)
    try:
        brief = parse_brief(content)
        json.dumps(brief_to_json(brief), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadInput(f"{file} spells half a character. Nothing was sent.", field="brief") from None
    except ValueError as error:
        raise BadInput(f"{file}: {error} Nothing was sent.", field="brief") from None
    return brief


def _newest_of_shared(file: Path) -> Brief:
    """The brief of the newest version in a file from the library. Raises BadInput where a variable stands open."""
    shared = brief_file.read(file.read_bytes(), file_name=file.name)
    for note in shared.notes:
        print(f"{file.name}: {note}", file=sys.stderr)
    brief = shared.forms[-1].brief
    open_names = variables_in(brief)
    if open_names:
        names = ", ".join(f"{{{{{name}}}}}" for name in open_names)
        raise BadInput(
            f"{file.name} asks for values of {names}: fill them in on Create. Nothing was sent.", field="brief"
        )
    return brief


def _colours(text: str) -> tuple[Colour, ...]:
    """One option may name several, as the form takes them."""
    colours, problems = read_colours(text)
    if not colours and not problems:
        problems = (f"“{text[:40]}” names no colour: write it like “#0047AB background”.",)
    if problems:
        raise BadInput(f"--colour: {problems[0]} Nothing was sent.", field="colours")
    return colours
