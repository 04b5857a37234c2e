"""Who follows what live, in this process: the feeds of all workspaces, and one thread that reads what changed.

Whoever changes something says so with `changed`. It costs nothing where nobody looks, and one look at the ledger
however many do.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from kie.playground.live_feed import Feed, Listing

T = TypeVar("T")

log = logging.getLogger(__name__)
MOST_FEEDS = 500
"""Feeds that are kept while nobody follows them, the latest."""
REST_SECONDS = 0.02
"""Between two looks: what comes in a burst is read together."""
ELSEWHERE_SECONDS = 1.0
"""How often what is followed is looked at where another process does the work, which tells nobody here."""
SILENCE_SECONDS = 3.0
"""A browser that has not said for so long that it has drawn what it was sent is not counted on."""
LOOKED_SECONDS = 30.0
"""So long after a page was drawn somebody is taken to look at it, be there a socket or not."""


@dataclass(kw_only=True)
class Follower:
    """One tab that follows one feed through a socket. `sent` is the number it was told last, `drawn` what it says it
    has drawn, `waits_since` when it was told something that it has not drawn yet."""

    workspace: str
    tab: str
    feed: Feed
    known_feed: str
    sent: int
    drawn: int = 0
    waits_since: float | None = None

    def next_message(self) -> str | None:
        """What it has to be told now; it counts as told then."""
        number = self.feed.number
        message = self.feed.message_since(self.sent, feed=self.known_feed)
        self.known_feed, self.sent = self.feed.id, number
        if message is not None and self.waits_since is None:
            self.waits_since = time.monotonic()
        return message

    def has_drawn(self, number: int) -> None:
        self.drawn = number
        if number >= self.sent:
            self.waits_since = None

    @property
    def is_counted_on(self) -> bool:
        return self.waits_since is None or time.monotonic() - self.waits_since < SILENCE_SECONDS


class Audience:
    """Thread-safe. `is_work_elsewhere` says whether changes may come that nobody here tells of."""

    def __init__(self, *, is_work_elsewhere: Callable[[], bool] = lambda: False) -> None:
        self._is_work_elsewhere = is_work_elsewhere
        self._feeds: dict[tuple[str, str], Feed] = {}
        self._followers: dict[tuple[str, str, str], Follower] = {}
        self._dirty: set[str] = set()
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._drawn_at: float | None = None

    def feed(self, workspace: str, key: str, *, read: Callable[[], Listing]) -> Feed:
        """The feed of this key, made where there is none; a page that asks for it is being drawn."""
        with self._news:
            self._drawn_at = time.monotonic()
            feed = self._feeds.pop((workspace, key), None) or Feed(key, read)
            self._feeds[workspace, key] = feed
            idle = [place for place, each in self._feeds.items() if not each.wakers]
            for place in idle[: max(0, len(self._feeds) - MOST_FEEDS)]:
                if place != (workspace, key):
                    del self._feeds[place]
            return feed

    def find(self, workspace: str, key: str) -> Feed | None:
        """The feed of this key, if a page of this process has asked for it."""
        return self._feeds.get((workspace, key))

    def changed(self, workspace: str) -> None:
        """Something that a page may show has changed; callable from any thread, returns at once."""
        with self._news:
            if self._followers:
                self._dirty.add(workspace)
                self._news.notify()

    def telling(self, workspace: str, change: Callable[..., T]) -> Callable[..., T]:
        """The same function, which also tells of what it changed."""

        def change_and_tell(*args: Any, **named: Any) -> T:
            result = change(*args, **named)
            self.changed(workspace)
            return result

        return change_and_tell

    def join(self, follower: Follower) -> None:
        with self._news:
            self._followers[follower.workspace, follower.tab, follower.feed.key] = follower
            if self._thread is None and not self._is_closed:
                self._thread = threading.Thread(target=self._look_on, name="live", daemon=True)
                self._thread.start()

    def leave(self, follower: Follower) -> None:
        with self._news:
            place = (follower.workspace, follower.tab, follower.feed.key)
            if self._followers.get(place) is follower:
                del self._followers[place]

    def is_counted_on(self, workspace: str, tab: str, key: str) -> bool:
        """Whether this tab hears of this feed by itself, so that a rerun need not tell it."""
        follower = self._followers.get((workspace, tab, key))
        feed = self._feeds.get((workspace, key))
        return follower is not None and follower.feed is feed and follower.is_counted_on

    @property
    def is_somebody_looking(self) -> bool:
        """True where no page was ever drawn: in the shell somebody waits."""
        if self._drawn_at is None:
            return True
        return bool(self._followers) or time.monotonic() - self._drawn_at < LOOKED_SECONDS

    def close(self) -> None:
        with self._news:
            self._is_closed = True
            self._news.notify()

    def _look_on(self) -> None:
        while not self._is_closed:
            with self._news:
                if not self._dirty:
                    self._news.wait(ELSEWHERE_SECONDS)
                workspaces, self._dirty = self._dirty, set()
                if not workspaces and self._is_work_elsewhere():
                    workspaces = {follower.workspace for follower in self._followers.values()}
                followed = [
                    feed for (name, _), feed in self._feeds.items() if name in workspaces and feed.wakers
                ]  # fmt: skip
            for feed in followed:
                try:
                    feed.look()
                except Exception:  # the next change, or the slow rerun, reads it again
                    log.exception("a live part could not be read")
            if followed:
                time.sleep(REST_SECONDS)
