"""What each chosen model will get, to the letter: prompt, length, where every field went, and the JSON."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kie.playground.connection import Connection
from kie.playground.exact_request import as_json, examples, prompt_name
from kie.playground.loss_report import PLACES
from kie.playground.plan import Plan
from kie.playground.workspace import Workspace
from pages.ui.create.hints import cuts, hints
from pages.ui.shared.escape import plain
from pages.ui.shared.request_examples import request_examples


def prompt_preview(workspace: Workspace, plans: Sequence[Plan]) -> None:
    """The preview as a section that folds."""
    with st.expander("Prompt", icon=":material/notes:", expanded=True, key="prompt_box"):
        preview(workspace, plans)


def preview(workspace: Workspace, plans: Sequence[Plan]) -> None:
    """One tab a model; a model that cannot be sent says why in its tab and is marked on it."""
    if not plans:
        st.info("Choose at least one model to see what it will get.", icon=":material/category:")
        return
    marks = [f":material/error: {p.model.title}" if p.sentences and not p.is_blank else p.model.title for p in plans]
    for tab, plan in zip(st.tabs(marks, key="preview_tabs"), plans, strict=True):
        with tab:
            _plan(workspace, plan)


def _plan(workspace: Workspace, plan: Plan) -> None:
    with st.container(height=132, border=True, key=f"prompt_{_slug(plan)}"):
        if plan.composition.prompt:
            st.text(plan.composition.prompt)
        else:
            st.caption("The prompt appears here as you fill in the brief.")
    _meter(plan)
    cuts(workspace, plan, key=_slug(plan))
    _losses(plan)
    for sentence in plan.sentences:
        if plan.is_blank:
            st.caption(f":material/edit: {plain(sentence)}")
        else:
            st.error(plain(sentence), icon=":material/error:")
    hints(workspace, plan, key=_slug(plan))
    for sentence in dict.fromkeys(plan.files.left_out.values()):
        st.caption(f":material/info: {plain(sentence)}")
    _exact_request(plan, connection=workspace.connection)


def _losses(plan: Plan) -> None:
    """What does not simply stand in the prompt: in a parameter of its own, shortened, or left out, and why."""
    lines = []
    for placement in plan.composition.placements:
        if placement.where == "native":
            lines.append(f"{placement.field.capitalize()} → own parameter `{placement.target}`")
        elif placement.why is not None:
            place = PLACES[placement.where]
            lines.append(f"{placement.field.capitalize()} → {place} · {plain(placement.why)}")
    if lines:
        st.caption(":material/alt_route: " + "  \n".join(lines))


def _exact_request(plan: Plan, *, connection: Connection) -> None:
    """Made only once it is opened: colouring JSON takes more to load than all the rest of the page."""
    box = st.expander(
        "Exact request and where each field went",
        icon=":material/data_object:",
        key=f"exact_request_{_slug(plan)}",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        for placement in plan.composition.placements:
            place = f" · `{placement.target}`" if placement.where == "native" else ""
            why = f" · {plain(placement.why)}" if placement.why else ""
            st.caption(f"**{placement.field.capitalize()}** → {PLACES[placement.where]}{place}{why}")
        for name, references in plan.files.placed.items():
            names = ", ".join(plain(reference.name or reference.address[:40]) for reference in references)
            st.caption(f"**{names}** → own parameter · `{name}`")
        values = plan.prepared.input
        shown = examples(
            plan.model.id,
            values,
            prompt=prompt_name(plan.model),
            callback_url=connection.callback_url,
            base_url=connection.requests_go_to,
        )
        body, *places = st.tabs(["JSON", *(example.name for example in shown)], key=f"request_tabs_{_slug(plan)}")
        body.code(
            as_json(plan.model.id, values, callback_url=connection.callback_url), language="json", wrap_lines=True
        )
        request_examples(places, shown)


def _meter(plan: Plan) -> None:
    length, limit = plan.composition.length, plan.limit
    if plan.length_note is not None:
        st.caption(f":material/info: {plan.length_note}")
    if limit is None:
        st.caption(f"{length:,} characters; this model publishes no limit")
        return
    over = plan.composition.over_by(limit)
    words = f":red[{over:,} over the limit of {limit:,}]" if over else f"{length:,} of {limit:,} characters"
    st.progress(min(1.0, length / limit), text=words)


def _slug(plan: Plan) -> str:
    return plan.model.id.replace("/", "-").replace(".", "_")
