"""`python -m kie catalogue`: what it asks KIE, what it prints, how it ends."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from kie import catalogue
from kie.api.client import KieClient
from kie.catalogue.differences import changes
from kie.catalogue.remote_models import RemoteCatalogue
from kie.cli.catalogue_command import compare_with_kie, remote_catalogue
from kie.cli.parser import main
from kie.emulator import Settings as EmulatorSettings
from kie.emulator import in_process, market_lists
from kie.errors import KeyRefused, NotUnderstood
from kie.playground.container import Playground
from kie.settings import Settings
from kie.worker.rate_limiter import RateLimiter
from tests.support.emulators import KEY

BASE = "http://kie.example.org"
SETTINGS = Settings(key=KEY, base_url=BASE)
TODAY = date(2026, 11, 25)
Answer = Callable[[httpx.Request], httpx.Response]


def reply(data: object, *, code: int = 200, message: str = "success") -> httpx.Response:
    return httpx.Response(200, json={"code": code, "msg": message, "data": data})


async def read_from(answer: Answer | httpx.AsyncBaseTransport, *, slept: list[float] | None = None) -> RemoteCatalogue:
    """The catalogue of a KIE that answers like this; nobody sleeps, and `slept` hears how long it would have been."""

    async def sleep(seconds: float) -> None:
        (slept if slept is not None else []).append(seconds)

    transport = answer if isinstance(answer, httpx.AsyncBaseTransport) else httpx.MockTransport(answer)
    async with KieClient(SETTINGS, transport=transport) as client:
        return await remote_catalogue(client, pace=RateLimiter(100_000, per=1.0), sleep=sleep)


def answers(request: httpx.Request) -> httpx.Response:
    """A KIE with two models of ours, one of them with its price only where one asks for it, and a singer."""
    path = request.url.path
    if path == "/api/v1/models":
        models = [{"model": "z-image", "taskType": ["Text to Image"], "pricingDesc": "0.8 credits per image"},
                  {"model": "google/nano-banana", "taskType": ["Text to Image"], "pricingDesc": None},
                  {"model": "suno/song", "taskType": ["Text to Music"]}]  # fmt: skip
        return reply({"total": 3, "models": models})
    model_id, _, what = path.removeprefix("/api/v1/models/").rpartition("/")
    assert what in ("schema", "price")
    return reply(market_lists.detail(model_id, what, knows_retired=False))


@pytest.mark.anyio
async def test_the_emulator_tells_no_changes(tmp_path: Path) -> None:
    emulator = in_process(state=tmp_path, base_url=BASE, settings=EmulatorSettings(key=KEY))
    remote = await read_from(emulator)
    assert len(remote.models) == len([model for model in catalogue.all_models() if not model.is_retired])
    assert changes(catalogue.all_models(), remote, on=TODAY) == ()


@pytest.mark.anyio
async def test_each_model_of_our_kinds_is_asked_about_once_and_its_price_where_the_list_has_none() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return answers(request)

    remote = await read_from(answer)
    assert Counter((request.method, request.url.raw_path.decode()) for request in requests) == {
        ("GET", "/api/v1/models"): 1,
        ("GET", "/api/v1/models/z-image/schema"): 1,
        ("GET", "/api/v1/models/google/nano-banana/schema"): 1,
        ("GET", "/api/v1/models/google/nano-banana/price"): 1,
    }
    assert {request.headers["Authorization"] for request in requests} == {f"Bearer {KEY}"}
    assert [model.price for model in remote.models] == ["0.8 credits per image", "4 credits ($0.02) per image", None]
    kinds = Counter(change.kind for change in changes(catalogue.all_models(), remote, on=TODAY))
    assert kinds == {"gone": len([m for m in catalogue.all_models() if not m.is_retired]) - 2, "other": 1}


@pytest.mark.anyio
async def test_it_waits_where_kie_asks_to_slow_down_and_asks_again_where_no_answer_came() -> None:
    slept: list[float] = []
    refusals = iter([reply(None, code=429, message="Your call frequency is too high."), httpx.Response(502)])

    def answer(request: httpx.Request) -> httpx.Response:
        return answers(request) if request.url.path == "/api/v1/models" else next(refusals, None) or answers(request)

    remote = await read_from(answer, slept=slept)
    assert sorted(slept) == [1.0, 10.0]
    assert [model.unread for model in remote.models] == [(), (), ()]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("schema", "sentence"),
    [
        (reply({"openapi": None}), "KIE publishes no schema of it that can be read; its parameters were not compared."),
        (reply("later"), "KIE publishes no schema of it that can be read; its parameters were not compared."),
        (httpx.Response(200, text="<html>"), "KIE's answer could not be read (HTTP 200). Asking again is free."),
        (reply(None, code=404, message="The model name you specified is not supported."), "KIE refused the request"),
    ],
)
async def test_a_model_that_cannot_be_read_is_said_and_the_others_are_compared(
    schema: httpx.Response, sentence: str
) -> None:
    remote = await read_from(lambda request: schema if "z-image/schema" in request.url.path else answers(request))
    z_image, banana, _ = remote.models
    assert z_image.unread[0].startswith(sentence)
    assert (z_image.parameters, banana.unread) == (None, ())
    assert banana.parameters


@pytest.mark.anyio
@pytest.mark.parametrize("data", [None, [], {"total": 0, "models": []}, "soon"])
async def test_an_empty_list_is_not_believed(data: object) -> None:
    with pytest.raises(NotUnderstood, match="list of models could not be read, or is empty"):
        await read_from(lambda _: reply(data))


@pytest.mark.anyio
async def test_a_key_that_is_refused_ends_it() -> None:
    with pytest.raises(KeyRefused):
        await read_from(
            lambda request: answers(request) if request.url.path.endswith("models") else reply(None, code=401)
        )


# --- the command


class AtAKieOfThree(Playground):
    """A playground whose KIE lists three models."""

    def client(self) -> KieClient:
        return KieClient(self.settings, transport=httpx.MockTransport(answers))


def test_asked_of_kie_it_says_so_with_the_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = AtAKieOfThree(Settings(key=KEY, base_url=BASE, data=tmp_path))
    assert compare_with_kie(home, as_json=False) == 0
    home.ledger.close()
    first, *others = capsys.readouterr().out.splitlines()
    today = datetime.now(UTC).date()
    assert first == (
        f"Compared the 142 models of this catalogue with the 3 that KIE lists ({today.day} {today:%B %Y})."
    )
    assert sum(" is not listed any more; our entry is of " in line for line in others) == 140


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("KIE_API_KEY", "KIE_AI_API_KEY", "KIE_BASE_URL", "PLAYGROUND_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def saved(folder: Path, content: object, *, name: str = "newer.json") -> str:
    (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return name


def listing() -> Any:
    """Our own catalogue as KIE would tell it, whole, in one file."""
    listed: Any = market_lists.listing(knows_retired=False)
    for model in listed["models"]:
        model["openapi"] = market_lists.openapi(catalogue.get(model["model"]))
    return {"code": 200, "msg": "success", "data": listed | {"date": "2026-11-25"}}


def test_a_file_that_tells_our_own_catalogue_has_no_changes(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "--file", saved(here, listing())]) == 0
    assert capsys.readouterr().out == (
        "Compared the 142 models of this catalogue with the 142 in newer.json (25 November 2026).\n"
        "No changes: as far as it is told, everything is as in this catalogue.\n"
        "\n"
        "Nothing was changed: an entry is one literal in kie/catalogue/models.\n"
    )
    assert main(["catalogue", "--json", "--file", "newer.json"]) == 0
    assert capsys.readouterr().out == ""
    assert list(here.iterdir()) == [here / "newer.json"]


def tampered() -> Any:
    content = listing()
    models = {model["model"]: model for model in content["data"]["models"]}
    properties = models["z-image"]["openapi"]["paths"]["/api/v1/jobs/createTask"]["post"]["requestBody"]["content"][
        "application/json"
    ]["schema"]["properties"]["input"]["properties"]
    properties["prompt"]["maxLength"] = 2000
    models["google/nano-banana"]["pricingDesc"] = "6 credits ($0.03) per image\x1b[31m"
    gone = models["flux-2/pro-text-to-image"]
    gone |= {"model": "flux-3/pro", "title": "Flux 3"}
    content["data"]["models"].append({"model": "suno/song", "taskType": ["Text to Music"]})
    return content


def test_changes_are_sentences_below_the_name_of_their_model(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "--file", saved(here, tampered())]) == 0
    out = capsys.readouterr().out
    assert "\nflux-3/pro is new: text to image; needs prompt, aspect_ratio" in out
    assert "\nflux-2/pro-text-to-image is not listed any more; our entry is of 30 June 2026.\n" in out
    assert (
        "\nZ-Image (z-image), our entry of 30 June 2026\n  Prompt takes at most 2,000 characters, not 1,000.\n" in out
    )
    assert (
        "\nNano Banana (google/nano-banana), our entry of 30 June 2026\n"
        "  The price text names 6 credits, which is no price of ours, and it no longer names 4 credits per image "
        "(1 October 2026). It says (25 November 2026): “6 credits ($0.03) per image�[31m”.\n"
        "    Known disagreement: price: 4 credits in every price list; an example in the docs shows 3.\n"
    ) in out
    assert "\n1 more are of kinds that this catalogue does not describe; --json lists them.\n" in out
    assert "No changes" not in out


def test_with_json_every_change_is_an_object_on_a_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "--file", saved(here, tampered()), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert Counter(line["change"] for line in lines) == {
        "new": 1, "gone": 1, "parameter": 1, "price": 1, "other": 1,
    }  # fmt: skip
    assert next(line for line in lines if line["change"] == "parameter") == {
        "change": "parameter", "model": "z-image", "parameter": "prompt", "fact": "max_length", "old": 1000,
        "new": 2000, "checked": "2026-06-30", "told": "2026-11-25",
        "sentence": "Prompt takes at most 2,000 characters, not 1,000.", "known": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--file", "none.json"], 2, "none.json cannot be read (No such file or directory). Nothing was sent."),
        (["--file", "text.json"], 2, "text.json is no JSON. Nothing was sent."),
        (["--file", "other.json"], 2, "other.json holds no list of models. Nothing was sent."),
        ([], 3, "No KIE key is set, so nothing was sent."),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    (here / "text.json").write_text("models: []")
    saved(here, {"tasks": []}, name="other.json")
    assert main(["catalogue", *arguments]) == code
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert printed.err.startswith(words)


def test_models_that_kie_has_removed_are_hidden_unless_they_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models"]) == 0
    printed = capsys.readouterr()
    assert ("sora-2" in printed.out, printed.out.count("\n")) == (False, 142)
    assert printed.err == "6 models that KIE has removed are not shown; --retired shows them.\n"
    assert main(["models", "--retired"]) == 0
    printed = capsys.readouterr()
    assert (printed.out.count("(removed by KIE)"), printed.out.count("\n"), printed.err) == (6, 148, "")
