"""From a task to its result files: which picture or clip, how large, how many, in which format.

Deterministic: the same task gives the same files, so what was pruned can be made again.
"""

from __future__ import annotations

import io
import os
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import av
from PIL import Image, ImageOps

from kie.catalogue import Json, Mask, Model, named_files, output_size, results, seconds
from kie.catalogue.types import Role
from kie.emulator.accepted_files import check
from kie.emulator.create_request import as_read, prompt_of
from kie.emulator.fetched_files import LONGEST_EDGE, MediaUnavailable, References, open_picture
from kie.emulator.persistence import Store, write_whole
from kie.emulator.task_ids import digits_of
from kie.emulator.tasks import Task
from kie.emulator.unlisted import get

_FOLLOWS_REFERENCE = ("", "auto", "adaptive")
_DEFAULT_FACTOR = 2.0
_LONGEST_SECONDS = 15.0
_WIDEST_CLIP = 1920
_CANNOT_READ = (av.FFmpegError, IndexError, StopIteration, ValueError)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Inputs:
    """What a task works from: the first picture (a clip's first frame), the part of it that is to change (white), the
    first sound, and how long it lasts."""

    picture: Image.Image | None = None
    changed: Image.Image | None = None
    sound: bytes | None = None
    seconds: float | None = None


def render(task: Task, *, store: Store, references: References) -> tuple[str, ...]:
    """Write the task's result files and name them. Blocks for seconds: call it in a worker thread.

    Raises MediaUnavailable where an input cannot be fetched or breaks a limit, as KIE fails such a task.
    """
    model = get(task.model)
    values = as_read(model, task.input)
    inputs = _inputs(model, values, store=store, references=references)
    base = inputs.picture
    if model.result == "data":
        return ()
    if model.medium == "audio":
        return (_sound(task, inputs, store) if model.kind == "utility" else _speech(task, model, values, store),)
    if model.kind == "utility" and base is None:
        raise MediaUnavailable("nothing to work on")
    if model.medium == "video":
        clip = _film(task, model, values, inputs, store)
        return (clip, *_frames(task, clip, store)) if "frames" in task.faults else (clip,)
    if model.kind == "utility" and base is not None:
        return (_save(store, task, f"{task.task_id}_0.png", _process(model, values, base)),)
    extension = str(_value(model, values, "output_format") or model.result_format).lower()
    names = []
    for number in range(results(model, values)):
        picture = _picture(task, model, values, inputs, number)
        names.append(_save(store, task, f"{task.task_id}_{number}.{extension}", picture))
    return tuple(names)


def size_of(model: Model, values: Mapping[str, Json], base: Image.Image | None) -> tuple[int, int]:
    """The catalogue's size; where the ratio is left to the model, the first reference gives it."""
    width, height = map(float, output_size(model, values))
    if base is not None and _ratio_of(model, values) in _FOLLOWS_REFERENCE:
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
        seed = int(float(str(_value(model, values, "seed"))))
    except ValueError:
        seed = 0
    return seed if seed > 0 else int(digits_of(task.task_id)[:8], 16)


def _picture(task: Task, model: Model, values: Mapping[str, Json], inputs: _Inputs, number: int) -> Image.Image:
    from kie.emulator.drawn_pictures import draw, edit, edit_part

    base = inputs.picture
    width, height = size_of(model, values, base)
    prompt, seed = _prompt(model, values), seed_of(task, model, values) + number
    if base is None:
        return draw(prompt=prompt, width=width, height=height, model=model.id, seed=seed)
    if inputs.changed is not None:
        return edit_part(base, inputs.changed, prompt=prompt, model=model.id, seed=seed)
    return edit(base, prompt=prompt, width=width, height=height, model=model.id, seed=seed)


def _film(task: Task, model: Model, values: Mapping[str, Json], inputs: _Inputs, store: Store) -> str:
    from kie.emulator.drawn_clips import clip

    base = inputs.picture
    width, height = size_of(model, values, base)
    if model.operation == "upscale" and base is not None:
        width, height = _enlarged(base, _factor(model, values), longest=_WIDEST_CLIP)
    name = f"{task.task_id}_0.mp4"
    unfinished = store.files / f".{name}.part.mp4"
    length = min(inputs.seconds, _LONGEST_SECONDS) if inputs.seconds else None
    clip(
        unfinished,
        prompt=_prompt(model, values),
        width=width,
        height=height,
        seconds=seconds(model, values, input_seconds=length),
        model=model.id,
        seed=seed_of(task, model, values),
        base=base.convert("RGB") if base else None,
    )
    os.replace(unfinished, store.files / name)
    return name


def _frames(task: Task, clip: str, store: Store) -> tuple[str, ...]:
    """The clip's first and last picture as files of their own."""
    with av.open(str(store.files / clip), "r") as container:
        decoded = container.decode(video=0)
        first = next(decoded)
        last = next(iter(deque(decoded, maxlen=1)), first)
        pictures = (first.to_image(), last.to_image())  # type: ignore[no-untyped-call]
    return tuple(_save(store, task, f"{task.task_id}_{n}.png", each) for n, each in enumerate(pictures, start=1))


def _process(model: Model, values: Mapping[str, Json], base: Image.Image) -> Image.Image:
    from kie.emulator.drawn_pictures import remove_background, upscale

    if model.operation == "remove-background":
        return remove_background(base)
    if model.operation == "segment":
        return remove_background(base).getchannel("A")
    return upscale(base, max(1.0, min(_factor(model, values), LONGEST_EDGE / max(base.size))))


def _sound(task: Task, inputs: _Inputs, store: Store) -> str:
    """The input's sound as MP3."""
    name, out = f"{task.task_id}_0.mp3", io.BytesIO()
    try:
        with av.open(io.BytesIO(inputs.sound or b""), "r") as source, av.open(out, "w", format="mp3") as target:
            heard = source.streams.audio[0]
            written = target.add_stream("mp3", rate=heard.rate)
            for frame in source.decode(heard):
                target.mux(written.encode(frame))
            target.mux(written.encode(None))
    except _CANNOT_READ as error:
        raise MediaUnavailable("the file holds no sound") from error
    write_whole(store.files / name, out.getvalue())
    return name


def _speech(task: Task, model: Model, values: Mapping[str, Json], store: Store) -> str:
    """Tones in place of a voice: as long as was asked for, else as it takes to say the text."""
    from kie.emulator.tones import seconds_to_say, tones

    text, name = _prompt(model, values), f"{task.task_id}_0.mp3"
    length = seconds(model, values) if model.by_role("duration") else seconds_to_say(text)
    write_whole(store.files / name, tones(text, seconds=length))
    return name


def _inputs(model: Model, values: Mapping[str, Json], *, store: Store, references: References) -> _Inputs:
    """Every file is fetched and measured, since KIE fails where one will not do; the first of each kind is used."""
    picture = frame = changed = sound = length = None
    for parameter, url in named_files(model, values):
        data = references.fetch(url)
        check(parameter, data, name=url[:200])
        if parameter.role in ("reference_images", "first_frame"):
            picture = picture or open_picture(data)
        elif parameter.mask is not None and parameter.mask.means == "change":
            changed = changed or _white_on_black(open_picture(data), parameter.mask)
        elif parameter.role == "reference_video" and frame is None:
            frame, length = _first_frame(data)
        elif parameter.role == "reference_audio" and sound is None:
            sound = data
    earlier = store.get(str(_value(model, values, "earlier_task") or ""))
    if picture is None and frame is None and earlier and earlier.files:
        number = int(float(str(_value(model, values, "earlier_result") or 0)))
        name = earlier.files[min(number, len(earlier.files) - 1)]
        data = references.fetch(f"/files/{name}")
        if name.endswith(".mp4"):
            frame, length = _first_frame(data)
        else:
            picture = open_picture(data)
    length = _length_of(sound) if sound else length
    return _Inputs(picture=picture or frame, changed=changed, sound=sound, seconds=length)


def _white_on_black(mask: Image.Image, says: Mask) -> Image.Image:
    """A mask with what is marked in white."""
    grey = mask.convert("L")
    return ImageOps.invert(grey) if says.marked == "black" else grey


def _first_frame(data: bytes) -> tuple[Image.Image, float | None]:
    """A clip's first picture and its length in seconds."""
    try:
        with av.open(io.BytesIO(data), "r") as container:
            image = next(container.decode(video=0)).to_image()  # type: ignore[no-untyped-call]
            length = container.duration / av.time_base if container.duration else None
    except _CANNOT_READ as error:
        raise MediaUnavailable("the file is not a clip") from error
    return image, length


def _length_of(sound: bytes) -> float | None:
    try:
        with av.open(io.BytesIO(sound), "r") as container:
            return container.duration / av.time_base if container.duration else None
    except _CANNOT_READ:
        return None


def _factor(model: Model, values: Mapping[str, Json]) -> float:
    return float(str(_value(model, values, "upscale") or _DEFAULT_FACTOR))


def _enlarged(base: Image.Image, factor: float, *, longest: int) -> tuple[int, int]:
    """Even numbers of pixels, as clips need them."""
    scale = min(factor, longest / max(base.size))
    return 2 * max(1, round(base.width * scale / 2)), 2 * max(1, round(base.height * scale / 2))


def _ratio_of(model: Model, values: Mapping[str, Json]) -> str:
    return str(_value(model, values, "aspect_ratio") or "").casefold()


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
    from kie.emulator.drawn_pictures import encode

    model = get(task.model)
    notes = {"model": model.id, "prompt": _prompt(model, as_read(model, task.input)), "taskId": task.task_id}
    write_whole(store.files / name, encode(picture, name.rpartition(".")[2], text=notes))
    return name
