"""A report as one HTML file: pictures inside, no script, no network, fit to be printed. All words are escaped."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from kie.blind import blinded
from kie.files import FileStore
from kie.report.contents import Picture, Report

EDGE = 900
_SMALLER_EDGE, _MANY = 480, 40


def html(report: Report, *, store: FileStore) -> bytes:
    """The whole file. Many pictures are made smaller, so that it can still be mailed."""
    count = sum(1 for s in report.sections for row in s.rows for cell in row.cells for p in cell if p.sha256)
    edge = EDGE if count <= _MANY else _SMALLER_EDGE

    def address(picture: Picture) -> str | None:
        return _data_address(picture, store=store, edge=edge)

    return _template().render(report=report, address=address).encode(errors="replace")


def _data_address(picture: Picture, *, store: FileStore, edge: int) -> str | None:
    """The picture, or a clip's poster, as a data address; None where its bytes are gone."""
    if picture.sha256 is None:
        return None
    is_clip = not picture.mime.startswith("image/")
    path = store.thumbnail(picture.sha256) if is_clip else store.path(picture.sha256)
    if not path.is_file():
        return None
    content, mime = blinded(path, mime="image/webp" if is_clip else picture.mime, edge=edge)
    return f"data:{mime};base64,{base64.b64encode(content).decode()}"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("page.html")
