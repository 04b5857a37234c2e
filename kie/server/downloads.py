"""What leaves through the browser: results with their history inside, clean copies, ZIPs, exports.

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

from kie.domain.comparison import brief_of
from kie.domain.task import Run, Task
from kie.errors import BadInput
from kie.ledger import (
    file_transitions,
    history_export,
    history_queries,
    judgings,
    link_targets,
    model_costs,
    queries,
    workspace_export,
)
from kie.media import metadata
from kie.media.links import FileLinks
from kie.playground import container
from kie.playground.comparisons import anonymize
from kie.playground.container import Playground
from kie.playground.file_names import picture_stem
from kie.server.result_zip import comparison_zip, results_zip

LARGEST_EMBEDDED = 200_000_000
"""Bytes; a file larger than this is handed out as it is, without its history inside."""


async def download(request: Request) -> Response:
    """Check the signature, then hand out what the address names."""
    app = container.current()
    kind, key, name = (request.path_params[part] for part in ("kind", "key", "name"))
    handler = _HANDLERS.get(kind)
    is_valid = app.links.is_valid(
        kind=kind,
        key=key,
        name=name,
        expires=request.query_params.get("e", ""),
        signature=request.query_params.get("s", ""),
    )
    if handler is None or not is_valid:
        return Response("This link has expired. Reload the page.", status_code=403, media_type="text/plain")
    return await handler(app, kind=kind, key=key, name=name)


async def _result(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """One result: `download` with its brief and request inside, `clean` without any metadata."""
    found = await asyncio.to_thread(queries.file_in_context, app.ledger, file_id=key)
    if found is None or found.file.sha256 is None:
        return _gone()
    path = app.store.path(found.file.sha256)
    if not path.is_file():
        return _gone()
    await asyncio.to_thread(model_costs.downloaded, app.ledger, [found.task.id])
    mime = found.file.mime or "application/octet-stream"
    if not mime.startswith("image/") or path.stat().st_size > LARGEST_EMBEDDED:
        return FileResponse(path, media_type=mime, filename=name, headers=_HEADERS)
    content = await asyncio.to_thread(_content, path, None if kind == "clean" else provenance_of(found.run, found.task))
    return Response(content, media_type=mime, headers={**_HEADERS, **_attachment(name)})


async def _made(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """A recipe's ZIP, a converted copy or a clip's preview, made from a result on request; a `glance` is only seen."""
    file_id, *options = key.split("~")
    found = await asyncio.to_thread(queries.file_in_context, app.ledger, file_id=file_id)
    if found is None or found.file.sha256 is None:
        return _gone()
    make = _MAKERS[kind]
    try:
        content, mime = await asyncio.to_thread(make, app, found, options)
    except BadInput as error:
        return Response(error.message, status_code=422, media_type="text/plain")
    if kind == "glance":
        return Response(content, media_type=mime, headers=_HEADERS)
    await asyncio.to_thread(model_costs.downloaded, app.ledger, [found.task.id])
    return Response(content, media_type=mime, headers={**_HEADERS, **_attachment(name)})


async def _blind(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """One side of a pair that is being judged; the address says which side of which pair, and nothing of the result."""
    judging_id, number, side = key.split("~")
    pair = await asyncio.to_thread(judgings.pair, app.ledger, judging_id=judging_id, number=int(number))
    if pair is None:
        return _gone()
    ids = (pair.left_file, pair.right_file)
    both = [await asyncio.to_thread(file_transitions.load, app.ledger, file_id) for file_id in ids]
    file = both[0] if side == "left" else both[1]
    if file is None or file.sha256 is None:
        return _gone()
    path, mime = app.store.path(file.sha256), file.mime or ""
    if not path.is_file() or not mime.startswith(("image/", "video/")):
        return _gone()
    edge = anonymize.common_edge(*((f.width, f.height) for f in both if f))
    try:
        content, shown_as = await asyncio.to_thread(anonymize.blinded, path, mime=mime, edge=edge)
    except BadInput:
        return _gone()
    return Response(content, media_type=shown_as, headers=_HEADERS)


async def _recorded(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """One picture of a recording, or the recording itself."""
    recording_name, _, entry = key.partition("~")
    try:
        if not entry:
            return FileResponse(app.recordings.path(recording_name), filename=name, headers=_HEADERS)
        content, mime = await asyncio.to_thread(app.recordings.picture, recording_name, entry.replace("-", "/", 1))
    except BadInput:
        return _gone()
    return Response(content, media_type=mime, headers=_HEADERS)


async def _selection(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """Several results: a streamed ZIP, or their metadata as CSV or JSON."""
    ids = await asyncio.to_thread(link_targets.selection, app.ledger, selection_id=key)
    if ids is None:
        return _gone()
    tasks = history_queries.selection(app.ledger, workspace=container.LOCAL_WORKSPACE, ids=ids)
    if name.endswith(".zip"):
        await asyncio.to_thread(model_costs.downloaded, app.ledger, ids)
        return _stream(results_zip(app.store, tasks), mime="application/zip", name=name)
    lines = history_export.as_csv(tasks) if name.endswith(".csv") else history_export.as_json(tasks)
    mime = "text/csv; charset=utf-8" if name.endswith(".csv") else "application/json"
    return _stream((line.encode() for line in lines), mime=mime, name=name)


async def _report(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """A comparison's report as one HTML file, or its contact sheet."""
    from kie.playground.comparisons import report  # its template and fonts cost start-up time

    content = await asyncio.to_thread(link_targets.report, app.ledger, report_id=key)
    if content is None:
        return _gone()
    make, mime = (report.html, "text/html; charset=utf-8") if kind == "report" else (report.png, "image/png")
    made = await asyncio.to_thread(make, report.from_json(content), store=app.store)
    return Response(made, media_type=mime, headers={**_HEADERS, **_attachment(name)})


async def _comparison(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """Every result of a comparison. Nobody has chosen among them yet, so this makes no keepers."""
    run = await asyncio.to_thread(queries.run, app.ledger, workspace=container.LOCAL_WORKSPACE, run_id=key)
    if run is None:
        return _gone()
    return _stream(comparison_zip(app.store, run.tasks), mime="application/zip", name=name)


async def _everything(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """The whole workspace as one ZIP: the ledger's rows and the files."""
    return _stream(workspace_export.export(app.ledger, app.store, workspace=key), mime="application/zip", name=name)


def provenance_of(run: Run | None, task: Task) -> metadata.Provenance:
    """Where a result came from, as it is written into its file."""
    brief = brief_of(run, task) if run else {}
    return metadata.Provenance(
        prompt=task.prompt,
        model=task.model,
        parameters=task.input,
        brief=brief,
        task_id=task.kie_task_id,
        created_at=task.created_at,
    )


def _content(path: Path, inside: metadata.Provenance | None) -> bytes:
    content = path.read_bytes()
    return metadata.strip(content) if inside is None else metadata.embed(content, inside)


def _recipe(app: Playground, found: queries.FileInContext, options: Sequence[str]) -> tuple[bytes, str]:
    from kie import recipes

    image = recipes.load(app.store.path(found.file.sha256 or "").read_bytes())
    palette = [c["hex"] for c in _colours(found.run)]
    done = recipes.make(recipes.get(options[0]), image, stem=picture_stem(found.task), palette=palette)
    return recipes.zip_bytes(done), "application/zip"


def _converted(app: Playground, found: queries.FileInContext, options: Sequence[str]) -> tuple[bytes, str]:
    from kie import recipes

    image = recipes.load(app.store.path(found.file.sha256 or "").read_bytes())
    wanted, quality = options
    done = recipes.convert(image, format=cast(Any, wanted), quality=int(quality))
    return done.content, done.mime


def _trimmed(app: Playground, found: queries.FileInContext, _options: Sequence[str]) -> tuple[bytes, str]:
    from kie import cutout

    image = cutout.read(app.store.path(found.file.sha256 or "").read_bytes(), name="The cut-out")
    return cutout.to_png(cutout.trim(image, margin=0.02)), "image/png"


def _preview(app: Playground, found: queries.FileInContext, options: Sequence[str]) -> tuple[bytes, str]:
    from kie.media import video

    made = video.preview(app.store.path(found.file.sha256 or ""), kind=cast(Any, options[0]))
    return made.content, made.mime


_MAKERS: Mapping[str, Callable[[Playground, queries.FileInContext, Sequence[str]], tuple[bytes, str]]] = {
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
