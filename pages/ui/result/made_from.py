"""What a result was made from: the reference files of its request, as they were kept with it."""

from __future__ import annotations

import streamlit as st

from kie.domain.task import Task
from kie.playground.request_sources import Source, sources_of
from kie.playground.workspace import Workspace
from pages.ui.shared.escape import plain

SHOWN_WIDTH = 96
"""Pixels that a reference gets."""


def made_from(workspace: Workspace, task: Task) -> None:
    """The references of a request, each a link to its file; nothing where there is none."""
    sources = sources_of(task)
    if not sources:
        return
    st.caption("Made from")
    with st.container(horizontal=True, gap="small", key="made_from"):
        for source in sources:
            _source(workspace, source)


def _source(workspace: Workspace, source: Source) -> None:
    address, links, results = source.address or "", workspace.links, workspace.results
    if address.startswith(("https://", "http://")):
        st.link_button(plain(source.label), address, icon=":material/link:", help=plain(address))
    elif source.sha256 is None:
        st.caption(f"{plain(source.label)}: {plain(address)}")
    elif results.has_thumbnail(source.sha256):
        st.image(
            links.thumbnail(source.sha256), caption=plain(source.label), width=SHOWN_WIDTH, alt=source.label,
            link=links.full(source.sha256),
        )  # fmt: skip
    elif results.has_bytes(source.sha256):
        st.link_button(plain(source.label), links.full(source.sha256), icon=":material/attach_file:")
    else:
        st.caption(f"{plain(source.label)}: its file is not here any more.")
