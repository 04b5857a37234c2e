"""The demo draws what a brief asks for, or names the words that it cannot draw."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from kie.emulator.drawing import vocabulary
from kie.emulator.drawing.finish_picture import mark
from kie.emulator.drawing.paint import from_hex
from kie.emulator.drawing.sketch import load
from kie.emulator.drawing.wishes import drawn_subject, read
from kie.emulator.drawn_pictures import draw

BRIEFS = (
    ("A brass lamp with a green shade. On a desk. Style: product photo.", "lamp"),
    ("A ripe pear on a linen cloth", "pear"),
    ("Three pears in a wooden bowl", "pear"),
    ("An armchair by the fire. A lamp stands beside it.", "armchair"),
    ("A red fox in the snow", "fox"),
    ("A coffee maker on a kitchen counter", "coffee machine"),
    ("A steaming cup of tea beside an open book", "teacup"),
    ("A slice of chocolate cake", "cake slice"),
    ("A bowl of ramen with an egg", "noodles"),
    ("Two croissants and a cup of coffee", "croissant"),
    ("A burger with fries, food photograph", "burger"),
    ("A glass of orange juice on a table", "juice"),
    ("A bottle of red wine", "wine bottle"),
    ("A perfume bottle made of blue glass with a gold cap", "perfume"),
    ("Packaging for a bag of coffee beans", "pouch"),
    ("A can of soda, studio shot", "can"),
    ("A white sneaker floating in the air", "sneaker"),
    ("A leather handbag with brass buckles", "handbag"),
    ("A mechanical wristwatch with a leather strap, macro", "watch"),
    ("Sunglasses on the beach", "sunglasses"),
    ("A vintage car parked on a street at night", "car"),
    ("A yellow school bus", "bus"),
    ("A hot air balloon over the mountains", "hot air balloon"),
    ("A sailing boat at sunset", "sailboat"),
    ("A steam train crossing a bridge", "train"),
    ("A lighthouse in a storm", "lighthouse"),
    ("A small wooden cabin in a snowy forest", "cabin"),
    ("A medieval castle on a hill", "castle"),
    ("A cat asleep on a windowsill", "cat"),
    ("An elephant walking through the savanna", "elephant"),
    ("An owl on a stack of books", "owl"),
    ("A goldfish underwater", "fish"),
    ("A bee on a sunflower", "bee"),
    ("A potted cactus, flat vector", "cactus"),
    ("A bouquet of pink tulips", "bouquet"),
    ("An old oak tree in a meadow", "tree"),
    ("Portrait of a chef in a white hat", "chef"),
    ("An astronaut riding a horse on the moon", "astronaut"),
    ("A cat astronaut", "cat"),
    ("App icon of a rocket", "rocket"),
    ("A minimalist logo for a mountain coffee company", "mountain"),
    ("A smartphone showing a weather app", "phone"),
    ("A pair of wireless headphones on a desk", "headphones"),
    ("A hammer and a wrench", "hammer"),
    ("A mountain lake at sunrise", "lake"),
    ("雪地里的一只红狐狸", "fox"),
    ("一个青花瓷马克杯", "mug"),
    ("一盏黄铜台灯，绿色灯罩，放在书桌上", "lamp"),
    ("木桌上的三个梨", "pear"),
    ("一只猫坐在红色的沙发上", "cat"),
    ("戴着帽子的狗", "dog"),
    ("竹林里的大熊猫，水彩", "panda"),
    ("一碗热腾腾的拉面", "noodles"),
    ("一辆红色跑车停在城市街道上", "sports car"),
    ("星空下的帐篷", "tent"),
    ("产品摄影：一瓶绿色的精华液，大理石台面", "serum"),
    ("一座红色屋顶的房子", "house"),
    ("火箭图标", "rocket"),
    ("一个抱着小猫的女孩", "woman"),
    ("夕阳下的海滩", "sunset"),
)


@pytest.mark.parametrize(("brief", "subject"), BRIEFS)
def test_the_subject_of_a_brief_is_drawn(brief: str, subject: str) -> None:
    drawn = drawn_subject(brief)
    assert (drawn.subject, drawn.missing) == (subject, ())


@pytest.mark.parametrize(
    ("brief", "subject"),
    [
        ("Snow-capped mountain reflected in a lake", "mountains"),
        ("A cloud-topped volcano", "volcano"),
        ("A teapot shaped like an elephant", "teapot"),
        ("A lamp in the shape of a banana", "lamp"),
        ("一辆黄色的校车停在雪地里", "bus"),
        ("一本书放在桌面上", "book"),
    ],
)
def test_what_only_describes_the_subject_is_not_it(brief: str, subject: str) -> None:
    assert drawn_subject(brief).subject == subject


def test_a_colour_that_stands_by_itself_is_the_subjects() -> None:
    (dragon,) = read("中国龙，剪纸风格，红色").idea.things
    assert dragon.colours == {"": vocabulary.colours()["red"]}


def test_there_are_sixty_briefs_a_quarter_of_them_chinese() -> None:
    chinese = [brief for brief, _ in BRIEFS if not brief.isascii()]
    assert (len(BRIEFS), len(chinese)) == (60, 15)


@pytest.mark.parametrize(
    ("brief", "subject", "missing"),
    [
        ("A hippogriff on a beach", None, ("hippogriff",)),
        ("A chaise longue", None, ("chaise longue",)),
        ("A cat next to a hippogriff", "cat", ("hippogriff",)),
        ("一只麒麟", None, ("麒麟",)),
        ("雪地里的麒麟", None, ("麒麟",)),
        ("An origami crane", None, ("origami crane",)),
        ("A wedding invitation card with eucalyptus leaves", None, ("invitation card",)),
        ("一瓶橄榄油和几颗番茄", None, ("橄榄油",)),
        ("粉色保温杯放在大理石桌面上", "mug", ("保温杯",)),
    ],
)
def test_a_word_that_cannot_be_drawn_is_named_and_nothing_takes_its_place(
    brief: str, subject: str | None, missing: tuple[str, ...]
) -> None:
    drawn = drawn_subject(brief)
    assert (drawn.subject, drawn.missing) == (subject, missing)
    assert mark(800, 800, missing=missing)[0].width > 2 * mark(800, 800)[0].width


@pytest.mark.parametrize(
    "brief", ["A cat. Avoid: dogs, cars", "A cat.\nNo dogs, no cars.", "A cat without a dog", "一只猫，不要狗"]
)
def test_what_is_excluded_is_neither_drawn_nor_missed(brief: str) -> None:
    drawn = drawn_subject(brief)
    assert (drawn.subject, drawn.company, drawn.missing) == ("cat", (), ())


@pytest.mark.parametrize(
    ("brief", "count"),
    [
        ("a pear", 1),
        ("three pears", 3),
        ("a pair of sneakers", 2),
        ("a dozen eggs", 12),
        ("三个苹果", 3),
        ("pears", 3),
        ("scissors", 1),
    ],
)
def test_as_many_are_drawn_as_are_asked_for(brief: str, count: int) -> None:
    assert drawn_subject(brief).count == count


def test_colours_and_materials_go_to_the_part_that_they_name() -> None:
    lamp = read("A brass lamp with a green shade").idea.things[0]
    assert lamp.colours == {"": vocabulary.colours()["brass"], "shade": from_hex("2f9e5b")}
    house = read("一座红色屋顶的房子").idea.things[0]
    assert house.colours == {"roof": from_hex("d7263d")}


@pytest.mark.parametrize(
    ("brief", "relations"),
    [
        ("A cat wearing a top hat and sunglasses", {"top hat": "wear", "sunglasses": "wear"}),
        ("A woman holding a mug", {"mug": "hold"}),
        ("A dog in a box", {"box": "in"}),
        ("A mug beside a laptop", {"laptop": "beside"}),
        ("A bowl of apples", {"apple": "contents"}),
        ("A bird on a branch", {"cherry blossom": "on"}),
    ],
)
def test_company_stands_as_the_brief_says(brief: str, relations: dict[str, str]) -> None:
    assert {thing.sketch: thing.relation for thing in read(brief).idea.things[1:]} == relations


@pytest.mark.parametrize(
    ("brief", "places"),
    [
        ("A mug on a desk", ("desk",)),
        ("A mug on a beach at sunset", ("beach", "sunset")),
        ("A mug", ()),
        ("雨中的城市", ("rain", "city")),
    ],
)
def test_scene_words_place_the_subject(brief: str, places: tuple[str, ...]) -> None:
    assert drawn_subject(brief).places == places


@pytest.mark.parametrize("name", sorted(name for name, sketch in load().items() if "procedure" not in sketch.flags))
def test_every_sketch_can_be_built(name: str) -> None:
    sketch = load()[name]
    assert sketch.shapes(np.random.default_rng(1))
    assert len(sketch.colours) in {0, 4} or "hidden" in sketch.flags


def test_every_word_leads_to_what_is_there() -> None:
    assert set(vocabulary.thing_words().values()) <= set(load())
    for scene in vocabulary.scenes().values():
        assert {*scene.props, *([scene.glyph] if scene.glyph else [])} <= set(load())
    assert len(vocabulary.thing_words()) > 1500


def test_every_chinese_word_leads_to_something() -> None:
    from kie.emulator.drawing.hanzi import words_of

    section, unknown, nouns = "", [], 0
    for line in vocabulary.lines_of("chinese.txt"):
        if line.startswith("["):
            section = line
        elif section in {"[nouns]", "[colours]"}:
            meaning, _, chinese = line.partition(":")
            nouns += section == "[nouns]"
            parts = vocabulary.pairs("part names")
            tables = (
                vocabulary.thing_words(),
                vocabulary.scene_words(),
                vocabulary.colours(),
                parts,
                set(parts.values()),
            )
            if not any(meaning in table for table in tables):
                unknown.append(meaning)
            assert words_of(chinese.split(",")[0].strip())
    assert unknown == []
    assert nouns > 150


def test_the_missing_words_are_written_on_the_picture() -> None:
    known, unknown = (
        draw(prompt=f"a {word}, isolated on white background", width=512, height=512, model="m", seed=1)
        for word in ("pear", "hippogriff")
    )

    def dark_share(image: Image.Image) -> float:
        strip = np.asarray(image.convert("L"))[480:, 150:400]
        return float((strip < 140).mean())

    assert dark_share(known) < 0.02 < dark_share(unknown)
