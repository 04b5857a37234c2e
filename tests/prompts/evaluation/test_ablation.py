"""Leaving a field out counts only where it changes pictures by more than running again does."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.brief import FIELDS, Brief, Colour, brief_to_json
from prompts.evaluation.ablation import Ablated, Effect, effect, effects, pictures_needed, without_each
from prompts.evaluation.pixels import Fingerprint, difference

ZEROS = {"spread": (0.0,) * 160, "structure": (0.0,) * 256}


def look(place: float) -> Fingerprint:
    """Plain pictures whose difference is in proportion to how far apart their places are (0 to 1)."""
    return Fingerprint(layout=(place / 2, 0.0, 0.0) * 64, **ZEROS)


def looks(*places: float) -> list[Fingerprint]:
    return [look(place) for place in places]


def runs(count: int, rng: np.random.Generator, *, moved: float = 0.0) -> list[Fingerprint]:
    """Pictures of one brief: everything varies from run to run; `moved` shifts the colours of all of them."""
    return [
        Fingerprint(
            layout=tuple((rng.normal(0.5, 0.1) + rng.normal(moved, 0.1, 192)).tolist()),
            spread=tuple((rng.normal(0.5, 0.1) + rng.normal(moved, 0.1, 160)).tolist()),
            structure=tuple((rng.gamma(2.0) * rng.gamma(1.0, 0.005, 256)).tolist()),
        )
        for _ in range(count)
    ]


texts = st.none() | st.text(max_size=8)
briefs = st.builds(
    Brief,
    subject=texts,
    scene=texts,
    camera=texts,
    style=texts,
    exclusions=texts,
    details=texts,
    colours=st.sampled_from([(), (Colour(hex="#0047AB", role="background"), Colour(hex="#FFFFFF"))]),
)


def test_each_filled_field_is_left_out_in_the_order_of_the_form() -> None:
    blue = (Colour(hex="#0047AB", role="accent"),)

    assert without_each(Brief(details="steam", colours=blue, subject=" a mug ")) == (
        Ablated(field="subject", brief=Brief(details="steam", colours=blue)),
        Ablated(field="colours", brief=Brief(details="steam", subject=" a mug ")),
        Ablated(field="details", brief=Brief(colours=blue, subject=" a mug ")),
    )


@pytest.mark.parametrize("brief", [Brief(), Brief(subject="a mug"), Brief(colours=(Colour(hex="#0047AB"),))])
def test_a_brief_with_fewer_than_two_fields_has_nothing_to_leave_out(brief: Brief) -> None:
    assert without_each(brief) == ()


@given(briefs)
def test_an_ablated_brief_lacks_its_field_and_nothing_else(brief: Brief) -> None:
    filled = brief_to_json(brief)
    ablated = without_each(brief)

    assert [one.field for one in ablated] == [name for name in FIELDS if name in filled and len(filled) > 1]
    for one in ablated:
        assert brief_to_json(one.brief) == {name: value for name, value in filled.items() if name != one.field}
        assert not one.brief.is_empty


def test_an_effect_is_the_mean_difference_across_beside_that_of_repeats() -> None:
    unchanged, without = looks(0.0, 0.1, 0.3), looks(0.6, 0.7)
    across = [difference(one, other).total for one in unchanged for other in without]
    again = [difference(one, other).total for one, other in combinations(unchanged, 2)]
    measured = effect(unchanged=unchanged, without=without, field="camera")

    assert measured.cross == pytest.approx(np.mean(across))
    assert measured.floor == pytest.approx(np.mean(again))
    assert measured.ratio == pytest.approx(np.mean(across) / np.mean(again))


@pytest.mark.parametrize(
    ("unchanged", "without", "p"),
    [(4, 3, 1 / 35), (3, 4, 1 / 35), (4, 4, 2 / 70), (3, 3, 2 / 20), (2, 5, 1 / 21), (9, 9, 1 / 10_000)],
)
def test_pictures_that_are_entirely_apart_have_the_smallest_p_that_there_is(
    unchanged: int, without: int, p: float
) -> None:
    measured = effect(
        unchanged=looks(*np.linspace(0, 0.2, unchanged)), without=looks(*np.linspace(0.8, 1, without)), field="style"
    )

    assert measured.p == pytest.approx(p, abs=2e-4)


places = st.integers(0, 20).map(lambda step: step / 20)


@given(st.lists(places, min_size=2, max_size=4), st.lists(places, min_size=1, max_size=4))
@settings(max_examples=25)
def test_p_is_the_share_of_labellings_that_separate_the_pictures_as_well(
    unchanged: list[float], without: list[float]
) -> None:
    def separation(first: list[float], second: list[float]) -> float:
        def mean(one: list[float], other: list[float], pairs: int) -> float:
            return sum(difference(look(a), look(b)).total for a in one for b in other) / max(pairs, 1)

        count, more = len(first), len(second)
        within = mean(first, first, count * (count - 1)) + mean(second, second, more * (more - 1))
        return 2 * mean(first, second, count * more) - within

    everything = unchanged + without
    separations = []
    for chosen in combinations(range(len(everything)), len(unchanged)):
        rest = [place for index, place in enumerate(everything) if index not in chosen]
        separations.append(separation([everything[index] for index in chosen], rest))
    as_good = [value for value in separations if value >= separation(unchanged, without) - 1e-8]
    measured = effect(unchanged=looks(*unchanged), without=looks(*without), field="style")

    assert measured.p is not None
    assert measured.p == pytest.approx(len(as_good) / len(separations))


def test_a_clear_change_is_said_with_its_size() -> None:
    measured = effect(unchanged=looks(0, 0.1, 0.2, 0.3), without=looks(0.6, 0.7, 0.8), field="camera")

    assert measured.is_told_apart is True
    assert measured.sentence == "Leaving out Camera changed the picture more than running it again does (3.3 times)."


def test_a_change_below_the_noise_is_no_change() -> None:
    measured = effect(unchanged=looks(0, 0.2, 0.8, 1), without=looks(0.4, 0.5, 0.6), field="camera")

    assert measured.is_told_apart is False
    assert measured.sentence == "Leaving out Camera changed the picture less than running it again did."


def test_pictures_that_only_became_more_alike_are_no_larger_change() -> None:
    measured = effect(unchanged=looks(*np.linspace(0, 1, 8)), without=looks(*[0.5] * 6), field="camera")

    assert measured.p is not None
    assert measured.p < 0.05
    assert measured.is_told_apart is False
    assert measured.sentence == "Leaving out Camera changed the picture less than running it again did."


def test_a_change_above_the_noise_can_be_chance() -> None:
    measured = effect(unchanged=looks(0, 0.1, 0.2, 0.3), without=looks(0.1, 0.3, 0.5), field="camera")

    assert measured.is_told_apart is False
    assert measured.sentence == (
        "Leaving out Camera changed the picture more than running it again did (1.2 times); that can be chance."
    )


def test_too_few_pictures_say_how_many_are_needed() -> None:
    measured = effect(unchanged=looks(0, 0.1, 0.2), without=looks(0.4, 0.5, 0.6), field="camera")

    assert (measured.is_told_apart, measured.p) == (None, pytest.approx(0.1))
    assert measured.sentence == (
        "Leaving out Camera changed the picture more than running it again did (3.0 times); "
        "too few pictures to tell: 4 unchanged and 3 without it are needed."
    )


@pytest.mark.parametrize("unchanged", [[], looks(0.5)])
def test_without_a_repeat_the_noise_is_unknown(unchanged: list[Fingerprint]) -> None:
    measured = effect(unchanged=unchanged, without=looks(*np.linspace(0, 1, 30)), field="camera")

    assert (measured.floor, measured.ratio, measured.p, measured.is_told_apart) == (None, None, None, None)
    assert measured.sentence == (
        "Leaving out Camera cannot be judged: run the unchanged brief at least twice, "
        "to know how much running it again changes."
    )


def test_a_field_without_pictures_cannot_be_judged() -> None:
    assert effect(unchanged=looks(0, 1), without=[], field="camera") == Effect(
        field="camera",
        cross=None,
        floor=difference(look(0), look(1)).total,
        ratio=None,
        p=None,
        is_told_apart=None,
        sentence="Leaving out Camera cannot be judged: there is no picture without it.",
    )


@pytest.mark.parametrize(
    ("without", "p", "is_told_apart", "sentence"),
    [
        ([0.5] * 3, 1, False, "Leaving out Camera changed nothing that is measured."),
        ([0.6] * 3, 1 / 35, True, "Leaving out Camera changed the picture, and running it again did not."),
    ],
)
def test_a_model_that_repeats_itself_exactly_has_no_ratio(
    without: list[float], p: float, is_told_apart: bool, sentence: str
) -> None:
    measured = effect(unchanged=looks(*[0.5] * 4), without=looks(*without), field="camera")

    assert (measured.ratio, measured.is_told_apart, measured.sentence) == (None, is_told_apart, sentence)
    assert measured.p == pytest.approx(p)


@pytest.mark.parametrize("fields", range(1, 8))
@pytest.mark.parametrize(("unchanged", "without"), [(0, 0), (3, 3), (1, 5), (9, 1)])
def test_the_pictures_that_are_said_to_be_needed_are_enough_and_none_can_be_spared(
    fields: int, unchanged: int, without: int
) -> None:
    def can_be_told(unchanged: int, without: int) -> bool | None:
        apart = {name: looks(*np.linspace(0.8, 1, without)) for name in FIELDS[:fields]}
        by_field = effects(looks(*np.linspace(0, 0.2, unchanged)), by_field=apart)
        return all(one.is_told_apart for one in by_field)

    more, each = pictures_needed(fields, unchanged=unchanged, without=without)

    assert more >= unchanged
    assert each >= without
    assert can_be_told(more, each)
    assert more == max(unchanged, 2) or not can_be_told(more - 1, each)
    assert each == max(without, 1) or not can_be_told(more, each - 1)


def test_the_cheapest_pictures_are_asked_for() -> None:
    # one more unchanged picture serves all fields, so that many fields are better told by more of those
    assert [pictures_needed(fields) for fields in (1, 2, 6)] == [(4, 3), (5, 3), (8, 3)]
    assert pictures_needed(1, unchanged=20) == (20, 1)


def test_effects_come_with_the_largest_first_and_what_has_no_pictures_last() -> None:
    without = {"scene": [], "style": looks(0.5, 0.6, 0.7), "camera": looks(0.9, 1, 1), "subject": looks(0.1, 0.2, 0.3)}
    by_field = effects(looks(0, 0.1, 0.2, 0.3, 0.4), by_field=without)

    assert [one.field for one in by_field] == ["camera", "style", "subject", "scene"]


def test_nothing_is_told_apart_while_pictures_are_on_their_way() -> None:
    unchanged, without = looks(0, 0.1, 0.2, 0.3), {"style": looks(0.8, 0.9, 1)}
    (waiting,) = effects(unchanged, by_field=without, unchanged_coming=1)
    assert waiting.is_told_apart is None
    assert waiting.sentence.endswith("; whether that is chance can be told when all pictures are here.")
    (here,) = effects(unchanged, by_field=without)
    assert here.is_told_apart


def test_several_models_and_an_earlier_look_need_more_evidence() -> None:
    unchanged, without = looks(0, 0.1, 0.2, 0.3), {"style": looks(0.8, 0.9, 1)}
    (of_one,), (of_three,), (again,) = (
        effects(unchanged, by_field=without, **more) for more in ({}, {"models": 3}, {"looks_before": 1})
    )
    assert (of_one.is_told_apart, of_three.is_told_apart, again.is_told_apart) == (True, None, None)
    assert pictures_needed(1, models=3) > pictures_needed(1)


def test_more_fields_need_more_evidence() -> None:
    unchanged, without = looks(0, 0.1, 0.2, 0.3), looks(0.8, 0.9, 1)
    alone = effect(unchanged=unchanged, without=without, field="style")
    one_of_two, other = effects(unchanged, by_field={"style": without, "camera": without})

    assert (alone.p, alone.is_told_apart) == (pytest.approx(1 / 35), True)
    assert (one_of_two.p, one_of_two.is_told_apart) == (pytest.approx(2 / 35), None)
    assert (other.p, other.is_told_apart) == (pytest.approx(2 / 35), None)
    assert one_of_two.sentence.endswith("; too few pictures to tell: 5 unchanged and 3 without it are needed.")


def test_the_second_of_two_fields_needs_no_more_evidence_than_one_alone() -> None:
    # p of 1/126 and of 1/21: the larger one is corrected for one field only (Holm), not for two (Bonferroni)
    by_field = effects(
        looks(0, 0.1, 0.2, 0.2, 0.3), by_field={"style": looks(0.8, 0.8, 0.9, 1), "scene": looks(0.8, 1)}
    )

    assert {one.field: one.p for one in by_field} == {
        "style": pytest.approx(2 / 126),
        "scene": pytest.approx(1 / 21),
    }
    assert [one.is_told_apart for one in by_field] == [True, True]


def test_a_field_with_too_few_pictures_costs_the_others_nothing() -> None:
    unchanged, style = looks(0, 0.1, 0.2, 0.3), looks(0.8, 0.9, 1)
    by_field = {"style": style, "camera": looks(1), "scene": []}
    by_name = {one.field: one for one in effects(unchanged, by_field=by_field)}

    assert by_name["style"].p == pytest.approx(1 / 35)
    assert {name: one.is_told_apart for name, one in by_name.items()} == {"style": True, "camera": None, "scene": None}


def test_the_order_of_the_pictures_does_not_matter() -> None:
    rng = np.random.default_rng(1)
    unchanged, without = runs(5, rng), runs(4, rng, moved=0.05)
    found, again = (
        effect(unchanged=one, without=other, field="style")
        for one, other in ((unchanged, without), (unchanged[::-1], without[::-1]))
    )

    assert found.p == again.p
    assert found.cross == pytest.approx(again.cross)


def test_a_drawn_sample_of_labellings_is_the_same_for_the_same_seed() -> None:
    rng = np.random.default_rng(2)
    unchanged, without = runs(9, rng), runs(9, rng)
    found, again, other = (
        effect(unchanged=unchanged, without=without, field="style", seed=seed).p for seed in (1, 1, 2)
    )

    assert found == again != other
    assert found == pytest.approx(other, abs=0.02)


def test_families_without_any_effect_make_a_claim_in_at_most_one_of_twenty_cases() -> None:
    families, claims = 300, 0
    for seed in range(families):
        rng = np.random.default_rng(seed)
        by_field = effects(runs(6, rng), by_field={name: runs(3, rng) for name in FIELDS[:4]})
        assert all(one.is_told_apart is not None for one in by_field)
        assert all(one.p is not None and one.p <= 1 for one in by_field)
        claims += any("more than running it again does" in one.sentence for one in by_field)

    # three standard deviations of a count whose chance is 5 %
    assert claims <= families * 0.05 + 3 * (families * 0.05 * 0.95) ** 0.5
    # the test uses what it may: with 84 labellings and four fields it cannot be far below
    assert claims > 0


def test_a_field_that_does_something_is_found_among_those_that_do_nothing() -> None:
    families, found_style, found_others = 40, 0, 0
    for seed in range(families):
        rng = np.random.default_rng(1_000 + seed)
        fields = ("subject", "scene", "camera", "style")
        by_field = {name: runs(3, rng, moved=0.4 if name == "style" else 0.0) for name in fields}
        first, *others = effects(runs(6, rng), by_field=by_field)
        found_style += first.field == "style" and first.is_told_apart is True
        found_others += sum(one.is_told_apart is True for one in others)

    assert found_style >= 0.8 * families
    assert found_others <= 0.15 * families


@pytest.mark.parametrize(
    ("unchanged", "without", "unchanged_coming", "coming", "sentence"),
    [
        (0, 0, 2, 1, "Leaving out Style cannot be judged yet: pictures are on their way."),
        (1, 1, 1, 0, "Leaving out Style cannot be judged yet: pictures are on their way."),
        (2, 0, 0, 1, "Leaving out Style cannot be judged yet: pictures are on their way."),
        (1, 1, 0, 1, "Leaving out Style cannot be judged: run the unchanged brief at least twice, "
                     "to know how much running it again changes."),
        (2, 0, 1, 0, "Leaving out Style cannot be judged: there is no picture without it."),
        (2, 1, 1, 0, "Leaving out Style changed the picture more than running it again did (15.0 times); too few "
                     "pictures to tell, and more are on their way."),
    ],
)  # fmt: skip
def test_nobody_is_told_to_run_what_is_on_its_way(
    unchanged: int, without: int, unchanged_coming: int, coming: int, sentence: str
) -> None:
    (found,) = effects(
        looks(0.2, 0.25)[:unchanged], by_field={"style": looks(0.975)[:without]}, unchanged_coming=unchanged_coming,
        coming={"style": coming},
    )  # fmt: skip
    assert found.sentence == sentence
