"""The rows of the history at a signed address: piece by piece, of one workspace, and nothing for a forged address."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from kie.domain.task import TaskState
from kie.errors import BadInput
from kie.ledger import commands, result_collections
from kie.ledger.history_queries import Day, Filters
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.history_rows import CHUNK, bands_of, key_of, read_key
from kie.playground.workspace import Workspace
from kie.server.routes import ROUTES
from tests.support.ledgers import SERVICE
from tests.support.shelves import placed, shown


def get(address: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=list(ROUTES)))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.get(address)

    return asyncio.run(ask())


def answer(app: Playground, more: str, *, filters: Filters | None = None, name: str = LOCAL_WORKSPACE) -> Any:
    history = Workspace(app, name).history
    reply = get(history.rows_link(filters=filters or Filters(), up_to=None) + more)
    assert reply.status_code == 200
    return reply.json()


def test_rows_come_in_pieces_newest_first_with_what_can_be_done(app: Playground) -> None:
    tasks = [placed(app.ledger, prompt=f"boat {n}", workspace=LOCAL_WORKSPACE) for n in range(CHUNK + 2)]
    placed(app.ledger, workspace="them")
    newest_first = tasks[::-1]
    for chunk, expected in ((0, newest_first[:CHUNK]), (1, newest_first[CHUNK:]), (2, [])):
        assert [row["id"] for row in answer(app, f"&chunk={chunk}")["rows"]] == expected
    assert answer(app, "&start=3&size=2")["ids"] == newest_first[3:5]
    assert answer(app, "&start=nonsense&size=-1")["ids"] == []
    found = answer(app, "&chunk=0", filters=Filters(text="boat 7"))
    assert [row["prompt"] for row in found["rows"]] == ["boat 7"]


def test_a_row_says_where_it_lies_and_offers_no_second_retry(app: Playground) -> None:
    done = shown(app.ledger, app.store, workspace=LOCAL_WORKSPACE)
    taken_back = placed(app.ledger, workspace=LOCAL_WORKSPACE)
    commands.cancel(app.ledger, workspace=LOCAL_WORKSPACE, task_id=taken_back)
    result_collections.add(app.ledger, workspace=LOCAL_WORKSPACE, name="Client A", ids=[done])
    names = {row["id"]: offered for row, offered in with_actions(answer(app, "&chunk=0"))}
    assert "retry" in names[taken_back]
    commands.retry(app.ledger, workspace=LOCAL_WORKSPACE, task_id=taken_back, service=SERVICE)
    rows = with_actions(answer(app, "&chunk=0"))
    assert "retry" not in {row["id"]: offered for row, offered in rows}[taken_back]
    assert next(row["collections"] for row, _ in rows if row["id"] == done) == ["Client A"]


def with_actions(reply: Mapping[str, Any]) -> list[tuple[dict[str, Any], list[str]]]:
    return [(row, [reply["actions"][number]["name"] for number in row["actions"]]) for row in reply["rows"]]


def test_an_address_that_was_changed_or_is_too_old_shows_nothing(app: Playground) -> None:
    link = Workspace(app, LOCAL_WORKSPACE).history.rows_link(filters=Filters(), up_to=None)
    key = key_of(workspace="them", filters=Filters(), up_to=None)
    head, _, tail = link.partition("/shelf/")
    forged = f"{head}/shelf/{key}/{tail.partition('/')[2]}"
    for address in (forged, link.replace("s=", "s=0")):
        assert get(f"{address}&chunk=0").status_code == 403
    nonsense = Workspace(app, LOCAL_WORKSPACE).links.shelf("bm9uc2Vuc2U")
    assert get(f"{nonsense}&chunk=0").status_code == 404


moments = st.integers(1_500_000_000, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(
    text=st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    state=st.none() | st.sampled_from(TaskState),
    starred=st.none() | st.booleans(),
    since=st.none() | moments,
    collection=st.none() | st.sampled_from(["Client A", "Ünï “é” 🎈"]),
    up_to=st.none() | st.just("123"),
)
def test_a_key_is_read_as_it_was_written(
    text: str | None,
    state: TaskState | None,
    starred: bool | None,
    since: datetime | None,
    collection: str | None,
    up_to: str | None,
) -> None:
    filters = Filters(text=text, state=state, starred=starred, since=since, collection=collection)
    assert read_key(key_of(workspace="me", filters=filters, up_to=up_to)) == ("me", filters, up_to)


@given(st.text(max_size=80))
def test_any_other_key_is_refused(key: str) -> None:
    with pytest.raises(BadInput):
        read_key(key)


def test_days_are_called_as_one_speaks_of_them() -> None:
    today = date(2026, 12, 1)
    days = [Day(day=day, results=2) for day in (today, date(2026, 11, 30), date(2026, 11, 3), date(2025, 3, 9), None)]
    assert [words for words, _ in bands_of(days, today=today)] == [
        "Today", "Yesterday", "Tuesday, 3 November", "Sunday, 9 March 2025", "Earlier",
    ]  # fmt: skip
