"""A CSV file as a list of assets: what can be read, what is said of each row, and names that stand in any folder."""

from __future__ import annotations

import csv
import io
import secrets
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kie import catalogue
from kie.domain.layouts import Axis, AxisValue, Layout
from kie.errors import BadInput
from kie.ledger.commands import place_run
from kie.playground import batch
from kie.playground.batch import Asset, layout_of, read
from tests.support.ledgers import ledger_in

HEAD = ("name", "prompt", "model")
MODEL = "google/nano-banana"
BEGINS = "This is no list of assets that can be read: "


def table(*rows: Sequence[str], head: Sequence[str] = HEAD, separator: str = ",", end: str = "\r\n") -> str:
    """A CSV as a spreadsheet writes it."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end).writerows([head, *rows])
    return text.getvalue()


def assets(*rows: Sequence[str], head: Sequence[str] = HEAD, usual_model: str | None = None) -> tuple[Asset, ...]:
    return read(table(*rows, head=head).encode(), usual_model=usual_model)


def names(*given: str) -> list[str]:
    """What becomes of these names in one file."""
    return [asset.name for asset in assets(*((name, "a mug", MODEL) for name in given))]


def prompts(content: bytes) -> list[str]:
    """The prompts of a file in which nothing is wrong."""
    read_assets = read(content, usual_model=MODEL)
    assert [asset.problems for asset in read_assets] == [()] * len(read_assets)
    return [asset.prepared.prompt for asset in read_assets if asset.prepared]


def problems(row: Sequence[str], *, head: Sequence[str] = HEAD) -> tuple[str, ...]:
    (asset,) = assets(row, head=head)
    return asset.problems


def refusal(content: bytes) -> str:
    with pytest.raises(BadInput) as caught:
        read(content)
    assert caught.value.message.startswith(BEGINS)
    assert caught.value.message.endswith(". Nothing was sent.")
    return caught.value.message.removeprefix(BEGINS).removesuffix(". Nothing was sent.")


# --- files


def test_the_template_can_be_sent_as_it_is() -> None:
    mug, harbour = read(batch.TEMPLATE.encode())
    intents = [asset.intent() for asset in (mug, harbour)]
    assert [(i.name, i.model, i.cell, i.follow_up) for i in intents] == [
        ("mug", "google/nano-banana", {"asset": "2"}, "icon-set"),
        ("harbour", "nano-banana-pro", {"asset": "3"}, None),
    ]
    assert [dict(i.input) for i in intents] == [
        {"prompt": "A ceramic mug on a plain white background", "aspect_ratio": "1:1"},
        {"prompt": "A harbour at dawn with fishing boats", "aspect_ratio": "16:9", "resolution": "2K"},
    ]


def test_assets_are_laid_out_in_the_order_of_the_file() -> None:
    values = (AxisValue(key="2", label="mug"), AxisValue(key="3", label="harbour"))
    assert layout_of(read(batch.TEMPLATE.encode())) == Layout(
        kind="batch", axes=(Axis(id="asset", title="Asset", values=values),)
    )


WORDS = "Ein Krug, „weiß“ – für Zoë"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_spreadsheets_file_is_read_however_it_was_saved(encoding: str, separator: str, end: str) -> None:
    text = table(("krug", WORDS), ("krug zwei", "x;y,z;;;;;;;"), head=("name", "prompt"), separator=separator, end=end)
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert prompts(mark + text.encode(encoding)) == [WORDS, "x;y,z;;;;;;;"]


def test_commas_quotation_marks_and_line_breaks_inside_a_cell_stay_in_it() -> None:
    cell = 'A sign that says "open", on\ntwo lines'
    assert prompts(table(("sign", cell, MODEL)).encode()) == [cell]


def test_rows_are_numbered_by_the_line_they_begin_on() -> None:
    text = f'name,prompt,model\n\na,"two\nlines",{MODEL}\n,,\nb,y,{MODEL}\n'
    assert [(asset.line, asset.name) for asset in read(text.encode())] == [(3, "a"), (6, "b")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "its first line must name the columns, and “name” is not among them"),
        (b"\n\n\n", "its first line must name the columns, and “name” is not among them"),
        (b"\xef\xbb\xbf", "its first line must name the columns, and “name” is not among them"),
        (b"name,model\nmug,z-image\n", "its first line must name the columns, and “prompt” is not among them"),
        (b"prompt,model\nmug,z-image\n", "its first line must name the columns, and “name” is not among them"),
        (b"name,prompt\n", "it has no row below the names of its columns"),
        (b"name,prompt\n , \n,\n", "it has no row below the names of its columns"),
        (b"name,prompt,Aspect Ratio,aspect_ratio\na,b,1:1,1:1\n", "it has the column “aspect ratio” twice"),
        (b"\xff\xfea", "its letters cannot be read; save it as UTF-8"),
        (b"name,prompt\na," + b"x" * 200_000, "line 2: a cell has 200,000 characters, and 131,072 is the most"),
        (b"name,prompt\n" + b"a,b\n" * 401, "it has 401 rows, and 400 at once is the most"),
        (b"name,prompt\n" + b"a,b\n" * 1_000_000, "it is too large"),
    ],
)
def test_what_is_no_such_list_is_refused_in_one_sentence(content: bytes, why: str) -> None:
    assert refusal(content) == why


def test_four_hundred_rows_are_read() -> None:
    all_assets = assets(*(("mug", f"mug {n}", MODEL) for n in range(400)))
    assert [asset.problems for asset in all_assets] == [()] * 400
    assert len({asset.name for asset in all_assets}) == 400


# --- rows


@pytest.mark.parametrize("name", [MODEL, "Nano Banana", "nano banana"])
def test_a_model_is_named_by_its_id_or_its_title(name: str) -> None:
    (asset,) = assets(("mug", "a mug", name))
    assert (asset.model, asset.problems) == (MODEL, ())


def test_every_title_of_the_catalogue_names_its_model() -> None:
    titles = [model.title.upper() for model in catalogue.all_models()]
    titled = read(table(*(("x", "a mug", title) for title in titles[:400])).encode())
    assert [asset.model for asset in titled] == [model.id for model in catalogue.all_models()][:400]


def test_the_usual_model_is_for_rows_that_name_none() -> None:
    both = assets(("a", "x", ""), ("b", "y", "z-image"), usual_model=MODEL)
    assert [(asset.model, asset.problems) for asset in both] == [(MODEL, ()), ("z-image", ())]


@pytest.mark.parametrize(
    ("row", "head", "beginning"),
    [
        (("mug", "x", ""), HEAD, "It names no model."),
        (("mug", "x", "no-such"), HEAD, "There is no model “no-such”."),
        (("", "x", MODEL), HEAD, "It has no name."),
        (("mug", "", MODEL), HEAD, "Prompt is needed."),
        (("mug", "x", MODEL, "7"), (*HEAD, "Shutter_Speed"), "Nano Banana has no parameter “shutter speed”."),
        (("mug", "x", MODEL, "9:17"), (*HEAD, "aspect ratio"), "Aspect ratio cannot be"),
        (("mug", "x", MODEL, "perhaps"), (*HEAD, "remove background"), "“perhaps” is neither yes nor no for remove"),
        (("mug", "x", MODEL, "over"), HEAD, "It has more cells than there are columns;"),
        (("mug", "x", MODEL, "over", ""), (*HEAD, "", ""), "It has more cells than there are columns;"),
        (("mug", "x", "sora-2-pro-text-to-video"), HEAD, "KIE has removed Sora 2 Pro"),
        (("a", "x", "veo-3-1", "yes"), (*HEAD, "remove background"), "Veo 3.1 makes no pictures to remove a backg"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_of_it(row: Sequence[str], head: Sequence[str], beginning: str) -> None:
    (problem,) = [sentence for sentence in problems(row, head=head) if sentence.startswith(beginning)]
    assert problem.endswith(".")


def test_a_row_with_problems_cannot_be_sent() -> None:
    (asset,) = assets(("mug", "", "no-such"))
    with pytest.raises(BadInput, match=r"^Line 2: There is no model “no-such”\. Nothing was sent\.$"):
        asset.intent()


@pytest.mark.parametrize(
    ("word", "follow_up"),
    [(word, "remove-background") for word in ("yes", "YES", "y", "true", "1", "x")]
    + [(word, None) for word in ("no", "n", "False", "0", "")],
)
def test_yes_and_no_are_understood_in_several_words(word: str, follow_up: str | None) -> None:
    (asset,) = assets(("mug", "x", MODEL, word), head=(*HEAD, "Remove_Background"))
    assert (asset.follow_up, asset.problems) == (follow_up, ())


def test_an_empty_cell_leaves_a_parameter_to_the_model_and_a_role_names_one() -> None:
    head = (*HEAD, "aspect ratio", "seed")
    both = assets(("a", "x", "z-image", "16:9", ""), ("b", "a mug", "flux-2/pro-text-to-image", "", ""), head=head)
    assert [asset.prepared.input.get("aspect_ratio") for asset in both if asset.prepared] == [
        "16:9", catalogue.get("flux-2/pro-text-to-image").by_role("aspect_ratio").default,  # type: ignore[union-attr]
    ]  # fmt: skip
    assert [asset.problems for asset in both] == [(), ()]


# --- names


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("mug", "mug"),
        ("hero/mug", "hero-mug"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\temp\\mug.png", "C-temp-mug.png"),
        (".hidden", "hidden"),
        ("a\nb", "a-b"),
        ("mug. ", "mug"),
        ("<mug>?", "mug"),
        ("///", "line-2"),
        ("🐍", "line-2"),
        ("CON", "_CON"),
        ("nul.tar", "_nul.tar"),
        ("console", "console"),
        ("Kaffeetasse weiß", "Kaffeetasse weiß"),
        ("Zoe\u0308", "Zoë"),
        ("चाय का प्याला", "चाय का प्याला"),
        ("x" * 79 + ". b", "x" * 79),
        ("x" * 300, "x" * 80),
        ("𒀀" * 80, "𒀀" * 50),
    ],
)
def test_a_name_can_stand_in_any_folder(name: str, becomes: str) -> None:
    assert names(name) == [becomes]


def test_names_that_are_alike_get_numbers_whatever_their_capitals() -> None:
    assert names("mug", "Mug", "mug-2", "m/ug", "m?ug") == ["mug", "Mug-2", "mug-2-2", "m-ug", "m-ug-2"]


def test_a_name_of_which_nothing_is_left_does_not_take_another_rows() -> None:
    assert names("line-3", "///", "line-3") == ["line-3", "line-3-2", "line-3-3"]


# --- anything at all

CELLS = st.text(max_size=12) | st.sampled_from(
    [MODEL, "nano banana", "yes", "[]", "1", "-1", "1e999", "{}", "\0", ".."]
)
HEADS = st.sampled_from(
    ["name", "Name ", "prompt", "model", "remove background", "aspect ratio", "seed", "image urls", "duration", "", "x"]
)


@given(
    st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"name,prompt\n{text}".encode(errors="replace"))
)
@example(b'name,prompt\na\0b,"c\n')
def test_any_bytes_are_assets_or_a_refusal(content: bytes) -> None:
    can_stand_together(whatever_is_in(content, model=MODEL))


@settings(max_examples=500)
@given(
    st.lists(HEADS, max_size=4),
    st.lists(st.lists(CELLS, max_size=8), max_size=5),
    st.sampled_from([",", ";"]),
    st.sampled_from([model.id for model in catalogue.all_models()]),
)
def test_any_cells_are_assets_or_a_refusal(more: list[str], rows: list[list[str]], separator: str, model: str) -> None:
    content = table(*rows, head=("name", "prompt", *more), separator=separator).encode(errors="replace")
    read_assets = whatever_is_in(content, model=model)
    can_stand_together(read_assets)
    for asset in read_assets:
        assert bool(asset.problems) or asset.intent().model == asset.model


def whatever_is_in(content: bytes, *, model: str) -> tuple[Asset, ...]:
    """The assets; none where they were refused."""
    try:
        return read(content, usual_model=model)
    except BadInput:
        return ()


def can_stand_together(all_assets: Sequence[Asset]) -> None:
    """Every name is a file's, and no two are the same in any file system."""
    for asset in all_assets:
        assert asset.name == unicodedata.normalize("NFC", asset.name).strip(" .")
        assert not set('/\\:*?"<>|\0\n\r\t') & set(asset.name)
        assert asset.name[0] not in ".-"
        assert len(asset.name.encode()) < 220
    assert len({asset.name.casefold() for asset in all_assets}) == len(all_assets)


# --- placing one


def test_the_same_file_twice_in_a_moment_is_one_run_and_other_names_are_another(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)

    def run_of(*names: str, cutout: str = "no") -> str:
        rows = [(name, "a mug", MODEL, cutout) for name in names]
        intents = [a.intent() for a in assets(*rows, head=(*HEAD, "remove background"))]
        run_id, _ = place_run(
            ledger,
            workspace="local",
            service="x",
            click=secrets.token_hex(8),
            brief={},
            intents=intents,
            origin="batch",
        )
        return run_id

    same, again, other, cut = run_of("a", "b"), run_of("a", "b"), run_of("a", "c"), run_of("a", "b", cutout="yes")
    ledger.close()
    assert same == again
    assert len({same, other, cut}) == 3


# --- folders and recipes


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        (None, ["mug", "mug-2"]),
        ("", ["mug", "mug-2"]),
        ("{platform}/{name}", ["ios/mug", "web/mug"]),
        ("{ Platform }/icons/{NAME}", ["ios/icons/mug", "web/icons/mug"]),
        ("{name}", ["mug", "mug-2"]),
        ("../{platform}/../x/{name}", ["ios/x/mug", "web/x/mug"]),
        ("/etc/{platform}", ["etc/ios", "etc/web"]),
        ("all/{name}-{platform}", ["all/mug-ios", "all/mug-web"]),
    ],
)
def test_a_pattern_of_columns_says_where_each_row_goes(pattern: str | None, names: list[str]) -> None:
    head = (
        ("platform", "name", "prompt", "model") if pattern and "latform" in pattern else ("", "name", "prompt", "model")
    )
    rows = [("ios" if head[0] else "", "mug", "a mug", MODEL), ("web" if head[0] else "", "mug", "a mug", MODEL)]
    read_assets = read(table(*rows, head=head).encode(), folders=pattern)
    assert [(asset.name, asset.problems) for asset in read_assets] == [(name, ()) for name in names]


def test_what_stands_in_a_cell_makes_no_folder_and_leads_nowhere() -> None:
    rows = [("../..", "a/b", "x", MODEL), ("con", "nul", "x", MODEL)]
    head = ("platform", "name", "prompt", "model")
    read_assets = read(table(*rows, head=head).encode(), folders="{platform}/{name}")
    assert [asset.name for asset in read_assets] == ["a-b", "_con/_nul"]


@pytest.mark.parametrize("pattern", ["{system}/{name}", "icons", "{}", "{platform}\\{name}"])
def test_a_pattern_that_cannot_be_followed_is_a_sentence(pattern: str) -> None:
    rows = table(("ios", "mug", "x", MODEL), head=("platform", "name", "prompt", "model"))
    with pytest.raises(BadInput, match=r"The pattern of folders cannot be followed: .* Nothing was sent") as caught:
        read(rows.encode(), folders=pattern)
    assert caught.value.field == "folders"


@pytest.mark.parametrize(
    ("cutout", "recipe", "follow_up", "sentence"),
    [
        ("", "icon-set", "icon-set", None),
        ("yes", "Icon Set", "icon-set", None),
        ("no", "hero", "hero", None),
        ("yes", "", "remove-background", None),
        (
            "yes",
            "og-image",
            "og-image",
            "og-image is made of the whole picture, so its background cannot be removed as",
        ),
        ("", "icons", None, "There is no recipe called 'icons'."),
    ],
)
def test_a_row_may_want_a_recipe(cutout: str, recipe: str, follow_up: str | None, sentence: str | None) -> None:
    head = ("name", "prompt", "model", "remove background", "recipe")
    (asset,) = read(table(("mug", "x", MODEL, cutout, recipe), head=head).encode())
    assert asset.follow_up == follow_up
    assert [problem.startswith(sentence) for problem in asset.problems] == ([True] if sentence else [])


def test_a_clip_is_no_icon() -> None:
    head = ("name", "prompt", "model", "recipe")
    (asset,) = read(table(("mug", "x", "kling/v2-1-master-text-to-video", "ios"), head=head).encode())
    assert "Kling 2.1 Master makes no pictures to make ios of." in asset.problems


def test_each_row_gets_what_its_own_brand_kit_adds() -> None:
    head = (*HEAD, "brand")
    branded, plain = assets(("a", "a mug", MODEL, "example brand"), ("b", "a mug", MODEL, ""), head=head)
    assert branded.prepared is not None
    assert plain.prepared is not None
    assert "a mug" in branded.prepared.prompt
    assert "#EC4899" in branded.prepared.prompt
    assert plain.prepared.prompt == "a mug"


def test_an_unknown_brand_kit_is_refused_with_its_line() -> None:
    (asset,) = assets(("a", "a mug", MODEL, "Nobody"), head=(*HEAD, "brand"))
    assert asset.problems == ("There is no brand kit “Nobody”; there is “Example brand”.",)
    with pytest.raises(BadInput, match=r"^Line 2: There is no brand kit"):
        asset.intent()
