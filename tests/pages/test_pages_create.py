"""Create: from typed fields to a request, for every model there is, and to one run."""

from __future__ import annotations

import re
import secrets
import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kie import catalogue
from kie.api.error_messages import failure_sentence
from kie.attachments.references import Reference
from kie.catalogue import Model
from kie.domain.stored_names import DraftName
from kie.domain.task import Record, Run
from kie.ledger import commands, draft_revisions, queries, transitions
from kie.media.mime import of_media_name
from kie.playground import container, drafts
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.drafts import plan_of
from kie.playground.form_values import is_shown
from kie.playground.input_files import files_taken
from pages.ui.create import create_state
from prompts.brand_kits import shipped_kits
from prompts.presets import load_presets
from tests.pages.conftest import ROOT, runs, visit
from tests.support.ledgers import draft_content
from tests.support.offenders import assert_each

OFFERED = [model for model in catalogue.all_models() if not model.is_retired]
FILES = tuple(
    Reference(address=f"https://example.com/{name}", medium=medium, use=use, seconds=4.0)
    for name, medium, use in (
        ("one.png", "image", None), ("two.png", "image", None), ("three.png", "image", None),
        ("clip.mp4", "video", None), ("sound.mp3", "audio", None), ("mask.png", "image", "mask"),
    )
)  # fmt: skip
"""Whatever a model needs to work from, one of these is it."""
BITMAP = Reference(address=f"kie-file:{'1' * 64}", name="mug.bmp", mime="image/bmp", size=1000, width=640, height=640)


def save(app: Playground, content: drafts.Draft) -> None:
    draft_revisions.save(app.ledger, workspace=LOCAL_WORKSPACE, name=DraftName.CREATE, content=content.to_json())


def kept(app: Playground) -> drafts.Draft:
    return drafts.draft_from_json(draft_content(app.ledger, workspace=LOCAL_WORKSPACE, name=DraftName.CREATE) or {})


def all_runs(app: Playground) -> tuple[Run, ...]:
    return queries.latest_runs(app.ledger, workspace=LOCAL_WORKSPACE, limit=50)


def press_generate(page: AppTest) -> AppTest:
    page.button(key="generate").click()
    return runs(page)


def captions(page: AppTest) -> list[str]:
    """What stands small beside the fields."""
    return [element.value.replace("\\", "").removeprefix(":small[") for element in (*page.caption, *page.markdown)]


def ended(app: Playground, task_id: str, *, record: Record) -> None:
    """As the worker leaves a task that KIE has ended."""
    transitions.begin_submit(app.ledger, task_id)
    transitions.submitted(app.ledger, task_id, kie_task_id=secrets.token_hex(4))
    if record.state == "fail":
        sentence = failure_sentence(record.fail_code, record.fail_message)
        transitions.failed(app.ledger, task_id, record=record, sentence=sentence)
    else:
        transitions.succeeded(app.ledger, task_id, record=record, urls=[])


def texts_of(page: AppTest) -> str:
    return "\n".join(element.value for element in page.text)


def moved_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Playground:
    """A playground as empty as that of `app`, in a folder of its own; `app` closes it and puts things back."""
    monkeypatch.setenv("PLAYGROUND_DATA", str(folder))
    container.forget_current()
    return container.current()


def test_a_newcomer_finds_two_models_chosen_and_a_brief_worth_generating(app: Playground) -> None:
    page = visit()
    assert tuple(page.multiselect(key=create_state.models.key).value) == drafts.DEMO_MODELS
    assert kept(app).brief == load_presets().examples[0].brief
    assert not page.error
    assert any("Press *Generate*" in text.value for text in page.markdown)
    page.button(key="dismiss_steps").click()
    assert not any("Press *Generate*" in text.value for text in runs(page).markdown)


def test_what_is_typed_is_the_prompt_of_every_model_and_is_kept(app: Playground) -> None:
    save(app, drafts.Draft(models=drafts.DEMO_MODELS))
    page = visit()
    page.text_area(key=create_state.text("subject").key).set_value("A mug")
    page.text_area(key=create_state.text("style").key).set_value("oil paint")
    page.text_input(key=create_state.colours.key).set_value("#0047AB")
    runs(page)
    assert texts_of(page).count("A mug. Style: oil paint. Colour palette: cobalt blue (#0047AB).") == 2
    assert (kept(app).texts["subject"], kept(app).colours) == ("A mug", "#0047AB")
    again = visit()
    assert again.text_area(key=create_state.text("subject").key).value == "A mug"


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("vendor", sorted({model.vendor for model in OFFERED}))
def test_every_model_has_a_form_whose_first_values_can_be_sent(
    vendor: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is first drawn: only what a person must type is missing, and the button sends what the preview says."""

    def holds(model: Model) -> None:
        app = moved_to(tmp_path / model.id.replace("/", "_"), monkeypatch)
        save(app, drafts.Draft(texts={"subject": "A mug"}, models=(model.id,), references=FILES))
        page = visit()
        drawn = {parameter.name for parameter in model.parameters if is_shown(parameter)}
        keys = {create_state.parameter(model.id, name).key for name in drawn}
        assert [key for key in sorted(keys) if key not in page.session_state] == []
        made = plan_of(kept(app), model)
        assert [problem for problem in made.prepared.problems if problem.parameter not in drawn] == []
        assert "prompt" not in made.prepared.input or "A mug" in str(made.prepared.input["prompt"])
        page = press_generate(page)
        if any(button.key == "confirm_generate" for button in page.button):
            page.button(key="confirm_generate").click()
            runs(page)
        runs_there = all_runs(app)
        if runs_there:
            (task,) = runs_there[0].tasks
            assert dict(task.input) == dict(plan_of(kept(app), model).prepared.input)
        else:
            assert any("Nothing was sent" in error.value.replace("\\", "") for error in page.error)

    assert_each([model for model in OFFERED if model.vendor == vendor], holds)


def test_generate_places_one_run_with_a_task_for_each_model_and_picture(app: Playground) -> None:
    save(app, drafts.Draft(texts={"subject": "A mug"}, models=("z-image", "nano-banana-pro"), count=2))
    press_generate(visit())
    (run,) = all_runs(app)
    assert [task.model for task in run.tasks] == ["z-image", "z-image", "nano-banana-pro", "nano-banana-pro"]
    assert run.brief["subject"] == "A mug"


def test_nothing_is_placed_where_one_of_the_models_cannot_be_sent(app: Playground) -> None:
    save(app, drafts.Draft(texts={"subject": "A mug"}, models=("z-image", "google/nano-banana-edit")))
    page = press_generate(visit())
    assert all_runs(app) == ()
    assert any("Nothing was sent" in error.value.replace("\\", "") for error in page.error)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (drafts.Draft(models=("z-image",)), "Fill in Subject first"),
        (drafts.Draft(texts={"subject": "A mug"}), "Choose at least one model"),
        (drafts.Draft(texts={"subject": "A mug"}, models=("z-image",), colours="reddish"), "is not a hex colour"),
        (drafts.Draft(texts={"subject": "x" * 5001}, models=("google/imagen4-fast",)), "over this model's limit"),
        (
            drafts.Draft(texts={"subject": "A mug"}, models=("google/nano-banana-edit",), references=(*FILES, BITMAP)),
            "mug.bmp is image/bmp, and this model takes JPEG, PNG, WEBP.",
        ),
    ],
)
def test_what_cannot_be_sent_is_said_in_a_sentence(app: Playground, wrong: drafts.Draft, sentence: str) -> None:
    save(app, wrong)
    page = press_generate(visit())
    errors = "\n".join(error.value.replace("\\", "") for error in page.error)
    assert sentence in errors
    assert "Nothing was sent." in errors
    assert all_runs(app) == ()


def test_a_file_that_a_model_refuses_is_said_beside_it_and_the_others_are_kept(app: Playground) -> None:
    chosen = ("google/nano-banana-edit", "z-image")
    save(app, drafts.Draft(texts={"subject": "A mug"}, models=chosen, references=(FILES[0], BITMAP)))
    page = press_generate(visit())
    beside = [line for line in captions(page) if "mug.bmp is" in line]
    assert any(line.startswith(":red[") and "this model takes JPEG, PNG, WEBP." in line for line in beside)
    assert all_runs(app) == ()
    page.button(key=f"drop_1_{BITMAP.address[-12:]}").click()
    press_generate(runs(page))
    (run,) = all_runs(app)
    assert [dict(task.input).get("image_urls") for task in run.tasks] == [[FILES[0].address], None]


def test_a_file_that_kie_could_not_use_is_said_beside_it_until_it_could(app: Playground) -> None:
    save(app, drafts.Draft(texts={"subject": "A mug"}, models=("google/nano-banana-edit",), references=FILES[:2]))
    press_generate(visit())
    first, sentence = all_runs(app)[0].tasks[0].id, "Your media file is unavailable, please replace it."
    ended(app, first, record=Record(task_id="k", state="fail", fail_code="422", fail_message=sentence))
    beside = [line for line in captions(visit()) if "could not use a reference file" in line]
    (sentence,) = beside
    assert sentence.startswith(":red[:material/block: One of ")
    assert ("one.png" in sentence, "two.png" in sentence, "Nothing was billed" in sentence) == (True, True, True)
    assert len(kept(app).references) == 2
    again = commands.retry(app.ledger, workspace=LOCAL_WORKSPACE, task_id=first, service=app.settings.service)
    assert again is not None
    ended(app, again, record=Record(task_id="k", state="success"))
    assert not any("could not use a reference file" in line for line in captions(visit()))


def test_no_field_asks_for_more_than_the_server_takes(app: Playground) -> None:
    limits = re.findall(r"max_upload_size=(\d+)", "".join(path.read_text() for path in (ROOT / "pages").rglob("*.py")))
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    largest = max(files_taken([model]).most_mb for model in OFFERED)
    assert max(largest, *map(int, limits)) <= config["server"]["maxUploadSize"]


def test_what_may_be_added_is_what_the_chosen_models_take(app: Playground) -> None:
    save(app, drafts.Draft(texts={"subject": "A mug"}, models=("google/nano-banana-edit",)))
    page = visit()
    (uploader,) = [one for one in page.file_uploader if "reference_upload" in str(one.key)]
    accepted = catalogue.get("google/nano-banana-edit").parameter("image_urls").accepts  # type: ignore[union-attr]
    assert accepted is not None
    assert uploader.proto.max_upload_size_mb == accepted.max_mb
    taken = files_taken([catalogue.get("google/nano-banana-edit")])
    assert set(taken.endings) == {"image"}
    assert {of_media_name(f"x.{ending}") for ending in taken.endings["image"]} == set(accepted.mime)


def test_the_budget_is_kept_and_said(app: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUDGET_CREDITS_PER_DAY", "5")
    container.forget_current()
    save(container.current(), drafts.Draft(texts={"subject": "A mug"}, models=("nano-banana-pro",)))
    page = press_generate(visit())
    assert any("BUDGET_CREDITS_PER_DAY" in error.value.replace("\\", "") for error in page.error)
    assert all_runs(container.current()) == ()


def test_a_parameter_survives_a_visit_to_another_page(app: Playground) -> None:
    save(app, drafts.Draft(texts={"subject": "A mug"}, models=("nano-banana-pro",)))
    page = visit()
    key = create_state.parameter("nano-banana-pro", "resolution").key
    page.segmented_control(key=key).set_value("4K")
    runs(page)
    page.switch_page("models.py")
    runs(page)
    page.switch_page("create.py")
    runs(page)
    assert page.segmented_control(key=key).value == "4K"
    assert page.text_area(key=create_state.text("subject").key).value == "A mug"


def test_much_on_one_click_is_asked_for_twice_and_the_first_press_given_twice_confirms_nothing(
    app: Playground,
) -> None:
    save(app, drafts.Draft(texts={"subject": "A mug"}, models=("z-image", "google/imagen4-fast"), count=7))
    page = press_generate(visit())
    assert all_runs(app) == ()
    assert page.button(key="confirm_generate").label == "Confirm: generate 14 pictures · 33.6 demo credits"
    assert [button.key for button in page.button if button.key == "generate"] == []
    page.number_input(key=create_state.count.key).set_value(8)
    page = press_generate(runs(page))
    assert all_runs(app) == ()
    page.button(key="confirm_generate").click()
    runs(page)
    assert len(all_runs(app)[0].tasks) == 16
    assert [button.label for button in page.button if button.key == "generate"] != []


def test_more_pictures_than_one_click_makes_are_refused_with_the_maximum_and_stay_typed(app: Playground) -> None:
    save(app, drafts.Draft(texts={"subject": "A mug"}, models=("z-image",), count=20))
    page = visit()
    assert page.number_input(key=create_state.count.key).label == "Pictures each (1 to 8)"
    sentence = "20 each is more than one click makes: at most 8."
    assert any(sentence in caption for caption in captions(page))
    press_generate(page)
    assert [error.value.replace("\\", "") for error in page.error] == [f"{sentence} Nothing was sent."]
    assert all_runs(app) == ()
    assert page.number_input(key=create_state.count.key).value == 20
    page.number_input(key=create_state.count.key).set_value(10**12)
    runs(page)


def test_a_click_that_costs_much_is_asked_for_twice_however_few_it_makes(app: Playground) -> None:
    save(app, drafts.Draft(texts={"subject": "A boat"}, models=("kling/v2-1-master-text-to-video",), count=2))
    page = press_generate(visit())
    assert all_runs(app) == ()
    page.button(key="confirm_generate").click()
    runs(page)
    assert len(all_runs(app)[0].tasks) == 2


def test_the_button_counts_what_one_request_makes(app: Playground) -> None:
    save(app, drafts.Draft(texts={"subject": "A mug"}, models=("wan/2-7-image",), count=2))
    page = visit()
    number = page.session_state[create_state.parameter("wan/2-7-image", "n").key]
    assert number > 1
    assert page.button(key="generate").label.startswith(f"Generate {2 * int(number)} pictures")


def test_what_the_form_shows_is_sent_where_a_default_depends_on_another_value(app: Playground) -> None:
    shots = [{"prompt": "a mug", "duration": 5}]
    chosen = {"multi_shots": True, "multi_prompt": shots, "sound": False}
    kling = "kling-3.0/video"
    save(app, drafts.Draft(texts={"subject": "A mug"}, models=(kling,), parameters={kling: chosen}))
    page = visit()
    assert page.session_state[create_state.parameter(kling, "sound").key] is False
    press_generate(page)
    assert all_runs(app)[0].tasks[0].input["sound"] is False


def test_an_example_over_words_of_ones_own_can_be_taken_back(app: Playground) -> None:
    save(app, drafts.Draft(texts={"subject": "My own words", "style": "pencil"}, models=("z-image",)))
    example = load_presets().examples[0]
    page = visit()
    page.menu_button(key="example_menu").click(example)
    runs(page)
    assert page.text_area(key=create_state.text("subject").key).value == example.brief.subject
    page.button(key="undo_reuse").click()
    runs(page)
    assert page.text_area(key=create_state.text("subject").key).value == "My own words"
    assert page.text_area(key=create_state.text("style").key).value == "pencil"


def test_an_example_in_an_empty_form_needs_no_way_back(app: Playground) -> None:
    page = visit()
    page.menu_button(key="example_menu").click(load_presets().examples[0])
    runs(page)
    assert [button for button in page.button if button.key == "undo_reuse"] == []


def test_a_preset_stands_beside_ones_own_words_and_in_the_place_of_another_preset(app: Playground) -> None:
    save(app, drafts.Draft(texts={"subject": "A mug", "style": "Pencil on paper."}, models=("z-image",)))
    page = visit()
    styles = load_presets().style
    for preset in styles[:2]:
        page.menu_button(key="style_menu").click(preset)
        runs(page)
    written = page.text_area(key=create_state.text("style").key).value
    assert written.startswith("Pencil on paper. ")
    assert styles[1].text[1:] in written
    assert styles[0].text[1:] not in written


def test_a_brand_kit_stands_beside_what_was_typed_and_says_what_it_left_out(app: Playground) -> None:
    save(app, drafts.Draft(texts={"style": "Pencil on paper."}, colours="#000000 accent, reddish", models=("z-image",)))
    page = visit()
    page.menu_button(key="brand_menu").click(shipped_kits()[0])
    runs(page)
    assert page.text_area(key=create_state.text("style").key).value == "Pencil on paper. Clean, modern look"
    assert page.text_area(key=create_state.text("exclusions").key).value == "text, watermark"
    assert page.text_input(key=create_state.colours.key).value == "#000000 accent, reddish, #EC4899"
    assert "#3B82F6" in page.toast[0].value


def test_an_example_for_a_clip_brings_a_model_that_makes_one(app: Playground) -> None:
    example = next(preset for preset in load_presets().examples if preset.brief.motion)
    page = visit()
    page.menu_button(key="example_menu").click(example)
    runs(page)
    (model,) = kept(app).models
    assert catalogue.get(model).kind == "text-to-video"
    assert page.text_area(key=create_state.text("motion").key).value == example.brief.motion
