"""Compare: side by side, matrix, what each field does, batches; judged blind, with honest numbers."""

from kie.playground.container import current
from pages.ui.compare.choice import choose
from pages.ui.compare.judge import judge
from pages.ui.compare.replay_view import replay
from pages.ui.compare.report_options import report
from pages.ui.compare.results import results
from pages.ui.compare.setup import setup

app = current()
choice = choose(app)
if choice.view == "Set up" or choice.key is None:
    setup(app)
elif choice.recorded is not None:
    replay(app, name=choice.recorded, view=choice.view)
elif choice.view == "Results":
    results(app, run_id=choice.key)
elif choice.view == "Judge":
    judge(app, run_id=choice.key)
else:
    report(app, run_id=choice.key)
