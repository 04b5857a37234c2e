"""Where an upload is kept and what is answered; the upload host's rules, without HTTP."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from kie.catalogue import Json
from kie.emulator.replies import Refusal
from kie.emulator.store import Store, write_whole

ACCOUNT = "100001"
MOST_BYTES = 100_000_000
FETCH_SECONDS = 30.0
PATHS = ("/api/file-base64-upload", "/api/file-stream-upload", "/api/file-url-upload")
_DATA_URL = re.compile(r"data:([\w.+-]+/[\w.+-]+)?[^,]*,", re.ASCII)
_UNSAFE = re.compile(r"[^\w.() -]")
_BEGINNINGS = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF", "application/pdf"),
    (b"ID3", "audio/mpeg"),
)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """`mime` is what the client said of the bytes, if anything; `file_name` may be missing."""

    content: bytes
    folder: str
    file_name: str | None = None
    mime: str | None = None


def from_base64(body: Json) -> Upload:
    """Raises Refusal."""
    data = required(body, "base64Data")
    said = _DATA_URL.match(data)
    packed = re.sub(r"\s", "", data[said.end() :] if said else data)
    try:
        content = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refusal(400, "Base64 decoding failed: Invalid Base64 format") from error
    return Upload(
        content=content,
        folder=required(body, "uploadPath"),
        file_name=optional(body, "fileName"),
        mime=said[1] if said else None,
    )


def required(body: Json, name: str) -> str:
    """Raises Refusal."""
    value = optional(body, name)
    if value is None:
        raise Refusal(400, f"Missing required parameter: {name}")
    return value


def optional(body: Json, name: str) -> str | None:
    value = body.get(name) if isinstance(body, dict) else None
    return value.strip() or None if isinstance(value, str) else None


def keep(upload: Upload, *, store: Store, base_url: str, now: float) -> Json:
    """Write the file down and say where it is. Same path and name overwrite. Raises Refusal and OSError."""
    if len(upload.content) > MOST_BYTES:
        raise Refusal(400, "File size exceeds the limit")
    mime = _mime(upload)
    name = _safe(upload.file_name or "") or _own_name(mime, now)
    if "." not in name:
        name += _extension(mime) or ""
    folders = [_safe(part) for part in upload.folder.split("/")]
    path = PurePosixPath("kieai", ACCOUNT, *filter(None, folders), name)
    write_whole(store.uploads / path.relative_to("kieai"), upload.content)
    uploaded = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds")
    return {
        "success": True,
        "code": 200,
        "msg": "File uploaded successfully",
        "data": {
            "success": True,
            "fileName": name,
            "filePath": str(path),
            "downloadUrl": f"{base_url}/{path}".replace(" ", "%20"),
            "fileSize": len(upload.content),
            "mimeType": mime_of(name) or mime,
            "uploadedAt": uploaded.replace("+00:00", "Z"),
        },
    }


def is_upload_path(path: str) -> bool:
    return path.rstrip("/") in PATHS


def mime_of(name: str) -> str | None:
    """The type that a file's name says; webp is unknown to the standard table of Python 3.11."""
    return "image/webp" if name.lower().endswith(".webp") else mimetypes.guess_type(name)[0]


def sniff(content: bytes) -> str | None:
    """The type that the first bytes give away."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return "video/mp4"
    return next((mime for beginning, mime in _BEGINNINGS if content.startswith(beginning)), None)


def _mime(upload: Upload) -> str:
    by_name = mime_of(upload.file_name or "")
    said = upload.mime if upload.mime != "application/octet-stream" else None
    return by_name or said or sniff(upload.content) or "application/octet-stream"


def _own_name(mime: str, now: float) -> str:
    return f"{round(now * 1000)}-{secrets.token_hex(5)}{_extension(mime) or '.bin'}"


def _extension(mime: str) -> str | None:
    return ".webp" if mime == "image/webp" else mimetypes.guess_extension(mime)


def _safe(part: str) -> str:
    """One step of a path that cannot lead out of the folder."""
    cleaned = _UNSAFE.sub("_", part.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    return cleaned[-120:]
