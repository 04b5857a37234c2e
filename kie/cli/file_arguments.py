"""Files that a command names, read. Every fault of one is a BadInput before anything was sent."""

from __future__ import annotations

import json
from pathlib import Path

from kie.errors import BadInput


def content_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror}). Nothing was sent.", field="file") from None


def json_of(path: Path) -> object:
    try:
        content: object = json.loads(content_of(path))
    except (ValueError, RecursionError):
        raise BadInput(f"{path} is no JSON. Nothing was sent.", field="file") from None
    return content
