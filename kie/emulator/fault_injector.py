"""Every way this emulator can misbehave, by name, and which of them are armed.

A fault is asked for in one of four ways: `--fault NAME[:COUNT]`, `POST /emulator/faults`, the header
`X-Emulator-Fault: NAME` on one request, or `[fault:NAME]` in a prompt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, get_args

from kie.emulator.replies import NO_ANSWER_FROM_UPSTREAM
from kie.emulator.tasks import Failure

Kind = Literal["answer", "shape", "task", "file", "callback"]
Call = Literal["create", "record", "credit", "upload", "file"]
CALLS: tuple[Call, ...] = get_args(Call)
HEADER = "X-Emulator-Fault"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`accepts` says that a createTask answered this way has started (and holds credits for) a task.

    A fault of kind “shape” is no misbehaviour: it is another way in which KIE has been seen to write the same.
    """

    name: str
    kind: Kind
    promise: str
    accepts: bool = False


_ALL = (
    Fault(name="drop", kind="answer", accepts=True, promise="takes the task, then closes unanswered"),
    Fault(name="drop_before", kind="answer", promise="closes the connection, takes nothing"),
    Fault(name="hang", kind="answer", accepts=True, promise="takes the task and never answers"),
    Fault(name="html", kind="answer", accepts=True, promise="takes the task; HTTP 524 with a web page"),
    Fault(name="empty", kind="answer", accepts=True, promise="takes the task; HTTP 200 without a body"),
    Fault(name="no_task_id", kind="answer", accepts=True, promise="takes the task; success without a taskId"),
    Fault(name="http500", kind="answer", promise="HTTP 500, takes nothing"),
    Fault(name="code500", kind="answer", promise="body code 500 “Server exception”, takes nothing"),
    Fault(name="http429", kind="answer", promise="HTTP 429, takes nothing"),
    Fault(name="code429", kind="answer", promise="body code 429, takes nothing"),
    Fault(name="code402", kind="answer", promise="body code 402 “Credits insufficient”, takes nothing"),
    Fault(name="code500_credits", kind="answer", promise="body code 500 “Credits insufficient”, takes nothing"),
    Fault(name="code408", kind="answer", accepts=True, promise="takes the task; body code 408 (nothing from upstream)"),
    Fault(name="code433", kind="answer", promise="body code 433 (the key's own cap), takes nothing"),
    Fault(name="code455", kind="answer", promise="body code 455 (maintenance), takes nothing"),
    Fault(name="code505", kind="answer", promise="body code 505 (feature disabled), takes nothing"),
    Fault(name="unauthorized", kind="answer", promise="body code 401, takes nothing"),
    Fault(name="message", kind="shape", promise="the envelope says “message”, not “msg”"),
    Fault(name="status", kind="shape", promise="a refusal's code is its HTTP status as well"),
    Fault(name="snake_id", kind="shape", promise="createTask names the task “task_id”"),
    Fault(name="record_id", kind="shape", promise="createTask names the task “recordId” only"),
    Fault(name="result_object", kind="task", promise="resultJson is an object, not text"),
    Fault(name="result_twice", kind="task", promise="resultJson is encoded twice"),
    Fault(name="result_null", kind="task", promise="resultJson is null; the result is in response only"),
    Fault(name="frames", kind="task", promise="a clip's result names its first and last frame too"),
    Fault(name="watermark", kind="task", promise="the result names a copy with a watermark too"),
    Fault(name="unknown_state", kind="task", promise="is “sleeping” where it should be “generating”"),
    Fault(
        name="vanish",
        kind="task",
        promise="recordInfo knows it for the first third of its time, then never again",
    ),
    Fault(name="null_first", kind="task", promise="recordInfo is null for the first third of its time"),
    Fault(name="bad_result_json", kind="task", promise="success with an unreadable resultJson"),
    Fault(name="empty_result", kind="task", promise="success without URLs; they come as much time later"),
    Fault(name="no_urls", kind="task", promise="success without URLs for good"),
    Fault(name="slow", kind="task", promise="takes 20 times as long"),
    Fault(name="fail_400", kind="task", promise="fails: content policy of the vendor"),
    Fault(name="fail_408", kind="task", promise="fails: nothing from upstream for ten minutes"),
    Fault(name="fail_422", kind="task", promise="fails: flagged as sensitive"),
    Fault(name="fail_media", kind="task", promise="fails: cannot fetch a file that the request names"),
    Fault(name="fail_500", kind="task", promise="fails: internal error"),
    Fault(name="fail_501", kind="task", promise="fails: generation failed"),
    Fault(name="fail_word", kind="task", promise="fails: generation failed; failCode is a word"),
    Fault(name="fail_number", kind="task", promise="fails: internal error; failCode is a number, not text"),
    Fault(name="file_404_then_ok", kind="file", promise="each result file is missing twice, then there"),
    Fault(name="file_404", kind="file", promise="result files are missing"),
    Fault(name="file_expired", kind="file", promise="result links are dead (403); one from download-url is not"),
    Fault(name="file_truncated", kind="file", promise="result files break off half way"),
    Fault(name="file_not_image", kind="file", promise="result files are a web page with the right type"),
    Fault(name="duplicate_callbacks", kind="callback", promise="the callback comes three times"),
    Fault(name="no_callback", kind="callback", promise="the callback never comes"),
    Fault(name="callback_2025", kind="callback", promise="the callback is written as in 2025"),
    Fault(name="callback_snake_id", kind="callback", promise="the callback names the task “task_id”"),
    Fault(name="callback_unsigned", kind="callback", promise="the callback has no signature"),
    Fault(name="callback_forged", kind="callback", promise="the callback is signed with another key"),
    Fault(name="callback_late", kind="callback", promise="the callback was signed ten minutes ago"),
)
FAULTS = {fault.name: fault for fault in _ALL}

MODERATED = Failure(code="422", message="CONTENT_POLICY_BLOCKED: The input or output was flagged as sensitive...")
INTERNAL = Failure(code="500", message="internal error, please try again later.")
UNAVAILABLE = Failure(code="422", message="Your media file is unavailable, please replace it.")
_FAILURES = {
    "fail_400": Failure(code="400", message="Sorry, but the image we created may violate OpenAI's content policies."),
    "fail_408": Failure(code="408", message=NO_ANSWER_FROM_UPSTREAM),
    "fail_422": MODERATED,
    "fail_media": UNAVAILABLE,
    "fail_500": INTERNAL,
    "fail_501": Failure(code="501", message="Generation Failed"),
    "fail_word": Failure(code="GENERATION_FAILED", message="The generation task failed."),
    "fail_number": INTERNAL,
}
_MODERATED_WORDS = re.compile(r"\bnsfw\b|\[fail\]", re.IGNORECASE)
_TOKEN = re.compile(r"\[fault:\s*([a-z0-9_]+)\s*\]", re.IGNORECASE)


def in_prompt(prompt: str) -> tuple[str, ...]:
    """The faults that a prompt asks for; words that name no fault are only words."""
    return tuple(name.lower() for name in _TOKEN.findall(prompt) if name.lower() in FAULTS)


def in_header(value: str) -> tuple[str, ...]:
    """The faults named in the header, separated by commas. Raises ValueError with a sentence."""
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    for name in names:
        known(name)
    return names


def known(name: str) -> Fault:
    """The fault of that name. Raises ValueError with a sentence that lists them all."""
    if name not in FAULTS:
        raise ValueError(f"There is no fault “{name}”. Known: {', '.join(FAULTS)}.")
    return FAULTS[name]


def known_call(name: str) -> Call:
    """The call of that name. Raises ValueError with a sentence that lists them all."""
    for call in CALLS:
        if call == name:
            return call
    raise ValueError(f"There is no call “{name}”. Known: {', '.join(CALLS)}.")


def planned_failure(prompt: str, faults: tuple[str, ...]) -> Failure | None:
    """How a task will fail, known from the start: asked for by name, or by a word that moderation minds."""
    failure = next((_FAILURES[name] for name in faults if name in _FAILURES), None)
    return failure or (MODERATED if _MODERATED_WORDS.search(prompt) else None)


def answer_fault(faults: tuple[str, ...], *, accepts: bool | None = None) -> str | None:
    """The first of `faults` that spoils an answer; `accepts` narrows it to those that do or do not take a task."""
    for name in faults:
        fault = FAULTS[name]
        if fault.kind == "answer" and accepts in (None, fault.accepts):
            return name
    return None


@dataclass(frozen=True, kw_only=True)
class ArmedFault:
    """`times` None is every time. `model` None is any model. `on` is the call it spoils."""

    fault: str
    times: int | None = 1
    model: str | None = None
    on: Call = "create"


class FaultInjector:
    """The faults that wait for their call. Each call takes the first that fits, once."""

    def __init__(self) -> None:
        self.waiting: list[ArmedFault] = []

    def arm(self, armed: ArmedFault) -> None:
        """Raises ValueError with a sentence where the fault makes no sense."""
        fault = known(armed.fault)
        if armed.times is not None and armed.times < 1:
            raise ValueError("A fault happens at least once.")
        if fault.kind not in ("answer", "shape") and armed.on != "create":
            raise ValueError(f"“{fault.name}” belongs to a task from its creation on; leave out “on”.")
        self.waiting.append(armed)

    def disarm(self) -> None:
        self.waiting.clear()

    def take(self, on: Call, *, model: str | None = None) -> tuple[str, ...]:
        for place, armed in enumerate(self.waiting):
            if armed.on != on or armed.model not in (None, model):
                continue
            if armed.times == 1:
                del self.waiting[place]
            elif armed.times is not None:
                self.waiting[place] = replace(armed, times=armed.times - 1)
            return (armed.fault,)
        return ()
