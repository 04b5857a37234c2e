"""The cutout command: what it writes, prints and returns."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image, ImageDraw

from kie.cli.cutout_command import run_cutout
from kie.domain.cutout_backends import BackendChoice
from kie.settings import Settings

WITH = Settings(cutout_url="http://cutter.test/api/remove")


@pytest.fixture
def mug(tmp_path: Path) -> Path:
    image = Image.new("RGB", (200, 160), "white")
    ImageDraw.Draw(image).rounded_rectangle((60, 50, 140, 120), 12, fill=(170, 40, 30))
    image.save(tmp_path / "mug.png")
    return tmp_path / "mug.png"


@pytest.fixture
def busy(tmp_path: Path) -> Path:
    pixels = np.random.default_rng(1).integers(0, 255, (80, 80, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "busy.png")
    return tmp_path / "busy.png"


def run(
    source: Path,
    target: Path,
    *,
    backend: BackendChoice = "auto",
    settings: Settings | None = None,
    trim: bool = False,
    as_json: bool = True,
    answer: httpx.Response | None = None,
) -> int:
    return run_cutout(
        settings or Settings(), source=source, target=target, backend=backend, trim=trim, as_json=as_json,
        transport=httpx.MockTransport(lambda _: answer or httpx.Response(500)),
    )  # fmt: skip


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    (line,) = capsys.readouterr().out.splitlines()
    line = json.loads(line)
    assert list(line) == ["backend", "confidence", "reason", "declined", "width", "height", "out"]
    return dict(line)


def test_a_cut_out_is_written_and_described(mug: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.png"
    assert run(mug, target) == 0
    line = printed(capsys)
    assert {k: line[k] for k in ("backend", "declined", "width", "height", "out")} == {
        "backend": "embedded", "declined": False, "width": 200, "height": 160, "out": str(target),
    }  # fmt: skip
    assert 0.5 < float(str(line["confidence"])) <= 1
    written = Image.open(target)
    assert (written.mode, written.size, written.getpixel((2, 2)), written.getpixel((100, 80))[3]) == (
        "RGBA", (200, 160), (0, 0, 0, 0), 255,
    )  # fmt: skip
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mug.png", "out.png"]


def test_it_can_be_trimmed_and_described_for_people(
    mug: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out"
    assert run(mug, target, trim=True, as_json=False) == 0
    wide, high = Image.open(target).size
    assert (abs(wide - 81) <= 3, abs(high - 71) <= 3) == (True, True)
    assert capsys.readouterr().out.startswith(f"{target}: embedded, confidence ")


def test_out_may_be_in_and_a_link_stays_a_link(mug: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.png"
    link.symlink_to(mug)
    assert run(mug, link) == 0
    assert link.is_symlink()
    assert Image.open(mug).mode == "RGBA"


def test_a_declined_picture_leaves_out_alone_and_offers_the_others(
    busy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.png"
    target.write_bytes(b"older")
    assert run(busy, target) == 1
    shown = capsys.readouterr()
    line = json.loads(shown.out)
    assert (line["declined"], line["backend"], line["out"], line["width"]) == (True, "embedded", None, None)
    assert line["reason"].endswith("The original is as it was, and KIE billed nothing.")
    assert "Instead, --backend kie: KIE: Recraft Remove Background" in shown.err
    assert target.read_bytes() == b"older"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["busy.png", "out.png"]


def test_the_server_is_asked_where_the_embedded_one_declines(
    busy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    half = Image.new("RGBA", (80, 80))
    half.paste((1, 2, 3, 255), (0, 0, 40, 80))
    file = io.BytesIO()
    half.save(file, "PNG")
    target = tmp_path / "out.png"
    assert run(busy, target, settings=WITH, answer=httpx.Response(200, content=file.getvalue())) == 0
    line = printed(capsys)
    assert (line["backend"], line["confidence"], line["width"]) == ("http", None, 80)


def test_a_failing_server_is_a_failure(busy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(busy, tmp_path / "out.png", settings=WITH, backend="http") == 1
    assert "failed (HTTP 500)" in str(printed(capsys)["reason"])
    assert not (tmp_path / "out.png").exists()


@pytest.mark.parametrize(
    ("name", "content"), [("empty.png", b""), ("page.png", b"<html>"), ("cut.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")]
)
def test_what_is_no_picture_is_bad_input(
    name: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    assert run(tmp_path / name, tmp_path / "out.png") == 2
    shown = capsys.readouterr()
    assert shown.err.startswith(f"{name} is ")
    assert json.loads(shown.out)["reason"] + "\n" == shown.err
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_source_that_is_not_there_or_a_folder_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "none.png", tmp_path / "out.png") == 2
    assert run(tmp_path, tmp_path / "out.png") == 2
    assert "none.png is not there, or is no file. Nothing was sent." in capsys.readouterr().err


@pytest.mark.parametrize("target", ["no/such/folder/out.png", "out.jpg", "folder", "x" * 300 + ".png", "nul\0.png"])
def test_a_place_that_cannot_be_written_is_bad_input(target: str, mug: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert run(mug, tmp_path / target, settings=WITH, backend="http") == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "mug.png"]


def test_a_device_is_never_replaced(mug: Path) -> None:
    assert run(mug, Path(os.devnull)) == 2
    assert not Path(os.devnull).is_file()


def test_kies_remover_is_said_to_be_a_task(mug: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(mug, tmp_path / "out.png", backend="kie") == 2
    line = printed(capsys)
    assert line["backend"] == "kie"
    assert f"generate --model recraft/remove-background --image {mug}" in str(line["reason"])


def test_a_server_that_is_not_set_is_bad_input(mug: Path, tmp_path: Path) -> None:
    assert run(mug, tmp_path / "out.png", backend="http") == 2
