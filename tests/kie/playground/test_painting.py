"""From what the brush sends to what each model gets."""

from __future__ import annotations

import base64
import dataclasses
import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from kie import catalogue
from kie.attachments.references import Reference, from_json, to_json
from kie.domain.task import Origin, Task
from kie.errors import BadInput
from kie.ledger import queries
from kie.media.painted import Frame
from kie.playground import runs
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.drafts import Draft, draft_from_json, plan_of
from kie.playground.painting import (
    Painted,
    Painting,
    changes_a_part,
    mask_of,
    mask_sentence,
    masked_picture,
    painters,
    painting_from,
    ratios_of,
    with_painting,
)
from kie.playground.workspace import Workspace
from tests.support.apps import app as playground_at
from tests.support.apps import seen, settled, working
from tests.support.emulators import EmulatorProcess, emulator_process
from tests.support.pictures import picture, turned_picture

EDIT, QWEN = catalogue.get("ideogram/v3-edit"), catalogue.get("qwen2-1/image-to-image")
SIZE = (320, 200)
BOX = (40, 30, 160, 120)


def drawn(size: tuple[int, int] = SIZE, box: tuple[int, int, int, int] = BOX) -> bytes:
    """A mask as the browser sends it: RGBA, white where something was painted."""
    image = Image.new("RGBA", size, "black")
    image.paste((255, 255, 255, 255), box)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def pixels(workspace: Playground, address: str) -> Image.Image:
    return Image.open(io.BytesIO(workspace.store.path(address.removeprefix("kie-file:")).read_bytes()))


def painted_on(workspace: Workspace, content: bytes, *, frame: Frame | None = None, mask: bytes | None) -> Painted:
    kept = workspace.inputs.keep(content, name="mug.png")
    masks = {} if mask is None else {"change": mask}
    return workspace.inputs.of_painting(kept, Painting(frame=frame, masks=masks), brush="change")


def test_every_mask_says_what_it_covers_what_is_marked_and_in_which_colour() -> None:
    for model in catalogue.all_models():
        for parameter in model.parameters:
            assert (parameter.role == "mask") == (parameter.mask is not None), (model.id, parameter.name)
            if parameter.mask is not None:
                covered = model.parameter(parameter.mask.of)
                assert covered is not None, model.id
                assert covered.role == "reference_images", model.id


def test_what_the_brush_sends_is_read_or_refused_with_a_sentence() -> None:
    url = "data:image/png;base64," + base64.b64encode(b"bytes").decode()
    whole = painting_from({"frame": [-4, 0, 40, 30.0], "masks": {"keep": url}})
    assert whole == Painting(frame=Frame(left=-4, top=0, width=40, height=30), masks={"keep": b"bytes"})
    assert painting_from({"frame": None, "masks": {}}) == Painting(frame=None, masks={})


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=30),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["frame", "masks", "a"]), inner),
        max_leaves=8,
    )
)
def test_whatever_arrives_is_a_painting_or_bad_input(content: object) -> None:
    with suppress(BadInput):
        assert isinstance(painting_from(content), Painting)


def test_each_model_gets_the_mask_in_the_colours_that_it_reads(app: Playground) -> None:
    workspace = Workspace(app, LOCAL_WORKSPACE)
    painted = painted_on(workspace, picture(size=SIZE), mask=drawn())
    draft = with_painting(
        Draft(texts={"subject": "a green field"}, models=(EDIT.id, QWEN.id)),
        painted,
        instead_of=painted.picture,
        model=None,
    )
    draft = draft_from_json(draft.to_json())
    for model, is_inverted in ((EDIT, True), (QWEN, False)):
        planned = plan_of(draft, model)
        assert planned.sentences == ()
        mask = pixels(app, str(planned.prepared.input["mask_url"]))
        assert (mask.format, mask.mode, mask.size) == ("PNG", "L", SIZE)
        wanted = Image.open(io.BytesIO(drawn())).convert("L")
        assert mask.tobytes() == (ImageOps.invert(wanted) if is_inverted else wanted).tobytes()


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatorProcess]:
    with emulator_process(tmp_path_factory.mktemp("emulator"), "--credits", "100000") as running:
        yield running


@pytest.mark.anyio
async def test_what_was_not_painted_comes_back_to_the_pixel(emulator: EmulatorProcess, tmp_path: Path) -> None:
    """The whole way: brush, plan, upload, KIE, download; for models of both colours."""
    home = playground_at(tmp_path, base_url=emulator.base_url)
    workspace = Workspace(home, LOCAL_WORKSPACE)
    painted = painted_on(
        workspace, picture(size=SIZE), frame=Frame(left=0, top=0, width=400, height=200), mask=drawn(size=(400, 200))
    )
    form = Draft(texts={"subject": "a green field"}, models=(EDIT.id, QWEN.id))
    draft = with_painting(form, painted, instead_of=painted.picture, model=None)
    intents = [plan_of(draft, model).prepared.intent() for model in (EDIT, QWEN)]
    run_id, _ = runs.place(home, workspace=LOCAL_WORKSPACE, origin=Origin.CREATE, brief={}, intents=intents)
    run = queries.run(home.ledger, workspace=LOCAL_WORKSPACE, run_id=run_id)
    assert run is not None
    before = np.asarray(pixels(home, painted.picture.address).convert("RGB"))
    async with working(home):
        for task in run.tasks:
            done: Task = await settled(home, task.id)
            assert done.kept, seen(home, task.id).error
            after = np.asarray(pixels(home, f"kie-file:{done.kept[0].sha256}").convert("RGB"))
            differs = np.any(before != after, axis=2)
            inside = np.zeros(before.shape[:2], dtype=bool)
            inside[BOX[1] : BOX[3], BOX[0] : BOX[2]] = True
            assert not differs[~inside].any()
            assert differs[inside].mean() > 0.8
    home.ledger.close()


def test_a_frame_makes_another_picture_and_the_mask_has_its_size(app: Playground) -> None:
    workspace = Workspace(app, LOCAL_WORKSPACE)
    frame = Frame(left=-20, top=10, width=200, height=100)
    painted = painted_on(workspace, picture(size=SIZE), frame=frame, mask=drawn(size=(200, 100), box=(0, 0, 20, 100)))
    assert painted.mask is not None
    assert (painted.picture.width, painted.picture.height) == (painted.mask.width, painted.mask.height) == (200, 100)
    with pytest.raises(BadInput, match="Paint it anew"):
        painted_on(workspace, picture(size=SIZE), frame=frame, mask=drawn())


def test_a_crop_alone_is_a_new_picture_without_a_mask(app: Playground) -> None:
    workspace = Workspace(app, LOCAL_WORKSPACE)
    frame = Frame(left=10, top=10, width=100, height=100)
    painted = painted_on(workspace, picture(size=SIZE), frame=frame, mask=None)
    assert painted.mask is None
    assert (painted.picture.width, painted.picture.height, painted.picture.mime) == (100, 100, "image/png")


def test_a_picture_held_upright_is_painted_as_it_is_seen(app: Playground) -> None:
    """What a camera turned goes to KIE turned by EXIF; the mask has the size that one sees."""
    workspace = Workspace(app, LOCAL_WORKSPACE)
    painted = painted_on(workspace, turned_picture(size=SIZE), mask=drawn(size=SIZE[::-1], box=(0, 0, 9, 9)))
    assert painted.mask is not None
    assert (painted.mask.width, painted.mask.height) == SIZE[::-1]


def test_the_painted_picture_stands_first_and_one_mask_takes_the_place_of_another() -> None:
    other, before = (
        Reference(address="kie-file:" + "1" * 64),
        Reference(address="kie-file:" + "2" * 64, width=4, height=4),
    )
    old = Reference(address="kie-file:" + "3" * 64, use="mask", negative="kie-file:" + "4" * 64, width=4, height=4)
    new = dataclasses.replace(old, address="kie-file:" + "5" * 64)
    cropped = Reference(address="kie-file:" + "6" * 64, width=4, height=4)
    now = Draft(models=("google/nano-banana",), references=(other, before, old))
    assert mask_of(now.references, before) == old
    then = with_painting(now, Painted(picture=cropped, mask=new), instead_of=before, model=EDIT)
    assert then.references == (cropped, other, new)
    assert then.models == (EDIT.id,)
    alone = with_painting(now, Painted(picture=cropped, mask=None), instead_of=before, model=None)
    assert (alone.references, alone.models) == ((cropped, other), now.models)
    assert from_json(to_json(new)) == new


def test_who_paints_is_offered_with_what_needs_least_first() -> None:
    offered = painters()
    assert EDIT in offered
    assert QWEN in offered
    assert all(changes_a_part(model) and model.medium == "image" for model in offered)
    assert catalogue.get("ideogram/character-edit") == offered[-1]
    assert mask_sentence(EDIT) == "To Ideogram 3 Edit, what is black in a mask is changed, and what is white is not."
    assert mask_sentence(catalogue.get("z-image")) is None


def test_shapes_are_those_of_the_models_each_once() -> None:
    labels = [ratio.label for ratio in ratios_of([QWEN, catalogue.get("ideogram/v3-reframe")])]
    assert labels[:3] == ["1:1", "4:3", "3:4"]
    assert len(labels) == len(set(labels))
    assert ratios_of([EDIT])[0].label == "1:1", "it follows its picture, so any shape will do"


def test_a_model_says_what_it_gets_to_paint_on(app: Playground) -> None:
    workspace = Workspace(app, LOCAL_WORKSPACE)
    painted = painted_on(workspace, picture(size=SIZE), mask=drawn())
    draft = with_painting(Draft(models=(EDIT.id,)), painted, instead_of=painted.picture, model=None)
    masked = masked_picture(EDIT, plan_of(draft, EDIT).files)
    assert masked is not None
    assert (masked.picture, masked.mask) == (painted.picture, painted.mask)
    assert masked_picture(catalogue.get("z-image"), plan_of(draft, EDIT).files) is None
