"""Draws who imports whom: `make picture` reads every import of the product and writes docs/imports.svg.

The rooms and their layers are the sentence "Dependencies run one way" in README.md; tests/test_layers.py holds the
code to it with the same functions, and tests/test_docs.py holds the drawing to the code.
"""

from __future__ import annotations

import ast
import functools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "imports.svg"
PRODUCT = ("kie", "prompts", "pages")
Layers = Sequence[Sequence[str]]
Arrow = tuple[str, str]


def product_sources() -> dict[str, str]:
    """The source of every module of the product by its dotted name."""
    paths = [ROOT / "app.py", *(path for top in PRODUCT for path in (ROOT / top).rglob("*.py"))]
    names = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths}
    return {name: path.read_text(encoding="utf-8") for path, name in sorted(names.items())}


def readme_layers() -> Layers:
    """The rooms of README's sentence, from those that import to those that are imported."""
    sentence = re.search(r"Dependencies run one way:\s+`([^`]+)`", (ROOT / "README.md").read_text(encoding="utf-8"))
    if sentence is None:
        raise ValueError("README.md has no sentence that begins with “Dependencies run one way: `”")
    return tuple(tuple(layer.replace(",", " ").split()) for layer in sentence[1].split("->"))


def imports(module: str, source: str, *, modules: Collection[str], is_lazy_counted: bool = True) -> Iterator[str]:
    """What a module imports, by dotted name, each as often as it stands there.

    `modules` are those whose names are known: `from a.b import c` is `a.b.c` where that is a module, else `a.b`.
    Without lazy ones, what is imported inside functions or only for type checkers is left out.
    """
    tree = _tree(source)
    for node in ast.walk(tree) if is_lazy_counted else _statements_at_import(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            is_package = any(name.startswith(f"{module}.") for name in modules)
            parents = module.split(".")[: len(module.split(".")) - node.level + is_package] if node.level else []
            base = ".".join([*parents, *([node.module] if node.module else [])])
            for alias in node.names:
                name = f"{base}.{alias.name}"
                yield name if name in modules else base


@functools.cache
def _tree(source: str) -> ast.Module:
    return ast.parse(source)


def _statements_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is imported: no bodies of functions, nothing under `if TYPE_CHECKING`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            continue
        yield child
        yield from _statements_at_import(child)


def room_of(module: str, rooms: Collection[str]) -> str | None:
    """The room a module stands in: the longest one whose name it begins with."""
    parts = module.split(".")
    candidates = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((name for name in candidates if name in rooms), None)


def arrows_between(sources: Mapping[str, str], rooms: Collection[str]) -> dict[Arrow, int]:
    """How many imports lead from one room to another, the ones inside functions included."""
    counts: Counter[Arrow] = Counter()
    for module, source in sources.items():
        here = room_of(module, rooms)
        for imported in imports(module, source, modules=sources):
            there = room_of(imported, rooms)
            if here is not None and there is not None and here != there:
                counts[here, there] += 1
    return dict(sorted(counts.items()))


def description(arrows: Collection[Arrow]) -> str:
    """The arrows as lines of text; stands in the drawing for those who cannot see it, and for the test."""
    return "\n".join(f"{here} -> {there}" for here, there in sorted(arrows))


WIDTH, MARGIN = 1180.0, 24.0
BOX_HEIGHT, LAYER_STEP, GAP = 34.0, 118.0, 26.0
LETTER, PADDING = 7.6, 26.0
COLOURS = ("#3b4cca", "#c2410c", "#0f766e", "#a21caf", "#4d7c0f", "#be123c", "#0369a1", "#92400e", "#6d28d9")


@dataclass(frozen=True, kw_only=True)
class _Box:
    """Where a room is drawn, in pixels; `x` is its middle, `y` its top."""

    room: str
    x: float
    y: float
    width: float
    layer: int
    colour: str


def drawing(layers: Layers, arrows: Mapping[Arrow, int]) -> str:
    """The SVG: a row a layer, an arrow for each pair of rooms; the more imports, the thicker.

    An arrow that only shortens a way over other rooms is drawn faintly, so that the layers can be read.
    """
    boxes = {box.room: box for box in _boxes(layers)}
    height = MARGIN * 2 + LAYER_STEP * (len(layers) - 1) + BOX_HEIGHT
    shown = sorted(arrows, key=lambda arrow: not _is_shortcut(arrow, arrows))
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" role="img" '
            'font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13">',
            "<title>Who imports whom: a row a layer, imports lead downwards</title>",
            f"<desc>\n{escape(description(arrows), quote=False)}\n</desc>",
            f'<rect width="{WIDTH:g}" height="{height:g}" fill="#ffffff"/>',
            *(_line(boxes[here], boxes[there], count=arrows[here, there], is_faint=_is_shortcut((here, there), arrows))
              for here, there in shown),
            *(_label(box) for box in boxes.values()),
            "</svg>\n",
        )
    )  # fmt: skip


def _boxes(layers: Layers) -> Iterator[_Box]:
    index = 0
    for layer, rooms in enumerate(layers):
        widths = [len(room) * LETTER + PADDING for room in rooms]
        free = WIDTH - 2 * MARGIN - sum(widths)
        gap = max(GAP, free / (len(rooms) + 1))
        left = (WIDTH - sum(widths) - gap * (len(rooms) - 1)) / 2
        for room, width in zip(rooms, widths, strict=True):
            colour = COLOURS[index % len(COLOURS)]
            yield _Box(
                room=room, x=left + width / 2, y=MARGIN + layer * LAYER_STEP, width=width, layer=layer, colour=colour
            )
            left += width + gap
            index += 1


def _is_shortcut(arrow: Arrow, arrows: Collection[Arrow]) -> bool:
    """Whether the second room can be reached from the first one over others."""
    here, there = arrow
    rooms_ahead, seen = [other for room, other in arrows if room == here and other != there], set[str]()
    while rooms_ahead:
        room = rooms_ahead.pop()
        if room == there:
            return True
        if room not in seen:
            seen.add(room)
            rooms_ahead += [other for before, other in arrows if before == room]
    return False


def _line(here: _Box, there: _Box, *, count: int, is_faint: bool) -> str:
    width = 0.8 + min(count, 80) ** 0.5 / 4
    if here.layer == there.layer:
        y = here.y + BOX_HEIGHT
        depth = y + 18 + abs(there.x - here.x) / 14
        path = f"M{here.x:.0f} {y:.0f} C{here.x:.0f} {depth:.0f} {there.x:.0f} {depth:.0f} {there.x:.0f} {y:.0f}"
        end = _tip(there.x, y, points=-1, colour=here.colour, is_faint=is_faint)
    else:
        start, target = here.y + BOX_HEIGHT, there.y
        bend = (target - start) * 0.45
        path = (
            f"M{here.x:.0f} {start:.0f} C{here.x:.0f} {start + bend:.0f} "
            f"{there.x:.0f} {target - bend:.0f} {there.x:.0f} {target:.0f}"
        )
        end = _tip(there.x, target, points=1, colour=here.colour, is_faint=is_faint)
    opacity = 0.16 if is_faint else 0.85
    return (
        f'<path d="{path}" fill="none" stroke="{here.colour}" stroke-width="{width:.1f}" stroke-opacity="{opacity}"/>'
        + end
    )


def _tip(x: float, y: float, *, points: int, colour: str, is_faint: bool) -> str:
    """The head of an arrow that ends at (x, y); `points` is 1 downwards, -1 upwards."""
    if is_faint:
        return ""
    back = y - 8 * points
    return f'<path d="M{x:.0f} {y:.0f} L{x - 4:.0f} {back:.0f} L{x + 4:.0f} {back:.0f} Z" fill="{colour}"/>'


def _label(box: _Box) -> str:
    return (
        f'<rect x="{box.x - box.width / 2:.0f}" y="{box.y:.0f}" width="{box.width:.0f}" height="{BOX_HEIGHT:g}" rx="8" '
        f'fill="#ffffff" stroke="{box.colour}" stroke-width="1.5"/>'
        f'<text x="{box.x:.0f}" y="{box.y + BOX_HEIGHT / 2 + 4.5:.0f}" text-anchor="middle" fill="#1b1d2a">'
        f"{escape(box.room)}</text>"
    )


def main() -> None:
    layers = readme_layers()
    arrows = arrows_between(product_sources(), [room for layer in layers for room in layer])
    PICTURE.write_text(drawing(layers, arrows), encoding="utf-8")
    print(f"{PICTURE.relative_to(ROOT)}: {sum(map(len, layers))} rooms, {len(arrows)} arrows")


if __name__ == "__main__":
    main()
