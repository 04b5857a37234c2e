"""A parameter's widget, whatever kind it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from pages.ui.parameters import choices, earlier, file_fields, lists, numbers, objects, seed, shapes, texts
from pages.ui.parameters.field import Field
from pages.ui.parameters.kinds import Kind, kind_of
from pages.ui.parameters.parameters_state import drawn_kind


def draw(field: Field) -> None:
    """The widget for what the field's value is now. A value that changed the kind of its widget comes along."""
    kind = kind_of(field.model, field.parameter, field.value, is_main=field.is_main)
    drawn = drawn_kind(field.key)
    if drawn.get() != kind:
        drawn.set(kind)
        field.hold(field.value)
    WIDGETS[kind](field)


WIDGETS: Mapping[Kind, Callable[[Field], None]] = {
    "toggle": choices.toggle,
    "shapes": shapes.shapes,
    "steps": choices.steps,
    "segments": choices.segments,
    "select": choices.select,
    "slider": numbers.slider,
    "number": numbers.number,
    "seed": seed.seed,
    "line": texts.line,
    "area": texts.area,
    "texts": lists.texts,
    "numbers": lists.numbers,
    "objects": partial(objects.objects, draw=draw),
    "file": file_fields.file,
    "files": file_fields.files,
    "json": texts.json_text,
    "task": earlier.task,
}
