"""Which models to offer first: what one likes and uses, then what can make this brief, each group by itself. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Literal, get_args

from kie.catalogue import Model
from kie.playground.drafts import Draft

Group = Literal["Pictures", "Edits", "Clips", "Tools"]
GROUPS: tuple[Group, ...] = get_args(Group)


def group_of(model: Model) -> Group:
    """What people come for: a picture from words, a change to a picture, a clip, or any other work on a file."""
    if model.kind == "utility" or model.medium == "audio":
        return "Tools"
    if model.medium == "video":
        return "Clips"
    return "Edits" if model.needs_reference else "Pictures"


def fitting(draft: Draft) -> Group:
    """What this brief asks for: Motion is for a clip, a file to work from for an edit."""
    if draft.texts.get("motion", "").strip():
        return "Clips"
    return "Edits" if draft.references else "Pictures"


def ordered(
    models: Iterable[Model], *, draft: Draft, favourites: Collection[str] = (), recent: Sequence[str] = ()
) -> list[Model]:
    """Favourites, what was used last, what fits the brief, and the other groups; each of them by name."""
    wanted, ages = fitting(draft), {model_id: age for age, model_id in enumerate(recent)}
    takes_files = wanted == "Edits"

    def place(model: Model) -> tuple[bool, int, int, str]:
        group = group_of(model)
        fits = group == wanted or (
            takes_files and group == "Pictures" and model.by_role("reference_images") is not None
        )
        rank = 0 if fits else 1 + GROUPS.index(group)
        return model.id not in favourites, ages.get(model.id, len(ages)), rank, model.title.casefold()

    return sorted(models, key=place)
