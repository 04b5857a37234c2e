"""The brush: a picture painted on in the browser, with one brush or several, and framed anew.

What one brush marks, no other does: one marks where to change; two could say what to keep and what to remove.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from kie.playground.input_files import Reference
from kie.playground.painting import Painting, Ratio, painting_from
from pages.ui.shared.assets import text


@dataclass(frozen=True, kw_only=True)
class Brush:
    """One colour to paint with. `words` follow a percentage: “12 % to change”."""

    id: str
    label: str
    colour: str
    words: str


CHANGE = Brush(id="change", label="Brush", colour="#ff2d78", words="to change")

_element = st.components.v2.component(
    "brush",
    html='<div class="kr"></div>',
    css=text("brush.css"),
    js=text("dom.js", "brush_layers.js", "brush_frame.js", "brush.js"),
    isolate_styles=False,
)


def brush(
    picture: Reference,
    *,
    key: str,
    url: str,
    use: str,
    use_frame: str | None = None,
    brushes: Sequence[Brush] = (CHANGE,),
    masks: Mapping[str, str] | None = None,
    ratios: Sequence[Ratio] = (),
) -> Painting | None:
    """What was painted, in the run after `use` was pressed; else None. Raises BadInput where it did not arrive whole.

    `url` is the picture's; `masks` are addresses of masks to go on from, by brush. With `use_frame`, the button's
    words where only the frame has changed, the picture may be cropped and extended.
    """
    data: dict[str, Any] = {
        "id": picture.address,
        "url": url,
        "name": picture.name or "The picture",
        "width": picture.width or 1,
        "height": picture.height or 1,
        "brushes": [vars(one) for one in brushes],
        "masks": dict(masks or {}),
        "ratios": [{"label": ratio.label, "width": ratio.width, "height": ratio.height} for ratio in ratios],
        "mayFrame": use_frame is not None,
        "use": use,
        "useFrame": use_frame or use,
    }
    result = _element(key=key, data=data, on_painted_change=lambda: None, height="content")
    return None if result.painted is None else painting_from(result.painted)
