"""Names under which the ledger keeps single things. They stand in every ledger, so they are never changed."""

from __future__ import annotations

from enum import StrEnum


class Fact(StrEnum):
    """What is known of this ledger as a whole, or of one service's account."""

    SECRET = "secret"
    CREDIT = "credit"
    KEY_REFUSED = "key refused"


class DraftName(StrEnum):
    """The forms that are kept as they are being filled in."""

    CREATE = "create"
    BEFORE_REUSE = "create before reuse"


class Preference(StrEnum):
    """What a workspace has chosen to begin with."""

    CUTOUT_BACKEND = "cutout"
    FAVOURITE_MODELS = "favourite models"
    FIRST_STEPS = "first steps"
    HINTS_OFF = "hints off"
    HISTORY_COLUMNS = "history columns"
    GALLERY_WIDTH = "gallery width"
    SOUND_AT_END = "sound at end"
    NOTIFICATION_AT_END = "notification at end"
