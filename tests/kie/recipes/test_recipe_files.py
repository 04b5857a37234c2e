"""Every recipe makes exactly the files it declares, in order, whole and named safely."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from kie.errors import BadInput
from kie.recipes.definitions import RECIPES, get
from kie.recipes.make import clean_stem, make, run, zip_bytes
from kie.recipes.recipe import Made, Output, Recipe

FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP", "avif": "AVIF", "ico": "ICO"}
ENDINGS = {"png": ".png", "jpeg": ".jpg", "webp": ".webp", "avif": ".avif", "ico": ".ico"}


def cutout(side: int = 900) -> Image.Image:
    image = Image.new("RGBA", (side, side))
    ImageDraw.Draw(image).ellipse((side // 10, side // 5, side * 9 // 10, side * 4 // 5), fill=(200, 40, 40, 255))
    return image


def photo(width: int = 640, height: int = 480) -> Image.Image:
    return Image.radial_gradient("L").resize((width, height)).convert("RGB")


def files_of(made: Made) -> dict[str, bytes]:
    return dict(made.files)


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def every_output() -> list[tuple[Recipe, Output]]:
    return [(recipe, output) for recipe in RECIPES.values() for output in recipe.outputs]


def test_the_recipes_are_the_ones_promised() -> None:
    assert list(RECIPES) == ["icon-set", "favicon", "ios", "android", "og-image", "sticker", "hero"]


@pytest.mark.parametrize("source", [cutout(), photo(30, 7)], ids=["cut-out", "tiny photo"])
@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.name)
def test_a_recipe_makes_exactly_the_declared_files(recipe: Recipe, source: Image.Image) -> None:
    made = make(recipe, source, stem="red mug")

    declared = [item.path.replace("$stem", "red-mug") for item in (*recipe.outputs, *recipe.documents)]
    assert [path for path, _ in made.files] == declared
    for output, (path, content) in zip(recipe.outputs, made.files, strict=False):
        image = opened(content)
        assert (path, image.size, image.format) == (path, (output.width, output.height), FORMATS[output.format])
        is_opaque = output.background != "transparent" and output.shape is None
        assert not (is_opaque and image.has_transparency_data), path
        assert output.max_bytes is None or len(content) <= output.max_bytes


@pytest.mark.parametrize(("recipe", "output"), every_output(), ids=lambda value: getattr(value, "path", ""))
def test_a_declaration_makes_sense(recipe: Recipe, output: Output) -> None:
    assert output.path.endswith(ENDINGS[output.format])
    assert 0 <= output.padding < 0.5
    assert 0 <= output.room < 1
    assert (output.room > 0) == (output.anchor != "center")
    assert output.format != "jpeg" or output.background != "transparent"
    assert output.max_bytes is None or output.quality is not None
    assert output.background in ("transparent", "palette", "average edge") or output.background.startswith("#")


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.name)
def test_no_two_files_share_a_name_even_where_case_is_ignored(recipe: Recipe) -> None:
    paths = [item.path.lower() for item in (*recipe.outputs, *recipe.documents)]
    assert len(set(paths)) == len(paths)


def test_the_icon_set_has_the_four_sizes_as_png_and_webp() -> None:
    made = files_of(make(get("icon-set"), cutout(), stem="mug"))
    sizes = {path: opened(content).width for path, content in made.items()}
    assert sizes == {
        f"mug{suffix}.{ending}": side
        for ending in ("png", "webp")
        for suffix, side in (("@1x", 24), ("@2x", 48), ("@3x", 72), ("-hero", 160))
    }


def test_the_favicon_holds_three_frames_each_drawn_at_its_size() -> None:
    icon = opened(files_of(make(get("favicon"), cutout(), stem="mug"))["favicon.ico"])
    assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    for side in (16, 32, 48):
        icon.size = (side, side)
        frame = icon.convert("RGBA")
        assert frame.size == (side, side)
        assert frame.getpixel((side // 2, side // 2)) == (200, 40, 40, 255)
        assert frame.getpixel((0, 0))[3] == 0


def test_the_manifest_and_the_html_name_files_that_are_there() -> None:
    made = files_of(make(get("favicon"), cutout(), stem="red_mug", palette=["#0B7A75"]))
    manifest = json.loads(made["site.webmanifest"])
    assert manifest["name"] == "Red mug"
    assert manifest["theme_color"] == manifest["background_color"] == "#0b7a75"
    for icon in manifest["icons"]:
        width, height = opened(made[icon["src"].removeprefix("/")]).size
        assert icon["sizes"] == f"{width}x{height}"
    assert [icon.get("purpose") for icon in manifest["icons"]] == [None, None, "maskable"]
    named = re.findall(r'href="/([^"]+)"', made["head.html"].decode())
    assert named == ["favicon.ico", "apple-touch-icon.png", "site.webmanifest"]
    assert set(named) <= set(made)


def test_contents_json_lists_every_icon_once_in_its_true_size() -> None:
    made = files_of(make(get("ios"), cutout(), stem="mug"))
    folder = "AppIcon.appiconset/"
    contents = json.loads(made.pop(f"{folder}Contents.json"))
    assert contents["info"] == {"author": "xcode", "version": 1}
    assert sorted(folder + image["filename"] for image in contents["images"]) == sorted(made)
    for image in contents["images"]:
        points, scale = float(image["size"].split("x")[0]), int(image.get("scale", "1x")[0])
        picture = opened(made[folder + image["filename"]])
        assert (picture.size, picture.mode) == ((round(points * scale),) * 2, "RGB")
    single = [image for image in contents["images"] if "scale" not in image]
    assert [image["size"] for image in single] == ["1024x1024"]


def test_the_android_set_is_whole_and_its_xml_names_what_is_there() -> None:
    made = files_of(make(get("android"), cutout(), stem="mug", palette=["#123456"]))
    for density, scale in (("mdpi", 1), ("hdpi", 1.5), ("xhdpi", 2), ("xxhdpi", 3), ("xxxhdpi", 4)):
        for name, side in (("ic_launcher", 48), ("ic_launcher_round", 48), ("ic_launcher_foreground", 108)):
            assert opened(made[f"res/mipmap-{density}/{name}.png"]).width == side * scale
    adaptive = ElementTree.fromstring(made["res/mipmap-anydpi-v26/ic_launcher.xml"])
    drawables = [value for layer in adaptive for value in layer.attrib.values()]
    assert drawables == ["@color/ic_launcher_background", "@mipmap/ic_launcher_foreground"]
    colours = ElementTree.fromstring(made["res/values/ic_launcher_background.xml"])
    assert [(colour.get("name"), colour.text) for colour in colours] == [("ic_launcher_background", "#123456")]


def test_a_zip_has_the_same_bytes_each_time_and_opens_whole() -> None:
    recipe, picture = get("favicon"), cutout(300)
    first, second = (zip_bytes(make(recipe, picture.copy(), stem="mug")) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        made = make(recipe, picture, stem="mug")
        assert [(name, archive.read(name)) for name in archive.namelist()] == list(made.files)


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("red mug", "red-mug"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\mug", "mug"),
        ("a\x00b\nc\u202ed", "a-b-c-d"),
        ('"><script>', "script"),
        ("Tasse – größe 2", "Tasse-größe-2"),
        ("mug@2x", "mug-2x"),
        ("$stem", "stem"),
        ("..", "picture"),
        ("", "picture"),
        ("CON", "picture-CON"),
        ("nul.tar", "picture-nul.tar"),
        ("é" * 200, "é" * 50),
    ],
)
def test_a_name_is_cleaned(text: str, stem: str) -> None:
    assert clean_stem(text) == stem


@given(st.text())
def test_no_name_leads_out_of_its_folder_or_breaks_a_document(text: str) -> None:
    stem = clean_stem(text)
    assert stem
    assert PurePosixPath(stem).name == stem
    assert not set(stem) & set('/\\:*?"<>|$&')
    assert stem.isprintable()
    assert len(stem.encode()) <= 110
    assert clean_stem(stem) == stem


@settings(max_examples=15, deadline=None)
@given(
    name=st.sampled_from(["icon-set", "favicon"]),
    width=st.integers(1, 9),
    height=st.integers(1, 9),
    data=st.data(),
)
def test_any_tiny_picture_is_made_or_refused_in_a_sentence(
    name: str, width: int, height: int, data: st.DataObject
) -> None:
    pixels = data.draw(st.binary(min_size=width * height * 4, max_size=width * height * 4))
    image = Image.frombytes("RGBA", (width, height), pixels)
    if max(pixels[3::4]) <= 2:
        with pytest.raises(BadInput, match="transparent throughout"):
            make(get(name), image, stem="x")
        return
    made = make(get(name), image, stem="x", palette=["#fff"])
    assert len(made.files) == len(get(name).outputs) + len(get(name).documents)


def test_an_unknown_recipe_is_answered_with_the_names_meant() -> None:
    with pytest.raises(BadInput, match=r"There is no recipe called 'favicn'\. Did you mean favicon\?"):
        get("favicn")
    with pytest.raises(BadInput, match="There are icon-set, favicon, ios, android, og-image, sticker, hero"):
        get("zzzz")
    assert get("OG image") is get("og_image") is RECIPES["og-image"]


def test_a_palette_entry_that_is_no_colour_is_said() -> None:
    with pytest.raises(BadInput, match="'teal' is not a colour"):
        make(get("favicon"), photo(), stem="a", palette=["teal"])


def test_run_writes_a_folder_or_a_zip(tmp_path: Path) -> None:
    source = tmp_path / "red mug.png"
    cutout(200).save(source)

    made = run("og-image", source, tmp_path / "new" / "folder")
    written = {path.name: path.read_bytes() for path in (tmp_path / "new" / "folder").iterdir()}
    assert written == files_of(made)
    assert set(written) == {"red-mug-og-1200x630.jpg", "red-mug-og-1200x630.png"}

    run("ios", source, tmp_path / "icons.ZIP")
    with zipfile.ZipFile(tmp_path / "icons.ZIP") as archive:
        assert "AppIcon.appiconset/Contents.json" in archive.namelist()


def test_run_says_what_it_cannot_read_or_write(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"There is no file .*none\.png\."):
        run("ios", tmp_path / "none.png", tmp_path / "out")
    with pytest.raises(BadInput, match="cannot be read"):
        run("ios", tmp_path, tmp_path / "out")
    source = tmp_path / "a.png"
    cutout(20).save(source)
    with pytest.raises(BadInput, match=r"a\.png cannot be written: "):
        run("og-image", source, source)
    assert not (tmp_path / "out").exists()
