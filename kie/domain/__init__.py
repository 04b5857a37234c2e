"""The nouns that travel between ledger, worker and pages, and every set of states."""
