"""Back from a result to the form that made it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from kie.ledger import intents, views
from kie.playground import Playground
from kie.records import Run
from pages.ui import draft
from pages.ui.frame import workspace
from prompts.brief import brief_from_json


def reuse_run(house: Playground, *, run_id: str) -> None:
    """Put a run's brief, models and parameters into Create and go there."""
    run = views.run(house.ledger, workspace=workspace(), run_id=run_id)
    if run is None:
        st.toast("This run is not in the ledger any more.")
        return
    draft.forget()
    intents.save_draft(house.ledger, workspace=workspace(), name=draft.NAME, content=_draft_of(run).to_json())
    st.switch_page("create.py")


def _draft_of(run: Run) -> draft.Draft:
    """The form as it was; for a run from the shell, its prompt as Details and its request as parameters."""
    stored = run.brief.get("draft")
    if isinstance(stored, Mapping):
        return draft.draft_from_json(stored)
    brief = brief_from_json(run.brief)
    models = tuple(dict.fromkeys(task.model for task in run.tasks))
    return draft.Draft(
        texts={name: brief.text_of(name) or "" for name in draft.TEXT_FIELDS},
        colours=draft.write_colours(brief.colours),
        models=models,
        parameters={task.model: {k: v for k, v in task.input.items() if k != "prompt"} for task in run.tasks},
    )
