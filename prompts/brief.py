"""What a person filled in: a brief, independent of any model.

A brief keeps text exactly as it was written; a field that holds only blanks is absent (`None`). Reading a
stored brief never fails: what cannot be read is left out, so that old history stays usable.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from prompts.colours import parse_hex

Role = Literal["palette", "background", "subject", "accent", "light"]
ROLES: tuple[Role, ...] = get_args(Role)

TextField = Literal["subject", "scene", "camera", "motion", "style", "exclusions", "details"]
TEXT_FIELDS: tuple[TextField, ...] = get_args(TextField)
FIELDS: tuple[str, ...] = ("subject", "scene", "camera", "motion", "style", "exclusions", "colours", "details")
"""Every field of a brief, in the order in which the form asks for it; `motion` is asked for where clips are made."""


@dataclass(frozen=True, kw_only=True)
class Colour:
    """A colour and what it is for. `hex` takes what `parse_hex` takes and is kept as `"#RRGGBB"`.

    Raises ValueError with a sentence for people if the hex colour or the role is not one.
    """

    hex: str
    role: Role = "palette"

    def __post_init__(self) -> None:
        object.__setattr__(self, "hex", parse_hex(self.hex))
        if self.role not in ROLES:
            raise ValueError(f'"{self.role}" is not a role of a colour: choose one of {", ".join(ROLES)}.')


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What is wanted, field by field. Absent text is `None`; blank text becomes `None`."""

    subject: str | None = None
    scene: str | None = None
    camera: str | None = None
    motion: str | None = None
    style: str | None = None
    exclusions: str | None = None
    details: str | None = None
    colours: tuple[Colour, ...] = ()

    def __post_init__(self) -> None:
        for name in TEXT_FIELDS:
            text = self.text_of(name)
            if text is not None and not text.strip():
                object.__setattr__(self, name, None)

    @property
    def is_empty(self) -> bool:
        """No field holds anything."""
        return not self.colours and all(self.text_of(name) is None for name in TEXT_FIELDS)

    def text_of(self, name: TextField) -> str | None:
        """The text of one field, as written."""
        text: str | None = getattr(self, name)
        return text


def brief_to_json(brief: Brief) -> dict[str, object]:
    """The filled fields as JSON values, in the order of `FIELDS`; absent fields have no key."""
    values: dict[str, object] = {
        "subject": brief.subject,
        "scene": brief.scene,
        "camera": brief.camera,
        "motion": brief.motion,
        "style": brief.style,
        "exclusions": brief.exclusions,
        "colours": [{"hex": colour.hex, "role": colour.role} for colour in brief.colours] or None,
        "details": brief.details,
    }
    return {name: value for name, value in values.items() if value is not None}


def brief_from_json(data: object) -> Brief:
    """The brief in a JSON value. Never raises: unknown keys and values of a wrong type are left out.

    A colour may be `{"hex", "role"}` or a bare hex string; an unknown role becomes "palette".
    """
    if not isinstance(data, Mapping):
        return Brief()
    return Brief(
        subject=_text(data.get("subject")),
        scene=_text(data.get("scene")),
        camera=_text(data.get("camera")),
        motion=_text(data.get("motion")),
        style=_text(data.get("style")),
        exclusions=_text(data.get("exclusions")),
        details=_text(data.get("details")),
        colours=_colours(data.get("colours")),
    )


def parse_brief(data: object) -> Brief:
    """The brief in a JSON value that somebody wrote, as `brief_to_json` writes it.

    A colour may be a bare hex string. Raises ValueError with a sentence for people about the first thing that is
    not as it should be, an unknown field or colour included.
    """
    if not isinstance(data, Mapping):
        raise ValueError('A brief is a JSON object, such as {"subject": "A mug"}.')
    unknown = next((name for name in data if name not in FIELDS), None)
    if unknown is not None:
        raise ValueError(f"“{str(unknown)[:40]}” is no field of a brief. It has {', '.join(FIELDS)}.")
    for name in TEXT_FIELDS:
        if not isinstance(data.get(name), str | None):
            raise ValueError(f"“{name}” must be text.")
    colours = data.get("colours") or ()
    if not isinstance(colours, list | tuple):
        raise ValueError('“colours” must be a list, such as [{"hex": "#0047AB", "role": "background"}].')
    return Brief(**{name: data.get(name) for name in TEXT_FIELDS}, colours=tuple(map(_parsed_colour, colours)))


def _parsed_colour(value: object) -> Colour:
    written = {"hex": value} if isinstance(value, str) else value
    if not isinstance(written, Mapping) or not {"hex"} <= set(written) <= {"hex", "role"}:
        raise ValueError('A colour is {"hex": "#0047AB"}, with a "role" if it has one.')
    if not all(isinstance(part, str) for part in written.values()):
        raise ValueError('A colour\'s "hex" and "role" must be text.')
    return Colour(**written)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _colours(value: object) -> tuple[Colour, ...]:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(colour for colour in map(_colour, value) if colour is not None)


def _colour(value: object) -> Colour | None:
    if isinstance(value, Mapping):
        code, given_role = value.get("hex"), value.get("role")
    else:
        code, given_role = value, "palette"
    if not isinstance(code, str):
        return None
    role: Role = next((role for role in ROLES if role == given_role), "palette")
    try:
        return Colour(hex=code, role=role)
    except ValueError:
        return None
