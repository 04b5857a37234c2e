"""A brief as a few words to read, outside its form."""

from __future__ import annotations

from prompts.brief import TEXT_FIELDS, Brief


def fields_of(brief: Brief) -> tuple[tuple[str, str], ...]:
    """The filled fields by the names that the form gives them, colours last; texts as they were written."""
    fields = [(field.capitalize(), text) for field in TEXT_FIELDS if (text := brief.text_of(field))]
    if brief.colours:
        fields.append(("Colours", ", ".join(f"{colour.hex} {colour.role}" for colour in brief.colours)))
    return tuple(fields)


def line_of(brief: Brief) -> str:
    """All of it in one line: "A mug · Style: oil paint"."""
    parts = (text if name == "Subject" else f"{name}: {text}" for name, text in fields_of(brief))
    return " ".join(" · ".join(parts).split())
