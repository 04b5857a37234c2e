"""What leaves through the browser: results with their history inside, clean copies, ZIPs, exports.

Every address is signed for exactly one thing (see FileLinks); nothing large is built in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from kie.errors import BadInput
from kie.ledger import (
    comparisons,
    file_transitions,
    history_export,
    history_queries,
    judgings,
    link_targets,
    model_costs,
    queries,
    workspace_export,
)
from kie.media.links import FileLinks
from kie.playground import container
from kie.playground.container import Playground
from kie.server import made_files
from kie.server.file_responses import SAFE_HEADERS, attachment, expired, gone, is_valid_link, streamed
from kie.server.result_zip import comparison_zip, results_zip

LARGEST_EMBEDDED = 200_000_000
"""Bytes; a file larger than this is handed out as it is, without its history inside."""
_HEADERS = {"Cache-Control": "private, max-age=3600", **SAFE_HEADERS}


async def download(request: Request) -> Response:
    """Check the signature, then hand out what the address names."""
    app = container.current()
    kind, key, name = (request.path_params[part] for part in ("kind", "key", "name"))
    handler = _HANDLERS.get(kind)
    if handler is None or not is_valid_link(app, request, kind=kind, key=key, name=name):
        return expired()
    return await handler(app, kind=kind, key=key, name=name)


async def _result(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """One result: `download` with its brief and request inside, `clean` without any metadata."""
    result = await asyncio.to_thread(queries.file_in_context, app.ledger, file_id=key)
    if result is None or result.file.sha256 is None:
        return gone()
    path = app.store.path(result.file.sha256)
    if not path.is_file():
        return gone()
    await asyncio.to_thread(model_costs.downloaded, app.ledger, [result.task.id])
    mime = result.file.mime or "application/octet-stream"
    if not mime.startswith("image/") or path.stat().st_size > LARGEST_EMBEDDED:
        return FileResponse(path, media_type=mime, filename=name, headers=_HEADERS)
    if kind == "clean":
        content = await asyncio.to_thread(made_files.without_metadata, path)
    else:
        content = await asyncio.to_thread(made_files.with_history, path, result)
    return Response(content, media_type=mime, headers={**_HEADERS, **attachment(name)})


async def _made(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """What is made from a result on request; a `glance` is only seen."""
    file_id, *options = key.split("~")
    result = await asyncio.to_thread(queries.file_in_context, app.ledger, file_id=file_id)
    if result is None or result.file.sha256 is None:
        return gone()
    try:
        content, mime = await asyncio.to_thread(made_files.MAKERS[kind], app, result, options)
    except BadInput as error:
        return Response(error.message, status_code=422, media_type="text/plain")
    if kind == "glance":
        return Response(content, media_type=mime, headers=_HEADERS)
    await asyncio.to_thread(model_costs.downloaded, app.ledger, [result.task.id])
    return Response(content, media_type=mime, headers={**_HEADERS, **attachment(name)})


async def _timing(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """A clip's frames a second, null where nobody knows, and whether it has sound."""
    from kie.media import video  # its decoder costs start-up time

    result = await asyncio.to_thread(queries.file_in_context, app.ledger, file_id=key)
    if result is None or result.file.sha256 is None:
        return gone()
    try:
        timing = await asyncio.to_thread(video.timing, app.store.path(result.file.sha256))
    except BadInput:
        return JSONResponse({"frameRate": None, "hasSound": True}, headers=_HEADERS)
    return JSONResponse({"frameRate": timing.frame_rate, "hasSound": timing.has_sound}, headers=_HEADERS)


async def _blind(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """One side of a pair that is being judged; the address says which side of which pair, and nothing of the result."""
    judging_id, number, side = key.split("~")
    pair = await asyncio.to_thread(judgings.pair, app.ledger, judging_id=judging_id, number=int(number))
    if pair is None:
        return gone()
    ids = (pair.left_file, pair.right_file)
    both = [await asyncio.to_thread(file_transitions.load, app.ledger, file_id) for file_id in ids]
    file = both[0] if side == "left" else both[1]
    if file is None or file.sha256 is None:
        return gone()
    path, mime = app.store.path(file.sha256), file.mime or ""
    if not path.is_file() or not mime.startswith(("image/", "video/")):
        return gone()
    sizes = [(each.width, each.height) for each in both if each]
    try:
        content, shown_as = await asyncio.to_thread(made_files.blinded, path, mime=mime, sizes=sizes)
    except BadInput:
        return gone()
    return Response(content, media_type=shown_as, headers=_HEADERS)


async def _recorded(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """One picture of a recording, or the recording itself."""
    recording_name, _, entry = key.partition("~")
    try:
        if not entry:
            return FileResponse(app.recordings.path(recording_name), filename=name, headers=_HEADERS)
        content, mime = await asyncio.to_thread(app.recordings.picture, recording_name, entry.replace("-", "/", 1))
    except BadInput:
        return gone()
    return Response(content, media_type=mime, headers=_HEADERS)


async def _selection(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """Several results: a streamed ZIP, or their metadata as CSV or JSON."""
    ids = await asyncio.to_thread(link_targets.selection, app.ledger, selection_id=key)
    if ids is None:
        return gone()
    tasks = history_queries.selection(app.ledger, workspace=container.LOCAL_WORKSPACE, ids=ids)
    if name.endswith(".zip"):
        await asyncio.to_thread(model_costs.downloaded, app.ledger, ids)
        return streamed(results_zip(app.store, tasks), mime="application/zip", name=name)
    lines = history_export.as_csv(tasks) if name.endswith(".csv") else history_export.as_json(tasks)
    mime = "text/csv; charset=utf-8" if name.endswith(".csv") else "application/json"
    return streamed((line.encode() for line in lines), mime=mime, name=name)


async def _report(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """A comparison's report as one HTML file, or its contact sheet."""
    from kie.playground.comparisons import report  # its template and fonts cost start-up time

    content = await asyncio.to_thread(link_targets.report, app.ledger, report_id=key)
    if content is None:
        return gone()
    make, mime = (report.html, "text/html; charset=utf-8") if kind == "report" else (report.png, "image/png")
    made = await asyncio.to_thread(make, report.from_json(content), store=app.store)
    return Response(made, media_type=mime, headers={**_HEADERS, **attachment(name)})


async def _comparison(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """Every result of a comparison. Nobody has chosen among them yet, so this makes no keepers."""
    read = comparisons.comparison
    shown = await asyncio.to_thread(read, app.ledger, workspace=container.LOCAL_WORKSPACE, run_id=key)
    if shown is None:
        return gone()
    return streamed(
        comparison_zip(app.store, shown.run.tasks, recipes=made_files.recipe_maker(app)),
        mime="application/zip",
        name=name,
    )


async def _everything(app: Playground, *, kind: str, key: str, name: str) -> Response:
    """The whole workspace as one ZIP: the ledger's rows and the files."""
    return streamed(workspace_export.export(app.ledger, app.store, workspace=key), mime="application/zip", name=name)


_HANDLERS: Mapping[str, Callable[..., Awaitable[Response]]] = {
    "download": _result,
    "clean": _result,
    **dict.fromkeys(made_files.MAKERS, _made),
    "timing": _timing,
    "blind": _blind,
    "recorded": _recorded,
    "report": _report,
    "sheet": _report,
    "comparison": _comparison,
    "selection": _selection,
    "everything": _everything,
}
ROUTE = Route(f"{FileLinks.PREFIX}/{{kind}}/{{key}}/{{name}}", download)
