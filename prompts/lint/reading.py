"""What a brief asks for and what it leaves out, told apart: text in quotation marks, denials and lists are read here.

Rules look at a reading, so that "no people", "text-free" and 不要文字 ask for nothing, and quoted words are lettering.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from prompts.brief import Brief, TextField
from prompts.compose import Capabilities
from prompts.lint.terms import EDGE_AFTER, EDGE_BEFORE

TITLES: dict[TextField, str] = {
    "subject": "Subject",
    "scene": "Scene",
    "camera": "Camera",
    "motion": "Motion",
    "style": "Style",
    "details": "Details",
}
"""The fields that ask for something, by their names on the form."""

# bounded, so that a text full of opening marks is still read in one pass
QUOTES = (
    r"\"[^\"\n]{0,300}\"|“[^”\n]{0,300}”|«[^»\n]{0,300}»|„[^“\n]{0,300}“|「[^」\n]{0,300}」|『[^』\n]{0,300}』"
    r"|《[^》\n]{0,300}》|‘[^’\n]{0,300}’|(?<!\w)'[^'\n]{0,300}'(?!\w)"
)

MOST_EXCLUSIONS = 80
"""So many are looked at: each is looked for in every field."""

_DRAWN = (
    r"(?:texts?|writing|lettering|letters|words?|typography|captions?|slogans?|headlines?|watermarks?|logos?|branding"
    r"|brand\s+names?|labels?|signatures?|signage|numbers|people|persons?|humans?|faces?|hands?|fingers?|limbs?"
    r"|characters|crowds?|animals|cars|vehicles|traffic|buildings|plants|flowers|trees|props|furniture|clutter"
    r"|borders?|frames?|background(?:\s+\w+)?|shadows?|reflections?|glare|gradients?|textures?|patterns?|blur(?:ring)?"
    r"|bokeh|noise|grain|vignettes?|lens\s+flares?|artefacts?|artifacts?|distortions?|deformation|jpeg\s+artifacts"
    r"|ui(?:\s+elements)?|icons?|makeup|glasses|jewell?ery|weapons?|blood|gore|nudity|cables|wires|smoke|fog|clouds"
    r"|outlines?|highlights|stickers|emojis?|decorations?|ornaments?|packaging|models?|fruits?|cutlery)"
)
_AND_MORE = rf"(?:\s*(?:,|/|,?\s*(?:or|and|nor))\s*(?:no\s+|any\s+)?(?:\w+\s+)?{_DRAWN}(?![\w-]))*"

DENIED = re.compile(
    rf"""
    {EDGE_BEFORE}(?:(?:with\s+)?(?:no|zero)|without|avoid(?:ing)?|exclud(?:e|ing)|omit(?:ting)?|free\ (?:of|from)
      |devoid\ of|leave\ out|keep\ out|minus|(?:do\ not|don['’]t|never|must\ not|should\ not|shouldn['’]t)\s+
      (?:be\s+)?(?:add|show|include|use|have|draw|contain|put|render|depict))\s+
      (?:(?:any|a|an|the|visible|extra|additional|other|unwanted|on-screen|burned-in)\s+){{0,2}}
    (?P<listed>(?:\w+\s+)??{_DRAWN}(?![\w-]){_AND_MORE})
  | {EDGE_BEFORE}(?P<free>text|word|people|person|logo|watermark|clutter|shadow|border|background|glare|grain|noise)
      [\s-]free{EDGE_AFTER}
  | (?<=[,;])\s* no\s+ (?P<single>\w+) (?=\s*(?:[,;.]|$))
  | (?:不要(?:出现|有|加|任何)*|没有|避免(?:出现)?|不含|不带|不出现|禁止(?:出现)?|请勿出现|别出现
      |去掉|去除|排除|不能有|不得有)
      (?:任何|多余的?)?(?P<han>[^，。；！？,.;\n]{{1,20}})
  | 无(?:任何)?(?P<wu>文字|水印|人物|行人|人(?![机类体工力生])|标志|logo|背景|杂物|阴影|边框|反光|杂乱)
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What a text denies of a picture. Only things that are drawn: "no fear", "no man's land" and "sugar-free" are not."""

_NOT_ASKED = re.compile(
    rf"{EDGE_BEFORE}(?:no|not|without|avoid|never|exclude)\s+(?:(?!(?:in|on|at|with|but|and|or|under|behind|beside|by|near|to|from|"
    rf"over|only|just)\b)[A-Za-z'’-]+(?:\s+|(?=[,.;:!?\n]|$))){{1,4}}",
    re.IGNORECASE,
)
"""The few words after a denial, whatever they are: they ask for nothing."""

_DENIAL_FIRST = re.compile(
    r"(?:no|not|without|avoid|exclude|don['’]t (?:add|show|use|include)|do not (?:add|show|use|include))\s+(?=\S)"
    r"|(?:不要(?:出现)?|没有|避免(?:出现)?|禁止|无(?=[文水人标边]))(?=\S)",
    re.IGNORECASE,
)

_QUALIFIERS = re.compile(
    r"^(?:any|all|visible|other|the|a|an|some|random|unwanted|distracting|任何|所有)\s*(?=\S)", re.I
)


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """One thing that is left out. `item` is how it stands in Exclusions, `thing` is that without a denial."""

    item: str
    thing: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A brief and the model that it is for, read once for all rules."""

    brief: Brief
    capabilities: Capabilities

    @property
    def is_clip(self) -> bool:
        return self.capabilities.kind == "video"

    @cached_property
    def texts(self) -> dict[TextField, str]:
        """The filled fields that ask for something, to the letter."""
        return {name: text for name in TITLES if (text := self.brief.text_of(name)) is not None}

    @cached_property
    def plain(self) -> dict[TextField, str]:
        """The same with every quotation blanked, at its old length: positions in it are positions in the text."""
        return {name: blanked(text, re.compile(QUOTES)) for name, text in self.texts.items()}

    @cached_property
    def asked(self) -> dict[TextField, str]:
        """The same with what is denied blanked too."""
        return {name: blanked(blanked(text, DENIED), _NOT_ASKED) for name, text in self.plain.items()}

    @cached_property
    def all_asked(self) -> str:
        """Everything that is asked for in one text, a field a line."""
        return "\n".join(self.asked.values())

    @cached_property
    def denials(self) -> tuple[tuple[TextField, re.Match[str]], ...]:
        """What the fields that ask for something deny, in their order."""
        return tuple((name, match) for name, text in self.plain.items() for match in DENIED.finditer(text))

    @cached_property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """The items of Exclusions, each once."""
        different = list(dict.fromkeys(items(self.brief.exclusions)))[:MOST_EXCLUSIONS]
        return tuple(Exclusion(item=item, thing=_DENIAL_FIRST.sub("", item, count=1)) for item in different)

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """Everything that is to be left out, wherever it is said: without "any" and "all", in lower case."""
        said = [exclusion.thing for exclusion in self.exclusions]
        for _, match in self.denials:
            said += re.split(r"\s*(?:,|/|、|和|或|\bor\b|\band\b)\s*", denied_thing(match))
        return tuple(dict.fromkeys(_QUALIFIERS.sub("", thing.strip().casefold()) for thing in said if thing.strip()))


def denied_thing(match: re.Match[str]) -> str:
    """What a denial leaves out, as it would stand in Exclusions."""
    groups = match.groupdict()
    thing = next(groups[name] for name in ("listed", "free", "single", "han", "wu") if groups[name])
    return re.sub(r"\s*,?\s*\b(?:or|and|nor)\b\s*(?:no\s+|any\s+)?", ", ", thing, flags=re.IGNORECASE).strip(" ,")


def starts_with_denial(item: str) -> str | None:
    """What an exclusion denies once more: "text" of "no text"; None where it does not."""
    match = _DENIAL_FIRST.match(item)
    return item[match.end() :] if match else None


def items(text: str | None) -> list[str]:
    """The items of a list written with commas, semicolons, sentence ends or lines."""
    parts = (part.strip(" \t\r-•*.!\"'“”") for part in re.split(r"[,;\n，；、。]|\.\s", text or ""))
    return [part for part in parts if part]


def blanked(text: str, pattern: re.Pattern[str]) -> str:
    """The text with every match as blanks, at its old length."""
    return pattern.sub(lambda match: " " * len(match[0]), text)


def taken_out(text: str, start: int, end: int) -> str:
    """The text without a part, and without the comma, blanks or empty brackets that then stand about."""
    before, after = text[:start].rstrip(), text[end:].lstrip(" \t")
    before = re.sub(r"(?:[,，、;；]|\b(?:and|but|with|or)|和|与)$", "", before).rstrip()
    if re.match(r"[.。!?！？,，、;；]", after) or not before:
        after = after if before else re.sub(r"^[.。,，、;；!！?？]+\s*", "", after)
        return f"{before}{after}".strip()
    joint = "" if not after else ", " if before.isascii() or after.isascii() else "，"
    if re.search(r"[.。!?！？\n]$", before):
        joint = " " if after else ""
    return f"{before}{joint}{after}".strip()


def quoted(words: Iterator[str] | list[str] | tuple[str, ...], *, most: int = 3) -> str:
    """“a”, “b” and “c”; what goes beyond so many is counted."""
    different = list(dict.fromkeys(words))
    shown = [f"“{' '.join(word.split())}”" for word in different[:most]]
    if len(different) > most:
        return f"{', '.join(shown)} and {len(different) - most} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
