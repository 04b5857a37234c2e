"""Hints about the brief beside its prompt: three at once, each with its reason, what its fix changes, and a switch."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import streamlit as st

from kie.playground.plan import Plan
from kie.playground.workspace import Workspace
from pages.ui.create import create_state
from pages.ui.result.reuse import replace_draft
from pages.ui.shared.escape import plain
from prompts.brief import Brief
from prompts.cuts import Cut
from prompts.lint.hint import Change, Fix, Hint
from prompts.lint.rules import TITLES

SHOWN = 3
LONGEST = 72
"""Characters of a changed part that are shown on either side of its arrow."""


def hints(workspace: Workspace, plan: Plan, *, key: str) -> None:
    """The hints of the rules that are on, the heaviest first; those beyond three lie behind a fold."""
    off = workspace.hint_switches.off()
    shown = [hint for hint in plan.hints if hint.rule not in off]
    for position, hint in enumerate(shown[:SHOWN]):
        _hint(workspace, plan, hint, key=f"{key}_{position}")
    more = len(shown) - SHOWN
    if more > 0:
        with st.expander(f"{more} more hint{'s' * (more > 1)}", key=f"more_hints_{key}"):
            for position, hint in enumerate(shown[SHOWN:], start=SHOWN):
                _hint(workspace, plan, hint, key=f"{key}_{position}")
    if off and not plan.is_blank:
        _switched_off(workspace, off, key=key)


def cuts(workspace: Workspace, plan: Plan, *, key: str) -> None:
    """What to cut first of a prompt that is over its limit; nothing is cut by itself."""
    steps = plan.cuts
    for position, cut in enumerate(steps):
        words = cut.words if len(cut.words) <= 60 else f"{cut.words[:40]}…{cut.words[-16:]}"
        left = f"{cut.still_over:,} are still too many then" if cut.still_over else "it fits then"
        first = "Cut first" if position == 0 else "Then"
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"cut_{key}_{position}"):
            st.caption(
                f":material/content_cut: {first} “{plain(words)}” in {cut.field.capitalize()}: it saves {cut.saves:,}, "
                f"and {left}."
            )
            st.button(
                "Cut it",
                key=f"do_cut_{key}_{position}",
                type="tertiary",
                on_click=_take,
                args=(workspace, plan.brief, _fix_of(cut)),
            )
    if plan.composition.over_by(plan.limit) and (not steps or steps[-1].still_over):
        st.caption(
            ":material/content_cut: Cutting whole sentences does not make it fit: Subject must say it in fewer words."
        )


def _fix_of(cut: Cut) -> Fix:
    return Fix(label=f"Cut from {cut.field.capitalize()}", brief=cut.brief)


def _hint(workspace: Workspace, plan: Plan, hint: Hint, *, key: str) -> None:
    evidence = workspace.hint_evidence.by_rule().get(hint.rule)
    proof = f" *{evidence.sentence}*" if evidence is not None and evidence.sentence else ""
    fix = hint.fix if hint.fix is not None and _may_take(hint.fix, plan.brief) else None
    effects = "".join(f"  \n{_effect(change)}" for change in fix.changes(plan.brief)) if fix else ""
    with st.container(gap=None, key=f"hint_{key}"):
        st.caption(f":material/lightbulb: {plain(hint.message)}{proof}{effects}")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if fix is not None:
                st.button(
                    plain(fix.label),
                    key=f"fix_{key}",
                    type="tertiary",
                    icon=":material/auto_fix_high:",
                    on_click=_take,
                    args=(workspace, plan.brief, fix),
                )
            if hint.rule == "wording-syntax":
                st.page_link("compare.py", label="Open Compare", icon=":material/compare:")
            st.button(
                "Hide",
                key=f"off_{key}",
                type="tertiary",
                icon=":material/visibility_off:",
                help=f"Show no more hints of this kind: {TITLES[hint.rule]}. They can be shown again from here.",
                on_click=workspace.hint_switches.switch,
                args=(hint.rule,),
                kwargs={"on": False},
            )


def _effect(change: Change) -> str:
    """“before → after”, where the two differ."""
    before, after = (_middle_cut(text) for text in change.excerpt())
    return f"{change.field.capitalize()}: {plain(before) or '(empty)'} → **{plain(after) or '(empty)'}**"


def _middle_cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} … {text[-LONGEST // 3 :]}"


def _switched_off(workspace: Workspace, off: Sequence[str], *, key: str) -> None:
    kinds = "kind" if len(off) == 1 else "kinds"
    with st.expander(f"{len(off)} {kinds} of hints hidden", key=f"hints_off_{key}"):
        for rule in off:
            st.button(
                f"Show again: {TITLES[rule]}",
                key=f"on_{key}_{rule}",
                type="tertiary",
                icon=":material/visibility:",
                on_click=workspace.hint_switches.switch,
                args=(rule,),
                kwargs={"on": True},
            )


def _may_take(fix: Fix, brief: Brief) -> bool:
    """A fix writes Colours anew only where all of it could be read: what could not would be lost."""
    return fix.brief.colours == brief.colours or not create_state.read().colour_problems


def _take(workspace: Workspace, seen: Brief, fix: Fix) -> None:
    """Change the form as it was shown; what was in it before can be brought back. One that has changed since stays."""
    now = create_state.read()
    if now.brief != seen:
        st.toast("The brief has changed since this was offered; nothing was done.", icon=":material/info:")
        return
    changed = {change.field: change.after for change in fix.changes(seen)}
    colours = now.with_brief(fix.brief).colours if "colours" in changed else now.colours
    texts = {**now.texts, **{name: text for name, text in changed.items() if name != "colours"}}
    create_state.keep(workspace, now)
    replace_draft(workspace, dataclasses.replace(now, texts=texts, colours=colours))
