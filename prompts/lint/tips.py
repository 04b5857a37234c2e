"""Tips on what a brief should say: every colour with its hex and role, exclusions, the render style, the composition.

What is suggested in a fix is a guess from the brief's own words, and is shown before it is taken.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from prompts.brief import Brief, Role, TextField
from prompts.colours import find_hexes
from prompts.lint import lexicon
from prompts.lint.colour_words import colour_words, families
from prompts.lint.hint import Fix, Hint, with_text
from prompts.lint.reading import TITLES, Reading, blanked, quoted
from prompts.lint.terms import EDGE_AFTER, EDGE_BEFORE, terms


def colour_without_hex(reading: Reading) -> Iterator[Hint]:
    """A colour is named in words, and no hex colour says which of many it is."""
    known = [families(colour.hex) for colour in reading.brief.colours]
    known += [families(code) for text in reading.texts.values() for code in find_hexes(text)]
    for name, text in reading.asked.items():
        words = colour_words(blanked(text, _MONOCHROME))
        if name == "style":
            words = tuple(word for word in words if not _HOW_IT_IS_MADE.match(text, word.end))
        vague = [word for word in words if not any(families(word.hex) & other for other in known)]
        if not vague:
            continue
        fixed = reading.texts[name]
        for word in reversed(vague):
            brackets = "（{}）" if _is_han(word.words) else " ({})"
            fixed = fixed[: word.end] + brackets.format(word.hex) + fixed[word.end :]
        shown = quoted([word.words for word in vague])
        verb = "is any of many colours" if len({word.words for word in vague}) == 1 else "are any of many colours"
        yield Hint(
            rule="",
            field=name,
            message=f"{shown} in {TITLES[name]} {verb} to a model: put the hex colour beside it, or into Colours.",
            fix=Fix(
                label="Put a hex colour beside the word" + "s" * (len(vague) > 1),
                brief=with_text(reading.brief, name, fixed),
            ),
        )


def hex_without_role(reading: Reading) -> Iterator[Hint]:
    """A hex colour stands there without a word on what is to have it."""
    colours = reading.brief.colours
    loose = [colour for colour in colours if colour.role == "palette"]
    if loose and (len(loose) > len(colours) - len(loose) or len(colours) - len(loose) < 2):
        codes = quoted([colour.hex for colour in loose])
        yield Hint(
            rule="",
            field="colours",
            message=f"Nothing says what is to be {codes}: give each colour a role, such as background or accent.",
            fix=Fix(label="Give each colour a role", brief=_with_roles(reading.brief)),
        )
    for name, text in reading.texts.items():
        hexes = _loose_hexes(text)
        if hexes:
            fixed, free = text, [*_ROLE_WORDS[: len(hexes)], *["accent"] * len(hexes)][: len(hexes)]
            for match, role in reversed(list(zip(hexes, free, strict=True))):
                end = match.end() + len(re.match(r"\s*[)）]?", text[match.end() :])[0].rstrip())  # type: ignore[index]
                fixed = f"{fixed[:end]} for the {role}{fixed[end:]}"
            codes = quoted([match[0] for match in hexes])
            yield Hint(
                rule="",
                field=name,
                message=f"Nothing says what is to be {codes}: write its role beside it, "
                f"such as “background {hexes[0][0]}”.",
                fix=Fix(label="Write a role beside it", brief=with_text(reading.brief, name, fixed)),
            )


def no_exclusions(reading: Reading) -> Iterator[Hint]:
    """Nothing is left out: the founding documents' tip is to end every prompt with exclusions."""
    if reading.brief.exclusions is not None or reading.denials or _AVOID.search(reading.all_asked):
        return
    yield Hint(
        rule="",
        field="exclusions",
        message="Exclusions is empty: say what must not be in it, or the model adds what often comes along.",
        fix=Fix(
            label="Leave out what mostly disturbs", brief=replace(reading.brief, exclusions=_usual_exclusions(reading))
        ),
    )


def no_render_style(reading: Reading) -> Iterator[Hint]:
    """Nothing says whether it is a photograph, a painting, a render or something else."""
    if any(_names_a_style(name, text) for name, text in reading.asked.items()):
        return
    style = reading.brief.style
    suggested = _likely_style(reading)
    yield Hint(
        rule="",
        field="style",
        message=(
            "Nothing says how it is made: a photograph, a flat vector illustration, a 3D render. The model picks one."
            if style is None
            else "Style says how it feels, and not how it is made: a photograph, a vector illustration, a 3D render?"
        ),
        fix=Fix(
            label="Name a style",
            brief=replace(reading.brief, style=suggested if style is None else f"{suggested}, {style.strip()}"),
        ),
    )


def no_composition(reading: Reading) -> Iterator[Hint]:
    """Neither the view nor the background is described."""
    if reading.brief.camera is not None or reading.brief.scene is not None:
        return
    text = reading.all_asked
    if any(pattern.search(text) for pattern in (_COMPOSED, lexicon.COMPOSITION, lexicon.BACKGROUND)):
        return
    is_han = _is_han(text)
    yield Hint(
        rule="",
        field="camera",
        message="Neither the view nor the background is described: say from where it is seen and what is behind it.",
        fix=Fix(
            label="Describe both",
            brief=replace(
                reading.brief,
                camera="平视，主体居中，四周留白" if is_han else "eye level, subject centred, space around it",
                scene="简洁的背景，光线柔和" if is_han else "plain, softly lit background",
            ),
        ),
    )


_MONOCHROME = re.compile(
    r"black\s*(?:-|/|&|\band\b|\s)+\s*white|\bb\s*&\s*w\b|\bb/w\b|(?:black|blue|white)[\s-]?boards?\b", re.IGNORECASE
)

_HOW_IT_IS_MADE = re.compile(
    r"[\s-]+(?:ink|lines?|outlines?|paper|shadows|highlights|grading|grade|chalk|thread)\b", re.I
)
"""What a medium or a grading is called by, not a thing with a colour of its own: "black ink", "teal shadows"."""

_HEX = re.compile(r"(?<![\w#&])#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})(?![0-9A-Za-z_])")
_SAYS_NOTHING = terms(
    "colour, color, colours, palette, brand, hex, code, hue, shade, tone, tint, use,"
    " using, with, and, in, or, the, a, an, our, of, plus,"
    "main, only, these, following, please, all, also, exactly, exact, corporate, company,"
    " scheme, coloured, colored, is, are, be, to",
    "配色,颜色,色彩,色,品牌,使用,用,和,与,以及,为,是,的,采用,色号",
)
_ROLE_WORDS = ("subject", "background", "accent")
_ROLES: tuple[Role, ...] = ("subject", "background", "accent")
_ROLE = terms(
    "background, backdrop, accent, subject, light, text, type, headline, title, border,"
    " outline, highlight, shadow, primary, secondary, foreground,"
    "floor, wall, sky, base, logo, button, label, bar, stop, start, end, top, bottom, gradient",
    "背景,主色,主体,点缀,辅色,文字,高光,描边,渐变,底色,强调",
)

_AVOID = re.compile(r"\b(?:avoid|exclude|negative(?: prompt)?)\s*:|(?:避免|排除|负面提示|不要)\s*[:：]", re.IGNORECASE)

_COMPOSED = re.compile(
    rf"{EDGE_BEFORE}(?:{lexicon.SETTING}){EDGE_AFTER}|{lexicon.LENS}|{lexicon.HAN_SETTING}", re.IGNORECASE
)

_THINGS_CALLED_SO = terms(
    "felt, ink, chalk, marker, charcoal, knitted, crochet, embroidered, embroidery, mosaic, miniature, painted,"
    "drawn, raw, collage, mural, tattoo, trailer, documentary, film stock, mockup,"
    " mock-up, photo,"
    "photograph, sketch, drawing, painting, crayon, pencil, graffiti, pastels,"
    " infographic, diagram, tapestry, blueprint,"
    "calligraphy, stencil, webcam, polaroid, snapshot, puppet, cutout, cut-out,"
    " illustration, hologram, stained glass, dali, hopper, disney, arnold,"
    " blender,"
    "storyboard, mosaic, editorial, batik, "
    " commercial, miniature, portrait shot, unreal"
)
_STYLE_NOUN = re.compile(
    r"[\s-]+(?:style|styled|design|illustration|art|look|print|painting|drawing|render|sketch|photo\w*|poster|icon|figure)"
    r"|\s+of\b|\s*[,.:;]|\s*$",
    re.IGNORECASE,
)
_STYLE_BEFORE = re.compile(r"(?:^|[,.:;(]\s*|\b(?:in|as)\s+(?:a|an)?\s*)(?:an?\s+)?(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
_IN_THE_STYLE = re.compile(
    r"\b(?:in the style of|style of|(?<![\w-])[\w-]{1,30}[ -]style\b|-esque\b|inspired by"
    r"|\b\w{1,30}core aesthetic|\b\w{1,30}punk\b"
    r"|aesthetic of|art (?:style|by))"
    r"|[\u4e00-\u9fff]{2}风格|[\u4e00-\u9fff]画风",
    re.IGNORECASE,
)


def _names_a_style(name: TextField, text: str) -> bool:
    if _IN_THE_STYLE.search(text):
        return True
    if name in ("subject", "scene"):
        return any(
            not _THINGS_CALLED_SO.fullmatch(match[0])
            or (_STYLE_NOUN.match(text, match.end()) and _STYLE_BEFORE.search(text[: match.start()]))
            for match in lexicon.STYLES.finditer(text)
        )
    if lexicon.STYLES.search(text):
        return True
    # what is in Style and no word for a mood is taken for a style that is not known here
    return name == "style" and re.search(r"\w", lexicon.MOODS.sub(" ", text)) is not None


_LIKELY: tuple[tuple[str, str, str], ...] = (
    ("icon, logo, badge, emblem, sticker, app icon", "flat vector icon, simple shapes", "扁平矢量图标，简洁的形状"),
    ("infographic, diagram, chart", "flat vector illustration, even line weight", "扁平矢量插画"),
    (
        "dragon, wizard, knight, goblin, elf, elves, unicorn, fairy, monster, mascot, robot,"
        " wizard's, potion, castle, orc,"
        "mermaid, witch, spaceship, astronaut, character, creature, game",
        "detailed digital illustration, painterly light",
        "精细的数字插画",
    ),
    ("children's, birthday, storybook, bunny, teddy", "watercolour illustration, soft edges", "水彩插画，柔和的边缘"),
)
_PHOTOGRAPH = ("photograph in soft natural light, true-to-life colours", "写实摄影，柔和的自然光")


def _likely_style(reading: Reading) -> str:
    is_han = _is_han(reading.all_asked)
    for words, english, chinese in _LIKELY:
        if terms(words).search(reading.all_asked):
            return chinese if is_han else english
    return _PHOTOGRAPH[is_han]


_LETTERING = terms(
    "text, lettering, headline, slogan, title, caption, typography, poster, label, logo, sign, words",
    "文字,标题,海报,标语,字样,logo",
)


def _usual_exclusions(reading: Reading) -> str:
    wants_lettering = _LETTERING.search("\n".join(reading.texts.values())) or any(
        reading.plain[name] != text for name, text in reading.texts.items()
    )
    if _is_han(reading.all_asked):
        return ("水印，多余的文字，画面变形" if wants_lettering else "文字，水印，标志") + (
            "，画面闪烁" if reading.is_clip else ""
        )
    usual = "watermark, misspelled words" if wants_lettering else "text, watermark, logo"
    return f"{usual}, flicker, warping shapes" if reading.is_clip else usual


def _loose_hexes(text: str) -> list[re.Match[str]]:
    """The hex colours of a text with no thing in reach that is to have them."""
    loose: list[re.Match[str]] = []
    for clause in re.finditer(r"[^.;\n。；]+", text):
        hexes = list(_HEX.finditer(text, clause.start(), clause.end()))
        if not hexes or _ROLE.search(clause[0]):
            continue
        for run in _runs(text, hexes):
            start = max((text.rfind(mark, clause.start(), run[0].start()) for mark in ",，、"), default=-1) + 1
            part = text[max(start, clause.start()) : _end_of_part(text, run[-1].end(), clause.end())]
            words = _SAYS_NOTHING.sub(" ", _HEX.sub(" ", part))
            for word in reversed(colour_words(words)):
                words = words[: word.start] + " " + words[word.end :]
            if len(run) > 1 or not re.search(r"\w", words):
                loose += run
    return loose


def _end_of_part(text: str, start: int, end: int) -> int:
    ends = [place for mark in ",，、" if (place := text.find(mark, start, end)) >= 0]
    return min(ends, default=end)


def _runs(text: str, hexes: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Hex colours that follow each other with nothing between that could have one."""
    runs: list[list[re.Match[str]]] = []
    for match in hexes:
        between = text[runs[-1][-1].end() : match.start()] if runs else None
        if between is not None and not re.search(r"\w", _SAYS_NOTHING.sub(" ", between)):
            runs[-1].append(match)
        else:
            runs.append([match])
    return runs


def _with_roles(brief: Brief) -> Brief:
    free: list[Role] = [role for role in _ROLES if role not in {colour.role for colour in brief.colours}]
    colours = []
    for colour in brief.colours:
        if colour.role == "palette":
            colour = replace(colour, role=free.pop(0) if free else "accent")
        colours.append(colour)
    return replace(brief, colours=tuple(colours))


def _is_han(text: str) -> bool:
    return len(re.findall(r"[\u3400-\u9fff]", text)) > len(re.findall(r"[A-Za-z]{2,}", text))
