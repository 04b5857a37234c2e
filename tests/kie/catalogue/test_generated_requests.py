"""Every entry against both checks, with requests made from the entry itself.

A valid request passes our own check and the emulator's; with one bound or rule broken, ours refuses it with a
sentence that names the parameter, and the emulator refuses it in KIE's words.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from kie import catalogue
from kie.catalogue import Json, Model
from kie.emulator import Emulator, InProcessTransport, Settings
from kie.emulator.create_request import parse, read_request
from kie.emulator.replies import Refusal
from tests.kie.catalogue.building import Breach, allowed, breaches, full, least
from tests.support.clocks import ManualClock
from tests.support.offenders import assert_each

MODELS = catalogue.all_models()
BREACHES = [breach for model in MODELS for breach in breaches(model)]
BASE = "http://demo.kie.local"


def body(model: Model, values: Json) -> dict[str, Json]:
    return {"model": model.id, "input": values}


def read_by_emulator(model: Model, values: Json) -> dict[str, Json]:
    """What the emulator makes of a request, through JSON. Raises Refusal."""
    return read_request(parse(json.dumps(body(model, values)).encode()), knows_retired=True).values


def test_the_least_request_passes_both_checks() -> None:
    def holds(model: Model) -> None:
        values = least(model)
        sent = catalogue.payload(model, values)
        assert catalogue.problems(model, sent) == ()
        assert read_by_emulator(model, sent) == sent
        assert read_by_emulator(model, values) == values

    assert_each(MODELS, holds)


def test_every_choice_and_every_bound_passes_beside_everything_else_that_may_be_given() -> None:
    def holds(model: Model) -> None:
        for parameter in model.parameters:
            for value in allowed(parameter):
                values = full(model, {parameter.name: value})
                assert catalogue.problems(model, values) == ()
                assert catalogue.payload(model, values) == values
                assert read_by_emulator(model, values) == values

    assert_each(MODELS, holds)


def test_everything_is_given_unless_a_rule_forbids_it() -> None:
    def holds(model: Model) -> None:
        left_out = {p.name for p in model.parameters} - set(full(model, {}))
        assert left_out <= {name for rule in model.rules for name in (*rule.excludes, *rule.given)}

    assert_each(MODELS, holds)


def test_one_broken_thing_is_refused_by_both_checks() -> None:
    def holds(breach: Breach) -> None:
        wrong = catalogue.problems(breach.model, breach.values)
        mine = [problem for problem in wrong if problem.parameter == breach.parameter.name]
        if breach.sentence is None:
            assert [problem.parameter for problem in wrong] == [breach.parameter.name]
        else:
            mine = [problem for problem in mine if problem.sentence == breach.sentence]
        assert [(problem.upstream, problem.code) for problem in mine] == [(breach.upstream, breach.code)]
        sentence = mine[0].sentence
        assert breach.parameter.label.casefold() in sentence.casefold()
        assert sentence[0].isupper() or sentence[0].isdigit()
        assert sentence.endswith(".")
        with pytest.raises(Refusal) as refused:
            read_by_emulator(breach.model, breach.values)
        assert (refused.value.message, refused.value.code) == (wrong[0].upstream, wrong[0].code)

    assert_each(BREACHES, holds, name=lambda breach: f"{breach.model.id} {breach.what}")


def test_a_sample_of_every_model_is_told_the_same_over_http(tmp_path: Path) -> None:
    """The least and the fullest request start a task; of the broken ones, one a model is refused."""

    async def story(client: httpx.AsyncClient) -> None:
        for model in MODELS:
            for values in (least(model), full(model, {})):
                made = await create(client, model, values)
                assert (made["code"], made["msg"]) == (200, "success"), (model.id, made)
        for breach in {breach.model.id: breach for breach in BREACHES}.values():
            (first, *_) = catalogue.problems(breach.model, breach.values)
            refused = {"code": first.code, "msg": first.upstream, "data": None}
            assert await create(client, breach.model, breach.values) == refused, breach.what

    asyncio.run(_play(tmp_path, story))


async def create(client: httpx.AsyncClient, model: Model, values: Json) -> Any:
    """Tasks are made to fail, so that nothing is drawn."""
    answer = await client.post(
        "/api/v1/jobs/createTask", json=body(model, values), headers={"X-Emulator-Fault": "fail_500"}
    )
    return answer.json()


async def _play(folder: Path, story: Any) -> None:
    clock = ManualClock()
    settings = Settings(has_limits=False, credits=1e7, knows_retired=True)
    emulator = Emulator(state=folder, settings=settings, base_url=BASE, now=clock.now, sleep=clock.sleep)
    headers = {"Authorization": "Bearer some-key"}
    async with httpx.AsyncClient(transport=InProcessTransport(emulator), base_url=BASE, headers=headers) as client:
        await story(client)
