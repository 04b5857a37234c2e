"""What one chooses a model by: what it takes, costs and needs in time, and what oneself has seen of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, get_args

from kie import catalogue
from kie.catalogue import Model, Parameter, Price, PriceRow
from kie.catalogue.result_size import fixed_or_asked_seconds
from kie.catalogue.types import Role, Unit
from kie.ledger import model_costs, model_statistics
from kie.ledger.model_costs import Effort
from kie.ledger.model_statistics import ModelStatistics
from kie.playground.container import Playground
from prompts.evaluation.cost_per_keeper import FEWEST_KEEPERS

FEWEST = FEWEST_KEEPERS
"""Below so many results a median or a failure rate is an accident, as a cost per keeper is."""

Taken = Literal["Reference images", "Seed", "Negative prompt", "Video", "Sound"]
TAKEN: tuple[Taken, ...] = get_args(Taken)
_ROLES: Mapping[Taken, frozenset[Role]] = {
    "Reference images": frozenset({"reference_images", "first_frame"}),
    "Seed": frozenset({"seed"}),
    "Negative prompt": frozenset({"negative_prompt"}),
    "Video": frozenset({"reference_video"}),
    "Sound": frozenset({"reference_audio"}),
}

Order = Literal["Name", "Price", "Speed", "Used most"]
ORDERS: tuple[Order, ...] = get_args(Order)


class ModelFacts:
    """What one workspace has seen of the models at its service, beside what the catalogue says of them."""

    def __init__(self, app: Playground, workspace: str) -> None:
        service = app.settings.service
        self.efforts = partial(model_costs.efforts, app.ledger, workspace=workspace, service=service)
        self._statistics = partial(
            model_statistics.statistics_by_model, app.ledger, workspace=workspace, service=service
        )  # fmt: skip

    def all(self) -> list[Known]:
        return known(catalogue.all_models(), efforts=self.efforts(), experiences=self._statistics())

    def timed(self) -> list[Known]:
        """The same without what they have cost, which is more to count: for a form that is drawn at every key."""
        return known(catalogue.all_models(), efforts={}, experiences=self._statistics())


@dataclass(frozen=True, kw_only=True)
class Known:
    """A model as a row. `credits` is the price of a request with nothing chosen, `bought` what one gets for it."""

    model: Model
    credits: float | None
    bought: str
    takes: tuple[Taken, ...]
    effort: Effort | None = None
    experience: ModelStatistics | None = None

    @property
    def is_timed(self) -> bool:
        """Whether enough results are one's own to say how long it takes."""
        return self.experience is not None and len(self.experience.seconds) >= FEWEST

    @property
    def usual_seconds(self) -> float | None:
        """One's own median, else what the catalogue calls typical."""
        if self.is_timed and self.experience is not None:
            return self.experience.median_seconds
        return self.model.typical_seconds

    @property
    def attempts(self) -> int:
        return self.effort.attempts if self.effort else 0


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What to look for; all that is given must hold."""

    words: str = ""
    kind: str | None = None
    takes: tuple[Taken, ...] = ()
    most_credits: float | None = None
    within_seconds: float | None = None
    order: Order = "Name"
    has_retired: bool = False


def known(
    models: Iterable[Model], *, efforts: Mapping[str, Effort], experiences: Mapping[str, ModelStatistics]
) -> list[Known]:
    return [
        Known(
            model=model,
            credits=catalogue.credits(model, {}),
            bought=bought(model),
            takes=taken(model),
            effort=efforts.get(model.id),
            experience=experiences.get(model.id),
        )
        for model in models
    ]


def find(rows: Iterable[Known], wanted: Wanted) -> list[Known]:
    """The models that fit, in the wanted order; what is not known of one stands last, and by name the tools do."""
    return sorted((row for row in rows if _fits(row, wanted)), key=lambda row: _place(row, wanted.order))


def left_out_untimed(rows: Iterable[Known], wanted: Wanted) -> int:
    """How many would fit if it were known how long they take."""
    patient = replace(wanted, within_seconds=None)
    return sum(row.usual_seconds is None for row in find(rows, patient)) if wanted.within_seconds else 0


def taken(model: Model) -> tuple[Taken, ...]:
    roles = set(_roles(model.parameters))
    return tuple(name for name in TAKEN if not roles.isdisjoint(_ROLES[name]))


def bought(model: Model) -> str:
    """What the price with nothing chosen is for: “per image”, “per 5 s clip”; empty where there is no price."""
    price = model.price
    if price is None:
        return ""
    units = dict.fromkeys(row.unit for row in price.rows if "input image" not in row.unit)
    if not units:
        return ""
    unit = max(units, key=lambda unit: _at(model, price, unit))
    amount = catalogue.credits(replace(model, price=replace(price, rows=(PriceRow(credits=1, unit=unit),))), {}) or 1
    match unit:
        case "per image":
            return unit if amount == 1 else f"for {amount:g} images"
        case "per second":
            return f"per {amount:g} s clip" if model.medium == "video" else f"per {amount:g} s"
        case "per second of input and output":
            return f"for {amount:g} s of input and output"
        case "per video":
            seconds = fixed_or_asked_seconds(model, {})
            return "per clip" if seconds is None else f"per {seconds:g} s clip"
        case "per megapixel":
            return f"per image of {amount:g} megapixel{'' if amount == 1 else 's'}"
        case _:
            return unit


def _at(model: Model, price: Price, unit: Unit) -> float:
    rows = tuple(row for row in price.rows if row.unit == unit)
    return catalogue.credits(replace(model, price=replace(price, rows=rows)), {}) or 0.0


def _roles(parameters: Sequence[Parameter]) -> Iterable[Role]:
    for parameter in parameters:
        if parameter.role is not None:
            yield parameter.role
        yield from _roles(parameter.fields)


def _fits(row: Known, wanted: Wanted) -> bool:
    model = row.model
    if model.is_retired and not wanted.has_retired:
        return False
    if wanted.kind is not None and wanted.kind not in (model.kind, *model.also):
        return False
    if not set(wanted.takes) <= set(row.takes):
        return False
    if wanted.most_credits is not None and (row.credits is None or row.credits > wanted.most_credits):
        return False
    seconds = row.usual_seconds
    if wanted.within_seconds is not None and (seconds is None or seconds > wanted.within_seconds):
        return False
    names = " ".join((model.id, model.title, model.vendor, *(parameter.name for parameter in model.parameters)))
    return all(word in names.casefold() for word in wanted.words.casefold().split())


def _place(row: Known, order: Order) -> tuple[float, str]:
    unknown = float("inf")
    first = {
        "Name": float(row.model.kind == "utility"),
        "Price": unknown if row.credits is None else row.credits,
        "Speed": unknown if row.usual_seconds is None else row.usual_seconds,
        "Used most": -row.attempts,
    }[order]
    return first, row.model.title.casefold()
