"""What every back-end returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

from PIL import Image

Backend = Literal["embedded", "kie", "http"]


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A cut-out (RGBA at the size of the original), or None and the reason why there is none.

    `confidence` is 0..1 where the back-end says how sure it is, else None. `reason` is for people, always there.
    """

    image: Image.Image | None
    backend: Backend
    confidence: float | None
    reason: str
    declined: bool

    @classmethod
    def refused(cls, backend: Backend, reason: str) -> Self:
        return cls(image=None, backend=backend, confidence=None, reason=reason, declined=True)
