"""Words for states, money and time, the same everywhere; and long ones cut to the room there is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo

from kie import catalogue
from kie.catalogue import Model, in_credits
from kie.domain.cutout_backends import LOCAL_TITLES
from kie.domain.task import FileState, ResultFile, Task, TaskState, is_local
from kie.errors import BadInput, Declined, NoKey, Unreachable

_NOUNS = {"image": "picture", "video": "clip", "audio": "sound"}
STATES = {
    TaskState.QUEUED: "Queued",
    TaskState.SUBMITTING: "Sending",
    TaskState.WAITING: "Waiting at KIE",
    TaskState.QUEUING: "In KIE's queue",
    TaskState.GENERATING: "Generating",
    TaskState.SUCCESS: "Done",
    TaskState.FAIL: "Failed",
    TaskState.REFUSED: "Refused",
    TaskState.UNSURE: "Outcome unknown",
    TaskState.STOPPED: "Stopped watching",
    TaskState.CANCELLED: "Cancelled",
}
_CUTTING = {
    TaskState.QUEUED: "Waiting for its turn",
    TaskState.SUBMITTING: "Sending the picture",
    TaskState.GENERATING: "Finding the subject and cutting it out",
    TaskState.SUCCESS: "Fetching the cut-out",
}
_NOBODY_ASKED = frozenset({Unreachable.kind, BadInput.kind, NoKey.kind})
"""KIE cannot have refused what never came to it."""

_LOOSE = " ,;:·–-"
"""What nobody ends on."""


def state_words(task: Task) -> str:
    if task.state is TaskState.SUCCESS:
        if any(f.state is FileState.FETCHING for f in task.files):
            return "Fetching the result"
        if any(f.state is FileState.LOST for f in task.files):
            return "Result not fetched"
    if task.error_kind == Declined.kind:
        return "Declined"
    if task.state is TaskState.REFUSED and task.error_kind in _NOBODY_ASKED:
        return "Not sent"
    return STATES[task.state]


def background_removal_words(task: Task) -> str:
    """How far a cut-out is, while it is made."""
    return _CUTTING.get(task.state, state_words(task))


def credit_words(task: Task) -> str:
    """What a task cost, or is expected to; plain about what was not billed."""
    demo = {"demo": " (demo)", "recorded": " (replay)"}.get(task.service, "")
    if is_local(task.model):
        return "free"
    if task.billed is False:
        return "not billed"
    if task.state.is_open_question:
        return "may be billed"
    if task.credits_billed is not None and task.state is TaskState.SUCCESS:
        return f"{in_credits(task.credits_billed)}{demo}"
    if task.credits_expected is not None:
        return f"about {in_credits(task.credits_expected)}{demo}"
    return "price not published"


def model_title(model_id: str) -> str:
    """What people call a model, or work that this machine does itself."""
    model = catalogue.find(model_id)
    return model.title if model else LOCAL_TITLES.get(model_id, model_id)


def noun_of(media: Iterable[str]) -> str:
    """What results of these media are called together."""
    names = {_NOUNS.get(medium, "result") for medium in media} or {"picture"}
    return names.pop() if len(names) == 1 else "result"


def each_of(models: Iterable[Model]) -> str:
    """The label of a number: how many results each of these models is to make."""
    return f"{noun_of(model.medium for model in models)}s each".capitalize()


def seconds_words(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.1f} min"


def length_words(file: ResultFile) -> str:
    """How long a clip or sound lasts: `5 s`, `1:12`; nothing for a picture."""
    if not file.seconds:
        return ""
    return f"{file.seconds:.3g} s" if file.seconds < 60 else f"{file.seconds // 60:.0f}:{file.seconds % 60:02.0f}"


def file_words(file: ResultFile) -> str:
    """Pixels, length and bytes, as far as they are known: `1024 × 1024 px, 1.31 MB`."""
    pixels = f"{file.width} × {file.height} px" if file.width and file.height else ""
    size = file.size or 0
    bytes_words = f"{size / 1e6:.2f} MB" if size >= 100_000 else f"{size / 1000:.1f} kB" if size else ""
    return ", ".join(filter(None, (pixels, length_words(file), bytes_words)))


def moment_words(moment: datetime, *, zone: tzinfo | None) -> str:
    """A moment as a reader in that zone says it; without one in that of this machine."""
    return moment.astimezone(zone).strftime("%d %b %Y, %H:%M")


def moment_stamp(moment: datetime) -> str:
    """A moment for what is read elsewhere: the browser says it in its reader's zone (momentWords in dom.js)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def shortened(text: str, most: int) -> str:
    """One line of at most `most` characters; where it is cut, it ends behind a word and says so with an ellipsis.

    A single word that is longer than half of it is cut inside, as is writing that has no blanks.
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    kept = line[: max(0, most - 1)]
    if not line[len(kept)].isspace():
        whole = kept.rpartition(" ")[0]
        kept = whole if len(whole) >= len(kept) / 2 else kept
    return f"{kept.rstrip(_LOOSE)}…"
