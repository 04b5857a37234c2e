"""What to cut first from a prompt that is too long, and how much that saves."""

from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.brief import TEXT_FIELDS, Brief, Colour
from prompts.compose import Capabilities, compose
from prompts.cuts import Cut, cuts

PLAIN = Capabilities()
texts = (
    st.none()
    | st.text()
    | st.lists(st.sampled_from(["A mug. ", "一只猫。", "x" * 40, "soft light, "]), max_size=9).map("".join)
)


def test_a_prompt_within_its_limit_needs_no_cut() -> None:
    assert cuts(Brief(subject="A mug"), capabilities=PLAIN, limit=6) == ()
    assert cuts(Brief(subject="A mug"), capabilities=PLAIN, limit=None) == ()


def test_the_last_sentences_of_details_go_first() -> None:
    brief = Brief(subject="A mug.", details="Steam rises. It is early. The rim is chipped.")

    assert cuts(brief, capabilities=PLAIN, limit=40) == (
        Cut(
            field="details",
            words="The rim is chipped.",
            saves=20,
            still_over=0,
            brief=Brief(subject="A mug.", details="Steam rises. It is early."),
        ),
    )


def test_what_one_field_does_not_save_the_next_one_does() -> None:
    brief = Brief(subject="A mug.", scene="On a table.", details="Steam rises.")
    steps = cuts(brief, capabilities=PLAIN, limit=6)

    assert [(cut.field, cut.saves, cut.still_over) for cut in steps] == [("details", 13, 12), ("scene", 12, 0)]
    assert steps[-1].brief == Brief(subject="A mug.")


def test_a_subject_of_one_sentence_is_not_cut() -> None:
    assert cuts(Brief(subject="x" * 50), capabilities=PLAIN, limit=10) == ()


def test_what_goes_to_the_models_own_field_saves_nothing_in_the_prompt() -> None:
    own = Capabilities(negative_prompt="negative_prompt")
    steps = cuts(Brief(subject="A mug.", style="ink", exclusions="x" * 90), capabilities=own, limit=7)

    assert [cut.field for cut in steps] == ["style"]


@settings(deadline=None)
@given(
    st.fixed_dictionaries(dict.fromkeys(TEXT_FIELDS, texts)),
    st.integers(min_value=0, max_value=120),
    st.booleans(),
)
def test_every_cut_saves_what_it_says_and_no_limit_is_exceeded_unnoticed(
    fields: dict[str, str | None], limit: int, has_colours: bool
) -> None:
    brief = Brief(**fields, colours=(Colour(hex="#F00"),) * has_colours)  # type: ignore[arg-type]
    over = compose(brief, capabilities=PLAIN).over_by(limit)
    before = brief
    for cut in cuts(brief, capabilities=PLAIN, limit=limit):
        lengths = [compose(each, capabilities=PLAIN).length for each in (before, cut.brief)]
        assert cut.words
        assert cut.saves == lengths[0] - lengths[1] > 0
        over, before = max(0, lengths[1] - limit), cut.brief
        assert cut.still_over == over
    assert compose(before, capabilities=PLAIN).over_by(limit) == over
