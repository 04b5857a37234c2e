"""The library of saved briefs: whole forms under a name, with versions, found by words and handed on as files."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from kie import catalogue
from kie.catalogue import Json
from kie.ledger import saved_briefs
from kie.ledger.result_collections import LONGEST_NAME
from kie.ledger.saved_briefs import SavedBrief, SavedVersion, free_name
from kie.media.names import slug
from kie.playground import brief_file
from kie.playground.comparisons.request_differences import Segment, differing
from kie.playground.container import Playground
from kie.playground.drafts import Draft, draft_from_json
from prompts.brief import TEXT_FIELDS

__all__ = ["BriefLibrary", "Change", "SavedBrief", "SavedVersion", "changes", "folders_of", "matching"]

Part = Literal["everything", "brief", "settings"]
"""What is opened of a saved brief; its settings are its models, what was chosen for them, and how many."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A field that differs between two versions: what it was and is, with the words marked that differ."""

    field: str
    was: tuple[Segment, ...]
    now: tuple[Segment, ...]


class BriefLibrary:
    def __init__(self, app: Playground, workspace: str) -> None:
        self._ledger, self._workspace = app.ledger, workspace
        self.all = partial(saved_briefs.all_of, app.ledger, workspace=workspace)
        self.versions = partial(saved_briefs.versions_of, app.ledger, workspace=workspace)
        self.label = partial(saved_briefs.label, app.ledger, workspace=workspace)
        self.star = partial(saved_briefs.star, app.ledger, workspace=workspace)
        self.delete = partial(saved_briefs.delete, app.ledger, workspace=workspace)
        self.bring_back = partial(saved_briefs.bring_back, app.ledger, workspace=workspace)

    def create(self, form: Draft, *, name: str, description: str = "", folder: str = "") -> str:
        """Keep a form under a new name; returns the id of the brief. Raises BadInput where the name cannot be."""
        return saved_briefs.create(
            self._ledger, workspace=self._workspace, name=name, description=description, folder=folder,
            contents=[_content(form)],
        )  # fmt: skip

    def save(self, form: Draft, *, brief_id: str) -> int:
        """Keep a form as the next version; returns its number, which is the newest one's where nothing differs."""
        return saved_briefs.save(self._ledger, workspace=self._workspace, brief_id=brief_id, content=_content(form))

    def duplicate(self, brief: SavedBrief) -> str:
        """The newest version under a name of its own beside the first; returns the id."""
        return saved_briefs.create(
            self._ledger, workspace=self._workspace, name=self._free(brief.name, folder=brief.folder),
            description=brief.description, folder=brief.folder, contents=[brief.newest.content],
        )  # fmt: skip

    def share(self, brief: SavedBrief) -> tuple[str, bytes]:
        """The file with every version: its name and content."""
        versions = reversed(self.versions(brief_id=brief.id))
        content = brief_file.written(
            name=brief.name, description=brief.description, folder=brief.folder,
            forms=[draft_from_json(version.content) for version in versions],
        )  # fmt: skip
        return f"{slug(brief.name, words=8) or 'brief'}.brief.json", content

    def take_in(self, content: bytes, *, file_name: str) -> tuple[str, tuple[str, ...]]:
        """Keep the brief in a file; returns its name here and what was left out of it. Raises BadInput."""
        shared = brief_file.read(content, file_name=file_name)
        folder = "/".join(part[:LONGEST_NAME] for part in shared.folder.split("/") if part.strip())
        printable = "".join(c for c in " ".join(shared.name.split()) if c.isprintable())
        name = self._free(printable.removesuffix(".brief")[: LONGEST_NAME - 5].strip() or "Brief", folder=folder)
        saved_briefs.create(
            self._ledger, workspace=self._workspace, name=name, folder=folder,
            description=shared.description[: saved_briefs.LONGEST_DESCRIPTION], contents=map(_content, shared.forms),
        )  # fmt: skip
        return name, shared.notes

    def _free(self, name: str, *, folder: str) -> str:
        return free_name(name, taken=(brief.name for brief in self.all() if brief.folder == folder))


def form_of(version: SavedVersion, *, now: Draft, what: Part = "everything") -> Draft:
    """A version as the form it was saved from; or a part of it, the rest as it stands `now`."""
    saved = draft_from_json(version.content)
    if what == "brief":
        return dataclasses.replace(now, texts=saved.texts, colours=saved.colours, variables=saved.variables)
    if what == "settings":
        parameters = {**now.parameters, **saved.parameters}
        return dataclasses.replace(now, models=saved.models, parameters=parameters, count=saved.count)
    return saved


def matching(briefs: Iterable[SavedBrief], *, words: str, folder: str | None = None) -> tuple[SavedBrief, ...]:
    """Those in a folder, folders in it included, that have every word in their name, description, folder or texts."""
    wanted = _folded(words).split()
    return tuple(
        brief
        for brief in briefs
        if (folder is None or brief.folder == folder or brief.folder.startswith(f"{folder}/"))
        and all(word in _folded(_words_of(brief)) for word in wanted)
    )


def folders_of(briefs: Iterable[SavedBrief]) -> tuple[str, ...]:
    """Every folder, those that only hold folders too, sorted."""
    paths = {
        "/".join(parts[: depth + 1])
        for brief in briefs
        if (parts := [part for part in brief.folder.split("/") if part])
        for depth in range(len(parts))
    }
    return tuple(sorted(paths, key=str.casefold))


def changes(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[Change, ...]:
    """What differs between two versions, in the order of the form."""
    old, new = _lines(before), _lines(after)
    pairs = ((field, old.get(field, ""), new.get(field, "")) for field in dict.fromkeys((*old, *new)))
    return tuple(
        Change(field=field, was=differing(now, was), now=differing(was, now)) for field, was, now in pairs if was != now
    )


def _lines(content: Mapping[str, Json]) -> dict[str, str]:
    form = draft_from_json(content)
    lines = {name.capitalize(): form.texts.get(name, "") for name in TEXT_FIELDS}
    lines |= {"Colours": form.colours, "Models": ", ".join(map(_title, form.models)), "How many": str(form.count)}
    for model_id in form.models:
        for name, value in sorted(form.parameters.get(model_id, {}).items()):
            lines[f"{_title(model_id)} {name}"] = value if isinstance(value, str) else str(value)
    for row in form.variables:
        lines[f"Values of {row.get('name') or next(iter(row.values()), '')}"] = ", ".join(
            f"{name}: {value}" for name, value in row.items()
        )
    lines["Files to work from"] = ", ".join(reference.name or reference.address for reference in form.references)
    return lines


def _title(model_id: str) -> str:
    model = catalogue.find(model_id)
    return model.title if model else model_id


def _content(form: Draft) -> dict[str, Json]:
    content = form.to_json()
    content.pop("came_from", None)
    return content


def _words_of(brief: SavedBrief) -> str:
    texts = brief.newest.content.get("texts")
    written = texts.values() if isinstance(texts, Mapping) else ()
    return " ".join([brief.name, brief.description, brief.folder, *map(str, written)])


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
