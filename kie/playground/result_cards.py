"""A task as a page draws it: one value of plain data for the board, a comparison, the history, the viewer and the
live socket, so that all of them show the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from kie.attachments.references import hashes
from kie.catalogue import Json
from kie.domain.comparison import split
from kie.domain.task import FileState, ResultFile, Run, Task, TaskState
from kie.playground import labels
from kie.playground.check_words import details_of, marks_of
from kie.playground.clocks import Clocks
from kie.playground.file_names import picture_stem
from kie.playground.result_actions import actions_of
from kie.playground.signed_links import SignedLinks
from prompts.brief import brief_from_json
from prompts.colours import name_of
from prompts.evaluation.result_checks import Inspection

Card = dict[str, Any]
"""A task as cards.js draws it; JSON."""
BriefColours = tuple[tuple[str, str], ...]
"""The colours of a brief, as names and hex."""
SOUND_SHAPE = (16, 7)
"""What a sound's place looks like; it has no pixels of its own."""
LONGEST_PROMPT = 4000
"""Characters of a prompt that travel with a card; all of it stands behind Details."""
_LONGEST_VALUE = 300


def card_of(
    task: Task,
    *,
    links: SignedLinks,
    clocks: Clocks | None = None,
    is_retried: bool = False,
    colours: BriefColours = (),
    inspection: Inspection | None = None,
) -> Card:
    """A task of the ledger with its files, what was measured on them, and everything that can be done with it.

    `clocks` says how long it takes; `colours` are those of its brief, as names and hex, which what is transparent is
    looked at on.
    """
    actions = [action.as_json() for action in actions_of(task, links=links, is_retried=is_retried)]
    shown = card(task, files=[_file(file, links=links) for file in task.kept], actions=actions)
    shown["grounds"] = [list(colour) for colour in colours]
    if inspection is not None:
        shown |= {"checks": marks_of(inspection), "measured": details_of(inspection)}
    return {**shown, "clock": clocks.of(task).as_json()} if clocks and not task.is_settled else shown


def run_title(run: Run) -> str:
    """When it was asked for, and its first prompt."""
    prompt = next((task.prompt for task in run.tasks if task.prompt), "")
    return " · ".join(filter(None, (labels.moment_stamp(run.created_at), " ".join(prompt.split())[:160])))


def brief_colours(brief: Mapping[str, Any]) -> BriefColours:
    """The colours of a kept brief, as names and hex."""
    return tuple((name_of(colour.hex), colour.hex) for colour in brief_from_json(brief).colours)


def card(task: Task, *, files: Sequence[Mapping[str, Any]], actions: Iterable[Mapping[str, Any]] = ()) -> Card:
    """The same for a task whose pictures stand elsewhere, such as in a recording."""
    began = task.submitted_at or task.created_at
    width, height = SOUND_SHAPE if task.medium == "audio" else (task.width, task.height)
    return {
        "id": task.id,
        "run": task.run_id,
        "title": labels.model_title(task.model),
        "model": labels.model_title(task.model),
        "stem": picture_stem(task),
        "prompt": task.prompt[:LONGEST_PROMPT],
        "isLong": len(task.prompt) > LONGEST_PROMPT,
        "state": str(task.state),
        "stage": labels.state_words(task),
        "tone": tone(task),
        "medium": medium_of(task),
        "isOpen": not task.is_settled,
        "width": width,
        "height": height,
        "clock": {"since": round(began.timestamp() * 1000)},
        "facts": _facts(task),
        "error": task.error or next((f.reason for f in task.files if f.state is FileState.LOST), None),
        "starred": task.starred,
        "details": [list(pair) for pair in details(task)],
        "files": [dict(file) for file in files],
        "actions": [dict(action) for action in actions],
    }


def details(task: Task) -> list[tuple[str, str]]:
    """What is known of a task, as names and words: cost, times, file, and every parameter but the prompt."""
    known = [
        ("Model", task.model),
        ("Cost", labels.credit_words(task)),
        ("Started", labels.moment_stamp(task.created_at)),
        ("Took", _time_words(task)),
        *(("File", labels.file_words(file)) for file in task.kept),
        ("Task id", task.kie_task_id or ""),
        *((_title(name), _value(value)) for name, value in task.input.items() if name != "prompt"),
    ]
    return [(name, words) for name, words in known if words]


def _title(parameter: str) -> str:
    words = parameter.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _time_words(task: Task) -> str:
    """How long it took, and how much of it in the queue where that was seen."""
    parts, whole = split(task), labels.seconds_words(task.seconds)
    if parts.queue is None or parts.run is None:
        return whole
    return f"{whole}: {labels.seconds_words(parts.queue)} in the queue, {labels.seconds_words(parts.run)} running"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    kept = len(hashes({"": cast(Json, value)}))
    if kept:
        return "a file kept here" if kept == 1 else f"{kept} files kept here"
    words = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return labels.shortened(words, _LONGEST_VALUE)


def _file(file: ResultFile, *, links: SignedLinks) -> dict[str, Any]:
    """A picture or clip by its thumbnail; a sound has none, and is played where it stands."""
    full = links.full(file.sha256 or "")
    common = {"words": labels.length_words(file), "width": file.width, "height": file.height}
    if file.medium == "audio":
        return {**common, "thumbnail": None, "isClip": False, "sound": full}
    picture = {**common, "thumbnail": links.thumbnail(file.sha256 or ""), "isClip": False, "full": full}
    return {**picture, "isClip": True, "timing": links.timing(file)} if file.medium == "video" else picture


def medium_of(task: Task) -> str:
    """What its first file is to a page: picture, clip, sound; "none" where nothing is kept."""
    first = next(iter(task.kept), None)
    return "none" if first is None else {"video": "clip", "audio": "sound"}.get(first.medium, "picture")


def tone(task: Task) -> str:
    """How a task's state is coloured: busy, open-question, good or bad."""
    if not task.is_settled:
        return "busy"
    if task.state.is_open_question:
        return "open-question"
    return "good" if task.state is TaskState.SUCCESS else "bad"


def _facts(task: Task) -> str:
    parts = [labels.credit_words(task)]
    if task.state is TaskState.SUCCESS and task.seconds is not None:
        parts.insert(0, labels.seconds_words(task.seconds))
    return " · ".join(parts)
