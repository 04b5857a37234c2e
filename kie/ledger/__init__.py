"""The durable truth: runs, tasks, result files, drafts. Nothing is shown or sent that is not in here first.

database            connections and transactions: `Ledger.read()` and `Ledger.write()`
migrations          the tables, indexes and triggers as numbered steps, and which of them a ledger has
schema, rows        the tables as the queries see them; from rows to records, one place each way
commands            what pages and the shell want: place a run, retry, cancel, attach, resume
transitions         what the worker did: every step of a task's life at KIE, each one durable write
file_transitions, local_transitions   the same for result files, and for work on this machine
queries             what pages show: boards, one task, what is unfinished
history_queries     the history as one looks through it: filters, pages, facets
history_export      the facts of tasks as rows, CSV and JSON
storage_usage       how many bytes are kept, by kind
workspace_state     forms being filled in, word lists, preferences
link_targets        what signed addresses stand for: selections of tasks, contents of reports
request_files       files that requests work from, and where KIE can fetch them
account, facts      what KIE said of an account and its key; single values by name
curation            stars, tags, delete with undo, and the purge
result_collections  results put together under names; saved searches
lineage_queries     what led to what: the versions of a result
comparisons         runs laid out along axes: read, added to, their failures asked for again
judgings            blind judgings: pairs with their sides, and votes
model_costs         what each model cost, and how much of it was worth keeping
model_statistics    how long each model took, and how often it failed
callback_log        KIE's reports: which were asked for, which came, which were turned away and why
counters, search, model_titles   what triggers keep: numbers of tasks, full text, and the titles they read
workspace_export, workspace_import, import_validation   a workspace as one ZIP, and in again
"""

from kie.ledger.database import Ledger

__all__ = ["Ledger"]
