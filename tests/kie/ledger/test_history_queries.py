"""The history shows exactly what was asked for, newest first, whatever a person types."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kie.domain.task import Record, TaskIntent, TaskState
from kie.errors import BadInput
from kie.ledger import (
    Ledger,
    commands,
    curation,
    file_transitions,
    history_export,
    history_queries,
    queries,
    request_files,
    search,
    storage_usage,
    transitions,
)
from kie.ledger.history_export import COLUMNS
from kie.ledger.history_queries import Facets, Filters
from kie.ledger.storage_usage import Kept, Usage
from tests.support.ledgers import ME, SERVICE, ledger_in
from tests.support.pictures import clip, picture
from tests.support.shelves import kept_bytes, placed, shown, store_in


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = ledger_in(tmp_path)
    yield opened
    opened.close()


def ids(ledger: Ledger, filters: Filters | None = None, **paging: object) -> list[str]:
    page = history_queries.page(ledger, workspace=ME, filters=filters or Filters(), **paging)  # type: ignore[arg-type]
    return [task.id for task in page.tasks]


def red_and_blue(ledger: Ledger) -> tuple[str, str]:
    red = placed(
        ledger,
        prompt="A red mug, crème de la crème",
        model="z-image",
        brief={"subject": "Kitchen still life", "colours": [{"hex": "#FF0000", "role": "palette"}], "draft": {"x": 1}},
    )
    blue = placed(ledger, prompt="A blue mug on a tablecloth", model="google/nano-banana", service="demo")
    return red, blue


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mug", ["blue", "red"]),
        ("MUG RED", ["red"]),
        ("tablec", ["blue"]),
        ("tablec mug", []),
        ('"blue mug"', ["blue"]),
        ('"mug blue"', []),
        ("creme", ["red"]),
        ("kitchen", ["red"]),
        ("nano banana", ["blue"]),
        ("ff0000", ["red"]),
        ("favourite", ["blue"]),
        ("zebra", []),
        ('" - *', ["blue", "red"]),
        ("", ["blue", "red"]),
    ],
)
def test_text_finds_words_phrases_and_beginnings_in_prompt_brief_tags_and_model(
    ledger: Ledger, text: str, expected: list[str]
) -> None:
    red, blue = red_and_blue(ledger)
    curation.tag(ledger, workspace=ME, ids=[blue], tag="Favourite")
    names = {red: "red", blue: "blue"}
    assert [names[task_id] for task_id in ids(ledger, Filters(text=text))] == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(model="z-image"), ["red"]),
        (Filters(model="no-such"), []),
        (Filters(kind="text-to-image"), ["blue", "red"]),
        (Filters(state=TaskState.QUEUED), ["blue"]),
        (Filters(state=TaskState.CANCELLED, model="z-image"), ["red"]),
        (Filters(state=TaskState.QUEUED, model="z-image"), []),
        (Filters(starred=True), ["blue"]),
        (Filters(starred=False), ["red"]),
        (Filters(tag="keep"), ["red"]),
        (Filters(tag="kee"), []),
        (Filters(service="demo"), ["blue"]),
        (Filters(colour="#ff0000"), ["red"]),
        (Filters(colour="#F80404"), ["red"]),
        (Filters(colour="#00FF00"), []),
        (Filters(text="mug", starred=True), ["blue"]),
        (Filters(text="mug", state=TaskState.CANCELLED), ["red"]),
        (Filters(text="mug", tag="keep", colour="#FF0000", model="z-image", kind="text-to-image"), ["red"]),
        (Filters(text="blue", tag="keep"), []),
    ],
)
def test_every_filter_that_is_given_holds(ledger: Ledger, filters: Filters, expected: list[str]) -> None:
    red, blue = red_and_blue(ledger)
    commands.cancel(ledger, workspace=ME, task_id=red)
    curation.star(ledger, workspace=ME, ids=[blue])
    curation.tag(ledger, workspace=ME, ids=[red], tag="keep")
    names = {red: "red", blue: "blue"}
    page = history_queries.page(ledger, workspace=ME, filters=filters)
    assert ([names[task.id] for task in page.tasks], page.total, page.is_exact) == (expected, len(expected), True)


def test_what_waits_for_a_person_is_found_until_it_is_asked_for_again(ledger: Ledger, tmp_path: Path) -> None:
    placed(ledger, prompt="Only queued")
    shown(ledger, store_in(tmp_path), prompt="Done")
    stopped, unsure, lost = (placed(ledger, prompt=f"A {word} boat") for word in ("stopped", "unsure", "lost"))
    assert transitions.begin_submit(ledger, unsure) is not None
    transitions.recover(ledger, service=SERVICE)  # as after a crash
    for task_id in (stopped, lost):
        assert transitions.begin_submit(ledger, task_id) is not None
        transitions.submitted(ledger, task_id, kie_task_id=f"kie-{task_id}")
    transitions.stopped(ledger, stopped, error_kind="timeout", error="Watched long enough.")
    record = Record(task_id="kie", state="success", credits=4.0)
    transitions.succeeded(ledger, lost, record=record, urls=["https://files.example.org/1"])
    file = queries.task(ledger, workspace=ME, task_id=lost)
    assert file is not None
    file_transitions.lost(ledger, file.files[0].id, reason="Its address is dead.")
    assert set(ids(ledger, Filters(waiting=True))) == {stopped, unsure, lost}
    assert ids(ledger, Filters(waiting=True, text="unsure")) == [unsure]
    commands.retry(ledger, workspace=ME, task_id=unsure, service=SERVICE)
    assert set(ids(ledger, Filters(waiting=True))) == {stopped, lost}
    assert history_queries.page(ledger, workspace=ME, filters=Filters(waiting=True)).total == 2


def test_dates_bound_the_moment_of_the_click(ledger: Ledger) -> None:
    placed(ledger)
    now = datetime.now(UTC)
    hour = timedelta(hours=1)
    assert [
        len(ids(ledger, Filters(since=since, until=until, text=text)))
        for text in (None, "mug")
        for since, until in [(now - hour, now + hour), (now + hour, None), (None, now - hour)]
    ] == [1, 0, 0, 1, 0, 0]


def test_a_page_has_the_files_and_tags_of_its_tasks(ledger: Ledger, tmp_path: Path) -> None:
    task_id = shown(ledger, store_in(tmp_path), picture(), picture("JPEG"))
    curation.tag(ledger, workspace=ME, ids=[task_id], tag="b")
    curation.tag(ledger, workspace=ME, ids=[task_id], tag="a")
    (task,) = history_queries.page(ledger, workspace=ME, filters=Filters()).tasks
    assert task == queries.task(ledger, workspace=ME, task_id=task_id)
    assert (task.tags, [file.mime for file in task.files]) == (("a", "b"), ["image/png", "image/jpeg"])


@pytest.mark.parametrize("text", [None, "mug"])
def test_pages_together_are_everything_once_newest_first(ledger: Ledger, text: str | None) -> None:
    placed_ids = [placed(ledger) for _ in range(7)]
    filters = Filters(text=text)
    pages = [ids(ledger, filters, page=number, per_page=3) for number in (1, 2, 3, 4, 10**30)]
    assert [len(page) for page in pages] == [3, 3, 1, 0, 0]
    flat = [task_id for page in pages for task_id in page]
    moments = [history_queries.page(ledger, workspace=ME, filters=filters).tasks[n].created_at for n in range(7)]
    assert sorted(flat) == sorted(placed_ids)
    assert moments == sorted(moments, reverse=True)
    assert flat == [task.id for task in history_queries.selection(ledger, workspace=ME, filters=filters)]


@pytest.mark.parametrize("filters", [Filters(), Filters(text="mug"), Filters(tag="new")])
def test_new_results_are_announced_and_do_not_move_the_page(ledger: Ledger, filters: Filters) -> None:
    old = placed(ledger)
    curation.tag(ledger, workspace=ME, ids=[old], tag="new")
    mark = history_queries.newest_mark(ledger, workspace=ME, filters=filters)
    assert history_queries.newer_than(ledger, workspace=ME, filters=filters, mark=mark) == 0
    fresh = placed(ledger)
    curation.tag(ledger, workspace=ME, ids=[fresh], tag="new")
    assert history_queries.newer_than(ledger, workspace=ME, filters=filters, mark=mark) == 1
    page = history_queries.page(ledger, workspace=ME, filters=filters, up_to=mark)
    assert ([task.id for task in page.tasks], page.total) == ([old], 1)
    assert ids(ledger, filters) == [fresh, old]


def test_a_mark_that_cannot_be_read_hides_nothing(ledger: Ledger) -> None:
    assert history_queries.newest_mark(ledger, workspace=ME, filters=Filters()) == "0"
    placed(ledger)
    for mark in ("", "x", "-1", "9" * 40, "²"):
        assert len(ids(ledger, up_to=mark)) == 1
        assert history_queries.newer_than(ledger, workspace=ME, filters=Filters(), mark=mark) == 1


def test_nobody_sees_another_workspace(ledger: Ledger) -> None:
    foreign = placed(ledger, workspace="them", brief={"colours": [{"hex": "#FF0000"}]})
    curation.tag(ledger, workspace="them", ids=[foreign], tag="secret")
    curation.tag(ledger, workspace=ME, ids=[foreign], tag="mine")
    assert curation.star(ledger, workspace=ME, ids=[foreign]) == 0
    assert curation.delete(ledger, workspace=ME, ids=[foreign]) == ()
    for filters in (Filters(), Filters(text="mug"), Filters(tag="secret"), Filters(colour="#FF0000")):
        assert history_queries.page(ledger, workspace=ME, filters=filters) == history_queries.Page(
            tasks=(), total=0, is_exact=True
        )
    assert list(history_queries.selection(ledger, workspace=ME, ids=[foreign])) == []
    assert history_queries.facets(ledger, workspace=ME) == Facets()
    task = queries.task(ledger, workspace="them", task_id=foreign)
    assert task is not None
    assert (task.tags, task.starred) == (("secret",), False)


def test_facets_are_what_is_in_use_now(ledger: Ledger) -> None:
    red, blue = red_and_blue(ledger)
    curation.tag(ledger, workspace=ME, ids=[red, blue], tag="keep")
    curation.tag(ledger, workspace=ME, ids=[red], tag="old")
    both = Facets(
        models=("google/nano-banana", "z-image"),
        kinds=("text-to-image",),
        states=(TaskState.QUEUED,),
        tags=("keep", "old"),
        colours=("#FF0000",),
    )
    assert history_queries.facets(ledger, workspace=ME) == both
    commands.cancel(ledger, workspace=ME, task_id=red)
    curation.delete(ledger, workspace=ME, ids=[red])
    assert history_queries.facets(ledger, workspace=ME) == Facets(
        models=("google/nano-banana",), kinds=("text-to-image",), states=(TaskState.QUEUED,), tags=("keep",)
    )


def test_a_selection_follows_the_order_of_its_ids_and_leaves_unknown_ones_out(ledger: Ledger) -> None:
    first, second, third = (placed(ledger) for _ in range(3))
    commands.cancel(ledger, workspace=ME, task_id=second)
    curation.delete(ledger, workspace=ME, ids=[second])
    chosen = history_queries.selection(ledger, workspace=ME, ids=[first, "unknown", third, second, first])
    assert [task.id for task in chosen] == [first, third]


def test_a_long_selection_is_read_in_chunks_without_loss(ledger: Ledger) -> None:
    wanted = TaskIntent(model="z-image", medium="image", prompt="a mug", input={}, width=1, height=1)
    run_id, _ = commands.place_run(
        ledger, workspace=ME, service=SERVICE, click="1", brief={}, intents=[wanted] * (history_queries.CHUNK * 2 + 5)
    )
    run = queries.run(ledger, workspace=ME, run_id=run_id)
    assert run is not None
    for filters in (Filters(), Filters(text="mug")):
        selected = [task.id for task in history_queries.selection(ledger, workspace=ME, filters=filters)]
        assert (len(selected), set(selected)) == (history_queries.CHUNK * 2 + 5, {task.id for task in run.tasks})


def test_a_count_by_words_ends_at_its_limit(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        placed(ledger)
    monkeypatch.setattr(history_queries, "COUNT_LIMIT", 2)
    pages = [
        history_queries.page(ledger, workspace=ME, filters=Filters(text=text), per_page=2) for text in ("mug", None)
    ]
    assert [(page.total, page.is_exact, len(page.tasks)) for page in pages] == [(2, False, 2), (3, True, 2)]


def test_csv_cells_never_begin_a_formula(ledger: Ledger) -> None:
    task_id = placed(ledger, prompt='=HYPERLINK("http://evil")\nsecond line, with comma')
    curation.tag(ledger, workspace=ME, ids=[task_id], tag="@cmd")
    text = "".join(history_export.as_csv(history_queries.selection(ledger, workspace=ME)))
    assert text.startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert list(row) == list(COLUMNS)
    assert (row["prompt"], row["tags"], row["starred"], row["credits"]) == (
        '\'=HYPERLINK("http://evil")\nsecond line, with comma',
        "'@cmd",
        "false",
        "4.0",
    )


@given(st.text())
def test_no_text_can_begin_a_formula_in_a_cell(text: str) -> None:
    cell = str(history_export.safe_cell(text))
    assert cell == text or cell == f"'{text}"
    assert cell[:1] not in tuple("=+-@\t\r\n") or not cell


def test_json_is_one_array_of_the_documented_columns(ledger: Ledger, tmp_path: Path) -> None:
    assert json.loads("".join(history_export.as_json([]))) == []
    task_id = shown(ledger, store_in(tmp_path), picture(), prompt="Grüße")
    placed(ledger)
    second, first = json.loads("".join(history_export.as_json(history_queries.selection(ledger, workspace=ME))))
    assert list(first) == list(second) == list(COLUMNS)
    task = queries.task(ledger, workspace=ME, task_id=task_id)
    assert task is not None
    assert {name: first[name] for name in ("id", "state", "prompt", "files", "width", "height", "credits")} == {
        "id": task_id,
        "state": "success",
        "prompt": "Grüße",
        "files": task.files[0].sha256,
        "width": 40,
        "height": 30,
        "credits": 4.0,
    }


def test_usage_counts_every_content_once_by_its_kind(ledger: Ledger, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    image, second, cut, reference = (picture(size=(width, 30)) for width in (40, 50, 60, 70))
    film = clip()
    shown(ledger, store, image, second)
    shown(ledger, store, image, workspace="them")
    shown(ledger, store, film)
    shown(ledger, store, cut, model="cutout/embedded")
    gone = shown(ledger, store, image, picture(size=(80, 30)))
    curation.delete(ledger, workspace=ME, ids=[gone])
    kept = kept_bytes(store, reference)
    for workspace in (ME, "them"):
        request_files.keep_reference(ledger, workspace=workspace, stored=kept, name="a.png")
    expected = Usage(
        images=Kept(count=2, bytes=len(image) + len(second)),
        clips=Kept(count=1, bytes=len(film)),
        cutouts=Kept(count=1, bytes=len(cut)),
        references=Kept(count=1, bytes=len(reference)),
        deleted=Kept(count=1, bytes=len(picture(size=(80, 30)))),
    )
    assert storage_usage.usage(ledger) == storage_usage.usage(ledger, workspace=ME) == expected
    assert storage_usage.usage(ledger, workspace="them") == Usage(
        images=Kept(count=1, bytes=len(image)), references=Kept(count=1, bytes=len(reference))
    )


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    opened = ledger_in(tmp_path_factory.mktemp("searched"))
    placed(opened, prompt="a red mug")
    yield opened
    opened.close()


@settings(max_examples=150)
@given(
    st.text() | st.text(alphabet='"*():^-+{}ANDORNEAR \0\ud800aé字', max_size=40) | st.text(min_size=600, max_size=700)
)
def test_no_text_ever_raises(searched: Ledger, text: str) -> None:
    for filters in (Filters(text=text), Filters(text=text, tag=text, state=TaskState.QUEUED)):
        assert history_queries.page(searched, workspace=ME, filters=filters).total in (0, 1)


@given(st.lists(st.text(alphabet="abcdefgh", min_size=2, max_size=6), min_size=1, max_size=20))
def test_the_words_of_a_prompt_find_it_again(words: list[str]) -> None:
    assert search.words_of(" ".join(words)) == [
        *(f'"{word}"' for word in words[:-1]),
        f'"{words[-1]}" *',
    ]


def test_a_colour_is_six_hex_digits() -> None:
    with pytest.raises(BadInput, match="“blue” is no colour"):
        Filters(colour="blue")


def test_a_state_that_changes_is_found_under_its_new_name(ledger: Ledger, tmp_path: Path) -> None:
    waiting = placed(ledger)
    done = shown(ledger, store_in(tmp_path))
    assert ids(ledger, Filters(state=TaskState.SUCCESS, text="mug")) == [done]
    commands.cancel(ledger, workspace=ME, task_id=waiting)
    assert ids(ledger, Filters(state=TaskState.CANCELLED)) == [waiting]


def test_a_retry_carries_what_it_is_found_by(ledger: Ledger) -> None:
    first = placed(ledger, prompt="a jar", brief={"colours": [{"hex": "#FF0000"}]}, parent_file="f1", kind="utility")
    commands.cancel(ledger, workspace=ME, task_id=first)
    again = commands.retry(ledger, service=SERVICE, workspace=ME, task_id=first)
    assert again is not None
    task = queries.task(ledger, workspace=ME, task_id=again)
    assert task is not None
    assert (task.kind, task.parent_file) == ("utility", "f1")
    assert ids(ledger, Filters(text="jar", colour="#FF0000", kind="utility")) == [again, first]


LETTERS = {
    "雪地里的一只红狐狸": ("红狐狸", "狐狸", "狐", "雪地里的一只红狐狸", "一只 雪地", '"红狐"', "红狐狸  z-image"),
    "白いマグカップ、湯気": ("マグ", "カップ", "白い", "湯気", "マグカップ、湯気"),
    "빨간 고양이가 눈밭에": ("고양이", "양이가", "눈", "빨간 고양이가"),
    "𠮷野家の牛丼 on a table": ("𠮷野", "牛丼", "table", "の牛丼 on"),
    "A 红 mug named 张三": ("mug", "红", "张三", "named 张三", "红 mug"),
}


def test_writing_without_blanks_is_found_by_any_part_of_it(ledger: Ledger) -> None:
    made = {prompt: placed(ledger, prompt=prompt) for prompt in LETTERS}
    for prompt, parts in LETTERS.items():
        for text in parts:
            page = history_queries.page(ledger, workspace=ME, filters=Filters(text=text))
            assert made[prompt] in [task.id for task in page.tasks], text
    for text in ("狸狐", "红狸", "カマ", "이고양", "蓝狐狸"):
        assert history_queries.page(ledger, workspace=ME, filters=Filters(text=text)).tasks == (), text


@pytest.mark.parametrize("text", ["creme brulee", "CRÈME", "brûlée", "crème bru"])
def test_marks_on_letters_do_not_matter(ledger: Ledger, text: str) -> None:
    made = placed(ledger, prompt="Crème brûlée on slate")
    assert [task.id for task in history_queries.page(ledger, workspace=ME, filters=Filters(text=text)).tasks] == [made]


def test_a_long_prompt_is_set_apart_whole(ledger: Ledger) -> None:
    made = placed(ledger, prompt="雪地里的一只红狐狸, a red fox " * 700 + "末尾的词")
    assert [task.id for task in history_queries.page(ledger, workspace=ME, filters=Filters(text="末尾的词")).tasks] == [
        made
    ]


def test_days_are_those_of_the_readers_zone(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [datetime(2026, 11, 30, 23, 30, tzinfo=UTC), datetime(2026, 12, 1, 0, 30, tzinfo=UTC),
               datetime(2026, 12, 1, 14, 59, tzinfo=UTC), datetime(2026, 12, 1, 15, 0, tzinfo=UTC)]  # fmt: skip
    for moment in moments:
        monkeypatch.setattr(commands, "now_ms", lambda moment=moment: round(moment.timestamp() * 1000))
        placed(ledger, prompt=str(moment))

    def by_day(zone: str) -> dict[str, int]:
        days = history_queries.days(ledger, workspace=ME, filters=Filters(), total=4, zone=ZoneInfo(zone))
        return {str(day.day): day.results for day in days}

    assert by_day("UTC") == {"2026-12-01": 3, "2026-11-30": 1}
    assert by_day("Asia/Tokyo") == {"2026-12-02": 1, "2026-12-01": 3}
    assert by_day("America/Los_Angeles") == {"2026-12-01": 2, "2026-11-30": 2}
    assert by_day("Asia/Kathmandu") == {"2026-12-01": 4}
