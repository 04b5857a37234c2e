"""The draft and its colours as plain values: nothing that was typed is lost, nothing breaks the reader."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from kie import catalogue
from kie.attachments.references import Reference
from kie.playground.drafts import Draft, draft_from_json, read_colours, write_colours
from pages.ui.shared.escape import plain
from prompts.brief import ROLES, TEXT_FIELDS, Colour

colours = st.builds(
    Colour, hex=st.from_regex(r"\A#[0-9A-F]{6}\Z"), role=st.sampled_from(ROLES)
)  # fmt: skip
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
references = st.builds(
    Reference,
    address=st.text(min_size=1),
    medium=st.sampled_from(["image", "video", "audio"]),
    use=st.none() | st.sampled_from(["first_frame", "mask", "reference_video"]),
    name=st.text(),
    mime=st.none() | st.sampled_from(["image/png", "video/mp4"]),
    size=st.none() | st.integers(1, 10**9),
    width=st.none() | st.integers(1, 9000),
    seconds=st.none() | st.floats(0.1, 600),
)
drafts = st.builds(
    Draft,
    texts=st.dictionaries(st.sampled_from(TEXT_FIELDS), st.text()),
    colours=st.text(),
    models=st.lists(st.sampled_from([m.id for m in catalogue.all_models()]), unique=True).map(tuple),
    parameters=st.dictionaries(st.text(), st.dictionaries(st.text(), st.text() | st.integers() | st.booleans())),
    count=st.integers(1, 8),
    references=st.lists(references).map(tuple),
)


@given(drafts)
def test_a_draft_comes_back_from_its_json_as_it_was(draft: Draft) -> None:
    assert draft_from_json(json.loads(json.dumps(draft.to_json()))) == draft


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(["texts", "colours", "models", "parameters", "count", "references"]), anything))
def test_no_stored_draft_breaks_the_reader(content: dict[str, object]) -> None:
    draft_from_json(content)  # type: ignore[arg-type]


@given(st.lists(colours, unique=True).map(tuple))
def test_colours_that_were_written_are_read_back(wanted: tuple[Colour, ...]) -> None:
    assert read_colours(write_colours(wanted)) == (wanted, ())


@given(st.text())
def test_any_text_is_read_as_colours_and_sentences(text: str) -> None:
    colours, problems = read_colours(text)
    assert all(problem.endswith(".") for problem in problems)
    assert read_colours(write_colours(colours)) == (colours, ())


def test_colours_are_read_the_way_people_type_them() -> None:
    colours, problems = read_colours("0047ab,  #FFF8E7 Background;#abc\n#12345G")
    assert colours == (
        Colour(hex="#0047AB"),
        Colour(hex="#FFF8E7", role="background"),
        Colour(hex="#AABBCC"),
    )
    assert problems == ('"#12345G" is not a hex colour: write # and six hex digits, like #0F62FE.',)


def test_words_without_a_comma_between_them_are_still_colours() -> None:
    assert read_colours("#0047AB #FFF8E7 light")[0] == (Colour(hex="#0047AB"), Colour(hex="#FFF8E7", role="light"))


@given(st.text(alphabet="!x()[]:/.*_`$<>#{}~|\\-+ "))
def test_plain_leaves_no_sign_that_markdown_would_act_on(text: str) -> None:
    shown = plain(text)
    bare = shown.replace("\\\\", "")
    assert all(bare[i - 1] == "\\" for i, sign in enumerate(bare) if sign in "![](){}*_`$<>#:~|")
