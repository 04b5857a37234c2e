"""Logging, set up once for the server and the shell: warnings and worse, as their sentence, to the error output."""

from __future__ import annotations

import logging


def set_up_logging() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines hold whole addresses
