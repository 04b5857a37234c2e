"""Votes from elsewhere: every line is one, or the first wrong one is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kie.errors import BadInput
from kie.playground.comparisons.votes_file import read_votes
from prompts.evaluation.votes import Vote

HEAD = "prompt,repeat,seed,left,right,outcome,judge,sitting\n"


def read(text: str) -> list[Vote]:
    return read_votes(text.encode(), name="votes.csv")


def test_every_column_arrives_and_empty_ones_are_not_known() -> None:
    assert read(f"{HEAD}mug,1,7,A,B,left,ann,2\n\nmug,,,B,A,BAD,,\n") == [
        Vote(left="A", right="B", outcome="left", prompt="mug", repeat="1", seed="7", judge="ann", sitting="2"),
        Vote(left="B", right="A", outcome="both bad", prompt="mug"),
    ]


@pytest.mark.parametrize(
    "text", ['\ufeffprompt,left,right,outcome\n"a, b",A,B,tie\n', "Outcome ;right;left;PROMPT\r\ntie;B;A;a, b\r\n"]
)
def test_spreadsheets_write_it_in_several_ways(text: str) -> None:
    assert read(text) == [Vote(left="A", right="B", outcome="tie", prompt="a, b")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "its first line must name the column “prompt” once"),
        ("prompt,left,right\n", "its first line must name the column “outcome” once"),
        ("prompt,prompt,left,right,outcome\n", "its first line must name the column “prompt” once"),
        (HEAD, "it has no vote below the names of its columns"),
        (f"{HEAD}mug,,,A,B,left,,\nmug,,,A,,left,,\n", "line 3 has no right"),
        (f"{HEAD}mug,,,A,B,first,,\n", "“first” in line 2 is no outcome: write left, right, tie or bad"),
        (f"{HEAD}mug,,,A,A,left,,\n", 'line 2: A vote needs two options, and both are "A"'),
        (f'{HEAD}"mug,,,A,B,left,,\n', "unexpected end of data"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, why: str) -> None:
    with pytest.raises(BadInput) as raised:
        read(text)
    assert raised.value.message == f"votes.csv cannot be read as votes: {why}. Nothing was sent."


@given(st.binary(max_size=200))
def test_no_bytes_break_it(content: bytes) -> None:
    try:
        votes = read_votes(content, name="votes.csv")
    except BadInput:
        return
    assert votes
