"""One brief with alternatives becomes exactly the briefs that a person expects to pay for."""

import json
import re
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from prompts.alternatives import (
    AlternativesError,
    Wording,
    has_alternatives,
    how_many,
    problems,
    read_list,
    shipped_lists,
    wordings,
)
from prompts.brief import TEXT_FIELDS, Brief, Colour
from prompts.compose import Capabilities
from prompts.lint.rules import lint
from prompts.presets import load_presets

LISTS = {"light": ("dawn", "dusk"), "time-of-day": ("noon",), "look": ("{soft|hard} __light__", "flat")}

Tree = str | tuple[list["Tree"], ...]
"""A text, or a group as its alternatives, each of them trees one after another."""

plain = st.text(alphabet="ab \\{|}", max_size=4)
trees: st.SearchStrategy[Tree] = st.recursive(
    plain, lambda inner: st.lists(st.lists(inner, max_size=2), min_size=2, max_size=3).map(tuple), max_leaves=8
)
texts = st.text(alphabet=st.sampled_from("ab {|}\\_-\n#é\x00")) | st.text()
briefs = st.builds(
    Brief, subject=st.none() | texts, scene=st.none() | texts, details=st.none() | texts, colours=st.just(())
)
lists = st.dictionaries(
    st.sampled_from(["a", "b", "é", "a-b"]), st.lists(texts | st.sampled_from(["__a__", "__b__ {a|__é__}"]), max_size=4)
)


def subjects(text: str, *, lists: dict[str, tuple[str, ...]] = LISTS, most: int = 100) -> list[str | None]:
    return [wording.brief.subject for wording in wordings(Brief(subject=text), lists=lists, most=most)]


def escaped(text: str) -> str:
    return re.sub(r"[\\{|}]", r"\\\g<0>", text)


def written(tree: Tree) -> str:
    if isinstance(tree, str):
        return escaped(tree)
    return "{" + "|".join("".join(map(written, trees)) for trees in tree) + "}"


def meant(tree: Tree) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    else:
        for trees in tree:
            yield from map("".join, product(*(list(meant(inner)) for inner in trees)))


def test_a_brief_becomes_every_combination_and_the_last_choice_changes_fastest() -> None:
    colours = (Colour(hex="#0047AB"),)
    brief = Brief(subject="a {red|blue} mug", scene="{warm|cold} light", camera="50 mm", colours=colours)

    def wording(subject: str, scene: str, *choices: str) -> Wording:
        return Wording(brief=Brief(subject=subject, scene=scene, camera="50 mm", colours=colours), choices=choices)

    assert wordings(brief, most=4) == (
        wording("a red mug", "warm light", "red", "warm"),
        wording("a red mug", "cold light", "red", "cold"),
        wording("a blue mug", "warm light", "blue", "warm"),
        wording("a blue mug", "cold light", "blue", "cold"),
    )


def test_every_text_field_may_hold_alternatives() -> None:
    brief = Brief(**{name: f"{name} {{one|two}}" for name in TEXT_FIELDS})  # type: ignore[arg-type]
    last = wordings(brief, most=128)[-1]

    assert how_many(brief) == 128
    assert last.brief == Brief(**{name: f"{name} two" for name in TEXT_FIELDS})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("{warm|cold} light", ["warm light", "cold light"]),
        ("{a {x|y}|b}", ["a x", "a y", "b"]),
        ("{|very }old", ["old", "very old"]),
        ("{a||b}", ["a", None, "b"]),
        ("{|}", [None]),
        ("{a|b|a}", ["a", "b"]),
        ("{x{a|b}|x{a|b}}", ["xa", "xb"]),
        ("{a|{a|b}}", ["a", "b"]),
        ("{a|ab}{bc|c}", ["abc", "ac", "abbc"]),
        ("{ |\t|a}", [None, "a"]),
        (r"{C:\e|C:\\e}", [r"C:\e"]),
        (r"\{a\|b\}", ["{a|b}"]),
        (r"{a\|b|\}}", ["a|b", "}"]),
        (r"{C:\\|D:\e}", ["C:\\", "D:\\e"]),
        (r"\n \" \\ \_", [r"\n \" \ \_"]),
        (r"\\{a|b}", ["\\a", "\\b"]),
        (r"\\\{a|b}", [r"\{a|b}"]),
        ("a | b", ["a | b"]),
        ("a } b | c", ["a } b | c"]),
        ("{a} | {b}", ["{a} | {b}"]),
        ("{a|b}}", ["a}", "b}"]),
        ("a { b", ["a { b"]),
        ("a { b {c|d}", ["a { b c", "a { b d"]),
        (r"{a \\ \| {b|c}", [r"{a \\ | b", r"{a \\ | c"]),
        ('{"subject": {"name": "mug"}}', ['{"subject": {"name": "mug"}}']),
        ('{"subject": {"name": "{mug|cup}"}}', ['{"subject": {"name": "mug"}}', '{"subject": {"name": "cup"}}']),
        (r'{"sign": "a \| b", "path": "C:\\x"}', [r'{"sign": "a | b", "path": "C:\\x"}']),
        (r'{{"path": "C:\\x"}|\\}', [r'{"path": "C:\\x"}', "\\"]),
        ("__light__", ["dawn", "dusk"]),
        ("__light__ __light__", ["dawn dawn", "dawn dusk", "dusk dawn", "dusk dusk"]),
        ("__time-of-day__", ["noon"]),
        ("{__light__|at __light__|noon}", ["dawn", "dusk", "at dawn", "at dusk", "noon"]),
        ("__look__", ["soft dawn", "soft dusk", "hard dawn", "hard dusk", "flat"]),
        ("___light___", ["_dawn_", "_dusk_"]),
        ("__Light__ __li ght__ ____ __light_", ["__Light__ __li ght__ ____ __light_"]),
        ("{__no__|__no__}", ["__no__"]),
    ],
)
def test_a_text_becomes_what_it_says(text: str, becomes: list[str | None]) -> None:
    assert subjects(text) == becomes
    assert how_many(Brief(subject=text), lists=LISTS) == len(becomes)


@given(st.lists(trees, max_size=4))
def test_any_groups_become_the_product_of_what_they_mean(parts: list[Tree]) -> None:
    expected = map("".join, product(*(list(meant(part)) for part in parts)))

    written_out = wordings(Brief(subject="".join(map(written, parts))), most=100_000)

    assert [wording.brief for wording in written_out] == list(dict.fromkeys(Brief(subject=text) for text in expected))


@given(texts.filter(lambda text: not re.search(r"\{|\\[{|}\\]|__[^\W_]|__-", text)))
@example("a | b } c \\d _e_ \\")
def test_a_text_without_marks_comes_back_to_the_letter(text: str) -> None:
    brief = Brief(subject=text, colours=(Colour(hex="#000"),))

    assert wordings(brief, lists=LISTS, most=1) == (Wording(brief=brief, choices=()),)
    assert (how_many(brief), has_alternatives(brief), problems(brief)) == (1, False, ())


values = st.recursive(
    st.text(alphabet=st.characters(exclude_characters="{|}_")) | st.none() | st.integers() | st.booleans(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(alphabet='a"\\\n', max_size=3), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["subject", "a\\b"]), values))
@example({"a\\b": {'say "hi"\n': ["C:\\dir"]}})
def test_json_comes_back_to_the_letter(value: object) -> None:
    assert subjects(json.dumps(value)) == [json.dumps(value)]


@pytest.mark.parametrize("example_brief", [example.brief for example in load_presets().examples])
def test_no_shipped_example_has_alternatives_by_accident(example_brief: Brief) -> None:
    assert wordings(example_brief, lists=shipped_lists(), most=1) == (Wording(brief=example_brief, choices=()),)


def test_what_is_chosen_inside_a_choice_belongs_to_it() -> None:
    brief = Brief(subject="{a {tall|small}|no} tree", scene='{"when": "__light__"}', style="{|ink}")

    assert [wording.choices for wording in wordings(brief, lists=LISTS, most=100)][:5] == [
        ("a tall", "dawn", ""),
        ("a tall", "dawn", "ink"),
        ("a tall", "dusk", ""),
        ("a tall", "dusk", "ink"),
        ("a small", "dawn", ""),
    ]


@pytest.mark.parametrize(
    ("choices", "label"),
    [
        ((), "as written"),
        (("warm", "dawn"), "warm · dawn"),
        (("", " \n"), "(nothing) · (nothing)"),
        (("in two\n  lines ",), "in two lines"),
        (("w" * 40,), "w" * 40),
        (("a woman who carries a basket of red apples",), "a woman who carries a ba…t of red apples"),
    ],
)
def test_a_label_says_the_choices_briefly(choices: tuple[str, ...], label: str) -> None:
    assert Wording(brief=Brief(), choices=choices).label == label


@given(briefs, lists)
def test_the_count_is_how_many_different_briefs_there_are(brief: Brief, lists: dict[str, list[str]]) -> None:
    try:
        count = how_many(brief, lists=lists)
    except AlternativesError:
        return
    different = wordings(brief, lists=lists, most=1_000)

    assert len({wording.brief for wording in different}) == len(different) == min(count, 1_000)


def test_more_combinations_than_could_be_made_are_counted() -> None:
    ten = {"ten": tuple("0123456789")}

    assert how_many(Brief(subject="__ten__" * 15), lists=ten) == 10**15
    assert how_many(Brief(subject="{__ten____ten__|x{a|b|a}}" * 3, style="{a|b}"), lists=ten) == 2 * 102**3


@pytest.mark.parametrize("subject", ["__ten__" * 3 + "{a|b}", "__ten__" * 15, "__ten__" * 2])
def test_a_sample_is_different_wordings_in_reading_order_and_the_same_each_time(subject: str) -> None:
    ten = {"ten": tuple("0123456789")}
    brief = Brief(subject=subject, scene="{0|1}")

    sample = wordings(brief, lists=ten, most=50, seed=7)
    read = [f"{wording.brief.subject}{wording.brief.scene}" for wording in sample]

    assert len(set(read)) == 50
    assert read == sorted(read)
    assert sample == wordings(brief, lists=ten, most=50, seed=7)
    assert sample != wordings(brief, lists=ten, most=50, seed=8)
    assert wordings(brief, lists=ten, most=50) == wordings(brief, lists=ten, most=50)
    assert wordings(brief, lists=ten, most=0) == ()


def test_a_sample_is_drawn_from_everywhere() -> None:
    ten = {"ten": tuple("0123456789")}
    sample = subjects("__ten__" * 9, lists=ten, most=200)

    assert {(text or "")[0] for text in sample} == set("0123456789") == {(text or "")[-1] for text in sample}


def test_up_to_1000_combinations_equal_wordings_never_keep_a_different_one_out() -> None:
    text = "{x|}" * 9 + "y"

    assert how_many(Brief(subject=text)) == 10
    assert subjects(text, most=10) == ["x" * count + "y" for count in range(9, -1, -1)]
    assert len(set(subjects(text, most=9))) == 9


def test_a_sample_has_as_many_as_asked_for_though_some_combinations_are_equal() -> None:
    sample = subjects("{a|ab}{bc|c}" + "{0|1|2|3|4|5|6|7|8|9}" * 3, most=500)

    assert len(set(sample)) == len(sample) == 500


def test_a_sample_of_almost_always_equal_wordings_ends() -> None:
    sample = subjects("{x|}" * 60, most=60)

    assert 10 < len(sample) == len(set(sample)) < 61


@pytest.mark.parametrize(
    ("text", "lists", "sentence"),
    [
        ("a {warm|cold", {}, "“{warm|cold” opens a group that does not end: add }, or write \\{ for a brace."),
        ("{a|{b|c}", {}, "“{a|{b|c}” opens a group that does not end: add }, or write \\{ for a brace."),
        ("{a {b|c", {}, "“{b|c” opens a group that does not end: add }, or write \\{ for a brace."),
        (
            "{warm|cold light on a table that is laid for two",
            {},
            "“{warm|cold light on a ta…is laid for two” opens a group that does not end: add }, "
            "or write \\{ for a brace.",
        ),
        (
            "__a__",
            {"a": ("__b__",), "b": ("x", "{__c__|y}"), "c": ("__b__",)},
            "In the list “c”: Lists name each other in a circle, “b” → “c” → “b”: take one of the names out.",
        ),
        (
            "__a__",
            {"a": ("x __a__",)},
            "In the list “a”: Lists name each other in a circle, “a” → “a”: take one of the names out.",
        ),
        (
            "__a__",
            {"a": ("__b__",), "b": ("x {y|z",)},
            "In the list “b”: “{y|z” opens a group that does not end: add }, or write \\{ for a brace.",
        ),
        ("__a__", {"a": ("x" * 501,)}, "In the list “a”: Line 1 has 501 characters: shorten it to 500."),
        (
            "__a__",
            {"a": tuple(map(str, range(5_001)))},
            "In the list “a”: A list may have 5,000 lines, and this one has 5,001: split it.",
        ),
        ("{a|b}" * 400, {}, "There are more combinations than anyone can count: take some groups out."),
        ("{a|b}" + "x" * 50_000, {}, "Filled in, this is longer than 50,000 characters: shorten it."),
    ],
)
def test_a_mistake_is_a_sentence_that_says_where(text: str, lists: dict[str, tuple[str, ...]], sentence: str) -> None:
    brief = Brief(subject="{a|b}", scene=text)

    assert problems(brief, lists=lists) == (("scene", sentence),)
    with pytest.raises(AlternativesError, match=re.escape(f"Scene: {sentence}")):
        how_many(brief, lists=lists)
    with pytest.raises(AlternativesError, match=re.escape(f"Scene: {sentence}")):
        wordings(brief, lists=lists, most=1)
    assert has_alternatives(Brief(scene=text), lists=lists)


def test_every_field_tells_its_own_problems_and_every_unknown_name() -> None:
    brief = Brief(subject="__look__ __Light__ __empty__ __Light__", scene="fine {a|b}", details="{__x__|y")
    lists = LISTS | {"look": ("__lens__",), "empty": ("# none",)}

    assert problems(brief, lists=lists) == (
        ("subject", "“__lens__” stays as it is: there is no list “lens” with words in it."),
        ("subject", "“__Light__” stays as it is: there is no list “Light” with words in it."),
        ("subject", "“__empty__” stays as it is: there is no list “empty” with words in it."),
        ("details", "“{__x__|y” opens a group that does not end: add }, or write \\{ for a brace."),
        ("details", "“__x__” stays as it is: there is no list “x” with words in it."),
    )
    assert subjects(brief.subject or "", lists=lists) == ["__lens__ __Light__ __empty__ __Light__"]


nested_lists = {f"l{number}": (f"__l{number + 1}__", "x") for number in range(2_999)} | {"l2999": ("end",)}


@pytest.mark.parametrize(
    "text",
    [
        "{" * 5_000,
        "{" * 5_000 + "a|b" + "}" * 5_000,
        "{a|" * 5_000 + "}" * 5_000,
        "__l0__",
        " ".join(f"__l{number}__" for number in range(2_998, -1, -1)),
    ],
)
def test_what_is_nested_too_deep_gets_a_sentence(text: str) -> None:
    ((name, sentence),) = problems(Brief(details=text), lists=nested_lists)

    assert name == "details"
    assert sentence.endswith("Groups and lists stand more than 50 deep inside each other: use fewer levels.")


def test_nesting_up_to_the_bound_is_filled_in() -> None:
    assert subjects("{a|" * 50 + "}" * 50) == ["a", None]
    assert subjects("__l2950__", lists=nested_lists) == ["end", "x"]


@pytest.mark.parametrize(
    "word", ["{a|b}", "", "ha"], ids=["many combinations", "nothing but unknown names", "one long text"]
)
def test_lists_that_multiply_each_other_get_a_sentence_at_once(word: str) -> None:
    lists = {f"l{number}": (f"__l{number + 1}__" * 40,) for number in range(40)} | {"l40": (word,)}

    ((_, sentence), *_) = problems(Brief(subject="__l0__"), lists=lists)

    assert sentence.endswith(("shorten it.", "take some groups out."))


@given(briefs, lists, st.integers(max_value=30), st.none() | st.integers())
@example(Brief(subject="{" * 10_000 + "|"), {}, 1, None)
@example(Brief(subject="__a__"), {"a": ["{__a__|b}"]}, 1, None)
def test_no_text_raises_anything_but_a_sentence(
    brief: Brief, lists: dict[str, list[str]], most: int, seed: int | None
) -> None:
    sentences = [sentence for _, sentence in problems(brief, lists=lists)]
    assert isinstance(has_alternatives(brief, lists=lists), bool)
    mistakes = [sentence for sentence in sentences if "stays as it is" not in sentence]
    if mistakes:
        with pytest.raises(AlternativesError, match=re.escape(mistakes[0])):
            wordings(brief, lists=lists, most=most, seed=seed)
        with pytest.raises(AlternativesError, match=re.escape(mistakes[0])):
            how_many(brief, lists=lists)
    else:
        assert len(wordings(brief, lists=lists, most=most, seed=seed)) <= max(0, most)
        assert how_many(brief, lists=lists) >= 1


def test_a_brief_has_alternatives_where_something_is_chosen() -> None:
    assert has_alternatives(Brief(style="{a|b}"))
    assert has_alternatives(Brief(style="__light__"), lists=LISTS)
    assert not has_alternatives(Brief(style="__light__"))
    assert not has_alternatives(Brief(style=r"{a} | \{b|c\}"))
    assert not has_alternatives(Brief())


def test_a_list_is_read_without_comments_blank_lines_and_repetitions() -> None:
    text = "\ufeff# light\r\n\r\n  dawn \r\ndusk\n   # not this\ndawn\r{soft|hard} # light\n"

    assert read_list(text) == ("dawn", "dusk", "{soft|hard} # light")


def test_a_list_takes_5000_different_lines_of_500_characters() -> None:
    lines = tuple(f"{number:0500}" for number in range(5_000))

    assert read_list("\n".join([*lines, *lines, "#" * 501])) == lines
    with pytest.raises(AlternativesError, match="5,000 lines, and this one has 5,001: split it"):
        read_list("\n".join([*lines, "one more"]))
    with pytest.raises(AlternativesError, match="Line 3 has 501 characters: shorten it to 500"):
        read_list("# a\nb\n" + "c" * 501)


@given(st.text())
def test_a_list_that_was_read_reads_the_same_again(text: str) -> None:
    lines = read_list(text)

    assert read_list("\n".join(lines)) == lines


def test_the_shipped_lists_are_there_and_cannot_be_changed_for_others() -> None:
    assert set(shipped_lists()) == {
        *("art-medium", "composition", "lens", "light", "material", "mood", "season", "time-of-day")
    }
    with pytest.raises(TypeError):
        shipped_lists()["light"] = ()  # type: ignore[index]


@pytest.mark.parametrize("name", shipped_lists())
def test_each_line_of_a_shipped_list_is_one_wording_that_draws_no_hint(name: str) -> None:
    lines = shipped_lists()[name]
    brief = Brief(subject="a mug", scene="on a table", style="image style", exclusions="text", details=f"__{name}__")
    drawn = wordings(brief, lists=shipped_lists(), most=20)

    assert 8 <= len(lines) <= 20
    assert tuple(wording.brief.details for wording in drawn) == lines
    hints = [hint for wording in drawn for hint in lint(wording.brief, capabilities=Capabilities())]
    assert [hint for hint in hints if hint.rule != "colour-without-hex"] == []
