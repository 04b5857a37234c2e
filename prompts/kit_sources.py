"""What other tools write, made ready for the reader of colours: design tokens with aliases, SVG, Tailwind's JavaScript.

Nothing is executed and no XML is parsed, so that no entity is ever expanded: an SVG is searched for the places where it
names a colour. What leads nowhere stays as it was written, so that the reader can name it.
"""

import json
import re
from collections.abc import Mapping

_SVG = re.compile(r"<svg[\s>]", re.I)
_PAINT = re.compile(
    r"(?<![\w-])(?:fill|stroke|stop-color|flood-color|lighting-color)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)')|:\s*([^;\"'<>}]*))",
    re.I,
)
_NO_COLOUR = re.compile(
    r"(?:none|inherit|initial|unset|currentcolor|transparent|context-(?:fill|stroke)|url\(.*\)|)", re.I | re.S
)
_EXPORT = re.compile(r"^[ \t]*(?:module\.exports\s*=|export\s+default\b|(?:const|let|var)\s+\w+\s*=)", re.M)
_ALIAS = re.compile(r"\{([^{}]+)\}")
_NAMES_COLOURS = frozenset(["color", "gradient"])


def readable(text: str) -> str:
    """The same colours in a text that `read_text_colours` takes; a text of no such tool comes back as it is."""
    if _SVG.search(text):
        return _paints(text)
    try:
        data = json.loads(text) if text.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        data = None
    if isinstance(data, dict):
        tokens = _colour_tokens(data)
        return text if tokens is None else json.dumps(tokens)
    return _EXPORT.sub("", text)


def _paints(svg: str) -> str:
    shown = re.sub(r"<!--.*?(?:-->|\Z)", " ", svg, flags=re.S)
    values = ("".join(filter(None, match.groups())).strip() for match in _PAINT.finditer(shown))
    return "\n".join(dict.fromkeys(value for value in values if not _NO_COLOUR.fullmatch(value)))


def _colour_tokens(data: Mapping[str, object]) -> list[dict[str, object]] | None:
    """The colours of a tree of tokens, each by its path, aliases followed; None where the tree holds no token.

    A token has the type of the nearest group around it where it names none. Walked without recursion, so that no depth
    of nesting is too deep.
    """
    values: dict[str, object] = {}
    types: dict[str, str | None] = {}
    waiting: list[tuple[tuple[str, ...], object, str | None]] = [((), data, None)]
    while waiting:
        path, node, inherited = waiting.pop()
        if not isinstance(node, dict):
            values[".".join(path)], types[".".join(path)] = node, inherited
            continue
        kind = node.get("$type", inherited)
        kind = kind if isinstance(kind, str) else None
        if "$value" in node:
            values[".".join(path)], types[".".join(path)] = node["$value"], kind
            continue
        inner = [(key, value) for key, value in node.items() if not key.startswith("$")]
        waiting += [((*path, key), value, kind) for key, value in reversed(inner)]
    if '"$value"' not in json.dumps(data):
        return None
    tokens: list[dict[str, object]] = []
    for path_text, value in values.items():
        kind, resolved = _followed(path_text, value, values=values, types=types)
        if kind is None or kind in _NAMES_COLOURS:
            tokens.append({path_text.replace(".", " "): _stops(resolved, values=values, types=types)})
    return tokens


def _followed(
    path: str, value: object, *, values: Mapping[str, object], types: Mapping[str, str | None]
) -> tuple[str | None, object]:
    """Type and value at the end of a chain of aliases; an alias that leads nowhere or in a circle stays as it is."""
    kind, written, seen = types.get(path), value, {path}
    while isinstance(value, str) and (alias := _ALIAS.fullmatch(value.strip())):
        target = alias[1].strip()
        if target in seen or target not in values:
            return kind, written
        seen.add(target)
        kind, value = kind or types[target], values[target]
    return kind, value


def _stops(value: object, *, values: Mapping[str, object], types: Mapping[str, str | None]) -> object:
    """The colours of a gradient without their places; any other value as it is."""
    if not isinstance(value, list) or not all(isinstance(stop, dict) and "color" in stop for stop in value):
        return value
    return [_followed("", stop["color"], values=values, types=types)[1] for stop in value]
