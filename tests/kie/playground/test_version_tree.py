"""A tree of versions says in words how each came of the one above it, and which words changed."""

from __future__ import annotations

import secrets

from kie.domain.lineage import CameFrom, Derivation
from kie.domain.task import TaskIntent
from kie.ledger import commands, queries
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.drafts import Draft, draft_from_json
from kie.playground.version_tree import versions_of
from kie.playground.workspace import Workspace


def version(app: Playground, prompt: str, *, of: str | None, model: str = "z-image") -> tuple[str, str]:
    """Ids of a run and its task, made from the run `of`."""
    wanted = TaskIntent(model=model, medium="image", prompt=prompt, input={"prompt": prompt}, width=1, height=1)
    run_id, _ = commands.place_run(
        app.ledger, workspace=LOCAL_WORKSPACE, service="demo", click=secrets.token_hex(8), intents=[wanted],
        brief={"unlike": secrets.token_hex(4)}, came_from=CameFrom(how=Derivation.CHANGE, source=of) if of else None,
    )  # fmt: skip
    run = queries.run(app.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert run is not None
    return run_id, run.tasks[0].id


def test_each_version_says_what_changed(app: Playground) -> None:
    first_run, first = version(app, "A red mug", of=None)
    second_run, second = version(app, "A blue mug", of=first_run)
    _, again = version(app, "A blue mug", of=second_run)
    _, other = version(app, "A blue mug", of=second_run, model="nano-banana-pro")
    workspace = Workspace(app, LOCAL_WORKSPACE)
    lines = versions_of(workspace.tasks.lineage(task_id=second), links=workspace.links)
    assert [(line.task_id, line.before, line.depth, line.how) for line in lines] == [
        (first, None, 0, "The first"),
        (second, first, 1, "Changed"),
        (again, second, 2, "Asked for once more, unchanged"),
        (other, second, 2, "Another model"),
    ]
    assert lines[1].words == (("A ", False), ("blue", True), (" mug", False))
    assert [line.is_here for line in lines] == [False, True, False, False]


def test_a_form_remembers_where_it_came_from_and_its_run_stays_the_same_content() -> None:
    came_from = CameFrom(how=Derivation.REUSE, source="abc")
    draft = Draft(texts={"subject": "A mug"}, came_from=came_from)
    assert draft_from_json(draft.to_json()).came_from == came_from
    assert draft.run_brief() == Draft(texts={"subject": "A mug"}).run_brief()
    for nonsense in (None, 5, ["telepathy", "abc"], ["reuse"], {"reuse": "abc"}):
        assert draft_from_json({"came_from": nonsense}).came_from is None
