"""Measure the picture in a file against what was asked for: read it, look for a painted checkerboard, compare it with
earlier ones. What it takes is loaded with the first picture."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kie import catalogue
from kie.domain.task import Task
from prompts.brief import Colour
from prompts.evaluation.inspect_result import Wanted, inspect_result
from prompts.evaluation.picture_hash import NEAR, bits_apart
from prompts.evaluation.result_checks import Check, Inspection


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A picture that was there before: how it is called, its bytes' SHA-256, its fingerprint where it has one."""

    name: str
    sha256: str
    fingerprint: str | None


def inspect_picture(path: Path, *, name: str, wanted: Wanted) -> Inspection:
    """Raises BadInput with a sentence where the file is no picture that can be read."""
    from kie.cutout.notices import checkerboard_cell
    from kie.media.mime import of_content
    from kie.media.read_picture import read

    content = path.read_bytes()
    picture = read(content, name=name)
    cell = checkerboard_cell(picture)
    form = (of_content(content[:64]) or "").partition("/")[2] or None
    return inspect_result(picture, form=form, wanted=wanted, board_cell=cell)


def compared(inspection: Inspection, *, sha256: str, earlier: Iterable[Earlier]) -> Inspection:
    """The same with the word about whether it was there before."""
    check = _near_duplicate(inspection, sha256=sha256, earlier=tuple(earlier))
    checks = tuple(check if one.name == check.name else one for one in inspection.checks)
    return replace(inspection, checks=checks)


def _near_duplicate(inspection: Inspection, *, sha256: str, earlier: tuple[Earlier, ...]) -> Check:
    same = next((one for one in earlier if one.sha256 == sha256), None)
    if same is not None:
        return Check(
            name="near_duplicate", verdict="fail", reason=f"byte for byte the same file as {same.name}", figure=0
        )
    mine = inspection.fingerprint
    if mine is None:
        return Check(name="near_duplicate", verdict="not measured", reason="a blank picture is like every other")
    likes = [(bits_apart(mine, one.fingerprint), one.name) for one in earlier if one.fingerprint]
    if not likes:
        return Check(name="near_duplicate", verdict="not measured", reason="no earlier result to compare with")
    bits, name = min(likes)
    if bits <= NEAR:
        return Check(
            name="near_duplicate",
            verdict="warn",
            reason=f"looks nearly like {name}: {bits} of 64 bits differ",
            figure=bits,
        )
    reason = f"like none of {len(likes)} earlier: the nearest differs in {bits} of 64 bits"
    return Check(name="near_duplicate", verdict="pass", reason=reason, figure=bits)


def wanted_by(task: Task, *, colours: tuple[Colour, ...]) -> Wanted:
    """What the request and the brief name; what they leave to the model stays open."""
    model = catalogue.find(task.model)
    if model is None:
        return Wanted(colours=colours)
    named = {p.role: str(task.input[p.name]) for p in model.parameters if p.name in task.input}
    wide, high = catalogue.output_size(model, task.input)
    common = math.gcd(wide, high)
    is_free = named.get("aspect_ratio", "auto") in ("auto", "adaptive", "match_input_image")
    form = str(task.input.get("output_format") or "") or None
    return Wanted(
        colours=colours,
        ratio=None if is_free else (wide // common, high // common),
        edge=max(wide, high) if "resolution" in named else None,
        form=form,
        is_transparent=task.input.get("background") == "transparent" or task.parent_file is not None,
    )
