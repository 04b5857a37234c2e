"""Files that the chosen models may work from: dropped, pasted, picked from the history, or behind an address."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

import streamlit as st

from kie.attachments.assign_files import MEDIUM_OF, AssignedFiles, slots
from kie.attachments.references import Reference, ReferenceMedium, from_json
from kie.catalogue import Model, Parameter
from kie.catalogue.types import Role
from kie.domain.task import TaskState, has_thumbnail
from kie.errors import BadInput
from kie.ledger import history_queries
from kie.ledger.history_queries import Filters
from kie.playground.container import Playground
from kie.playground.drafts import plans
from kie.playground.uploads import NotFetchedHere
from pages.ui.create import draft_state
from pages.ui.create.blamed_files import blamed_files
from pages.ui.shared import labels
from pages.ui.shared.assets import text
from pages.ui.shared.escape import plain
from pages.ui.shared.frame import workspace

LARGEST_MB = 500
"""The most that any model takes; what the chosen ones take is checked once a file is there."""
PICKED_FROM = 40
_UPLOAD, _ADDRESS = "reference_upload", "reference_address"
_ROUND, _REFUSED, _UNREACHED = "reference_round", "references_refused", "reference_unreached"
_MOST_REFUSALS = 5
_ENDINGS: Mapping[ReferenceMedium, tuple[str, ...]] = {
    "image": ("png", "jpg", "jpeg", "webp", "gif", "bmp", "tiff", "avif"),
    "video": ("mp4", "mov", "webm", "mkv"),
    "audio": ("mp3", "wav", "m4a", "aac", "ogg", "flac"),
}
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


def reference_files(app: Playground, chosen: Sequence[Model]) -> None:
    """Drawn where some chosen model takes files, or files are there from before."""
    media = _media(chosen)
    there = draft_state.read().references
    if not media and not there:
        return
    needed = any(model.needs_reference for model in chosen)
    with st.expander(
        f"Reference files ({len(there)})",
        icon=":material/attach_file:",
        expanded=needed or bool(there),
        key="reference_box",
    ):
        if media:
            _add(app, media)
        against = {plan.model.title: plan.files for plan in plans(draft_state.read())}
        for position, one in enumerate(there):
            _row(app, one, position=position, chosen=chosen)
            _against(one, against)
        if there:
            blamed_files(app, there)


def _media(chosen: Sequence[Model]) -> tuple[ReferenceMedium, ...]:
    """What the chosen models take, pictures first."""
    taken = {MEDIUM_OF[role] for model in chosen for role in _roles(model.parameters)}
    return tuple(medium for medium in _ENDINGS if medium in taken)


def _roles(parameters: Sequence[Parameter]) -> Iterator[Role]:
    """What files are taken for, inside objects too."""
    for parameter in parameters:
        if parameter.role in MEDIUM_OF and not parameter.is_deprecated:
            yield parameter.role
        yield from _roles(parameter.fields)


def _add(app: Playground, media: Sequence[ReferenceMedium]) -> None:
    what = " or ".join(_NOUNS[medium] for medium in media)
    st.file_uploader(
        f"Add {what}: drop, browse, or paste with Ctrl+V",
        type=[ending for medium in media for ending in _ENDINGS[medium]],
        accept_multiple_files=True,
        key=_upload_key(),
        max_upload_size=LARGEST_MB,
        on_change=_add_files,
        args=(app,),
    )
    _paste(key="paste_files", data={"key": _upload_key()}, height="content")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Or an address",
            key=_ADDRESS,
            placeholder="https://…",
            on_change=_add_address,
            args=(app,),
            width="stretch",
        )
        with st.popover(
            "From the history", icon=":material/history:", on_change="rerun", key="reference_picker"
        ) as box:
            if box.open:
                _from_history(app, media)
    for sentence in st.session_state.get(_REFUSED, ()):
        st.markdown(f":small[:red[{plain(sentence)}]]")
    if st.session_state.get(_REFUSED):
        st.button(
            "Dismiss", key="dismiss_refusals", type="tertiary", on_click=st.session_state.pop, args=(_REFUSED, None)
        )
    if st.session_state.get(_UNREACHED):
        st.button("Give KIE the address as it is", key="reference_as_is", type="tertiary", on_click=_add_as_it_is)


def _row(app: Playground, one: Reference, *, position: int, chosen: Sequence[Model]) -> None:
    """One file: what it is, and what it is for."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"reference_{position}"):
        if one.sha256 and one.medium != "audio":
            st.image(app.links.thumbnail(one.sha256), width=64, alt=one.name or "Reference file")
        elif one.sha256:
            st.audio(app.links.full(one.sha256), width=220)
        st.caption(f"{plain(one.name or one.address)[:80]}  \n{_facts(one)}")
        uses = _uses(one, chosen)
        if uses:
            key, options = f"use_{position}_{one.address[-12:]}", [None, *uses]
            st.selectbox(
                "Use as",
                options,
                index=options.index(one.use) if one.use in uses else 0,
                key=key,
                width=150,
                format_func=_use_words,
                label_visibility="collapsed",
                on_change=_use,
                args=(key, one),
            )
        if position:
            st.button("↑", key=f"raise_{position}", help="Before the one above it", on_click=_raise, args=(position,))
        st.button("Remove", key=f"drop_{position}_{one.address[-12:]}", on_click=_drop, args=(one,), type="tertiary")


def _against(one: Reference, by_model: Mapping[str, AssignedFiles]) -> None:
    """Why a chosen model does not get this file, said once a model; red where nothing can be sent with it."""
    for title, shared in by_model.items():
        sentence = shared.aside.get(one.address)
        if sentence is not None:
            said = plain(sentence if title in sentence else f"{title}: {sentence}")
            is_refused = one.address in shared.refused
            words = f":red[:material/block: {said}]" if is_refused else f":orange[:material/warning: {said}]"
            st.markdown(f":small[{words}]")


def _uses(one: Reference, chosen: Sequence[Model]) -> list[Role]:
    """What this file can be said to be for, where there is a choice."""
    roles = dict.fromkeys(slot.role for model in chosen for slot in slots(model) if slot.role)
    found = [role for role in roles if MEDIUM_OF[role] == one.medium]
    return found if len(found) > 1 else []


def _facts(one: Reference) -> str:
    parts = []
    if one.width and one.height:
        parts.append(f"{one.width} × {one.height}")
    if one.seconds:
        parts.append(f"{one.seconds:g} s")
    if one.size:
        parts.append(f"{one.size / 1e6:.1f} MB" if one.size >= 100_000 else f"{one.size / 1000:.0f} kB")
    return " · ".join(parts) or "not fetched: KIE reads it from its address"


def _upload_key() -> str:
    """The uploader is another one after every batch: what was taken up stands in the list, and nowhere else."""
    return f"{_UPLOAD}_{st.session_state.get(_ROUND, 0)}"


def _add_files(app: Playground) -> None:
    """Take up what was just given. It comes once all of it is here: Streamlit waits for the last file of a batch."""
    for file in st.session_state.get(_upload_key()) or []:
        try:
            draft_state.add_reference(app.inputs.keep(file.getvalue(), name=file.name, workspace=workspace()))
        except BadInput as error:
            _refuse(error.message)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _refuse(sentence: str) -> None:
    """Say it, beside what was refused before; the same only once."""
    before = [one for one in st.session_state.get(_REFUSED, ()) if one != sentence]
    st.session_state[_REFUSED] = [*before, sentence][-_MOST_REFUSALS:]


def _add_address(app: Playground) -> None:
    typed = (st.session_state.get(_ADDRESS) or "").strip()
    if not typed:
        return
    st.session_state.pop(_UNREACHED, None)
    try:
        draft_state.add_reference(app.inputs.fetch(typed, workspace=workspace()))
    except BadInput as error:
        _refuse(error.message)
        if isinstance(error, NotFetchedHere):
            st.session_state[_UNREACHED] = typed
        return
    st.session_state[_REFUSED] = []
    st.session_state[_ADDRESS] = ""


def _add_as_it_is() -> None:
    """KIE may reach what this machine cannot; nothing about the file can be checked then."""
    found = from_json(st.session_state.pop(_UNREACHED, ""))
    if found is not None:
        draft_state.add_reference(found)
    st.session_state[_REFUSED] = []
    st.session_state[_ADDRESS] = ""


def _from_history(app: Playground, media: Sequence[ReferenceMedium]) -> None:
    words = st.text_input("Search", key="picker_words", placeholder="Words of the prompt", live=True)
    page = history_queries.page(
        app.ledger,
        workspace=workspace(),
        filters=Filters(text=(words or "").strip() or None, state=TaskState.SUCCESS),
        per_page=PICKED_FROM,
    )
    there = {one.address for one in draft_state.read().references}
    kept = {
        file.id: (task, file)
        for task in page.tasks
        for file in task.files
        if has_thumbnail(file) and (file.mime or "").partition("/")[0] in media
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
                    "thumbnail": app.links.thumbnail(file.sha256 or ""),
                    "isClip": (file.mime or "").startswith("video/"),
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
        added = app.inputs.of_result(file, workspace=workspace())
        if added.address in there:
            _drop(added)
        else:
            draft_state.add_reference(added)
        st.rerun()


def _use_words(role: Role | None) -> str:
    return "Wherever it fits" if role is None else _USES[role]


def _use(key: str, one: Reference) -> None:
    chosen = st.session_state.get(key)
    there = draft_state.read().references
    draft_state.change_references(dataclasses.replace(r, use=chosen) if r.address == one.address else r for r in there)


def _raise(position: int) -> None:
    there = list(draft_state.read().references)
    there[position - 1], there[position] = there[position], there[position - 1]
    draft_state.change_references(there)


def _drop(one: Reference) -> None:
    draft_state.change_references(r for r in draft_state.read().references if r.address != one.address)
