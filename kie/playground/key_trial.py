"""Tries a key before it is used: asks KIE for the balance of its account, which costs nothing. The key is in no
sentence, no log and no file unless a person asks for it."""

from __future__ import annotations

import asyncio
import dataclasses
import os
from dataclasses import dataclass
from pathlib import Path

import httpx
from dotenv import set_key

from kie.api.client import KieClient
from kie.errors import BadInput, BadSettings, KeyRefused, KieError
from kie.settings import DEFAULT_BASE_URL, DEFAULT_UPLOAD_URL, Settings, read_key, read_url

PATIENCE = httpx.Timeout(10.0)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What came of trying a key: the `settings` to use from now on where it `works`, and a sentence either way."""

    works: bool
    sentence: str
    settings: Settings | None = None
    credits: float | None = None


def try_key(now: Settings, *, key: str, address: str = "") -> Trial:
    """Ask for the balance with this key, at `address` where it is not KIE's own. Takes ten seconds at most."""
    try:
        wanted = _with_key(now, key=key, address=address)
    except BadInput as error:
        return Trial(works=False, sentence=error.message)
    try:
        credits = asyncio.run(_balance(wanted))
    except KeyRefused:
        sentence = "KIE refuses this key. Copy it again from kie.ai/api-key, whole. Nothing was kept."
        return Trial(works=False, sentence=sentence)
    except KieError as error:
        return Trial(works=False, sentence=f"{error.message} The key was not tried to its end, and nothing was kept.")
    return Trial(works=True, sentence=_balance_sentence(credits), settings=wanted, credits=credits)


def write_down(settings: Settings, *, folder: Path) -> Path:
    """Put the key, and an address that is not KIE's own, into `.env` in `folder`, readable by its owner alone.

    What else stands there stays. Raises BadInput where it cannot be written.
    """
    path = folder / ".env"
    values = {"KIE_API_KEY": settings.key or ""}
    if settings.base_url != DEFAULT_BASE_URL:
        values |= {"KIE_BASE_URL": settings.base_url, "KIE_UPLOAD_URL": settings.upload_url}
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        for name, value in values.items():
            set_key(path, name, value, quote_mode="auto")
        path.chmod(0o600)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput(f".env cannot be written ({reason}). The key is used until this program ends.") from None
    return path


def _with_key(now: Settings, *, key: str, address: str) -> Settings:
    """Raises BadInput for what cannot be a key or an address."""
    try:
        read, base_url = read_key(key.strip() or None), read_url("The address", address.strip() or None)
    except BadSettings as error:
        raise BadInput(error.message.replace("KIE_API_KEY", "The key")) from None
    if read is None:
        raise BadInput("Paste a key first: kie.ai/api-key makes one.")
    upload_url = now.upload_url if base_url is None else base_url
    if base_url is None and now.base_url != DEFAULT_BASE_URL and now.is_demo:
        upload_url = DEFAULT_UPLOAD_URL
    return dataclasses.replace(now, key=read, base_url=base_url or DEFAULT_BASE_URL, upload_url=upload_url)


async def _balance(settings: Settings) -> float:
    async with KieClient(settings, timeout=PATIENCE) as client:
        return await client.credit()


def _balance_sentence(credits: float) -> str:
    if credits <= 0:
        return "Connected. This account has no credits: nothing can be made until some are bought at kie.ai."
    return f"Connected. The balance is {credits:,.12g} credit{'' if credits == 1 else 's'}."
