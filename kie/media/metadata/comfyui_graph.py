"""The prompt of a ComfyUI graph, found as the program finds it: from what is saved back over the links to the sampler,
and from its inputs to the texts. A text that nothing leads to is no prompt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MOST_NODES = 5_000
_DEEPEST = 60
_TEXTS = (
    "text",
    "prompt",
    "positive_prompt",
    "text_g",
    "t5xxl",
    "clip_l",
    "text_l",
    "string",
    "value",
    "wildcard_text",
)
"""Inputs that hold words, the fullest first."""
_THROUGH = ("conditioning", "conditioning_1", "conditioning_2", "conditioning_to", "conditioning_from", "positive")
"""Inputs that pass a conditioning on."""
_JOINED = ("string_a", "string_b", "text1", "text2")
"""Inputs whose words are put together."""
_MODELS = ("ckpt_name", "unet_name", "model_name", "checkpoint")

Nodes = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Graph:
    prompt: str | None = None
    negative: str | None = None
    seed: int | None = None
    size: tuple[int, int] | None = None
    model: str | None = None


def nodes_of(content: Mapping[str, Any]) -> Nodes:
    """The nodes of a graph in the program's API form; empty where it is none."""
    nodes = {
        str(key): node
        for key, node in content.items()
        if isinstance(node, Mapping) and "class_type" in node and isinstance(node.get("inputs"), Mapping)
    }
    return nodes if len(nodes) <= _MOST_NODES else {}


def read(nodes: Nodes) -> Graph:
    sampler = _sampler(nodes)
    if sampler is None:
        texts = {text for node in nodes.values() if "TextEncode" in str(node["class_type"])
                 if isinstance(text := node["inputs"].get("text"), str) and text.strip()}  # fmt: skip
        return Graph(prompt=texts.pop() if len(texts) == 1 else None)
    inputs = sampler["inputs"]
    guider = _node(nodes, inputs.get("guider"))
    conditioned = guider["inputs"] if guider else inputs
    positive = conditioned.get("positive", conditioned.get("conditioning"))
    return Graph(
        prompt=_words(nodes, positive),
        negative=_words(nodes, conditioned.get("negative")),
        seed=_number(nodes, inputs, ("seed", "noise_seed", "noise")),
        size=_size(nodes, inputs.get("latent_image", inputs.get("latent"))),
        model=_model(nodes, conditioned.get("model", inputs.get("model"))),
    )


def _sampler(nodes: Nodes) -> Mapping[str, Any] | None:
    """The sampler that what is saved comes of; the first one where nothing is saved."""
    saved = [
        node for node in nodes.values() if str(node["class_type"]).startswith(("SaveImage", "PreviewImage", "Save"))
    ]
    todo = [link for node in saved for link in node["inputs"].values() if _is_link(link)]
    seen: set[str] = set()
    while todo:
        link = todo.pop(0)
        key = str(link[0])
        node = nodes.get(key)
        if node is None or key in seen:
            continue
        seen.add(key)
        if _samples(node):
            return node
        todo += [inner for inner in node["inputs"].values() if _is_link(inner)]
    return next((node for node in nodes.values() if _samples(node)), None)


def _samples(node: Mapping[str, Any]) -> bool:
    inputs = node["inputs"]
    return _is_link(inputs.get("guider")) or (_is_link(inputs.get("positive")) and "ampler" in str(node["class_type"]))


def _words(nodes: Nodes, link: object, visited: set[str] | None = None) -> str | None:
    """The words that reach an input, each node asked once; those of several conditionings one after the other."""
    if isinstance(link, str):
        return link
    node = _node(nodes, link)
    visited = set() if visited is None else visited
    if node is None or not isinstance(link, list) or str(link[0]) in visited or len(visited) > _DEEPEST:
        return None
    visited.add(str(link[0]))
    inputs = node["inputs"]
    for name in _TEXTS:
        words = _words(nodes, inputs.get(name), visited)
        if words and words.strip():
            return words
    parts = [_words(nodes, inputs.get(name), visited) for name in (*_THROUGH, *_JOINED)]
    return ", ".join(dict.fromkeys(part for part in parts if part)) or None


def _number(nodes: Nodes, inputs: Mapping[str, Any], names: tuple[str, ...], depth: int = 0) -> int | None:
    for name in names:
        value = inputs.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**64:
            return value
        node = _node(nodes, value)
        if node is not None and depth < _DEEPEST:
            found = _number(nodes, node["inputs"], (*names, "value", "int"), depth + 1)
            if found is not None:
                return found
    return None


def _size(nodes: Nodes, link: object) -> tuple[int, int] | None:
    node = _node(nodes, link)
    if node is None:
        return None
    width, height = (_number(nodes, node["inputs"], (name,)) for name in ("width", "height"))
    return (width, height) if width and height else None


def _model(nodes: Nodes, link: object) -> str | None:
    for _ in range(_DEEPEST):
        node = _node(nodes, link)
        if node is None:
            return None
        named = next((node["inputs"][name] for name in _MODELS if isinstance(node["inputs"].get(name), str)), None)
        if named is not None:
            return str(named)
        link = node["inputs"].get("model")
    return None


def _node(nodes: Nodes, link: object) -> Mapping[str, Any] | None:
    return nodes.get(str(link[0])) if isinstance(link, list) and _is_link(link) else None


def _is_link(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str | int)
