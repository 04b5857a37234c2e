"""One clip to look at closely: it repeats, is silent until asked, goes frame by frame, and any frame can be saved."""

from __future__ import annotations

import streamlit as st

from pages.ui.shared.assets import text

_element = st.components.v2.component(
    "clip_player",
    html='<div class="kv"></div>',
    css=text("clip.css"),
    js=text("dom.js", "clip.js"),
    isolate_styles=False,
)


def clip_player(
    *,
    url: str,
    poster: str,
    width: int,
    height: int,
    tallest: int,
    frame_rate: float | None,
    has_sound: bool,
    name: str,
    key: str,
) -> None:
    """`width` and `height` are the clip's pixels, `tallest` the most it gets on the page; `name` begins the names of
    saved frames. Without a `frame_rate` there is no going by frames."""
    _element(
        key=key,
        data={
            "url": url,
            "poster": poster,
            "width": width,
            "height": height,
            "tallest": tallest,
            "frameRate": frame_rate,
            "hasSound": has_sound,
            "name": name,
        },
        height="content",
    )
