"""What a result's picture looks like, for comparing pictures: read from the thumbnail, once, as a kept picture never
changes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import Image

from kie.media.store import FileStore
from prompts.evaluation.pixels import Fingerprint, fingerprint

_REMEMBERED = 4000


def fingerprint_of(sha256: str, *, store: FileStore) -> Fingerprint | None:
    """What a kept picture looks like; None where it is not there any more."""
    thumbnail = store.thumbnail(sha256)
    return _fingerprint(thumbnail) if thumbnail.is_file() else None


@lru_cache(maxsize=_REMEMBERED)
def _fingerprint(path: Path) -> Fingerprint:
    with Image.open(path) as picture:
        return fingerprint(picture)
