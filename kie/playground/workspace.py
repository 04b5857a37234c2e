"""What one person has in this process, by nouns: pages work with this and with nothing below it.

Whose rows are read and written, at which service and within which budget, is settled here once. A noun whose methods
only bind a workspace to functions of the ledger names those functions; what they promise stands there.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from kie.ledger import workspace_import
from kie.ledger.workspace_import import Imported
from kie.playground.background_removal import BackgroundRemoval
from kie.playground.brief_library import BriefLibrary
from kie.playground.collections_and_searches import Collections, HistoryView, SavedSearches
from kie.playground.comparisons.kept_comparisons import Comparisons
from kie.playground.comparisons.kept_judgings import Judgings
from kie.playground.connection import Connection
from kie.playground.container import Playground
from kie.playground.end_signals import EndSignals
from kie.playground.favourite_models import FavouriteModels
from kie.playground.first_steps import FirstSteps
from kie.playground.hint_evidence import HintEvidence
from kie.playground.hint_switches import HintSwitches
from kie.playground.input_files import InputFiles
from kie.playground.kept_drafts import Drafts
from kie.playground.live_topics import Topic
from kie.playground.model_facts import ModelFacts
from kie.playground.result_files import ResultFiles
from kie.playground.result_history import History
from kie.playground.signed_links import SignedLinks
from kie.playground.task_actions import Tasks
from kie.playground.word_lists import WordLists


class Workspace:
    def __init__(self, app: Playground, name: str) -> None:
        self._app, self._name = app, name
        self.connection = Connection(app)
        self.links = SignedLinks(app.links, workspace=name)
        self.tasks = Tasks(app, name)
        self.history = History(app, name)
        self.history_view = HistoryView(app, name)
        self.collections = Collections(app, name)
        self.searches = SavedSearches(app, name)
        self.results = ResultFiles(app, name)
        self.inputs = InputFiles(app, name)
        self.drafts = Drafts(app, name)
        self.library = BriefLibrary(app, name)
        self.word_lists = WordLists(app, name)
        self.comparisons = Comparisons(app, name)
        self.judgings = Judgings(app, name)
        self.background_removal = BackgroundRemoval(app, name)
        self.models = ModelFacts(app, name)
        self.favourites = FavouriteModels(app, name)
        self.hint_switches = HintSwitches(app, name)
        self.hint_evidence = HintEvidence(app, name)
        self.first_steps = FirstSteps(app, name)
        self.end_signals = EndSignals(app, name)

    def live(self, topic: Topic, *, tab: str) -> dict[str, Any]:
        """What a component needs to show a topic and to follow it: everything that there is to see now, or without
        it where this tab hears of it by itself; and the signed address of its socket. As plain JSON."""
        feed = self._app.audience.feed(
            self._name, topic.key, read=partial(topic.read, self._app, self._name, self.links)
        )
        feed.look()
        hears = self._app.audience.is_counted_on(self._name, tab, topic.key)
        return {**(feed.without_cards() if hears else feed.whole()), "address": self.links.live(tab)}

    def import_archive(self, path: Path) -> Imported:
        """Take in an export of another playground. Raises BadInput where it is none that can be read here."""
        return workspace_import.import_(self._app.ledger, self._app.store, workspace=self._name, path=path)
