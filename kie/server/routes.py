"""Every route beside the pages, and the middleware around everything."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute

from kie.server import downloads, healthz, kept_files, live, shelf_rows, webhook
from kie.server.security_headers import SecurityHeaders

_HTTP: Sequence[Route] = (healthz.ROUTE, *webhook.ROUTES, kept_files.ROUTE, shelf_rows.ROUTE, downloads.ROUTE)
ROUTES: Sequence[Route | WebSocketRoute] = (*_HTTP, live.ROUTE)
MIDDLEWARE: Sequence[Middleware] = (Middleware(SecurityHeaders),)


def routes(*, below: str) -> Sequence[Route | WebSocketRoute]:
    """All of them; where the pages are served below a path, there as well: a proxy may take the path off or not."""
    path = below.strip("/")
    if not path:
        return ROUTES
    http = [Route(f"/{path}{route.path}", route.endpoint, methods=route.methods) for route in _HTTP]
    return (*ROUTES, *http, WebSocketRoute(f"/{path}{live.ROUTE.path}", live.ROUTE.endpoint))
