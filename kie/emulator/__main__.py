"""`python -m kie.emulator --port 9000`: the emulator as a server of its own."""

from __future__ import annotations

import argparse
import signal
import socket
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NoReturn

import uvicorn

from kie.emulator.asgi import create_app
from kie.emulator.fault_injector import FAULTS, ArmedFault, known
from kie.emulator.options import Settings
from kie.emulator.service import Emulator

_EVERY_TIME = "always"
_KEEP_ALIVE = 300  # as long as a CDN's; a shorter one would close idle connections under a client's POST


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. The exit code: 0, or 2 where it could not start."""
    options = _parser().parse_args(arguments)
    with ExitStack() as stack:
        try:
            listening = stack.enter_context(_listen(options.host, options.port))
            state = options.state or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kie-")))
            emulator = Emulator(state=state, settings=_settings(options))
        except OSError as error:
            return _complain(f"It cannot listen on {options.host}:{options.port} or keep its state: {error}.")
        for armed in options.fault:
            emulator.fault_injector.arm(armed)
        note = f"; everything is kept in {state}" if options.state else ""
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            _Server(emulator, listening, note=note).run(sockets=[listening])
    return 0


class _Server(uvicorn.Server):
    """Says where it listens once it does."""

    def __init__(self, emulator: Emulator, listening: socket.socket, *, note: str) -> None:
        config = uvicorn.Config(
            create_app(emulator),
            log_level="warning",
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        host, port = listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        self._line = f"KIE emulator on http://{shown}:{port}{note}"

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self._line, flush=True)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        sys.exit(_complain(f"{message[:1].upper()}{message[1:]}."))


def _complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _listen(host: str, port: int) -> socket.socket:
    """Raises OSError where the address is taken or not ours."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


def _settings(options: argparse.Namespace) -> Settings:
    return Settings(
        key=options.key,
        hmac_key=options.hmac,
        speed=options.speed,
        has_limits=options.limits == "on",
        limit_status=options.limit_status,
        seed=options.seed,
        credits=options.credits,
        shape=options.shape,
        knows_retired=options.retired == "on",
    )


def _parser() -> argparse.ArgumentParser:
    names = "\n".join(f"  {fault.name:20} {fault.promise}" for fault in FAULTS.values())
    parser = _Parser(
        prog="python -m kie.emulator",
        description="A KIE on this machine: the same wire contract, drawn results, faults on request.",
        epilog=f"faults:\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--port", type=_port, required=True, help="0 takes a free one; the printed line names it")
    add("--host", default="127.0.0.1")
    add("--key", help="the one key that is accepted; without it any key is")
    add("--speed", type=_positive, default=1.0, help="divides all durations")
    add("--limits", choices=("on", "off"), default="on", help="20 creations in 10 s, 10 questions a second")
    add("--limit-status", type=int, choices=(200, 429), default=200, help="HTTP status of a body code 429")
    add("--hmac", metavar="KEY", help="sign callbacks with this key")
    add("--seed", type=int, help="makes task ids, durations and pictures repeat")
    add("--credits", type=_amount, default=10_000.0, help="the balance to begin with")
    add("--state", type=Path, metavar="DIR", help="keep tasks and files here; without it they go at exit")
    add("--shape", choices=("old", "new"), default="new", help="recordInfo of April or September 2026")
    add("--retired", choices=("on", "off"), default="off", help="answer models that KIE has removed")
    add("--fault", type=_fault, action="append", default=[], metavar="NAME[:COUNT|:always]")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text} is not a port")
    return int(text)


def _positive(text: str) -> float:
    number = _amount(text)
    if number == 0:
        raise argparse.ArgumentTypeError("0 is no speed")
    return number


def _amount(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number < 1e9:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 0 to a billion")
    return number


def _fault(text: str) -> ArmedFault:
    name, _, count = text.partition(":")
    try:
        known(name)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error
    if count and count != _EVERY_TIME and not (count.isdecimal() and int(count)):
        raise argparse.ArgumentTypeError(f"“{count}” is no count; write a whole number or {_EVERY_TIME}")
    return ArmedFault(fault=name, times=None if count == _EVERY_TIME else int(count or 1))


if __name__ == "__main__":
    sys.exit(main())
