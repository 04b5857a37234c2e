"""One file a vendor, one entry a model. A new file or entry here is found by itself.

What three entries or more have in common has a name: at the top of their file, or in `shared_parameters` and
`sources` where several files use it. A model that differs from its twin in little more than the price is
`replace(...)` of it.
"""
