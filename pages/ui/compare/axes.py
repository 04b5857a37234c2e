"""What is to vary in a comparison, asked for by its kind; returns plain values."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

import streamlit as st

from kie import catalogue
from kie.catalogue import Model
from kie.playground import Playground
from pages.ui import draft
from pages.ui.compare.cells import MOST_TASKS, ParameterAxis, Wanted, shared_parameters
from pages.ui.compare.word_lists import lists_of, word_lists
from pages.ui.plain import plain
from prompts.ablation import pictures_needed, without_each
from prompts.alternatives import how_many, problems
from prompts.brief import Brief

MOST_REPEATS, MOST_SEEDS, MOST_PARAMETERS = 12, 20, 2
_RANDOM = re.compile(r"(\d{1,3})\s*(?:random|x)", re.IGNORECASE)


def side_by_side() -> Wanted:
    """The models as they are chosen, each so many times."""
    return Wanted(kind="models", repeats=_repeats("Pictures each", key="compare_repeats", value=1))


def matrix(house: Playground, current: draft.Draft) -> Wanted:
    """Models, alternatives of the brief, parameters and seeds."""
    lists = lists_of(house)
    most, seed = _wordings(current.brief, lists)
    word_lists(house)
    models = [model for model_id in current.models if (model := catalogue.find(model_id))]
    parameters = _parameters(models)
    seeds = _seeds()
    repeats = _repeats("Repeats of every cell", key="matrix_repeats", value=1)
    return Wanted(
        kind="matrix",
        repeats=repeats,
        most_wordings=most,
        sample_seed=seed,
        lists=lists,
        parameters=parameters,
        seeds=seeds,
    )


def leave_one_out(current: draft.Draft) -> Wanted:
    """How often the unchanged brief runs, and how often each one with a field left out."""
    fields = max(1, len(without_each(current.brief)))
    floor, each = pictures_needed(fields)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        unchanged = _repeats("Unchanged, as the noise floor", key="ablation_floor", value=min(MOST_REPEATS, floor))
        repeats = _repeats("Without each field", key="ablation_repeats", value=each)
    if unchanged < floor or repeats < each:
        st.caption(
            f":material/info: {floor} unchanged and {each} without each of the {fields} fields are the fewest that can "
            "tell an effect from chance; with fewer you can still look."
        )
    return Wanted(kind="ablation", repeats=repeats, floor=unchanged)


def _repeats(label: str, *, key: str, value: int) -> int:
    return int(st.number_input(label, 1, MOST_REPEATS, value, key=key, persist_state="session", width=220))


def _wordings(brief: Brief, lists: Mapping[str, tuple[str, ...]]) -> tuple[int, int]:
    """How many wordings to take at most, and the seed of the sample."""
    for field, sentence in problems(brief, lists=lists):
        st.caption(f":red[**{field.capitalize()}**: {plain(sentence)}]")
    try:
        count = how_many(brief, lists=lists)
    except ValueError:
        return 1, 1
    if count == 1:
        st.caption(
            "Write alternatives into the brief to vary it: `{warm|cold} light` makes two wordings, `__light__` one for "
            "each line of a word list."
        )
        return 1, 1
    st.markdown(f"The brief has **{count:,} wordings**.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        most = int(
            st.number_input("Wordings at most", 2, MOST_TASKS, min(12, max(2, count)), key="most_wordings",
                            persist_state="session", width=180)
        )  # fmt: skip
        seed = 1
        if count > most:
            seed = int(st.number_input("Sample", 1, 9999, 1, key="sample_seed", persist_state="session", width=140,
                                       help="Another number draws another random sample of the wordings"))  # fmt: skip
    return most, seed


def _parameters(models: list[Model]) -> tuple[ParameterAxis, ...]:
    offered = shared_parameters(models)
    chosen = st.multiselect(
        "Parameters that vary", list(offered), key="varied_parameters", max_selections=MOST_PARAMETERS,
        format_func=lambda name: name.replace("_", " ").capitalize(), persist_state="session", placeholder="None",
    )  # fmt: skip
    found = []
    for name in chosen:
        if name not in offered:
            continue
        title = name.replace("_", " ").capitalize()
        if offered[name]:
            values = tuple(
                st.multiselect(f"Values of {title}", offered[name], key=f"values_{name}", persist_state="session")
            )
        else:
            typed = st.text_input(
                f"Values of {title}", key=f"values_{name}", placeholder="1, 2, 3", persist_state="session"
            )
            values = tuple(dict.fromkeys(part.strip() for part in (typed or "").split(",") if part.strip()))
        if values:
            found.append(ParameterAxis(name=name, values=values))
    return tuple(found)


def _seeds() -> tuple[int, ...]:
    typed = st.text_input(
        "Seeds", key="varied_seeds", placeholder="1, 2, 3 or: 4 random", persist_state="session",
        help="The same seeds for every cell make differences comparable where a model takes a seed",
    )  # fmt: skip
    text = (typed or "").strip()
    asked = _RANDOM.fullmatch(text)
    if asked:
        dice = random.Random(f"seeds {text}")
        return tuple(dice.randrange(1, 2**31 - 1) for _ in range(min(MOST_SEEDS, int(asked[1]))))
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    wrong = [part for part in parts if not part.isascii() or not part.isdigit() or int(part) >= 2**31]
    if wrong:
        st.caption(f":red[“{plain(wrong[0][:20])}” is no seed: write whole numbers below 2,147,483,648.]")
    if len(parts) > MOST_SEEDS:
        st.caption(f":red[{MOST_SEEDS} seeds are the most; the others are left out.]")
    return tuple(dict.fromkeys(int(part) for part in parts if part not in wrong))[:MOST_SEEDS]
