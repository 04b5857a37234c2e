"""What can be followed live, and how each is read: the board, a comparison, the history.

A topic's key names it in its workspace and to the browser; who knows the key of another workspace's comparison reads
nothing there, because every reading is of one workspace.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial

from kie.domain.comparison import Comparison, Slot
from kie.domain.task import Run, Task
from kie.ledger import comparisons, history_queries, queries, run_progress
from kie.ledger.history_queries import Filters
from kie.playground import labels
from kie.playground.comparisons import comparison_cards
from kie.playground.container import Playground
from kie.playground.live_feed import Entry, Listing
from kie.playground.result_cards import BriefColours, brief_colours, card_of, run_title
from kie.playground.signed_links import SignedLinks
from kie.playground.time_to_result import Clock
from prompts.evaluation.result_checks import Inspection

BOARD_RUNS = 12
"""Runs of Create that the board shows."""


@dataclass(frozen=True, kw_only=True)
class Topic:
    """`read(app, workspace, links)` gives what there is to show now."""

    key: str
    read: Callable[[Playground, str, SignedLinks], Listing]


def board() -> Topic:
    """The newest runs of Create. The head lists them: `id`, `title` and the ids of their `tasks`."""
    return Topic(key="board", read=_board)


def comparison(run_id: str) -> Topic:
    """The head is that of `comparison_cards`; it is None where the comparison is gone."""
    return Topic(key=f"comparison~{run_id}", read=partial(_comparison, run_id=run_id))


def history(filters: Filters, *, mark: str) -> Topic:
    """The head says how many results that the filters find are `newer` than the mark; and `moves`, which is another
    whenever a task that is under way has moved on."""
    named = hashlib.sha256(repr((filters, mark)).encode()).hexdigest()[:16]
    return Topic(key=f"history~{named}", read=partial(_history, filters=filters, mark=mark))


def progress() -> Topic:
    """How far the runs are of which something is under way. The head: `done` of `count` tasks, and `failed` of those;
    all 0 where nothing is under way, and then `last` is the newest run with its own `count` and `failed`."""
    return Topic(key="progress", read=_progress)


def _progress(app: Playground, workspace: str, _links: SignedLinks) -> Listing:
    now = run_progress.under_way(app.ledger, workspace=workspace, service=app.settings.service)
    last = None if now.count else run_progress.newest(app.ledger, workspace=workspace, service=app.settings.service)
    return Listing(head={**asdict(now), "last": last and asdict(last)})


def _board(app: Playground, workspace: str, links: SignedLinks) -> Listing:
    runs = queries.latest_runs(app.ledger, workspace=workspace, limit=BOARD_RUNS)
    checks = app.checks.of_tasks(task for run in runs for task in run.tasks)
    entries = {
        task.id: _on_board(app, run, task, links=links, colours=colours, inspection=checks.get(task.id))
        for run in runs
        for colours in (brief_colours(run.brief),)
        for task in run.tasks
    }
    head = [{"id": run.id, "title": run_title(run), "tasks": [task.id for task in run.tasks]} for run in runs]
    return Listing(head=head, entries=entries)


def _on_board(
    app: Playground,
    run: Run,
    task: Task,
    *,
    links: SignedLinks,
    colours: BriefColours,
    inspection: Inspection | None,
) -> Entry:
    is_retried = any(other.retry_of == task.id for other in run.tasks)
    return Entry(
        drawn_from=(task, is_retried, _clock(app, task), inspection),
        draw=lambda: card_of(
            task, links=links, clocks=app.clocks, is_retried=is_retried, colours=colours, inspection=inspection
        ),
    )


def _clock(app: Playground, task: Task) -> Clock | None:
    """What an open task's card says of the time left, which others that end may change."""
    return None if task.is_settled else app.clocks.of(task)


def _comparison(app: Playground, workspace: str, links: SignedLinks, *, run_id: str) -> Listing:
    whole = comparisons.comparison(app.ledger, workspace=workspace, run_id=run_id)
    if whole is None:
        return Listing(head=None)
    checks = app.checks.of_tasks(slot.task for slot in whole.slots)
    entries = {
        slot.task.id: _in_grid(app, whole, slot, links=links, inspection=checks.get(slot.task.id))
        for slot in whole.slots
    }
    return Listing(head=comparison_cards.head(whole), entries=entries)


def _in_grid(
    app: Playground, whole: Comparison, slot: Slot, *, links: SignedLinks, inspection: Inspection | None
) -> Entry:
    return Entry(
        drawn_from=(slot, len(whole.slots), whole.layout, _clock(app, slot.task), inspection),
        draw=lambda: comparison_cards.card_of_slot(whole, slot, links=links, clocks=app.clocks, inspection=inspection),
    )


def _history(app: Playground, workspace: str, _links: SignedLinks, *, filters: Filters, mark: str) -> Listing:
    newer = history_queries.newer_than(app.ledger, workspace=workspace, filters=filters, mark=mark)
    under_way = queries.unfinished(app.ledger, workspace=workspace, service=app.settings.service)
    moves = repr([(task.id, labels.state_words(task)) for task in under_way])
    return Listing(head={"newer": newer, "moves": hashlib.sha256(moves.encode()).hexdigest()[:16]})
