"""Compare: side by side, matrix, what each field does, batches; judged blind, with honest numbers."""

from kie.playground import current
from pages.ui.compare.choice import choose
from pages.ui.compare.judge import judge
from pages.ui.compare.replay import replay
from pages.ui.compare.report import report
from pages.ui.compare.results import results
from pages.ui.compare.setup import setup

house = current()
choice = choose(house)
if choice.view == "Set up" or choice.key is None:
    setup(house)
elif choice.recorded is not None:
    replay(house, name=choice.recorded, view=choice.view)
elif choice.view == "Results":
    results(house, run_id=choice.key)
elif choice.view == "Judge":
    judge(house, run_id=choice.key)
else:
    report(house, run_id=choice.key)
