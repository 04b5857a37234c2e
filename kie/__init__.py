"""KIE's API as data, a ledger and a worker. Nothing in here knows the pages."""

__version__ = "1.0.0"
