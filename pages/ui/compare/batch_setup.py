"""A batch from a table: what would be sent, row by row, what is wrong with it, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from kie import catalogue
from kie.domain.task import Origin
from kie.errors import BadInput
from kie.playground import batch, labels
from kie.playground.batch import Asset
from kie.playground.read_table import Reading, UnprovenEncoding
from kie.playground.workspace import Workspace
from pages.ui.compare import compare_state
from pages.ui.compare.choice import show
from pages.ui.compare.tables import table_height
from pages.ui.create import create_state
from pages.ui.shared.escape import plain
from pages.ui.shared.quote_words import quote_words

MOST_READINGS = 6
MANY, MOST_HIGH = 8, 320
"""More wrong rows than so many scroll, in so many pixels."""


def batch_setup(workspace: Workspace) -> None:
    """Upload, look, run."""
    left, right = st.columns([5, 6], gap="large")
    with left:
        uploaded = st.file_uploader(
            "A CSV file or a spreadsheet, one row an asset",
            type=["csv", "tsv", "txt", "xlsx", "ods"],
            key="batch_file",
            max_upload_size=4,
        )
        usual = st.selectbox(
            "Model for rows that name none",
            [model.id for model in catalogue.all_models() if not model.is_retired],
            index=None,
            key="batch_model",
            format_func=labels.model_title,
            placeholder="None: every row names its own",
        )
        st.caption(
            "Columns: `name`, `prompt`, `model`, `aspect ratio`, `resolution`, `remove background`, `recipe`; "
            "any other column is a parameter by its own name."
        )
        folders = st.text_input(
            "Folders",
            key="batch_folders",
            placeholder="{platform}/{name}",
            help="Where the files of each row go in the ZIP, by the columns in braces. Left empty, all stand together.",
        )
        st.download_button("An example to fill in", batch.TEMPLATE, file_name="assets.csv", icon=":material/table:",
                           on_click="ignore")  # fmt: skip
    with right:
        if uploaded is None:
            st.info("The rows appear here, each with its price or what is wrong with it.", icon=":material/table_rows:")
            return
        encoding = None
        try:
            try:
                assets = batch.read(uploaded.getvalue(), usual_model=usual, folders=folders)
            except UnprovenEncoding as unproven:
                encoding = _chosen_encoding(unproven.readings)
                if encoding is None:
                    return
                assets = batch.read(uploaded.getvalue(), usual_model=usual, folders=folders, encoding=encoding)
        except BadInput as error:
            st.error(plain(error.message), icon=":material/error:")
            return
        _run(workspace, assets)


def _chosen_encoding(readings: Sequence[Reading]) -> str | None:
    """Which of its readings a person says is right; None is chosen beforehand, since it would be a guess."""
    shown = {reading.encoding: reading for reading in readings[:MOST_READINGS]}
    st.warning(
        "This file is not UTF-8, and its bytes do not say what it is. Choose how its letters are right, "
        "or save it as UTF-8 and add it again.",
        icon=":material/translate:",
    )
    return st.radio(
        "How the first lines read",
        list(shown),
        index=None,
        key="batch_encoding",
        format_func=lambda encoding: plain(" · ".join(shown[encoding].rows) or encoding),
        captions=[f"{encoding}, certain to {reading.certainty:.0%}" for encoding, reading in shown.items()],
    )


def _run(workspace: Workspace, assets: Sequence[Asset]) -> None:
    st.dataframe(_rows(assets), hide_index=True, height=table_height(len(assets)), alt="The rows of the file")
    wrong = [asset for asset in assets if asset.problems]
    good = [asset for asset in assets if not asset.problems]
    if wrong:
        _explain(wrong, count=len(assets))
    if not good:
        return
    quote = batch.quote_of(good)
    words = quote_words(workspace.connection, quote, noun="asset")
    sure = True
    if quote.needs_confirming:
        sure = st.checkbox(f"Yes, run {words}", key=compare_state.batch_confirmed(quote).key)
    st.button(f"Run {words}", key="run_batch", type="primary", icon=":material/play_arrow:", disabled=not sure,
              on_click=_place, args=(workspace, good, create_state.click()))  # fmt: skip
    refusal = compare_state.batch_refusal.take()
    if refusal is not None:
        st.error(plain(refusal), icon=":material/error:")


def _explain(wrong: Sequence[Asset], *, count: int) -> None:
    """What is wrong in which line, every sentence whole: a cell of the table cuts it."""
    others = ", or run the others alone" if len(wrong) < count else ""
    mend = f"Mend {'it' if len(wrong) == 1 else 'them'} in the file{others}."
    lines = [f"Line {asset.line}: {plain(' '.join(asset.problems))}" for asset in wrong]
    sentence = "  \n".join([f"{len(wrong)} of {count} rows cannot be sent. {mend}", *lines])
    with st.container(height=MOST_HIGH if len(wrong) > MANY else "content", border=False, key="batch_problems"):
        st.error(sentence, icon=":material/error:")


def _place(workspace: Workspace, good: Sequence[Asset], click: str) -> None:
    try:
        run_id, _ = workspace.tasks.place_run(
            origin=Origin.BATCH,
            brief={},
            intents=[asset.intent() for asset in good],
            click=click,
            layout=batch.layout_of(good),
        )
    except BadInput as error:
        compare_state.batch_refusal.set(error.message)
        return
    create_state.next_click()
    show(run_id)


def _rows(assets: Sequence[Asset]) -> pd.DataFrame:
    """What each row comes to, and beside it every other column as it was read."""
    others = dict.fromkeys(column for asset in assets for column in asset.settings)
    return pd.DataFrame(
        [
            {
                "Line": asset.line,
                "Name": asset.name,
                "Problem": " ".join(asset.problems),
                "Model": labels.model_title(asset.model),
                "Prompt": asset.prompt,
                "Size": f"{asset.prepared.width} × {asset.prepared.height}" if asset.prepared else "",
                "Cut out": asset.follow_up is not None and asset.follow_up.removes_background,
                "Recipe": (asset.follow_up.recipe if asset.follow_up else None) or "",
                "Credits": asset.prepared.credits if asset.prepared else None,
                **{f"{column} (as read)": asset.settings.get(column, "") for column in others},
            }
            for asset in assets
        ]
    )
