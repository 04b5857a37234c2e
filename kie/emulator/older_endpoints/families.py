"""The older endpoints, a family a row: where it is asked, which model of the market does the work, what its fields
are called there, and how it answers. Pure.

From KIE's pages of June 2026: paths and fields, `veo_task_` before Veo's ids, groups in runway's. Recorded: ids of 32
hex digits for 4o, Flux Kontext and Aleph; what those three say of a task that they do not know; “… cannot be blank”
with code 422, of a Suno endpoint. Probed by clients in August 2026: Veo's words for a prompt that is missing, a model
and a ratio that it does not have.

Inferred: that every family refuses parameters with that code, as its page says, and otherwise in the market's words;
what Veo and runway say of an unknown task; that the market's recordInfo knows these tasks too; that a clip in 4K is a
task of its own, whose id follows from the clip's and whose price is that of the model that makes it here. It is
Topaz, the nearest that enlarges a clip.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kie.catalogue import Json
from kie.catalogue.problem import no_such_choice
from kie.emulator import sent_callbacks
from kie.emulator.create_request import CreateRequest, read_request
from kie.emulator.older_endpoints import answers
from kie.emulator.older_endpoints.answers import TaskView
from kie.emulator.replies import SERVER_EXCEPTION, Refusal
from kie.emulator.task_ids import IdForm
from kie.emulator.tasks import Origin, Task

NO_CALLBACK = "Please enter callBackUrl."
CALLBACK = "callBackUrl"
NULL = "record is null"
_NOT_THERE = "The record does not exist"

Answer = Callable[[TaskView], dict[str, Json]]


@dataclass(frozen=True, kw_only=True)
class Family:
    """`renames` is from its own names to the model's; `values` exchanges a field's values too; a field in `lists` is
    one text that the model takes as a list. `blank` and `wrong` are its own words for a field that is missing and for
    a value that is none of the options. `unknown` is its refusal (code 422) of a task that it does not know; None
    answers null. `has_cover`: a clip's first picture is part of the result.
    """

    name: str
    generate: str
    record_path: str
    model: str
    required: tuple[str, ...]
    record: Answer
    callback: Answer
    renames: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    lists: tuple[str, ...] = ()
    blank: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    id_form: IdForm = "hex"
    unknown: str | None = None
    has_cover: bool = False


VEO = Family(
    name="veo",
    generate="/api/v1/veo/generate",
    record_path="/api/v1/veo/record-info",
    model="veo-3-1",
    required=("prompt",),
    renames={
        "imageUrls": "image_urls",
        "generationType": "generation_type",
        "aspectRatio": "aspect_ratio",
        "enableTranslation": "enable_translation",
    },
    blank={"prompt": "Please enter prompt"},
    wrong={"model": "Invalid model", "aspectRatio": "Ratio error"},
    record=answers.veo_record,
    callback=answers.veo_callback,
    id_form="veo",
    unknown=NULL,
    has_cover=True,
)
VEO_4K = Family(
    name="veo-4k",
    generate="/api/v1/veo/get-4k-video",
    record_path="/api/v1/veo/record-info",
    model="topaz/video-upscale",
    required=("taskId",),
    record=answers.upgrade_record,
    callback=answers.upgrade_callback,
    id_form="veo",
    unknown=NULL,
    has_cover=True,
)
IMAGE = Family(
    name="gpt4o-image",
    generate="/api/v1/gpt4o-image/generate",
    record_path="/api/v1/gpt4o-image/record-info",
    model="4o-image-api",
    required=("size",),
    renames={"filesUrl": "files_url", "fileUrl": "files_url"},
    lists=("fileUrl",),
    record=answers.image_record,
    callback=answers.image_callback,
    unknown=_NOT_THERE,
)
KONTEXT = Family(
    name="flux-kontext",
    generate="/api/v1/flux/kontext/generate",
    record_path="/api/v1/flux/kontext/record-info",
    model="flux1-kontext",
    required=("prompt",),
    renames={
        "enableTranslation": "enable_translation",
        "inputImage": "input_image",
        "aspectRatio": "aspect_ratio",
        "outputFormat": "output_format",
        "promptUpsampling": "prompt_upsampling",
        "safetyTolerance": "safety_tolerance",
        "model": "tier",
    },
    values={"model": {"flux-kontext-pro": "pro", "flux-kontext-max": "max"}},
    record=answers.kontext_record,
    callback=answers.kontext_callback,
    unknown=_NOT_THERE,
)
RUNWAY = Family(
    name="runway",
    generate="/api/v1/runway/generate",
    record_path="/api/v1/runway/record-detail",
    model="runway",
    required=("prompt", "duration", "quality"),
    renames={"imageUrl": "image_url", "aspectRatio": "aspect_ratio", "waterMark": "watermark"},
    record=answers.runway_record,
    callback=answers.runway_callback,
    id_form="uuid",
    has_cover=True,
)
ALEPH = Family(
    name="aleph",
    generate="/api/v1/aleph/generate",
    record_path="/api/v1/aleph/record-info",
    model="runway/gen4-aleph",
    required=("prompt", "videoUrl"),
    renames={"videoUrl": "video_url", "aspectRatio": "aspect_ratio", "referenceImage": "reference_image"},
    record=answers.aleph_record,
    callback=answers.aleph_callback,
    has_cover=True,
)
FAMILIES = {family.name: family for family in (VEO, VEO_4K, IMAGE, KONTEXT, RUNWAY, ALEPH)}


def wanted(family: Family, body: Json, *, knows_retired: bool) -> CreateRequest:
    """What a body sent to `family.generate` asks of the market. Raises Refusal."""
    fields = required(body, family.required, blank=family.blank)
    return _ordered(family, fields, _input(family, fields), knows_retired=knows_retired)


def enlarged(fields: Mapping[str, Json], *, url: str, digits: str, knows_retired: bool) -> CreateRequest:
    """What a body sent for a clip in 4K asks of the market, the clip being at `url`. Raises Refusal."""
    order = _ordered(VEO_4K, fields, {"video_url": url}, knows_retired=knows_retired)
    return replace(order, digits=digits)


def required(body: Json, names: Sequence[str], *, blank: Mapping[str, str] | None = None) -> dict[str, Json]:
    """The body, in which all these are given; a missing callBackUrl is named before all others. `blank` is what is
    said of a missing field where that is not “… cannot be blank”. Raises Refusal.
    """
    if not isinstance(body, dict):
        raise Refusal(500, SERVER_EXCEPTION)
    words = {CALLBACK: NO_CALLBACK, **(blank or {})}
    for name in sorted(names, key=lambda name: name != CALLBACK):
        value = body.get(name)
        if value in (None, [], {}) or (isinstance(value, str) and not value.strip()):
            raise Refusal(422, words.get(name, f"{name} cannot be blank"))
    return body


def callback_body(task: Task, *, balance: float) -> dict[str, Json]:
    """The callback about a finished task, as the family writes it that the task was asked for at, or the market."""
    if task.origin is None:
        return sent_callbacks.body(task, balance=balance)
    body = FAMILIES[task.origin.family].callback(answers.view_for_callback(task))
    data = body["data"]
    if "callback_snake_id" not in task.faults or not isinstance(data, dict):
        return body
    return body | {"data": {("task_id" if name == "taskId" else name): value for name, value in data.items()}}


def _ordered(
    family: Family, fields: Mapping[str, Json], given: dict[str, Json], *, knows_retired: bool
) -> CreateRequest:
    body: Json = {"model": family.model, "input": given, CALLBACK: fields.get(CALLBACK)}
    try:
        order = read_request(body, knows_retired=knows_retired)
    except Refusal as refused:
        raise _in_own_words(family, refused) from refused
    return replace(order, origin=Origin(family=family.name, body=fields), id_form=family.id_form)


def _input(family: Family, body: Mapping[str, Json]) -> dict[str, Json]:
    """Where two fields stand for one parameter, a list goes before a lone text."""
    given: dict[str, Json] = {}
    for name in sorted(body, key=lambda name: name in family.lists):
        value = body[name]
        if name == CALLBACK or value is None:
            continue
        if name in family.values:
            value = _exchanged(family.values[name], name, value)
        given.setdefault(family.renames.get(name, name), [value] if name in family.lists else value)
    return given


def _exchanged(known: Mapping[str, Json], name: str, value: Json) -> Json:
    if not isinstance(value, str) or value not in known:
        raise Refusal(422, no_such_choice(name))
    return known[value]


def _in_own_words(family: Family, refused: Refusal) -> Refusal:
    """The same refusal in the family's words, or with its own name for what was sent, and the code that its page has
    for parameters.
    """
    if refused.message == SERVER_EXCEPTION:
        return refused
    first, space, rest = refused.message.partition(" ")
    own = next((own for own, theirs in family.renames.items() if theirs == first), first)
    if own in family.wrong and refused.message == no_such_choice(first):
        return Refusal(422, family.wrong[own])
    return Refusal(422, f"{own}{space}{rest}")
