"""The commands of the shell, on the same ledger and worker as the pages.

commands    what each command does
catalogue   the catalogue beside a newer one
following   watching tasks until nothing more happens to them
saving      copies of results where somebody wants them
printing    lines for people, or one JSON object a task
exits       the contract's exit codes
"""
