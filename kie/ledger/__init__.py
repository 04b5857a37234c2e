"""The durable truth: runs, tasks, result files, drafts. Nothing is shown or sent that is not in here first.

Ledger     the database and its two ways in: `read()` and `write()`
intents    what pages and the shell want: place a run, retry, cancel, attach, keep a draft
work       what the worker did: every step of a task's life, each one durable write
callbacks  KIE's reports: which were asked for, which came, which were turned away and why
views      what pages show: boards, history pages, one task
library    the history as one looks through it: filters, pages, what is kept
shelf      stars, tags, delete with undo, and the purge
comparing  runs laid out along axes: found, added to, their failures asked for again
judgings   blind judgings: pairs with their sides, and votes
keepers    what each model cost, and how much of it was worth keeping
experience how long each model took, and how often it failed
transfer   a workspace as one ZIP; importing takes it in
"""

from kie.ledger.store import Ledger

__all__ = ["Ledger"]
