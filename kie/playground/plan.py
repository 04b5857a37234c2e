"""From the form to what each model would get: prompt, request, price, and everything that speaks against it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kie import catalogue
from kie.attachments.assign_files import AssignedFiles, assign_files, refusal, slots
from kie.attachments.references import Reference
from kie.catalogue import Json, Model, Problem
from kie.catalogue.types import Role
from kie.playground.drafts import Draft
from kie.playground.prepared_request import Prepared, prepare
from kie.playground.shown_parameters import is_shown
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
    shared: AssignedFiles
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
        takes_shots=model.by_role("shots") is not None,
    )


def plan(model: Model, *, draft: Draft) -> Plan:
    capabilities = capabilities_of(model)
    brief = draft.brief
    composition = compose(brief, capabilities=capabilities)
    values = chosen_values(model, draft.parameters.get(model.id, {}))
    shared = assign_files(model, free_references(model, values, draft.references))
    shared = dataclasses.replace(shared, refused={**shared.refused, **_refused_inside(model, values, draft.references)})
    values |= composition.native  # type: ignore[arg-type]
    prepared = prepare(model, prompt=composition.prompt, values=values, shared=shared)
    return Plan(
        model=model,
        composition=composition,
        prepared=prepared,
        hints=lint(brief, capabilities=capabilities),
        sentences=_sentences(model, brief=brief, prepared=prepared, shared=shared),
        shared=shared,
        is_blank=brief.is_empty,
    )


def plans(draft: Draft) -> tuple[Plan, ...]:
    return tuple(plan(model, draft=draft) for model_id in draft.models if (model := catalogue.find(model_id)))


def chosen_values(model: Model, values: Mapping[str, Json]) -> dict[str, Json]:
    """What to send of the form's values: all that shape the result, and the rest where it was changed.

    A switch left at the documented default is not sent: the default is KIE's to keep. One whose default changes with
    other values is: what the form shows is what counts.
    """
    sent: dict[str, Json] = {}
    wavering = {name for rule in model.rules for name in rule.defaults}
    for parameter in model.parameters:
        value = values.get(parameter.name)
        if value is None or not is_shown(parameter):
            continue
        is_shaping = parameter.role not in (None, "seed", "shots") or parameter.name in wavering
        if is_shaping or value != parameter.default:
            sent[parameter.name] = value
    return sent


def free_references(model: Model, values: Mapping[str, Json], references: Sequence[Reference]) -> tuple[Reference, ...]:
    """The files to share out: not those that were picked inside a parameter, unless it was said what they are for."""
    picked = {address for _, address in catalogue.named_files(model, values)}
    return tuple(one for one in references if one.use is not None or one.address not in picked)


def _refused_inside(model: Model, values: Mapping[str, Json], references: Sequence[Reference]) -> dict[str, Problem]:
    """What KIE would have against the files that were picked inside a parameter, by their addresses."""
    known = {one.address: one for one in references}
    found = ((address, refusal(place, known[address])) for place, address in catalogue.named_files(model, values)
             if address in known)  # fmt: skip
    return {address: problem for address, problem in found if problem is not None}


def _sentences(model: Model, *, brief: Brief, prepared: Prepared, shared: AssignedFiles) -> tuple[str, ...]:
    if model.is_retired:
        return (f"KIE has removed {model.title}; choose another model.",)
    if model.by_role("prompt") and model.by_role("prompt").required and brief.is_empty:  # type: ignore[union-attr]
        return ("The brief is empty. Fill in Subject first.",)
    found = [problem.sentence for problem in prepared.problems]
    missing = [slot for slot in slots(model) if slot.required and slot.name not in prepared.input]
    refused = list(shared.refused.values())
    if missing:
        names = {slot.name for slot in missing}
        found = [p.sentence for p in prepared.problems if p in refused or p.parameter not in names]
        wanted = ", then ".join(_A_FILE[slot.role] for slot in missing if slot.role)
        found.insert(len(refused), f"{model.title} works from files: add {wanted} under Reference files.")
    return tuple(found)


_A_FILE: Mapping[Role, str] = {
    "reference_images": "a picture",
    "first_frame": "a picture for the first frame",
    "last_frame": "a picture for the last frame",
    "mask": "a mask",
    "reference_video": "a clip",
    "reference_audio": "a sound",
}
