"""Which models are offered first: liked, used, fitting; and every model is in one group."""

from __future__ import annotations

from kie import catalogue
from kie.attachments.references import Reference
from kie.playground.drafts import Draft
from kie.playground.model_choice import GROUPS, fitting, group_of, ordered

OFFERED = [model for model in catalogue.all_models() if not model.is_retired]


def test_every_group_has_models_and_every_model_one_group() -> None:
    assert {group_of(model) for model in OFFERED} == set(GROUPS)


def test_a_plain_brief_is_offered_pictures_first_a_moving_one_clips_one_with_a_file_edits() -> None:
    file = Reference(address="https://example.com/one.png", medium="image")
    briefs = {"Pictures": Draft(), "Clips": Draft(texts={"motion": "pan"}), "Edits": Draft(references=(file,))}
    for group, draft in briefs.items():
        offered = ordered(OFFERED, draft=draft)
        assert fitting(draft) == group
        assert sorted(model.id for model in offered) == sorted(model.id for model in OFFERED)
        assert group_of(offered[0]) in (group, "Pictures" if group == "Edits" else group)
        assert group_of(offered[-1]) == "Tools"


def test_what_one_likes_comes_before_what_one_used_and_that_before_the_rest() -> None:
    liked, used, earlier = OFFERED[40].id, OFFERED[50].id, OFFERED[60].id
    offered = [model.id for model in ordered(OFFERED, draft=Draft(), favourites=(liked,), recent=(used, earlier))]
    assert offered[:3] == [liked, used, earlier]
