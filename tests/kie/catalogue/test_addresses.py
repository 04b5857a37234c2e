"""Addresses as people write them: several told apart, each encoded once, and none that has swallowed another."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kie import catalogue
from kie.catalogue.addresses import addresses_in, encoded, fault
from kie.playground.prepared_request import prepare

A, B = "https://example.com/a.png", "https://example.com/b.png"


@pytest.mark.parametrize(
    "text",
    [
        f"{A},{B}", f"{A}, {B}", f"{A} {B}", f"{A}\n{B}", f"{A}; {B}", f"{A}|{B}", f'"{A}", "{B}"', f"<{A}> <{B}>",
        f'["{A}", "{B}"]', f"{A}、{B}", f"{A}{B}", f" {A} ,\t{B} ",
    ],
)  # fmt: skip
def test_two_addresses_are_two_however_they_are_put_together(text: str) -> None:
    assert addresses_in(text) == [A, B]


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        (A, A),
        ("https://example.com/Müsli.png", "https://example.com/M%C3%BCsli.png"),
        ("https://example.com/M%C3%BCsli.png", "https://example.com/M%C3%BCsli.png"),
        ("https://example.com/100%.png", "https://example.com/100%25.png"),
        ("https://res.example.com/w_300,h_200/x.jpg", "https://res.example.com/w_300%2Ch_200/x.jpg"),
        ("https://bücher.example/a.png", "https://xn--bcher-kva.example/a.png"),
        ("https://example.com/a.png?x=1&y=ü#z", "https://example.com/a.png?x=1&y=%C3%BC#z"),
    ],
)
def test_letters_that_no_address_may_have_are_encoded_once(address: str, sent: str) -> None:
    assert (encoded(address), encoded(sent)) == (sent, sent)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://example.com/my cat.png", "has a blank in it"),
        ("https://example.com/a.png,b.png", "looks like several files"),
        ("https://example.com/{a|b}.png", "has a character that no address may have"),
        ("example.com/a.png", "must begin with https://"),
        ("https://localhost/a.png", "is inside a private network"),
        ("nothing of the kind", "must begin with https://"),
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_sent(address: str, why: str) -> None:
    model = catalogue.get("google/nano-banana-edit")
    (problem,) = prepare(model, prompt="Make it blue", values={"image_urls": address}).problems
    assert why in problem.sentence


@given(st.text(max_size=60), st.sampled_from([", ", "\n", " ", ";"]))
def test_what_is_encoded_means_the_same_and_stays_encoded(text: str, between: str) -> None:
    for address in addresses_in(between.join((A, text, "https://example.com/" + text))):
        assert encoded(address) == address
        if address.startswith("https://") and fault(address) is None:
            assert address.isascii()
            assert unquote(address).startswith("https://")
