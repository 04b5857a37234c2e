"""What `python -m kie inspect` prints about a file, and what it says of what it cannot read."""

import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from kie.cli.parser import main


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    image = Image.new("RGB", (320, 240), "#FFFFFF")
    ImageDraw.Draw(image).rectangle((20, 20, 120, 120), fill="#C2185B")
    image.save(tmp_path / "mug.png")
    return tmp_path / "mug.png"


def test_every_check_has_a_verdict_a_figure_and_a_reason(picture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(picture), "--colours", "#EC4899,#FFFFFF", "--size", "320x240", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [(one["asked"], one["verdict"]) for one in shown["palette"]] == [("#EC4899", "fail"), ("#FFFFFF", "pass")]
    assert shown["palette"][0]["found"] == "#C3195C"
    assert {name: shown[name]["verdict"] for name in shown if name != "palette"} == {
        "blank": "pass", "alpha": "pass", "size": "pass", "ratio": "pass", "format": "not measured",
        "quiet_zone": "pass", "near_duplicate": "not measured", "text": "not measured", "people": "not measured",
    }  # fmt: skip


def test_the_same_bytes_are_called_so(picture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["inspect", str(picture), "--earlier", str(picture)])
    assert "byte for byte the same file as mug.png" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--colours", "PANTONE 286 C"], "PANTONE 286 C"),
        (["--size", "large"], "“large” is no size"),
    ],
)
def test_what_cannot_be_read_is_named(
    arguments: list[str], words: str, picture: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", str(picture), *arguments]) == 2
    assert words in capsys.readouterr().err


def test_a_file_that_is_no_picture_gets_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mug.png").write_text("no picture")
    assert main(["inspect", str(tmp_path / "mug.png")]) == 2
    assert main(["inspect", str(tmp_path / "none.png")]) == 2
    assert capsys.readouterr().err.count("mug.png") == 1
