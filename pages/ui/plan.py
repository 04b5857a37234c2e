"""From the form to what each model would get: prompt, request, price, and everything that speaks against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kie import catalogue
from kie.catalogue import Json, Model, Parameter
from kie.requests import Prepared, prepare
from pages.ui.draft import Draft
from prompts.brief import Brief
from prompts.compose import Capabilities, Composition, compose
from prompts.lint import Hint, lint


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One model's part of a click. `sentences` are the reasons why it cannot be sent; empty when it can.

    `is_blank` says that nothing has been written yet, which is a beginning and no mistake.
    """

    model: Model
    composition: Composition
    prepared: Prepared
    hints: tuple[Hint, ...]
    sentences: tuple[str, ...]
    left_out: tuple[str, ...]
    is_blank: bool

    @property
    def limit(self) -> int | None:
        prompt = self.model.by_role("prompt")
        return prompt.max_length if prompt else None


def capabilities_of(model: Model) -> Capabilities:
    """What the prompt builder must know of a model, read from its catalogue entry."""
    prompt, negative, palette = (model.by_role(role) for role in ("prompt", "negative_prompt", "palette"))
    return Capabilities(
        kind="video" if model.medium == "video" else "image",
        prompt_max=prompt.max_length if prompt else 0,
        negative_prompt=negative.name if negative else None,
        negative_prompt_max=negative.max_length if negative else None,
        palette=palette.name if palette else None,
        palette_min=palette.min_count or 0 if palette else 0,
        palette_max=palette.max_count if palette else None,
    )


def plan(model: Model, *, draft: Draft) -> Plan:
    capabilities = capabilities_of(model)
    brief = draft.brief
    composition = compose(brief, capabilities=capabilities)
    references, left_out = reference_values(model, draft.references)
    values: dict[str, Json] = dict(chosen_values(model, draft.parameters.get(model.id, {})))
    values |= composition.native  # type: ignore[arg-type]
    values |= references
    prepared = prepare(model, prompt=composition.prompt, values=values)
    return Plan(
        model=model,
        composition=composition,
        prepared=prepared,
        hints=lint(brief, capabilities=capabilities),
        sentences=_sentences(model, brief=brief, prepared=prepared, draft=draft),
        left_out=left_out,
        is_blank=brief.is_empty,
    )


def plans(draft: Draft) -> tuple[Plan, ...]:
    return tuple(plan(model, draft=draft) for model_id in draft.models if (model := catalogue.find(model_id)))


def is_shown(parameter: Parameter) -> bool:
    """Whether the form has a widget for this parameter; the others are filled from the brief or references."""
    filled = ("prompt", "negative_prompt", "palette", "reference_images", "reference_video", "reference_audio", "mask")
    return not parameter.is_deprecated and parameter.role not in filled and parameter.type != "array"


def chosen_values(model: Model, values: Mapping[str, Json]) -> dict[str, Json]:
    """What to send of the form's values: all that shape the result, and the rest where it was changed.

    A switch left at the documented default is not sent: the default is KIE's to keep.
    """
    sent: dict[str, Json] = {}
    for parameter in model.parameters:
        value = values.get(parameter.name)
        if value is None or not is_shown(parameter):
            continue
        if (parameter.role is not None and parameter.role != "seed") or value != parameter.default:
            sent[parameter.name] = value
    return sent


def reference_slots(model: Model) -> tuple[Parameter, ...]:
    """The parameters that take pictures, in the order in which they are served: what is required first, single
    pictures before lists, as the catalogue lists them."""
    takes = [p for p in model.parameters if p.role in ("reference_images", "mask") and not p.is_deprecated]
    return tuple(sorted(takes, key=lambda p: (not p.required, p.type == "array")))


def reference_values(model: Model, references: tuple[str, ...]) -> tuple[dict[str, Json], tuple[str, ...]]:
    """The references shared out over the model's slots, and those that found no place."""
    values: dict[str, Json] = {}
    left = list(references)
    for slot in reference_slots(model):
        room = (slot.max_count or 10) if slot.type == "array" else 1
        taken, left = left[:room], left[room:]
        if taken:
            values[slot.name] = list(taken) if slot.type == "array" else taken[0]
    return values, tuple(left)


def _sentences(model: Model, *, brief: Brief, prepared: Prepared, draft: Draft) -> tuple[str, ...]:
    if model.is_retired:
        return (f"KIE has removed {model.title}; choose another model.",)
    if model.by_role("prompt") and model.by_role("prompt").required and brief.is_empty:  # type: ignore[union-attr]
        return ("The brief is empty. Fill in Subject first.",)
    found = [problem.sentence for problem in prepared.problems]
    missing = [s for s in reference_slots(model) if s.required and s.name not in prepared.input]
    if missing:
        found = [
            problem.sentence for problem in prepared.problems if problem.parameter not in {m.name for m in missing}
        ]
        names = ", then ".join("a mask" if slot.role == "mask" else "a picture" for slot in missing)
        found.insert(0, f"{model.title} works from pictures: add {names} under Reference images.")
    return tuple(found)
