"""Which models get the brief, and with which parameters and reference images."""

from __future__ import annotations

import streamlit as st

from kie import catalogue
from kie.catalogue import Model, Parameter
from kie.errors import BadInput
from kie.playground import Playground
from kie.references import PREFIX
from pages.ui import draft
from pages.ui.frame import workspace
from pages.ui.parameters import parameter_form
from pages.ui.plain import plain

_TAKEN_UP, _REFUSED = "references_taken_up", "references_refused"


def model_picker(house: Playground, current: draft.Draft) -> None:
    """The choice of models; reference images where a chosen model takes them."""
    offered = [model.id for model in catalogue.all_models() if not model.is_retired]
    kept = [model_id for model_id in current.models if model_id not in offered]
    st.multiselect(
        "Models",
        [*offered, *kept],
        key=draft.MODELS_KEY,
        format_func=_label,
        placeholder="Choose one or several models",
    )
    chosen = [catalogue.get(model_id) for model_id in current.models]
    if any(model.by_role("reference_images") for model in chosen):
        _references(house, current, chosen)


def parameter_tabs(current: draft.Draft) -> None:
    """Each chosen model's parameters, in a tab of its own."""
    chosen = [catalogue.get(model_id) for model_id in current.models]
    if not chosen:
        return
    with st.expander("Parameters", icon=":material/tune:", key="parameter_box"):
        for tab, model in zip(st.tabs([m.title for m in chosen], key="parameter_tabs"), chosen, strict=True):
            with tab:
                parameter_form(model)


def _label(model_id: str) -> str:
    model = catalogue.get(model_id)
    price = catalogue.credits(model, {})
    cost = "" if price is None else f" · {price:g} credits"
    note = " · needs a picture" if model.needs_reference else ""
    kind = " · clip" if model.medium == "video" else ""
    retired = " · removed by KIE" if model.is_retired else ""
    return f"{model.title}{kind}{cost}{note}{retired}"


def _references(house: Playground, current: draft.Draft, chosen: list[Model]) -> None:
    """Pictures that the chosen models may work from: added here once, given to each that takes them."""
    needed = any(model.needs_reference for model in chosen)
    with st.expander(
        f"Reference images ({len(current.references)})", icon=":material/image:", expanded=needed, key="reference_box"
    ):
        parameter = next(p for model in chosen if (p := model.by_role("reference_images")))
        st.file_uploader(
            "Add pictures",
            type=["png", "jpg", "jpeg", "webp"],
            accept_multiple_files=True,
            key="reference_upload",
            max_upload_size=30,
            on_change=_add_files,
            args=(house, parameter),
        )
        for sentence in st.session_state.get(_REFUSED, ()):
            st.caption(f":red[{plain(sentence)}]")
        st.text_input(
            "Or the address of a picture", key="reference_address", placeholder="https://…", on_change=_add_address
        )
        for reference in draft.read().references:
            _reference(house, reference)


def _reference(house: Playground, reference: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if reference.startswith(PREFIX):
            st.image(house.links.thumbnail(reference.removeprefix(PREFIX)), width=72, alt="Reference image")
        else:
            st.text(reference[:60])
        st.button(
            "Remove", key=f"drop_{reference[-20:]}", on_click=draft.drop_reference, args=(reference,), type="tertiary"
        )


def _add_files(house: Playground, parameter: Parameter) -> None:
    """Take up what was just given; a file that was taken up before stays away once it was removed."""
    known = st.session_state.setdefault(_TAKEN_UP, set())
    refused: list[str] = []
    for file in st.session_state.get("reference_upload") or []:
        if file.file_id in known:
            continue
        try:
            reference = house.keep_reference_bytes(
                file.getvalue(), name=file.name, parameter=parameter, workspace=workspace()
            )
        except BadInput as error:
            refused.append(error.message)
            continue
        known.add(file.file_id)
        draft.add_reference(reference)
    st.session_state[_REFUSED] = refused


def _add_address() -> None:
    typed = (st.session_state.get("reference_address") or "").strip()
    if typed.startswith(("http://", "https://")) and len(typed) < 2000:
        draft.add_reference(typed)
        st.session_state["reference_address"] = ""
    elif typed:
        st.toast("An address starts with https://", icon=":material/error:")
