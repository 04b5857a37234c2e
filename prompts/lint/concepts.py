"""More than one concept in a picture: things side by side, and further pictures asked for along."""

import re
from collections.abc import Iterator

from prompts.brief import TextField
from prompts.lint.hint import Fix, Hint, with_text
from prompts.lint.reading import TITLES, Reading
from prompts.lint.terms import any_of

_DETERMINER = (
    r"(?:an?|the|one|two|three|four|five|six|seven|eight|nine|ten|several|some|many|another|our|my|his|her|their|\d+)"
)
_CONTAINS = re.compile(
    r"\b(?:with|holding|wearing|carrying|of|featuring|containing|including|includes?|contains?|filled|between|having|"
    r"made|topped|served|decorated|surrounded|plus|and its|has|have|eating|selling|using|from|like|such as"
    r"|next to|beside|"
    r"beneath|under|near|among|behind|over|above|around|against|garnished|covered|dressed|stuffed|pouring|showing)\b|:",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    r"\b(?:in|on|at|under|inside|around|near|by|against|beside|beneath|across|over|above|behind|along|through|arranged|"
    r"together|side by side|sitting|standing|walking|playing|running|eating|talking|dancing|sharing|lying|resting|"
    r"floating|having|looking|laughing|hugging|celebrating|travelling|hiking|cooking|working|placed|scattered"
    r"|displayed)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s{0,4}(?:[,;.!+&\n]|\bplus\b|\bas well as\b|\balong with\b|\btogether with\b|\band\b)\s*", re.IGNORECASE
)
_FURTHER = re.compile(
    rf"(?:^|[.;!\n,]\s*|\band\s+)(?:and\s+)?(?:also|additionally|in addition|furthermore|another (?:one|image"
    rf"|picture|version|shot)|"
    rf"on top of that|oh and)[\s,]+(?:please\s+)?(?:show|include|add|make|create|draw|generate|render|have|put"
    rf"|want|need|{_DETERMINER})\b"
    rf"|\b(?:and also|as well as also|plus also)\s+{_DETERMINER}\b",
    re.IGNORECASE,
)
_PICTURES = any_of(
    "scene, image, picture, photo, concept, idea, design, logo, poster, product, version, setting, icon, character"
)
_SEVERAL = re.compile(
    rf"\b(?:collage of|montage of|mood ?board|contact sheet|storyboard (?:of|with)|photo grid|split[- ]screen"
    rf"|before[- ]and[- ]after|(?:two|three|four|five|six|seven|eight|nine|ten|several|multiple|many|various|\d+)\s+"
    rf"(?:(?:completely|totally|very)\s+)?(?:different|separate|distinct|unrelated|individual)\s+"
    rf"{_PICTURES}"
    rf"|(?:in|into) one (?:image|picture|shot))\b"
    r"|拼图|四宫格|九宫格|六宫格|多宫格|分镜|(?:两|三|四|五|六|多)个(?:不同的?)?(?:场景|画面|主题|故事)",
    re.IGNORECASE,
)
_APART = re.compile(
    r"(?:^|\n)\s{0,4}(?:an?|two|three|\d+)\s[^;\n]{3,200}(?P<mark>;)\s{0,4}(?:and\s+)?(?:an?|two|three|\d+)\s\w",
    re.IGNORECASE,
)
"""Things of their own on both sides of a semicolon."""
_HAN_FURTHER = re.compile(
    r"(?:[。；，]|^)(?:另外|此外|同时还?要?|还要|再加上|再来|顺便|并且还要)[^，。；]{0,4}(?:一|两|三|画|展示|要有|有)"
)
_MEASURE = "只个座艘碗条位辆朵杯匹架台本张棵头名群栋幅把双瓶盘块件支款片间扇颗口道家部束串"
_HAN_THING = re.compile(rf"^(?:一|两|二|三|四|五|几|数)[{_MEASURE}]")
_HAN_SPLIT = re.compile(r"\s{0,4}(?:[，、；。,;\n]|还有|以及|和|与|跟|外加|加上)\s*")
_HAN_CONTAINS = re.compile(
    r"有|拿着|戴着|穿着|放着|摆着|带着|盛着|装着|捧着|抱着|围着|堆着|写着|配|搭配|铺着|旁边|身后|手持|里是|上面"
)


def several_concepts(reading: Reading) -> Iterator[Hint]:
    """A picture of several concepts shows none of them well."""
    if reading.is_clip and reading.capabilities.takes_shots:
        return
    fields: tuple[TextField, ...] = ("subject", "details")
    for name in fields:
        text = reading.asked.get(name, "")
        match = _SEVERAL.search(text) or _FURTHER.search(text) or _HAN_FURTHER.search(text)
        if match:
            words = " ".join(match[0].strip(" .,;，。；").split())
            fixed = reading.texts[name][: match.start()].rstrip(" ,;，；")
            yield Hint(
                rule="",
                field=name,
                message=(f"“{words}” in {TITLES[name]} asks for more than one picture in one: make a picture of each."),
                fix=_kept(reading, name, fixed) if fixed.strip() and _FURTHER.match(text, match.start()) else None,
            )
            return
    text = reading.asked.get("subject", "")
    match = _APART.search(text)
    if match:
        first = reading.texts["subject"][: match.start("mark")].rstrip()
        yield Hint(
            rule="",
            field="subject",
            message="Subject names things apart from each other: one picture has room for one concept. "
            "Make one of each.",
            fix=_kept(reading, "subject", first),
        )
        return
    things = _things(text, is_set=reading.brief.scene is not None)
    if things:
        first = reading.texts["subject"][: things[1][0]].rstrip(" ,;，、；")
        first = re.sub(r"\s*(?:\band\b|和|与|以及|还有)$", "", first, flags=re.IGNORECASE)
        listed = ", ".join(f"“{' '.join(words.split())[:40]}”" for _, words in things[:4])
        yield Hint(
            rule="",
            field="subject",
            message=f"{listed}: one picture has room for one concept. Keep the one that matters, and make one of each.",
            fix=_kept(reading, "subject", first),
        )


def _kept(reading: Reading, name: TextField, text: str) -> Fix:
    return Fix(label="Keep the first", brief=with_text(reading.brief, name, text))


def _things(text: str, *, is_set: bool) -> list[tuple[int, str]]:
    """Three or more things that stand side by side without belonging together, with their places; else nothing."""
    if re.search(r"[\u4e00-\u9fff]", text):
        return _han_things(text)
    chunks = _chunks(text, _SPLIT)
    things: list[tuple[int, str]] = []
    is_open = False
    for start, words in chunks:
        begins = re.match(rf"{_DETERMINER}\b\s+\w", words, re.IGNORECASE) is not None
        tells = _PREDICATE.search(words) is not None
        if begins and (not is_open or (tells and len(words.split()) > 3)):
            things.append((start, words))
        is_open = is_open or (_CONTAINS.search(words) is not None and not (begins and tells))
        if re.search(r"[.;!\n]\s*(?:and\s+)?$", text[:start][-6:], re.IGNORECASE):
            is_open = _CONTAINS.search(words) is not None
    if len(things) < 3:
        return _bare_list(chunks) if not things or len(chunks) >= 4 else []
    bare = [len(words.split()) <= 3 for _, words in things]
    shares_predicate = all(bare[:-1]) and _PREDICATE.search(things[-1][1]) is not None
    if len(things) < 5 and (shares_predicate or (is_set and all(bare) and len(things) == 3)):
        return []
    return things


def _bare_list(chunks: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """ "Dragons, castles, robots and pirates": four or more plurals without a word on how they belong together."""
    plurals = [(start, words) for start, words in chunks if re.fullmatch(r"(?:\w+\s)?\w{3,}[^s\W]s", words)]
    return plurals if len(plurals) >= 4 and len(plurals) == len(chunks) else []


def _han_things(text: str) -> list[tuple[int, str]]:
    things: list[tuple[int, str]] = []
    for start, words in _chunks(text, _HAN_SPLIT):
        if _HAN_THING.match(words):
            things.append((start, words))
        if _HAN_CONTAINS.search(words):
            break
    if len(things) < 3:
        return []
    belongs = re.search(r"在|一起|围坐|玩|散步|奔跑|坐|站|拥抱", things[-1][1]) is not None
    return [] if belongs and len(things) < 5 else things


def _chunks(text: str, split: re.Pattern[str]) -> list[tuple[int, str]]:
    chunks, start = [], 0
    for match in [*split.finditer(text), None]:
        end = match.start() if match else len(text)
        words = text[start:end]
        if words.strip():
            chunks.append((start + len(words) - len(words.lstrip()), words.strip()))
        start = match.end() if match else end
    return chunks
