"""What is kept, how much room it takes, and the way in and out: nobody is locked in."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from kie.errors import BadInput
from kie.ledger import storage_usage, workspace_import
from kie.playground.container import Playground
from pages.ui.shared.frame import workspace

_KINDS = {"images": "Pictures", "clips": "Clips", "cut_outs": "Cut-outs", "references": "Reference files"}
_SAID, _REFUSED = "import_said", "import_refused"


def storage(app: Playground) -> None:
    """Bytes by kind; export everything, import it elsewhere."""
    st.subheader("Storage")
    usage = storage_usage.usage(app.ledger, workspace=workspace())
    for column, (kind, label) in zip(st.columns(len(_KINDS)), _KINDS.items(), strict=True):
        kept = getattr(usage, kind)
        column.metric(label, _size(kept.bytes), border=True, help=f"{kept.count:,} files")
    st.caption("Deleted results leave the disk seven days after they were deleted.")
    left, right = st.columns(2)
    with left:
        st.markdown("**Export everything**")
        st.caption("One ZIP with the ledger's rows and every file; it holds no key.")
        link = app.links.link("everything", workspace(), name="playground.zip")
        st.link_button("Download everything", link, icon=":material/archive:")
    with right:
        st.markdown("**Import**")
        given = st.file_uploader(
            "An export of another playground", type=["zip"], key="import_file", max_upload_size=2000
        )
        st.button("Import", key="import", disabled=given is None, on_click=_import, args=(app,))
        if _REFUSED in st.session_state:
            st.error(st.session_state.pop(_REFUSED), icon=":material/error:")
        if _SAID in st.session_state:
            st.success(st.session_state.pop(_SAID), icon=":material/unarchive:")


def _import(app: Playground) -> None:
    given = st.session_state.get("import_file")
    if given is None:
        return
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(given.getbuffer())
        file.flush()
        try:
            done = workspace_import.import_(app.ledger, app.store, workspace=workspace(), path=Path(file.name))
        except BadInput as error:
            st.session_state[_REFUSED] = error.message
            return
    left_out = sum(done.skipped.values())
    st.session_state[_SAID] = f"Imported {done.tasks:,} results with {done.files:,} files ({_size(done.bytes)})." + (
        f" {left_out:,} entries were there already or could not be used." if left_out else ""
    )


def _size(count: int) -> str:
    for unit, step in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= step:
            return f"{count / step:,.1f} {unit}"
    return f"{count} B"
