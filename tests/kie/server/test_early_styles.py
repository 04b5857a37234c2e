"""The stylesheet in the head of every page, and nothing else touched."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse
from starlette.routing import Route

from kie.server.early_styles import styled_by

PAGE = f"<html><head><title>Ä</title></head><body>{'words ' * 400}</body></html>"
HTML = {"accept": "text/html,*/*", "accept-encoding": "gzip"}


Ask = Callable[..., httpx.Response]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    page, styles = tmp_path / "page.html", tmp_path / "frame.css"
    page.write_text(PAGE, encoding="utf-8")
    styles.write_text("p { color: red }", encoding="utf-8")

    async def serve(request: Request) -> FileResponse:
        return FileResponse(page)

    async def tell(request: Request) -> JSONResponse:
        return JSONResponse({"ok": "</head>"})

    packed = GZipMiddleware(Starlette(routes=[Route("/", serve), Route("/told", tell)]))
    middleware = styled_by(styles)
    app = middleware.cls(packed, *middleware.args, **middleware.kwargs)

    def answer(path: str, headers: Mapping[str, str], *, method: str = "GET") -> httpx.Response:
        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(one())

    return answer


def test_a_page_has_its_styles_in_its_head_and_says_how_long_it_is(ask: Ask) -> None:
    response = ask("/", HTML)
    assert response.text == PAGE.replace("</head>", "<style>p { color: red }</style></head>")
    assert int(response.headers["content-length"]) == len(response.content)


def test_a_page_asked_for_again_comes_whole(ask: Ask) -> None:
    first = ask("/", HTML)
    assert not {"etag", "last-modified", "accept-ranges"} & set(first.headers)
    etag = ask("/", {"accept": "*/*"}).headers["etag"]
    again = ask("/", {**HTML, "if-none-match": etag, "range": "bytes=0-3"})
    assert (again.status_code, again.content) == (200, first.content)


def test_what_is_no_page_passes_as_it_is(ask: Ask) -> None:
    assert ask("/told", HTML).json() == {"ok": "</head>"}
    assert ask("/", {"accept": "*/*"}).text == PAGE
    assert ask("/", HTML, method="HEAD").status_code == 200
