"""What one process needs to run the product, put together once: settings, ledger, files, links, the worker.

Server and shell both start here, so they behave alike. The worker runs under a lock; a process that does not
get it leaves the work to the one that has it and tries again every second.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import time
import types
from collections.abc import Coroutine
from typing import Any, cast

import httpx

from kie import __version__
from kie import settings as settings_module
from kie.api.client import KieClient
from kie.catalogue import Model
from kie.errors import NoKey
from kie.ledger import Ledger, transitions
from kie.media.links import FileLinks
from kie.media.store import FileStore
from kie.playground import local_jobs, webhook_self_test
from kie.playground.clocks import Clocks
from kie.playground.comparisons.recording import Recordings
from kie.playground.kept_checks import KeptChecks
from kie.playground.live_audience import Audience
from kie.playground.uploads import Uploads
from kie.settings import DEFAULT_BASE_URL, DEMO_BASE_URL, Settings
from kie.worker import callbacks, poll_interval
from kie.worker.callbacks import Inbox
from kie.worker.engine import Worker
from kie.worker.lock import worker_lock

log = logging.getLogger(__name__)
LOCAL_WORKSPACE = "local"
_REGISTRY = "_playground_of_this_process"
TRY_AGAIN_SECONDS = 1.0
AFTER_A_CRASH = 5.0
DEMO_SECONDS = {"image": 4.5, "video": 9.0}


class Playground:
    """The parts of one process. `audience` is who follows what live, and is told of every step of a task."""

    version = __version__

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.ledger = Ledger(settings.ledger_url)
        self.store = FileStore(settings.files_folder)
        self.inputs = Uploads(self.ledger, self.store)
        self.secret = self.ledger.secret()
        self.links = FileLinks(self.secret)
        self.clocks = Clocks(self.ledger)
        self.inbox = Inbox(self.ledger, service=settings.service, poll=lambda task_id: self.poll_now(task_id))
        self.recordings = Recordings(settings.data / "recordings")
        self.audience = Audience(is_work_elsewhere=lambda: self._lock_is_elsewhere)
        self.checks = KeptChecks(self.ledger, self.store, changed=self.audience.changed)
        self._worker: Worker | None = None
        self._lock_is_elsewhere = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._reconnected = asyncio.Event()
        self._sends_since_ms = 0

    def reconnect(self, settings: Settings) -> None:
        """Reach KIE by other settings from now on, without a restart; from any thread.

        Nothing is bought that was queued for that service before.
        """
        self._sends_since_ms = round(time.time() * 1000)
        self.settings = settings
        self.inbox = Inbox(self.ledger, service=settings.service, poll=lambda task_id: self.poll_now(task_id))
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._reconnected.set)

    def wake(self, workspace: str) -> None:
        """Tell the worker that there is something to do in the workspace, and whoever looks at it that something
        changed; without a worker here, the one elsewhere looks by itself."""
        self.audience.changed(workspace)
        if self._worker is not None:
            self._worker.wake()

    def poll_now(self, task_id: str) -> None:
        if self._worker is not None:
            self._worker.poll_now(task_id)

    def typical_seconds(self, model: Model) -> float | None:
        """How long a task of this model takes before there is a history: the catalogue's figure, or the demo's."""
        if self.settings.is_demo:
            return DEMO_SECONDS["video" if model.medium == "video" else "image"]
        return model.typical_seconds

    def expected_seconds(self, model: Model, *, tier: str) -> float:
        """The median time a new task of this model and tier will take."""
        past = transitions.durations(self.ledger, model=model.id, tier=tier, service=self.settings.service)
        kind: poll_interval.TaskKind = "video" if model.medium == "video" else "image"
        return poll_interval.expected_seconds(past, typical=self.typical_seconds(model), kind=kind)

    def fit_for_kie(self, sha256: str, *, workspace: str) -> tuple[str, str | None]:
        """A kept picture within the limits of KIE's background remover: how a request refers to it, and a word
        about what had to be changed."""
        from kie.cutout.kie_limits import fit_for_kie
        from kie.media.read_picture import read

        fitted = fit_for_kie(read(self.store.path(sha256).read_bytes(), name="The picture"))
        kept = self.inputs.keep(fitted.content, name=f"picture {sha256[:8]}", workspace=workspace)
        return kept.address, fitted.note

    @property
    def worker_age(self) -> float | None:
        """Seconds since the worker of this process was last seen alive; None where there is none."""
        return None if self._worker is None else time.monotonic() - self._worker.last_seen_alive

    @property
    def works_elsewhere(self) -> bool:
        return self._lock_is_elsewhere

    def client(self) -> KieClient:
        return KieClient(self.settings, transport=self._transport())

    async def work(self, *, sends_waiting: bool = True) -> None:
        """Run the worker until cancelled, whenever no other process does; a crash is logged and mended.

        Without `sends_waiting` nothing is bought that was queued before this call: only what others, who leave the
        work to this process meanwhile, ask for from now on.
        """
        self._loop, self._reconnected = asyncio.get_running_loop(), asyncio.Event()
        self._sends_since_ms = 0 if sends_waiting else round(time.time() * 1000)
        while True:
            delay = TRY_AGAIN_SECONDS
            self._reconnected.clear()
            with worker_lock(self.settings.ledger_file, service=self.settings.service) as is_mine:
                self._lock_is_elsewhere = not is_mine
                if is_mine:
                    try:
                        await self._until_reconnected(self._work_now())
                    except Exception:
                        log.exception("the worker broke; starting it again in %s s", AFTER_A_CRASH)
                        delay = AFTER_A_CRASH
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._reconnected.wait(), timeout=delay)

    async def _until_reconnected(self, work: Coroutine[Any, Any, None]) -> None:
        """The worker's life under one connection; it ends in order, as on a stop, when another one is wanted."""
        working = asyncio.ensure_future(work)
        reconnected = asyncio.ensure_future(self._reconnected.wait())
        try:
            await asyncio.wait({working, reconnected}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            reconnected.cancel()
            if not working.done():
                working.cancel()
            await asyncio.wait({working})
        if not working.cancelled() and (error := working.exception()) is not None:
            raise error

    async def _work_now(self) -> None:
        async with self.client() as client:
            self._worker = Worker(
                ledger=self.ledger,
                client=client,
                store=self.store,
                service=self.settings.service,
                callback_url=self.callback_url,
                on_change=self._changed,
                is_somebody_looking=lambda: self.audience.is_somebody_looking,
                typical=self.typical_seconds,
                local_job=lambda task: local_jobs.run(task, store=self.store, settings=self.settings),
                sends_since_ms=self._sends_since_ms,
            )
            try:
                await self._worker.run()
            finally:
                self._worker = None

    def _changed(self, workspace: str) -> None:
        self.audience.changed(workspace)
        self.checks.wake(workspace)

    @property
    def callback_url(self) -> str | None:
        base = self.settings.webhook_base_url
        return None if base is None or self.settings.is_demo else f"{base}{callbacks.PATH}"

    def check_webhook(self) -> webhook_self_test.Outcome:
        """Send a callback to our own public address, and see whether it comes back. Takes a few seconds at most."""
        if self.callback_url is None:
            return webhook_self_test.Outcome(
                works=False, sentence="WEBHOOK_BASE_URL is not set, so there is nothing to test."
            )
        return webhook_self_test.run(self.callback_url, key=self.settings.webhook_hmac_key, secret=self.secret)

    def _transport(self) -> httpx.AsyncBaseTransport | None:
        if not self.settings.is_demo:
            return None
        from kie.emulator import in_process  # the demo's parts cost start-up time; nobody else needs them

        return in_process(state=self.settings.data / "demo", base_url=DEMO_BASE_URL)


def require_key(settings: Settings) -> None:
    """The shell makes demo pictures only when asked to: a script must not take them for real ones."""
    require_no_half_setup(settings)
    if settings.is_demo:
        raise NoKey(
            "No KIE key is set, so nothing was sent. Put KIE_API_KEY=… into .env (from kie.ai/api-key), "
            "or add --demo for pictures drawn on this machine."
        )


def require_no_half_setup(settings: Settings) -> None:
    """An address of the service without a key is a mistake, not a demo."""
    if settings.is_demo and settings.base_url != DEFAULT_BASE_URL:
        raise NoKey(
            "KIE_BASE_URL is set but no key is, so nothing was sent. Set KIE_API_KEY as well, "
            "or take KIE_BASE_URL away for the demo."
        )


def current() -> Playground:
    """This process's playground, made on first use.

    It lives in a module without a file, so that neither a code reload nor a cleared cache makes a second one.
    """
    registry: dict[str, Any] = sys.modules.setdefault(_REGISTRY, types.ModuleType(_REGISTRY)).__dict__
    if "playground" not in registry:
        registry.setdefault("playground", Playground(_served_settings()))
    return cast(Playground, registry["playground"])


def _served_settings() -> Settings:
    settings = settings_module.load()
    require_no_half_setup(settings)
    return settings


def forget_current() -> None:
    """Close this process's playground; tests start each from a fresh one."""
    registry = sys.modules.get(_REGISTRY)
    if registry is not None and (playground := registry.__dict__.pop("playground", None)) is not None:
        playground.checks.close()
        playground.ledger.close()
