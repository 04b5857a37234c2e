"""A KIE on this machine: the same wire contract, drawn results, and misbehaviour on request.

    python -m kie.emulator --port 9000        a server of its own
    in_process(state=Path("data/emulator"))   the same inside this process, as an httpx transport

Nothing in here is needed to talk to the real KIE, and nothing here ever reaches it.
"""

from __future__ import annotations

from kie.emulator.asgi import create_app
from kie.emulator.options import Settings
from kie.emulator.service import Emulator
from kie.emulator.transport import InProcessTransport, in_process

__all__ = ["Emulator", "InProcessTransport", "Settings", "create_app", "in_process"]
