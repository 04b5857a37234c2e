"""What is to vary in a comparison, by its kind: the widgets that ask for it, and what they hold as plain values.

The two are apart because a click is answered before anything is drawn anew: what runs is what stands in the form.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

import streamlit as st

from kie import catalogue
from kie.catalogue import Model
from kie.domain.layouts import ComparisonKind
from kie.playground import labels
from kie.playground.drafts import Draft
from kie.playground.matrix import MOST_TASKS, ParameterAxis, Variation, shared_parameters
from kie.playground.workspace import Workspace
from pages.ui.compare import compare_state
from pages.ui.compare.word_list_popover import word_list_popover
from pages.ui.shared.escape import plain
from pages.ui.shared.session_values import SessionValue
from prompts.alternatives import how_many
from prompts.alternatives import problems as problems_of
from prompts.brief import Brief
from prompts.evaluation.ablation import pictures_needed, without_each

MOST_REPEATS, MOST_SEEDS, MOST_PARAMETERS = 12, 20, 2
USUAL_WORDINGS, MOST_SAMPLES = 12, 9999
_SEED = re.compile(r"[0-9]{1,10}")
_RANDOM = re.compile(r"([0-9]{1,3})\s*(?:random|x)", re.IGNORECASE)


def draw(workspace: Workspace, current: Draft, kind: ComparisonKind) -> None:
    """The widgets of this kind of comparison."""
    match kind:
        case "matrix":
            _matrix(workspace, current)
        case "ablation":
            _leave_one_out(current)
        case _:
            _repeats(labels.each_of(_models(current)), compare_state.each_repeats, value=1)


def variation(workspace: Workspace, current: Draft, kind: ComparisonKind) -> Variation:
    """What the widgets hold, or their defaults where they have not been drawn yet."""
    match kind:
        case "matrix":
            seeds, problems = _read_seeds(str(compare_state.varied_seeds.get() or ""))
            return Variation(
                kind="matrix",
                repeats=_whole(compare_state.cell_repeats, default=1, most=MOST_REPEATS),
                most_wordings=_whole(compare_state.most_wordings, default=USUAL_WORDINGS, most=MOST_TASKS),
                sample_seed=_whole(compare_state.sample_seed, default=1, most=MOST_SAMPLES),
                lists=workspace.word_lists.all(),
                parameters=_read_parameters(_models(current)),
                seeds=seeds,
                problems=problems,
            )
        case "ablation":
            floor, each = _fewest(current)
            return Variation(
                kind="ablation",
                repeats=_whole(compare_state.without_repeats, default=each, most=MOST_REPEATS),
                floor=_whole(compare_state.unchanged_repeats, default=floor, most=MOST_REPEATS),
            )
        case _:
            return Variation(kind="models", repeats=_whole(compare_state.each_repeats, default=1, most=MOST_REPEATS))


def _matrix(workspace: Workspace, current: Draft) -> None:
    _wordings(current.brief, workspace.word_lists.all())
    word_list_popover(workspace)
    _parameters(_models(current))
    st.text_input(
        "Seeds", key=compare_state.varied_seeds.key, placeholder="1, 2, 3 or: 4 random", persist_state="session",
        help="The same seeds for every cell make differences comparable where a model takes a seed",
    )  # fmt: skip
    _repeats("Repeats of every cell", compare_state.cell_repeats, value=1)


def _leave_one_out(current: Draft) -> None:
    """How often the unchanged brief runs, and how often each one with a field left out."""
    floor, each = _fewest(current)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        unchanged = _following("Unchanged, as the noise floor", compare_state.unchanged_repeats, fewest=floor)
        without = _following("Without each field", compare_state.without_repeats, fewest=each)
    if unchanged < floor or without < each:
        st.caption(
            f":material/info: {floor} unchanged and {each} without each of the {_fields(current)} fields are the "
            "fewest that can tell an effect from chance; with fewer you can still look."
        )


def _fewest(current: Draft) -> tuple[int, int]:
    return pictures_needed(_fields(current), models=max(1, len(_models(current))))


def _fields(current: Draft) -> int:
    return max(1, len(without_each(current.brief)))


def _models(current: Draft) -> list[Model]:
    return [model for model_id in current.models if (model := catalogue.find(model_id))]


def _repeats(label: str, number: SessionValue[float | None], *, value: int) -> int:
    label = f"{label} (1 to {MOST_REPEATS})"
    return int(st.number_input(label, 1, MOST_REPEATS, value, key=number.key, persist_state="session", width=220))


def _following(label: str, number: SessionValue[float | None], *, fewest: int) -> int:
    """A number that goes along with the fewest that are needed, until somebody chooses another."""
    value, followed = min(MOST_REPEATS, fewest), compare_state.followed(number)
    if number.get() == (followed.get() if followed.is_set else value):
        number.set(value)
    followed.set(value)
    return _repeats(label, number, value=value)


def _whole(number: SessionValue[float | None], *, default: int, most: int) -> int:
    """A number as its widget holds it; within its bounds, which only the browser has kept so far."""
    value = number.get()
    return min(most, max(1, int(value if isinstance(value, int | float) else default)))


def _wordings(brief: Brief, lists: Mapping[str, tuple[str, ...]]) -> None:
    """How many wordings to take at most, and the seed of the sample."""
    for field, sentence in problems_of(brief, lists=lists):
        st.caption(f":red[**{field.capitalize()}**: {plain(sentence)}]")
    try:
        count = how_many(brief, lists=lists)
    except ValueError:
        return
    if count == 1:
        st.caption(
            "Write alternatives into the brief to vary it: `{warm|cold} light` makes two wordings, `__light__` one for "
            "each line of a word list."
        )
        return
    place = st.empty()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        most = st.number_input("Wordings at most", 2, MOST_TASKS, USUAL_WORDINGS, key=compare_state.most_wordings.key,
                               persist_state="session", width=180)  # fmt: skip
        if count > most:
            st.number_input("Sample", 1, MOST_SAMPLES, 1, key=compare_state.sample_seed.key,
                            persist_state="session", width=140,
                            help="Another number draws another random sample of the wordings")  # fmt: skip
    drawn = f"; {most} of them are drawn at random." if count > most else "."
    place.markdown(f"The brief has **{count:,} wordings**{drawn}")


def _parameters(models: list[Model]) -> None:
    offered = shared_parameters(models)
    chosen = st.multiselect(
        "Parameters that vary", list(offered), key=compare_state.varied_parameters.key, max_selections=MOST_PARAMETERS,
        format_func=lambda name: ParameterAxis(name=name, values=()).title, persist_state="session", placeholder="None",
    )  # fmt: skip
    for name in chosen:
        title, key = ParameterAxis(name=name, values=()).title, compare_state.values_of(name).key
        if offered.get(name):
            st.multiselect(
                f"Values of {title}", offered[name], key=key, persist_state="session", placeholder="Choose two or more"
            )
        else:
            st.text_input(f"Values of {title}", key=key, placeholder="1, 2, 3", persist_state="session")
        if name in offered and not _read_values(name, offered[name]):
            st.caption(f":material/info: {title} does not vary until it has values.")


def _read_parameters(models: list[Model]) -> tuple[ParameterAxis, ...]:
    offered = shared_parameters(models)
    chosen = [name for name in compare_state.varied_parameters.get() or () if name in offered]
    axes = [ParameterAxis(name=name, values=_read_values(name, offered[name])) for name in chosen[:MOST_PARAMETERS]]
    return tuple(axis for axis in axes if axis.values)


def _read_values(name: str, offered: tuple[str, ...]) -> tuple[str, ...]:
    held = compare_state.values_of(name).get() or ()
    if offered:
        return tuple(value for value in held if value in offered) if isinstance(held, list | tuple) else ()
    typed = held if isinstance(held, str) else ""
    return tuple(dict.fromkeys(part.strip() for part in typed.split(",") if part.strip()))


def _read_seeds(typed: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The seeds, and what is wrong with what was typed."""
    wish = _RANDOM.fullmatch(typed.strip())
    if wish:
        dice = random.Random(f"seeds {wish[1]}")
        drawn = tuple(dice.randrange(1, 2**31 - 1) for _ in range(min(MOST_SEEDS, int(wish[1]))))
        return drawn, _too_many_seeds(int(wish[1]))
    parts = list(dict.fromkeys(part for part in re.split(r"[\s,;]+", typed) if part))
    wrong = [part for part in parts if _SEED.fullmatch(part) is None or int(part) >= 2**31]
    seeds = tuple(dict.fromkeys(int(part) for part in parts if part not in wrong))[:MOST_SEEDS]
    sentences = [f"“{part[:20]}” is no seed: write whole numbers below 2,147,483,648." for part in wrong[:1]]
    return seeds, (*sentences, *_too_many_seeds(len(parts)))


def _too_many_seeds(count: int) -> tuple[str, ...]:
    return (f"{count} seeds are too many: {MOST_SEEDS} at once is the most.",) if count > MOST_SEEDS else ()
