"""A hint about a brief: what speaks against its words, why, and what one click would make of them."""

from dataclasses import dataclass, replace

from prompts.brief import TEXT_FIELDS, Brief, TextField


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field before and after, as a person would write it; `""` is an empty field."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Fix:
    """What one click does. `brief` is all of it afterwards."""

    label: str
    brief: Brief

    def changes(self, before: Brief) -> tuple[Change, ...]:
        """The fields that it changes, against the brief that the hint is about."""
        pairs: list[tuple[str, str, str]] = [
            (name, before.text_of(name) or "", self.brief.text_of(name) or "") for name in TEXT_FIELDS
        ]
        pairs.append(("colours", _colours(before), _colours(self.brief)))
        return tuple(Change(field=name, before=old, after=new) for name, old, new in pairs if old != new)


@dataclass(frozen=True, kw_only=True)
class Hint:
    """One or two sentences about one field, under the name of the rule that says them.

    `weight` sorts hints: what is likely to spoil the picture weighs more than a small loss.
    """

    rule: str
    field: str
    message: str
    fix: Fix | None = None
    weight: int = 0


def with_text(brief: Brief, name: TextField, text: str) -> Brief:
    """The brief with one field written anew."""
    return replace(brief, **{name: text})  # type: ignore[arg-type]  # a text field takes text


def _colours(brief: Brief) -> str:
    return ", ".join(f"{colour.hex} {colour.role}" for colour in brief.colours)
