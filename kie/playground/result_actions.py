"""What can be done with a task: one table for every place that shows one (card, row, viewer), in the order of use.

Pure. Who draws a place chooses what has room there; what a press does is `pages.ui.result.press`, and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from kie.domain.task import FileState, ResultFile, Task, TaskState, may_retry
from kie.media.metadata import CLEANED
from kie.playground.draft_reuse import LABELS
from kie.playground.signed_links import SignedLinks

STAR, REMOVE_BACKGROUND, REUSE, DELETE = "star", "remove background", "reuse everything", "delete"
CLIP, REFERENCE, PAINT, PREVIEWS = "clip", "reference", "paint", "previews"
ICON, ICONS = "icon", "assets"
RESUME, RETRY, ATTACH, CANCEL = "resume", "retry", "attach", "cancel"
COPY_PROMPT, REQUEST, DETAILS = "copy prompt", "request", "open"
COMPARE, RESTORE, VERSIONS = "compare", "restore", "versions"


@dataclass(frozen=True, kw_only=True)
class Action:
    """A press, or with `href` a link that saves a file. `explanation` is what a screen reader says instead of `label`.

    `key` presses it where one result fills the window. `is_repeatable`: a press is not held back after the first.
    `is_pressed` is set where it can be on or off. `is_main` is what a card has room for; the rest is in its menu.
    `leads_away`: it ends in the form, so what fills the window gives way. `position` is that of the one file it is for.
    """

    name: str
    label: str
    explanation: str = ""
    key: str = ""
    href: str | None = None
    is_repeatable: bool = False
    is_pressed: bool | None = None
    is_main: bool = False
    leads_away: bool = False
    position: int | None = None

    def as_json(self) -> dict[str, object]:
        """As cards.js, shelf.js and viewer.js draw it; what is not set is left out."""
        written = {
            "name": self.name,
            "label": self.label,
            "says": self.explanation,
            "key": self.key,
            "href": self.href,
            "again": self.is_repeatable,
            "isMain": self.is_main,
            "leadsAway": self.leads_away,
        }
        numbers_and_states = {"file": self.position, "pressed": self.is_pressed}
        return {
            **{name: value for name, value in written.items() if value},
            **{name: value for name, value in numbers_and_states.items() if value is not None},
        }


def actions_of(task: Task, *, links: SignedLinks, is_retried: bool = False) -> tuple[Action, ...]:
    """Everything that can be done with the task as it is now; `is_retried` where it was asked for again already."""
    kept = task.kept
    first = kept[0] if kept else None
    return (
        *_downloads(task, kept, links=links),
        *_of_medium(task, first),
        Action(name=REUSE, label="Reuse", key="r", is_repeatable=True, is_main=True, leads_away=True),
        *_star(task),
        *_next_steps(task, is_retried=is_retried),
        *_more(task, kept, links=links),
    )


def with_shared_actions(rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Many rows whose `actions` are mostly the same, each written once: `actions`, and in the rows their numbers."""
    numbers: dict[str, int] = {}
    written: list[object] = []

    def number(action: object) -> int:
        key = json.dumps(action, sort_keys=True)
        if key not in numbers:
            numbers[key] = len(written)
            written.append(action)
        return numbers[key]

    numbered = [{**row, "actions": [number(a) for a in cast(Sequence[object], row["actions"])]} for row in rows]
    return {"rows": numbered, "actions": written}


def _downloads(task: Task, kept: Sequence[ResultFile], *, links: SignedLinks) -> list[Action]:
    return [
        Action(
            name=f"download {file.position}", label=_numbered("Download", file, among=kept),
            key="d", href=links.download(task, file), is_main=True, position=position,
        )
        for position, file in enumerate(kept)
    ]  # fmt: skip


def _numbered(label: str, file: ResultFile, *, among: Sequence[ResultFile]) -> str:
    return label if len(among) == 1 else f"{label} {file.position + 1}"


def _of_medium(task: Task, file: ResultFile | None) -> list[Action]:
    """What leads on from a picture or a clip."""
    if file is None or file.medium == "audio":
        return []
    if file.medium == "video":
        explanation = "Continue from the last frame"
        return [Action(name=CLIP, label="Continue", explanation=explanation, is_repeatable=True, is_main=True,
                       leads_away=True)]  # fmt: skip
    cut = "See the cut-out" if task.parent_file else "Remove background"
    return [
        Action(name=REMOVE_BACKGROUND, label=cut, key="b", is_repeatable=True, is_main=True),
        Action(
            name=CLIP,
            label="Make a clip",
            explanation="Make a clip from it",
            is_repeatable=True,
            is_main=True,
            leads_away=True,
        ),
    ]


def _star(task: Task) -> list[Action]:
    if not task.kept:
        return []
    explanation = "Remove the star" if task.starred else "Star"
    return [Action(name=STAR, label="★" if task.starred else "☆", explanation=explanation, key="s",
                   is_pressed=task.starred, is_main=True)]  # fmt: skip


def _next_steps(task: Task, *, is_retried: bool) -> list[Action]:
    """What helps a task that has not come to its result."""
    steps = []
    if task.state is TaskState.SUCCESS and task.note and not task.files:
        steps.append(Action(name=DETAILS, label="Show answer", is_repeatable=True, is_main=True))
    if may_retry(task.state, is_retried=is_retried):
        label = "Send anew" if task.state is TaskState.UNSURE else "Retry"
        steps.append(Action(name=RETRY, label=label, is_main=True))
    if task.state is TaskState.UNSURE:
        steps.append(Action(name=ATTACH, label="Attach a task id", is_repeatable=True, is_main=True))
    if task.state is TaskState.STOPPED or any(file.state is FileState.LOST for file in task.files):
        steps.append(Action(name=RESUME, label="Resume (free)", is_main=True))
    if task.state is TaskState.QUEUED:
        steps.append(Action(name=CANCEL, label="Cancel", is_main=True))
    return steps


def _more(task: Task, kept: Sequence[ResultFile], *, links: SignedLinks) -> list[Action]:
    file = kept[0] if kept else None
    more = [
        Action(name=DETAILS, label="Details", is_repeatable=True),
        Action(name=VERSIONS, label="Versions", is_repeatable=True),
    ]
    if file is not None:
        more.append(Action(name=REFERENCE, label="Use as reference", is_repeatable=True, leads_away=True))
        more.append(Action(name=COMPARE, label="Compare with…", key="c", is_repeatable=True))
    if file is not None and file.medium == "image":
        more.append(Action(name=PAINT, label="Paint where to change", is_repeatable=True, leads_away=True))
        more.append(Action(name=ICON, label="Icon, transparent", is_repeatable=True))
        more.append(Action(name=ICONS, label="Make icons", is_repeatable=True))
        more += [
            Action(name=f"clean {each.position}", label=_numbered("Download clean copy", each, among=kept),
                   href=links.clean(task, each), position=position)
            for position, each in enumerate(kept) if each.mime in CLEANED
        ]  # fmt: skip
    if file is not None and file.medium == "video":
        more.append(Action(name=PREVIEWS, label="GIF or WebP preview", is_repeatable=True))
    more += [
        Action(name=f"reuse {part}", label=LABELS[part], is_repeatable=True, leads_away=True)
        for part in ("brief", "seed", "all but the seed")
    ]
    more += [
        Action(name=COPY_PROMPT, label="Copy prompt", is_repeatable=True),
        Action(name=REQUEST, label="Copy as cURL / Python", is_repeatable=True),
    ]
    return [*more, Action(name=DELETE, label="Delete", key="Delete", is_repeatable=True)]
