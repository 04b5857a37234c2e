"""What to cut first where a prompt is over its model's limit, and how much each cut saves. Nothing is cut here.

What a picture can best do without comes first; a field goes sentence by sentence from its end, and the first sentence
of Subject is never among the cuts.
"""

import re
from dataclasses import dataclass, replace

from prompts.brief import Brief, TextField
from prompts.compose import Capabilities, compose
from prompts.lint.hint import with_text

ORDER: tuple[str, ...] = ("details", "scene", "motion", "camera", "style", "colours", "exclusions", "subject")


@dataclass(frozen=True, kw_only=True)
class Cut:
    """One step: `words` go out of a field, which saves so many characters; so many are still too many after it.

    `brief` is the brief after this step and those before it.
    """

    field: str
    words: str
    saves: int
    still_over: int
    brief: Brief


def cuts(brief: Brief, *, capabilities: Capabilities, limit: int | None) -> tuple[Cut, ...]:
    """The steps that bring the prompt within the limit, in their order; empty where it is.

    Where even the last one leaves it too long, its `still_over` says so: then only rewording helps.
    """
    composition = compose(brief, capabilities=capabilities)
    over, steps = composition.over_by(limit), list[Cut]()
    said = {placement.field for placement in composition.placements if placement.where in ("prose", "shortened")}
    for name in ORDER:
        if not over:
            break
        if name not in said:
            continue
        shorter, words = _without(brief, name, capabilities=capabilities, limit=limit)
        left = compose(shorter, capabilities=capabilities).over_by(limit)
        if words and left < over:
            saves = _length(brief, capabilities) - _length(shorter, capabilities)
            steps.append(Cut(field=name, words=words, saves=saves, still_over=left, brief=shorter))
            brief, over = shorter, left
    return tuple(steps)


def _length(brief: Brief, capabilities: Capabilities) -> int:
    return compose(brief, capabilities=capabilities).length


def _without(brief: Brief, name: str, *, capabilities: Capabilities, limit: int | None) -> tuple[Brief, str]:
    """The brief without as many of a field's last sentences as it takes, and those."""
    if name == "colours":
        return replace(brief, colours=()), ", ".join(colour.hex for colour in brief.colours)
    field: TextField = name  # type: ignore[assignment]
    text = brief.text_of(field) or ""
    ends = [0, *(match.end() for match in _SENTENCE.finditer(text))]
    ends = [end for end in ends if end < len(text.rstrip())]
    if name == "subject":
        ends = ends[1:]
    shorter, words = brief, ""
    for end in reversed(ends):
        kept = text[:end].rstrip(" ,;，；")
        shorter, words = with_text(brief, field, kept), text[end:].strip()
        if not compose(shorter, capabilities=capabilities).over_by(limit):
            break
    return shorter, words


_SENTENCE = re.compile(r"[.!?](?=\s)|[。！？；;\n]|[,，](?=\s|[\u3400-\u9fff])")
