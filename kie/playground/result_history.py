"""The history of one workspace: looked through by filters, starred, tagged, deleted and brought back."""

from __future__ import annotations

from functools import partial

from kie.catalogue import Model
from kie.ledger import (
    curation,
    history_queries,
    lineage_queries,
    link_targets,
    result_collections,
    storage_usage,
)
from kie.ledger.history_queries import Filters
from kie.playground.clip_start import KINDS, began_clips
from kie.playground.container import Playground
from kie.playground.history_rows import CHUNK, key_of, row_of
from kie.playground.result_actions import with_shared_actions
from kie.playground.result_cards import brief_colours
from kie.playground.signed_links import SignedLinks

__all__ = ["Filters", "History"]

_LOOK_BACK = 30


class History:
    """`keep_selection` notes which tasks a download is about (see SignedLinks.selection)."""

    def __init__(self, app: Playground, workspace: str) -> None:
        tells = partial(app.audience.telling, workspace)
        self._app, self._workspace = app, workspace
        self.page = partial(history_queries.page, app.ledger, workspace=workspace)
        self.days = partial(history_queries.days, app.ledger, workspace=workspace)
        self.ids = partial(history_queries.ids, app.ledger, workspace=workspace)
        self.facets = partial(history_queries.facets, app.ledger, workspace=workspace)
        self.newest_mark = partial(history_queries.newest_mark, app.ledger, workspace=workspace, filters=Filters())
        self.usage = partial(storage_usage.usage, app.ledger, workspace=workspace)
        self.star = tells(partial(curation.star, app.ledger, workspace=workspace))
        self.tag = tells(partial(curation.tag, app.ledger, workspace=workspace))
        self.untag = tells(partial(curation.untag, app.ledger, workspace=workspace))
        self.delete = tells(partial(curation.delete, app.ledger, workspace=workspace))
        self.restore = tells(partial(curation.restore, app.ledger, workspace=workspace))
        self.keep_selection = partial(link_targets.keep_selection, app.ledger, workspace=workspace)

    def chunk(self, *, filters: Filters, up_to: str | None, chunk: int) -> dict[str, object]:
        """The rows of one piece of CHUNK results, newest first, as `shelf.js` draws them."""
        tasks = self.page(filters=filters, page=chunk + 1, per_page=CHUNK, up_to=up_to).tasks
        ids = [task.id for task in tasks]
        retried = lineage_queries.retried(self._app.ledger, workspace=self._workspace, ids=ids)
        lies_in = result_collections.of_tasks(self._app.ledger, workspace=self._workspace, ids=ids)
        briefs = lineage_queries.briefs(self._app.ledger, workspace=self._workspace, ids=ids)
        checks = self._app.checks.of_tasks(tasks)
        links = SignedLinks(self._app.links, workspace=self._workspace)
        return with_shared_actions([
            row_of(
                task, links=links, collections=lies_in.get(task.id, ()), is_retried=task.id in retried,
                colours=brief_colours(briefs.get(task.id, {})), inspection=checks.get(task.id),
            )
            for task in tasks
        ])  # fmt: skip

    def rows_link(self, *, filters: Filters, up_to: str | None) -> str:
        """The signed address of the rows."""
        key = key_of(workspace=self._workspace, filters=filters, up_to=up_to)
        return SignedLinks(self._app.links, workspace=self._workspace).shelf(key)

    def clip_models(self) -> tuple[Model, ...]:
        """The models that made clips from pictures here, the latest first, as far as a short look back tells."""
        pages = [self.page(filters=Filters(kind=kind), per_page=_LOOK_BACK) for kind in KINDS]
        return began_clips(task for page in pages for task in page.tasks)
