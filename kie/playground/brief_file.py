"""A saved brief as a file that is handed on, and back: docs/brief-files.md describes it. Pure.

What cannot be taken over is named, the rest is taken; nothing is invented. Files of this machine stay where they are:
only addresses that anybody can open go out.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kie import catalogue
from kie.catalogue import Json
from kie.domain.kept_file import PREFIX
from kie.errors import BadInput
from kie.playground.drafts import Draft, draft_from_json
from prompts.brief import FIELDS, TEXT_FIELDS, brief_from_json

FORMAT, VERSION = "kie-playground-brief", 1
LARGEST = 2 << 20
"""Bytes of a file: hundreds of versions of long briefs."""
MOST_VERSIONS = 1_000
_KEYS = frozenset({"format", "version", "name", "description", "folder", "forms"})
_FORM_KEYS = frozenset({"texts", "colours", "models", "parameters", "count", "references", "came_from", "variables"})


@dataclass(frozen=True, kw_only=True)
class SharedBrief:
    """What a file holds: `forms` are its versions, oldest first; `notes` a sentence for each part that was left out."""

    name: str
    description: str = ""
    folder: str = ""
    forms: tuple[Draft, ...]
    notes: tuple[str, ...] = ()


def written(*, name: str, description: str, folder: str, forms: Iterable[Draft]) -> bytes:
    """The file: UTF-8 JSON, the same for the same brief."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "name": name,
        "description": description,
        "folder": folder,
        "forms": [_shareable(form) for form in forms],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"


def read(content: bytes, *, file_name: str) -> SharedBrief:
    """The brief in a file, or in JSON that holds the fields of a brief alone. Raises BadInput where it is neither."""
    if len(content) > LARGEST:
        raise BadInput(f"This file is too large for a brief: {LARGEST >> 20} MB is the most.", field="file")
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise BadInput("This file is no JSON that can be read. Nothing was taken in.", field="file") from None
    if not isinstance(data, dict):
        raise BadInput("This file holds no brief: it is no JSON object. Nothing was taken in.", field="file")
    stem = file_name.rpartition(".")[0] or file_name
    if data.get("format") != FORMAT:
        return _of_fields(data, name=stem)
    notes = [f"“{_short(key)}” is not known here and was left out." for key in data if key not in _KEYS]
    version = data.get("version")
    if isinstance(version, int) and version > VERSION:
        notes.insert(0, "It was written by a newer version of this program: what is known here was taken.")
    stored = data.get("forms")
    forms = [form for form in stored if isinstance(form, dict)] if isinstance(stored, list) else []
    if not forms:
        raise BadInput("This file names a brief and holds none. Nothing was taken in.", field="file")
    if len(forms) > MOST_VERSIONS:
        notes.append(f"Of its {len(forms):,} versions the newest {MOST_VERSIONS:,} were taken.")
    read_forms = [_form(form, notes) for form in forms[-MOST_VERSIONS:]]
    return SharedBrief(
        name=_text(data.get("name")) or stem,
        description=_text(data.get("description")),
        folder=_text(data.get("folder")),
        forms=tuple(read_forms),
        notes=tuple(dict.fromkeys(notes)),
    )


def _of_fields(data: Mapping[str, Json], *, name: str) -> SharedBrief:
    """What `--brief` of the shell takes: the fields of a brief."""
    if not any(key in FIELDS for key in data):
        raise BadInput(
            "This file holds no brief: it is neither one that was shared from here nor an object with fields such as "
            "“subject”. Nothing was taken in.",
            field="file",
        )
    brief = brief_from_json({key: _clean(value) for key, value in data.items()})
    left_out = [key for key in data if key not in FIELDS]
    left_out += [key for key in TEXT_FIELDS if data.get(key) is not None and not isinstance(data[key], str)]
    stored = data.get("colours")
    if stored is not None and (not isinstance(stored, list) or len(stored) != len(brief.colours)):
        left_out.append("colours that are none")
    return SharedBrief(
        name=name,
        forms=(Draft().with_brief(brief),),
        notes=tuple(f"“{_short(part)}” could not be read and was left out." for part in left_out),
    )


def _form(content: Mapping[str, Json], notes: list[str]) -> Draft:
    cleaned = {key: _clean(value) for key, value in content.items()}
    notes += [f"“{_short(key)}” is not known here and was left out." for key in content if key not in _FORM_KEYS]
    form = draft_from_json(cleaned)
    texts, models = cleaned.get("texts"), cleaned.get("models")
    if isinstance(texts, Mapping):
        strange = [key for key in texts if key not in TEXT_FIELDS]
        notes += [f"The field “{_short(key)}” is not known here and was left out." for key in strange]
    if isinstance(models, list):
        gone = [str(model) for model in models if catalogue.find(str(model)) is None]
        notes += [f"The model “{_short(model)}” is not in this catalogue and was left out." for model in gone]
    stored = cleaned.get("references")
    shared = tuple(reference for reference in form.references if not reference.address.startswith(PREFIX))
    if isinstance(stored, list) and len(shared) < len(stored):
        notes.append("Files that lie on another machine could not come along; add them anew.")
    return dataclasses.replace(form, references=shared, came_from=None)


def _shareable(form: Draft) -> dict[str, Json]:
    content = form.to_json()
    content.pop("came_from", None)
    kept = [r for r in form.references if not r.address.startswith(PREFIX)]
    return {**content, "references": Draft(references=tuple(kept)).to_json()["references"]}


def _clean(value: Json) -> Json:
    """Without halves of characters and NULs, which nothing can keep."""
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode().replace("\0", "")
    if isinstance(value, dict):
        return {str(_clean(key)): _clean(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_clean(each) for each in value]
    return value


def _text(value: Json) -> str:
    cleaned = _clean(value)
    return cleaned if isinstance(cleaned, str) else ""


def _short(words: str) -> str:
    return str(_clean(words))[:40]


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
