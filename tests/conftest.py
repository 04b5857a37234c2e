"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kie.playground import container
from kie.playground.container import Playground

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("project", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Playground]:
    """The demo on an empty folder; no worker runs, so tasks stay as the test left them."""
    for name in (
        "KIE_API_KEY",
        "KIE_AI_API_KEY",
        "KIE_BASE_URL",
        "DATABASE_URL",
        "FILES_URL",
        "BUDGET_CREDITS_PER_DAY",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    monkeypatch.chdir(ROOT)
    container.forget_current()
    yield container.current()
    container.forget_current()
