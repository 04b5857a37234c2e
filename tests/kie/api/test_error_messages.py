"""The table of KIE's codes: each has an error and a sentence that agree on what was billed."""

from __future__ import annotations

import pytest

from kie.api.error_messages import ANY_REFUSAL, CODES, MAY_HAVE_STARTED, meaning, refusal
from kie.errors import KeyRefused, OutcomeUnknown, OutOfCredits, RateLimited, Refused


@pytest.mark.parametrize("code", [*CODES, 400, 404, 422, 502, 524, 0, 999])
def test_a_sentence_says_what_its_error_does_of_the_bill(code: int) -> None:
    known = meaning(code)
    sentence = known.sentence.format(code=code, kie="No.", what="No answer.")
    assert ("Nothing was billed." in sentence) is (known.billed is False)
    assert ("may have been started and billed" in sentence) is (known.billed is None)


def test_codes_that_ask_for_different_acts_are_different_errors() -> None:
    assert {code: known.error for code, known in CODES.items()} == {
        401: KeyRefused, 402: OutOfCredits, 408: OutcomeUnknown, 429: RateLimited, 433: Refused, 455: Refused,
        499: OutcomeUnknown, 500: Refused, 501: Refused, 505: Refused,
    }  # fmt: skip


@pytest.mark.parametrize(("code", "known"), [(399, MAY_HAVE_STARTED), (400, ANY_REFUSAL), (498, ANY_REFUSAL),
                                             (502, MAY_HAVE_STARTED)])  # fmt: skip
def test_a_code_that_is_not_in_the_table_is_a_refusal_only_where_it_blames_the_request(
    code: int, known: object
) -> None:
    assert meaning(code) == known


def test_a_refusal_with_501_says_that_the_generation_failed() -> None:
    assert str(refusal(501, "Generation Failed")) == (
        "KIE refused the request: “Generation Failed” (code 501). Nothing was billed. "
        "The generation failed on KIE's side; retry, or choose another model."
    )
