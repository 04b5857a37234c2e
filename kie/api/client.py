"""The only module that speaks HTTP to KIE. One connection pool, timeouts a phase, errors translated once.

A createTask is sent once. What proves that nothing was started (no connection, KIE's own 429) is raised as
Unreachable or RateLimited; every other end without a task id is OutcomeUnknown or Refused. The caller
decides about repeating; nothing in here repeats by itself.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from kie import __version__
from kie.api import limits, protocol
from kie.api.error_messages import may_have_started
from kie.catalogue.remote_models import RemoteCatalogue
from kie.catalogue.remote_schema import RemoteSchema
from kie.catalogue.types import Json
from kie.domain.task import Record
from kie.errors import NoKey, NotUnderstood, RateLimited, Unreachable
from kie.media.safe_fetch import why_unreached
from kie.settings import DEMO_BASE_URL, Settings, shown

USER_AGENT = f"kie-playground/{__version__}"
TIMEOUT = httpx.Timeout(connect=10.0, read=60.0, write=60.0, pool=60.0)
LIMITS = httpx.Limits(max_connections=16, max_keepalive_connections=8, keepalive_expiry=30.0)

_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class KieClient:
    """KIE's market endpoints, typed. `transport` is the one seam: the demo's emulator and the tests use it."""

    def __init__(
        self, settings: Settings, *, transport: httpx.AsyncBaseTransport | None = None, timeout: httpx.Timeout = TIMEOUT
    ) -> None:
        self._key = settings.key or ("demo" if transport is not None else None)
        self._base_url = settings.base_url if settings.key else DEMO_BASE_URL
        self._upload_url = settings.upload_url if settings.key else DEMO_BASE_URL
        self._http = httpx.AsyncClient(
            transport=transport,
            timeout=timeout,
            limits=LIMITS,
            headers={"User-Agent": USER_AGENT},
            follow_redirects=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def create_task(self, *, model: str, input: Mapping[str, Json], callback_url: str | None = None) -> str:  # noqa: A002 - KIE's word
        """Start a task and return KIE's id for it. This is the one call that costs money.

        Raises BadInput, with nothing sent, where the request cannot be written down at all.
        """
        body = protocol.encoded(protocol.create_body(model=model, input=input, callback_url=callback_url))
        headers = {**self._authorization(), "Content-Type": "application/json"}
        try:
            response = await self._http.post(self._base_url + protocol.CREATE_TASK, content=body, headers=headers)
        except _NOTHING_SENT as error:
            raise self._unreachable(error) from None
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            raise may_have_started(f"The answer to this request never came ({why_unreached(error)}).") from None
        try:
            return protocol.read_created(response.status_code, response.content)
        except RateLimited as limited:
            header = response.headers.get("Retry-After")
            limited.retry_after = limits.retry_after(header, default=limited.retry_after)
            raise

    async def record(self, kie_task_id: str) -> Record:
        """Ask about a task; free, and safe to repeat."""
        response = await self._request("GET", protocol.RECORD_INFO, params={"taskId": kie_task_id})
        return protocol.read_record(response.status_code, response.content)

    async def credit(self) -> float:
        """The account's balance in credits."""
        response = await self._request("GET", protocol.CREDIT)
        return protocol.read_credit(response.status_code, response.content)

    async def models(self) -> RemoteCatalogue:
        """KIE's own list of its models; free."""
        response = await self._request("GET", protocol.MODELS)
        return protocol.read_models(response.status_code, response.content)

    async def model_schema(self, model_id: str) -> RemoteSchema:
        """What a model takes; free. Its `parameters` are None where KIE has not published them yet."""
        response = await self._request("GET", protocol.model_path(model_id, "schema"))
        return protocol.read_schema(response.status_code, response.content)

    async def model_price(self, model_id: str) -> str | None:
        """What a model costs, in KIE's words; free. None where KIE publishes none."""
        response = await self._request("GET", protocol.model_path(model_id, "price"))
        return protocol.read_price(response.status_code, response.content)

    async def download_url(self, url: str) -> str:
        """A fresh link, good for 20 minutes, to a result whose own link has died."""
        response = await self._request("POST", protocol.DOWNLOAD_URL, json={"url": url})
        return protocol.read_download_url(response.status_code, response.content)

    async def upload(self, path: Path, *, name: str, mime: str) -> str:
        """Put a file where KIE can fetch it for three days; free. Returns its address."""
        where = {"uploadPath": "playground", "fileName": name}
        if path.stat().st_size <= protocol.BASE64_BYTES:
            content = base64.b64encode(await asyncio.to_thread(path.read_bytes)).decode()
            body = {"base64Data": f"data:{mime};base64,{content}", **where}
            response = await self._request("POST", protocol.UPLOAD_BASE64, base_url=self._upload_url, json=body)
        else:
            with path.open("rb") as file:
                response = await self._request(
                    "POST",
                    protocol.UPLOAD_STREAM,
                    base_url=self._upload_url,
                    files={"file": (name, file, mime)},
                    data=where,
                )
        return protocol.read_upload(response.status_code, response.content)

    @asynccontextmanager
    async def download(self, url: str) -> AsyncIterator[httpx.Response]:
        """Stream a result file. The key is not sent: result hosts are not KIE's API."""
        try:
            async with self._http.stream("GET", url, follow_redirects=True) as response:
                yield response
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            raise NotUnderstood(f"The result host broke off ({why_unreached(error)}).") from None

    async def _request(self, method: str, path: str, *, base_url: str | None = None, **content: Any) -> httpx.Response:
        """A request that is free to repeat; `content` as httpx takes it (params, json, files, data)."""
        try:
            return await self._http.request(
                method, (base_url or self._base_url) + path, headers=self._authorization(), **content
            )
        except _NOTHING_SENT as error:
            raise self._unreachable(error) from None
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            raise NotUnderstood(
                f"KIE's answer did not arrive ({why_unreached(error)}). Asking again is free."
            ) from None

    def _authorization(self) -> dict[str, str]:
        if self._key is None:
            raise NoKey("No KIE key is set, so nothing was sent. Put KIE_API_KEY=… into .env (from kie.ai/api-key).")
        return {"Authorization": f"Bearer {self._key}"}

    def _unreachable(self, error: Exception) -> Unreachable:
        return Unreachable(
            f"KIE could not be reached at {shown(self._base_url)} ({why_unreached(error)}). Nothing was sent and "
            "nothing was billed. Check the network and KIE_BASE_URL."
        )
