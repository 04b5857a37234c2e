"""A report as one HTML file: pictures inside, no script, no network, fit to be printed. All words are escaped."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from kie.errors import BadInput
from kie.media.store import FileStore
from kie.playground.comparisons.anonymize import blinded, edge_of_all
from kie.playground.comparisons.report.contents import Picture, Report
from kie.playground.comparisons.verdict_picture import VerdictPicture
from kie.playground.comparisons.verdict_picture import html as verdict_html

EDGE = 900
_SMALLER_EDGE, _MANY = 480, 40


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What stands in a picture's place: its data address, or the words for why there is none."""

    address: str | None
    instead: str = ""


def html(report: Report, *, store: FileStore) -> bytes:
    """The whole file. Many pictures are made smaller, so that it can still be mailed; blind ones all of one size."""
    pictures = [p for s in report.sections for row in s.rows for cell in row.cells for p in cell if p.sha256]
    edge = EDGE if len(pictures) <= _MANY else _SMALLER_EDGE
    if report.is_blind:
        edge = min(edge, edge_of_all(_path(picture, store=store) for picture in pictures))

    def shown(picture: Picture) -> Shown:
        return _shown(picture, store=store, edge=edge)

    return _template().render(report=report, shown=shown, drawn=_drawn).encode(errors="replace")


def _drawn(picture: VerdictPicture) -> Markup:
    return Markup(verdict_html(picture))  # its own template has escaped every word in it


def _path(picture: Picture, *, store: FileStore) -> Path | None:
    """Where the picture, or a clip's poster, is."""
    if picture.sha256 is None:
        return None
    return (store.path if picture.mime.startswith("image/") else store.thumbnail)(picture.sha256)


def _shown(picture: Picture, *, store: FileStore, edge: int) -> Shown:
    path = _path(picture, store=store)
    if path is None or not path.is_file():
        return Shown(address=None, instead="no picture")
    is_picture = picture.mime.startswith("image/")
    try:
        content, mime = blinded(path, mime=picture.mime if is_picture else "image/webp", edge=edge)
    except BadInput:
        return Shown(address=None, instead="could not be read")
    return Shown(address=f"data:{mime};base64,{base64.b64encode(content).decode()}")


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("page.html")
