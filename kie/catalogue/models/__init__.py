"""One file a vendor, one entry a model. A new file or entry here is found by itself.

What three entries or more have in common has a name: at the top of their file, or in `shared_parameters` where
several files use it.
"""
