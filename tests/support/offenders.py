"""One rule, one test: every case that breaks it is named, with what is wrong, and none hides the next."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TypeVar

import pytest

Case = TypeVar("Case")


def assert_each(
    cases: Iterable[Case],
    holds: Callable[[Case], object],
    *,
    name: Callable[[Case], str] = attrgetter("id"),
) -> None:
    """Fails with all the cases for which `holds` raises, by their names; also where there is no case at all."""
    checked, offenders = 0, list[str]()
    for case in cases:
        checked += 1
        try:
            holds(case)
        except (Exception, pytest.fail.Exception) as wrong:  # what `pytest.raises` raises is no Exception
            offenders.append(f"{name(case)}: {_told(wrong)}")
    assert checked, "there is nothing to check"
    assert not offenders, f"{len(offenders)} of {checked} offend:\n\n" + "\n\n".join(offenders)


def _told(wrong: BaseException) -> str:
    if not isinstance(wrong, AssertionError | pytest.fail.Exception):
        return "".join(traceback.format_exception(wrong)).rstrip()
    broken = traceback.extract_tb(wrong.__traceback__)[1]  # the first is the call above
    return f"line {broken.lineno}: {broken.line}\n{wrong}"
