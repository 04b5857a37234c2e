"""Words that no picture can have at once: flat illustration with shallow depth of field, noon with moonlight.

Where two words contradict each other, the fix takes out the later one; which of them was meant is the person's to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from prompts.brief import TextField
from prompts.lint.colour_words import colour_words, families
from prompts.lint.hint import Fix, Hint, with_text
from prompts.lint.reading import TITLES, Reading, items, taken_out
from prompts.lint.terms import terms


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two kinds of words that contradict each other, and why. `of_pictures`: a clip may have both in turn."""

    first: re.Pattern[str]
    second: re.Pattern[str]
    reason: str
    of_pictures: bool = False


_FLAT = terms(
    "flat illustration, flat vector, flat vector illustration, vector illustration,"
    " vector art, vector icon, vector graphic, flat design, flat icon, flat graphic,"
    "flat editorial illustration, flat style, flat 2d, flat cartoon, line art,"
    " line drawing, line icon, pixel art, paper cut-out, paper cutout, paper-cut,"
    " 2d illustration, 2d vector, pictogram,"
    "flat colour illustration, flat poster",
    "扁平插画,扁平风,扁平化,扁平矢量,矢量插画,矢量图,线稿,线描,像素画,像素风,像素艺术,剪纸",
)
_OPTICS = re.compile(
    terms(
        "depth of field, bokeh, dslr, film grain, lens flare, macro lens, telephoto lens,"
        " prime lens, wide-angle lens, aperture,"
        "photorealistic, photo-realistic, photoreal, hyperrealistic, hyper-realistic,"
        " long exposure, motion blur, blurred background, background blur, shallow focus,"
        "softly blurred background, studio photograph, product photograph",
        "浅景深,景深,虚化,散景,单反,照片级,超写实,写实摄影,胶片颗粒,光圈",
    ).pattern
    + r"|(?<![\w/])f/\d{1,2}(?:\.\d)?(?!\w)|(?<!\w)\d{2,3}\s?mm(?=\s+(?:lens|f/|prime|macro|portrait)|\s*[,.;]|\s*$)",
    re.IGNORECASE,
)
_PAINTED = terms(
    "oil painting, watercolour painting, watercolour illustration, anime, manga, cartoon,"
    " comic book style, pencil drawing, pencil sketch, charcoal drawing, ink drawing,"
    " woodblock print,"
    "gouache painting, cel-shaded, pixel art, line drawing, line art, crayon drawing, watercolour, gouache",
    "油画,水彩,动漫,漫画,卡通,铅笔画,素描,水墨画,国画,浮世绘,二次元",
)
_REAL = terms(
    "photorealistic, photo-realistic, photoreal, hyperrealistic, hyper-realistic,"
    " realistic photo, realistic photograph, dslr photo, raw photo, real photo,"
    " photograph, photography",
    "照片级,超写实,写实摄影,真实照片,实拍,单反",
)

PAIRS: tuple[Pair, ...] = (
    Pair(first=_FLAT, second=_OPTICS, reason="flat graphics have no lens and no depth"),
    Pair(first=_PAINTED, second=_REAL, reason="it is either drawn or photographed"),
    Pair(
        first=terms(
            "flat illustration, flat vector, flat design, flat icon, flat graphic, 2d, line art, line drawing",
            "扁平,二维,线稿",
        ),
        second=terms(
            "3d, 3d render, 3d rendering, octane render, octane, unreal engine, blender render,"
            " c4d, cinema 4d, volumetric, clay render, ray-traced",
            "3D渲染,三维渲染,3D建模,C4D,虚幻引擎,立体渲染",
        ),
        reason="it is either flat or has volume",
    ),
    Pair(
        first=terms(
            "noon, midday, broad daylight, daylight, sunny, sunlit, bright sunlight, blazing sun,"
            " bright sunshine, high noon, sunny day, sunny afternoon",
            "正午,白天,大白天,阳光明媚,烈日,艳阳,晴天,阳光灿烂",
        ),
        second=terms(
            "midnight, at night, night sky, moonlight, moonlit, starry sky, starry night,"
            " night-time, nighttime, night scene, by night, dead of night, full moon, milky way",
            "午夜,深夜,夜晚,夜里,月光,星空,夜景,夜空,满月,银河",
        ),
        reason="it is either day or night",
        of_pictures=True,
    ),
    Pair(
        first=terms(
            "close-up, extreme close-up, macro, macro shot, tight shot, headshot, tight crop, detail shot",
            "特写,微距,大特写",
        ),
        second=terms(
            "wide shot, extreme wide shot, establishing shot, wide establishing shot,"
            " aerial view, aerial shot, drone shot, panorama, panoramic view, panoramic,"
            " bird's-eye view, full body, full-body, full body shot, full-length, long shot,"
            " head to toe",
            "全景,远景,大全景,鸟瞰,航拍,全身",
        ),
        reason="it is seen either from near or from far",
        of_pictures=True,
    ),
    Pair(
        first=terms(
            "top-down, top-down view, overhead shot, overhead view, overhead, bird's-eye view,"
            " bird's-eye, flat lay, flat-lay, directly from above, directly above, straight down,"
            " seen from above, aerial view",
            "俯拍,俯视,鸟瞰,顶视,正上方,平铺拍摄",
        ),
        second=terms(
            "low angle, low-angle, worm's-eye view, worm's-eye, from below, looking up,"
            " eye level, eye-level, ground level",
            "仰拍,仰视,平视,低角度,平拍",
        ),
        reason="it is seen from one side at a time",
        of_pictures=True,
    ),
    Pair(
        first=re.compile(
            terms(
                "minimalist, minimalistic, minimal, empty room, empty street, empty space,"
                " empty scene, deserted, plain background, plain white background, solid background,"
                " uncluttered, bare room, clean background,"
                "blank background, simple background, empty background, completely empty, sparse",
                "极简,空旷,空无一人,纯色背景,干净背景,空荡荡,简洁背景,纯白背景",
            ).pattern
            + r"|\bempty\s+(?:\w+\s+){0,2}(?:highway|road|street|city|beach|station|market|mall|hall|stadium"
            r"|square|room)\b",
            re.IGNORECASE,
        ),
        second=terms(
            "crowded with, cluttered, overcrowded, crowded, busy street, busy background, busy market,"
            " busy city, chaotic, maximalist, ornate, packed with, bustling, overflowing,"
            " highly detailed background, detailed background,"
            "hundreds of, crammed, intricate background, teeming, messy, full of people, crowd of",
            "杂乱,拥挤,熙熙攘攘,人山人海,繁忙,堆满,繁复,热闹的街,车水马龙,凌乱,人群",
        ),
        reason="it is either bare or full",
    ),
    Pair(
        first=terms(
            "soft light, soft lighting, soft even light, soft diffused light, diffused light,"
            " diffused lighting, soft shadows, softbox lighting, soft studio light",
            "柔光,柔和的光,柔和光线,光线柔和",
        ),
        second=terms(
            "harsh light, harsh lighting, hard light, hard lighting, hard flash, harsh shadows,"
            " hard shadows, harsh flash, harsh sunlight, direct flash",
            "硬光,强烈的阴影,硬朗的光影,直射闪光",
        ),
        reason="light is either soft or hard",
        of_pictures=True,
    ),
    Pair(
        first=terms(
            "deep focus, everything in focus, everything sharp, everything in sharp focus,"
            " sharp from front to back, all in focus, focus stacking, focus stacked,"
            " tack-sharp background, infinite depth of field",
            "全部清晰,前后都清晰,大景深,全景深",
        ),
        second=terms(
            "shallow depth of field, shallow focus, bokeh, blurred background, blurry background,"
            " softly blurred background, background blur, thin plane of focus,"
            " out-of-focus background, creamy background, background out of focus",
            "浅景深,背景虚化,背景模糊,散景,虚化背景",
        ),
        reason="the background is either sharp or blurred",
        of_pictures=True,
    ),
    Pair(
        first=terms(
            "perfectly centred, dead centre, centred composition, perfectly symmetrical,"
            " symmetrical composition, perfect symmetry, symmetrical",
            "居中构图,完全对称,对称构图",
        ),
        second=terms(
            "off-centre, off-center, rule of thirds, asymmetrical, asymmetric, asymmetrical composition",
            "三分法,偏离中心,不对称",
        ),
        reason="it is either in the centre or beside it",
    ),
    Pair(
        first=terms(
            "vertical format, portrait orientation, portrait format, vertical composition, vertical video",
            "竖版,竖屏,竖构图",
        ),
        second=terms(
            "landscape orientation, landscape format, horizontal format, horizontal composition, widescreen",
            "横版,横屏,横构图",
        ),
        reason="a picture has one format",
    ),
    Pair(
        first=terms("clear sky, clear blue sky, cloudless, cloudless sky", "万里无云,晴空"),
        second=terms(
            "overcast, stormy, storm clouds, thunderstorm, heavy rain, pouring rain, downpour, cloudy sky",
            "乌云,暴雨,阴天,大雨,雷雨",
        ),
        reason="the sky is either clear or not",
        of_pictures=True,
    ),
)

_MONOCHROME = re.compile(
    r"\b(?:black[\s-]*(?:and|&)[\s-]*white|b\s*&\s*w|b/w)\s+(?:\w+\s+)?(?:photo\w*|portraits?|pictures?"
    r"|images?|films?|stills?|"
    r"drawing|illustration|ink|documentary|prints?|style|shot|cinematography|movie|video|footage)\b"
    r"|\b(?:monochrome|monochromatic|gr[ea]yscale|colou?rless|film noir)\b|黑白(?:照片?|摄影|胶片|电影|影像"
    r"|风格|画面|插画)|单色|灰度",
    re.IGNORECASE,
)
_COLOURFUL = terms(
    "colourful, colorful, vibrant colours, vibrant colors, vivid colours, vivid colors,"
    " rainbow, saturated colours, saturated colors, full colour, full color,"
    " multicoloured, multicolored, neon colours, bright colours, bright colors",
    "五彩,彩色,色彩鲜艳,彩虹,缤纷,鲜艳",
)

_NOBODY = terms(
    "people, person, human, human being, anyone, anybody, model, figure, face,"
    " man or woman, humans or animals, faces, individuals",
    "人物,人,行人,人脸,模特,真人,人类",
)
_PORTRAIT = re.compile(
    r"\b(?:(?:self-)?portraits?(?!\s+(?:orientation|format|mode|of\s+(?:(?:a|an|the|my"
    r"|our)\s+)?(?:\w+\s+){0,2}(?:dog|cat|horse|"
    r"bird|pet|animal|lion|tiger|fox|wolf|owl|puppy|kitten|rabbit|parrot|elephant|bear|car|city|house|building"
    r"|robot|flower|"
    r"tree)))|headshots?|selfies?|fashion (?:shoot|editorial)|head[\s-]and[\s-]shoulders|group photo"
    r"|family photo|wedding photo)\b"
    r"|(?<!宠物)(?:人像|肖像|写真|自拍|证件照|合影|全家福)",
    re.IGNORECASE,
)
_PET = re.compile(r"\b(?:pet|dog|cat|animal|horse|wildlife)\s+$", re.IGNORECASE)


def contradiction(reading: Reading) -> Iterator[Hint]:
    """Two wishes of a brief that cannot both be met."""
    for pair in PAIRS:
        if pair.of_pictures and reading.is_clip:
            continue
        both = _both(reading, pair)
        if both is not None:
            (name, first), (other, second) = both
            yield _hint(reading, name, first, other, second, reason=pair.reason)
    yield from _monochrome(reading)
    yield from _portrait_of_nobody(reading)


def _both(
    reading: Reading, pair: Pair
) -> tuple[tuple[TextField, re.Match[str]], tuple[TextField, re.Match[str]]] | None:
    firsts = [(name, match) for name, text in reading.asked.items() for match in pair.first.finditer(text)]
    seconds = [(name, match) for name, text in reading.asked.items() for match in pair.second.finditer(text)]
    for name, first in firsts:
        for other, second in seconds:
            if name != other or first.end() <= second.start() or second.end() <= first.start():
                return (name, first), (other, second)
    return None


def _hint(
    reading: Reading, name: TextField, first: re.Match[str], other: TextField, second: re.Match[str], *, reason: str
) -> Hint:
    order = list(TITLES)
    if (order.index(other), second.start()) < (order.index(name), first.start()):
        (name, first), (other, second) = (other, second), (name, first)
    words = " ".join(second[0].split())
    fixed = taken_out(reading.texts[other], second.start(), second.end())
    return Hint(
        rule="",
        field=other,
        message=f"“{' '.join(first[0].split())}” and “{words}” contradict each other: {reason}. Keep one of them.",
        fix=Fix(label=f"Take “{words}” out of {TITLES[other]}", brief=with_text(reading.brief, other, fixed)),
    )


def _monochrome(reading: Reading) -> Iterator[Hint]:
    grey = next(((n, m) for n, text in reading.asked.items() if (m := _MONOCHROME.search(text))), None)
    if grey is None:
        return
    _name, first = grey
    for other, text in reading.asked.items():
        # the words of the monochrome itself are no colours
        rest = _MONOCHROME.sub(lambda match: " " * len(match[0]), text)
        vivid = [
            (word.start, word.end)
            for word in colour_words(rest)
            if not families(word.hex) & {"black", "white", "grey", "brown"}
        ]
        vivid += [match.span() for match in _COLOURFUL.finditer(rest)]
        if vivid:
            start, end = vivid[0]
            words = text[start:end]
            yield Hint(
                rule="",
                field=other,
                message=f"“{' '.join(first[0].split())}” and “{words}” contradict each other: there are no "
                "colours in it. Keep one of them.",
                fix=Fix(
                    label=f"Take “{words}” out of {TITLES[other]}",
                    brief=with_text(reading.brief, other, taken_out(reading.texts[other], start, end)),
                ),
            )
            return


def excluded_person(reading: Reading) -> str | None:
    """What leaves people out while a portrait is asked for; None where nothing does."""
    return next((thing for thing, _, _ in _portraits_of_nobody(reading)), None)


def _portrait_of_nobody(reading: Reading) -> Iterator[Hint]:
    for thing, name, words in _portraits_of_nobody(reading):
        yield Hint(
            rule="",
            field=name,
            message=f"“{words}” in {TITLES[name]} shows a person, and “{thing}” is left out. Keep one of them.",
            fix=_without_exclusion(reading, thing),
        )
        return


def _portraits_of_nobody(reading: Reading) -> Iterator[tuple[str, TextField, str]]:
    thing = next((thing for thing in reading.left_out if _NOBODY.fullmatch(thing)), None)
    if thing is None:
        return
    for name, text in reading.asked.items():
        for match in _PORTRAIT.finditer(text):
            if not _PET.search(text[: match.start()]):
                yield thing, name, match[0]


def _without_exclusion(reading: Reading, thing: str) -> Fix | None:
    excluded = {exclusion.item for exclusion in reading.exclusions if exclusion.thing.casefold() == thing}
    kept = [item for item in items(reading.brief.exclusions) if item not in excluded]
    if not excluded:
        return None
    joint = "，" if re.search(r"[\u4e00-\u9fff]", "".join(kept)) else ", "
    fixed = with_text(reading.brief, "exclusions", joint.join(kept))
    return Fix(label=f"Take “{thing}” out of Exclusions", brief=fixed)
