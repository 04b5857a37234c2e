"""What a task is called: 32 hex digits everywhere but in two families of older endpoints."""

from __future__ import annotations

import uuid
from typing import Literal

IdForm = Literal["hex", "veo", "uuid"]
TASK_ID = r"(?:veo_task_)?[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
"""Every id that a task can have, as a regular expression."""
_VEO = "veo_task_"


def task_id_of(digits: str, form: IdForm) -> str:
    """32 hex digits as an id: just so, after Veo's word, or in groups."""
    match form:
        case "hex":
            return digits
        case "veo":
            return _VEO + digits
        case "uuid":
            return str(uuid.UUID(digits))


def digits_of(task_id: str) -> str:
    """The 32 hex digits in an id."""
    return task_id.removeprefix(_VEO).replace("-", "")
