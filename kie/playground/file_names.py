"""What a result is called when it leaves: in a ZIP, in a folder, in a browser."""

from __future__ import annotations

from kie.domain.task import ResultFile, Task
from kie.media.mime import file_extension
from kie.media.names import LONGEST_STEM, file_name, is_device, shortened, slug, stands_in_a_name

ORIGINALS = "originals/"
"""Where the picture goes that a named cut-out was made from: the asset itself is the cut-out."""


_LONGEST_STEM = 200
"""Bytes: file systems take 255, and an ending and a number are still to come."""


def asset_stem(name: str) -> str:
    """The name as it can stand in any file system, with its folders: an imported one may be "../../evil"."""
    return "/".join(filter(None, map(_part, name.split("/"))))


def _part(name: str) -> str:
    letters = "".join(letter if stands_in_a_name(letter) else "-" for letter in name)
    part = letters.encode()[:_LONGEST_STEM].decode(errors="ignore").strip(" .-")
    return f"_{part}" if is_device(part) else part


def picture_stem(task: Task) -> str:
    """The first words of a task's prompt, for the names of what is made from its picture."""
    return shortened(slug(task.prompt, words=4), LONGEST_STEM) or "picture"


def download_name(task: Task, file: ResultFile) -> str:
    """What the browser saves a result as."""
    return file_name(model=task.model, prompt=task.prompt, mime=file.mime or "", sha256=file.sha256 or "")


def asset_name(task: Task, result: ResultFile, *, is_original: bool) -> str:
    """What a result is called: by the name that somebody gave it, or by its model, prompt and content."""
    mime, stem = result.mime or "", asset_stem(task.name or "")
    if not stem:
        return file_name(model=task.model, prompt=task.prompt, mime=mime, sha256=result.sha256 or "")
    return f"{ORIGINALS if is_original else ''}{stem}.{file_extension(mime)}"
