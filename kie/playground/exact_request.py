"""A request and the question of what came of it, as the worker sends them, to look at and to copy: JSON, cURL, Python,
JavaScript, and this project's own shell. Pure; each of them is run against an emulator by a test.

A kept file stands in a request as `kie-file:<sha256>`; its address at KIE is put in just before sending. The key stands
there by its name only, and so does the task's id before there is one.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from kie.api.protocol import CREATE_TASK, RECORD_INFO, create_body
from kie.catalogue import Json, Model
from kie.settings import DEFAULT_BASE_URL

TASK_ID = "TASK_ID"
"""What stands for the id that createTask answers with."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """Both steps in one language: `create` asks for the task, `status` asks what came of it."""

    name: str
    language: str
    create: str
    status: str


def as_json(model: str, values: Mapping[str, Json], *, callback_url: str | None) -> str:
    """The body, indented; `callback_url` is where KIE reports the end (Playground.callback_url)."""
    body = create_body(model=model, input=values, callback_url=callback_url)
    return json.dumps(body, indent=2, ensure_ascii=False)


def examples(
    model: str,
    values: Mapping[str, Json],
    *,
    prompt: str | None,
    callback_url: str | None,
    task_id: str | None = None,
    base_url: str = DEFAULT_BASE_URL,
) -> tuple[Example, ...]:
    """The request in every language. `prompt` is the name of the parameter that holds the prompt, if one does."""
    body = create_body(model=model, input=values, callback_url=callback_url)
    create, status = base_url + CREATE_TASK, f"{base_url}{RECORD_INFO}?taskId={task_id or TASK_ID}"
    return (
        Example(name="cURL", language="bash", create=_curl(create, body), status=_curl(status)),
        Example(name="Python", language="python", create=_python(create, body), status=_python(status)),
        Example(name="JavaScript", language="javascript", create=_javascript(create, body), status=_javascript(status)),
        Example(
            name="Shell",
            language="bash",
            create=_shell(model, values, prompt=prompt),
            status=f"python -m kie resume {task_id or TASK_ID} --json",
        ),
    )


def prompt_name(model: Model | None) -> str | None:
    """The parameter that holds the prompt as one text."""
    parameter = model.by_role("prompt") if model else None
    return parameter.name if parameter is not None and parameter.type == "string" else None


def _curl(url: str, body: Mapping[str, Json] | None = None) -> str:
    key = '  -H "Authorization: Bearer $KIE_API_KEY"'
    if body is None:
        return f"curl {shlex.quote(url)} \\\n{key}"
    return (
        f"curl -X POST {url} \\\n{key} \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        f"  -d {shlex.quote(json.dumps(body, ensure_ascii=False))}"
    )


def _python(url: str, body: Mapping[str, Json] | None = None) -> str:
    verb, more = ("get", "") if body is None else ("post", "    json=body,\n")
    written = "" if body is None else f"body = {body!r}\n"
    return (
        "import os\n\nimport httpx\n\n"
        f"{written}"
        f"answer = httpx.{verb}(\n"
        f'    "{url}",\n'
        f"{more}"
        '    headers={"Authorization": f"Bearer {os.environ[\'KIE_API_KEY\']}"},\n'
        "    timeout=60,\n"
        ")\n"
        "print(answer.text)\n"
    )


def _javascript(url: str, body: Mapping[str, Json] | None = None) -> str:
    key = '"Authorization": `Bearer ${process.env.KIE_API_KEY}`'
    if body is None:
        options = f"{{\n  headers: {{ {key} }},\n}}"
    else:
        written = json.dumps(body, indent=2, ensure_ascii=False).replace("\n", "\n  ")
        written = written.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")  # line ends to older readers
        options = (
            '{\n  method: "POST",\n'
            f'  headers: {{ {key}, "Content-Type": "application/json" }},\n'
            f"  body: JSON.stringify({written}),\n}}"
        )
    return f'const answer = await fetch("{url}", {options})\nconsole.log(JSON.stringify(await answer.json()))\n'


def _shell(model: str, values: Mapping[str, Json], *, prompt: str | None) -> str:
    words = ["python -m kie generate", f"--model {shlex.quote(model)}"]
    for name, value in values.items():
        if name == prompt:
            words.append(shlex.quote(f"--prompt={value}"))
        else:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            words.append(shlex.quote(f"--set={name}={text}"))
    return " \\\n  ".join([*words, "--json"])
