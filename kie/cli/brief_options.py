"""A brief from what stands in a command: a field an option, or a JSON file with all of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from kie.cli.file_arguments import json_of
from kie.errors import BadInput
from kie.playground.drafts import read_colours
from prompts.brief import TEXT_FIELDS, Brief, Colour, TextField, brief_to_json, parse_brief

OPTIONS: Mapping[TextField, str] = {
    field: "--exclude" if field == "exclusions" else f"--{field}" for field in TEXT_FIELDS
}


def brief_of(
    texts: Mapping[str, str | None], *, colours: Sequence[str], file: Path | None, prompt: str | None
) -> Brief | None:
    """The brief; None where the command has none of it. `prompt` is only looked at: it stands for itself.

    Raises BadInput where a prompt, a file and fields are mixed, and where a colour or the file cannot be read.
    """
    given = [OPTIONS[field] for field in TEXT_FIELDS if texts.get(field) is not None] + ["--colour"] * bool(colours)
    if file is not None and given:
        raise BadInput(f"--brief holds the whole brief; {given[0]} cannot be beside it. Nothing was sent.")
    given += ["--brief"] * (file is not None)
    if not given:
        return None
    if prompt is not None:
        raise BadInput(
            f"--prompt is the whole text that the model gets; {given[0]} cannot be beside it. Nothing was sent."
        )
    if file is not None:
        return _brief_in(file)
    return Brief(**texts, colours=tuple(colour for text in colours for colour in _colours(text)))


def _brief_in(file: Path) -> Brief:
    try:
        brief = parse_brief(json_of(file))
        json.dumps(brief_to_json(brief), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadInput(f"{file} spells half a character. Nothing was sent.", field="brief") from None
    except ValueError as error:
        raise BadInput(f"{file}: {error} Nothing was sent.", field="brief") from None
    return brief


def _colours(text: str) -> tuple[Colour, ...]:
    """One option may name several, as the form takes them."""
    colours, problems = read_colours(text)
    if not colours and not problems:
        problems = (f"“{text[:40]}” names no colour: write it like “#0047AB background”.",)
    if problems:
        raise BadInput(f"--colour: {problems[0]} Nothing was sent.", field="colours")
    return colours
