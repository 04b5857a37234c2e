"""How this process reaches KIE, and how that goes: address, balance, worker, callbacks. No key is shown by anything."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from kie.ledger import account, callback_log, queries
from kie.ledger.callback_log import Overview, Reason
from kie.playground.container import Playground
from kie.playground.key_trial import Trial, try_key, write_down
from kie.playground.webhook_self_test import Outcome
from kie.settings import DEFAULT_BASE_URL, shown
from kie.worker.poll_interval import MISSED_CALLBACKS

__all__ = ["MISSED_CALLBACKS", "Connection", "Outcome", "Overview", "Reason", "Trial"]


class Connection:
    """`service` is whose tasks are made here; `budget` are the credits that may be spent in 24 hours."""

    def __init__(self, app: Playground) -> None:
        settings = app.settings
        self._app, self.version = app, app.version
        self.is_demo, self.service, self.budget = settings.is_demo, settings.service, settings.budget_credits_per_day
        self.address, self.is_usual_address = shown(settings.base_url), settings.base_url == DEFAULT_BASE_URL
        self.requests_go_to = DEFAULT_BASE_URL if settings.is_demo else self.address
        """What a request that is copied names: the demo answers inside this process alone."""
        self.callback_url = app.callback_url
        self.callbacks_are_signed = settings.webhook_hmac_key is not None
        self.balance = partial(account.credit, app.ledger, service=self.service)
        self.is_key_refused = partial(account.is_key_refused, app.ledger, service=self.service)
        self.callbacks = partial(callback_log.overview, app.ledger, service=self.service)
        self.kept_files = partial(queries.kept_files, app.ledger)
        self.test_webhook = app.check_webhook

    def connect(self, *, key: str, address: str = "", writes_down: bool = False) -> Trial:
        """Try a key, and use it from now on where it works; in `.env` it is kept only with `writes_down`.

        Raises BadInput where `.env` cannot be written; the key is used nevertheless.
        """
        trial = try_key(self._app.settings, key=key, address=address)
        if trial.settings is None:
            return trial
        account.credit_seen(self._app.ledger, service=trial.settings.service, amount=trial.credits or 0.0)
        self._app.reconnect(trial.settings)
        if writes_down:
            write_down(trial.settings, folder=Path.cwd())
        return trial

    @property
    def callback_address(self) -> str | None:
        """Where KIE reports to, as a page may show it; None where webhooks are off."""
        return None if self.callback_url is None else shown(self.callback_url)

    @property
    def worker_age(self) -> float | None:
        """Seconds since the worker of this process was last seen alive; None where there is none."""
        return self._app.worker_age

    @property
    def works_elsewhere(self) -> bool:
        """Whether another process does the work."""
        return self._app.works_elsewhere
