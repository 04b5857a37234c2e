"""What is kept, how much room it takes, and the way in and out: nobody is locked in."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from kie.errors import BadInput
from kie.playground.workspace import Workspace
from pages.ui.settings import settings_state

_KINDS = {
    "images": "Pictures",
    "clips": "Clips",
    "sounds": "Sounds",
    "cutouts": "Cut-outs",
    "references": "Reference files",
}


def storage(workspace: Workspace) -> None:
    """Bytes by kind; export everything, import it elsewhere."""
    st.subheader("Storage")
    usage = workspace.history.usage()
    with st.container(key="storage_figures"):
        columns = st.columns(len(_KINDS))
    for column, (kind, label) in zip(columns, _KINDS.items(), strict=True):
        kept = getattr(usage, kind)
        column.metric(label, _size(kept.bytes), border=True, help=_files(kept.count))
    st.caption("Deleted results leave the disk seven days after they were deleted.")
    left, right = st.columns(2)
    with left:
        st.markdown("**Export everything**")
        st.caption("One ZIP with the ledger's rows and every file; it holds no key.")
        st.link_button("Download everything", workspace.links.everything(), icon=":material/archive:")
    with right:
        st.markdown("**Import**")
        archive = st.file_uploader(
            "An export of another playground", type=["zip"], key=settings_state.archive.key, max_upload_size=2000
        )
        st.button("Import", key="import", disabled=archive is None, on_click=_import, args=(workspace,))
        refusal, outcome = settings_state.refused.take(), settings_state.imported.take()
        if refusal is not None:
            st.error(refusal, icon=":material/error:")
        if outcome is not None:
            st.success(outcome, icon=":material/unarchive:")


def _import(workspace: Workspace) -> None:
    archive = settings_state.archive.get()
    if archive is None:
        return
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(archive.getbuffer())
        file.flush()
        try:
            done = workspace.import_archive(Path(file.name))
        except BadInput as error:
            settings_state.refused.set(error.message)
            return
    left_out = sum(done.skipped.values())
    settings_state.imported.set(
        f"Imported {done.tasks:,} {'result' if done.tasks == 1 else 'results'} with {_files(done.files)} "
        f"({_size(done.bytes)})."
        + (f" {left_out:,} entries were there already or could not be used." if left_out else "")
    )


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"


def _size(count: int) -> str:
    for unit, step in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= step:
            return f"{count / step:,.1f} {unit}"
    return f"{count} B"
