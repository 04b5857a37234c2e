"""From a brief to what one model would get: prompt, request, price, and everything that speaks against it.

    brief -> composition (prompts.compose) -> prepared request (prepared_request) -> task intent

Pages, matrix and shell all plan here; what has no brief, such as a row of a file, begins at the prepared request.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kie import catalogue
from kie.attachments.assign_files import AssignedFiles, assign_files, refusal, slots
from kie.attachments.references import Reference
from kie.catalogue import Json, Model, Problem
from kie.catalogue.types import Role
from kie.playground.form_values import chosen_values
from kie.playground.prepared_request import Prepared, prepare
from prompts.brief import Brief
from prompts.compose import Capabilities, Composition, compose
from prompts.cuts import Cut, cuts
from prompts.lint.hint import Hint
from prompts.lint.rules import lint


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One model's part of a click. `sentences` are the reasons why it cannot be sent; empty when it can.

    `files` are the references by parameter. `is_blank` says that nothing has been written yet, which is a beginning
    and no mistake.
    """

    model: Model
    composition: Composition
    prepared: Prepared
    hints: tuple[Hint, ...]
    sentences: tuple[str, ...]
    files: AssignedFiles
    is_blank: bool
    brief: Brief

    @property
    def limit(self) -> int | None:
        prompt = self.model.by_role("prompt")
        return prompt.max_length if prompt else None

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """What to cut first where the prompt is over the model's limit; empty where it is not."""
        return cuts(self.brief, capabilities=capabilities_of(self.model), limit=self.limit)

    @property
    def length_note(self) -> str | None:
        """A sentence where KIE's way of counting matters and is not known; None where every way gives one length."""
        most, length = self.composition.longest_length, self.composition.length
        if most == length:
            return None
        risk = " That may be over its limit." if self.limit is not None and length <= self.limit < most else ""
        return (
            f"How KIE counts emoji and other rare characters is not known: {length:,} characters, or {most:,} where "
            f"each of them counts twice.{risk}"
        )


def plan(model: Model, *, brief: Brief, parameters: Mapping[str, Json], references: Sequence[Reference] = ()) -> Plan:
    """What this model would get. Never raises: what speaks against sending it is in `sentences`.

    `parameters` are by the model's own names. Those that the form does not ask for are not taken from there: they
    are filled from the brief and the references.
    """
    capabilities = capabilities_of(model)
    composition = compose(brief, capabilities=capabilities)
    values = chosen_values(model, parameters)
    files = assign_files(model, _unpicked(model, values, references))
    files = dataclasses.replace(files, refused={**files.refused, **_refused_inside(model, values, references)})
    values |= composition.native  # type: ignore[arg-type]
    prepared = prepare(model, prompt=composition.prompt, values=values, files=files)
    return Plan(
        model=model,
        composition=composition,
        prepared=prepared,
        hints=lint(brief, capabilities=capabilities),
        sentences=_sentences(model, brief=brief, prepared=prepared, files=files),
        files=files,
        is_blank=brief.is_empty,
        brief=brief,
    )


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
        transparency=any("transparent" in (parameter.choices or ()) for parameter in model.parameters),
    )


def _unpicked(model: Model, values: Mapping[str, Json], references: Sequence[Reference]) -> tuple[Reference, ...]:
    """The references to assign: not those that were picked inside a parameter, unless it was said what they are for."""
    picked = {address for _, address in catalogue.named_files(model, values)}
    return tuple(reference for reference in references if reference.use is not None or reference.address not in picked)


def _refused_inside(model: Model, values: Mapping[str, Json], references: Sequence[Reference]) -> dict[str, Problem]:
    """What KIE would have against the files that were picked inside a parameter, by their addresses."""
    known = {reference.address: reference for reference in references}
    problems = (
        (address, refusal(parameter, known[address]))
        for parameter, address in catalogue.named_files(model, values)
        if address in known
    )
    return {address: problem for address, problem in problems if problem is not None}


def _sentences(model: Model, *, brief: Brief, prepared: Prepared, files: AssignedFiles) -> tuple[str, ...]:
    if model.is_retired:
        return (f"KIE has removed {model.title}; choose another model.",)
    prompt = model.by_role("prompt")
    if prompt is not None and prompt.required and brief.is_empty:
        return ("The brief is empty. Fill in Subject first.",)
    missing = [slot for slot in slots(model) if slot.required and slot.name not in prepared.input]
    if not missing:
        return tuple(problem.sentence for problem in prepared.problems)
    refused, names = list(files.refused.values()), {slot.name for slot in missing}
    sentences = [p.sentence for p in prepared.problems if p in refused or p.parameter not in names]
    needed = ", then ".join(_A_FILE[slot.role] for slot in missing if slot.role)
    sentences.insert(len(refused), f"{model.title} works from files: add {needed} under Reference files.")
    return tuple(sentences)


_A_FILE: Mapping[Role, str] = {
    "reference_images": "a picture",
    "first_frame": "a picture for the first frame",
    "last_frame": "a picture for the last frame",
    "mask": "a mask",
    "reference_video": "a clip",
    "reference_audio": "a sound",
}
