"""`python -m kie read FILE`: what a picture says of its making. `clean IN OUT`: a copy that says nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kie.catalogue import Json
from kie.cli import exit_codes
from kie.cli.file_arguments import content_of
from kie.errors import BadInput
from kie.media import metadata
from kie.media.metadata.record import GENERATOR
from kie.media.mime import of_content


def read_metadata(*, file: Path, as_json: bool) -> int:
    """Print the record in a picture, ours or another program's; 1 where there is none."""
    record = _as_json(metadata.read(content_of(file)))
    if as_json:
        print(json.dumps(record, ensure_ascii=False))
    elif record["tool"] is None:
        print(f"{file.name} does not say how it was made.")
    else:
        print("\n".join(f"{name}: {value}" for name, value in record.items() if value not in (None, {}, "")))
    return exit_codes.FAILED if record["tool"] is None else exit_codes.OK


def clean(*, source: Path, target: Path) -> int:
    """Write a copy without metadata. Raises BadInput for a type of which that cannot be promised."""
    content = content_of(source)
    mime = of_content(content)
    stripped = metadata.strip(content)
    if mime not in metadata.CLEANED or stripped is content:
        raise BadInput(
            f"{source.name} cannot be cleaned: it is {mime or 'of no known type'} or damaged, and only a whole PNG, "
            "JPEG, WebP or GIF can. Nothing was written.",
            field="source",
        )
    try:
        target.write_bytes(stripped)
    except OSError as error:
        raise BadInput(f"{target} cannot be written ({error.strerror}).", field="target") from None
    return exit_codes.OK


def _as_json(record: metadata.Provenance | metadata.ForeignRecord | None) -> dict[str, Json]:
    if record is None:
        return dict.fromkeys(("tool", "prompt", "negative_prompt", "seed", "model", "parameters"))
    is_ours = isinstance(record, metadata.Provenance)
    values: Mapping[str, Json] = record.parameters if isinstance(record, metadata.Provenance) else record.settings
    if isinstance(record, metadata.ForeignRecord) and record.size:
        values = {**values, "width": record.size[0], "height": record.size[1]}
    return {
        "tool": GENERATOR if isinstance(record, metadata.Provenance) else record.tool,
        "prompt": record.prompt,
        "negative_prompt": values.get("negative_prompt") if is_ours else getattr(record, "negative_prompt", None),
        "seed": values.get("seed") if is_ours else getattr(record, "seed", None),
        "model": record.model,
        "parameters": dict(values),
    }
