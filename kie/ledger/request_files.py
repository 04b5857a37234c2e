"""Files that requests work from: which a workspace may use, and where KIE can fetch what was uploaded."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as upsert

from kie.domain.stored_file import StoredFile
from kie.domain.task import FileState
from kie.ledger.database import Ledger, now_ms
from kie.ledger.schema import files, references, uploads


def keep_reference(ledger: Ledger, *, workspace: str, stored: StoredFile, name: str) -> None:
    """Note a file that requests may refer to; its bytes are in the store already."""
    row = {
        "workspace": workspace, "sha256": stored.sha256, "name": name, "mime": stored.mime, "size": stored.size,
        "width": stored.width, "height": stored.height, "seconds": stored.seconds, "created_at": now_ms(),
    }  # fmt: skip
    with ledger.write() as connection:
        connection.execute(upsert(references).values(row).on_conflict_do_nothing())


def uploaded_address(ledger: Ledger, *, service: str, sha256: str, since_ms: int) -> str | None:
    """Where KIE can still fetch these bytes, if they were uploaded since then."""
    with ledger.read() as connection:
        return connection.execute(
            sa.select(uploads.c.url).where(
                uploads.c.service == service, uploads.c.sha256 == sha256, uploads.c.uploaded_at > since_ms
            )
        ).scalar()


def uploaded(ledger: Ledger, *, service: str, sha256: str, url: str) -> None:
    row = {"service": service, "sha256": sha256, "url": url, "uploaded_at": now_ms()}
    statement = upsert(uploads).values(row)
    with ledger.write() as connection:
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["service", "sha256"], set_={"url": url, "uploaded_at": row["uploaded_at"]}
            )
        )


def forget_uploads(ledger: Ledger, *, service: str, hashes: Sequence[str]) -> None:
    """The next request uploads these contents anew, whatever life their links had left."""
    with ledger.write() as connection:
        connection.execute(uploads.delete().where(uploads.c.service == service, uploads.c.sha256.in_(hashes)))


def reference_facts(ledger: Ledger, *, workspace: str, sha256: str) -> tuple[str, str] | None:
    """Name and mime type of a file that this workspace may work from: one it brought, or a result of its own."""
    with ledger.read() as connection:
        brought = sa.select(references.c.name, references.c.mime).where(
            references.c.workspace == workspace, references.c.sha256 == sha256
        )
        made = sa.select(sa.literal(f"result {sha256[:8]}").label("name"), files.c.mime).where(
            files.c.workspace == workspace, files.c.sha256 == sha256, files.c.state == FileState.STORED
        )
        row = connection.execute(brought).first() or connection.execute(made.limit(1)).first()
    return None if row is None else (row.name, row.mime or "")
