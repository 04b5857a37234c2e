"""Reports to draw: plain ones of any shape, and one in which every word is an attack."""

from __future__ import annotations

from collections.abc import Sequence

from kie.media.store import FileStore
from kie.playground.comparisons.report import Picture, Report, Row, Table
from kie.playground.comparisons.report.contents import Section
from kie.playground.comparisons.verdict_picture import Dot, VerdictPicture
from tests.support.pictures import picture
from tests.support.shelves import kept_bytes

HOSTILE = (
    "<script>window.hacked = 1</script>",
    '"><img src="https://evil.example/x.png" onerror="window.hacked = 2">',
    "'><svg onload=window.hacked=3>",
    "</style><link rel=stylesheet href=//evil.example/x.css>",
    "</title></head><body onload=window.hacked=4>",
    "{{7*7}}{% for x in y %}${7*7}#{7*7}",
    "]]><!--<b>-->&lt;b&gt;&amp;",
    "javascript:window.hacked=5",
    "\u202ertl \u05e9\u05dc\u05d5\u05dd",
    "👩🏽‍🎨 🏳️‍🌈",
    "</pre><iframe src=https://evil.example></iframe>",
    "<base href=https://evil.example><form action=/x><meta http-equiv=refresh content=0;url=https://evil.example>",
)


def shown(store: FileStore, content: bytes | None = None, *words: str) -> Picture:
    """A kept picture in its place."""
    stored = kept_bytes(store, content or picture(size=(80, 60)))
    return Picture(sha256=stored.sha256, mime=stored.mime, words=words)


def report(
    *cells: Sequence[Sequence[Picture]], columns: int = 1, labels: Sequence[str] = (), title: str = ""
) -> Report:
    """One section; `cells` are its rows, `labels` what stands before each."""
    rows = tuple(
        Row(label=labels[number] if labels else "", cells=tuple(tuple(cell) for cell in row))
        for number, row in enumerate(cells)
    )
    heads = tuple(f"Column {number}" for number in range(columns))
    sections = (Section(title=title, rows=rows),)
    return Report(title="Mugs", made="today", corner="Row", columns=heads, sections=sections)


def hostile(store: FileStore) -> Report:
    """Every text there is holds all the attacks, after a word that says where it stands."""

    def said(place: str) -> str:
        return " ".join((place, *HOSTILE))

    pictures = (
        Picture(sha256=shown(store).sha256, mime="image/png", words=(said("alt"), said("words")),
                checks=((True, said("met")), (False, said("unmet")), (None, said("note")))),
        Picture(sha256=None, mime="", words=(said("missing"),)),
    )  # fmt: skip
    return Report(
        title=said("title"),
        made=said("made"),
        corner=said("corner"),
        columns=(said("column"),),
        sections=(Section(title=said("section"), rows=(Row(label=said("row"), cells=(pictures,)),)),),
        brief=((said("field"), said("text")),),
        facts=((said("fact"), said("value")),),
        verdict=(said("verdict"),),
        verdict_pictures=(
            VerdictPicture(left=said("behind"), right=said("ahead"), share=0.8, interval=(0.6, 0.9),
                           dots=(Dot(at=1.0, words=said("dot")),)),
        ),
        asides=(said("aside"),),
        tables=(
            Table(title=said("table"), head=(said("head"),), rows=((said("name"), (((said("same"), False),
                  (said("other"), True)),)),)),
        ),
        reproduce=(said("command"),),
    )  # fmt: skip


PLACES = (
    "alt", "words", "met", "unmet", "note", "missing", "title", "made", "corner", "column", "section", "row", "field",
    "text", "fact", "value", "verdict", "aside", "table", "head", "name", "same", "other", "command",
    "behind", "ahead",
)  # fmt: skip
"""The words that say where a text of the hostile report stands."""
