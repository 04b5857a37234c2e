"""What a createTask body asks for, or KIE's refusal of it. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

from kie.catalogue import Json, Model, credits, problems
from kie.catalogue.problem import REQUIRED
from kie.catalogue.types import Parameter
from kie.emulator import unlisted
from kie.emulator.replies import SERVER_EXCEPTION, UNAUTHORIZED, UNSUPPORTED_MODEL, Refusal
from kie.emulator.task_ids import IdForm
from kie.emulator.tasks import Origin

_LARGEST_WHOLE_NUMBER = 2**63 - 1
_DEEPEST = 100


@dataclass(frozen=True, kw_only=True)
class CreateRequest:
    """`input` is what was sent, as KIE repeats it; `values` the same as KIE works with it.

    `digits` are those of the task's id where it follows from another task, else they are new ones.
    """

    model: Model
    input: dict[str, Json]
    values: dict[str, Json]
    callback_url: str | None
    origin: Origin | None = None
    id_form: IdForm = "hex"
    digits: str | None = None

    @property
    def prompt(self) -> str:
        return prompt_of(self.model, self.values)

    def price(self, *, known: Mapping[str, Json]) -> float:
        """Credits; a conversation counts as the text that is said in it, `known` are the lengths of its inputs."""
        parameter = self.model.by_role("prompt")
        counted: dict[str, Json] = {parameter.name: self.prompt} if parameter else {}
        return credits(self.model, self.values | counted, known=known) or 0.0


def read_body(content_type: str, body: bytes) -> Json:
    """The JSON of a request. Raises Refusal."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise Refusal(401, UNAUTHORIZED)
    return parse(body)


def parse(body: bytes) -> Json:
    """Strict JSON: no NaN, no Infinity, no number beyond 64 bits, no deep nesting. Raises Refusal."""
    try:
        value: Json = json.loads(body, parse_constant=_refuse_number, parse_float=_finite, parse_int=_whole_number)
    except (ValueError, RecursionError) as error:
        raise Refusal(500, SERVER_EXCEPTION) from error
    if not _is_shallow(value):
        raise Refusal(500, SERVER_EXCEPTION)
    return value


def read_request(body: Json, *, knows_retired: bool) -> CreateRequest:
    """The request in a parsed body. Raises Refusal in the order KIE checks: model, input, parameters."""
    if not isinstance(body, dict):
        raise Refusal(500, SERVER_EXCEPTION)
    name = body.get("model")
    model = unlisted.find(name) if isinstance(name, str) else None
    if model is None or (model.is_retired and not knows_retired):
        raise Refusal(422, UNSUPPORTED_MODEL)
    given = body.get("input")
    if given is None:
        raise Refusal(500, REQUIRED)
    if not isinstance(given, dict):
        raise Refusal(500, SERVER_EXCEPTION)
    values = as_read(model, given)
    wrong = problems(model, values)
    if wrong:
        raise Refusal(wrong[0].code, wrong[0].upstream)
    return CreateRequest(model=model, input=as_recorded(model, given), values=values, callback_url=_callback_url(body))


def peek(body: bytes) -> tuple[str | None, str]:
    """Model and prompt of a body as far as they can be made out, for the faults they ask for."""
    try:
        value = parse(body)
    except Refusal:
        return None, ""
    model = value.get("model") if isinstance(value, dict) else None
    given = value.get("input") if isinstance(value, dict) else None
    prompt = given.get("prompt") if isinstance(given, dict) else None
    return (model if isinstance(model, str) else None), (prompt if isinstance(prompt, str) else "")


def prompt_of(model: Model, values: Mapping[str, Json]) -> str:
    """The text that a request is about; of a conversation, every line of it."""
    parameter = model.by_role("prompt")
    value = values.get(parameter.name) if parameter else None
    if parameter is None or not isinstance(value, list):
        return str(value or "")
    spoken = [field.name for field in parameter.fields if field.role == "prompt"]
    return "\n".join(str(turn.get(name) or "") for turn in value if isinstance(turn, dict) for name in spoken)


def as_recorded(model: Model, given: Mapping[str, Json]) -> dict[str, Json]:
    """`given` with numbers and numeric texts exchanged where the model wants the other, as its record has it.

    A recorded `"duration":"6"` stands in its own record as 6, a list of one address in place of an address as sent.
    """
    return {
        key: _typed(parameter, value) if (parameter := model.parameter(key)) else value for key, value in given.items()
    }


def as_read(model: Model, given: Mapping[str, Json]) -> dict[str, Json]:
    """`given` as it is worked with: typed, and a list of one text as that text where a text is wanted."""
    return as_recorded(model, {key: _single(model.parameter(key), value) for key, value in given.items()})


def _single(parameter: Parameter | None, value: Json) -> Json:
    if parameter is None or parameter.type != "string" or not isinstance(value, list):
        return value
    return value[0] if len(value) == 1 and isinstance(value[0], str) else value


def _typed(parameter: Parameter, value: Json) -> Json:
    if parameter.type == "string" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if parameter.type in ("integer", "number") and isinstance(value, str):
        return _number(value)
    if parameter.type == "boolean" and value in ("true", "false"):
        return value == "true"
    return value


def _number(text: str) -> Json:
    for kind in (_whole_number, _finite):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _callback_url(body: Mapping[str, Json]) -> str | None:
    url = body.get("callBackUrl")
    return url if isinstance(url, str) and url.startswith(("http://", "https://")) else None


def _is_shallow(value: Json) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, list | dict)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return not level


def _refuse_number(text: str) -> Json:
    raise ValueError(f"{text} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large")
    return number


def _whole_number(text: str) -> int:
    number = int(text)
    if abs(number) > _LARGEST_WHOLE_NUMBER:
        raise ValueError(f"{text} is too large")
    return number
