"""What is left out: asked for elsewhere under the same or another name, denied in prose, denied twice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from prompts.colours import find_hexes, name_of
from prompts.lint.colour_words import colour_words, family_of, main_family
from prompts.lint.contradictions import excluded_person
from prompts.lint.hint import Fix, Hint, with_text
from prompts.lint.reading import QUOTES, TITLES, Exclusion, Reading, denied_thing, starts_with_denial, taken_out
from prompts.lint.terms import terms


@dataclass(frozen=True, kw_only=True)
class Synonyms:
    """What leaves a kind of thing out as a whole, and the words by which it is asked for."""

    left_out: re.Pattern[str]
    asked: re.Pattern[str]


_WORKERS = (
    "barista, chef, cook, baker, waiter, waitress, doctor, nurse, teacher, student,"
    " worker, engineer, farmer, fisherman, sailor, soldier, knight, wizard, witch, king,"
    " queen,"
    "prince, princess, warrior, samurai, ninja, pirate, cowboy, astronaut, detective,"
    " policeman, firefighter, pilot, dancer, ballerina, singer, musician, guitarist,"
    " pianist, drummer,"
    "violinist, artist, painter, potter, sculptor, photographer, athlete, runner, jogger,"
    " cyclist, skater, skier, surfer, swimmer, climber, hiker, footballer, boxer, golfer,"
    " tourist, traveller, traveler,"
    "passenger, commuter, pedestrian, shopper, customer, businessman, businesswoman,"
    " colleague, coworker, manager, accountant, lawyer, scientist, developer, designer,"
    " carpenter, blacksmith, tailor,"
    "gardener, vendor, merchant, bride, groom, grandmother, grandfather, grandma,"
    " grandpa, mother, father, mum, mom, dad, sister, brother, daughter, son, twins,"
    " toddler, teenager, teen, adult, elder, monk, nun, priest, courier, delivery rider"
)
_PERSON = (
    "people, person, human, man, men, woman, women, girl, boy, child, children, kid,"
    " baby, babies, infant, lady, ladies, gentleman, gentlemen, guy, couple, family,"
    " families, crowd, audience, friends, team, guests, fashion model," + _WORKERS
)
_HAN_PERSON = (
    "程序员,商务人士,服务员,售货员,飞行员,运动员,消防员,演员,摄影师,设计师,工程师,律师,理发师,魔术师,画家,作家,音乐家,"
    "科学家,司机,警察,士兵,农夫,匠人,主播,网红,博主,上班族,夫妻,爷爷,奶奶,朋友,同事,团队,武士,侠客,公主,王子,国王,"
    "女人,男人,女孩,男孩,女生,男生,女子,男子,老人,老奶奶,老爷爷,孩子,小孩,儿童,婴儿,宝宝,"
    "模特,人物,情侣,一家人,人群,行人,少女,少年,美女,帅哥,"
    "厨师,医生,护士,老师,学生,工人,农民,渔夫,舞者,歌手,咖啡师,宇航员,新娘,新郎,妈妈,爸爸,"
    "母亲,父亲,青年,一个人,两个人,顾客,游客,骑手,白领"
)

SYNONYMS: tuple[Synonyms, ...] = (
    Synonyms(
        left_out=terms(
            "people, person, human, human being, anyone, anybody, individuals, human figure", "人物,人,人类,真人"
        ),
        asked=terms(_PERSON, _HAN_PERSON),
    ),
    Synonyms(
        left_out=terms("women, woman", "女人,女性"),
        asked=terms(
            "woman, women, girl, lady, ladies, actress, bride, mother, princess, businesswoman, waitress",
            "女人,女孩,女生,女子,少女,新娘",
        ),
    ),
    Synonyms(
        left_out=terms("men, man", "男人,男性"),
        asked=terms(
            "man, men, boy, gentleman, guy, groom, father, prince, businessman", "男人,男孩,男生,男子,少年,新郎"
        ),
    ),
    Synonyms(
        left_out=terms("children, child, kids", "儿童,小孩,孩子"),
        asked=terms("child, children, kid, boy, girl, baby, babies, toddler", "孩子,小孩,儿童,男孩,女孩,宝宝,婴儿"),
    ),
    Synonyms(
        left_out=terms("crowd, crowds", "人群"),
        asked=terms("crowd, audience, spectators, bustling", "人群,人山人海,熙熙攘攘,观众"),
    ),
    Synonyms(
        left_out=terms(
            "text, words, letters, lettering, typography, writing, captions, any text, written words, type",
            "文字,字,字体,任何文字,字母",
        ),
        asked=terms(
            "headline, slogan, title, caption, lettering, typography, tagline, text, words,"
            " inscription, wordmark, typeface, monogram, speech bubble, handwriting, calligraphy,"
            " subtitles, call to action",
            "文字,标题,标语,写着,字样,大字,书法,文案,口号,题字,字幕",
        ),
    ),
    Synonyms(
        left_out=terms("logo, logos, branding, brand mark", "logo,标志,商标"),
        asked=terms("logo, emblem, brand mark, wordmark, monogram, brand logo", "logo,标志,徽标,商标,品牌标识"),
    ),
    Synonyms(
        left_out=terms("animals, animal, pets, wildlife", "动物,宠物"),
        asked=terms(
            "dog, cat, puppy, puppies, kitten, horse, bird, fox, wolf, wolves, bear, lion, tiger,"
            " elephant, rabbit, deer, cow, sheep, goat, pig, owl, eagle, parrot, panda, otter,"
            " monkey, squirrel, animal, pet, pony, butterfly, fish, whale, dolphin",
            "狗,猫,马,鸟,狐狸,狼,熊猫,狮子,老虎,大象,兔子,鹿,动物,宠物,小熊",
        ),
    ),
    Synonyms(
        left_out=terms("dogs, dog", "狗"),
        asked=terms("dog, puppy, puppies, hound, retriever, terrier, poodle, corgi, labrador", "狗,小狗,犬"),
    ),
    Synonyms(left_out=terms("cats, cat", "猫"), asked=terms("cat, kitten, tabby", "猫")),
    Synonyms(
        left_out=terms("birds, bird", "鸟"),
        asked=terms(
            "bird, seagull, gull, eagle, owl, parrot, pigeon, swan, crow, raven, sparrow, heron, flamingo",
            "鸟,海鸥,老鹰,鸽子",
        ),
    ),
    Synonyms(
        left_out=terms("cars, car, vehicles, vehicle, traffic, automobiles", "汽车,车辆,车,车流"),
        asked=terms(
            "car, truck, van, bus, taxi, lorry, lorries, automobile, sedan, suv, convertible,"
            " motorbike, motorcycle, scooter, jeep, limousine, vehicle, traffic jam, sports car",
            "汽车,轿车,卡车,公交车,出租车,摩托车,跑车,车流,车水马龙",
        ),
    ),
    Synonyms(
        left_out=terms("buildings, building, architecture, houses", "建筑,建筑物,房子,楼房"),
        asked=terms(
            "building, skyscraper, house, castle, cathedral, church, skyline, tower, high-rise,"
            " cottage, temple, mansion, cityscape",
            "建筑,大楼,高楼,房子,城堡,教堂,天际线,摩天楼",
        ),
    ),
    Synonyms(
        left_out=terms("plants, plant, greenery, vegetation, foliage", "植物,绿植"),
        asked=terms(
            "plant, tree, fern, cactus, cacti, succulent, ivy, houseplant, monstera, shrub, moss,"
            " bush, pothos, bonsai, foliage",
            "植物,绿植,盆栽,仙人掌,蕨类,多肉",
        ),
    ),
    Synonyms(
        left_out=terms("flowers, flower, floral elements, blossoms", "花,花朵,鲜花"),
        asked=terms(
            "flower, tulip, peony, peonies, daisy, daisies, lily, lilies, orchid, sunflower,"
            " blossom, bouquet, wildflower, carnation, hydrangea, roses, petals, floral",
            "花朵,鲜花,花束,玫瑰花,郁金香,向日葵,花瓣,牡丹,百合,樱花",
        ),
    ),
    Synonyms(
        left_out=terms("trees, tree, forest", "树,树木"),
        asked=terms(
            "tree, oak tree, pine tree, palm tree, birch, willow, forest, woodland, jungle, grove",
            "树,树林,森林,松树,柳树,棕榈",
        ),
    ),
    Synonyms(
        left_out=terms("water, sea, ocean", "水,海"),
        asked=terms(
            "sea, ocean, lake, river, waterfall, waves, swimming pool, pond", "大海,海洋,海边,湖,河流,瀑布,海浪"
        ),
    ),
    Synonyms(left_out=terms("gradients, gradient", "渐变"), asked=terms("gradient, ombre, colour fade", "渐变")),
    Synonyms(
        left_out=terms("bokeh, depth of field, blurred background, background blur", "虚化,背景虚化,景深"),
        asked=terms(
            "bokeh, shallow depth of field, blurred background, softly blurred background,"
            " background blur, shallow focus",
            "浅景深,虚化,背景虚化,散景",
        ),
    ),
    Synonyms(
        left_out=terms("grain, film grain, noise", "颗粒,噪点"),
        asked=terms("film grain, grainy, fine grain, gritty grain, noisy", "颗粒感,胶片颗粒,噪点"),
    ),
    Synonyms(
        left_out=terms("smile, smiles, smiling", "微笑,笑容"),
        asked=terms("smiling, smile, grin, grinning, laughing, beaming", "微笑,笑着,大笑,笑容"),
    ),
    Synonyms(
        left_out=terms("snow", "雪"),
        asked=terms("snow, snowy, snowfall, blizzard, snow-covered", "雪地,下雪,雪景,雪花,大雪"),
    ),
    Synonyms(
        left_out=terms("rain", "雨"),
        asked=terms("rain, rainy, raining, drizzle, downpour, rainstorm", "下雨,雨中,大雨,雨天,细雨"),
    ),
    Synonyms(
        left_out=terms("clouds, cloud", "云"),
        asked=terms("clouds, cloudy, overcast, cloudscape", "云朵,云海,白云,乌云"),
    ),
    Synonyms(
        left_out=terms("fog, mist, haze", "雾"), asked=terms("fog, foggy, mist, misty, haze, hazy", "雾,薄雾,晨雾")
    ),
    Synonyms(
        left_out=terms("furniture", "家具"),
        asked=terms(
            "sofa, couch, armchair, table, desk, bookshelf, bookshelves, wardrobe, bed, furniture, stool",
            "沙发,桌子,椅子,书架,衣柜,家具",
        ),
    ),
    Synonyms(
        left_out=terms("weapons, weapon, guns", "武器"),
        asked=terms(
            "sword, gun, rifle, dagger, pistol, spear, crossbow, katana, battle axe, weapon", "剑,刀,枪,弓箭,武器,长矛"
        ),
    ),
    Synonyms(
        left_out=terms("fire, flames", "火,火焰"),
        asked=terms("fire, flame, burning, bonfire, campfire, ablaze", "火焰,篝火,燃烧"),
    ),
    Synonyms(
        left_out=terms("patterns, pattern", "图案,花纹"),
        asked=terms(
            "pattern, patterned, polka dots, stripes, striped, checkered, plaid, paisley", "图案,花纹,条纹,格子,波点"
        ),
    ),
    Synonyms(
        left_out=terms("hands, hand", "手"),
        asked=terms("hand, palm of a hand, hands holding, fingers, fist", "双手,手捧,手持,手掌,手指"),
    ),
    Synonyms(left_out=terms("watermark, watermarks", "水印"), asked=terms("watermark", "水印")),
    Synonyms(
        left_out=terms("shadows, shadow", "阴影,影子"), asked=terms("shadow, drop shadow, long shadows", "阴影,影子")
    ),
)

_ROOM_FOR = re.compile(
    r"\b(?:spaces?|rooms?|area|place|zone|copy space"
    r"|margin)\s+(?:[\w'’-]+\s+){0,5}?for\s+(?:\w+\s+){0,2}?(?:headlines?|texts?|copy|titles?|lettering|"
    r"captions?|logos?|slogans?|typography|taglines?)\b|(?:headline|text|copy|title|logo)[\s-](?:space|area"
    r"|placement|zone|safe)\b"
    r"|(?:留出?|预留)[^，。；]{0,8}(?:文字|标题|文案|logo)|(?:文字|标题|文案)(?:留白|区域?|空间|位置)",
    re.IGNORECASE,
)
_SAID_OF_PICTURES = ("frame", "frames", "background", "画面", "背景")
"""Words for the picture itself: "whole figure in frame" does not ask for a frame."""

_AVOIDS = re.compile(r"(?:avoid|exclud|omit|leave out|keep out|避免|排除|去除|去掉)", re.IGNORECASE)

_LETTERING = terms(
    "text, words, letters, lettering, typography, captions, any text, writing, type", "文字,字,字体,任何文字"
)
_QUOTED_LETTERING = re.compile(
    r"(?:\b(?:says|saying|say|reads|reading|read|titled|title|headline|slogan|caption|text|words?|letters"
    r"|lettering|labell?ed|announcing|spelling|"
    r"spells|tagline|inscribed|inscription|written|printed)\b|写着|标题|字样|文字|写有|印着|标语)"
    rf"[ :,：，]{{0,3}}(?P<quoted>{QUOTES})",
    re.IGNORECASE,
)


def asked_and_excluded(reading: Reading) -> Iterator[Hint]:
    """The same thing is left out and asked for, under one name or two, as lettering or as a colour."""
    nobody = excluded_person(reading)
    for exclusion in reading.exclusions:
        if exclusion.thing.casefold() == nobody:
            continue  # said as a contradiction already
        conflict = _conflict(reading, exclusion)
        if conflict is not None:
            field, message = conflict
            yield Hint(rule="", field=field, message=message, fix=_without(reading, exclusion))


def exclusions_in_prose(reading: Reading) -> Iterator[Hint]:
    """Models often draw what a sentence denies, so "no text" belongs in Exclusions as "text"."""
    own = reading.capabilities.negative_prompt
    for name, match in reading.denials:
        if own is None and _AVOIDS.match(match[0]):
            continue  # where there is no field for it, an "Avoid …" at the end of a prompt is the advice itself
        words, thing = " ".join(match[0].split()), denied_thing(match)
        has_it = thing.casefold() in (e.thing.casefold() for e in reading.exclusions)
        fixed = with_text(reading.brief, name, taken_out(reading.texts[name], *match.span()))
        if not has_it:
            there = (reading.brief.exclusions or "").strip().rstrip(",，")
            joint = "，" if re.search(r"[\u4e00-\u9fff]", thing) else ", "
            fixed = replace(fixed, exclusions=f"{there}{joint}{thing}" if there else thing)
        reason = (
            f"This model has a field of its own for it, {own}, which Exclusions fills"
            if own
            else "Models often draw what a sentence denies"
        )
        yield Hint(
            rule="",
            field=name,
            message=f"{reason}. Take “{words}” out of {TITLES[name]}"
            + (f": “{thing}” is in Exclusions already." if has_it else f" and write “{thing}” in Exclusions."),
            fix=Fix(label="Move it to Exclusions", brief=fixed),
        )


def exclusion_denied(reading: Reading) -> Iterator[Hint]:
    """An exclusion that says "no text" denies twice."""
    for exclusion in reading.exclusions:
        thing = starts_with_denial(exclusion.item)
        if thing:
            fixed = (reading.brief.exclusions or "").replace(exclusion.item, thing, 1)
            yield Hint(
                rule="",
                field="exclusions",
                message=f"Exclusions already means “leave out”: write “{thing}” instead of “{exclusion.item}”.",
                fix=Fix(label=f"Write “{thing}”", brief=replace(reading.brief, exclusions=fixed)),
            )


def _conflict(reading: Reading, exclusion: Exclusion) -> tuple[str, str] | None:
    thing = exclusion.thing
    for name, text in reading.asked.items():
        words = _asked_for(_ROOM_FOR.sub(lambda match: " " * len(match[0]), text), thing)
        if words is not None and words.casefold() == thing.casefold():
            return "exclusions", f"“{thing}” is excluded, but {TITLES[name]} asks for it. Keep it in one of them."
        if words is not None:
            return "exclusions", f"“{thing}” is excluded, but {TITLES[name]} asks for “{words}”. Keep one of them."
    if _LETTERING.fullmatch(thing):
        for name, text in reading.texts.items():
            match = _QUOTED_LETTERING.search(text)
            if match:
                return (
                    "exclusions",
                    f"{TITLES[name]} wants {match['quoted']} written, but Exclusions leaves out “{thing}”.",
                )
    for colour in reading.brief.colours:
        family, name_ = family_of(thing), name_of(colour.hex)
        if (
            colour.hex in find_hexes(thing)
            or _plain_colour(thing) in (name_, name_.split()[-1])
            or (family is not None and main_family(colour.hex) == family)
        ):
            return "colours", f"“{thing}” is excluded, but {name_} ({colour.hex}) is among the colours."
    return None


def _asked_for(text: str, thing: str) -> str | None:
    """The words of a text that ask for this thing; None where nothing does."""
    for synonyms in SYNONYMS:
        if synonyms.left_out.fullmatch(thing):
            for match in synonyms.asked.finditer(text):
                if text[match.end() : match.end() + 1] != "-":  # "hand-painted" asks for no hand
                    return " ".join(match[0].split())
    family = family_of(thing)
    if family is not None:
        same = (word for word in colour_words(text) if main_family(word.hex) == family)
        word = next(same, None)
        if word is not None:
            return word.words
    return _literally(text, thing)


def _literally(text: str, thing: str) -> str | None:
    """The thing in whole words, singular or plural; "text" is not in "texture"."""
    if re.search(r"[\u4e00-\u9fff]", thing):
        return thing if len(thing) > 1 and thing not in _SAID_OF_PICTURES and thing in text else None
    stem = thing[:-1] if len(thing) > 3 and thing.endswith("s") and not thing.endswith("ss") else thing
    if len(stem) < 3 or thing.casefold() in _SAID_OF_PICTURES or stem.casefold() not in text.casefold():
        return None
    match = re.search(rf"(?<![\w-]){re.escape(stem)}s?(?![\w-])", text, re.IGNORECASE)
    return thing if match else None


def _without(reading: Reading, exclusion: Exclusion) -> Fix:
    text = reading.brief.exclusions or ""
    start = text.index(exclusion.item)
    fixed = taken_out(text, start, start + len(exclusion.item))
    return Fix(
        label=f"Take “{exclusion.item}” out of Exclusions",
        brief=replace(reading.brief, exclusions=re.sub(r"^[\s,;，；、]+|[\s,;，；、]+$", "", fixed)),
    )


def _plain_colour(thing: str) -> str | None:
    """The name in "blue" or "mint green tones"; None for a thing that may be no colour, like "sand"."""
    plain = re.sub(r" (?:colou?rs?|tones?|hues?|shades?|tints?)$", "", thing.casefold())
    name = plain.replace("gray", "grey")
    return name if plain != thing.casefold() or family_of(name.rpartition(" ")[2]) else None
