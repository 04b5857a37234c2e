"""From a brief to what one model gets: the prompt, the model's own parameters, and where each field went.

The words of the person are never reworded, translated, cut or punctuated inside. They are trimmed and
joined; a sentence end is added where one is missing, and a label where it helps ("Style:", "Camera:",
"Motion:", "Avoid:"), in the language of the brief. What moves is said to models that make clips only. The same brief
and capabilities always give the same composition; its placements are the loss report.

A composition may be longer than the model accepts: `over_by` says so, and nothing is shortened here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from prompts.brief import FIELDS, Brief, Colour, TextField
from prompts.connecting_words import ConnectingWords, connecting_words

Kind = Literal["image", "video"]
Where = Literal["native", "prose", "shortened", "dropped"]


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What a model can take. Lengths are in characters; `None` as a length is "no known limit".

    `prompt_max` of 0 says that the model takes no prompt at all. `negative_prompt` and `palette` name the
    model's own parameters, or are `None` where it has none. `takes_shots`: it makes clips of several shots.
    `transparency`: it can give pictures whose background is transparent.
    """

    kind: Kind = "image"
    takes_shots: bool = False
    transparency: bool = False
    prompt_max: int | None = None
    negative_prompt: str | None = None
    negative_prompt_max: int | None = None
    palette: str | None = None
    palette_min: int = 0
    palette_max: int | None = None

    @property
    def takes_prompt(self) -> bool:
        """The model has a prompt to write into."""
        return self.prompt_max != 0

    def takes_negative_prompt(self, text: str) -> bool:
        """The model has a negative prompt of its own, and this text fits into it."""
        return self.negative_prompt is not None and _fits(len(text), self.negative_prompt_max)

    def takes_palette_of(self, count: int) -> bool:
        """The model has a palette of its own, and it takes this many different colours."""
        return self.palette is not None and count >= max(self.palette_min, 1) and _fits(count, self.palette_max)


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where one filled field went.

    `target` is the parameter that carries it, "prompt" for prose; None for "dropped". `text` is what
    stands there: the sentence in the prompt, or the value of the native parameter in words; for "dropped"
    it is the sentence that would have stood in a prompt. `why` is a sentence wherever something was lost, or did not
    go where the model has a parameter of its own for it. "shortened" is prose that says less than the field.
    """

    field: str
    where: Where
    target: str | None
    text: str
    why: str | None = None


@dataclass(frozen=True, kw_only=True)
class Composition:
    """A prompt, native parameters by name (plain JSON values), and the placements in the order of `FIELDS`.

    Colours that go to a native palette have two placements: "native", and "prose" for the same colours.
    """

    prompt: str
    native: Mapping[str, object] = field(default_factory=dict, hash=False)
    placements: tuple[Placement, ...] = ()

    @property
    def length(self) -> int:
        """Characters in the prompt."""
        return len(self.prompt)

    @property
    def longest_length(self) -> int:
        """The length where an emoji and other rare characters count as two (UTF-16), as many services count.

        KIE does not say how it counts; for all other characters both ways agree.
        """
        return self.length + sum(letter > "\uffff" for letter in self.prompt)

    def over_by(self, limit: int | None) -> int:
        """How many characters the prompt is too long for a limit; 0 if it fits or there is no limit."""
        return 0 if limit is None else max(0, self.length - limit)


def compose(brief: Brief, *, capabilities: Capabilities) -> Composition:
    """Say a brief the way this model takes it. Never raises, never shortens; an empty brief gives `""`."""
    native, placements = _native(brief, capabilities=capabilities)
    carried = {placement.field for placement in placements}
    words = connecting_words(brief)
    written: list[str] = []
    for name, text in _sentences(brief, kind=capabilities.kind, words=words).items():
        refusal = _refusal(name, capabilities=capabilities)
        # native colours are said in words too: a palette alone does not tell what is which colour
        if refusal is None and (name not in carried or name == "colours"):
            written.append(text)
            placements.append(_prose(name, text, brief=brief, capabilities=capabilities))
        elif refusal is not None and name not in carried:
            placements.append(Placement(field=name, where="dropped", target=None, text=text, why=refusal))
    return Composition(
        prompt=_joined(written, words=words),
        native=native,
        placements=tuple(sorted(placements, key=lambda placement: FIELDS.index(placement.field))),
    )


def palette_shares(colours: Iterable[Colour]) -> dict[str, str]:
    """Each different hex colour and its share of the picture, "xx.xx%"; shares add up to exactly 100.00%.

    A background weighs more than an accent; a colour with two roles has both weights.
    """
    weights: dict[str, int] = {}
    for colour in colours:
        weights[colour.hex] = weights.get(colour.hex, 0) + _SHARES[colour.role]
    total = sum(weights.values())
    shares: dict[str, str] = {}
    before = 0
    so_far = 0
    for code, weight in weights.items():
        so_far += weight
        # rounding the running total instead of each share makes the last one end at 100.00
        until = (10_000 * so_far + total // 2) // total
        hundredths, before = until - before, until
        shares[code] = f"{hundredths // 100}.{hundredths % 100:02d}%"
    return shares


_NO_PROMPT = "This model takes no prompt."
_NO_MOTION = "Motion is for clips, and this model makes none."

_ORDER: dict[Kind, tuple[str, ...]] = {
    "image": ("subject", "scene", "style", "camera", "motion", "colours", "details", "exclusions"),
    # a clip is made by its movement: what happens and how it is filmed stand before the look
    "video": ("subject", "scene", "motion", "camera", "style", "colours", "details", "exclusions"),
}

_SHARES: dict[str, int] = {"background": 4, "subject": 3, "palette": 2, "accent": 1, "light": 1}
"""How much of a picture a colour takes, compared with the others. Colours of one role share equally."""

_STARTS_WITH_NEGATION = re.compile(
    r"(?:no|not|never|without|avoid|exclude|don['’]t|do not)\b|不|没有|避免|禁止|请勿|无(?=[文水人标边])", re.IGNORECASE
)
_CLOSERS = "\"'”’»›“‘)]}）」』】》〉*_` \t"
_SENTENCE_ENDS = ".!?…。！？｡‼⁇⁈⁉؟۔।॥։"
_GOES_ON = ",;:，；：、،–—"
_WRITTEN_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def _native(brief: Brief, *, capabilities: Capabilities) -> tuple[dict[str, object], list[Placement]]:
    native: dict[str, object] = {}
    placements: list[Placement] = []
    exclusions = brief.exclusions.strip() if brief.exclusions else None
    if capabilities.negative_prompt and exclusions and capabilities.takes_negative_prompt(exclusions):
        native[capabilities.negative_prompt] = exclusions
        placements.append(
            Placement(field="exclusions", where="native", target=capabilities.negative_prompt, text=exclusions)
        )
    shares = palette_shares(brief.colours)
    if capabilities.palette and capabilities.takes_palette_of(len(shares)):
        native[capabilities.palette] = [{"hex": code, "ratio": ratio} for code, ratio in shares.items()]
        in_words = ", ".join(f"{code} {ratio}" for code, ratio in shares.items())
        placements.append(Placement(field="colours", where="native", target=capabilities.palette, text=in_words))
    return native, placements


def _refusal(name: str, *, capabilities: Capabilities) -> str | None:
    """Why this field cannot be said to this model; None where it can."""
    if not capabilities.takes_prompt:
        return _NO_PROMPT
    return _NO_MOTION if name == "motion" and capabilities.kind != "video" else None


def _prose(name: str, text: str, *, brief: Brief, capabilities: Capabilities) -> Placement:
    """A field that is said in the prompt, and why it says less than it might, or stands there at all."""
    why = _why_not_native(name, brief=brief, capabilities=capabilities)
    distinct = len(dict.fromkeys((colour.hex, colour.role) for colour in brief.colours))
    if name == "colours" and distinct < len(brief.colours):
        twice = "A colour that is there twice in the same role is said once."
        return Placement(
            field=name, where="shortened", target="prompt", text=text, why=" ".join(filter(None, [twice, why]))
        )
    return Placement(field=name, where="prose", target="prompt", text=text, why=why)


def _why_not_native(name: str, *, brief: Brief, capabilities: Capabilities) -> str | None:
    """Why the model's own parameter does not take a field; None where it has none, or takes it."""
    exclusions = (brief.exclusions or "").strip()
    if name == "exclusions" and capabilities.negative_prompt and not capabilities.takes_negative_prompt(exclusions):
        return (
            f"Exclusions has {len(exclusions)} characters, and this model's own field takes "
            f"{capabilities.negative_prompt_max}: it goes to the end of the prompt instead."
        )
    count = len(palette_shares(brief.colours))
    if name == "colours" and capabilities.palette and not capabilities.takes_palette_of(count):
        amount = _range(capabilities.palette_min, capabilities.palette_max)
        return f"This model's own palette takes {amount} colours: your {count} go into the prompt only."
    return None


def _range(least: int, most: int | None) -> str:
    return f"at least {least}" if most is None else f"{least} to {most}"


def _sentences(brief: Brief, *, kind: Kind, words: ConnectingWords) -> dict[str, str]:
    """Each filled field as it reads in a prompt, in the order of the prompt."""
    written: dict[str, str | None] = {
        "subject": _plain(brief.subject),
        "scene": _plain(brief.scene),
        "style": _labelled("style", brief.style, words=words),
        "camera": _labelled("camera", brief.camera, words=words),
        "motion": _labelled("motion", brief.motion, words=words),
        "colours": _colours(brief.colours, words=words),
        "details": _plain(brief.details),
        "exclusions": _avoid(brief.exclusions, words=words),
    }
    return {name: text for name in _ORDER[kind] if (text := written[name])}


def _plain(text: str | None) -> str | None:
    return _ended(text.strip()) if text else None


def _labelled(name: TextField, text: str | None, *, words: ConnectingWords) -> str | None:
    if not text:
        return None
    written = text.strip()
    says_it_already = re.match(rf"(?:{name}\b|{re.escape(words.labels[name])})", written, re.IGNORECASE)
    return _ended(written if says_it_already else f"{words.labels[name]}{words.colon}{written}")


def _avoid(text: str | None, *, words: ConnectingWords) -> str | None:
    if not text:
        return None
    written = text.strip()
    # "Avoid: no text" would ask for text
    return _ended(written if _STARTS_WITH_NEGATION.match(written) else f"{words.avoid}{words.colon}{written}")


def _colours(colours: Iterable[Colour], *, words: ConnectingWords) -> str | None:
    by_role: dict[str, dict[str, None]] = {role: {} for role in words.roles}
    for colour in colours:
        by_role[colour.role][colour.hex] = None
    sentences = []
    for role, codes in by_role.items():
        if codes:
            label = words.roles[role][len(codes) > 1]
            sentences.append(f"{label}{words.colon}{words.listed([words.colour(code) for code in codes])}{words.end}")
    return words.between.join(sentences) or None


def _ended(text: str) -> str:
    """The text with a sentence end, unless it has one or plainly goes on (a comma, a colon, a dash)."""
    inside = text.rstrip(_CLOSERS)
    if inside.endswith(tuple(_SENTENCE_ENDS)) or text.endswith(tuple(_GOES_ON)):
        return text
    return text + ("。" if _WRITTEN_WITHOUT_SPACES.match(inside[-1:]) else ".")


def _joined(sentences: Iterable[str], *, words: ConnectingWords) -> str:
    """One paragraph, except that a text of several lines stands on lines of its own."""
    prompt = ""
    several_lines = False
    for sentence in sentences:
        breaks = several_lines or "\n" in sentence
        # after 。 there is no blank; after a sentence that ends in Latin letters there is one in any language
        joint = words.between if prompt.endswith(("。", "！", "？", "，", "；", "：")) else " "
        prompt += ("" if not prompt else "\n" if breaks else joint) + sentence
        several_lines = "\n" in sentence
    return prompt


def _fits(amount: int, most: int | None) -> bool:
    return most is None or amount <= most
