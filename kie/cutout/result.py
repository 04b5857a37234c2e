"""What every back-end returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from kie.domain.cutout_backends import BackendId

if TYPE_CHECKING:
    from PIL import Image

UNTOUCHED = "The original is as it was, and KIE billed nothing."
"""Stands at the end of every reason for declining."""


@dataclass(frozen=True, kw_only=True)
class Cutout:
    """A picture without its background (RGBA at the size of the original), or None and the reason why there is none.

    `confidence` is 0..1 where the back-end says how sure it is, else None. `reason` is for people, always there.
    `disputed` marks in white what a person should look at, at the size of the original; None where there is nothing.
    """

    image: Image.Image | None
    backend: BackendId
    confidence: float | None = None
    reason: str
    disputed: Image.Image | None = None

    @property
    def declined(self) -> bool:
        return self.image is None

    @classmethod
    def refused(cls, backend: BackendId, reason: str, *, confidence: float | None = None) -> Self:
        """One that was not made; what that means for the original and the bill is added to `reason`."""
        return cls(image=None, backend=backend, confidence=confidence, reason=f"{reason} {UNTOUCHED}")
