"""One thing that is wrong with a request, worded twice: for a person before anything is sent, and as KIE words it."""

from __future__ import annotations

from dataclasses import dataclass

TOO_LONG = "The text length cannot exceed the maximum limit"
REQUIRED = "This field is required"
OUT_OF_RANGE = "Value must be within the specified range"
UNAVAILABLE = "Your media file is unavailable, please replace it."


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`sentence` is for people; `upstream` is what KIE answers, with `code` in the body."""

    parameter: str
    sentence: str
    upstream: str
    code: int = 500


def no_such_choice(name: str) -> str:
    """KIE's refusal of a value that is none of the options of `name`."""
    return f"{name} is not within the range of allowed options"
