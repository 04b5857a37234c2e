"""Painting where a picture is to change: over a result, or over a reference file of the form on Create."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import streamlit as st

from kie import catalogue
from kie.catalogue import Model
from kie.domain.lineage import CameFrom, Derivation
from kie.errors import BadInput
from kie.playground import painting
from kie.playground.drafts import Draft
from kie.playground.input_files import Reference
from kie.playground.painting import Painted
from kie.playground.workspace import Workspace
from pages.ui.create import create_state
from pages.ui.result import reuse
from pages.ui.shared.brush import CHANGE, brush
from pages.ui.shared.escape import plain

_TITLE, _ICON = "Paint where to change", ":material/brush:"


@st.dialog(_TITLE, width="large", icon=_ICON)
def show_paint(workspace: Workspace, *, task_id: str, position: int = 0) -> None:
    """Over a result: the picture, its mask and the brief that made it then stand on Create."""
    task = workspace.tasks.get(task_id=task_id)
    kept = task.kept if task else ()
    file = kept[min(position, len(kept) - 1)] if kept else None
    if file is None or file.medium != "image":
        st.info("There is no picture to paint on.")
        return
    now = workspace.drafts.current() or Draft()

    def use(painted: Painted, model: Model | None) -> None:
        then = reuse.draft_behind(workspace, task_id=task_id)
        brief = now if then is None or then.brief.is_empty else then
        form = now.with_brief(brief.brief)
        draft = painting.with_painting(form, painted, instead_of=painted.picture, model=model)
        came_from = CameFrom(how=Derivation.REFERENCE, source=file.task_id)
        reuse.replace_draft(workspace, dataclasses.replace(draft, came_from=came_from), notice=_notice(painted))
        reuse.go_to_create()

    _paint(workspace, workspace.inputs.of_result(file), draft=now, use=use)


@st.dialog(_TITLE, width="large", icon=_ICON)
def show_paint_reference(workspace: Workspace, *, address: str) -> None:
    """Over a reference file on Create: the painted picture takes its place."""
    draft = create_state.read()
    picture = next((file for file in draft.references if file.address == address), None)
    if picture is None:
        st.info("This file is not among the reference files any more.")
        return

    def use(painted: Painted, model: Model | None) -> None:
        new = painting.with_painting(draft, painted, instead_of=picture, model=model)
        create_state.change_references(new.references)
        if model is not None:
            create_state.next_models.set(new.models)
        st.toast(_notice(painted), icon=_ICON)
        st.rerun()

    _paint(workspace, picture, draft=draft, use=use)


def _paint(
    workspace: Workspace, picture: Reference, *, draft: Draft, use: Callable[[Painted, Model | None], None]
) -> None:
    chosen = [model for model_id in draft.models if (model := catalogue.find(model_id))]
    model = _painter(chosen)
    painters = [model] if model else [one for one in chosen if painting.changes_a_part(one)]
    earlier = painting.mask_of(draft.references, picture)
    place = st.container()
    try:
        drawn = brush(
            picture,
            key=f"brush_{picture.address[-16:]}",
            url=workspace.links.full(picture.sha256 or ""),
            use="Use picture and mask",
            use_frame="Use the new picture",
            masks={CHANGE.id: workspace.links.full(earlier.sha256 or "")} if earlier else {},
            ratios=painting.ratios_of([*painters, *chosen]),
        )
        if drawn is not None:
            painted = workspace.inputs.of_painting(picture, drawn, brush=CHANGE.id)
            use(painted, model if painted.mask is not None else None)
    except BadInput as error:
        place.error(plain(error.message), icon=":material/error:")


def _painter(chosen: list[Model]) -> Model | None:
    """The model that is to take the mask, where none of the chosen ones does."""
    takers = [model for model in chosen if painting.changes_a_part(model)]
    if takers:
        st.caption(f"{plain(' and '.join(model.title for model in takers))} will change only what is painted.")
        return None
    offered = {model.id: model for model in painting.painters()}
    model_id = st.selectbox(
        "Changed by",
        list(offered),
        format_func=lambda model_id: _words(offered[model_id]),
        key="painter",
        help="None of the chosen models takes a mask, so this one takes their place. A crop alone changes no model.",
    )
    return offered.get(model_id)


def _words(model: Model) -> str:
    credits = catalogue.credits(model, {})
    return model.title if credits is None else f"{model.title} · {catalogue.in_credits(credits)}"


def _notice(painted: Painted) -> str:
    if painted.mask is None:
        return "The new picture is among the reference files."
    return "Picture and mask are ready. Say in Subject what the painted part becomes."
