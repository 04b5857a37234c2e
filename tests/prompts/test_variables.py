"""Variables of a brief are found in every script, filled from rows, and what is none stays as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.brief import TEXT_FIELDS, Brief
from prompts.variables import filled, missing, variables_in

texts = st.text(alphabet=st.sampled_from("{} ab#é产\n")) | st.text()
briefs = st.builds(Brief, subject=st.none() | texts, scene=st.none() | texts, details=st.none() | texts)


def test_names_are_found_once_in_the_order_of_the_form() -> None:
    brief = Brief(
        subject="A {{ product }} for {{Client Name}}", scene="with {{PRODUCT}} and {{产品}}", details="{{a-b_1}}"
    )
    assert variables_in(brief) == ("product", "Client Name", "产品", "a-b_1")


@pytest.mark.parametrize(
    "text",
    ["{{#each}}", "{{}}", "{{ }}", "{{a|b}}", "{product}", "{{a{b}}", "{{" + "x" * 41 + "}}", '{"a": {"b": {}}}'],
)
def test_what_is_no_name_is_plain_text(text: str) -> None:
    brief = Brief(subject=text)
    assert variables_in(brief) == ()
    assert filled(brief, {"product": "mug", "": "nothing"}) == brief


def test_a_row_fills_every_place_and_says_what_it_leaves_open() -> None:
    brief = Brief(subject="A {{Product}} in {{ colour }}", exclusions="no {{colour}} {{ rest }}")
    row = {"product": " mug ", "COLOUR": "red", "rest": "  "}
    assert filled(brief, row) == Brief(subject="A mug in red", exclusions="no red {{ rest }}")
    assert missing(brief, row) == ("rest",)
    assert filled(brief, {"product": r"\1 {{colour}}", "colour": "x"}).subject == r"A \1 {{colour}} in x"


@given(briefs, st.dictionaries(texts, texts, max_size=4))
def test_any_brief_and_row_give_a_brief_without_the_names_that_have_a_value(brief: Brief, row: dict[str, str]) -> None:
    names = variables_in(brief)
    assert filled(brief, {}) == brief
    done = filled(brief, dict.fromkeys(names, "x"))
    assert variables_in(done) == ()
    assert missing(brief, dict.fromkeys(names, "x")) == ()
    assert set(missing(brief, row)) <= set(names)
    if not names:
        assert all(filled(brief, row).text_of(field) == brief.text_of(field) for field in TEXT_FIELDS)
