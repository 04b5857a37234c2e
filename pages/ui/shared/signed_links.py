"""Signed addresses of results, named so that a person recognises the file."""

from __future__ import annotations

from kie.domain.task import ResultFile, Task
from kie.media.video import PreviewFormat
from kie.playground.container import Playground
from kie.playground.file_names import download_name


def download_link(app: Playground, task: Task, file: ResultFile) -> str:
    """The result with its brief and request inside."""
    return app.links.link("download", file.id, name=download_name(task, file))


def clean_link(app: Playground, task: Task, file: ResultFile) -> str:
    """The result without any metadata."""
    return app.links.link("clean", file.id, name=download_name(task, file))


def recipe_link(app: Playground, file: ResultFile, *, recipe: str, stem: str) -> str:
    """A ZIP of everything a recipe makes of the result."""
    return app.links.link("recipe", f"{file.id}~{recipe}", name=f"{stem}-{recipe}.zip")


def preview_link(app: Playground, file: ResultFile, *, kind: PreviewFormat, stem: str, is_glance: bool = False) -> str:
    """A clip made small, as a GIF or an animated WebP; a glance is shown on a page and does not count as taken."""
    return app.links.link("glance" if is_glance else "preview", f"{file.id}~{kind}", name=f"{stem}-preview.{kind}")
