"""Results are put together under names, each in several, and searches are kept: in one workspace, through a delete."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kie.errors import BadInput
from kie.ledger import Ledger, commands, curation, history_queries, result_collections
from kie.ledger.history_queries import Filters
from kie.ledger.result_collections import Collection
from tests.support.ledgers import ME, ledger_in
from tests.support.shelves import later, placed, store_in


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = ledger_in(tmp_path)
    yield opened
    opened.close()


def in_collection(ledger: Ledger, name: str, **more: object) -> list[str]:
    filters = Filters(collection=name, **more)  # type: ignore[arg-type]
    page = history_queries.page(ledger, workspace=ME, filters=filters)
    assert page.total == len(page.tasks)
    return [task.id for task in page.tasks]


def test_a_result_lies_in_several_collections_and_is_found_in_each(ledger: Ledger) -> None:
    mug, jar, theirs = placed(ledger), placed(ledger, prompt="a jar"), placed(ledger, workspace="them")
    assert result_collections.add(ledger, workspace=ME, name="  Client   A ", ids=[mug, jar, theirs]) == 2
    assert result_collections.add(ledger, workspace=ME, name="Client A", ids=[jar]) == 0
    result_collections.add(ledger, workspace=ME, name="heroes", ids=[jar])
    assert result_collections.of_workspace(ledger, workspace=ME) == (
        Collection(name="Client A", results=2), Collection(name="heroes", results=1),
    )  # fmt: skip
    assert result_collections.of_tasks(ledger, workspace=ME, ids=[mug, jar]) == {
        mug: ("Client A",), jar: ("Client A", "heroes"),
    }  # fmt: skip
    assert in_collection(ledger, "Client A") == [jar, mug]
    assert in_collection(ledger, "Client A", text="mug") == [mug]
    assert in_collection(ledger, "Client A", model="z-image") == [jar, mug]
    assert in_collection(ledger, "nowhere") == []
    assert result_collections.of_workspace(ledger, workspace="them") == ()


def test_a_collection_is_renamed_emptied_given_up_and_brought_back(ledger: Ledger) -> None:
    mug, jar = placed(ledger), placed(ledger)
    result_collections.add(ledger, workspace=ME, name="old", ids=[mug, jar])
    result_collections.create(ledger, workspace=ME, name="taken")
    with pytest.raises(BadInput, match="already"):
        result_collections.rename(ledger, workspace=ME, name="old", to="taken")
    assert result_collections.rename(ledger, workspace=ME, name="old", to="new") == "new"
    assert in_collection(ledger, "new") == [jar, mug]
    assert result_collections.remove(ledger, workspace=ME, name="new", ids=[mug]) == 1
    kept = result_collections.discard(ledger, workspace=ME, name="new")
    assert (kept, in_collection(ledger, "new")) == ((jar,), [])
    result_collections.add(ledger, workspace=ME, name="new", ids=kept)
    assert in_collection(ledger, "new") == [jar]


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\nb\x07"])
def test_a_name_that_is_none_is_refused(ledger: Ledger, name: str) -> None:
    with pytest.raises(BadInput, match="1 to 60 characters"):
        result_collections.create(ledger, workspace=ME, name=name)


def test_what_is_deleted_does_not_count_and_what_is_purged_is_gone(ledger: Ledger, tmp_path: Path) -> None:
    mug = placed(ledger)
    commands.cancel(ledger, workspace=ME, task_id=mug)
    result_collections.add(ledger, workspace=ME, name="a", ids=[mug])
    curation.delete(ledger, workspace=ME, ids=[mug])
    assert result_collections.of_workspace(ledger, workspace=ME) == (Collection(name="a", results=0),)
    curation.restore(ledger, workspace=ME, ids=[mug])
    assert in_collection(ledger, "a") == [mug]
    curation.delete(ledger, workspace=ME, ids=[mug])
    assert curation.purge(ledger, store_in(tmp_path), now=later()).tasks == 1
    assert result_collections.of_tasks(ledger, workspace=ME, ids=[mug]) == {}


def test_a_search_is_kept_replaced_and_forgotten(ledger: Ledger) -> None:
    result_collections.save_search(ledger, workspace=ME, name="Boats", filters={"q": "boat", "starred": "true"})
    result_collections.save_search(ledger, workspace=ME, name="Boats", filters={"q": "boats"})
    assert result_collections.searches(ledger, workspace=ME) == {"Boats": {"q": "boats"}}
    assert result_collections.searches(ledger, workspace="them") == {}
    result_collections.forget_search(ledger, workspace=ME, name="Boats")
    assert result_collections.searches(ledger, workspace=ME) == {}


def test_days_and_ids_follow_the_order_of_the_history(ledger: Ledger) -> None:
    tasks = [placed(ledger) for _ in range(5)]
    with ledger.write() as connection:
        for task_id, moment in zip(tasks, (0, 3600, 86_400 * 3, 86_400 * 3 + 60, 86_400 * 9), strict=True):
            connection.exec_driver_sql(
                "UPDATE tasks SET created_at = ?, number = ? WHERE id = ?",
                ((1_700_000_000 + moment) * 1000, (1_700_000_000 + moment) * 1000 << 20, task_id),
            )
    everything = Filters()
    counts = [
        day.results for day in history_queries.days(ledger, workspace=ME, filters=everything, total=7)
    ]  # fmt: skip
    assert counts == [1, 2, 2, 2]  # the last are older than what is counted by days
    newest_first = tuple(reversed(tasks))
    assert history_queries.ids(ledger, workspace=ME, filters=everything, start=1, size=3) == newest_first[1:4]
