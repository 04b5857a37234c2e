"""A hint about a brief: what speaks against its words, why, and what one click would make of them."""

from dataclasses import dataclass, replace

from prompts.brief import TEXT_FIELDS, Brief, TextField


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field before and after, as a person would write it; `""` is an empty field."""

    field: str
    before: str
    after: str

    def excerpt(self, *, around: int = 16) -> tuple[str, str]:
        """Where the two differ, with so many characters around it: what a person has to see of a long text."""
        before, after = self.before, self.after
        start = _alike(before, after)
        end = min(_alike(before[::-1], after[::-1]), len(before) - start, len(after) - start)
        return _cut_out(before, start, len(before) - end, around), _cut_out(after, start, len(after) - end, around)


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


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (first, second) in pairs if first != second), min(len(one), len(other)))


def _cut_out(text: str, start: int, end: int, around: int) -> str:
    first, last = max(0, start - around), min(len(text), end + around)
    return f"{'…' * (first > 0)}{text[first:last]}{'…' * (last < len(text))}"
