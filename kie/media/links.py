"""Signed addresses of kept files: they die after an hour and cannot be forged."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from urllib.parse import quote

LINK_SECONDS = 3600
LINK_BUCKET = 300
_MOMENT = re.compile(r"[0-9]{1,12}")


class FileLinks:
    """Signed addresses for result files. A link dies after an hour; within five minutes it stays the same,
    so that a browser's cache works across reruns."""

    PREFIX = "/app/static/kie"

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def thumbnail(self, sha256: str) -> str:
        return self._link("thumbnail", sha256)

    def full(self, sha256: str) -> str:
        return self._link("full", sha256)

    def link(self, kind: str, key: str, *, name: str) -> str:
        """An address for exactly one thing; see kie.server.downloads for the kinds."""
        return self._link(kind, key, name=name)

    def is_valid(self, *, kind: str, key: str, name: str, expires: str, signature: str) -> bool:
        if not _MOMENT.fullmatch(expires) or int(expires) < time.time():
            return False
        signed = self._sign(kind, key, name, expires)
        return hmac.compare_digest(signed.encode(), signature.encode("utf-8", "replace"))

    def _link(self, kind: str, key: str, *, name: str = "") -> str:
        expires = str(int(time.time() // LINK_BUCKET * LINK_BUCKET) + LINK_SECONDS)
        signature = self._sign(kind, key, name, expires)
        tail = f"/{quote(name)}" if name else ""
        return f"{self.PREFIX}/{kind}/{key}{tail}?e={expires}&s={signature}"

    def _sign(self, kind: str, key: str, name: str, expires: str) -> str:
        message = "\n".join((kind, key, name, expires)).encode("utf-8", "replace")
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()[:40]
