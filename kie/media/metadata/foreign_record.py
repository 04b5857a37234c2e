"""What other programs write under a picture, read into one shape: SwarmUI, Fooocus, InvokeAI, NovelAI, ComfyUI, Draw
Things, and through `automatic1111` everybody who writes as its web UI does.

Every program names the same few things otherwise. What is not found is None; nothing is guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kie.media.metadata import comfyui_graph
from kie.media.metadata.record import MAX_TEXT, well_formed

_SIZE = re.compile(r"\D*([1-9][0-9]{0,5})\D+([1-9][0-9]{0,5})\D*")


@dataclass(frozen=True, kw_only=True)
class ForeignRecord:
    """What could be read of a picture made elsewhere. `settings` are the other values as written, `size` width and
    height in pixels. `prompt` is empty where the program is known and its prompt could not be found."""

    prompt: str
    negative_prompt: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    seed: int | None = None
    size: tuple[int, int] | None = None
    model: str | None = None
    tool: str = "AUTOMATIC1111"


def of_texts(texts: Mapping[str, str]) -> ForeignRecord | None:
    """The record in a file's texts by keyword; None where no program that is known here wrote them."""
    for keyword, reader in _BY_KEYWORD.items():
        content = _object(texts.get(keyword, ""))
        record = None if content is None else reader(content)
        if record is not None:
            return record
    if texts.get("Software", "").startswith("NovelAI"):
        return ForeignRecord(tool="NovelAI", prompt=well_formed(texts.get("Description", "")).strip())
    return None


def of_text(text: str) -> ForeignRecord | None:
    """The record in a text without a keyword, such as a comment in EXIF."""
    content = _object(text)
    if content is None:
        return None
    return next((record for reader in _READERS if (record := reader(content)) is not None), None)


def _swarmui(content: Mapping[str, Any]) -> ForeignRecord | None:
    parameters = content.get("sui_image_params")
    if not isinstance(parameters, Mapping):
        return None
    return _record("SwarmUI", parameters, prompt="prompt", negative="negativeprompt", model="model")


def _fooocus(content: Mapping[str, Any]) -> ForeignRecord | None:
    is_theirs = content.get("metadata_scheme") == "fooocus" or {"prompt", "base_model"} <= set(content)
    if not is_theirs or not isinstance(content.get("prompt"), str):
        return None
    return _record("Fooocus", content, prompt="prompt", negative="negative_prompt", model="base_model")


def _invokeai(content: Mapping[str, Any]) -> ForeignRecord | None:
    image = content.get("image")
    if "model_weights" in content and isinstance(image, Mapping):  # versions before 3
        prompt = image.get("prompt")
        first = prompt[0] if isinstance(prompt, list) and prompt else prompt
        text = first.get("prompt") if isinstance(first, Mapping) else first
        old = {**image, "prompt": text, "model": content["model_weights"]}
        return _record("InvokeAI", old, prompt="prompt", negative="negative_prompt", model="model")
    if not isinstance(content.get("positive_prompt"), str):
        return None
    return _record("InvokeAI", content, prompt="positive_prompt", negative="negative_prompt", model="model")


def _novelai(content: Mapping[str, Any]) -> ForeignRecord | None:
    if not isinstance(content.get("prompt"), str) or not {"uc", "v4_prompt"} & set(content):
        return None
    newer = {name: _caption(content.get(name)) for name in ("v4_prompt", "v4_negative_prompt")}
    filled = {**content, "prompt": content["prompt"] or newer["v4_prompt"]}
    filled["uc"] = content.get("uc") or newer["v4_negative_prompt"]
    return _record("NovelAI", filled, prompt="prompt", negative="uc", model="model")


def _draw_things(content: Mapping[str, Any]) -> ForeignRecord | None:
    if not isinstance(content.get("c"), str) or "uc" not in content:
        return None
    return _record("Draw Things", content, prompt="c", negative="uc", model="model")


def _comfyui(content: Mapping[str, Any]) -> ForeignRecord | None:
    nodes = comfyui_graph.nodes_of(content)
    if not nodes:
        return None
    graph = comfyui_graph.read(nodes)
    return ForeignRecord(
        tool="ComfyUI",
        prompt=well_formed(graph.prompt or "").strip(),
        negative_prompt=well_formed(graph.negative or "").strip() or None,
        seed=graph.seed,
        size=graph.size,
        model=graph.model,
    )


def _caption(value: object) -> str:
    caption = value.get("caption") if isinstance(value, Mapping) else None
    text = caption.get("base_caption") if isinstance(caption, Mapping) else None
    return text if isinstance(text, str) else ""


_Reader = Callable[[Mapping[str, Any]], ForeignRecord | None]
_READERS: tuple[_Reader, ...] = (_swarmui, _fooocus, _invokeai, _novelai, _draw_things, _comfyui)
_BY_KEYWORD: Mapping[str, _Reader] = {
    "invokeai_metadata": _invokeai,
    "sd-metadata": _invokeai,
    "Comment": _novelai,
    "prompt": _comfyui,
    "parameters": lambda content: next((r for reader in _READERS if (r := reader(content)) is not None), None),
    "workflow": lambda content: ForeignRecord(tool="ComfyUI", prompt="") if "nodes" in content else None,
}
"""Where programs keep their record in a PNG, the one that says most first."""
KEYWORDS = (*_BY_KEYWORD, "Software", "Description")


def _record(tool: str, content: Mapping[str, Any], *, prompt: str, negative: str, model: str) -> ForeignRecord:
    named = {prompt, negative, model, "seed", "width", "height", "size", "resolution"}
    plain = {
        name: value for name, value in content.items() if isinstance(value, str | int | float) and name not in named
    }
    return ForeignRecord(
        tool=tool,
        prompt=_text(content.get(prompt)),
        negative_prompt=_text(content.get(negative)) or None,
        settings={well_formed(str(name)): well_formed(str(value)) for name, value in plain.items()},
        seed=_whole(content.get("seed")),
        size=_size(content),
        model=_model(content.get(model)),
    )


def _size(content: Mapping[str, Any]) -> tuple[int, int] | None:
    width, height = _whole(content.get("width")), _whole(content.get("height"))
    if width and height:
        return width, height
    written = _SIZE.fullmatch(str(content.get("size") or content.get("resolution") or "")[:40])
    return (int(written[1]), int(written[2])) if written else None


def _model(value: object) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("model_name") or value.get("key")
    return _text(value) or None


def _text(value: object) -> str:
    return well_formed(value).strip() if isinstance(value, str) else ""


def _whole(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value < 2**64 else None
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,19}", value) else None


def _object(text: str) -> Mapping[str, Any] | None:
    if not text.lstrip("\ufeff \r\n\t").startswith("{") or len(text) > MAX_TEXT:
        return None
    try:
        content = json.loads(text.strip("\ufeff\0 \r\n\t"))
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
