"""Whether a KIE task that a person named is the one that a row of ours asked for. Pure.

KIE repeats the request in `param` of every record (595 of 595 recorded ones). Addresses are left out of the
comparison: a file of ours has another one there, and it may have been uploaded anew.
"""

from __future__ import annotations

from kie.catalogue.types import Json
from kie.domain.task import Record, Task

_LONGEST_PROMPT = 120


def belongs_elsewhere(task: Task, record: Record) -> str | None:
    """What the record belongs to, in a sentence, where that is another request than the task's; None where it is the
    task's, or KIE does not say."""
    if record.asked_model is None and not record.asked_input:
        return None
    is_other_model = record.asked_model not in (None, task.model)
    differing = [name for name, value in task.input.items() if _differs(value, record.asked_input.get(name))]
    if not is_other_model and not (record.asked_input and differing):
        return None
    prompt = " ".join(str(record.asked_input.get("prompt") or "").split())
    words = f": “{prompt[:_LONGEST_PROMPT]}{'…' if len(prompt) > _LONGEST_PROMPT else ''}”" if prompt else ""
    what = f"a request to {record.asked_model}{words}" if record.asked_model else f"another request{words}"
    where = "" if is_other_model else f" It differs in {', '.join(differing[:3])}."
    return (
        f"The id {task.kie_task_id} belongs to {what}.{where} So it was not attached: nothing was changed or billed by "
        "this. Look at kie.ai/logs for the id of this request, or send it anew if it is not there."
    )


def _differs(mine: Json, theirs: Json) -> bool:
    """Only plain values are told apart; KIE may spell a number or a switch as text."""
    if isinstance(mine, list | dict) or mine is None:
        return False
    if isinstance(mine, str) and mine.startswith(("http://", "https://", "kie-file:", "data:")):
        return False
    return _spelt(mine) != _spelt(theirs)


def _spelt(value: Json) -> str:
    if isinstance(value, bool):
        return str(value).casefold()
    if isinstance(value, int | float):
        return f"{value:.12g}"
    text = " ".join(str(value).split())
    return text.casefold() if text.casefold() in ("true", "false") else text
