"""Every route beside the pages, and the middleware around everything."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.routing import Route

from kie.server import downloads, healthz, kept_files, shelf_rows, webhook
from kie.server.security_headers import SecurityHeaders

ROUTES: Sequence[Route] = (healthz.ROUTE, *webhook.ROUTES, kept_files.ROUTE, shelf_rows.ROUTE, downloads.ROUTE)
MIDDLEWARE: Sequence[Middleware] = (Middleware(SecurityHeaders),)
