"""Our own controls, which the real KIE does not have: counters, and faults to order.

    GET    /emulator/state
    GET    /emulator/faults
    POST   /emulator/faults   {"fault": "drop", "times": 1, "model": "z-image", "on": "create"}
    POST   /emulator/faults   {"fault": "vanish", "task": "<taskId>"}
    DELETE /emulator/faults

`times` null is every time; `model` and `on` may be left out. `on` is the call that an answer is spoiled of:
create, record, credit, upload or file.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kie.catalogue import Json
from kie.emulator.create_request import parse
from kie.emulator.fault_injector import FAULTS, ArmedFault, known, known_call
from kie.emulator.replies import Refusal, Reply, refusal, success
from kie.emulator.service import Emulator


def control_routes(emulator: Emulator) -> list[Route]:
    async def state(_: Request) -> Response:
        return Reply(emulator.state())

    async def listed(_: Request) -> Response:
        promises: dict[str, Json] = {fault.name: fault.promise for fault in FAULTS.values()}
        return success({"armed": emulator.state()["faults"], "known": promises})

    async def arm(request: Request) -> Response:
        try:
            _arm(emulator, parse(await request.body()))
        except (Refusal, ValueError) as error:
            return refusal(400, str(error), status=400)
        return success(emulator.state()["faults"])

    async def disarm(_: Request) -> Response:
        emulator.fault_injector.disarm()
        return success([])

    return [
        Route("/emulator/state", state, methods=["GET"]),
        Route("/emulator/faults", listed, methods=["GET"]),
        Route("/emulator/faults", arm, methods=["POST"]),
        Route("/emulator/faults", disarm, methods=["DELETE"]),
    ]


def _arm(emulator: Emulator, body: Json) -> None:
    """Raises ValueError with a sentence."""
    if not isinstance(body, dict) or not isinstance(body.get("fault"), str):
        raise ValueError("Send a JSON object with “fault”.")
    name, task, times = str(body["fault"]), body.get("task"), body.get("times", 1)
    model, on = body.get("model"), body.get("on") or "create"
    if task is not None:
        known(name)
        if not emulator.stick(name, str(task)):
            raise ValueError(f"There is no task {task}.")
        return
    if not (times is None or (isinstance(times, int) and not isinstance(times, bool))):
        raise ValueError("“times” is a whole number, or null for every time.")
    if not (model is None or isinstance(model, str)):
        raise ValueError("“model” is a model's id.")
    emulator.fault_injector.arm(ArmedFault(fault=name, times=times, model=model, on=known_call(str(on))))
