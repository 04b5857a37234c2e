"""Where an upload is kept and what is answered; the upload host's rules, without HTTP."""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from kie.catalogue import Json
from kie.emulator.persistence import Store, write_whole
from kie.emulator.replies import Refusal
from kie.media import mime as media_types

ACCOUNT = "100001"
MOST_BYTES = 100_000_000
FETCH_SECONDS = 30.0
PATHS = ("/api/file-base64-upload", "/api/file-stream-upload", "/api/file-url-upload")
_DATA_URL = re.compile(r"data:([\w.+-]+/[\w.+-]+)?[^,]*,", re.ASCII)
_UNSAFE = re.compile(r"[^\w.() -]")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """`file_name` is what it is to be called, `own_name` what it was called where it came from, `mime` what was said
    of its bytes; each may be missing.
    """

    content: bytes
    folder: str
    file_name: str | None = None
    own_name: str = ""
    mime: str | None = None


def from_base64(body: Json) -> Upload:
    """Raises Refusal."""
    data = required(body, "base64Data")
    data_url = _DATA_URL.match(data)
    packed = re.sub(r"\s", "", data[data_url.end() :] if data_url else data)
    try:
        content = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refusal(400, "Base64 decoding failed: Invalid Base64 format") from error
    return Upload(
        content=content,
        folder=required(body, "uploadPath"),
        file_name=optional(body, "fileName"),
        mime=data_url[1] if data_url else None,
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
    """Write the file down, as of `now`, and say where it is. Same path and name overwrite.

    Raises Refusal and OSError.
    """
    if len(upload.content) > MOST_BYTES:
        raise Refusal(400, "File size exceeds the limit")
    mime = _mime(upload)
    ending = media_types.extension(mime) or PurePosixPath(_safe(upload.own_name)).suffix
    name = _safe(upload.file_name or "") or f"{round(now * 1000)}-{secrets.token_hex(5)}{ending or '.bin'}"
    if "." not in name:
        name += ending
    folders = [_safe(part) for part in upload.folder.split("/")]
    path = PurePosixPath("kieai", ACCOUNT, *filter(None, folders), name)
    file = store.uploads / path.relative_to("kieai")
    write_whole(file, upload.content)
    os.utime(file, (now, now))
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
            "mimeType": media_types.of_name(name) or mime,
            "uploadedAt": uploaded.replace("+00:00", "Z"),
        },
    }


def is_upload_path(path: str) -> bool:
    return path.rstrip("/") in PATHS


def _mime(upload: Upload) -> str:
    """By the name it is to have, else by its content, else by what was said of it."""
    mime = (upload.mime or "").partition(";")[0].strip().lower()
    return (
        media_types.of_name(upload.file_name or "")
        or media_types.of_content(upload.content)
        or media_types.of_name(upload.own_name)
        or mime
        or media_types.UNKNOWN
    )


def _safe(part: str) -> str:
    """One step of a path that cannot lead out of the folder."""
    cleaned = _UNSAFE.sub("_", part.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    return cleaned[-120:]
