"""From a task to its result files: which picture or clip, how large, how many, in which format.

Deterministic: the same task gives the same files, so what was pruned can be made again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from PIL import Image

from kie.catalogue import Json, Model, get, output_size, seconds
from kie.catalogue.size import image_count
from kie.catalogue.types import Role
from kie.emulator.references import LONGEST_EDGE, MediaUnavailable, References
from kie.emulator.request import as_read, prompt_of
from kie.emulator.store import Store, write_whole
from kie.emulator.tasks import Task

_MEDIA: tuple[Role, ...] = ("reference_images", "mask", "reference_video", "reference_audio")
_FOLLOWS_REFERENCE = (None, "auto", "adaptive")
_DEFAULT_FACTOR = 2.0


def render(task: Task, *, store: Store, references: References) -> tuple[str, ...]:
    """Write the task's result files and name them. Blocks for seconds: call it in a worker thread.

    Raises MediaUnavailable where an input cannot be fetched, as KIE fails such a task.
    """
    model = get(task.model)
    values = as_read(model, task.input)
    base = _base(model, values, store=store, references=references)
    if model.kind == "utility":
        picture = _process(model, values, base)
        return (_save(store, task, f"{task.task_id}_0.png", picture),)
    if model.medium == "video":
        return (_film(task, model, values, base, store),)
    extension = str(_value(model, values, "output_format") or "png").lower()
    names = []
    for number in range(image_count(model, values)):
        picture = _picture(task, model, values, base, number)
        names.append(_save(store, task, f"{task.task_id}_{number}.{extension}", picture))
    return tuple(names)


def size_of(model: Model, values: Mapping[str, Json], base: Image.Image | None) -> tuple[int, int]:
    """The catalogue's size; where the ratio is left to the model, the first reference gives it."""
    width, height = map(float, output_size(model, values))
    if base is not None and _value(model, values, "aspect_ratio") in _FOLLOWS_REFERENCE:
        ratio = min(4.0, max(0.25, base.width / base.height))
        width, height = _with_ratio(ratio, width, height, keeps_shorter=model.medium == "video")
    step = 2 if model.medium == "video" else 1
    return step * max(1, round(width / step)), step * max(1, round(height / step))


def _with_ratio(ratio: float, width: float, height: float, *, keeps_shorter: bool) -> tuple[float, float]:
    """A picture's tier is its longer edge, a clip's its shorter one."""
    if keeps_shorter:
        edge = min(width, height)
        return (edge * ratio, edge) if ratio >= 1 else (edge, edge / ratio)
    edge = max(width, height)
    return (edge, edge / ratio) if ratio >= 1 else (edge * ratio, edge)


def seed_of(task: Task, model: Model, values: Mapping[str, Json]) -> int:
    """The request's seed where it names one, else one that belongs to the task."""
    try:
        asked = int(float(str(_value(model, values, "seed"))))
    except ValueError:
        asked = 0
    return asked if asked > 0 else int(task.task_id[:8], 16)


def _picture(
    task: Task, model: Model, values: Mapping[str, Json], base: Image.Image | None, number: int
) -> Image.Image:
    from kie.emulator.pictures import draw, edit

    width, height = size_of(model, values, base)
    prompt, seed = _prompt(model, values), seed_of(task, model, values) + number
    if base is None:
        return draw(prompt=prompt, width=width, height=height, model=model.id, seed=seed)
    return edit(base, prompt=prompt, width=width, height=height, model=model.id, seed=seed)


def _film(task: Task, model: Model, values: Mapping[str, Json], base: Image.Image | None, store: Store) -> str:
    from kie.emulator.clips import clip

    width, height = size_of(model, values, base)
    name = f"{task.task_id}_0.mp4"
    unfinished = store.files / f".{name}.part.mp4"
    clip(
        unfinished,
        prompt=_prompt(model, values),
        width=width,
        height=height,
        seconds=seconds(model, values),
        model=model.id,
        seed=seed_of(task, model, values),
        base=base.convert("RGB") if base else None,
    )
    os.replace(unfinished, store.files / name)
    return name


def _process(model: Model, values: Mapping[str, Json], base: Image.Image | None) -> Image.Image:
    from kie.emulator.pictures import remove_background, upscale

    if base is None:
        raise MediaUnavailable("nothing to work on")
    if model.operation == "remove-background":
        return remove_background(base)
    factor = float(str(_value(model, values, "upscale") or _DEFAULT_FACTOR))
    return upscale(base, max(1.0, min(factor, LONGEST_EDGE / max(base.size))))


def _base(model: Model, values: Mapping[str, Json], *, store: Store, references: References) -> Image.Image | None:
    """The first reference picture; every other input is fetched too, since KIE fails where one is missing."""
    base = None
    for parameter in model.parameters:
        if parameter.role not in _MEDIA:
            continue
        given = values.get(parameter.name)
        for url in given if isinstance(given, list) else [given] if given else []:
            if base is None and parameter.role == "reference_images":
                base = references.picture(str(url))
            else:
                references.fetch(str(url))
    earlier = store.get(str(values.get("task_id"))) if model.parameter("task_id") else None
    if base is None and earlier and earlier.files:
        base = references.picture(f"/files/{earlier.files[0]}")
    return base


def _value(model: Model, values: Mapping[str, Json], role: Role) -> Json:
    """What was given for the role, under whichever name; else the default."""
    for parameter in model.parameters:
        if parameter.role == role and values.get(parameter.name) not in (None, ""):
            return values[parameter.name]
    parameter_of_role = model.by_role(role)
    return parameter_of_role.default if parameter_of_role else None


def _prompt(model: Model, values: Mapping[str, Json]) -> str:
    """The prompt without lone surrogates, which no file can hold."""
    return prompt_of(model, values).encode("utf-8", "replace").decode()


def _save(store: Store, task: Task, name: str, picture: Image.Image) -> str:
    from kie.emulator.pictures import encode

    notes = {"model": task.model, "prompt": _prompt(get(task.model), task.input), "taskId": task.task_id}
    write_whole(store.files / name, encode(picture, name.rpartition(".")[2], text=notes))
    return name
