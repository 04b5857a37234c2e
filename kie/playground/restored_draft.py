"""From a file that says how it was made back to the form: results of ours whole, those of other tools in part. Pure."""

from __future__ import annotations

import dataclasses

from kie import catalogue
from kie.media import metadata
from kie.playground.drafts import Draft
from kie.playground.form_values import shown_values
from prompts.brief import Brief, brief_from_json


def restored(content: bytes, now: Draft) -> Draft | None:
    """The form that a picture was made with; what it does not say is as it is `now`. None where it says nothing."""
    written = metadata.read(content)
    if written is None:
        return None
    if isinstance(written, metadata.ForeignRecord) and not written.prompt:
        return None
    return _from_ours(written, now) if isinstance(written, metadata.Provenance) else _from_others(written, now)


def _from_ours(written: metadata.Provenance, now: Draft) -> Draft:
    """The brief, the model and its parameters; the whole prompt as Details where there is no brief."""
    brief = brief_from_json(written.brief)
    return dataclasses.replace(
        now.with_brief(Brief(details=written.prompt) if brief.is_empty else brief),
        models=(written.model,) if catalogue.find(written.model) else now.models,
        parameters={written.model: shown_values(written.model, written.parameters)},
        references=(),
    )


def _from_others(written: metadata.ForeignRecord, now: Draft) -> Draft:
    """The prompt, what it excludes, and its seed for every chosen model that has one."""
    parameters = {model_id: dict(now.parameters.get(model_id, {})) for model_id in now.models}
    for model_id, values in parameters.items():
        model = catalogue.find(model_id)
        seed = model.by_role("seed") if model else None
        if seed is not None and written.seed is not None:
            values[seed.name] = str(written.seed) if seed.type == "string" else written.seed
    brief = Brief(details=written.prompt, exclusions=written.negative_prompt)
    return dataclasses.replace(now.with_brief(brief), parameters=parameters)
