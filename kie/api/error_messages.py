"""KIE's no, for people: what happened, whether anything was billed, what next. Pure.

The texts that are recognised here are KIE's own, from recorded traffic and the documentation's table of codes.
"""

from __future__ import annotations

import re

from kie.errors import KeyRefused, OutOfCredits, RateLimited, Refused

DEFAULT_RETRY_AFTER = 10.0
"""Seconds; KIE's 429 names none."""

_CREDITS = re.compile(r"(credit|balance)\w*\s+(is |are )?(insufficient|not enough)|insufficient (credit|balance)", re.I)


def is_about_credits(said: str) -> bool:
    """Whether KIE says that there are too few credits, whatever code it says it with."""
    return _CREDITS.search(said) is not None


def refusal(code: int, said: str) -> Refused:
    """KIE's no as an error that says what to do next; `said` is KIE's own text."""
    if code == 401:
        return KeyRefused(
            "KIE refuses the key. Nothing was billed. Check KIE_API_KEY against kie.ai/api-key.", code=code, said=said
        )
    if code == 402 or is_about_credits(said):
        return OutOfCredits(
            "KIE says the credits do not suffice. Nothing was billed. Top up at kie.ai/billing, then retry.",
            code=code,
            said=said,
        )
    if code == 429:
        return RateLimited(
            "KIE asks to slow down (it takes 20 new tasks in 10 seconds). Nothing was billed. Try again in a minute.",
            retry_after=DEFAULT_RETRY_AFTER,
            said=said,
        )
    if code == 433:
        advice = "The key's own spending cap is reached; raise it at kie.ai/api-key."
    elif code == 455:
        advice = "KIE is in maintenance; retry later."
    elif code == 505:
        advice = "KIE has switched this off; choose another model, or retry later."
    elif "not supported" in said and "model" in said:
        advice = "KIE no longer offers this model; choose another."
    else:
        advice = "Change the request, then retry."
    return Refused(
        f"KIE refused the request: “{said}” (code {code}). Nothing was billed. {advice}", code=code, said=said
    )


_POLICY = re.compile(
    r"policy|policies|sensitive|flagged|prohibited|moderat|unsafe|safety|copyright|rejected|nsfw", re.IGNORECASE
)
_MEDIA = re.compile(r"media file is unavailable|url is|unavailable, please replace", re.IGNORECASE)


def blames_a_file(fail_message: str | None) -> bool:
    """Whether a failed task says that KIE could not fetch what it was to work from."""
    return _MEDIA.search(fail_message or "") is not None


def failure_sentence(fail_code: str | None, fail_message: str | None) -> str:
    """Why a generation failed, for people. Failed tasks are not charged: held credits are returned."""
    said = (fail_message or "no reason given").strip().rstrip(".")
    tail = "Nothing was billed."
    if _POLICY.search(said):
        return f"The model's content filter stopped this: “{said}”. {tail} Reword the prompt, then retry."
    if blames_a_file(said):
        return f"KIE could not use a reference file: “{said}”. {tail} Retry uploads it anew, or replace the file first."
    code = f" (code {fail_code})" if fail_code else ""
    return f"The generation failed: “{said}”{code}. {tail} Retrying may work."
