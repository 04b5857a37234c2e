"""The files and addresses that a request names as what to work from. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kie import catalogue
from kie.attachments.references import hashes
from kie.catalogue.types import MEDIA_ROLES
from kie.domain.kept_file import PREFIX
from kie.domain.task import Task


@dataclass(frozen=True, kw_only=True)
class Source:
    """One reference: what it was to the model, and its kept file or the address that KIE was given as it is."""

    label: str
    sha256: str | None = None
    address: str | None = None


def sources_of(task: Task) -> tuple[Source, ...]:
    """Every reference of a request, in the request's order, each once a parameter."""
    return tuple(_sources(task))


def kept_files_of(task: Task) -> tuple[str, ...]:
    """The contents (SHA-256) of kept files that a request names."""
    return hashes(task.input)


def _sources(task: Task) -> Iterator[Source]:
    model = catalogue.find(task.model)
    for name, value in task.input.items():
        parameter = model.parameter(name) if model else None
        label = parameter.label if parameter else name
        for sha256 in hashes({name: value}):
            yield Source(label=label, sha256=sha256)
        if parameter is not None and parameter.role in MEDIA_ROLES:
            for address in dict.fromkeys(value if isinstance(value, list) else [value]):
                if isinstance(address, str) and not address.startswith(PREFIX):
                    yield Source(label=label, address=address)
