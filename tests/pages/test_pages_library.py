"""Create keeps what was: undo and redo over reloads, values that make a result each, a prompt taken apart."""

from __future__ import annotations

from kie.domain.stored_names import DraftName
from kie.ledger import draft_revisions, queries
from kie.playground import drafts
from kie.playground.container import LOCAL_WORKSPACE, Playground
from pages.ui.create import create_state
from tests.pages.conftest import runs, visit
from tests.support.ledgers import draft_content

ROWS = ({"name": "Mug!", "product": "mug"}, {"product": "jar"})


def save(app: Playground, content: drafts.Draft) -> None:
    draft_revisions.save(app.ledger, workspace=LOCAL_WORKSPACE, name=DraftName.CREATE, content=content.to_json())


def kept(app: Playground) -> drafts.Draft:
    return drafts.draft_from_json(draft_content(app.ledger, workspace=LOCAL_WORKSPACE, name=DraftName.CREATE) or {})


def test_a_change_is_undone_and_redone_after_a_reload_too(app: Playground) -> None:
    save(app, drafts.Draft(texts={"subject": "a mug"}, models=("z-image",)))
    page = visit()
    assert page.button(key="undo_form").disabled
    assert page.button(key="redo_form").disabled
    page.text_area(key=create_state.text("subject").key).set_value("a jar")
    runs(page)
    page.multiselect(key=create_state.models.key).set_value(["z-image", "google/nano-banana"])
    runs(page)
    reloaded = visit()
    assert not reloaded.button(key="undo_form").disabled
    for subject, models in (("a jar", ("z-image",)), ("a mug", ("z-image",))):
        reloaded.button(key="undo_form").click()
        runs(reloaded)
        assert (kept(app).texts["subject"], kept(app).models) == (subject, models)
        assert reloaded.text_area(key=create_state.text("subject").key).value == subject
    assert reloaded.button(key="undo_form").disabled
    again = visit()
    for _ in range(2):
        again.button(key="redo_form").click()
        runs(again)
    assert (kept(app).texts["subject"], kept(app).models) == ("a jar", ("z-image", "google/nano-banana"))
    assert again.button(key="redo_form").disabled


def test_each_row_of_values_makes_a_named_result_of_each_model(app: Playground) -> None:
    form = drafts.Draft(texts={"subject": "A {{product}}"}, models=("z-image", "google/nano-banana"), variables=ROWS)
    save(app, form)
    page = visit()
    assert "4 pictures" in page.button(key="generate").label
    page.button(key="generate").click()
    runs(page)
    [run] = queries.latest_runs(app.ledger, workspace=LOCAL_WORKSPACE, limit=5)
    made = [(task.name, task.model, task.prompt) for task in run.tasks]
    assert made == [
        ("Mug!", "z-image", "A mug."), ("Mug!", "google/nano-banana", "A mug."),
        ("jar", "z-image", "A jar."), ("jar", "google/nano-banana", "A jar."),
    ]  # fmt: skip
    assert kept(app).variables == ROWS


def test_a_value_that_is_missing_is_said_and_nothing_is_sent(app: Playground) -> None:
    for rows, sentence in (((), "{{product}}"), (({"name": "x"},), "Row 1")):
        save(app, drafts.Draft(texts={"subject": "A {{product}}"}, models=("z-image",), variables=rows))
        page = visit()
        page.button(key="generate").click()
        runs(page)
        assert any(
            sentence in error.value.replace("\\", "") and "Nothing was sent" in error.value for error in page.error
        )
    assert queries.latest_runs(app.ledger, workspace=LOCAL_WORKSPACE, limit=5) == ()


def test_a_prompt_is_taken_apart_and_one_press_brings_back_what_was_there(app: Playground) -> None:
    save(app, drafts.Draft(texts={"subject": "mine", "style": "oil"}, colours="#FF0000", models=("z-image",)))
    page = visit()
    page.button(key="take_apart").click()
    runs(page)
    assert any("Write or paste a prompt" in error.value for error in page.error)
    page.text_area(key=create_state.plain_prompt.key).set_value("A photo of a mug on a table, 85 mm, no text")
    page.button(key="take_apart").click()
    runs(page)
    texts = {name: text for name, text in kept(app).texts.items() if text}
    assert texts == {
        "subject": "a mug", "scene": "on a table", "camera": "85 mm", "style": "A photo", "exclusions": "text",
    }  # fmt: skip
    assert kept(app).colours == "#FF0000"
    page.button(key="undo_form").click()
    runs(page)
    assert {name: text for name, text in kept(app).texts.items() if text} == {"subject": "mine", "style": "oil"}
