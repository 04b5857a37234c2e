"""What a file says of its making: one JSON object, described in `docs/provenance.md`.

A file is given away, so what only means something here is left out when a record is made: references to uploads,
paths, `data:` and `file:` addresses, and addresses of private hosts.
"""

from __future__ import annotations

import ipaddress
import json
import math
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from kie.catalogue.types import Json
from kie.domain.kept_file import PREFIX

VERSION = 1
GENERATOR = "kie-playground"
MAX_TEXT = 2_000_000
"""Bytes of a text that is written or read, after decompression."""
MAX_DEPTH = 32
MAX_LEFT_OUT = 100
"""Paths of values left out that are named."""
MAX_SEARCHES = 200
"""Internal values that are looked for in the prompt: more are an attempt to keep us busy."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.\-]{1,20}:[/\\]{2}[^\s\"'<>/\\?#]*", re.IGNORECASE)
_LOCAL = re.compile(r"\s*(?:/\S|~[/\\]|\\\\|[a-z]:[\\/]|(?:file|data|blob):|[0-9a-f]{64}\s*\Z)", re.IGNORECASE)
_AFTER_HOST = re.compile(r"[^\w.:\-]")
_PRIVATE_ENDINGS = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp", ".home.arpa")


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """How a file was made. `created_at` is aware and kept in UTC; `prompt` is what the model got.

    `parameters` and `brief` are kept without what must not leave this installation; `left_out` names those
    values by their dotted paths (`parameters.image_urls`). A value that the prompt itself contains stays. Lone
    surrogates become U+FFFD and numbers that JSON lacks None. Raises ValueError for a naive `created_at`.
    """

    prompt: str
    model: str
    parameters: Mapping[str, Json]
    brief: Mapping[str, Json] = field(default_factory=dict)
    task_id: str | None
    created_at: datetime
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.created_at.tzinfo is None:
            raise ValueError("created_at needs a time zone")
        prompt = well_formed(self.prompt)
        share = _Filter(prompt)
        clean: dict[str, object] = {
            "prompt": prompt,
            "model": well_formed(self.model),
            "parameters": share.items(self.parameters, ("parameters",)),
            "brief": share.items(self.brief, ("brief",)),
            "task_id": None if self.task_id is None else well_formed(self.task_id),
            "created_at": self.created_at.astimezone(UTC),
            "left_out": tuple(dict.fromkeys([*map(well_formed, self.left_out), *share.left_out])),
        }
        for name, value in clean.items():
            object.__setattr__(self, name, value)

    def to_json(self) -> dict[str, Json]:
        return {
            "version": VERSION,
            "generator": GENERATOR,
            "prompt": self.prompt,
            "model": self.model,
            "parameters": dict(self.parameters),
            "brief": dict(self.brief),
            "taskId": self.task_id,
            "createdAt": self.created_at.isoformat(),
            "leftOut": list(self.left_out),
        }

    @classmethod
    def from_json(cls, data: object) -> Provenance | None:
        """The record in a JSON value; unknown keys are ignored, and a wrong type, version or generator is None."""
        if not isinstance(data, Mapping) or data.get("version") != VERSION or data.get("generator") != GENERATOR:
            return None
        prompt, model, parameters = data.get("prompt"), data.get("model"), data.get("parameters")
        brief, left_out = data.get("brief", {}), data.get("leftOut", [])
        task_id, created_at = data.get("taskId"), data.get("createdAt")
        if not (isinstance(prompt, str) and isinstance(model, str) and isinstance(created_at, str)):
            return None
        if not (isinstance(parameters, Mapping) and isinstance(brief, Mapping) and isinstance(left_out, list)):
            return None
        if not (task_id is None or isinstance(task_id, str)) or not all(isinstance(path, str) for path in left_out):
            return None
        try:
            return cls(
                prompt=prompt,
                model=model,
                parameters=parameters,
                brief=brief,
                task_id=task_id,
                created_at=datetime.fromisoformat(created_at),
                left_out=tuple(left_out),
            )
        except (ValueError, OverflowError):
            return None

    def to_text(self) -> str:
        """The JSON as it stands in files: one line, without any character that XML refuses."""
        text = json.dumps(self.to_json(), ensure_ascii=False, allow_nan=False)
        return _UNFIT_FOR_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

    @classmethod
    def from_text(cls, text: str) -> Provenance | None:
        """The record in a file's text; None where it is not one of ours."""
        if len(text) > MAX_TEXT:
            return None
        try:
            return cls.from_json(json.loads(text))
        except (ValueError, RecursionError):
            return None


_UNFIT_FOR_XML = re.compile("[\x7f-\x9f\ufffe\uffff]")


class _LeftOut:
    """Stands for a value that must not leave this installation."""


_LEFT_OUT: Final = _LeftOut()


class _Filter:
    """Copies JSON without what must not leave this installation, and keeps the paths of that."""

    def __init__(self, prompt: str) -> None:
        self.left_out: list[str] = []
        self._prompt = prompt
        self._searches = 0

    def items(self, values: Mapping[str, Json], path: tuple[str, ...]) -> dict[str, Json]:
        kept: dict[str, Json] = {}
        for key, value in values.items():
            name = well_formed(str(key))
            inner = (*path, name)
            shared = self._value(value, inner)
            if not isinstance(shared, _LeftOut):
                kept[name] = shared
            elif len(self.left_out) < MAX_LEFT_OUT:
                self.left_out.append(".".join(part[:100] for part in inner))
        return kept

    def _value(self, value: object, path: tuple[str, ...]) -> Json | _LeftOut:
        if len(path) > MAX_DEPTH:
            return _LEFT_OUT
        if isinstance(value, Mapping):
            return self.items(value, path)
        if isinstance(value, list | tuple):
            items = [self._value(item, (*path, "[]")) for item in value]
            kept = [item for item in items if not isinstance(item, _LeftOut)]
            # Half a list would mean something else than what was wanted.
            return kept if len(kept) == len(items) else _LEFT_OUT
        if isinstance(value, str):
            text = well_formed(value)
            return _LEFT_OUT if _is_internal(text) and not self._is_in_prompt(text) else text
        if isinstance(value, bool):
            return value
        if isinstance(value, int):
            return value if value.bit_length() <= 1024 else None
        return value if isinstance(value, float) and math.isfinite(value) else None

    def _is_in_prompt(self, text: str) -> bool:
        self._searches += 1
        return self._searches <= MAX_SEARCHES and text in self._prompt


def _is_internal(text: str) -> bool:
    lower = text.casefold()
    if PREFIX in lower or "file:/" in lower or _LOCAL.match(text):
        return True
    return any(_is_private(address[0]) for address in _ADDRESS.finditer(text))


def _is_private(address: str) -> bool:
    """Whether an address names a host that only this network knows, carries a password, or cannot be read."""
    try:
        parts = urlsplit(address.replace("\\", "/"))
        host = _AFTER_HOST.split(parts.hostname or "", maxsplit=1)[0].rstrip(".")
    except ValueError:
        return True
    if parts.username is not None or not host or host.endswith(_PRIVATE_ENDINGS):
        return True
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or _is_private_shorthand(host)
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return not (mapped or ip).is_global


def _is_private_shorthand(host: str) -> bool:
    """127.1 and 0x7f.0.0.1 are addresses to whoever follows them."""
    try:
        packed = socket.inet_aton(host)
    except (OSError, UnicodeError):
        return False
    return not ipaddress.IPv4Address(packed).is_global


def well_formed(text: str) -> str:
    """The text as UTF-8 can hold it."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
