"""Error messages: every code that KIE answers with (401, 402, 422 …), what it means, and what a person reads: what
next, and whether anything was billed. Pure.

`CODES` is the table: 401 key, 402 credits, 429 rate limit and so on. KIE answers HTTP 200 for nearly everything; the
code stands in the body. Sources: the documentation's table of codes, and texts from recorded traffic.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kie.api import limits
from kie.errors import KeyRefused, OutcomeUnknown, OutOfCredits, RateLimited, Refused


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a code in the answer to a createTask ends in, and its sentence. `{code}` and `{kie}` stand for the code
    and KIE's own words.
    """

    error: type[Refused] | type[OutcomeUnknown]
    sentence: str

    @property
    def billed(self) -> bool | None:
        """False where the code proves that nothing was started, None where nobody can know."""
        return self.error.billed


def _refused(advice: str) -> Meaning:
    return Meaning(
        error=Refused, sentence="KIE refused the request: “{kie}” (code {code}). Nothing was billed. " + advice
    )


ANY_REFUSAL = _refused("Change the request, then retry.")
MAY_HAVE_STARTED = Meaning(
    error=OutcomeUnknown,
    sentence="{what} The task may have been started and billed; it was not sent again. "
    "Look at kie.ai/logs, then attach its task id or send it anew.",
)
CODES: Mapping[int, Meaning] = {
    401: Meaning(
        error=KeyRefused,
        sentence="KIE refuses the key. Nothing was billed. Check KIE_API_KEY against kie.ai/api-key.",
    ),
    402: Meaning(
        error=OutOfCredits,
        sentence="KIE says the credits do not suffice. Nothing was billed. Top up at kie.ai/billing, then retry.",
    ),
    408: MAY_HAVE_STARTED,  # nothing came from upstream for ten minutes
    429: Meaning(
        error=RateLimited,
        sentence=f"KIE asks to slow down ({limits.CREATE_TASK_WORDS}). Nothing was billed. Try again in a minute.",
    ),
    433: _refused("The key's own spending cap is reached; raise it at kie.ai/api-key."),
    455: _refused("KIE is in maintenance; retry later."),
    499: MAY_HAVE_STARTED,  # a gateway's: the client hung up
    500: ANY_REFUSAL,  # KIE's validation, as far as `proves_nothing_started` believes it
    501: _refused("The generation failed on KIE's side; retry, or choose another model."),
    505: _refused("KIE has switched this off; choose another model, or retry later."),
}
"""Any other code from 400 to 499 is a refusal; all others are a gateway's, behind which the task may have started."""
_MODEL_GONE = _refused("KIE no longer offers this model; choose another.")

_CREDITS = re.compile(r"(credit|balance)\w*\s+(is |are )?(insufficient|not enough)|insufficient (credit|balance)", re.I)
_VALIDATION = re.compile(
    r"not within|cannot exceed|is required|required|must be|invalid|not supported|specified range|url is wrong",
    re.IGNORECASE,
)
_GATEWAY = re.compile(r"\b(upstream|gateway|time[ds]?[ -]?out)\b", re.IGNORECASE)
"""Words of what stands between KIE and us, or between KIE and its vendors: behind it the task may have started."""


def meaning(code: int) -> Meaning:
    """What a code other than 200 in the answer to a createTask says."""
    return CODES.get(code, ANY_REFUSAL if 400 <= code < 500 else MAY_HAVE_STARTED)


def is_about_credits(kie_message: str) -> bool:
    """Whether KIE says that there are too few credits, whatever code it says it with: 402 or 500."""
    return _CREDITS.search(kie_message) is not None


def proves_nothing_started(code: int, kie_message: str, *, status: int, has_code: bool) -> bool:
    """Whether an answer to a createTask that names no task proves that KIE started none; `has_code` where its body
    gave the code.

    HTTP 500 is believed only where the body has a code and says what was wrong, any other HTTP 5xx only where the
    body repeats it: behind those a gateway may have spoken.
    """
    is_refusal = meaning(code).billed is False and (code < 500 or _GATEWAY.search(kie_message) is None)
    if status == 500:
        return is_refusal and has_code and bool(_VALIDATION.search(kie_message) or is_about_credits(kie_message))
    return is_refusal and (status < 500 or (has_code and code == status))


def refusal(code: int, kie_message: str) -> Refused:
    """KIE's no as an error that says what to do next; `kie_message` is KIE's own text."""
    known = meaning(code)
    if code != 401 and is_about_credits(kie_message):
        known = CODES[402]
    elif known in (ANY_REFUSAL, MAY_HAVE_STARTED):
        is_gone = "not supported" in kie_message and "model" in kie_message
        known = _MODEL_GONE if is_gone else ANY_REFUSAL
    sentence = known.sentence.format(code=code, kie=kie_message)
    if known.error is RateLimited:
        return RateLimited(sentence, retry_after=limits.RETRY_AFTER, kie_message=kie_message)
    error = known.error if issubclass(known.error, Refused) else Refused
    return error(sentence, code=code, kie_message=kie_message)


def may_have_started(what: str) -> OutcomeUnknown:
    """The end of a createTask of which nobody knows whether it started anything; `what` came instead of an answer."""
    return OutcomeUnknown(MAY_HAVE_STARTED.sentence.format(what=what))


_POLICY = re.compile(
    r"policy|policies|sensitive|flagged|prohibited|moderat|unsafe|safety|copyright|rejected|nsfw", re.IGNORECASE
)
_MEDIA = re.compile(r"media file is unavailable|url is|unavailable, please replace", re.IGNORECASE)


def blames_a_file(fail_message: str | None) -> bool:
    """Whether a failed task says that KIE could not fetch what it was to work from."""
    return _MEDIA.search(fail_message or "") is not None


def failure_sentence(fail_code: str | None, fail_message: str | None) -> str:
    """Why a generation failed, for people. Failed tasks are not charged: held credits are returned."""
    reason = (fail_message or "no reason given").strip().rstrip(".")
    billed = "Nothing was billed."
    if _POLICY.search(reason):
        return f"The model's content filter stopped this: “{reason}”. {billed} Reword the prompt, then retry."
    if blames_a_file(reason):
        advice = "Retry uploads it anew, or replace the file first."
        return f"KIE could not use a reference file: “{reason}”. {billed} {advice}"
    code = f" (code {fail_code})" if fail_code else ""
    return f"The generation failed: “{reason}”{code}. {billed} Retrying may work."
