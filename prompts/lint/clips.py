"""What is said of a clip: that something moves, that the camera does one thing, that there is one shot.

Clips of these models last a few seconds: what is said of movements counts on that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from prompts.brief import TextField
from prompts.lint.hint import Fix, Hint, with_text
from prompts.lint.reading import TITLES, Reading, taken_out


def contradictory_movements(reading: Reading) -> Iterator[Hint]:
    """The camera of a clip is to stand still and to move, or to move both ways."""
    pair = _contradiction(reading) if reading.is_clip else None
    if pair is not None:
        first, second = pair
        message = f"“{first.words}” and “{second.words}” contradict each other: a camera can do one of them. Keep one."
        yield Hint(rule="", field=second.field, message=message, fix=_without(reading, [second]))


def several_movements(reading: Reading) -> Iterator[Hint]:
    """More camera movements than a few seconds have room for."""
    if not reading.is_clip or _contradiction(reading) is not None:
        return
    by_family: dict[str, _Mention] = {}
    for mention in _movements(reading):
        by_family.setdefault(mention.movement.family, mention)
    moving = [mention for family, mention in by_family.items() if family != _STILL]
    if len(moving) > 1:
        words = " and ".join(f"“{mention.words}”" for mention in moving)
        message = (
            f"{words}: a clip of a few seconds has time for one camera movement. Keep one, or make "
            "two clips and continue the second from the last frame of the first."
        )
        yield Hint(rule="", field=moving[1].field, message=message, fix=_without(reading, moving[1:]))


def several_shots(reading: Reading) -> Iterator[Hint]:
    """Cuts and scenes that follow each other, where the model makes one shot."""
    if not reading.is_clip or reading.capabilities.takes_shots:
        return
    for name, text in reading.plain.items():
        match = _CUT.search(text)
        if match:
            message = (
                f"“{match[0]}” in {TITLES[name]} asks for more than one shot, and this model makes one. Make a clip "
                "for each, and continue from the last frame where they belong together."
            )
            yield Hint(rule="", field=name, message=message)


def words_of_photography(reading: Reading) -> Iterator[Hint]:
    """What is set on a camera for one photograph says nothing about a clip."""
    if not reading.is_clip:
        return
    for name, text in reading.plain.items():
        matches = list(_PHOTOGRAPHY.finditer(text))
        terms = list(dict.fromkeys(match[0] for match in matches))
        if terms:
            words = ", ".join(f"“{term}”" for term in terms)
            verb = "is" if len(terms) == 1 else "are"
            message = (
                f"{words} in {TITLES[name]} {verb} said of photographs. "
                "For a clip, say what happens and how it is filmed."
            )
            fixed = reading.texts[name]
            for match in reversed(matches):
                fixed = taken_out(fixed, *match.span())
            fix = Fix(label=f"Take {words} out", brief=with_text(reading.brief, name, fixed))
            yield Hint(rule="", field=name, message=message, fix=fix)


def clip_without_motion(reading: Reading) -> Iterator[Hint]:
    """A clip is asked for, and no word says what happens in it or what the camera does."""
    if not reading.is_clip or reading.brief.motion is not None or _movements(reading):
        return
    if any(_HAPPENS.search(text) for name, text in reading.asked.items() if name not in ("style", "camera")):
        return
    is_han = re.search(r"[\u4e00-\u9fff]", reading.all_asked) is not None
    yield Hint(
        rule="",
        field="motion",
        message="Nothing says what moves: write into Motion what happens or what the camera does, "
        "else the model decides.",
        fix=Fix(
            label="Let the camera move slowly",
            brief=replace(reading.brief, motion="镜头缓缓推近主体" if is_han else "slow push-in towards the subject"),
        ),
    )


_STILL = "still"


@dataclass(frozen=True, kw_only=True)
class _Movement:
    """What a camera does; `way` tells the two ways of one family apart, and is empty where it is not said."""

    family: str
    words: re.Pattern[str]
    way: str = ""


def _movement(family: str, words: str, *, chinese: str = "", way: str = "") -> _Movement:
    pattern = rf"\b(?:{words})\b" + (f"|{chinese}" if chinese else "")
    return _Movement(family=family, words=re.compile(pattern, re.IGNORECASE), way=way)


_SPEED = r"(?:slow|slowly|fast|quick|gentle|smooth|steady|whip)"
_MOVEMENTS: tuple[_Movement, ...] = (
    _movement(
        _STILL,
        r"static(?! (?:electricity|noise))(?: (?:shot|camera|frame))?|stationary camera|locked[- ](?:off|down|tripod)"
        r"|fixed (?:tripod|camera|frame|shot)|(?:camera|frame) (?:stays|remains|holds|is) still",
        chinese="固定镜头|固定机位|镜头不动|静止镜头",
    ),
    _movement("push", r"push(?:es|ing)?[- ]in|doll(?:y|ies|ying)[- ]in", chinese="推近|推进|推镜|推镜头", way="in"),
    _movement(
        "push",
        r"pull(?:s|ing)?[- ](?:out|back)|doll(?:y|ies|ying)[- ](?:out|back)",
        chinese="拉远|拉镜|后拉|拉出",
        way="out",
    ),
    _movement("zoom", r"zoom(?:s|ing)?[- ]in", way="in"),
    _movement("zoom", r"zoom(?:s|ing)?[- ]out", way="out"),
    _movement("dolly zoom", r"dolly[- ]zoom"),
    _movement("pan", r"pan(?:s|ning)? (?:slowly )?(?:to the )?left", chinese="左摇|向左摇|向左平移", way="left"),
    _movement("pan", r"pan(?:s|ning)? (?:slowly )?(?:to the )?right", chinese="右摇|向右摇|向右平移", way="right"),
    _movement("pan", rf"{_SPEED} pan|pan(?:s|ning)? (?:from|across|along)", chinese="摇镜|横摇|平移镜头"),
    _movement("tilt", r"tilt(?:s|ing)? up", way="up"),
    _movement("tilt", r"tilt(?:s|ing)? down", way="down"),
    _movement("tilt", rf"{_SPEED} tilt(?![- ]shift)"),
    _movement("orbit", r"orbit(?:s|ing)?|circles around|circling around|arc shot", chinese="环绕|绕着主体"),
    _movement(
        "tracking",
        r"tracking(?: shot)?|trucking shot|camera follow(?:s|ing)|handheld follow",
        chinese="跟拍|跟随镜头|跟镜",
    ),
    _movement("crane", r"(?:crane|jib) (?:shot|up|down|move)|boom(?:s|ing)? (?:up|down)", chinese="升降镜头|摇臂"),
    _movement("flight", r"(?:drone|aerial) (?:shot|flight)|fly-?(?:over|through)", chinese="航拍飞越|穿越镜头"),
)
"""Told apart only in Camera and Motion, where a crane is no bird and a pan no pot."""

_CUT = re.compile(
    r"\b(?:cut(?:s|ting)? (?:to|back)|(?:jump|match|smash|hard|quick) cuts?|montage|cross-?fades?|dissolves? (?:in)?to"
    r"|(?:scene|shot) (?:[1-9]|one|two|three)(?=\s*[:.,–—-])|(?:next|new|second|third|another) (?:scene|shot)"
    r"|split[- ]screen)\b|(?:镜头|场景|分镜)[一二三1-9](?=[:：、，])|切换到|切到|转场|下一个镜头|蒙太奇",
    re.IGNORECASE,
)

# A focal length or an f-number shows in a clip as it does in a photograph, so they are not among these.
_PHOTOGRAPHY = re.compile(
    r"\b(?:aperture|shutter speed|(?:fast|slow) shutter(?! angle)|exposure time|long exposure|ISO ?\d{2,6}"
    r"|1/\d{2,5} ?s(?:ec(?:onds?)?)?|freeze[- ]frame|frozen (?:in time|motion|mid-air|in mid-air)|burst mode"
    r"|focus stacking|bracketing|snapshot)\b|快门速度|长曝光|定格瞬间",
    re.IGNORECASE,
)

_HAPPENS = re.compile(
    r"\b(?:(?:walk|jump|turn|roll|sway|flow|drift|float|fall|pour|burn|flicker|blink|nod|melt|grow|bloom|burst|climb|crawl"
    r"|follow|push|pull|fight|kick|lift|rain)(?:s|es|ing|ed)?"
    r"|(?:unfold|gallop|sprint|stumble|tumble|leap|stroll|wander|crumble|ripple|flutter|tremble|hover|collapse|twirl"
    r"|whirl|simmer|unroll|emerge|appear|disappear|reveal|transform|morph|assemble|erupt|accelerate|sizzle|crackle)(?:s|d|ed)"
    r"|(?:open|reach|stretch|cross|splash|crash|rush|march|pass|toss|catch|throw|enter|knead|stir|sip|laugh|talk|sing"
    r"|whisper|cheer|land|lean|bow|applaud|eat|gaz|accelerat|collaps|crumbl|rippl|assembl|simmer|boil|sizzl|crackl|tumbl"
    r"|stumbl|unfold|gallop|sprint|wander|stroll|leap|emerg|appear|disappear|reveal|transform|morph|scatter|bounc|twirl"
    r"|whirl|erupt|hover|flutter|trembl|steam|snow|cook|play|paint|work|look|drink|form|tak|mak|giv|bak|rac|leav|arriv"
    r"|clos|cruis|exhal|inhal|typ|writ|unroll|flood|hatch|spark|exit|march|inflat|ignit|jumbl|peel|pop|slic)ing"
    r"|(?:opens|reaches|stretches|crosses|splashes|crashes|rushes|passes|throws|catches|enters|stirs|sips|laughs|sings"
    r"|lands|leans|gazes|bounces|arrives|leaves|takes off|pours|eats|peels|pops|steams|ignites|inflates)"
    r"|(?:ris|mov|glid|slid|danc|rotat|explod|wav|driv|rid|breath|shak|div|chas|smil|swirl|approach)(?:e|es|ing|s)"
    r"|(?:run|spin|swim|drip|flap|skip|hop|clap|jog|step|trot)(?:s|[a-z]?ing)|fl(?:y|ies|ying)|swings?|swinging"
    r"|sailing|skat(?:es|ing)|surfing|skiing|time[- ]?lapse|hyperlapse|slow[- ]motion|in motion|taking off)\b"
    r"|走|跑|跳|飞(?!船|机)|飘|流(?!行|畅|程|媒)|转(?!角)|旋转|升起|落下|飘落|洒落|移动|奔|游(?:动|泳|来|过)"
    r"|摇|晃|滚|推(?!荐)|拉(?!面|链|萨)|翻滚"
    r"|打开|关上|绽放|燃烧|融化|倒(?:入|出|下|水|酒|咖啡|茶)|溅|喷|爆|挥|眨|微笑|跳舞|起舞|驶|行驶|骑|穿过"
    r"|穿梭|靠近|远去|消失|出现|展开|冒(?:出|着)"
    r"|延时|慢动作|动起来|吹(?:过|动|拂)|闪烁|涌|追|缓缓|渐渐|逐渐|慢慢",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class _Mention:
    """A movement where it is said, in the words of the brief."""

    movement: _Movement
    field: TextField
    match: re.Match[str]

    @property
    def words(self) -> str:
        return self.match[0]


def _movements(reading: Reading) -> list[_Mention]:
    """The camera movements of Camera, then Motion, each in the order of `_MOVEMENTS`."""
    fields: tuple[TextField, ...] = ("camera", "motion")
    return [
        _Mention(movement=movement, field=name, match=match)
        for name in fields
        for movement in _MOVEMENTS
        if (match := movement.words.search(reading.plain.get(name, "")))
    ]


def _contradiction(reading: Reading) -> tuple[_Mention, _Mention] | None:
    """The first two movements that no camera can make together."""
    for first, second in combinations(_movements(reading), 2):
        move, other_move = first.movement, second.movement
        if (move.family == _STILL) is not (other_move.family == _STILL):
            return first, second
        if move.family == other_move.family and move.way and other_move.way and move.way != other_move.way:
            return first, second
    return None


def _without(reading: Reading, mentions: list[_Mention]) -> Fix:
    brief = reading.brief
    for mention in sorted(mentions, key=lambda mention: mention.match.start(), reverse=True):
        text = brief.text_of(mention.field) or ""
        brief = with_text(brief, mention.field, taken_out(text, *mention.match.span()))
    words = " and ".join(f"“{mention.words}”" for mention in mentions)
    return Fix(label=f"Take {words} out", brief=brief)
