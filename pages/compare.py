"""Compare: side by side, matrix, what each field does, batches; judged blind, with honest numbers."""

from pages.ui.compare.choice import choose
from pages.ui.compare.comparison_results import comparison_results
from pages.ui.compare.judge import judge
from pages.ui.compare.replay_view import replay
from pages.ui.compare.report_view import report_view
from pages.ui.compare.setup import setup
from pages.ui.shared.visitor import visitors_workspace

workspace = visitors_workspace()
choice = choose(workspace)
if choice.view == "Set up" or choice.key is None:
    setup(workspace)
elif choice.recorded is not None:
    replay(workspace, name=choice.recorded, view=choice.view)
elif choice.view == "Results":
    comparison_results(workspace, run_id=choice.key)
elif choice.view == "Judge":
    judge(workspace, run_id=choice.key)
else:
    report_view(workspace, run_id=choice.key)
