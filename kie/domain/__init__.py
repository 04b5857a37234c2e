"""The nouns that travel between ledger, worker and pages, and every set of states.

task            a run, its tasks and result files, what a person wants, what KIE says; states and their sets
layouts         how a run is laid out along axes, and that as text
comparison      a run seen as a comparison: slots, attempts, the grid, pairs
stored_file     facts of kept bytes, and what is wanted of the place that keeps them
stored_names    names of facts, drafts and preferences in the ledger
"""
