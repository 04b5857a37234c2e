"""The durable truth: runs, tasks, result files, drafts. Nothing is shown or sent that is not in here first.

database           connections and transactions: `Ledger.read()` and `Ledger.write()`
schema, migrations the tables, and how a ledger of an earlier version becomes one of this
rows               from rows to records, one place each way
commands           what pages and the shell want: place a run, retry, cancel, attach, keep a draft
transitions        what the worker did: every step of a task's life, each one durable write
queries            what pages show: boards, one task, what is unfinished
history_queries    the history as one looks through it: filters, pages, what is kept
curation           stars, tags, delete with undo, and the purge
comparisons        runs laid out along axes: found, added to, their failures asked for again
judgings           blind judgings: pairs with their sides, and votes
model_costs        what each model cost, and how much of it was worth keeping
model_statistics   how long each model took, and how often it failed
callback_log       KIE's reports: which were asked for, which came, which were turned away and why
counters, search, stage_log   what the database keeps by itself: numbers, full text, every state's moment
workspace_export, workspace_import, import_validation   a workspace as one ZIP, and in again
"""

from kie.ledger.database import Ledger

__all__ = ["Ledger"]
