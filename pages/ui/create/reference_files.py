"""Files that the chosen models may work from: dropped, pasted, picked from the history, or behind an address."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import streamlit as st

from kie import catalogue
from kie.catalogue import Model
from kie.catalogue.types import Role
from kie.domain.task import TaskState, has_thumbnail
from kie.errors import BadInput
from kie.playground import labels
from kie.playground.drafts import plans
from kie.playground.input_files import (
    AssignedFiles,
    NotFetchedHere,
    Reference,
    ReferenceMedium,
    TakenFiles,
    by_address,
    files_taken,
    refused_by_all,
    uses_of,
)
from kie.playground.painting import mask_sentence
from kie.playground.result_history import Filters
from kie.playground.workspace import Workspace
from pages.ui.create import create_state
from pages.ui.create.blamed_files import blamed_files
from pages.ui.result.paint_dialog import show_paint_reference
from pages.ui.shared.assets import text
from pages.ui.shared.escape import plain

PICKED_FROM = 40
_MOST_REFUSALS = 5
_NOUNS: Mapping[ReferenceMedium, str] = {"image": "pictures", "video": "clips", "audio": "sounds"}
_USES: Mapping[Role, str] = {
    "reference_images": "To work from",
    "first_frame": "First frame",
    "last_frame": "Last frame",
    "mask": "Mask",
    "reference_video": "To work from",
    "reference_audio": "To work from",
}

_picker = st.components.v2.component(
    "history_picker",
    html='<div class="kp"></div>',
    css=text("picker.css"),
    js=text("dom.js", "picker.js"),
    isolate_styles=False,
)
_paste = st.components.v2.component("paste_files", html="<span hidden></span>", js=text("paste.js"))


def reference_files(workspace: Workspace, chosen: Sequence[Model]) -> None:
    """Drawn where some chosen model takes files, or files are there from before."""
    taken = files_taken(chosen)
    there = create_state.read().references
    if not taken.endings and not there:
        return
    needed = any(model.needs_reference for model in chosen)
    with st.expander(
        f"Reference files ({len(there)})",
        icon=":material/attach_file:",
        expanded=needed or bool(there),
        key="reference_box",
    ):
        if taken.endings:
            _add(workspace, taken)
        against = {plan.model.title: plan.files for plan in plans(create_state.read())}
        for position, file in enumerate(there):
            _row(workspace, file, position=position, chosen=chosen)
            _mask_words(file, chosen)
            _against(file, against)
        if there:
            blamed_files(workspace, there)


def _add(workspace: Workspace, taken: TakenFiles) -> None:
    what = " or ".join(_NOUNS[medium] for medium in taken.endings)
    st.file_uploader(
        f"Add {what}: drop, browse, or paste with Ctrl+V",
        type=[ending for endings in taken.endings.values() for ending in endings],
        accept_multiple_files=True,
        key=create_state.uploads().key,
        max_upload_size=max(1, int(taken.most_mb)),
        on_change=_add_files,
        args=(workspace,),
    )
    _paste(key="paste_files", data={"key": create_state.uploads().key}, height="content")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Or an address",
            key=create_state.reference_address.key,
            placeholder="https://…",
            on_change=_add_address,
            args=(workspace,),
            width="stretch",
        )
        with st.popover(
            "From the history", icon=":material/history:", on_change="rerun", key="reference_picker"
        ) as box:
            if box.open:
                _from_history(workspace, tuple(taken.endings))
    for sentence in create_state.reference_refusals.get():
        st.markdown(f":small[:red[{plain(sentence)}]]")
    if create_state.reference_refusals.get():
        st.button("Dismiss", key="dismiss_refusals", type="tertiary", on_click=create_state.reference_refusals.clear)
    if create_state.unreached_address.get():
        st.button("Give KIE the address as it is", key="reference_as_is", type="tertiary", on_click=_add_as_it_is)


def _row(workspace: Workspace, file: Reference, *, position: int, chosen: Sequence[Model]) -> None:
    """One file: what it is, and what it is for."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"reference_{position}"):
        if file.sha256 and file.medium != "audio":
            st.image(workspace.links.thumbnail(file.sha256), width=64, alt=file.name or "Reference file")
        elif file.sha256:
            st.audio(workspace.links.full(file.sha256), width=220)
        st.caption(f"{plain(file.name or file.address)[:80]}  \n{_facts(file)}")
        uses = uses_of(file, chosen)
        if uses:
            use, options = create_state.use_of(position, file.address), [None, *uses]
            st.selectbox(
                "Use as",
                options,
                index=options.index(file.use) if file.use in uses else 0,
                key=use.key,
                width=150,
                format_func=_use_words,
                label_visibility="collapsed",
                on_change=_use,
                args=(position, file),
            )
        with st.container(horizontal=True, width="content", gap="small"):  # in a narrow column they wrap together
            if file.sha256 and file.medium == "image" and file.use != "mask":
                key, hint = f"paint_{position}_{file.address[-12:]}", "Mark where to change, crop or extend"
                if st.button("Paint", key=key, icon=":material/brush:", help=hint, type="tertiary"):
                    show_paint_reference(workspace, address=file.address)
            if position:
                st.button(
                    "↑", key=f"raise_{position}", help="Before the file above it", on_click=_raise, args=(position,)
                )
            st.button(
                "Remove", key=f"drop_{position}_{file.address[-12:]}", on_click=_drop, args=(file,), type="tertiary"
            )


def _mask_words(file: Reference, chosen: Sequence[Model]) -> None:
    """Which colour counts in a mask that was brought along; one that was painted here has those of each model."""
    if file.use == "mask" and file.negative is None:
        for sentence in filter(None, map(mask_sentence, chosen)):
            st.caption(f":material/info: {plain(sentence)}")


def _against(file: Reference, by_model: Mapping[str, AssignedFiles]) -> None:
    """Why a chosen model does not get this file, said once a model; red where nothing can be sent with it."""
    for title, files in by_model.items():
        sentence = files.aside.get(file.address)
        if sentence is not None:
            against = plain(sentence if title in sentence else f"{title}: {sentence}")
            is_refused = file.address in files.refused
            words = f":red[:material/block: {against}]" if is_refused else f":orange[:material/warning: {against}]"
            st.markdown(f":small[{words}]")


def _facts(file: Reference) -> str:
    parts = []
    if file.width and file.height:
        parts.append(f"{file.width} × {file.height}")
    if file.seconds:
        parts.append(f"{file.seconds:g} s")
    if file.size:
        parts.append(f"{file.size / 1e6:.1f} MB" if file.size >= 100_000 else f"{file.size / 1000:.0f} kB")
    return " · ".join(parts) or "not fetched: KIE reads it from its address"


def _add_files(workspace: Workspace) -> None:
    """Take up what was just given. It comes once all of it is here: Streamlit waits for the last file of a batch."""
    create_state.reference_refusals.clear()
    for upload in create_state.uploads().get() or []:
        try:
            _take_up(workspace.inputs.keep(upload.getvalue(), name=upload.name))
        except BadInput as error:
            _refuse(error.message)
    create_state.next_upload()


def _take_up(added: Reference) -> None:
    """Add a file, or say that the same content is there already."""
    there = next((file for file in create_state.read().references if file.address == added.address), None)
    if there is None:
        chosen = [model for model_id in create_state.read().models if (model := catalogue.find(model_id))]
        against = refused_by_all(added, chosen)
        if against is not None:
            _refuse(f"{against} It was not added.")
        else:
            create_state.add_reference(added)
        return
    other = "" if there.name in ("", added.name) else f", as {there.name}"
    _refuse(f"{added.name or 'This file'} is among the reference files already{other}; it was not added twice.")


def _refuse(sentence: str) -> None:
    """Say it until the next file is given, beside the others of the same batch; the same only once."""
    before = [refusal for refusal in create_state.reference_refusals.get() if refusal != sentence]
    create_state.reference_refusals.set((*before, sentence)[-_MOST_REFUSALS:])


def _add_address(workspace: Workspace) -> None:
    typed = (create_state.reference_address.get() or "").strip()
    if not typed:
        return
    create_state.unreached_address.clear()
    create_state.reference_refusals.clear()
    try:
        _take_up(workspace.inputs.fetch(typed))
    except BadInput as error:
        _refuse(error.message)
        if isinstance(error, NotFetchedHere):
            create_state.unreached_address.set(typed)
        return
    create_state.reference_address.set("")


def _add_as_it_is() -> None:
    """KIE may reach what this machine cannot; nothing about the file can be checked then."""
    reference = by_address(create_state.unreached_address.take() or "")
    if reference is not None:
        create_state.reference_refusals.clear()
        _take_up(reference)
    create_state.reference_address.set("")


def _from_history(workspace: Workspace, media: Sequence[ReferenceMedium]) -> None:
    words = st.text_input("Search", key="picker_words", placeholder="Words of the prompt", live=True)
    filters = Filters(text=(words or "").strip() or None, state=TaskState.SUCCESS)
    page = workspace.history.page(filters=filters, per_page=PICKED_FROM)
    there = {reference.address for reference in create_state.read().references}
    kept = {
        file.id: (task, file)
        for task in page.tasks
        for file in task.files
        if has_thumbnail(file) and file.medium in media
    }
    if not kept:
        st.caption("Nothing kept fits here yet.")
        return
    result = _picker(
        key="history_picker",
        data={
            "items": [
                {
                    "id": file_id,
                    "thumbnail": workspace.links.thumbnail(file.sha256 or ""),
                    "isClip": file.medium == "video",
                    "isChosen": f"kie-file:{file.sha256}" in there,
                    "label": f"{labels.model_title(task.model)}: {task.prompt[:80]}",
                }
                for file_id, (task, file) in kept.items()
            ]
        },
        on_chosen_change=lambda: None,
        height="content",
    )
    if result.chosen in kept:
        _, file = kept[result.chosen]
        added = workspace.inputs.of_result(file)
        if added.address in there:
            _drop(added)
        else:
            create_state.reference_refusals.clear()
            create_state.add_reference(added)
        st.rerun()


def _use_words(role: Role | None) -> str:
    return "Wherever it fits" if role is None else _USES[role]


def _use(position: int, file: Reference) -> None:
    chosen = create_state.use_of(position, file.address).get()
    there = create_state.read().references
    create_state.change_references(
        dataclasses.replace(other, use=chosen) if other.address == file.address else other for other in there
    )


def _raise(position: int) -> None:
    there = list(create_state.read().references)
    there[position - 1], there[position] = there[position], there[position - 1]
    create_state.change_references(there)


def _drop(file: Reference) -> None:
    create_state.change_references(r for r in create_state.read().references if r.address != file.address)
