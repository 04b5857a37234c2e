"""The catalogue beside a newer one: asked of KIE or read from a file, compared, and printed. Nothing is changed."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from kie import catalogue
from kie.api import limits
from kie.api.client import KieClient
from kie.catalogue import Json
from kie.catalogue.differences import Change, changes
from kie.catalogue.remote_models import RemoteCatalogue, RemoteModel, read_remote_models
from kie.cli import exit_codes
from kie.cli.file_arguments import json_of
from kie.errors import BadInput, KeyRefused, NotUnderstood, RateLimited, Refused
from kie.playground.container import Playground
from kie.worker.rate_limiter import RateLimiter

AT_ONCE = 5
TRIES = 3

T = TypeVar("T")


def compare_with_kie(app: Playground, *, as_json: bool) -> int:
    """What KIE tells of its models today; half of the account's pace is left to tasks that are being watched."""

    async def ask() -> RemoteCatalogue:
        async with app.client() as client:
            return await remote_catalogue(
                client, pace=RateLimiter(limits.RECORD_INFO.requests // 2, per=limits.RECORD_INFO.window), note=_note
            )

    where = "that the demo's KIE lists" if app.settings.is_demo else "that KIE lists"
    return _report(asyncio.run(ask()), where=where, on=datetime.now(UTC).date(), as_json=as_json)


def compare_with_file(file: Path, *, as_json: bool) -> int:
    """A file in the shape of KIE's list, or of the catalogue that this project was founded on."""
    remote = read_remote_models(json_of(file))
    if remote is None:
        raise BadInput(f"{file} holds no list of models. Nothing was sent.", field="file")
    changed = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    return _report(remote, where=f"in {file.name}", on=remote.on or changed, as_json=as_json)


async def remote_catalogue(
    client: KieClient,
    *,
    pace: RateLimiter,
    note: Callable[[str], None] = lambda _: None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> RemoteCatalogue:
    """KIE's list, and of every model whose kind is described here what it takes and costs; all of it is free.

    A model about which KIE's answer cannot be read is not compared. Raises what is wrong with key or connection.
    """
    asking = _Asking(pace, sleep)
    listed = await asking.patiently(client.models)
    described = {kind for model in catalogue.all_models() for kind in (model.kind, *model.also)}
    ids = {m.id for m in listed.models if catalogue.find(m.id) or not m.kinds or not described.isdisjoint(m.kinds)}
    note(f"Asking KIE about {len(ids)} models …")
    whole = await asyncio.gather(*(asking.about(client, m) for m in listed.models if m.id in ids))
    by_id = {model.id: model for model in whole}
    return replace(listed, models=tuple(by_id.get(model.id, model) for model in listed.models))


class _Asking:
    """Questions at a pace, a few at once, each again where KIE asks to slow down or its answer did not arrive."""

    def __init__(self, pace: RateLimiter, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._pace, self._sleep = pace, sleep
        self._free = asyncio.Semaphore(AT_ONCE)

    async def about(self, client: KieClient, model: RemoteModel) -> RemoteModel:
        unread = list(model.unread)
        try:
            schema = await self.patiently(lambda: client.model_schema(model.id))
            model = model.with_schema(schema)
            if schema.parameters is None:
                unread.append("KIE publishes no schema of it that can be read; its parameters were not compared.")
            if model.price is None:
                model = replace(model, price=await self.patiently(lambda: client.model_price(model.id)))
        except KeyRefused:
            raise
        except (NotUnderstood, Refused) as error:
            unread.append(f"{error.message} It was not compared in full.")
        return replace(model, unread=tuple(unread))

    async def patiently(self, question: Callable[[], Awaitable[T]]) -> T:
        for tried in range(1, TRIES + 1):
            async with self._free:
                await self._pace.turn()
                try:
                    return await question()
                except (RateLimited, NotUnderstood) as error:
                    if tried == TRIES:
                        raise
                    await self._sleep(error.retry_after if isinstance(error, RateLimited) else 1.0)
        raise AssertionError("there is at least one try")


def _note(text: str) -> None:
    if sys.stderr.isatty():
        print(text, file=sys.stderr)


def _report(remote: RemoteCatalogue, *, where: str, on: date, as_json: bool) -> int:
    """Always 0: two catalogues were compared, whether or not they differ."""
    differences = changes(catalogue.all_models(), remote, on=on)
    if as_json:
        for change in differences:
            print(_printable(json.dumps(_object(change, on), ensure_ascii=False)))
        return exit_codes.OK
    ours = [model for model in catalogue.all_models() if not model.is_retired]
    print(f"Compared the {len(ours)} models of this catalogue with the {len(remote.models)} {where} ({_day(on)}).")
    for line in _lines(differences):
        print(_printable(line))
    return exit_codes.OK


def _object(change: Change, on: date) -> dict[str, Json]:
    return {
        "change": change.kind, "model": change.model, "parameter": change.parameter, "fact": change.fact,
        "old": change.old, "new": change.new, "checked": change.checked.isoformat() if change.checked else None,
        "told": on.isoformat(), "sentence": change.sentence, "known": change.known,
    }  # fmt: skip


def _lines(differences: Sequence[Change]) -> Iterable[str]:
    shown = [change for change in differences if change.kind not in ("other", "untold")]
    for about, group in groupby(shown, key=_heading):
        lines = [line for change in group for line in _sentences(change, is_inside=about is not None)]
        yield from ["", *([about] if about else []), *lines]
    if not shown:
        yield "No changes: as far as it is told, everything is as in this catalogue."
    kinds = Counter(change.kind for change in differences)
    yield ""
    if kinds["other"]:
        yield f"{kinds['other']} more are of kinds that this catalogue does not describe; --json lists them."
    if kinds["untold"]:
        yield f"{kinds['untold']} facts of this catalogue are not told there and were not compared; --json lists them."
    yield "Nothing was changed: an entry is one literal in kie/catalogue/models."


def _heading(change: Change) -> str | None:
    """Differences inside a model stand below its name; new and gone ones are a line each."""
    model = catalogue.find(change.model or "")
    if change.kind in ("new", "gone", "back") or model is None:
        return None
    return f"{model.title} ({model.id}), our entry of {_day(model.checked)}"


def _sentences(change: Change, *, is_inside: bool) -> Iterable[str]:
    if not is_inside:
        yield " ".join(filter(None, (change.model, change.sentence)))
        return
    yield f"  {change.sentence}"
    if change.known:
        yield f"    Known disagreement: {change.known}."


def _printable(text: str) -> str:
    """What somebody else wrote, with nothing in it that a terminal acts on or cannot show."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
