"""Signed addresses of results, named so that a person recognises the file."""

from __future__ import annotations

from kie.clips import PreviewFormat
from kie.downloads import download_name
from kie.playground import Playground
from kie.records import ResultFile, Task


def download_link(house: Playground, task: Task, file: ResultFile) -> str:
    """The result with its brief and request inside."""
    return house.links.link("download", file.id, name=download_name(task, file))


def clean_link(house: Playground, task: Task, file: ResultFile) -> str:
    """The result without any metadata."""
    return house.links.link("clean", file.id, name=download_name(task, file))


def recipe_link(house: Playground, file: ResultFile, *, recipe: str, stem: str) -> str:
    """A ZIP of everything a recipe makes of the result."""
    return house.links.link("recipe", f"{file.id}~{recipe}", name=f"{stem}-{recipe}.zip")


def preview_link(
    house: Playground, file: ResultFile, *, kind: PreviewFormat, stem: str, is_glance: bool = False
) -> str:
    """A clip made small, as a GIF or an animated WebP; a glance is shown on a page and does not count as taken."""
    return house.links.link("glance" if is_glance else "preview", f"{file.id}~{kind}", name=f"{stem}-preview.{kind}")
