"""Each rule fires on briefs with its fault and on no others, says why, and offers a fix that mends it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.brief import TEXT_FIELDS, Brief, Colour
from prompts.compose import Capabilities
from prompts.lint.hint import Change, Hint
from prompts.lint.rules import RULES, TITLES, lint
from prompts.presets import load_presets

PICTURE = Capabilities()
CLIP = Capabilities(kind="video")
NEGATIVE = Capabilities(negative_prompt="negative_prompt", negative_prompt_max=500)
TRANSPARENT = Capabilities(transparency=True)
SHOTS = Capabilities(kind="video", takes_shots=True)

TIPS = {
    "colour-without-hex", "hex-without-role", "no-exclusions", "no-render-style", "no-composition", "several-concepts",
}  # fmt: skip

Case = Brief | tuple[Brief, Capabilities]

FIRES: dict[str, list[Case]] = {
    "colour-without-hex": [
        Brief(subject="a hot pink mug"),
        Brief(subject="a mug", scene="on a navy blue cloth"),
        Brief(subject="a chair with emerald upholstery"),
        Brief(details="balloons in pink, mint and yellow"),
        Brief(subject="a lamp", colours=(Colour(hex="#EC4899", role="accent"),), scene="a dark green wall"),
        Brief(subject="一条红色的裙子"),
        Brief(subject="礼盒", scene="米白背景"),
        Brief(subject="a gray sofa"),
    ],
    "hex-without-role": [
        Brief(subject="a mug", colours=(Colour(hex="#EC4899"),)),
        Brief(subject="a mug", colours=(Colour(hex="#EC4899", role="background"), Colour(hex="#111111"))),
        Brief(subject="a banner, colours #EC4899, #3B82F6"),
        Brief(subject="a poster in #EC4899 and #3B82F6"),
        Brief(subject="a vase, #D97706"),
        Brief(subject="海报，配色 #EC4899、#3B82F6"),
    ],
    "no-exclusions": [
        Brief(subject="a mug"),
        Brief(subject="a mug with no handle"),
        Brief(subject="a sailor with no fear"),
        Brief(subject="a mug", exclusions="  "),
        Brief(subject="一个杯子"),
        Brief(subject="无线耳机"),
    ],
    "no-render-style": [
        Brief(subject="a mug on a table"),
        Brief(subject="a mug", style="modern, premium"),
        Brief(subject="a mug", style="4k, masterpiece"),
        Brief(subject="a felt hat on a chalk cliff"),
        Brief(subject="一个杯子", style="高级感"),
        Brief(subject="her drawn sword"),
    ],
    "no-composition": [
        Brief(subject="a mug"),
        Brief(subject="an otter eating", style="watercolour"),
        Brief(subject="a knight in shining armour"),
        Brief(subject="一只猫"),
        Brief(subject="a stack of pancakes with syrup", style="photograph"),
    ],
    "several-concepts": [
        Brief(subject="a dragon, a castle, a wizard, a spaceship and a birthday cake"),
        Brief(subject="A pirate ship in a storm, a unicorn in a meadow and a robot serving sushi"),
        Brief(subject="a mug. Also show the app on a phone"),
        Brief(subject="a cat riding a bike; a dog flying a plane"),
        Brief(subject="four different scenes of our product"),
        Brief(subject="dragons, castles, robots and pirates"),
        Brief(subject="一只猫、一座城堡、一艘飞船和一碗拉面"),
        Brief(subject="a collage of our best products"),
    ],
    "contradiction": [
        Brief(style="flat illustration", camera="shallow depth of field"),
        Brief(subject="portrait of a sailor", exclusions="people"),
        Brief(subject="portrait of a sailor", details="no people"),
        Brief(scene="a beach at noon, moonlight on the water"),
        Brief(camera="macro close-up, wide establishing shot"),
        Brief(style="photorealistic watercolour"),
        Brief(subject="a minimalist, cluttered room"),
        Brief(style="black and white photograph", details="vivid colours"),
        Brief(camera="overhead shot at eye level"),
        Brief(style="扁平插画", camera="浅景深"),
        (Brief(subject="a mug", motion="static shot, then a slow orbit"), CLIP),
        (Brief(subject="a mug", camera="locked tripod", motion="Pan left across the room"), CLIP),
    ],
    "asked-and-excluded": [
        Brief(subject="two hands hold a mug", exclusions="people, hands"),
        Brief(subject="a young woman at a desk", exclusions="people"),
        Brief(subject="a poster with the headline “Market”", exclusions="text"),
        Brief(subject='a poster announcing "OPEN DAY"', exclusions="typography"),
        Brief(subject="a kitten in a basket", exclusions="animals"),
        Brief(subject="a taxi in the rain", exclusions="cars"),
        Brief(subject="a crimson dress", exclusions="red"),
        Brief(subject="一位老人在海边", exclusions="人物"),
        Brief(subject="a mug", colours=(Colour(hex="#0047AB"),), exclusions="blue"),
        Brief(subject="a mug", colours=(Colour(hex="#0047AB"),), exclusions="no cobalt blue"),
        Brief(subject="a wedding bouquet", exclusions="flowers"),
    ],
    "exclusions-in-prose": [
        (Brief(subject="a mug, no text"), NEGATIVE),
        (Brief(subject="a street without any people"), NEGATIVE),
        (Brief(subject="a quiet street, no cars, warm light"), NEGATIVE),
        (Brief(subject="a mug", details="Do not show hands or logos."), NEGATIVE),
        (Brief(subject="a text-free label"), NEGATIVE),
        (Brief(subject="一只猫，不要文字"), NEGATIVE),
        Brief(subject="No Watermark on a blue wall"),
        Brief(subject="一条小巷，没有行人"),
    ],
    "clip-without-motion": [
        (Brief(subject="a mug"), CLIP),
        (Brief(subject="an old lighthouse on a cliff", style="film look"), CLIP),
        (Brief(subject="瀑布前的木桥"), CLIP),
        (Brief(subject="a bowl of fruit", exclusions="text"), CLIP),
        (Brief(subject="无人机", scene="蓝天"), CLIP),
    ],
    "transparency-not-possible": [
        Brief(subject="a logo", scene="transparent background"),
        Brief(subject="a sticker on a transparent background"),
        Brief(subject="an icon", details="PNG with transparency"),
        Brief(subject="an icon with an alpha channel"),
        Brief(subject="手机壳，透明底"),
    ],
    "wording-syntax": [
        Brief(subject="A {red|blue} ball"),
        Brief(subject="a ball, __light__"),
        Brief(subject="3::dragon 2::castle"),
        Brief(subject="{2$$cats|dogs|birds}"),
        Brief(subject="2$$ of these"),
        Brief(subject="a ball", exclusions="{text|logo}"),
        Brief(subject="{0.5::summer|0.1::autumn} light"),
    ],
    "unbalanced-braces": [
        Brief(subject="a knight {in armour"),
        Brief(subject="a knight} in armour"),
        Brief(subject="{a {b} c"),
        Brief(style="}}"),
        Brief(exclusions="text {"),
    ],
    "no-subject": [Brief(style="ink"), Brief(scene="a wood"), Brief(exclusions="text"), Brief(details="x"),
                   Brief(colours=(Colour(hex="#FFF"),))],
    "several-shots": [
        (Brief(subject="a mug", scene="The street, cut to the kitchen"), CLIP),
        (Brief(subject="a mug", scene="Shot 1: a door. Shot 2: a hall."), CLIP),
        (Brief(subject="a mug", scene="A door; in the next scene it opens"), CLIP),
        (Brief(subject="a mug", scene="Montage of a market"), CLIP),
        (Brief(subject="镜头一：一扇门，切换到厨房"), CLIP),
    ],
    "several-movements": [
        (Brief(subject="a mug", camera="slow push-in", motion="orbits, crane shot"), CLIP),
        (Brief(subject="a mug", motion="zoom in while orbiting"), CLIP),
        (Brief(subject="a mug", motion="tracking shot, then tilt up"), CLIP),
        (Brief(subject="a mug", motion="drone flight, slow pan"), CLIP),
        (Brief(subject="杯子", motion="镜头推近，然后环绕"), CLIP),
    ],
    "exclusion-denied": [
        Brief(subject="a mug", exclusions="blur, no text"),
        Brief(subject="a mug", exclusions="without people"),
        Brief(subject="a mug", exclusions="don't show hands"),
        Brief(subject="a mug", exclusions="不要文字"),
        Brief(subject="a mug", exclusions="avoid logos"),
    ],
    "filler-words": [
        Brief(style="4k, ink drawing"), Brief(style="masterpiece"), Brief(details="highly detailed, best quality"),
        Brief(subject="a mug, award-winning"), Brief(style="超高清"),
    ],
    "photography-in-clip": [
        (Brief(subject="a mug falls", camera="shutter speed 1/250 s"), CLIP),
        (Brief(subject="a mug falls", style="ISO 100"), CLIP),
        (Brief(subject="a mug falls", style="long exposure"), CLIP),
        (Brief(subject="a mug falls", motion="freeze-frame"), CLIP),
        (Brief(subject="杯子落下", style="长曝光"), CLIP),
    ],
    "said-twice": [
        Brief(subject="a mug, soft window light", style="photograph, Soft window light."),
        Brief(subject="a red fox, deep snow", scene="deep snow"),
        Brief(scene="an old wooden table", details="an old wooden table"),
        Brief(camera="85 mm lens, eye level", details="eye level"),
        Brief(subject="fresh basil leaves, a pot", style="fresh basil leaves"),
    ],
}  # fmt: skip

SILENT: dict[str, list[Case]] = {
    "colour-without-hex": [
        Brief(subject="a hot pink (#EC4899) mug"),
        Brief(subject="a red panda drinks green tea and white wine"),
        Brief(subject="a black and white photograph of a street"),
        Brief(subject="a navy chair", colours=(Colour(hex="#12224A", role="subject"),)),
        Brief(subject="orange juice beside a gold ring at golden hour"),
        Brief(subject="a rose garden, mint leaves, a lavender field, coral reef, olive oil"),
        Brief(subject="一只白鹭在湖边，景色优美"),
        Brief(subject="a mug", exclusions="red"),
        Brief(subject='a sign that says "Red Lion"'),
    ],
    "hex-without-role": [
        Brief(subject="a mug", colours=(Colour(hex="#EC4899", role="background"),)),
        Brief(subject="background #FFFFFF, headline in #111827"),
        Brief(subject="a #EC4899 mug"),
        Brief(subject="hot pink (#EC4899) mug on white (#FFFFFF) marble"),
        Brief(subject="gradient from #EC4899 to #8B5CF6"),
        Brief(subject="meet at house #123456789"),
        Brief(subject="红色（#E11D2A）的裙子"),
    ],
    "no-exclusions": [
        Brief(subject="a mug", exclusions="text"),
        Brief(subject="a street without people"),
        Brief(subject="a mug", details="Avoid: text, hands"),
        Brief(subject="一只猫，不要文字"),
        Brief(subject="a watermark-free poster"),
    ],
    "no-render-style": [
        Brief(subject="a mug", style="ukiyo-e"),
        Brief(subject="a watercolour illustration of a mug"),
        Brief(subject="a mug", style="bokehgraphic sproink"),
        Brief(subject="a mug", details="isometric 3D render"),
        Brief(subject="杯子", style="扁平插画"),
        Brief(subject="photo of a mug"),
    ],
    "no-composition": [
        Brief(subject="a mug", camera="85 mm"),
        Brief(subject="a mug", scene="a wood"),
        Brief(subject="a mug on a wet stone table"),
        Brief(subject="close-up of a mug"),
        Brief(subject="瀑布前的木桥"),
        Brief(subject="a mug, centered"),
        Brief(subject="在森林里的小屋"),
    ],
    "several-concepts": [
        Brief(subject="a desk with a laptop, a mug and a plant"),
        Brief(subject="a boy, a girl and a dog playing in the park"),
        Brief(subject="a bowl of ramen with a soft egg, spring onion and nori"),
        Brief(subject="a barista in a blue, worn, cosy apron"),
        Brief(subject="a mug and a spoon"),
        Brief(subject="A mug; steam rises; the rim is chipped"),
        Brief(subject="一张桌子，上面放着一个杯子、一本书和一支笔"),
        (Brief(subject="a mug. Also show a phone"), SHOTS),
    ],
    "contradiction": [
        Brief(style="flat illustration", camera="straight-on front view"),
        Brief(subject="portrait of a dog", exclusions="people"),
        Brief(subject="a mug, portrait orientation", exclusions="people"),
        Brief(subject="a black and white cat on a red sofa"),
        Brief(scene="soft spotlight from above, eye level"),
        Brief(style="35 mm film photograph", camera="shallow depth of field"),
        (Brief(subject="a skater", motion="from a close-up pull back to a wide shot"), CLIP),
        (Brief(subject="static electricity lifts her hair", motion="slow zoom in"), CLIP),
        Brief(style="flat illustration, no shallow depth of field"),
    ],
    "asked-and-excluded": [
        Brief(subject="wood texture", exclusions="text"),
        Brief(subject="a potter", camera="whole figure in frame", exclusions="hands, frame"),
        Brief(subject="a poster, empty space for a headline", exclusions="text"),
        Brief(subject="two colleagues shake hands", exclusions="extra fingers"),
        Brief(subject="a dish of salmon", exclusions="sand", colours=(Colour(hex="#DCC7A0"),)),
        Brief(subject='a robot named "Bolt"', exclusions="text, logo"),
        Brief(subject="a street without cars", exclusions="cars"),
        Brief(subject="海报，留出文字空间", exclusions="文字"),
    ],
    "exclusions-in-prose": [
        Brief(subject="a bottle of No. 5 perfume"),
        Brief(subject='a sign that says "No people, no text"'),
        Brief(subject="a sailor with no fear in a storm"),
        Brief(subject="no man's land at dawn"),
        Brief(subject="hands-free kit, sugar-free soda"),
        Brief(subject="无线耳机和无人机"),
        Brief(subject="a mug", exclusions="no text"),
    ],
    "clip-without-motion": [
        (Brief(subject="a fox runs through the snow"), CLIP),
        (Brief(subject="a mug", camera="slow push-in"), CLIP),
        (Brief(subject="a mug", motion="蒸気が立ちのぼる"), CLIP),
        (Brief(subject="落叶缓缓飘下"), CLIP),
        Brief(subject="a mug"),
    ],
    "transparency-not-possible": [
        (Brief(subject="a logo", scene="transparent background"), TRANSPARENT),
        Brief(subject="a transparent glass bottle"),
        Brief(subject="a mug", exclusions="transparent background"),
        Brief(subject="transparent umbrella, plain background"),
        Brief(subject="透明玻璃杯"),
    ],
    "wording-syntax": [
        Brief(subject='{"json": "stays"}'),
        Brief(subject="a ratio of 3:2, 12:30 on the clock"),
        Brief(subject="std::vector written on a board"),
        Brief(subject="snake_case and __init__py"),
        Brief(subject="a $$ sign, costs 5$"),
        Brief(subject="either | or"),
    ],
    "unbalanced-braces": [
        Brief(subject="{balanced}"), Brief(subject="a {b {c}} d"), Brief(subject=r"an escaped \{ brace"),
        Brief(subject="none"), Brief(subject="(brackets] of other kinds"),
    ],
    "no-subject": [Brief(), *(Brief(subject=text) for text in ("a", "猫", "😀", "#FFF"))],
    "several-shots": [
        (Brief(subject="a mug", scene="Shot 1: a door. Shot 2: a hall."), SHOTS),
        (Brief(subject='a sign that says "Cut to the chase" sways'), CLIP),
        (Brief(subject="on a film set, scene one of many"), CLIP),
        (Brief(subject="a cut diamond turns"), CLIP),
        Brief(subject="a montage"),
    ],
    "several-movements": [
        (Brief(subject="a boat", motion="pan from left to right", camera="tilt-shift lens"), CLIP),
        (Brief(subject="a frying pan and a paper crane", motion="the crane nods, slow orbit"), CLIP),
        (Brief(subject="a skater", motion="handheld follow, the camera follows the skater"), CLIP),
        (Brief(subject="a skater", motion="dolly zoom"), CLIP),
        Brief(subject="a mug", motion="orbit, crane shot"),
    ],
    "exclusion-denied": [
        *(Brief(subject="a mug", exclusions=text)
          for text in ("text", "noise", "notes", "nothing blurry", "北海道", "无线耳机")),
    ],
    "filler-words": [
        Brief(subject="a masterpiece of Gothic architecture", details="seen on a 4k monitor"),
        Brief(style="ink drawing"), Brief(subject="a beautiful mug"), Brief(subject="猫"), Brief(exclusions="4k"),
    ],
    "photography-in-clip": [
        (Brief(subject="green shutters swing in the wind"), CLIP),
        (Brief(subject="a mug falls", camera="85 mm at f/2"), CLIP),
        Brief(subject="a mug", style="long exposure"),
        (Brief(subject="iso container falls"), CLIP),
        (Brief(subject="a mug falls", exclusions="freeze-frame"), CLIP),
    ],
    "said-twice": [
        Brief(subject="a red fox in the snow", details="The red fox looks to the left."),
        Brief(subject="a ship at sea", scene="at night in the harbour", style="at night"),
        Brief(subject="a mug", exclusions="a mug"),
        Brief(subject="mug", scene="mug"),
        Brief(subject='"the same words"', details='"the same words"'),
    ],
}  # fmt: skip


def rules_of(case: Case) -> set[str]:
    brief, capabilities = case if isinstance(case, tuple) else (case, PICTURE)
    return {hint.rule for hint in lint(brief, capabilities=capabilities)}


def cases(table: dict[str, list[Case]]) -> list[tuple[str, Case]]:
    return [(rule, case) for rule, listed in table.items() for case in listed]


def test_every_rule_has_five_briefs_that_fire_and_five_that_must_not() -> None:
    assert set(FIRES) == set(SILENT) == set(TITLES)
    assert {name: len(listed) for name, listed in (FIRES | SILENT).items() if len(listed) < 5} == {}
    assert all(rule.run.__doc__ for rule in RULES)


@pytest.mark.parametrize(("rule", "case"), cases(FIRES), ids=repr)
def test_a_rule_fires_on_its_fault(rule: str, case: Case) -> None:
    assert rule in rules_of(case)


@pytest.mark.parametrize(("rule", "case"), cases(SILENT), ids=repr)
def test_a_rule_is_silent_where_there_is_no_fault(rule: str, case: Case) -> None:
    assert rule not in rules_of(case)


@pytest.mark.parametrize("example", load_presets().examples, ids=lambda example: example.name)
def test_no_rule_fires_on_a_shipped_example(example: object) -> None:
    brief: Brief = example.brief  # type: ignore[attr-defined]
    assert rules_of(brief) == set()
    assert rules_of((brief, NEGATIVE)) == set()
    assert brief.motion is None or rules_of((brief, CLIP)) == set()


@pytest.mark.parametrize(("rule", "case"), cases(FIRES), ids=repr)
def test_a_fix_changes_something_and_ends_its_hint(rule: str, case: Case) -> None:
    brief, capabilities = case if isinstance(case, tuple) else (case, PICTURE)
    for hint in lint(brief, capabilities=capabilities):
        if hint.rule != rule or hint.fix is None:
            continue
        assert hint.fix.changes(brief) != ()
        after = lint(hint.fix.brief, capabilities=capabilities)
        assert hint.message not in {other.message for other in after}


def test_the_heaviest_hint_comes_first_and_each_once() -> None:
    hints = lint(Brief(subject="a pink mug {", style="4k"), capabilities=PICTURE)
    weights = [hint.weight for hint in hints]

    assert weights == sorted(weights, reverse=True)
    assert len(set(hints)) == len(hints)


def test_a_fix_shows_each_field_before_and_after() -> None:
    brief = Brief(subject="a mug, no text", motion="kept")
    hint = next(h for h in lint(brief, capabilities=NEGATIVE) if h.rule == "exclusions-in-prose")

    assert hint == Hint(
        rule="exclusions-in-prose",
        field="subject",
        message=(
            "This model has a field of its own for it, negative_prompt, which Exclusions fills. Take “no text” out of "
            "Subject and write “text” in Exclusions."
        ),
        fix=hint.fix,
        weight=60,
    )
    assert hint.fix is not None
    assert hint.fix.brief == Brief(subject="a mug", exclusions="text", motion="kept")
    assert hint.fix.changes(brief) == (
        Change(field="subject", before="a mug, no text", after="a mug"),
        Change(field="exclusions", before="", after="text"),
    )


def test_colours_get_roles_by_one_click() -> None:
    brief = Brief(subject="a mug", colours=(Colour(hex="#EC4899"), Colour(hex="#FFF", role="background")))
    hint = next(h for h in lint(brief, capabilities=PICTURE) if h.rule == "hex-without-role")

    assert hint.fix is not None
    assert hint.fix.changes(brief) == (
        Change(
            field="colours",
            before="#EC4899 palette, #FFFFFF background",
            after="#EC4899 subject, #FFFFFF background",
        ),
    )


@pytest.mark.parametrize("motion", ["static shot, slow orbit", "cut to the sea", "shutter speed", "a mug, no text"])
def test_a_picture_draws_no_hint_about_motion(motion: str) -> None:
    whole = Brief(subject="a mug", scene="on a table", style="photograph", exclusions="text")

    assert rules_of(replace(whole, motion=motion)) == set()
    assert rules_of(Brief(motion=motion)) == set()


def test_an_untouched_form_and_a_model_without_a_prompt_draw_no_hint() -> None:
    assert rules_of(Brief()) == set()
    assert rules_of((Brief(style="4k"), Capabilities(prompt_max=0))) == set()


@pytest.mark.parametrize(
    "part",
    [
        "no ",
        "x",
        "a, ",
        "no text, ",
        '" ',
        "不要",
        "一只",
        "a b-",
        "3:",
        "_",
        "space for ",
        "not a ",
        "- ",
        "{",
        "#FFF ",
    ],
)
def test_a_long_hostile_text_is_read(part: str) -> None:
    """Where a pattern looks back over what it has read, this takes minutes instead of a moment."""
    text = part * (20_000 // len(part))

    assert lint(Brief(subject=text, style=text, exclusions=text), capabilities=CLIP)


awkward = st.sampled_from(
    [
        "no text, no cars",
        "«" * 500,
        "a, " * 300,
        "{" * 300,
        "no " * 200,
        "red\x1c",
        "不要" * 100,
        "#FFF " * 50,
        "in a " * 200,
    ]
)
texts = st.none() | st.text() | awkward | st.lists(awkward | st.text(max_size=20), max_size=3).map(" ".join)


@settings(deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(TEXT_FIELDS, texts)), st.sampled_from([PICTURE, CLIP, NEGATIVE]))
def test_no_text_makes_a_rule_or_its_fix_fail(fields: dict[str, str | None], capabilities: Capabilities) -> None:
    brief = Brief(**fields, colours=(Colour(hex="#F00"),))  # type: ignore[arg-type]
    hints = lint(brief, capabilities=capabilities)

    assert hints == lint(brief, capabilities=capabilities)
    for hint in hints:
        assert hint.fix is None or hint.fix.changes(brief)
