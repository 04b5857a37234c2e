"""What leaves the house through the browser: results with their history inside, clean copies, ZIPs, exports.

Every address is signed for exactly one thing (see FileLinks); nothing large is built in memory.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from kie import blind, playground, provenance
from kie.comparison import brief_of
from kie.errors import BadInput
from kie.files import FileLinks, file_name
from kie.ledger import judgings, keepers, library, transfer, views, work
from kie.ledger.intents import REPORT
from kie.playground import Playground
from kie.records import ResultFile, Run, Task
from kie.result_zip import comparison_zip, results_zip

LARGEST_EMBEDDED = 200_000_000
"""Bytes; a file larger than this is handed out as it is, without its history inside."""


async def download(request: Request) -> Response:
    """Check the signature, then hand out what the address names."""
    house = playground.current()
    kind, key, name = (request.path_params[part] for part in ("kind", "key", "name"))
    handler = _HANDLERS.get(kind)
    is_valid = house.links.is_valid(
        kind=kind,
        key=key,
        name=name,
        expires=request.query_params.get("e", ""),
        signature=request.query_params.get("s", ""),
    )
    if handler is None or not is_valid:
        return Response("This link has expired. Reload the page.", status_code=403, media_type="text/plain")
    return await handler(house, kind=kind, key=key, name=name)


async def _result(house: Playground, *, kind: str, key: str, name: str) -> Response:
    """One result: `download` with its brief and request inside, `clean` without any metadata."""
    found = await asyncio.to_thread(views.file_in_context, house.ledger, file_id=key)
    if found is None or found.file.sha256 is None:
        return _gone()
    path = house.store.path(found.file.sha256)
    if not path.is_file():
        return _gone()
    await asyncio.to_thread(keepers.downloaded, house.ledger, [found.task.id])
    mime = found.file.mime or "application/octet-stream"
    if not mime.startswith("image/") or path.stat().st_size > LARGEST_EMBEDDED:
        return FileResponse(path, media_type=mime, filename=name, headers=_HEADERS)
    content = await asyncio.to_thread(_content, path, None if kind == "clean" else provenance_of(found.run, found.task))
    return Response(content, media_type=mime, headers={**_HEADERS, **_attachment(name)})


async def _made(house: Playground, *, kind: str, key: str, name: str) -> Response:
    """A recipe's ZIP, a converted copy or a clip's preview, made from a result on request; a `glance` is only seen."""
    file_id, *options = key.split("~")
    found = await asyncio.to_thread(views.file_in_context, house.ledger, file_id=file_id)
    if found is None or found.file.sha256 is None:
        return _gone()
    make = _MAKERS[kind]
    try:
        content, mime = await asyncio.to_thread(make, house, found, options)
    except BadInput as error:
        return Response(error.message, status_code=422, media_type="text/plain")
    if kind == "glance":
        return Response(content, media_type=mime, headers=_HEADERS)
    await asyncio.to_thread(keepers.downloaded, house.ledger, [found.task.id])
    return Response(content, media_type=mime, headers={**_HEADERS, **_attachment(name)})


async def _blind(house: Playground, *, kind: str, key: str, name: str) -> Response:
    """One side of a pair that is being judged; the address says which side of which pair, and nothing of the result."""
    judging_id, number, side = key.split("~")
    pair = await asyncio.to_thread(judgings.pair, house.ledger, judging_id=judging_id, number=int(number))
    if pair is None:
        return _gone()
    ids = (pair.left_file, pair.right_file)
    both = [await asyncio.to_thread(work.load_file, house.ledger, file_id) for file_id in ids]
    file = both[0] if side == "left" else both[1]
    if file is None or file.sha256 is None:
        return _gone()
    path, mime = house.store.path(file.sha256), file.mime or ""
    if not path.is_file() or not mime.startswith(("image/", "video/")):
        return _gone()
    edge = blind.common_edge(*((f.width, f.height) for f in both if f))
    try:
        content, shown_as = await asyncio.to_thread(blind.blinded, path, mime=mime, edge=edge)
    except BadInput:
        return _gone()
    return Response(content, media_type=shown_as, headers=_HEADERS)


async def _recorded(house: Playground, *, kind: str, key: str, name: str) -> Response:
    """One picture of a recording, or the recording itself."""
    recording_name, _, entry = key.partition("~")
    try:
        if not entry:
            return FileResponse(house.recordings.path(recording_name), filename=name, headers=_HEADERS)
        content, mime = await asyncio.to_thread(house.recordings.picture, recording_name, entry.replace("-", "/", 1))
    except BadInput:
        return _gone()
    return Response(content, media_type=mime, headers=_HEADERS)


async def _selection(house: Playground, *, kind: str, key: str, name: str) -> Response:
    """Several results: a streamed ZIP, or their metadata as CSV or JSON."""
    ids = await asyncio.to_thread(views.selection, house.ledger, selection_id=key)
    if ids is None:
        return _gone()
    tasks = library.selection(house.ledger, workspace=playground.LOCAL_WORKSPACE, ids=ids)
    if name.endswith(".zip"):
        await asyncio.to_thread(keepers.downloaded, house.ledger, ids)
        return _stream(results_zip(house.store, tasks), mime="application/zip", name=name)
    lines = library.as_csv(tasks) if name.endswith(".csv") else library.as_json(tasks)
    mime = "text/csv; charset=utf-8" if name.endswith(".csv") else "application/json"
    return _stream((line.encode() for line in lines), mime=mime, name=name)


async def _report(house: Playground, *, kind: str, key: str, name: str) -> Response:
    """A comparison's report as one HTML file, or its contact sheet."""
    from kie import report  # its template and fonts cost start-up time

    content = await asyncio.to_thread(views.passing, house.ledger, name=f"{REPORT}{key}")
    if content is None:
        return _gone()
    make, mime = (report.html, "text/html; charset=utf-8") if kind == "report" else (report.png, "image/png")
    made = await asyncio.to_thread(make, report.from_json(content), store=house.store)
    return Response(made, media_type=mime, headers={**_HEADERS, **_attachment(name)})


async def _comparison(house: Playground, *, kind: str, key: str, name: str) -> Response:
    """Every result of a comparison. Nobody has chosen among them yet, so this makes no keepers."""
    run = await asyncio.to_thread(views.run, house.ledger, workspace=playground.LOCAL_WORKSPACE, run_id=key)
    if run is None:
        return _gone()
    return _stream(comparison_zip(house.store, run.tasks), mime="application/zip", name=name)


async def _everything(house: Playground, *, kind: str, key: str, name: str) -> Response:
    """The whole workspace as one ZIP: the ledger's rows and the files."""
    return _stream(transfer.export(house.ledger, house.store, workspace=key), mime="application/zip", name=name)


def provenance_of(run: Run | None, task: Task) -> provenance.Provenance:
    """Where a result came from, as it is written into its file."""
    brief = brief_of(run, task) if run else {}
    return provenance.Provenance(
        prompt=task.prompt,
        model=task.model,
        parameters=task.input,
        brief=brief,
        task_id=task.kie_task_id,
        created_at=task.created_at,
    )


def _content(path: Path, inside: provenance.Provenance | None) -> bytes:
    content = path.read_bytes()
    return provenance.strip(content) if inside is None else provenance.embed(content, inside)


def _recipe(house: Playground, found: views.FileInContext, options: Sequence[str]) -> tuple[bytes, str]:
    from kie import recipes

    image = recipes.load(house.store.path(found.file.sha256 or "").read_bytes())
    palette = [c["hex"] for c in _colours(found.run)]
    done = recipes.make(recipes.get(options[0]), image, stem=picture_stem(found.task), palette=palette)
    return recipes.zip_bytes(done), "application/zip"


def _converted(house: Playground, found: views.FileInContext, options: Sequence[str]) -> tuple[bytes, str]:
    from kie import recipes

    image = recipes.load(house.store.path(found.file.sha256 or "").read_bytes())
    wanted, quality = options
    done = recipes.convert(image, format=cast(Any, wanted), quality=int(quality))
    return done.content, done.mime


def _trimmed(house: Playground, found: views.FileInContext, _options: Sequence[str]) -> tuple[bytes, str]:
    from kie import cutout

    image = cutout.read(house.store.path(found.file.sha256 or "").read_bytes(), name="The cut-out")
    return cutout.to_png(cutout.trim(image, margin=0.02)), "image/png"


def _preview(house: Playground, found: views.FileInContext, options: Sequence[str]) -> tuple[bytes, str]:
    from kie import clips

    made = clips.preview(house.store.path(found.file.sha256 or ""), kind=cast(Any, options[0]))
    return made.content, made.mime


_MAKERS: Mapping[str, Callable[[Playground, views.FileInContext, Sequence[str]], tuple[bytes, str]]] = {
    "recipe": _recipe,
    "converted": _converted,
    "trimmed": _trimmed,
    "preview": _preview,
    "glance": _preview,
}


def _colours(run: Run | None) -> list[dict[str, str]]:
    colours = run.brief.get("colours") if run else None
    if not isinstance(colours, list):
        return []
    return [c for c in colours if isinstance(c, dict) and isinstance(c.get("hex"), str)]  # type: ignore[misc]


def picture_stem(task: Task) -> str:
    """The first words of a task's prompt, for the names of what is made from its picture."""
    words = re.findall(r"[a-z0-9]+", task.prompt.casefold())
    return "-".join(words[:4]) or "picture"


def download_name(task: Task, file: ResultFile) -> str:
    """What the browser saves a result as."""
    return file_name(model=task.model, prompt=task.prompt, mime=file.mime or "", sha256=file.sha256 or "")


def _stream(parts: Iterator[bytes], *, mime: str, name: str) -> Response:
    return StreamingResponse(_off_loop(parts), media_type=mime, headers=_attachment(name))


async def _off_loop(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Each part made in a thread, so that a large ZIP never holds up the pages."""
    while (part := await asyncio.to_thread(next, parts, None)) is not None:
        yield part


def _gone() -> Response:
    return Response("This file is not here any more.", status_code=404, media_type="text/plain")


def _attachment(name: str) -> dict[str, str]:
    safe = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    return {"Content-Disposition": f'attachment; filename="{safe}"'}


_HEADERS = {
    "Cache-Control": "private, max-age=3600",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}
_HANDLERS: Mapping[str, Callable[..., Awaitable[Response]]] = {
    "download": _result,
    "clean": _result,
    "recipe": _made,
    "converted": _made,
    "trimmed": _made,
    "preview": _made,
    "glance": _made,
    "blind": _blind,
    "recorded": _recorded,
    "report": _report,
    "sheet": _report,
    "comparison": _comparison,
    "selection": _selection,
    "everything": _everything,
}
ROUTE = Route(f"{FileLinks.PREFIX}/{{kind}}/{{key}}/{{name}}", download)
