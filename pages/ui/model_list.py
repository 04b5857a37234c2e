"""The catalogue as a table one can search, and one entry of it in full."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from kie import catalogue
from kie.catalogue import Model, Parameter
from kie.ledger import keepers
from kie.ledger.keepers import Effort
from kie.playground import Playground
from pages.ui import draft
from pages.ui.compare.effort import EXPLAINED, words_of
from pages.ui.frame import workspace

_KINDS = {
    "text-to-image": "Text to image",
    "image-to-image": "Image to image",
    "text-to-video": "Text to video",
    "image-to-video": "Image to video",
    "utility": "Utility",
}


def model_list(house: Playground) -> None:
    """Search, table, and the chosen model below it."""
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        wanted = st.text_input("Search", live=True, key="model_search", placeholder="Name, vendor or parameter")
    with right:
        kind = st.pills("Kind", list(_KINDS), key="model_kind", format_func=lambda k: _KINDS[k])
    found = [m for m in catalogue.all_models() if _matches(m, wanted or "", kind)]
    if not found:
        st.info("No model matches. Shorten the search or choose another kind.", icon=":material/search_off:")
        return
    st.caption(f"{len(found)} models. Prices are KIE's of the day named; 1 credit is $0.005.")
    efforts = keepers.efforts(house.ledger, workspace=workspace(), service=house.settings.service)
    selected = st.dataframe(
        _table(found, efforts),
        hide_index=True,
        key="model_table",
        on_select="rerun",
        selection_mode="single-row",
        height=min(520, 38 * (len(found) + 1)),
        alt="The models of the catalogue",
        column_config={
            "Credits": st.column_config.NumberColumn(format="%g", help="With default parameters"),
            "Price checked": st.column_config.DateColumn(),
            "Cost per keeper": st.column_config.TextColumn(help=EXPLAINED),
        },
    )
    rows = selected.selection.rows
    if rows and rows[0] < len(found):
        _entry(found[rows[0]])
    else:
        st.caption("Click a row's box to see its parameters and prices.")


def _matches(model: Model, wanted: str, kind: str | None) -> bool:
    if kind is not None and kind not in (model.kind, *model.also):
        return False
    names = " ".join((model.id, model.title, model.vendor, *(p.name for p in model.parameters)))
    return all(word in names.casefold() for word in wanted.casefold().split())


def _table(models: list[Model], efforts: Mapping[str, Effort]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Model": m.title + (" (removed by KIE)" if m.is_retired else ""),
                "Vendor": m.vendor,
                "Kind": _KINDS.get(m.kind, m.kind),
                "Credits": catalogue.credits(m, {}),
                "Cost per keeper": words_of(efforts.get(m.id)).cost,
                "Time per keeper": words_of(efforts.get(m.id)).time,
                "Seed": m.by_role("seed") is not None,
                "Negative prompt": m.by_role("negative_prompt") is not None,
                "Reference images": m.by_role("reference_images") is not None,
                "Prompt limit": (p.max_length if (p := m.by_role("prompt")) else None),
                "Price checked": m.price.checked if m.price else None,
                "Id": m.id,
            }
            for m in models
        ]
    )


def _entry(model: Model) -> None:
    with st.container(border=True):
        st.subheader(model.title)
        st.caption(f"`{model.id}` · {model.source}, checked {model.checked:%d %B %Y}")
        if model.is_retired:
            st.warning("KIE has removed this model; it is kept here so that old results can be read.")
        elif st.button("Try it", icon=":material/draw:", key="try_it"):
            draft.choose_next((model.id,))
            st.switch_page("create.py")
        st.dataframe(
            pd.DataFrame([_parameter_row(p) for p in model.parameters]),
            hide_index=True,
            alt=f"Parameters of {model.title}",
        )
        for row in model.price.rows if model.price else ():
            when = ", ".join(f"{key} {' or '.join(values)}" for key, values in row.when.items())
            st.markdown(f"- **{row.credits:g} credits** {row.unit}{' with ' + when if when else ''}")
        for note in model.disagreements:
            st.caption(f":material/info: Sources disagree: {note}")


def _parameter_row(parameter: Parameter) -> dict[str, str]:
    limits = [
        f"up to {parameter.max_length:,} characters" if parameter.max_length else "",
        f"{parameter.minimum:g} to {parameter.maximum:g}"
        if parameter.minimum is not None and parameter.maximum is not None
        else "",
        f"up to {parameter.max_count}" if parameter.max_count else "",
    ]
    return {
        "Parameter": parameter.name,
        "Takes": ", ".join(map(str, parameter.choices)) or ", ".join(filter(None, limits)) or parameter.type,
        "Default": "" if parameter.default is None else json.dumps(parameter.default),
        "Required": "yes" if parameter.required else "",
        "Meaning": parameter.help,
    }
