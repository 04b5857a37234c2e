"""The rows that fill a brief's variables, from a table on the page or a file; each makes a result of its own. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kie.errors import BadInput
from kie.playground.drafts import Draft, plans
from kie.playground.plan import Plan
from kie.playground.read_table import Table
from prompts.variables import filled, folded, missing, variables_in

NAME = "name"
"""The column that names a row's results, where the brief has no variable of that name."""
MOST_ROWS = 100


def edited_rows(start: Sequence[Mapping[str, str]], edits: Any) -> tuple[Mapping[str, str], ...]:
    """The rows with what was typed into a data editor that began with them: `edits` as Streamlit keeps them."""
    changes: Mapping[str, Any] = edits if isinstance(edits, Mapping) else {}
    rows = [dict(row) for row in start]
    for index, cells in changes.get("edited_rows", {}).items():
        if int(index) < len(rows):
            rows[int(index)] |= _texts(cells)
    gone = {int(index) for index in changes.get("deleted_rows", ())}
    rows = [row for index, row in enumerate(rows) if index not in gone]
    rows += [_texts(cells) for cells in changes.get("added_rows", ())]
    filled_cells = ({name: value for name, value in row.items() if value.strip()} for row in rows)
    return tuple(filter(None, filled_cells))


def rows_of(table: Table) -> tuple[Mapping[str, str], ...]:
    """The rows of a table that somebody brought. Raises BadInput where it has none, or too many."""
    if not table.rows:
        raise BadInput("The table has a heading and no row.", field="file")
    if len(table.rows) > MOST_ROWS:
        raise BadInput(f"The table has {len(table.rows):,} rows, and at most {MOST_ROWS} fill a brief.", field="file")
    names = [name or f"column {number}" for number, name in enumerate(table.columns, start=1)]
    return tuple(dict(zip(names, (*row.cells, *[""] * len(names)), strict=False)) for row in table.rows)


def columns_of(names: Iterable[str], rows: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """The columns of the table: what the brief asks for, what names the rows, and what was there already."""
    columns = {folded(NAME): NAME} | {folded(name): name for name in names}
    for row in rows:
        for name in row:
            columns.setdefault(folded(name), name)
    return tuple(columns.values())


def aligned(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> tuple[Mapping[str, str], ...]:
    """The rows with every column under its name in the table; a cell that is not there is blank."""
    by_name = ({folded(name): value for name, value in row.items()} for row in rows)
    return tuple({column: values.get(folded(column), "") for column in columns} for values in by_name)


def forms_of(form: Draft) -> tuple[tuple[str | None, Draft], ...]:
    """The form once for every row, with the name of the row; the form itself where its brief has no variables."""
    if not variables_in(form.brief):
        return ((None, form),)
    return tuple(
        (_name_of(row, number), dataclasses.replace(form.with_brief(filled(form.brief, row)), colours=form.colours))
        for number, row in enumerate(form.variables, start=1)
    )


def first_form(form: Draft) -> Draft:
    """The form with the first row's values, or as it is where there is none: what a preview shows."""
    return next((filled_form for _, filled_form in forms_of(form)), form)


def plans_of(form: Draft) -> tuple[tuple[str | None, Plan], ...]:
    """What each chosen model would get for each row, with the row's name."""
    return tuple((name, plan) for name, row_form in forms_of(form) for plan in plans(row_form))


def problem_of(form: Draft) -> str | None:
    """What is missing before anything can be sent; None where every row fills every variable."""
    names = variables_in(form.brief)
    if not names:
        return None
    written = _listed(f"{{{{{name}}}}}" for name in names)
    if not form.variables:
        return f"The brief asks for {written}. Fill in a row of values for each result."
    if len(form.variables) > MOST_ROWS:
        return f"{len(form.variables):,} rows are more than one click makes: at most {MOST_ROWS}."
    for number, row in enumerate(form.variables, start=1):
        lacking = missing(form.brief, row)
        if lacking:
            return f"Row {number} of the values has no {_listed(f'{{{{{name}}}}}' for name in lacking)}."
    return None


def _name_of(row: Mapping[str, str], number: int) -> str:
    named = next((value.strip() for name, value in row.items() if folded(name) == NAME and value.strip()), None)
    first = next((value.strip() for value in row.values() if value.strip()), f"row {number}")
    return " ".join((named or first).split())[:80]


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _texts(cells: Any) -> dict[str, str]:
    items = cells.items() if isinstance(cells, Mapping) else ()
    return {str(name): "" if value is None else str(value) for name, value in items if not str(name).startswith("_")}
