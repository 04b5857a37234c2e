"""What every back-end returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

from PIL import Image

Backend = Literal["embedded", "kie", "http"]
UNTOUCHED = "The original is as it was, and KIE billed nothing."
"""Stands at the end of every reason for declining."""


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
    def refused(cls, backend: Backend, reason: str, *, confidence: float | None = None) -> Self:
        """A cut that was not made; what it means for the original and the bill is added to `reason`."""
        return cls(image=None, backend=backend, confidence=confidence, reason=f"{reason} {UNTOUCHED}", declined=True)
