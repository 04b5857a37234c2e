"""What other tools write is read as a kit: tokens with aliases, SVG of any intent, Tailwind's JavaScript."""

import json

from hypothesis import given
from hypothesis import strategies as st

from prompts.brand_kits import BrandKit, read_kit


def codes(kit: BrandKit) -> list[str]:
    return [colour.hex for colour in kit.colours]


def test_aliases_are_followed_and_types_inherited() -> None:
    tokens = {
        "base": {"$type": "color", "pink": {"$value": "#EC4899"}},
        "brand": {"primary": {"$value": "{base.pink}"}, "accent": {"$value": "{brand.primary}"}},
        "size": {"$type": "dimension", "small": {"$value": "4px"}},
    }
    kit, problems = read_kit(json.dumps(tokens))
    assert {(colour.hex, colour.role) for colour in kit.colours} == {("#EC4899", "primary"), ("#EC4899", "accent")}
    assert problems == ()


def test_an_alias_that_leads_nowhere_or_in_a_circle_is_named_and_the_rest_taken() -> None:
    tokens = {
        "a": {"$value": "{b}"}, "b": {"$value": "{a}"}, "c": {"$value": "{gone.away}"}, "d": {"$value": "#3B82F6"},
    }  # fmt: skip
    kit, problems = read_kit(json.dumps(tokens))
    assert codes(kit) == ["#3B82F6"]
    assert [problem.split("”")[0] for problem in problems] == ["“{b}", "“{a}", "“{gone.away}"]


def test_the_stops_of_a_token_gradient_are_colours() -> None:
    stops = [{"color": "#EC4899", "position": 0}, {"color": "{end}", "position": 0.5}]
    tokens = {"$type": "gradient", "dawn": {"$value": stops}, "end": {"$type": "color", "$value": "#F59E0B"}}
    kit, problems = read_kit(json.dumps(tokens))
    assert (codes(kit), problems) == (["#EC4899", "#F59E0B"], ())


def test_the_paints_of_an_svg_are_colours_and_its_references_are_not() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><!-- fill="#123456" --><linearGradient id="g">'
        "<stop stop-color='#EC4899'/><stop style=\"stop-color:#F59E0B\"/></linearGradient>"
        '<style>.a{fill:#22C55E}</style><path fill="url(#g)" stroke="navy"/>'
        '<path fill="none" stroke="currentColor"/></svg>'
    )
    kit, problems = read_kit(svg)
    assert (codes(kit), problems) == (["#EC4899", "#F59E0B", "#22C55E", "#000080"], ())
    assert {colour.name for colour in kit.colours} == {None}


def test_a_hostile_svg_expands_nothing() -> None:
    layers = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    entities = f'<!ENTITY l0 "#EC4899"><!ENTITY f SYSTEM "file:///etc/passwd">{layers}'
    svg = f'<!DOCTYPE svg [{entities}]><svg fill="&l11;" stroke="&f;"><path fill="#3B82F6"/></svg>'
    kit, problems = read_kit(svg)
    assert codes(kit) == ["#3B82F6"]
    assert "root:" not in " ".join(problems)
    assert any("&l11" in problem for problem in problems)


def test_a_tailwind_config_names_no_colour_after_its_javascript() -> None:
    config = 'module.exports = {theme: {extend: {colors: {primary: "#EC4899", sky: "#3B82F6"}}}}'
    kit, problems = read_kit(config)
    assert [(colour.hex, colour.name) for colour in kit.colours] == [("#EC4899", None), ("#3B82F6", "sky")]
    assert problems == ()


def test_the_notation_of_the_founding_documents_is_read() -> None:
    (colour,) = read_kit("rose-gold (#EC4899)")[0].colours
    assert (colour.hex, colour.name) == ("#EC4899", "rose-gold")


_LEAVES = st.text(max_size=8) | st.sampled_from(["{a}", "{a.b}", "#EC4899"]) | st.integers() | st.none()
_TREES = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "$value", "$type", "color", "hex"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(tree=_TREES)
def test_no_tree_of_tokens_breaks_the_reader(tree: object) -> None:
    read_kit(json.dumps(tree))


@given(inside=st.text())
def test_no_svg_breaks_the_reader(inside: str) -> None:
    read_kit(f"<svg {inside}")
