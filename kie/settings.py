"""The environment, `.env` and `.env.local` as one frozen value.

The environment wins over `.env.local`, which wins over `.env`. A value that cannot be used raises
BadSettings with a sentence that names the variable; the key itself never shows in a message or a repr.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from dotenv.parser import parse_stream

from kie.errors import BadSettings

DEFAULT_BASE_URL = "https://api.kie.ai"
DEFAULT_UPLOAD_URL = "https://kieai.redpandaai.co"
DEMO_SERVICE = "demo"
DEMO_BASE_URL = "http://demo.kie.invalid"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How this process reaches KIE and where it keeps what it made.

    `key` is None in the demo. `service` says whose tasks a worker may touch: "demo", or KIE's address.
    """

    key: str | None = field(default=None, repr=False)
    base_url: str = DEFAULT_BASE_URL
    upload_url: str = DEFAULT_UPLOAD_URL
    webhook_hmac_key: str | None = field(default=None, repr=False)
    webhook_base_url: str | None = None
    data: Path = Path("data")
    database_url: str | None = field(default=None, repr=False)
    files: Path | None = None
    cutout_url: str | None = None
    cutout_key: str | None = field(default=None, repr=False)
    cutout_model: Path | None = None
    """A larger network for the embedded remover; None is the installed one."""
    budget_credits_per_day: float | None = None

    @property
    def is_demo(self) -> bool:
        return self.key is None

    @property
    def service(self) -> str:
        return DEMO_SERVICE if self.is_demo else self.base_url

    @property
    def files_folder(self) -> Path:
        return self.files or self.data / "files"

    @property
    def ledger_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data / 'ledger.sqlite'}"

    @property
    def ledger_file(self) -> Path:
        """Where the ledger really stands, whatever the address says it by."""
        place = unquote(self.ledger_url.removeprefix("sqlite:///").partition("?")[0])
        return Path(place.removeprefix("file:")).resolve()


def shown(url: str) -> str:
    """An address as a page may show it: without a name and password that stand in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _hushed(text: str) -> str:
    """The beginning of a wrong address for a sentence, without anything that may have been meant as a password."""
    return re.sub(r"//.*@", "//", text, flags=re.DOTALL)[:80]


def load(*, folder: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings for the project in `folder` (the working directory by default)."""
    folder = folder or Path.cwd()
    environ = {k: v for k, v in (os.environ if environ is None else environ).items() if v.strip()}
    layers = [environ, _dotenv(folder / ".env.local"), _dotenv(folder / ".env")]

    def text(*names: str) -> str | None:
        """The first place that knows any of the names; names are alternatives, not ranks across places."""
        return next((layer[name].strip() for layer in layers for name in names if name in layer), None)

    key = read_key(text("KIE_API_KEY", "KIE_AI_API_KEY"))
    base_url = read_url("KIE_BASE_URL", text("KIE_BASE_URL"))
    return Settings(
        key=key,
        base_url=base_url or DEFAULT_BASE_URL,
        upload_url=read_url("KIE_UPLOAD_URL", text("KIE_UPLOAD_URL")) or DEFAULT_UPLOAD_URL,
        webhook_hmac_key=text("KIE_WEBHOOK_HMAC_KEY"),
        webhook_base_url=_webhook_base(text("WEBHOOK_BASE_URL")),
        data=_folder(folder, text("PLAYGROUND_DATA") or "data"),
        database_url=_database(text("DATABASE_URL")),
        files=_files(folder, text("FILES_URL")),
        cutout_url=read_url("CUTOUT_URL", text("CUTOUT_URL")),
        cutout_key=text("CUTOUT_API_KEY"),
        cutout_model=_file(folder, text("CUTOUT_MODEL")),
        budget_credits_per_day=_number("BUDGET_CREDITS_PER_DAY", text("BUDGET_CREDITS_PER_DAY")),
    )


def _dotenv(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            bindings = list(parse_stream(lines))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path.name} cannot be read ({type(error).__name__}). Save it as UTF-8 text.") from None
    for binding in bindings:
        if binding.error:
            raise BadSettings(
                f"Line {binding.original.line} of {path.name} is not NAME=value. Mend it or take it away."
            )
    return {b.key: b.value for b in bindings if b.key and b.value is not None and b.value.strip()}


def read_key(text: str | None) -> str | None:
    """A key as it is sent. Raises BadSettings for what no key can be."""
    if text is None:
        return None
    if not text.isascii() or not text.isprintable() or any(c.isspace() for c in text):
        raise BadSettings(
            "KIE_API_KEY holds blanks or characters that a key never has. Copy it again from kie.ai/api-key."
        )
    return text


def read_url(name: str, text: str | None) -> str | None:
    """An address without a slash at its end. Raises BadSettings, naming it `name`, for what is none."""
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or any(c.isspace() for c in text):
        raise BadSettings(f"{name} must be an address such as https://api.kie.ai, not “{_hushed(text)}”.")
    return text.rstrip("/")


def _webhook_base(text: str | None) -> str | None:
    """The address of this server. KIE is given a path below it, so a query would end up in the middle."""
    url = read_url("WEBHOOK_BASE_URL", text)
    if url is None:
        return None
    if "?" in url or "#" in url:
        raise BadSettings("WEBHOOK_BASE_URL must be this server's own address, without a query (?) or a mark (#).")
    return url.removesuffix("/webhooks/kie")


def _number(name: str, text: str | None) -> float | None:
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise BadSettings(f"{name} must be a number of credits such as 500, not “{text[:40]}”.")
    return value


def _folder(base: Path, text: str) -> Path:
    path = _path("PLAYGROUND_DATA", base, text)
    if path.is_file():
        raise BadSettings("PLAYGROUND_DATA must be a folder, and it names a file.")
    return path


def _file(base: Path, text: str | None) -> Path | None:
    """A file that may be missing: whoever uses it says so, because the app goes on without it."""
    return None if text is None else _path("CUTOUT_MODEL", base, text)


def _path(name: str, base: Path, text: str) -> Path:
    try:
        path = (base / Path(text).expanduser()).resolve()
        path.exists()
    except (OSError, ValueError, RuntimeError):
        raise BadSettings(f"{name} cannot name a folder: {text[:80]!r}.") from None
    return path


def _files(base: Path, text: str | None) -> Path | None:
    if text is None:
        return None
    scheme, separator, rest = text.partition("://")
    if separator and scheme != "file":
        raise BadSettings("FILES_URL takes a folder (file:///path) in this version, not another store.")
    return _path("FILES_URL", base, rest if separator else text)


def _database(text: str | None) -> str | None:
    if text is None:
        return None
    if not text.startswith("sqlite:///"):
        raise BadSettings("DATABASE_URL takes sqlite:///path in this version, not another database.")
    if text in ("sqlite:///", "sqlite:///:memory:"):
        raise BadSettings("DATABASE_URL must name a file: a ledger in memory would forget what was paid for.")
    return text
