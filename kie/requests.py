"""From a model, a prompt and chosen parameters to one checked request. The page and the shell both pass here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kie import catalogue
from kie.catalogue import Json, Model, Problem
from kie.ledger.intents import TaskIntent
from kie.sharing import NO_FILES, Shared


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

    def intent(self, *, expected_seconds: float | None) -> TaskIntent:
        return TaskIntent(
            model=self.model.id,
            medium=self.model.medium,
            prompt=self.prompt,
            input=self.input,
            width=self.width,
            height=self.height,
            tier=self.tier,
            credits_expected=self.credits,
            expected_seconds=expected_seconds,
            kind=self.model.kind,
        )


def prepare(model: Model, *, prompt: str, values: Mapping[str, Json], shared: Shared = NO_FILES) -> Prepared:
    """Check and complete a request; nothing is raised, every fault is in `problems`.

    `shared` are the files that it works from, by parameter.
    """
    chosen = {**values, **shared.values}
    parameter = model.by_role("prompt")
    if parameter is not None:
        chosen[parameter.name] = prompt
    sent = catalogue.payload(model, chosen)
    width, height = catalogue.output_size(model, sent, source=shared.shape())
    return Prepared(
        model=model,
        prompt=prompt,
        input=sent,
        problems=catalogue.problems(model, sent),
        credits=catalogue.credits(model, sent, known=shared.facts()),
        width=width,
        height=height,
    )
