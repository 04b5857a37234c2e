"""From a model, a prompt and chosen parameters to one checked request and the task intent for it. All pass here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kie import catalogue
from kie.attachments.assign_files import NO_FILES, AssignedFiles
from kie.attachments.file_rules import file_problems
from kie.attachments.references import hashes
from kie.catalogue import Json, Model, Problem
from kie.catalogue.addresses import fault
from kie.catalogue.problem import UNAVAILABLE
from kie.domain.task import TaskIntent
from kie.media import safe_fetch

_OF_KIE = "asset://"
"""A file that KIE keeps already, by its id there."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What would be sent: `input` complete, with everything that speaks against it in `problems`.

    `credits` is the expected price of one task (None: not published), `width` and `height` pixels.
    """

    model: Model
    prompt: str
    input: Mapping[str, Json]
    problems: tuple[Problem, ...]
    credits: float | None
    width: int
    height: int

    @property
    def tier(self) -> str:
        """What makes durations comparable within one model: resolution and length."""
        parts = []
        for role in ("resolution", "duration", "count"):
            value = next(
                (self.input[p.name] for p in self.model.parameters if p.role == role and p.name in self.input), ""
            )
            parts.append(str(value))
        return "|".join(parts).strip("|")

    def intent(self) -> TaskIntent:
        return TaskIntent(
            model=self.model.id,
            medium=self.model.medium,
            prompt=self.prompt,
            input=self.input,
            width=self.width,
            height=self.height,
            tier=self.tier,
            credits_expected=self.credits,
            kind=self.model.kind,
        )


def prepare(model: Model, *, prompt: str, values: Mapping[str, Json], files: AssignedFiles = NO_FILES) -> Prepared:
    """Check and complete a request; nothing is raised, every fault is in `problems`.

    `files` are those that it works from, by parameter.
    """
    chosen = {**values, **files.values}
    parameter = model.by_role("prompt")
    if parameter is not None:
        chosen[parameter.name] = prompt
    sent = catalogue.payload(model, chosen)
    width, height = catalogue.output_size(model, sent, source=files.shape())
    return Prepared(
        model=model,
        prompt=prompt,
        input=sent,
        problems=(
            *files.refused.values(),
            *_unreachable(model, sent),
            *file_problems(model, sent, files.placed),
            *catalogue.problems(model, sent),
        ),
        credits=catalogue.credits(model, sent, known=files.facts()),
        width=width,
        height=height,
    )


def _unreachable(model: Model, sent: Mapping[str, Json]) -> Iterator[Problem]:
    """What KIE could not fetch of the files that a request names: neither a kept file nor a public address."""
    for parameter, address in catalogue.named_files(model, sent):
        if hashes({parameter.name: address}) or address.startswith(_OF_KIE):
            continue
        refused = safe_fetch.refused_because(address) or fault(address)
        if refused is not None:
            sentence = f"{parameter.label}: “{address[:60]}” {refused}."
            yield Problem(parameter=parameter.name, sentence=sentence, upstream=UNAVAILABLE, code=422)
