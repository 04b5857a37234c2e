"""Assets from one result: a recipe's ZIP in one click, or a copy in another format with its size shown first."""

from __future__ import annotations

import streamlit as st

from kie import recipes
from kie.downloads import picture_stem
from kie.errors import BadInput
from kie.ledger import views
from kie.playground import Playground
from kie.records import FileState
from pages.ui.frame import workspace
from pages.ui.links import recipe_link

_FORMATS = ("png", "jpeg", "webp", "avif")


@st.dialog("Make icons and assets", width="large", icon=":material/apps:")
def show_assets(house: Playground, *, task_id: str) -> None:
    task = views.task(house.ledger, workspace=workspace(), task_id=task_id)
    file = next((f for f in task.files if f.state is FileState.STORED), None) if task else None
    if task is None or file is None or not (file.mime or "").startswith("image/"):
        st.info("There is no picture to make assets of.")
        return
    stem = picture_stem(task)
    sets, copy = st.tabs(["Sets", "Another format"])
    with sets:
        st.caption("Made from the picture as it is; a cut-out gives the cleanest icons. Nothing is ever enlarged.")
        for recipe in recipes.RECIPES.values():
            left, right = st.columns([4, 1], vertical_alignment="center")
            left.markdown(f"**{recipe.title}** · {recipe.description}")
            link = recipe_link(house, file, recipe=recipe.name, stem=stem)
            right.link_button("Download ZIP", link, width="stretch")
    with copy:
        _conversion(house, file_id=file.id, sha256=file.sha256 or "", size=file.size or 0, stem=stem)


def _conversion(house: Playground, *, file_id: str, sha256: str, size: int, stem: str) -> None:
    wanted = st.segmented_control("Format", _FORMATS, default="webp", required=True, key="convert_format")
    quality = 100 if wanted == "png" else st.slider("Quality", 40, 100, 85, key="convert_quality")
    try:
        made = _converted(str(house.store.path(sha256)), wanted or "webp", quality)
    except BadInput as error:
        st.error(error.message)
        return
    st.caption(f"{made.size / 1000:,.0f} kB instead of {size / 1000:,.0f} kB. {made.note or ''}")
    name = f"{stem}.{'jpg' if wanted == 'jpeg' else wanted}"
    st.link_button(
        "Download", house.links.link("converted", f"{file_id}~{wanted}~{quality}", name=name), type="primary"
    )


@st.cache_data(max_entries=20, show_spinner="Converting…")
def _converted(path: str, wanted: str, quality: int) -> recipes.Converted:
    with open(path, "rb") as file:
        return recipes.convert(recipes.load(file.read()), format=wanted, quality=quality)
