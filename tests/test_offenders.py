"""A rule that is held against many cases in one test names every case that breaks it."""

from __future__ import annotations

import pytest

from tests.support.offenders import assert_each


def test_every_offender_is_named_with_what_is_wrong_and_none_hides_the_next() -> None:
    seen = []

    def holds(number: int) -> None:
        seen.append(number)
        assert number != 1, "one is odd"
        with pytest.raises(ZeroDivisionError):
            1 // (number == 3)
        {2: "two"}[number]

    with pytest.raises(AssertionError) as failed:
        assert_each([1, 2, 3, 4], holds, name="number {}".format)
    said = str(failed.value)
    assert seen == [1, 2, 3, 4]
    assert said.startswith("3 of 4 offend:\n\nnumber 1: line ")
    assert 'assert number != 1, "one is odd"\none is odd' in said
    assert "number 3: line " in said
    assert "DID NOT RAISE" in said
    assert "number 4: Traceback" in said
    assert "KeyError: 4" in said
    assert "number 2" not in said


def test_no_case_at_all_is_a_failure() -> None:
    with pytest.raises(AssertionError, match="nothing to check"):
        assert_each([], print)
