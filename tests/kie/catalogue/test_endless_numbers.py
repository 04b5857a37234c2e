"""A number that no float reaches is a wrong value with a sentence, wherever it was written."""

from __future__ import annotations

import pytest

from kie import catalogue
from kie.catalogue import Json
from kie.playground import batch
from tests.support.offenders import assert_each

ENDLESS = ("9" * 400, "-" + "9" * 400, "9" * 5000, "1e400", "inf", "nan")
MODEL = catalogue.get("bytedance/seedream")
SEED = MODEL.by_role("seed")


@pytest.mark.parametrize("text", ENDLESS)
def test_a_number_without_end_stays_text_and_is_refused(text: str) -> None:
    assert SEED is not None
    sent = catalogue.payload(MODEL, {"prompt": "a mug", SEED.name: text})
    assert sent[SEED.name] == text
    wrong = catalogue.problems(MODEL, sent)
    assert [problem.sentence for problem in wrong] == ["Seed must be a whole number."]


@pytest.mark.parametrize("text", ENDLESS)
def test_a_row_of_a_batch_says_so_of_itself(text: str) -> None:
    lines = ("name,prompt,model,seed", f"cup,a cup,bytedance/seedream,{text}", "pot,a pot,bytedance/seedream,3")
    wrong, right = batch.read("\n".join(lines).encode())
    assert (wrong.problems, right.problems) == (("Seed must be a whole number.",), ())


def test_no_parameter_of_any_model_breaks_over_one() -> None:
    def holds(model: catalogue.Model) -> None:
        for parameter in model.parameters:
            values: list[Json] = [*ENDLESS, [*ENDLESS], 10**400, [10**400]]
            for value in values:
                catalogue.problems(model, catalogue.payload(model, {parameter.name: value}))

    assert_each([model for model in catalogue.all_models() if not model.is_retired], holds)
