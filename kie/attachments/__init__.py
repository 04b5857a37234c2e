"""Files that a request refers to: named by content, assigned to parameters, held against their rules."""
