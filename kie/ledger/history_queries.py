"""The history as a person looks through it: filtered pages, newest first, and what there is to filter by.

Without words, tags or colours a page is read from one index that holds every filter's column; with them, from
the full-text index. Both give the tasks' numbers in order, and only the tasks of one page are read whole. Deleted
tasks are nowhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

import sqlalchemy as sa

from kie.domain.task import OPEN_QUESTIONS, FileState, Task, TaskState
from kie.errors import BadInput
from kie.ledger import counters, search
from kie.ledger.database import Ledger, chunks
from kie.ledger.picture_checks import MISSED
from kie.ledger.rows import to_ms, whole_tasks
from kie.ledger.schema import collected, files, picture_checks, tasks
from kie.media.colour import distance, from_hex

NEAR = 0.06
"""Colours closer than this in OKLab look alike at a glance; black and white are 1 apart."""
CHUNK = 200
COUNT_LIMIT = 10_000
_QUARTER_MS = 900_000
"""In every zone a day begins with a quarter of an hour, so that one lies within one day."""
MOST_BY_DAY = 20_000
"""Results that are counted by their days; nobody scrolls further by hand."""
_LAST = (1 << 63) - 1


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What to look for; every part is optional and all that are given must hold.

    `text` is whatever a person types: words, "a phrase", the last word open-ended. `since` is the first moment,
    `until` the first one after. `colour` finds briefs with this hex colour or one that looks nearly the same;
    raises BadInput where it is none. `collection` is the name of one. `waiting` finds what waits for a person: nobody
    knows how it ended, or its result is billed and not fetched, and nobody has asked for it again. `palette_missed`
    finds results without a colour that was asked for.
    """

    text: str | None = None
    model: str | None = None
    kind: str | None = None
    state: TaskState | None = None
    starred: bool | None = None
    tag: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    colour: str | None = None
    service: str | None = None
    collection: str | None = None
    waiting: bool | None = None
    palette_missed: bool | None = None

    def __post_init__(self) -> None:
        if self.colour is not None and not re.fullmatch(r"#[0-9a-fA-F]{6}", self.colour):
            raise BadInput(f"“{self.colour[:20]}” is no colour. Write # and six hex digits.", field="colour")


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of tasks. `total` is exact, or COUNT_LIMIT where more than that were found by words or dates."""

    tasks: tuple[Task, ...]
    total: int
    is_exact: bool


@dataclass(frozen=True, kw_only=True)
class Day:
    """How many results there are of one day in the reader's zone; `day` is None for all that are older."""

    day: date | None
    results: int


@dataclass(frozen=True, kw_only=True)
class Facets:
    """What a workspace's tasks can be filtered by, sorted."""

    models: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    states: tuple[TaskState, ...] = ()
    tags: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()


def page(
    ledger: Ledger, *, workspace: str, filters: Filters, page: int = 1, per_page: int = 20, up_to: str | None = None
) -> Page:
    """Page `page` (from 1), newest first, with files and tags.

    `up_to` is a `newest_mark`: tasks that came later stay out, so that nothing moves under a reader's hand.
    """
    until = _after(up_to, unreadable=_LAST)
    start = min(max(1, page) - 1, _LAST // per_page) * per_page
    with ledger.read() as connection:
        numbers = _numbers(connection, workspace=workspace, filters=filters, until=until)
        if numbers is None:
            return Page(tasks=(), total=0, is_exact=True)
        total = _known_total(connection, workspace=workspace, filters=filters, until=until)
        wanted = connection.execute(_part(numbers, start=start, size=per_page, total=total)).scalars().all()
        if total is None and len(wanted) < per_page and (wanted or not start):
            total = start + len(wanted)
        counted = _count(connection, numbers) if total is None else total
        return Page(
            tasks=_read(connection, wanted, workspace=workspace),
            total=counted,
            is_exact=total is not None or counted < COUNT_LIMIT,
        )


def days(
    ledger: Ledger,
    *,
    workspace: str,
    filters: Filters,
    total: int,
    zone: tzinfo | None = None,
    up_to: str | None = None,
) -> tuple[Day, ...]:
    """The results that make `total` by their days in a zone, newest first: older than the newest MOST_BY_DAY is one."""
    until = _after(up_to, unreadable=_LAST)
    with ledger.read() as connection:
        numbers = _numbers(connection, workspace=workspace, filters=filters, until=until)
        if numbers is None:
            return ()
        newest = numbers.order_by(sa.desc("number")).limit(min(MOST_BY_DAY, total)).subquery()
        quarter = newest.c.number.op(">>")(search.BITS).op("/")(_QUARTER_MS).label("quarter")
        grouped = sa.select(quarter, sa.func.count().label("results")).select_from(newest).group_by("quarter")
        rows = connection.execute(grouped.order_by(sa.desc("quarter"))).all()
    by_day: Counter[date] = Counter()
    for number, results in rows:
        by_day[datetime.fromtimestamp(number * _QUARTER_MS // 1000, UTC).astimezone(zone).date()] += results
    listed = [Day(day=day, results=results) for day, results in by_day.items()]
    older = total - by_day.total()
    return (*listed, Day(day=None, results=older)) if older > 0 else tuple(listed)


def ids(
    ledger: Ledger, *, workspace: str, filters: Filters, start: int, size: int, up_to: str | None = None
) -> tuple[str, ...]:
    """The ids of `size` results from `start` (0) on, newest first."""
    until = _after(up_to, unreadable=_LAST)
    with ledger.read() as connection:
        numbers = _numbers(connection, workspace=workspace, filters=filters, until=until)
        if numbers is None:
            return ()
        part = _part(numbers, start=start, size=size, total=None).subquery()
        chosen = sa.select(tasks.c.id).join(part, part.c.number == tasks.c.number).order_by(tasks.c.number.desc())
        return tuple(connection.execute(chosen).scalars())


def newest_mark(ledger: Ledger, *, workspace: str, filters: Filters) -> str:
    """A mark for the newest task that the filters find; "0" where there is none."""
    with ledger.read() as connection:
        numbers = _numbers(connection, workspace=workspace, filters=filters)
        if numbers is None:
            return "0"
        return str(connection.execute(numbers.order_by(sa.desc("number")).limit(1)).scalar() or 0)


def newer_than(ledger: Ledger, *, workspace: str, filters: Filters, mark: str) -> int:
    """How many matching tasks came after `mark`, for the notice of new results; exact up to COUNT_LIMIT."""
    with ledger.read() as connection:
        numbers = _numbers(connection, workspace=workspace, filters=filters, since=_after(mark, unreadable=0))
        return 0 if numbers is None else _count(connection, numbers)


def facets(ledger: Ledger, *, workspace: str) -> Facets:
    """What is in use; no task is read for it."""
    with ledger.read() as connection:
        tagged = connection.execute(sa.text(_TAGS_IN_USE), {"workspace": workspace}).scalars()
        return Facets(
            models=counters.in_use(connection, "model", workspace=workspace),
            kinds=tuple(kind for kind in counters.in_use(connection, "kind", workspace=workspace) if kind),
            states=tuple(TaskState(state) for state in counters.in_use(connection, "state", workspace=workspace)),
            tags=tuple(tag for tag in tagged if tag is not None),
            colours=_colours_in_use(connection, workspace=workspace),
        )


def selection(
    ledger: Ledger, *, workspace: str, ids: Iterable[str] | None = None, filters: Filters | None = None
) -> Iterator[Task]:
    """The chosen tasks in the order of `ids`, or all that `filters` find, newest first; read in small chunks."""
    if ids is not None:
        yield from _chosen(ledger, ids, workspace=workspace)
        return
    until = _LAST
    while True:
        with ledger.read() as connection:
            numbers = _numbers(connection, workspace=workspace, filters=filters or Filters(), until=until)
            if numbers is None:
                return
            chunk = connection.execute(numbers.order_by(sa.desc("number")).limit(CHUNK)).scalars().all()
            page_of_tasks = _read(connection, chunk, workspace=workspace)
        yield from page_of_tasks
        if len(chunk) < CHUNK:
            return
        until = chunk[-1]


def _chosen(ledger: Ledger, ids: Iterable[str], *, workspace: str) -> Iterator[Task]:
    mine = sa.select(tasks).where(tasks.c.workspace == workspace, tasks.c.deleted_at.is_(None))
    for chunk in chunks(dict.fromkeys(ids)):
        with ledger.read() as connection:
            by_id = {task.id: task for task in whole_tasks(connection, mine.where(tasks.c.id.in_(chunk)))}
        yield from (by_id[task_id] for task_id in chunk if task_id in by_id)


def _numbers(
    connection: sa.Connection, *, workspace: str, filters: Filters, since: int = 0, until: int = _LAST
) -> sa.Select[int] | None:
    """The numbers of all matching tasks, `since` <= number < `until`; None where nothing can match."""
    if filters.since is not None:
        since = max(since, _lowest(filters.since))
    if filters.until is not None:
        until = min(until, _lowest(filters.until))
    words = search.words_of(filters.text or "")
    if not _needs_search(filters):
        return _from_tasks(workspace=workspace, filters=filters, since=since, until=until)
    named = {"model": filters.model, "kind": filters.kind, "service": filters.service, "tag": filters.tag}
    every = [("workspace", ""), *((name, value) for name, value in named.items() if value is not None)]
    near = []
    if filters.colour is not None:
        colours = _colours_in_use(connection, workspace=workspace)
        near = [("colour", colour) for colour in _near(filters.colour, colours)]
    terms = search.terms_of(connection, [*every, *near], workspace=workspace)
    any_of = [terms[colour] for colour in near if colour in terms]
    if not terms.keys() >= set(every) or (filters.colour is not None and not any_of):
        return None
    query = search.expression(every=[terms[each] for each in every], any_of=any_of, words=words)
    return _from_search(query, workspace=workspace, filters=filters, since=since, until=until)


def _from_tasks(*, workspace: str, filters: Filters, since: int, until: int) -> sa.Select[int]:
    """The filter that usually leaves the fewest leads into its index; a plus keeps the others out of the choice."""
    number = tasks.c.number
    where = [tasks.c.workspace == workspace, tasks.c.deleted_at.is_(None), *_between(number, since, until)]
    given = _plain(filters)
    leads = {"model", "state"} if {"model", "state"} <= given.keys() else set(list(given)[:1])
    for name, value in given.items():
        column = tasks.c[name] if name in leads else sa.literal_column(f"+tasks.{name}", tasks.c[name].type)
        where.append(column == sa.literal(value, tasks.c[name].type))
    if filters.collection is not None:
        where.append(number.in_(_of_collection(workspace, filters.collection)))
    if filters.waiting:
        where.append(number.in_(_waiting(workspace)))
    if filters.palette_missed:
        where.append(number.in_(_palette_missed(workspace)))
    return sa.select(number.label("number")).where(*where)


_search = sa.table("search", sa.column("rowid", sa.BigInteger), sa.column("search", sa.Text))


def _of_collection(workspace: str, name: str) -> sa.Select[int]:
    inside = tasks.alias("inside")
    lies_in = [collected.c.workspace == workspace, collected.c.name == name]
    return sa.select(inside.c.number).join(collected, collected.c.task_id == inside.c.id).where(*lies_in)


def _waiting(workspace: str) -> sa.Select[int]:
    one, again = tasks.alias("one"), tasks.alias("again")
    lost = sa.select(files.c.task_id).where(files.c.state == FileState.LOST)
    mine = [one.c.workspace == workspace, sa.or_(one.c.state.in_(OPEN_QUESTIONS), one.c.id.in_(lost))]
    return sa.select(one.c.number).where(*mine, ~sa.exists().where(again.c.retry_of == one.c.id))


def _palette_missed(workspace: str) -> sa.Select[int]:
    one = tasks.alias("measured")
    missed = [picture_checks.c.workspace == workspace, picture_checks.c.palette == MISSED]
    of_file = sa.select(files.c.task_id).join(picture_checks, picture_checks.c.file_id == files.c.id).where(*missed)
    return sa.select(one.c.number).where(one.c.id.in_(of_file))


def _from_search(query: str, *, workspace: str, filters: Filters, since: int, until: int) -> sa.Select[int]:
    rowid = _search.c.rowid
    where = [_search.c.search.match(query), *_between(rowid, since, until)]
    if filters.collection is not None:
        where.append(rowid.in_(_of_collection(workspace, filters.collection)))
    if filters.waiting:
        where.append(rowid.in_(_waiting(workspace)))
    if filters.palette_missed:
        where.append(rowid.in_(_palette_missed(workspace)))
    if filters.state is not None or filters.starred is not None:
        # a scalar sub-select cannot become the outer loop, so the matches stay in the index's order
        if filters.state is not None:
            where.append(_of_task(tasks.c.state) == str(filters.state))
        if filters.starred is not None:
            where.append(_of_task(tasks.c.starred) == filters.starred)
    return sa.select(rowid.label("number")).where(*where)


def _between(number: sa.ColumnElement[int], since: int, until: int) -> list[sa.ColumnElement[bool]]:
    """Only the bounds that leave something out: each costs a comparison a row."""
    lower = [number >= since] if since > 0 else []
    return [*lower, number < until] if until < _LAST else lower


def _of_task(column: sa.Column[Any]) -> sa.ScalarSelect[Any]:
    return sa.select(column).where(tasks.c.number == _search.c.rowid).correlate(_search).scalar_subquery()


def _needs_search(filters: Filters) -> bool:
    return bool(search.words_of(filters.text or "")) or filters.tag is not None or filters.colour is not None


def _plain(filters: Filters) -> dict[str, str | bool]:
    """The filters that are columns of a task, the one that usually leaves the fewest first."""
    state = None if filters.state is None else str(filters.state)
    given = {"model": filters.model, "starred": filters.starred, "state": state, "kind": filters.kind,
             "service": filters.service}  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}


def _known_total(connection: sa.Connection, *, workspace: str, filters: Filters, until: int) -> int | None:
    """How many tasks match, where the tallies know."""
    if _needs_search(filters) or any(
        (filters.since, filters.until, filters.collection, filters.waiting, filters.palette_missed)
    ):
        return None
    total = counters.total(connection, workspace=workspace, given=_plain(filters))
    if until < _LAST:
        later = _from_tasks(workspace=workspace, filters=filters, since=until, until=_LAST)
        total -= connection.execute(sa.select(sa.func.count()).select_from(later.subquery())).scalar_one()
    return total


def _part(numbers: sa.Select[int], *, start: int, size: int, total: int | None) -> sa.Select[int]:
    """`size` numbers from `start`, newest first, walked to from the nearer end where the total is known."""
    if total is None or start * 2 <= total:
        return numbers.order_by(sa.desc("number")).limit(size).offset(start)
    left = max(0, total - start)
    return numbers.order_by(sa.asc("number")).limit(min(size, left)).offset(max(0, left - size))


def _count(connection: sa.Connection, numbers: sa.Select[int]) -> int:
    counted = sa.select(sa.func.count()).select_from(numbers.limit(COUNT_LIMIT).subquery())
    return int(connection.execute(counted).scalar_one())


def _read(connection: sa.Connection, numbers: Sequence[int], *, workspace: str) -> tuple[Task, ...]:
    """The tasks of these few numbers, newest first."""
    mine = [tasks.c.number.in_(numbers), tasks.c.workspace == workspace, tasks.c.deleted_at.is_(None)]
    return whole_tasks(connection, sa.select(tasks).where(*mine).order_by(tasks.c.number.desc()))


def _lowest(moment: datetime) -> int:
    return min(_LAST, search.lowest_number(max(0, to_ms(moment))))


def _after(mark: str | None, *, unreadable: int) -> int:
    """The first number after a mark, which may come from an address line."""
    if mark is None or not mark.isascii() or not mark.isdigit() or len(mark) > 19:
        return unreadable
    return min(_LAST, int(mark) + 1)


_TAGS_IN_USE = """
WITH RECURSIVE t(tag) AS (
  SELECT min(tag) FROM tags WHERE workspace = :workspace
  UNION ALL SELECT (SELECT min(tag) FROM tags WHERE workspace = :workspace AND tag > t.tag) FROM t WHERE tag IS NOT NULL
) SELECT tag FROM t WHERE EXISTS (
  SELECT 1 FROM tags JOIN tasks ON tasks.id = tags.task_id
  WHERE tags.workspace = :workspace AND tags.tag = t.tag AND tasks.deleted_at IS NULL
)
"""


_COLOURS_IN_USE = """
WITH RECURSIVE t(value) AS (
  SELECT min(colours) FROM tasks INDEXED BY tasks_by_colours WHERE workspace = :workspace AND deleted_at IS NULL
  UNION ALL SELECT (
    SELECT min(colours) FROM tasks INDEXED BY tasks_by_colours
    WHERE workspace = :workspace AND deleted_at IS NULL AND colours > t.value
  ) FROM t WHERE value IS NOT NULL
) SELECT value FROM t WHERE value IS NOT NULL
"""


def _colours_in_use(connection: sa.Connection, *, workspace: str) -> tuple[str, ...]:
    """Found by jumping from one list of colours to the next in the index."""
    lists = connection.execute(sa.text(_COLOURS_IN_USE), {"workspace": workspace}).scalars()
    return tuple(sorted({colour for listed in lists for colour in listed.split()}))


def _near(colour: str, known: Iterable[str]) -> list[str]:
    wanted = from_hex(colour)
    return [candidate for candidate in known if distance(wanted, from_hex(candidate)) <= NEAR]
