"""The createTask request as the worker sends it, to look at and to copy: JSON, cURL and Python. Pure.

A kept file stands in it as `kie-file:<sha256>`; its address at KIE is put in just before sending. The key stands
there by its name only.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping

from kie.api.protocol import CREATE_TASK, create_body
from kie.catalogue import Json
from kie.settings import DEFAULT_BASE_URL


def as_json(model: str, values: Mapping[str, Json], *, callback_url: str | None) -> str:
    """The body, indented; `callback_url` is where KIE reports the end (Playground.callback_url)."""
    body = create_body(model=model, input=values, callback_url=callback_url)
    return json.dumps(body, indent=2, ensure_ascii=False)


def as_curl(model: str, values: Mapping[str, Json], *, callback_url: str | None) -> str:
    body = json.dumps(create_body(model=model, input=values, callback_url=callback_url), ensure_ascii=False)
    return (
        f"curl -X POST {DEFAULT_BASE_URL}{CREATE_TASK} \\\n"
        '  -H "Authorization: Bearer $KIE_API_KEY" \\\n'
        "  -H 'Content-Type: application/json' \\\n"
        f"  -d {shlex.quote(body)}"
    )


def as_python(model: str, values: Mapping[str, Json], *, callback_url: str | None) -> str:
    body = create_body(model=model, input=values, callback_url=callback_url)
    return (
        "import os\n\nimport httpx\n\n"
        f"body = {body!r}\n"
        "answer = httpx.post(\n"
        f'    "{DEFAULT_BASE_URL}{CREATE_TASK}",\n'
        "    json=body,\n"
        '    headers={"Authorization": f"Bearer {os.environ[\'KIE_API_KEY\']}"},\n'
        "    timeout=60,\n"
        ")\n"
        "print(answer.json())\n"
    )
