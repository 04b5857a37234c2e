"""What is being written on Create, as plain values: the whole form, kept as a draft in the ledger."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from kie import catalogue
from kie.attachments import references
from kie.attachments.references import Reference
from kie.catalogue import Json, Model
from kie.domain.comparison import DRAFT
from kie.domain.lineage import CameFrom, Derivation
from kie.playground.plan import Plan, plan
from prompts.brief import ROLES, TEXT_FIELDS, Brief, Colour, brief_to_json
from prompts.presets import load_presets
from prompts.read_colours import read_text_colours

MAX_COUNT = 8
DEFAULT_MODELS = ("google/nano-banana", "z-image")
"""Two that are good and cheap, so that the first click shows what playing them side by side is."""
DEMO_MODELS = ("nano-banana-pro", "google/nano-banana")


def too_many(count: int) -> str | None:
    """Why one click does not make so many of each; None where it does."""
    if count <= MAX_COUNT:
        return None
    return f"{count:,} each is more than one click makes: at most {MAX_COUNT}."


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The whole form as plain values. `colours` is as typed.

    `parameters` are by model id, those of models that are not chosen any more too: they come back with the model.
    `variables` are rows of values for what stands as {{name}} in the texts: each row makes a result of its own.
    `came_from` is the version that this one is made from: the result that was reused, or the run before.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    colours: str = ""
    models: tuple[str, ...] = ()
    parameters: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    count: int = 1
    references: tuple[Reference, ...] = ()
    variables: tuple[Mapping[str, str], ...] = ()
    came_from: CameFrom | None = None

    @cached_property
    def brief(self) -> Brief:
        """The brief with the colours that can be read; `colour_problems` says which cannot."""
        colours, _ = read_colours(self.colours)
        return Brief(**{name: self.texts.get(name) or None for name in TEXT_FIELDS}, colours=colours)

    @property
    def colour_problems(self) -> tuple[str, ...]:
        return read_colours(self.colours)[1]

    @property
    def colour_notes(self) -> tuple[str, ...]:
        """A sentence for each colour that could not be taken quite as it was written."""
        return read_text_colours(self.colours).notes

    def with_brief(self, brief: Brief) -> Draft:
        """The same form with another brief written into it."""
        texts: dict[str, str] = {name: brief.text_of(name) or "" for name in TEXT_FIELDS}
        return dataclasses.replace(self, texts=texts, colours=write_colours(brief.colours))

    def run_brief(self) -> dict[str, Json]:
        """What a run keeps to be made again: its brief, and the form that it was written in."""
        form = dataclasses.replace(self, came_from=None).to_json()  # the same form sent twice is the same content
        return {**cast(dict[str, Json], brief_to_json(self.brief)), DRAFT: form}

    def to_json(self) -> dict[str, Json]:
        """As it is kept: what comes back from the ledger is equal to it."""
        content = {
            "texts": dict(self.texts),
            "colours": self.colours,
            "models": list(self.models),
            "parameters": {model: dict(values) for model, values in self.parameters.items()},
            "count": self.count,
            "references": [references.to_json(reference) for reference in self.references],
            **({"variables": [dict(row) for row in self.variables]} if self.variables else {}),
            **({"came_from": [self.came_from.how, self.came_from.source]} if self.came_from else {}),
        }
        return cast(dict[str, Json], json.loads(json.dumps(content)))


def first_draft(*, is_demo: bool) -> Draft:
    """What the form holds on the very first visit: a brief worth generating, and two models."""
    models = DEMO_MODELS if is_demo else DEFAULT_MODELS
    return Draft(models=models).with_brief(load_presets().examples[0].brief)


def plans(draft: Draft) -> tuple[Plan, ...]:
    """What each chosen model would get."""
    return tuple(plan_of(draft, model) for model_id in draft.models if (model := catalogue.find(model_id)))


def plan_of(draft: Draft, model: Model) -> Plan:
    """What one model, chosen or not, would get."""
    parameters = draft.parameters.get(model.id, {})
    return plan(model, brief=draft.brief, parameters=parameters, references=draft.references)


def draft_from_json(content: Mapping[str, Json]) -> Draft:
    """A stored draft; whatever this version cannot read is left out."""
    texts, parameters = content.get("texts"), content.get("parameters")
    models, stored = content.get("models"), content.get("references")
    count = content.get("count")
    return Draft(
        texts={k: str(v) for k, v in texts.items() if k in TEXT_FIELDS} if isinstance(texts, Mapping) else {},
        colours=str(content.get("colours") or ""),
        models=tuple(str(m) for m in models if catalogue.find(str(m))) if isinstance(models, list) else (),
        parameters={k: v for k, v in parameters.items() if isinstance(v, Mapping)}
        if isinstance(parameters, Mapping)
        else {},
        count=max(1, count) if isinstance(count, int) else 1,
        references=tuple(filter(None, map(references.from_json, stored))) if isinstance(stored, list) else (),
        variables=_rows(content.get("variables")),
        came_from=_came_from(content.get("came_from")),
    )


def _rows(stored: Json) -> tuple[Mapping[str, str], ...]:
    rows = [row for row in stored if isinstance(row, dict)] if isinstance(stored, list) else []
    return tuple({str(name): value for name, value in row.items() if isinstance(value, str)} for row in rows)


def _came_from(stored: Json) -> CameFrom | None:
    match stored:
        case [str(how), str(source)] if how in set(Derivation):
            return CameFrom(how=Derivation(how), source=source)
        case _:
            return None


def read_colours(text: str) -> tuple[tuple[Colour, ...], tuple[str, ...]]:
    """The colours of any text as a brief has them, and a sentence for each part that is none."""
    read = read_text_colours(text)
    colours = (
        Colour(hex=colour.hex, role=next((role for role in ROLES if role == colour.role), "palette"))
        for colour in read.colours
    )
    problems = tuple(
        f'"{part}" is not a hex colour: write # and six hex digits, like #0F62FE.' for part in read.refused
    )
    return tuple(dict.fromkeys(colours)), problems


def write_colours(colours: tuple[Colour, ...]) -> str:
    return ", ".join(c.hex if c.role == "palette" else f"{c.hex} {c.role}" for c in colours)
