"""From what is to vary to every request of a comparison: what is asked for, what is not and why, and its cost."""

from __future__ import annotations

import dataclasses
import secrets
from collections import Counter
from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kie import catalogue
from kie.catalogue import Json
from kie.domain.comparison import BRIEFS, Comparison, brief_of
from kie.domain.layouts import ComparisonKind
from kie.domain.task import TaskIntent
from kie.ledger import commands, comparisons
from kie.playground import matrix
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.draft_reuse import draft_of, draft_of_task
from kie.playground.drafts import Draft, plan_of
from kie.playground.matrix import (
    MOST_SIDE_BY_SIDE,
    MOST_TASKS,
    ComparisonPlan,
    ParameterAxis,
    Variation,
    plan_comparison,
)
from prompts.brief import brief_from_json, brief_to_json

BANANA, PRO, IMAGEN, IDEOGRAM = (
    "google/nano-banana", "nano-banana-pro", "google/imagen4-fast", "ideogram/v3-text-to-image",
)  # fmt: skip
"""Without a seed and 4 credits; 18 credits and a resolution; with a seed and 4 credits; with names for its sizes."""
WITHOUT_PROMPT = "recraft/crisp-upscale"
ANY_SIX = (BANANA, PRO, IMAGEN, IDEOGRAM, "z-image", "seedream/4.5-text-to-image")


def draft(*models: str, parameters: Mapping[str, Mapping[str, Json]] | None = None, **texts: str) -> Draft:
    return Draft(texts=texts or {"subject": "A mug"}, models=models, parameters=parameters or {})


def cells_of(plan: ComparisonPlan) -> list[tuple[dict[str, str], int]]:
    return [(dict(cell.cell), cell.repeats) for cell in plan.cells]


def prompts_of(plan: ComparisonPlan) -> list[str]:
    return [cell.plan.prepared.prompt for cell in plan.cells]


def axis_of(plan: ComparisonPlan, axis_id: str) -> list[tuple[str, str]]:
    axis = plan.layout.axis(axis_id)
    return [(value.key, value.label) for value in axis.values] if axis else []


# ---- side by side


def test_side_by_side_asks_every_model_for_the_same_brief_in_the_order_chosen(app: Playground) -> None:
    plan = plan_comparison(draft(PRO, BANANA), Variation(kind="models"))
    assert cells_of(plan) == [({"model": PRO}, 1), ({"model": BANANA}, 1)]
    assert axis_of(plan, "model") == [(PRO, "Nano Banana Pro"), (BANANA, "Nano Banana")]
    assert prompts_of(plan) == ["A mug.", "A mug."]
    assert (plan.quote.count, plan.quote.credits, plan.sentences) == (2, 22, ())
    assert [dict(i.input) for i in plan.intents()] == [dict(c.plan.prepared.input) for c in plan.cells]


def test_repeats_are_asked_for_round_by_round(app: Playground) -> None:
    plan = plan_comparison(draft(PRO, BANANA), Variation(kind="models", repeats=3))
    assert [(i.model, i.repeat) for i in plan.intents()] == [
        (model, repeat) for repeat in range(3) for model in (PRO, BANANA)
    ]
    assert (plan.quote.count, plan.quote.credits) == (6, 66)


def test_a_price_that_is_not_published_makes_the_whole_price_unknown() -> None:
    offered = [model for model in catalogue.all_models() if not model.is_retired]
    unpriced = next(model for model in offered if catalogue.credits(model, {}) is None)
    assert plan_comparison(draft(BANANA, unpriced.id), Variation(kind="models")).quote.credits is None


@pytest.mark.parametrize(
    ("wrong", "variation", "sentence"),
    [
        (draft(), Variation(kind="models"), "Choose a model."),
        (draft("no/such-model"), Variation(kind="models"), "Choose a model."),
        (draft(BANANA), Variation(kind="models"), "Choose a second model, or more than one picture each"),
        (draft(*ANY_SIX, "google/imagen4"), Variation(kind="models"), f"{MOST_SIDE_BY_SIDE} models at most"),
        (draft(BANANA, PRO, subject=""), Variation(kind="models"), "The brief is empty. Fill in Subject first."),
        (draft(BANANA, IMAGEN, subject="x" * 5001), Variation(kind="models"), "over this model's limit"),
        (draft(BANANA), Variation(kind="ablation"), "Fill in at least two fields of the brief"),
        (draft(BANANA, subject="A {red|blue mug"), Variation(kind="matrix"), "Subject"),
        (
            draft(*ANY_SIX, subject="A {a|b|c|d|e|f} mug"),
            Variation(kind="matrix", repeats=12),
            "This makes 432 results, and 400 at once is the most.",
        ),
        (
            draft(BANANA),
            Variation(kind="matrix", parameters=(ParameterAxis(name="resolution", values=("1K", "2K")),)),
            "Nothing is left to run",
        ),
    ],
)
def test_what_cannot_run_says_so_in_a_sentence(wrong: Draft, variation: Variation, sentence: str) -> None:
    plan = plan_comparison(wrong, variation)
    assert any(sentence in given for given in plan.sentences), plan.sentences
    assert all(given.endswith((".", "?")) for given in plan.sentences)


@pytest.mark.parametrize("kind", ["models", "matrix", "ablation"])
def test_so_many_results_run_at_once_and_one_more_is_refused(kind: ComparisonKind) -> None:
    form = draft(BANANA, subject="A mug", style="oil paint")  # an ablation leaves each of the two out in turn
    others, each = (2, 100) if kind == "ablation" else (0, 400)
    floor = 400 - others * each

    def planned(floor: int, each: int) -> ComparisonPlan:
        return plan_comparison(form, Variation(kind=kind, repeats=each, floor=floor))

    most = planned(floor, each)
    assert (most.sentences, most.quote.count, len(most.intents())) == ((), 400, 400)
    more = planned(floor + 1, each if others else each + 1)
    assert more.sentences == ("This makes 401 results, and 400 at once is the most. Take fewer values or a sample.",)
    assert MOST_TASKS == 400


def test_six_models_may_stand_side_by_side() -> None:
    assert plan_comparison(draft(*ANY_SIX), Variation(kind="models")).sentences == ()


def test_a_sentence_names_the_model_it_is_about() -> None:
    plan = plan_comparison(draft(BANANA, IMAGEN, subject="x" * 5001), Variation(kind="models"))
    titles = [catalogue.get(model_id).title for model_id in (BANANA, IMAGEN)]
    assert [sentence.startswith(title) for sentence, title in zip(plan.sentences, titles, strict=True)] == [True, True]


def test_so_many_cells_that_making_them_would_take_long_are_refused_unmade(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(matrix, "plan", lambda model, **_: made.append(model.id))
    many = "{" + "|".join(f"w{n}" for n in range(400)) + "}"
    plan = plan_comparison(
        draft(*ANY_SIX, subject=many), Variation(kind="matrix", most_wordings=400, seeds=tuple(range(20)))
    )  # fmt: skip
    assert plan.sentences == ("This makes 48,000 results, and 400 at once is the most. Take fewer values or a sample.",)
    assert (made, plan.cells) == ([], ())


# ---- matrix


def test_a_matrix_has_a_cell_for_every_model_wording_value_and_seed(app: Playground) -> None:
    plan = plan_comparison(
        draft(IMAGEN, IDEOGRAM, subject="A {red|blue} mug"),
        Variation(kind="matrix", repeats=2, seeds=(7, 8)),
    )
    assert cells_of(plan) == [
        ({"model": model, "wording": wording, "seed": seed}, 2)
        for model in (IMAGEN, IDEOGRAM)
        for wording in ("0", "1")
        for seed in ("7", "8")
    ]
    assert axis_of(plan, "wording") == [("0", "red"), ("1", "blue")]
    assert axis_of(plan, "seed") == [("7", "7"), ("8", "8")]
    assert prompts_of(plan)[::2] == ["A red mug.", "A blue mug."] * 2
    seeds = {(cell.cell["seed"], str(cell.plan.prepared.input["seed"])) for cell in plan.cells}
    assert seeds == {("7", "7"), ("8", "8")}
    assert plan.cells[0].labels == ("red", "seed 7")
    assert (plan.quote.count, plan.quote.credits) == (16, 8 * 4 + 8 * 10)


def test_alternatives_are_drawn_at_random_where_fewer_are_wanted_and_the_seed_repeats_the_sample() -> None:
    wide = draft(BANANA, subject="{a|b|c|d|e|f} {g|h|i|j|k|l}")

    def sample(seed: int) -> list[str]:
        return prompts_of(plan_comparison(wide, Variation(kind="matrix", most_wordings=5, sample_seed=seed)))

    assert len(set(sample(1))) == 5
    assert sample(1) == sample(1)
    assert sample(1) != sample(2)


def test_word_lists_make_wordings() -> None:
    plan = plan_comparison(
        draft(BANANA, subject="A __hue__ mug"), Variation(kind="matrix", lists={"hue": ("red", "blue")})
    )
    assert prompts_of(plan) == ["A red mug.", "A blue mug."]


def test_a_value_that_a_model_does_not_take_is_left_out_and_said() -> None:
    sizes = ParameterAxis(name="aspect_ratio", values=("3:2", "2:3"))
    plan = plan_comparison(draft(BANANA, PRO, IDEOGRAM), Variation(kind="matrix", parameters=(sizes,)))
    assert cells_of(plan)[:3] == [
        ({"model": BANANA, "aspect_ratio": "3:2"}, 1),
        ({"model": BANANA, "aspect_ratio": "2:3"}, 1),
        ({"model": PRO, "aspect_ratio": "3:2"}, 1),
    ]
    assert IDEOGRAM not in {cell.cell["model"] for cell in plan.cells}
    assert plan.layout.left_out == (
        "Ideogram 3 does not take aspect ratio 3:2.", "Ideogram 3 does not take aspect ratio 2:3.",
    )  # fmt: skip
    assert [key for key, _ in axis_of(plan, "model")] == [BANANA, PRO], "nobody looks at an empty column"
    assert plan.sentences == ()


def test_a_parameter_goes_under_each_models_own_name_and_type() -> None:
    switch = ParameterAxis(name="nsfw_checker", values=("true", "false"))
    plan = plan_comparison(draft(BANANA), Variation(kind="matrix", parameters=(switch,)))
    model = catalogue.get(BANANA)
    default = model.parameter("nsfw_checker").default  # type: ignore[union-attr]
    sent = [cell.plan.prepared.input.get("nsfw_checker", default) for cell in plan.cells]
    assert sent == [True, False]


@pytest.mark.parametrize("typed", ["nonsense", "", "1e99999", "![x](http://127.0.0.1:1/x.png)", "9" * 400, "٣"])
def test_nonsense_as_a_value_is_left_out_and_said(typed: str) -> None:
    plan = plan_comparison(
        draft(PRO), Variation(kind="matrix", parameters=(ParameterAxis(name="resolution", values=("1K", "2K", typed)),))
    )
    assert [cell.cell["resolution"] for cell in plan.cells] == ["1K", "2K"]
    assert plan.layout.left_out == (f"Nano Banana Pro does not take resolution {typed}.",)


def test_a_model_without_a_seed_gets_plain_repeats_and_it_is_said(app: Playground) -> None:
    plan = plan_comparison(draft(BANANA, IMAGEN), Variation(kind="matrix", seeds=(1, 2)))
    assert [(cell.cell["model"], cell.cell["seed"]) for cell in plan.cells] == [
        (BANANA, "1"), (BANANA, "2"), (IMAGEN, "1"), (IMAGEN, "2"),
    ]  # fmt: skip
    first, second = (cell.plan.prepared.input for cell in plan.cells[:2])
    assert (dict(first), "seed" in first) == (dict(second), False)
    assert plan.layout.left_out == ("Nano Banana takes no seed: its pictures for different seeds are plain repeats.",)


def test_a_seed_of_the_axis_outweighs_the_one_in_the_form() -> None:
    filled = draft(IMAGEN, parameters={IMAGEN: {"seed": 99}})
    plan = plan_comparison(filled, Variation(kind="matrix", seeds=(1, 2)))
    assert [cell.plan.prepared.input["seed"] for cell in plan.cells] == [1, 2]


def test_repeats_with_a_fixed_seed_are_known_to_be_alike() -> None:
    filled = draft(IMAGEN, BANANA, parameters={IMAGEN: {"seed": 99}})
    assert plan_comparison(filled, Variation(kind="models", repeats=2)).with_alike_repeats == ("Imagen 4 Fast",)
    assert plan_comparison(filled, Variation(kind="models")).with_alike_repeats == ()
    assert plan_comparison(draft(IMAGEN), Variation(kind="models", repeats=2)).with_alike_repeats == ()


def test_what_may_vary_is_what_some_chosen_model_has_a_widget_for() -> None:
    values = matrix.shared_parameters([catalogue.get(model_id) for model_id in (BANANA, PRO)])
    assert values["resolution"] == ("1K", "2K", "4K")
    assert values["nsfw_checker"] == ("true", "false")
    assert not {"prompt", "seed", "count", "reference_images"} & set(values)


# ---- leaving one field out


def test_an_ablation_leaves_out_each_filled_field_beside_the_unchanged_brief() -> None:
    plan = plan_comparison(
        draft(BANANA, subject="A mug", scene="On a table", style="oil paint"),
        Variation(kind="ablation", repeats=2, floor=5),
    )
    assert [(cell.cell["left_out"], cell.repeats) for cell in plan.cells] == [
        ("", 5), ("subject", 2), ("scene", 2), ("style", 2),
    ]  # fmt: skip
    assert axis_of(plan, "left_out")[:2] == [("", "Unchanged"), ("subject", "Without Subject")]
    assert prompts_of(plan) == [
        "A mug. On a table. Style: oil paint.",
        "On a table. Style: oil paint.",
        "A mug. Style: oil paint.",
        "A mug. On a table.",
    ]
    assert (plan.quote.count, plan.quote.credits) == (11, 44)


def test_a_field_that_a_model_never_gets_is_not_left_out_of_it_again() -> None:
    plan = plan_comparison(draft(WITHOUT_PROMPT, subject="A mug", style="oil paint"), Variation(kind="ablation"))
    assert (plan.cells, plan.quote.count) == ((), 0)
    assert plan.sentences[0] == "Nothing is left to run: leaving a field out changes nothing."
    assert plan.layout.left_out == (
        "Recraft Crisp Upscale never gets Subject: leaving it out would change nothing.",
        "Recraft Crisp Upscale never gets Style: leaving it out would change nothing.",
        "Recraft Crisp Upscale: no field that is left out changes what it gets, so it is not run.",
    )


def test_a_model_that_nothing_is_left_out_of_is_not_run_beside_others() -> None:
    form = draft(WITHOUT_PROMPT, BANANA, subject="A mug", style="oil paint")
    plan = plan_comparison(form, Variation(kind="ablation"))
    assert {cell.cell["model"] for cell in plan.cells} == {BANANA}


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from(["subject", "scene", "style", "exclusions", "details"]), st.text(max_size=12)))
def test_no_request_of_an_ablation_is_asked_for_in_two_cells(texts: dict[str, str]) -> None:
    plan = plan_comparison(Draft(texts=texts, models=(BANANA, IMAGEN)), Variation(kind="ablation"))
    for model in (BANANA, IMAGEN):
        sent = [dict(c.plan.prepared.input) for c in plan.cells if c.cell["model"] == model]
        assert len(sent) != 1 or plan.sentences
        assert sent[:1] not in [[other] for other in sent[1:]]


# ---- one more model


@pytest.fixture
def placed(app: Playground) -> Comparison:
    return place(app, draft(BANANA, PRO), Variation(kind="models", repeats=2))


def place(app: Playground, written: Draft, variation: Variation) -> Comparison:
    plan = plan_comparison(written, variation)
    assert plan.sentences == ()
    run_id, _ = commands.place_run(
        app.ledger, workspace=LOCAL_WORKSPACE, service="demo", click=secrets.token_hex(8),
        brief={**brief_to_json(written.brief), "draft": written.to_json(), BRIEFS: plan.briefs_json()},  # type: ignore[dict-item]
        intents=plan.intents(), origin="compare", layout=plan.layout,
    )  # fmt: skip
    return seen(app, run_id)


def seen(app: Playground, run_id: str) -> Comparison:
    comparison = comparisons.comparison(app.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert comparison is not None
    return comparison


def joined(app: Playground, there: Comparison, model_id: str) -> tuple[ComparisonPlan, Comparison]:
    """What one more model gets, and the comparison after it was asked for, twice by one click."""
    written = dataclasses.replace(draft_of(there.run), models=(model_id,))
    more = matrix.plan_one_more(written, there, catalogue.get(model_id))
    for _ in range(2):
        comparisons.extend(
            app.ledger, workspace=LOCAL_WORKSPACE, run_id=there.run.id, service=app.settings.service,
            layout=more.layout, intents=more.intents(),
        )  # fmt: skip
    return more, seen(app, there.run.id)


def sent(comparison: Comparison, model_id: str) -> Counter[tuple[str, int]]:
    """Prompt and repeat of every place that the model has."""
    return Counter((slot.task.prompt, slot.repeat) for slot in comparison.slots if slot.cell["model"] == model_id)


def test_one_more_model_gets_what_the_others_got_and_nothing_else_is_asked_for(
    app: Playground, placed: Comparison
) -> None:
    more, after = joined(app, placed, IMAGEN)
    assert (more.quote.count, more.quote.credits, more.sentences) == (2, 8, ())
    assert [value.key for value in after.layout.axes[0].values] == [BANANA, PRO, IMAGEN]
    assert sent(after, IMAGEN) == sent(after, BANANA) == sent(placed, BANANA)
    assert [slot.task.id for slot in after.slots if slot.task.model != IMAGEN] == [s.task.id for s in placed.slots]
    assert len(after.run.tasks) == 6


def test_one_more_model_in_a_matrix_gets_the_same_wordings_values_and_seeds(app: Playground) -> None:
    there = place(
        app,
        draft(BANANA, PRO, subject="A {red|blue} mug", style="oil {paint|pastel}"),
        Variation(
            kind="matrix", most_wordings=3, sample_seed=5, seeds=(1, 2),
            parameters=(ParameterAxis(name="aspect_ratio", values=("1:1", "16:9")),),
        ),
    )  # fmt: skip
    more, after = joined(app, there, IMAGEN)
    assert more.quote.count == 3 * 2 * 2
    assert sent(after, IMAGEN) == sent(after, BANANA)
    mine = {tuple(sorted({**slot.cell, "model": ""}.items())) for slot in after.slots if slot.cell["model"] == IMAGEN}
    theirs = {tuple(sorted({**slot.cell, "model": ""}.items())) for slot in after.slots if slot.cell["model"] == PRO}
    assert mine == theirs
    seeds = {(slot.cell["seed"], str(slot.task.input["seed"])) for slot in after.slots if slot.cell["model"] == IMAGEN}
    assert seeds == {("1", "1"), ("2", "2")}


def test_what_one_more_model_cannot_take_is_said_in_the_layout(app: Playground) -> None:
    sizes = ParameterAxis(name="aspect_ratio", values=("1:1", "2:3"))
    there = place(app, draft(PRO), Variation(kind="matrix", parameters=(sizes,)))
    more, _ = joined(app, there, "google/imagen4-fast")
    assert more.quote.count == 1
    assert more.layout.left_out == ("Imagen 4 Fast does not take aspect ratio 2:3.",)


def test_one_more_model_joins_a_run_of_create(app: Playground) -> None:
    written = dataclasses.replace(draft(BANANA, subject="A mug", style="oil paint"), count=2)
    made = plan_of(written, catalogue.get(BANANA))
    run_id, _ = commands.place_run(
        app.ledger, workspace=LOCAL_WORKSPACE, service="demo", click="one", origin="create",
        brief={**brief_to_json(written.brief), "draft": written.to_json()},  # type: ignore[dict-item]
        intents=[made.prepared.intent()] * 2,
    )  # fmt: skip
    more, after = joined(app, seen(app, run_id), PRO)
    assert more.quote.count == 2
    assert sent(after, PRO) == sent(after, BANANA)
    assert [value.key for value in after.layout.axes[0].values] == [BANANA, PRO]


def test_escapes_are_read_for_one_more_model_as_they_were_for_the_others(app: Playground) -> None:
    there = place(app, draft(BANANA, PRO, subject=r"A mug with \{a\|b\} on it"), Variation(kind="matrix"))
    _, after = joined(app, there, IMAGEN)
    assert {slot.task.prompt for slot in after.slots} == {"A mug with {a|b} on it."}


# ---- back to the form


def test_the_brief_of_a_cell_is_the_wording_that_it_was_made_from(app: Playground) -> None:
    there = place(app, draft(BANANA, PRO, subject="A {red|blue} mug"), Variation(kind="matrix"))
    subjects = {(slot.cell["wording"], brief_from_json(brief_of(there.run, slot.task)).subject) for slot in there.slots}
    assert subjects == {("0", "A red mug"), ("1", "A blue mug")}


def test_reuse_of_a_cell_gives_its_own_wording_model_and_parameters(app: Playground) -> None:
    there = place(
        app,
        draft(BANANA, PRO, subject="A {red|blue} mug"),
        Variation(kind="matrix", parameters=(ParameterAxis(name="aspect_ratio", values=("1:1", "16:9")),)),
    )
    for slot in there.slots:
        again = draft_of_task(there.run, slot.task)
        assert again.models == (slot.task.model,)
        assert "{" not in again.texts["subject"]
        assert dict(plan_of(again, catalogue.get(slot.task.model)).prepared.input) == dict(slot.task.input)


def test_reuse_of_an_ablated_cell_lacks_the_field(app: Playground) -> None:
    there = place(app, draft(BANANA, subject="A mug", style="oil paint"), Variation(kind="ablation", floor=2))
    without = next(slot for slot in there.slots if slot.cell["left_out"] == "style")
    again = draft_of_task(there.run, without.task)
    assert (again.texts["subject"], again.texts["style"]) == ("A mug", "")


# ---- whatever varies


@cache
def _names() -> tuple[str, ...]:
    return tuple(matrix.shared_parameters([catalogue.get(model_id) for model_id in ANY_SIX]))


anything = st.builds(
    Variation,
    kind=st.sampled_from(["models", "matrix", "ablation"]),
    repeats=st.integers(1, 3),
    floor=st.integers(1, 4),
    most_wordings=st.integers(1, 4),
    parameters=st.lists(
        st.builds(
            ParameterAxis,
            name=st.sampled_from(_names()),
            values=st.lists(
                st.sampled_from(["1:1", "16:9", "1K", "2K", "png", "true", "3", "TURBO", "nonsense"]),
                min_size=1, max_size=3, unique=True,
            ).map(tuple),
        ),
        max_size=2, unique_by=lambda axis: axis.name,
    ).map(tuple),
    seeds=st.lists(st.integers(0, 2**31 - 1), max_size=3, unique=True).map(tuple),
)  # fmt: skip
briefs = st.fixed_dictionaries(
    {"subject": st.sampled_from(["A mug", "A {red|blue} mug", "{a|b|c} {d|e}", r"\{x\|y\}", "A {broken", ""])},
    optional={"style": st.text(max_size=8), "exclusions": st.text(max_size=8), "scene": st.just("{|very }dark")},
)


@settings(max_examples=80)
@given(models=st.lists(st.sampled_from(ANY_SIX), max_size=4, unique=True).map(tuple), texts=briefs, variation=anything)
def test_every_request_has_one_place_on_the_axes_and_all_are_counted(
    models: tuple[str, ...], texts: dict[str, str], variation: Variation
) -> None:
    plan = plan_comparison(Draft(texts=texts, models=models), variation)
    made = plan.intents()
    assert plan.quote.count == len(made) <= MOST_TASKS
    known = {axis.id: {value.key for value in axis.values} for axis in plan.layout.axes}
    for intent in made:
        assert all(key in known[axis_id] for axis_id, key in intent.cell.items())
        assert set(intent.cell) == (set(known) if made else set())
    places = Counter((tuple(sorted(intent.cell.items())), intent.repeat) for intent in made)
    assert [place for place, times in places.items() if times > 1] == []
    assert all(_is_worth_its_money(intent) for intent in made) or plan.sentences
    if plan.quote.credits is not None:
        assert plan.quote.credits == pytest.approx(sum(intent.credits_expected or 0 for intent in made))


def _is_worth_its_money(intent: TaskIntent) -> bool:
    return bool(intent.prompt) and intent.model == intent.cell["model"]


# ---- what can vary


def test_what_two_models_say_differently_stands_there_once_and_reaches_both(app: Playground) -> None:
    both = [catalogue.get(PRO), catalogue.get(IDEOGRAM)]
    shapes = matrix.shared_parameters(both)["aspect_ratio"]
    assert "16:9" in shapes
    assert "landscape_16_9" not in shapes
    variation = Variation(kind="matrix", parameters=(ParameterAxis(name="aspect_ratio", values=("16:9", "9:16")),))
    plan = plan_comparison(draft(PRO, IDEOGRAM), variation)
    own = [cell.plan.prepared.input for cell in plan.cells]
    assert [values.get("aspect_ratio", values.get("image_size")) for values in own] == [
        "16:9", "9:16", "landscape_16_9", "portrait_16_9",
    ]  # fmt: skip
    assert plan.layout.left_out == ()


def test_a_list_does_not_vary_and_a_parameter_called_like_the_axis_of_models_is_told_apart(app: Playground) -> None:
    for model in catalogue.all_models():
        names = set(matrix.shared_parameters([model]))
        assert not names & {p.name for p in model.parameters if p.type == "array"}
        assert "model" not in names
    variation = Variation(
        kind="matrix", parameters=(ParameterAxis(name="model setting", values=("veo3", "veo3_lite")),)
    )
    plan = plan_comparison(draft("veo-3-1"), variation)
    assert cells_of(plan) == [
        ({"model": "veo-3-1", "model setting": "veo3"}, 1), ({"model": "veo-3-1", "model setting": "veo3_lite"}, 1),
    ]  # fmt: skip
    assert [cell.plan.prepared.input["model"] for cell in plan.cells] == ["veo3", "veo3_lite"]
