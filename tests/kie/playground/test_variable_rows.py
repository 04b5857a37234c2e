"""Rows of values: as they are typed into a table or read from a file, each makes a form of its own, by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kie.errors import BadInput
from kie.playground.drafts import Draft, draft_from_json
from kie.playground.read_table import read_table
from kie.playground.variable_rows import (
    aligned,
    columns_of,
    edited_rows,
    first_form,
    forms_of,
    plans_of,
    problem_of,
    rows_of,
)

FORM = Draft(
    texts={"subject": "A {{product}}", "style": "oil"}, models=("z-image", "google/nano-banana"), colours="#fff, red?"
)


def test_what_is_typed_into_the_table_is_there_at_once() -> None:
    start = ({"name": "a", "product": "mug"}, {"name": "b", "product": "jar"}, {"name": "c", "product": "cup"})
    edits = {
        "edited_rows": {"0": {"product": "pot"}, 2: {"name": None}, 9: {"name": "nowhere"}},
        "deleted_rows": [1],
        "added_rows": [{"product": 12}, {}, {"name": "  "}],
    }
    assert edited_rows(start, edits) == (
        {"name": "a", "product": "pot"}, {"product": "cup"}, {"product": "12"},
    )  # fmt: skip
    assert edited_rows(start, None) == start


def test_columns_are_those_asked_for_and_those_that_are_there() -> None:
    rows = ({"Product": "mug", "sku": "1"},)
    assert columns_of(("product", "size"), rows) == ("name", "product", "size", "sku")
    assert aligned(rows, ("name", "product", "size", "sku")) == (
        {"name": "", "product": "mug", "size": "", "sku": "1"},
    )
    assert columns_of(("Name",), ()) == ("Name",)


def test_each_row_makes_a_named_form_and_a_plan_for_each_model() -> None:
    form = replace(FORM, variables=({"name": "Mug!", "product": "mug"}, {"product": "jar  of\nhoney"}))
    assert [(name, made.texts["subject"]) for name, made in forms_of(form)] == [
        ("Mug!", "A mug"), ("jar of honey", "A jar  of\nhoney"),
    ]  # fmt: skip
    assert {made.colours for _, made in forms_of(form)} == {FORM.colours}
    assert first_form(form).texts["subject"] == "A mug"
    assert [(name, plan.model.id) for name, plan in plans_of(form)] == [
        ("Mug!", "z-image"), ("Mug!", "google/nano-banana"),
        ("jar of honey", "z-image"), ("jar of honey", "google/nano-banana"),
    ]  # fmt: skip
    assert first_form(FORM) == FORM
    assert plans_of(FORM) == ()
    plain = Draft(texts={"subject": "A mug"}, models=("z-image",))
    assert [name for name, _ in plans_of(plain)] == [None]


def test_what_is_missing_is_named_with_its_row() -> None:
    assert problem_of(Draft(texts={"subject": "A mug"})) is None
    assert problem_of(FORM) == "The brief asks for {{product}}. Fill in a row of values for each result."
    rows = ({"product": "mug"}, {"name": "second", "product": " "})
    assert problem_of(replace(FORM, variables=rows)) == "Row 2 of the values has no {{product}}."
    many = ({"product": "mug"},) * 101
    assert "at most 100" in str(problem_of(replace(FORM, variables=many)))


def test_a_file_gives_its_rows_or_a_sentence() -> None:
    table = read_table("name,product\nA,mug\nB,“jar”\n".encode())
    assert rows_of(table) == ({"name": "A", "product": "mug"}, {"name": "B", "product": "“jar”"})
    with pytest.raises(BadInput, match="at most 100"):
        rows_of(read_table(b"product\n" + b"mug\n" * 101))


def test_the_values_are_kept_with_the_form() -> None:
    form = Draft(texts={"subject": "{{a}}"}, variables=({"a": "é", "name": ""},))
    assert draft_from_json(form.to_json()) == form
    assert draft_from_json({"variables": ["x", {"a": 1, "b": "c"}, None]}).variables == ({"b": "c"},)
    assert "variables" not in Draft().to_json()
