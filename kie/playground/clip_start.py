"""How a clip begins on a picture: with which model, in which shape, in a form that holds nothing else. Pure.

No model is named here: the one that last made a clip from a picture is chosen again, else the cheapest there is.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping

from kie import catalogue
from kie.attachments.assign_files import assign_files, slots
from kie.attachments.references import Reference
from kie.catalogue import Json, Model
from kie.catalogue.result_size import shape_of
from kie.catalogue.types import Role
from kie.domain.task import Task
from kie.playground.drafts import Draft
from kie.playground.prepared_request import prepare

_START_ROLES: tuple[Role, ...] = ("first_frame", "reference_images")
_FOLLOWS_PICTURE = frozenset({"auto", "adaptive"})
KINDS = ("image-to-video", "text-to-video")
"""What tasks that make clips are called in the catalogue."""


def began_clips(tasks: Iterable[Task]) -> tuple[Model, ...]:
    """The models that made clips from pictures in these tasks, the latest first."""
    models: dict[str, Model] = {}
    for task in sorted(tasks, key=lambda task: task.created_at, reverse=True):
        model = catalogue.find(task.model)
        if model is not None and _began_on_a_picture(model, task.input):
            models.setdefault(model.id, model)
    return tuple(models.values())


def chosen(
    picture: Reference, *, last_used: tuple[Model, ...], going_on: Model | None = None
) -> tuple[Model, Reference] | None:
    """A model that makes a clip from this picture alone, and the picture as it takes it; None where there is none.

    `going_on` made the clip that goes on: it is kept where it can begin on a picture, else its sibling that can.
    """
    same = () if going_on is None else (going_on, *_siblings(going_on))
    for model in (*same, *last_used):
        start = as_start(model, picture)
        if start is not None:
            return model, start
    sure = [model for model in catalogue.all_models() if model.confidence == "high"]
    offers = [(credits, model) for model in sure if (credits := catalogue.credits(model, {})) is not None]
    for _, model in sorted(offers, key=lambda offer: offer[0]):
        start = as_start(model, picture)
        if start is not None:
            return model, start
    return None


def is_same(model: Model, other: Model) -> bool:
    """Whether both are one model to people: the same, or one way in and another of it ("Wan 2.6 (image to video)")."""
    return model.id == other.id or (model.vendor, _family(model)) == (other.vendor, _family(other))


def _siblings(model: Model) -> tuple[Model, ...]:
    """The other ways into the same model, the one from a picture first."""
    same = [other for other in catalogue.all_models() if other.id != model.id and is_same(other, model)]
    return tuple(sorted(same, key=lambda other: other.kind != "image-to-video" or "reference" in other.title))


def _family(model: Model) -> str:
    return model.title.partition(" (")[0]


def as_start(model: Model, picture: Reference) -> Reference | None:
    """The picture as this model begins a clip with it; None where it does not, or cannot do with that alone."""
    if model.is_retired or "image-to-video" not in (model.kind, *model.also):
        return None
    places = slots(model)
    use: Role | None = "first_frame" if any(place.role == "first_frame" for place in places) else None
    start = dataclasses.replace(picture, use=use)
    files = assign_files(model, (start,))
    missed = {problem.parameter for problem in prepare(model, prompt="", values={}, files=files).problems}
    return start if files.placed and missed.isdisjoint(place.name for place in places) else None


def with_start(now: Draft, then: Draft | None, *, model: Model, start: Reference) -> Draft:
    """The form for one clip: the brief of the result where it has one, else the one that is there; nothing else to
    work from than the picture, in its shape, and once, because clips cost more than pictures."""
    brief = now if then is None or then.brief.is_empty else then
    return dataclasses.replace(
        now,
        texts=brief.texts,
        colours=brief.colours,
        models=(model.id,),
        parameters=_in_shape(now.parameters, model=model, start=start),
        references=(start,),
        count=1,
    )


def shape_for(model: Model, start: Reference) -> Json:
    """The aspect ratio by which a clip cuts least off its picture: one that follows the picture, else the nearest.

    None where the model leaves nothing to choose, the picture's size is not known, or a rule speaks against it.
    """
    ratio = model.by_role("aspect_ratio")
    if ratio is None:
        return None
    offered = ratio.choices or ((ratio.default,) if ratio.default is not None else ())
    following = [choice for choice in offered if str(choice).casefold() in _FOLLOWS_PICTURE]
    files = assign_files(model, (start,))
    for choice in (*following, *_nearest(offered, start)):
        refused = prepare(model, prompt="", values={ratio.name: choice}, files=files).problems
        if all(problem.parameter != ratio.name for problem in refused):
            return choice
    return None


def _nearest(offered: tuple[Json, ...], start: Reference) -> tuple[Json, ...]:
    """The choices that name a shape, the one most like the picture's first."""
    if not start.width or not start.height:
        return ()
    picture = math.log(start.width / start.height)
    away = {
        choice: abs(math.log(shape[0] / shape[1]) - picture)
        for choice in offered
        if isinstance(choice, str) and (shape := shape_of(choice))
    }
    return tuple(sorted(away, key=lambda choice: away[choice]))


def _in_shape(
    parameters: Mapping[str, Mapping[str, Json]], *, model: Model, start: Reference
) -> Mapping[str, Mapping[str, Json]]:
    """What was chosen for every model, with this one's aspect ratio after the picture."""
    shape, ratio = shape_for(model, start), model.by_role("aspect_ratio")
    if shape is None or ratio is None:
        return parameters
    return {**parameters, model.id: {**parameters.get(model.id, {}), ratio.name: shape}}


def _began_on_a_picture(model: Model, sent: Mapping[str, Json]) -> bool:
    return any(sent.get(place.name) for place in slots(model) if place.role in _START_ROLES)
