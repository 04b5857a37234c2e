"""What a result was made from: the reference files of its request, as they were kept with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

from kie import catalogue
from kie.attachments.references import PREFIX, hashes
from kie.catalogue.types import MEDIA_ROLES
from kie.domain.task import Task
from kie.playground.container import Playground
from pages.ui.shared.escape import plain

SHOWN_WIDTH = 96
"""Pixels that a reference gets."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One reference: what it was to the model, and its kept file or the address that KIE was given as it is."""

    label: str
    sha256: str | None = None
    address: str | None = None


def sources_of(task: Task) -> tuple[Source, ...]:
    """Every reference of a request, in the request's order, each once a parameter."""
    return tuple(_sources(task))


def made_from(app: Playground, task: Task) -> None:
    """The references of a request, each a link to its file; nothing where there is none."""
    sources = sources_of(task)
    if not sources:
        return
    st.caption("Made from")
    with st.container(horizontal=True, gap="small", key="made_from"):
        for source in sources:
            _source(app, source)


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


def _source(app: Playground, source: Source) -> None:
    address = source.address or ""
    if address.startswith(("https://", "http://")):
        st.link_button(plain(source.label), address, icon=":material/link:", help=plain(address))
    elif source.sha256 is None:
        st.caption(f"{plain(source.label)}: {plain(address)}")
    elif app.store.thumbnail(source.sha256).exists():
        st.image(
            app.links.thumbnail(source.sha256), caption=plain(source.label), width=SHOWN_WIDTH, alt=source.label,
            link=app.links.full(source.sha256),
        )  # fmt: skip
    elif app.store.path(source.sha256).exists():
        st.link_button(plain(source.label), app.links.full(source.sha256), icon=":material/attach_file:")
    else:
        st.caption(f"{plain(source.label)}: its file is not here any more.")
