"""How a stored request names a file that is kept here: `kie-file:<sha256>`."""

PREFIX = "kie-file:"
