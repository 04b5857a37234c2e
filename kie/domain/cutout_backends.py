"""The back-ends of background removal, one record each: whatever names, offers or chooses one follows from here.

A local back-end works on this machine or through a server of one's own, as a task that KIE never hears of: its model
is `cutout/<id>`. KIE's own is an ordinary model with a price. The choice `auto` begins with the first that is local.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kie.domain.task import LOCAL_PREFIX, REMOVE_BACKGROUND

BackendId = Literal["embedded", "http", "kie"]
BackendChoice = Literal["auto", "embedded", "http", "kie"]


@dataclass(frozen=True, kw_only=True)
class Backend:
    """One way to remove a background, in the words that stand on the pages and in the shell.

    In `chosen` and `offered`, {server} is the host at CUTOUT_URL and {price} KIE's remover with what it costs.
    `action` is on the button that tries this one after another has declined.
    """

    id: BackendId
    title: str
    action: str
    chosen: str
    offered: str
    done_by: str
    local_title: str | None = None
    """Of its tasks on this machine; None where a task is KIE's and is called like its model."""
    needs_server: bool = False
    """Whether it can be had only where CUTOUT_URL is set."""

    @property
    def is_local(self) -> bool:
        return self.local_title is not None


_IN_ORDER = (
    Backend(
        id="embedded",
        title="Embedded",
        action="Use the embedded remover",
        chosen="You chose the embedded remover: free, and nothing leaves this machine.",
        offered="The embedded remover: free, for plain backgrounds.",
        done_by="Done by the embedded remover: it is free, and nothing left this machine.",
        local_title="Background removal (embedded)",
    ),
    Backend(
        id="http",
        title="My own server",
        action="Use my own server",
        chosen="You chose {server}; no credits are used.",
        offered="Your own: {server}; no credits are used.",
        done_by="Done by your own server at CUTOUT_URL.",
        local_title="Background removal (own server)",
        needs_server=True,
    ),
    Backend(
        id="kie",
        title="KIE",
        action="Use KIE",
        chosen="You chose KIE: {price}",
        offered="KIE: {price}",
        done_by="Done by KIE.",
    ),
)
BACKENDS: Mapping[BackendId, Backend] = {backend.id: backend for backend in _IN_ORDER}
"""In the order in which they are tried and offered: the free ones first."""
FIRST, *_ = _IN_ORDER
AUTO: Literal["auto"] = "auto"

CHOICES: Mapping[BackendChoice, str] = {AUTO: "Automatic", **{backend.id: backend.title for backend in _IN_ORDER}}
"""What a workspace may choose to begin with, and how that is called."""
LOCAL_CHOICES: tuple[BackendChoice, ...] = (AUTO, *(backend.id for backend in _IN_ORDER if backend.is_local))
"""What needs no task at KIE, so that the shell's `cutout` can do it."""
LOCAL_TITLES: Mapping[str, str] = {
    REMOVE_BACKGROUND: "Background removal",
    **{f"{LOCAL_PREFIX}{backend.id}": backend.local_title for backend in _IN_ORDER if backend.local_title},
}
"""The models of this machine."""

SURE = 0.8
"""A cut-out whose confidence is lower is one to look at."""
LOOK_AT_IT = "Look at this one before you use it."
"""Ends the note of a doubtful cut-out, by which rows and archives know it."""


def is_doubtful(confidence: float | None) -> bool:
    """Whether a back-end that says how sure it is was not sure enough."""
    return confidence is not None and confidence < SURE


def is_to_look_at(note: str | None) -> bool:
    """The same, from the note that is kept with a cut-out."""
    return note is not None and note.endswith(LOOK_AT_IT)
