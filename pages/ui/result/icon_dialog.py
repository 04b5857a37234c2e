"""One path to a transparent icon: cut out, looked at in its sizes on every ground, saved as one ZIP."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

import streamlit as st

from kie.domain.task import ResultFile, Task
from kie.errors import BadInput
from kie.playground.file_names import picture_stem
from kie.playground.workspace import Workspace
from pages.ui.result import background_removal_dialog
from pages.ui.result.result_state import open_next
from pages.ui.shared.assets import text
from pages.ui.shared.escape import plain
from prompts.colours import name_of

RECIPE = "icon-set"
SIDES: Mapping[str, int] = {"@1x.png": 24, "@2x.png": 48, "-hero.png": 160}
"""What is looked at, by the end of its file's name."""
_PLAIN = ("#FFFFFF", "#000000")

_icons = st.components.v2.component(
    "icons",
    html='<div class="ki"></div>',
    css=text("icons.css"),
    js=text("dom.js", "icons.js"),
    isolate_styles=False,
)


@st.dialog("Icon, transparent", width="large", icon=":material/star_shine:")
def show_icon(workspace: Workspace, *, task_id: str, position: int = 0) -> None:
    """Of a picture that is opaque the background is removed first; where that is declined, other ways are offered."""
    task = workspace.tasks.get(task_id=task_id)
    file = task.kept[min(position, len(task.kept) - 1)] if task and task.kept else None
    if task is None or file is None or file.medium != "image":
        st.info("There is no picture to make an icon of.")
        return
    if not workspace.results.stands_free(file):
        place = st.empty()
        cutout = background_removal_dialog.cut_out(workspace, task_id=task_id, position=position, place=place)
        if cutout is None or not cutout.kept:
            return
        place.empty()
        task, file = cutout, cutout.kept[0]
    _icon(workspace, task, file)


def _icon(workspace: Workspace, task: Task, file: ResultFile) -> None:
    try:
        with st.spinner("Making the icons…"):
            made = workspace.results.made(file, recipe=RECIPE)
    except BadInput as error:
        st.error(plain(error.message), icon=":material/error:")
        return
    files = dict(made.files)
    _icons(
        key=f"icons_{file.id}",
        data={
            "icons": [
                {"side": side, "url": _address(content)}
                for ending, side in SIDES.items()
                for path, content in files.items()
                if path.endswith(ending)
            ],
            "grounds": _grounds(workspace.results.palette(file)),
        },
        height="content",
    )
    sizes = f"Shown at {', '.join(map(str, SIDES.values()))} px."
    st.caption(" ".join(plain(sentence) for sentence in (sizes, made.ground_words, *made.notes)))
    link = workspace.links.recipe(file, recipe=RECIPE, stem=picture_stem(task))
    with st.container(horizontal=True):
        st.link_button("Download ZIP", link, type="primary", icon=":material/download:")
        if st.button("See the cut-out", icon=":material/content_cut:", type="tertiary"):
            open_next("background removal", task_id=task.id)
        if st.button("Other sets", icon=":material/apps:", type="tertiary"):
            open_next("assets", task_id=task.id)


def _address(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def _grounds(palette: Sequence[str]) -> list[Mapping[str, str | None]]:
    brand = [colour for colour in palette if colour not in _PLAIN]
    return [
        {"name": "White", "colour": "#FFFFFF"},
        {"name": "Black", "colour": "#000000"},
        *({"name": name_of(colour).capitalize(), "colour": colour} for colour in brand),
        {"name": "Checkerboard", "colour": None},
    ]
