"""A file says how it was made, a clean copy says nothing, and neither changes a pixel."""

from __future__ import annotations

import io
import json
import re
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from kie.media.metadata import MAX_TEXT, ForeignRecord, Provenance, embed, read, strip

DOCS = Path(__file__).parents[3] / "docs" / "provenance.md"
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SECRETS = (b"Canon", b"dc:title", b"a remark", b"jumb", b"c2pa", b"in a fog", b"thumbnail", b"trailer")
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>in a fog</dc:title></rdf:Description>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
).encode()
INFOTEXT = (
    "a fox, <lora:ink:0.8>\nin the snow\n"
    "Negative prompt: blurry,\nlow quality\n"
    "Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 1960802277, Size: 512x768, "
    'Model hash: abc123, Model: deliberate_v2, Lora hashes: "ink: 1, b: 2", Version: v1.9.0'
)
FOX = ForeignRecord(
    prompt="a fox, <lora:ink:0.8>\nin the snow",
    negative_prompt="blurry,\nlow quality",
    settings={
        "Steps": "20",
        "Sampler": "DPM++ 2M Karras",
        "CFG scale": "7",
        "Seed": "1960802277",
        "Size": "512x768",
        "Model hash": "abc123",
        "Model": "deliberate_v2",
        "Lora hashes": "ink: 1, b: 2",
        "Version": "v1.9.0",
    },
    seed=1960802277,
    size=(512, 768),
    model="deliberate_v2",
)


def made(**changes: Any) -> Provenance:
    facts: dict[str, Any] = {
        "prompt": "a fox",
        "model": "vendor/model",
        "parameters": {"seed": 7, "aspect_ratio": "1:1"},
        "brief": {"subject": "a fox"},
        "task_id": "task_1",
        "created_at": datetime(2025, 3, 1, 12, tzinfo=UTC),
    }
    return Provenance(**facts | changes)


def picture(mode: str = "RGB") -> Image.Image:
    ramp = Image.linear_gradient("L").resize((24, 17))
    bands = [ramp, ramp.rotate(180), ramp.rotate(90), ramp]
    return ramp.convert(mode) if mode in ("L", "P") else Image.merge(mode, bands[: len(mode)])


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def frames(*, count: int = 3) -> dict[str, Any]:
    others = [picture("RGBA").rotate(30 * n) for n in range(1, count)]
    return {"save_all": True, "append_images": others, "duration": 40}


def camera_exif(*, orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "Canon"
    exif[0x0112] = orientation
    return exif


def commented(comment: bytes, order: str = ">") -> bytes:
    """An EXIF block with nothing but a UserComment."""
    head = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(f"{order}I", 8)
    first = struct.pack(f"{order}HHHII", 1, 0x8769, 4, 1, 26) + bytes(4)
    inner = struct.pack(f"{order}HHHII", 1, 0x9286, 7, len(comment), 44) + bytes(4)
    return b"Exif\0\0" + head + first + inner + comment


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_png_chunks(content: bytes, *chunks: bytes) -> bytes:
    at = content.index(b"IDAT") - 4
    return content[:at] + b"".join(chunks) + content[at:]


def png_kinds(content: bytes) -> list[bytes]:
    kinds, at = [], 8
    while at < len(content):
        kinds.append(content[at + 4 : at + 8])
        at += 12 + int.from_bytes(content[at : at + 4], "big")
    return kinds


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def with_jpeg_segments(content: bytes, *segments: bytes) -> bytes:
    """Put after JFIF, where cameras put them."""
    at = 4 + int.from_bytes(content[4:6], "big")
    return content[:at] + b"".join(segments) + content[at:]


def with_webp_chunk(content: bytes, kind: bytes, body: bytes) -> bytes:
    parts = content[8:] + kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", len(parts)) + parts


def webp_kinds(content: bytes) -> list[bytes]:
    kinds, at = [], 12
    while at < len(content):
        kinds.append(content[at : at + 4])
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    assert at == len(content) == 8 + int.from_bytes(content[4:8], "little")
    return kinds


def shown(content: bytes) -> list[tuple[str, tuple[int, int], bytes]]:
    """Every frame as a viewer shows it: decoded, and turned the way the file asks."""
    with Image.open(io.BytesIO(content)) as image:
        count = getattr(image, "n_frames", 1)
        frames = []
        for number in range(count):
            image.seek(number)
            frame = ImageOps.exif_transpose(image.copy())
            frames.append((frame.mode, frame.size, frame.tobytes()))
        return frames


def icc_of(content: bytes) -> bytes | None:
    with Image.open(io.BytesIO(content)) as image:
        return image.info.get("icc_profile")


def samples() -> dict[str, bytes]:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "a remark")
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    turned = camera_exif(orientation=6)
    plain_jpeg = saved(picture(), "JPEG", exif=turned, icc_profile=ICC, xmp=XMP, comment=b"a remark")
    plain_png = saved(picture("RGBA"), "PNG", pnginfo=info, exif=turned, icc_profile=ICC, dpi=(72, 72))
    return {
        "png": saved(picture(), "PNG"),
        "png palette": saved(picture("P"), "PNG", transparency=3),
        "png animated": saved(picture("RGBA"), "PNG", **frames()),
        "png full": with_png_chunks(
            plain_png,
            chunk(b"caBX", b"jumb c2pa"),
            chunk(b"tIME", bytes([7, 230, 1, 1, 1, 1, 1])),
            chunk(b"prVW", b"thumbnail"),
        )
        + b"trailer",
        "jpeg": saved(picture(), "JPEG"),
        "jpeg grey": saved(picture("L"), "JPEG", progressive=True),
        "jpeg cmyk": saved(picture("CMYK"), "JPEG"),
        "jpeg full": with_jpeg_segments(
            plain_jpeg, segment(0xEB, b"JP\0\1jumb c2pa"), segment(0xED, b"Photoshop 3.0\0a remark")
        )
        + b"trailer",
        "webp": saved(picture(), "WEBP"),
        "webp lossless": saved(picture(), "WEBP", lossless=True),
        "webp lossless alpha": saved(picture("RGBA"), "WEBP", lossless=True),
        "webp alpha": saved(picture("RGBA"), "WEBP"),
        "webp animated": saved(picture("RGBA"), "WEBP", **frames()),
        "webp full": with_webp_chunk(
            saved(picture("RGBA"), "WEBP", exif=turned.tobytes(), icc_profile=ICC, xmp=XMP), b"C2PA", b"jumb c2pa"
        )
        + b"trailer",
    }


SAMPLES = samples()
everywhere = pytest.mark.parametrize("content", SAMPLES.values(), ids=SAMPLES.keys())
fully = pytest.mark.parametrize("name", ["png full", "jpeg full", "webp full"])

texts = st.text() | st.text(st.characters(categories=["Cs", "Cc", "Lu", "So", "Cn"])) | st.text("]<>&\"'\\\r\n\0{}")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
provenances = st.builds(
    Provenance,
    prompt=texts,
    model=texts,
    parameters=st.dictionaries(texts, json_values, max_size=4),
    brief=st.dictionaries(texts, json_values, max_size=4),
    task_id=st.none() | texts,
    created_at=st.builds(
        lambda seconds, hours: datetime.fromtimestamp(seconds, timezone(timedelta(hours=hours))),
        st.floats(0, 9e9),
        st.integers(-12, 14),
    ),
)
modest = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
contents = st.sampled_from(list(SAMPLES.values()))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    content = bytearray(draw(contents))
    if draw(st.booleans()):
        content = bytearray(embed(bytes(content), made(prompt=draw(texts))))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(content) - 1))
        content[at] = draw(st.integers(0, 255))
    start = draw(st.integers(0, len(content)))
    cut = draw(st.sampled_from([0, 0, 1, 7, 40]))
    del content[start : start + cut]
    return bytes(content[: draw(st.just(len(content)) | st.integers(0, len(content)))])


@given(content=contents, provenance=provenances)
@modest
def test_what_is_written_is_what_is_read(content: bytes, provenance: Provenance) -> None:
    assert read(embed(content, provenance)) == provenance


@given(content=contents, first=provenances, second=provenances)
@modest
def test_a_record_replaces_the_one_before(content: bytes, first: Provenance, second: Provenance) -> None:
    assert embed(embed(content, first), second) == embed(content, second)


@given(content=contents, provenance=provenances)
@modest
def test_a_clean_copy_is_the_same_with_and_without_a_record(content: bytes, provenance: Provenance) -> None:
    assert strip(embed(content, provenance)) == strip(content)
    assert strip(strip(content)) == strip(content)


@given(content=damaged() | st.binary())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_raises_on_damaged_files(content: bytes) -> None:
    read(content)
    clean = strip(content)
    marked = embed(content, made(prompt="new"))
    if marked != content:
        assert read(marked) == made(prompt="new")
        assert strip(marked) == clean
        assert not isinstance(read(clean), Provenance)


@given(body=st.binary(), head=st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\x20\0\0\0WEBP"]))
def test_bytes_behind_a_right_signature_are_no_file_yet(head: bytes, body: bytes) -> None:
    assert read(head + body) is None


@everywhere
def test_no_pixel_changes(content: bytes) -> None:
    marked = embed(content, made())
    assert marked != content
    assert shown(marked) == shown(strip(content)) == shown(strip(marked)) == shown(content)


@everywhere
def test_a_long_record_fits_every_type(content: bytes) -> None:
    long = made(prompt="a fox & <a hound> 🦊" * 4_000, brief={"details": "ü" * 100_000})
    marked = embed(content, long)
    assert read(marked) == long
    assert shown(marked) == shown(content)
    assert embed(marked, made()) == embed(content, made())
    assert embed(embed(content, made()), long) == marked
    assert strip(marked) == strip(content)


@everywhere
def test_a_record_beyond_the_limit_is_not_written(content: bytes) -> None:
    assert embed(content, made(prompt="x" * MAX_TEXT)) == content


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xd9", b"RIFF\x04\0\0\0WEBP", b"x"])
def test_what_is_no_picture_comes_back_unchanged(content: bytes) -> None:
    assert embed(content, made()) == strip(content) == content
    assert read(content) is None


def test_other_types_come_back_unchanged() -> None:
    gif = saved(picture(), "GIF")
    assert embed(gif, made()) == strip(gif) == gif


@pytest.mark.parametrize("name", ["png full", "webp full", "webp"])
def test_a_file_cut_short_comes_back_unchanged(name: str) -> None:
    cut = SAMPLES[name][:-40]
    assert embed(cut, made()) == strip(cut) == cut


def test_a_jpeg_without_its_end_is_cleaned_all_the_same() -> None:
    cut = SAMPLES["jpeg full"].removesuffix(b"\xff\xd9trailer")
    assert strip(cut) + b"\xff\xd9" == strip(SAMPLES["jpeg full"])


@fully
def test_a_record_leaves_everything_else_as_it_was(name: str) -> None:
    marked = embed(SAMPLES[name], made())
    assert icc_of(marked) == ICC
    assert marked.endswith(b"trailer")
    for secret in SECRETS:
        assert (secret in marked) is (secret in SAMPLES[name])
    with Image.open(io.BytesIO(marked)) as image:
        assert dict(image.getexif()) == {0x010F: "Canon", 0x0112: 6}


@fully
def test_a_clean_copy_keeps_colour_and_orientation_only(name: str) -> None:
    clean = strip(SAMPLES[name])
    assert not any(secret in clean for secret in SECRETS)
    assert icc_of(clean) == ICC
    with Image.open(io.BytesIO(clean)) as image:
        assert dict(image.getexif()) == {0x0112: 6}


def test_a_clean_copy_of_an_upright_picture_has_no_exif() -> None:
    for form in ("PNG", "JPEG", "WEBP"):
        plain, upright = saved(picture(), form), saved(picture(), form, exif=camera_exif(orientation=1).tobytes())
        assert strip(upright) == plain


def test_a_clean_png_keeps_what_is_shown() -> None:
    assert png_kinds(strip(SAMPLES["png full"])) == [b"IHDR", b"iCCP", b"pHYs", b"eXIf", b"IDAT", b"IEND"]
    assert strip(SAMPLES["png palette"]) == SAMPLES["png palette"]


def test_a_clean_jpeg_loses_the_thumbnail_in_jfif() -> None:
    jpeg = SAMPLES["jpeg"]
    jfif = segment(0xE0, jpeg[6:18] + b"\x03\x01thumbnail")
    assert strip(jpeg[:2] + jfif + jpeg[20:]) == jpeg


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("webp", [b"VP8X", b"VP8 ", b"XMP "]),
        ("webp lossless", [b"VP8X", b"VP8L", b"XMP "]),
        ("webp alpha", [b"VP8X", b"ALPH", b"VP8 ", b"XMP "]),
        ("webp animated", [b"VP8X", b"ANIM", b"ANMF", b"ANMF", b"ANMF", b"XMP "]),
    ],
)
def test_a_webp_gets_its_extended_form_and_loses_it_again(name: str, kinds: list[bytes]) -> None:
    marked = embed(SAMPLES[name], made())
    assert webp_kinds(marked) == kinds
    assert marked[20] & 0x04
    assert int.from_bytes(marked[24:27], "little") + 1 == 24
    assert int.from_bytes(marked[27:30], "little") + 1 == 17
    assert bool(marked[20] & 0x10) is ("alpha" in name or "animated" in name)
    assert strip(marked) == SAMPLES[name]


def test_a_png_record_stands_before_the_pixels_and_reads_as_text() -> None:
    marked = embed(SAMPLES["png"], made(prompt="un café", parameters={"seed": 7, "negative_prompt": "fog"}))
    assert png_kinds(marked) == [b"IHDR", b"iTXt", b"iTXt", b"IDAT", b"IEND"]
    with Image.open(io.BytesIO(marked)) as image:
        texts = dict(image.text)  # type: ignore[attr-defined]
    assert json.loads(texts["kie-playground"])["prompt"] == "un café"
    assert texts["parameters"] == (
        "un café\nNegative prompt: fog\nSeed: 7, Size: 24x17, Model: vendor/model, Version: kie-playground"
    )


def test_our_text_is_understood_where_another_program_dropped_our_json() -> None:
    marked = embed(SAMPLES["png"], made(prompt="a fox: red, and, blue: sky, x: y\nSteps: two", model="a: b, c"))
    assert read(marked.replace(b"kie-playground\0", b"nobody's-chunk\0")) == ForeignRecord(
        prompt="a fox: red, and, blue: sky, x: y\nSteps: two",
        negative_prompt=None,
        settings={"Seed": "7", "Size": "24x17", "Model": "a: b, c", "Version": "kie-playground"},
        seed=7,
        size=(24, 17),
        model="a: b, c",
    )


def test_parameters_of_another_program_stay_and_ours_come_first() -> None:
    theirs = with_png_chunks(SAMPLES["png"], chunk(b"tEXt", b"parameters\0" + INFOTEXT.encode()))
    marked = embed(theirs, made())
    assert read(theirs) == FOX
    assert read(marked) == made()
    assert marked.count(b"parameters\0") == 1
    assert INFOTEXT.encode() in marked


@pytest.mark.parametrize("name", ["jpeg full", "webp full"])
def test_xmp_of_another_program_stays_readable(name: str) -> None:
    with Image.open(io.BytesIO(embed(SAMPLES[name], made()))) as image:
        packet = image.info["xmp"]
    assert re.sub(rb'<rdf:Description rdf:about="" xmlns:kie=.*?</rdf:Description>', b"", packet) == XMP


@pytest.mark.parametrize("name", ["jpeg", "webp"])
@pytest.mark.parametrize("is_attribute", [True, False])
def test_a_record_that_another_program_wrote_anew_is_read_and_replaced(name: str, is_attribute: bool) -> None:
    text = made().to_text().replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    space = "xmlns:p1='urn:kie-playground:provenance#'"
    inner = f'<r:D {space} p1:provenance="{text}"/>' if is_attribute else f"<r:D {space}>\n<p1:provenance >{text}"
    inner += "" if is_attribute else "</p1:provenance></r:D>"
    packet = XMP.replace(b"</rdf:RDF>", inner.replace("r:D", "rdf:Description").encode() + b"</rdf:RDF>")
    foreign = saved(picture(), name.upper(), xmp=packet)
    assert read(foreign) == made()
    marked = embed(foreign, made(prompt="another"))
    assert read(marked) == made(prompt="another")
    assert b"a fox&quot;" not in marked
    assert embed(embed(foreign, made()), made(prompt="another")) == marked


def test_entities_in_xmp_are_not_expanded() -> None:
    packet = b'<!DOCTYPE x [<!ENTITY a "b">]>' + XMP.replace(
        b"<dc:title>", b"<p:provenance xmlns:p='urn:kie-playground:provenance#'>&a;</p:provenance><dc:title>"
    )
    assert read(saved(picture(), "WEBP", xmp=packet)) is None


def test_a_long_record_stands_in_a_standard_extended_packet() -> None:
    marked = embed(SAMPLES["jpeg"], made(prompt="x" * 200_000))
    guid = re.search(rb"<xmpNote:HasExtendedXMP>([0-9A-F]{32})</", marked)
    assert guid is not None
    assert marked.count(b"http://ns.adobe.com/xmp/extension/\0" + guid[1]) == 4


def test_a_foreign_extended_packet_keeps_its_note() -> None:
    note = b'<rdf:Description xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="F"/></rdf:RDF>'
    foreign = saved(picture(), "JPEG", xmp=XMP.replace(b"</rdf:RDF>", note))
    marked = embed(foreign, made(prompt="x" * 200_000))
    assert read(marked) == made(prompt="x" * 200_000)
    assert marked.count(b"HasExtendedXMP") == 1


def test_a_foreign_packet_that_fills_its_segment_stays() -> None:
    full = XMP.replace(b"in a fog", b"f" * (65_502 - len(XMP) + 8))
    marked = embed(saved(picture(), "JPEG", xmp=full), made())
    assert full in marked
    assert read(marked) == made()
    assert strip(marked) == SAMPLES["jpeg"]


@pytest.mark.parametrize(
    "chunks",
    [
        chunk(b"tEXt", b"parameters\0" + INFOTEXT.encode("latin-1")),
        chunk(b"zTXt", b"parameters\0\0" + zlib.compress(INFOTEXT.encode())),
        chunk(b"iTXt", b"parameters\0\0\0en\0x\0" + INFOTEXT.encode()),
        chunk(b"iTXt", b"parameters\0\1\0\0\0" + zlib.compress(INFOTEXT.encode())),
    ],
)
def test_automatic1111_is_read_from_a_png(chunks: bytes) -> None:
    assert read(with_png_chunks(SAMPLES["png"], chunks)) == FOX


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
@pytest.mark.parametrize(
    ("comment", "order"),
    [
        (b"UNICODE\0" + INFOTEXT.encode("utf-16-be"), ">"),
        (b"UNICODE\0" + INFOTEXT.encode("utf-16-le"), "<"),
        (b"UNICODE\0" + INFOTEXT.encode("utf-16"), ">"),
        (b"ASCII\0\0\0" + INFOTEXT.encode() + b"\0", "<"),
    ],
)
def test_automatic1111_is_read_from_exif(form: str, comment: bytes, order: str) -> None:
    assert read(saved(picture(), form, exif=commented(comment, order))) == FOX


def test_a_remark_in_exif_is_no_prompt() -> None:
    assert read(saved(picture(), "JPEG", exif=commented(b"ASCII\0\0\0Holidays: in Rome"))) is None


def parsed(text: str) -> Provenance | ForeignRecord | None:
    return read(with_png_chunks(SAMPLES["png"], chunk(b"iTXt", b"parameters\0\0\0\0\0" + text.encode())))


@pytest.mark.parametrize(
    ("text", "prompt", "negative", "count"),
    [
        ("a fox", "a fox", None, 0),
        ("a fox: red, sky: blue, snow: white", "a fox: red, sky: blue, snow: white", None, 0),
        ("a fox\nNegative prompt: fog", "a fox", "fog", 0),
        ("Negative prompt: fog\nSteps: 4", "", "fog", 1),
        ("a fox\r\nSteps: 4, Seed: -1, Size: big\r\nTemplate: a __animal__", "a fox", None, 3),
        ("{red|blue} fox\nSteps: 4", "{red|blue} fox", None, 1),
        ("{{{{{", "{{{{{", None, 0),
    ],
)
def test_what_can_be_read_is_read(text: str, prompt: str, negative: str | None, count: int) -> None:
    record = parsed(text)
    assert isinstance(record, ForeignRecord)
    assert (record.prompt, record.negative_prompt, len(record.settings)) == (prompt, negative, count)
    assert (record.seed, record.size, record.model) == (None, None, None)


@pytest.mark.parametrize("text", ["", " \n\0", '{"nobodys_record": {"prompt": "a fox"}}', '{"a":' * 100_000])
def test_json_and_blank_text_are_no_prompt(text: str) -> None:
    assert parsed(text) is None


@given(
    text=st.text() | st.lists(st.sampled_from([*'a:,"\\ \n{', "Steps: ", "Negative prompt:", "Size: 1x1"])).map("".join)
)
def test_any_text_is_read_without_raising(text: str) -> None:
    record = parsed(text.encode("utf-8", "replace").decode())
    assert record is None or isinstance(record, ForeignRecord)


def test_a_text_that_inflates_without_end_is_not_read() -> None:
    bomb = zlib.compress(b"a" * 50_000_000, 9)
    for body in (chunk(b"zTXt", b"parameters\0\0" + bomb), chunk(b"iTXt", b"kie-playground\0\1\0\0\0" + bomb)):
        content = with_png_chunks(SAMPLES["png"], *[body] * 50)
        tracemalloc.start()
        assert read(content) is None
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 20_000_000


def in_png(kind: bytes, body: bytes) -> bytes:
    return with_png_chunks(SAMPLES["png"], chunk(kind, body))


def in_webp_xmp(packet: bytes) -> bytes:
    return with_webp_chunk(SAMPLES["webp"], b"XMP ", packet)


OURS = b'<rdf:Description rdf:about="" xmlns:kie="urn:kie-playground:provenance#"'
RECORD = b"kie-playground\0\0\0\0\0"
PATHS = made(prompt="/" * 900_000).to_text().replace('"seed": 7', '"a": "/a", ' * 90_000 + '"seed": 7')
HOSTILE: dict[str, Callable[[], bytes]] = {
    "one long word": lambda: in_png(b"tEXt", b"parameters\0" + b"a" * 1_900_000),
    "quotes in settings": lambda: in_png(b"tEXt", b"parameters\0Steps:" + b'a:"' * 30_000),
    "many lines": lambda: in_png(b"tEXt", b"parameters\0" + b"Steps:\n" * 200_000),
    "many paths": lambda: in_png(b"iTXt", RECORD + PATHS.encode()),
    "many distinct paths": lambda: in_png(b"iTXt", RECORD + re.sub('"a"', lambda m: f'"{m.start()}"', PATHS).encode()),
    "deep JSON": lambda: in_png(b"iTXt", RECORD + b"[" * 1_000_000),
    "many chunks": lambda: SAMPLES["png"].replace(chunk(b"IEND", b""), chunk(b"abCD", b"") * 250_000),
    "open descriptions": lambda: in_webp_xmp(OURS * 40_000),
    "open records": lambda: in_webp_xmp(OURS + b"><kie:provenance " * 200_000),
    "deep XML": lambda: in_webp_xmp(OURS + b">" + b"<a>" * 900_000),
    "many scans": lambda: SAMPLES["jpeg"][:-2] + b"\xff\xda\0\2" * 200_000,
    "fill bytes": lambda: SAMPLES["jpeg"][:2] + b"\xff" * 3_000_000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_do_not_hang(content: Callable[[], bytes]) -> None:
    hostile = content()
    started = time.process_time()
    read(hostile)
    strip(hostile)
    embed(hostile, made())
    assert time.process_time() - started < 4


SHA = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "value",
    [
        "kie-file:" + SHA,
        ["https://example.com/a.png", "kie-file:" + SHA],
        SHA,
        "file:///etc/hosts",
        " FILE:/etc/hosts",
        "/home/someone/My pictures/a.png",
        "~/a.png",
        "C:\\Users\\a.png",
        "\\\\server\\share",
        "//10.0.0.1/a.png",
        "data:image/png;base64,AAAA",
        "http://localhost:8501/a.png",
        "http://LOCALHOST./",
        "http://printer/a.png",
        "https://files.internal/a",
        "http://127.0.0.1/a",
        "http://127.1/a",
        "http://0x7f.0.0.1/",
        "http://2130706433/",
        "http://10.1.2.3,",
        "http://192.168.1.4:80)",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://169.254.169.254/latest",
        "https://someone:secret@example.com/",
        "see http://10.0.0.1/a for more",
        "https://example.com/?u=http://10.0.0.1/a",
    ],
)
def test_what_is_internal_stays_here(value: Any) -> None:
    provenance = made(parameters={"seed": 7, "image": value}, brief={"draft": {"count": 1, "references": value}})
    assert provenance.parameters == {"seed": 7}
    assert provenance.brief == {"draft": {"count": 1}}
    assert provenance.left_out == ("parameters.image", "brief.draft.references")
    marked = embed(SAMPLES["png"], provenance)
    leaf = value[-1] if isinstance(value, list) else value
    assert leaf.encode() not in marked
    assert read(marked) == provenance


@pytest.mark.parametrize(
    "value",
    [
        "https://example.com/a.png",
        "http://8.8.8.8/a",
        "a / b",
        "16:9",
        "",
        "and/or",
        "red: blue",
        ["a", "b"],
        1.5,
        None,
    ],
)
def test_what_is_public_is_kept(value: Any) -> None:
    assert made(parameters={"value": value}).parameters == {"value": value}
    assert made(parameters={"value": value}).left_out == ()


def test_what_the_prompt_says_anyway_is_kept() -> None:
    prompt = "/imagine a browser at http://localhost:3000"
    provenance = made(prompt=prompt, parameters={"prompt": prompt}, brief={"scene": "http://localhost:3000"})
    assert provenance.left_out == ()


def test_lone_surrogates_and_odd_numbers_are_made_fit_for_a_file() -> None:
    provenance = made(prompt="a\ud800b\udc00", parameters={"x\udfff": [float("inf"), float("nan"), 10**400, 2]})
    assert provenance.prompt == "a\ufffdb\ufffd"
    assert provenance.parameters == {"x\ufffd": [None, None, None, 2]}


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        made(created_at=datetime(2025, 3, 1))  # noqa: DTZ001  # the naive time is the point


def test_a_time_is_kept_in_utc() -> None:
    zone = timezone(timedelta(hours=2))
    assert made(created_at=datetime(2025, 3, 1, 14, tzinfo=zone)).to_json()["createdAt"] == "2025-03-01T12:00:00+00:00"


@given(provenance=provenances)
@modest
def test_json_round_trips(provenance: Provenance) -> None:
    assert Provenance.from_json(provenance.to_json()) == provenance
    assert Provenance.from_json(provenance.to_json() | {"later": 1}) == provenance


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"generator": "other"},
        {"prompt": None},
        {"model": 1},
        {"parameters": []},
        {"brief": "x"},
        {"taskId": 5},
        {"createdAt": "yesterday"},
        {"createdAt": "2025-03-01T12:00:00"},
        {"createdAt": "0001-01-01T00:00:00+14:00"},
        {"leftOut": [1]},
    ],
)
def test_wrong_json_is_nothing(change: dict[str, Any]) -> None:
    assert Provenance.from_json(made().to_json() | change) is None


@pytest.mark.parametrize("data", [None, [], "x", 1, {}])
def test_other_json_is_nothing(data: object) -> None:
    assert Provenance.from_json(data) is None


@given(data=json_values | st.dictionaries(st.sampled_from(list(made().to_json())), json_values))
@modest
def test_any_json_is_read_without_raising(data: Any) -> None:
    assert Provenance.from_json(data) is None
    whole = made().to_json() | (data if isinstance(data, dict) else {})
    assert isinstance(Provenance.from_json(whole), Provenance | None)


def test_absent_brief_task_and_left_out_are_fine() -> None:
    kept = {k: v for k, v in made().to_json().items() if k not in ("brief", "taskId", "leftOut")}
    assert Provenance.from_json(kept) == made(brief={}, task_id=None)


def test_the_documented_example_is_what_is_written() -> None:
    example = json.loads(re.findall(r"```json\n(.*?)```", DOCS.read_text(), re.DOTALL)[0])
    provenance = Provenance.from_json(example)
    assert provenance is not None
    assert provenance.to_json() == example
