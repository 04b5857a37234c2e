"""A brief keeps what was written, and reading a stored one never fails."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.brief import FIELDS, ROLES, TEXT_FIELDS, Brief, Colour, brief_from_json, brief_to_json, parse_brief

hexes = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06X}")
colours = st.builds(Colour, hex=hexes, role=st.sampled_from(ROLES))
texts = st.none() | st.text()
briefs = st.builds(
    Brief,
    subject=texts,
    scene=texts,
    camera=texts,
    motion=texts,
    style=texts,
    exclusions=texts,
    details=texts,
    colours=st.lists(colours, max_size=12).map(tuple),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*FIELDS, "hex", "role", "x"]), inner),
    max_leaves=20,
)


def test_blank_text_is_absent() -> None:
    assert Brief(subject=" \n", scene="", details="\t") == Brief()


def test_text_is_kept_as_it_was_written() -> None:
    assert Brief(subject="  a mug ,\n").subject == "  a mug ,\n"


@pytest.mark.parametrize(
    ("brief", "is_empty"),
    [(Brief(), True), (Brief(style="ink"), False), (Brief(colours=(Colour(hex="#FFF"),)), False)],
)
def test_a_brief_is_empty_when_no_field_is_filled(brief: Brief, is_empty: bool) -> None:
    assert brief.is_empty is is_empty


def test_the_form_asks_for_every_field_of_a_brief() -> None:
    assert FIELDS == ("subject", "scene", "camera", "motion", "style", "exclusions", "colours", "details")
    assert set(FIELDS) == {*TEXT_FIELDS, "colours"} == set(Brief.__dataclass_fields__)


def test_a_colour_is_kept_in_its_long_form() -> None:
    assert Colour(hex=" abc ", role="light") == Colour(hex="#AABBCC", role="light")


def test_a_colour_that_is_none_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="is not a hex colour: write #"):
        Colour(hex="blue")


def test_a_role_that_is_none_is_refused_with_a_sentence() -> None:
    message = '"sky" is not a role of a colour: choose one of palette, background, subject, accent, light.'
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Colour(hex="#FFF", role="sky")  # type: ignore[arg-type]


def test_absent_fields_have_no_key_in_json() -> None:
    brief = Brief(details="worn edges", subject="a mug", colours=(Colour(hex="#FFF", role="background"),))

    assert brief_to_json(brief) == {
        "subject": "a mug",
        "colours": [{"hex": "#FFFFFF", "role": "background"}],
        "details": "worn edges",
    }


@settings(deadline=None)
@given(briefs)
def test_a_brief_survives_json_unchanged(brief: Brief) -> None:
    assert brief_from_json(json.loads(json.dumps(brief_to_json(brief)))) == brief


def test_a_brief_from_before_there_was_motion_is_read_as_it_was() -> None:
    assert brief_from_json({"subject": "a mug", "camera": "slow push-in"}) == Brief(
        subject="a mug", camera="slow push-in"
    )


def test_what_cannot_be_read_is_left_out() -> None:
    stored = {
        "subject": "a mug",
        "scene": 3,
        "style": None,
        "unknown": "x",
        "colours": [{"hex": "#fff", "role": "sky"}, "0f62fe", {"hex": 5}, {"role": "light"}, "blue", None],
    }

    assert brief_from_json(stored) == Brief(subject="a mug", colours=(Colour(hex="#FFFFFF"), Colour(hex="#0F62FE")))


@settings(deadline=None)
@given(json_values)
def test_reading_never_fails(value: object) -> None:
    assert isinstance(brief_from_json(value), Brief)


@given(briefs)
def test_a_brief_that_somebody_wrote_is_read_as_it_was_meant(brief: Brief) -> None:
    assert parse_brief(json.loads(json.dumps(brief_to_json(brief)))) == brief


@given(json_values)
def test_what_is_read_strictly_is_read_alike_leniently_and_all_else_is_refused_in_a_sentence(data: object) -> None:
    try:
        brief = parse_brief(data)
    except ValueError as refusal:
        sentences = str(refusal)
    else:
        sentences = "."
        assert brief_from_json(data) == brief
    assert sentences.endswith(".")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "A brief is a JSON object"),
        ("A mug", "A brief is a JSON object"),
        ({"subject": "A mug", "styel": "ink"}, "“styel” is no field of a brief. It has subject, scene, camera,"),
        ({"subject": ["A mug"]}, "“subject” must be text."),
        ({"colours": "#0047AB"}, "“colours” must be a list"),
        ({"colours": [7]}, 'A colour is {"hex": "#0047AB"}'),
        ({"colours": [{"role": "light"}]}, 'A colour is {"hex": "#0047AB"}'),
        ({"colours": [{"hex": "#0047AB", "name": "cobalt"}]}, 'A colour is {"hex": "#0047AB"}'),
        ({"colours": [{"hex": 7}]}, 'A colour\'s "hex" and "role" must be text.'),
        ({"colours": [{"hex": "#0047AB", "role": "sky"}]}, '"sky" is not a role of a colour'),
        ({"colours": ["blue"]}, '"blue" is not a hex colour'),
    ],
)
def test_a_brief_that_cannot_be_meant_is_refused_with_a_sentence(data: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        parse_brief(data)
