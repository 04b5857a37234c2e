"""What a blind judge gets to see: the pixels, and nothing that tells one picture from the other by anything else."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageCms

from kie.errors import BadInput
from kie.media import metadata
from kie.media.metadata import Provenance
from kie.playground.comparisons.anonymize import LARGEST_EDGE, MOST_SCALED, blinded, common_edge, edge_of_all
from tests.support.pictures import clip, picture, turned_picture

SECRET = b"made-by-nano-banana"
WORDS = SECRET.decode()


def shown(folder: Path, content: bytes, *, mime: str = "image/png", edge: int = LARGEST_EDGE) -> bytes:
    """What a judge gets of these bytes."""
    path = folder / hashlib.sha256(content).hexdigest()
    path.write_bytes(content)
    blind, shown_as = blinded(path, mime=mime, edge=edge)
    assert shown_as == ("video/mp4" if mime.startswith("video/") else "image/webp")
    return blind


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    assert picture.format == "WEBP"
    return picture


def colours(image: Image.Image) -> tuple[int, ...]:
    """The mean colour, transparency included, to the nearest 4 of 256."""
    pixels = np.asarray(image.convert("RGBA"), dtype=float).reshape(-1, 4)
    return tuple(round(value / 4) for value in pixels.mean(axis=0))


# --- size


@pytest.mark.parametrize(
    ("sizes", "edge"),
    [
        (((1024, 1024), (2048, 2048)), 1024),
        (((4096, 2048), (3000, 3000)), LARGEST_EDGE),
        (((300, 900), (1600, 900)), 900),
        (((None, None), (640, 480)), 640),
        (((None, None), (None, None)), LARGEST_EDGE),
        ((), LARGEST_EDGE),
    ],
)
def test_the_edge_is_one_that_every_picture_has(sizes: tuple[tuple[int, int], ...], edge: int) -> None:
    assert common_edge(*sizes) == edge


@pytest.mark.parametrize(
    ("first", "other"),
    [((1024, 1024), (512, 512)), ((1344, 768), (2688, 1536)), ((900, 1600), (720, 1280)), ((2000, 1333), (1000, 667))],
)
def test_pictures_of_one_shape_come_out_alike_whatever_their_pixels(
    tmp_path: Path, first: tuple[int, int], other: tuple[int, int]
) -> None:
    edge = common_edge(first, other)
    contents = (picture(size=first), "image/png"), (picture("JPEG", size=other), "image/jpeg")
    made = [opened(shown(tmp_path, content, mime=mime, edge=edge)) for content, mime in contents]
    assert made[0].size == made[1].size
    assert max(made[0].size) == edge
    assert [image.mode for image in made] == ["RGB", "RGB"]


def test_a_small_picture_is_not_enlarged(tmp_path: Path) -> None:
    assert opened(shown(tmp_path, picture(size=(40, 30)), edge=1000)).size == (40, 30)


# --- what is not in there any more


def with_everything(kind: str) -> bytes:
    """A picture that says who made it wherever its format lets it."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0131] = WORDS, WORDS
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + SECRET + b"</x:xmpmeta>"
    content = picture(kind, exif=exif, icc_profile=profile, xmp=xmp, comment=SECRET)
    provenance = Provenance(
        prompt=WORDS, model=WORDS, parameters={}, brief={}, task_id=WORDS, created_at=datetime.now(UTC)
    )
    return metadata.embed(content, provenance)


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_nothing_that_a_file_says_of_its_making_is_left(tmp_path: Path, kind: str, mime: str) -> None:
    content = with_everything(kind)
    assert content.count(SECRET) > 2
    assert metadata.read(content) is not None
    blind = shown(tmp_path, content, mime=mime)
    assert (SECRET in blind, metadata.read(blind), opened(blind).getexif()) == (False, None, {})
    assert chunks(blind) == [b"VP8 "]


def chunks(webp: bytes) -> list[bytes]:
    names, at = [], 12
    while at < len(webp):
        size = int.from_bytes(webp[at + 4 : at + 8], "little")
        names.append(webp[at : at + 4])
        at += 8 + size + size % 2
    return names


def test_the_same_pixels_are_the_same_bytes_whatever_else_was_in_the_file(tmp_path: Path) -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt("parameters", WORDS * 100)
    assert shown(tmp_path, picture(pnginfo=info)) == shown(tmp_path, picture())


# --- what still is


def test_a_picture_stands_upright(tmp_path: Path) -> None:
    upright = opened(shown(tmp_path, turned_picture(size=(40, 30)), mime="image/jpeg"))
    with Image.open(io.BytesIO(picture("JPEG", size=(40, 30)))) as lying:
        wanted = lying.transpose(Image.Transpose.ROTATE_270)
    assert upright.size == (30, 40)
    difference = np.abs(np.asarray(upright, dtype=float) - np.asarray(wanted, dtype=float))
    assert difference.mean() < 6


def transparent(mode: str) -> bytes:
    """Left half clear, right half red."""
    image = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    image.paste((255, 0, 0, 255), (20, 0, 40, 30))
    out = io.BytesIO()
    if mode == "RGB":
        image.convert("RGB").save(out, "PNG", transparency=(0, 0, 0))
    elif mode == "P":
        image.quantize(8).save(out, "PNG")
    else:
        image.convert(mode).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "RGB"])
@pytest.mark.parametrize("edge", [LARGEST_EDGE, 20])
def test_what_was_transparent_is_still_transparent(tmp_path: Path, mode: str, edge: int) -> None:
    blind = opened(shown(tmp_path, transparent(mode), edge=edge))
    assert blind.mode == "RGBA"
    alpha = blind.getchannel("A")
    left, right = (alpha.getpixel((at * blind.width // 8, blind.height // 2)) for at in (1, 6))
    assert (left, right) == (0, 255)


@pytest.mark.parametrize("mode", ["RGB", "P", "L", "1", "CMYK", "I;16"])
def test_colours_are_those_of_the_picture_in_every_mode(tmp_path: Path, mode: str) -> None:
    if mode == "I;16":
        deep = Image.fromarray(np.asarray(Image.open(io.BytesIO(picture(mode="L"))), dtype=np.uint16) * 257)
        out = io.BytesIO()
        deep.save(out, "PNG")
        content, mime = out.getvalue(), "image/png"
    else:
        kind = "JPEG" if mode == "CMYK" else "PNG"
        content, mime = picture(kind, mode=mode), f"image/{kind.lower()}"
    grey = mode in ("L", "1", "I;16")
    wanted = colours(Image.open(io.BytesIO(picture(mode="L" if grey else "RGB"))))
    assert colours(opened(shown(tmp_path, content, mime=mime))) == wanted


def test_a_palette_is_made_smaller_as_softly_as_any_picture(tmp_path: Path) -> None:
    stripes = Image.fromarray(np.tile(np.array([0, 255], dtype=np.uint8), (200, 100))).convert("P")
    out = io.BytesIO()
    stripes.save(out, "PNG")
    levels = np.asarray(opened(shown(tmp_path, out.getvalue(), edge=50)).convert("L"))
    assert (levels.min() > 100, levels.max() < 155) == (True, True)


# --- clips


def tagged_clip(
    codec: str = "libx264", kind: str = "mp4", *, sound: str | None = "aac", size: tuple[int, int] = (64, 48)
) -> bytes:
    """Ten frames that say who made them in every tag there is."""
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as container:
        for name in ("title", "comment", "artist", "description"):
            container.metadata[name] = WORDS
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.metadata["title"] = WORDS
        track = container.add_stream(sound, rate=48_000) if sound else None
        for number in range(10):
            pixels = np.random.default_rng(number).integers(0, 255, (*size[::-1], 3), dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())
        if track is not None:
            for number in range(40):
                quiet = av.AudioFrame.from_ndarray(np.zeros((2, 1024), dtype=np.float32), format="fltp")
                quiet.sample_rate, quiet.pts = 48_000, number * 1024
                container.mux(track.encode(quiet))
            container.mux(track.encode())
    return out.getvalue()


def frames(content: bytes) -> list[bytes]:
    with av.open(io.BytesIO(content)) as container:
        return [frame.to_ndarray(format="rgb24").tobytes() for frame in container.decode(video=0)]


@pytest.mark.parametrize(("codec", "kind"), [("libx264", "mp4"), ("mpeg4", "mp4"), ("libvpx-vp9", "webm")])
def test_a_clip_plays_the_same_pictures_and_says_nothing(tmp_path: Path, codec: str, kind: str) -> None:
    content = tagged_clip(codec, kind, sound="aac" if kind == "mp4" else None)
    assert SECRET in content
    blind = shown(tmp_path, content, mime=f"video/{kind}")
    assert SECRET not in blind
    assert frames(blind) == frames(content)
    assert len(frames(blind)) == 10
    with av.open(io.BytesIO(blind)) as container:
        assert {"title", "comment", "artist", "description"} & {name.lower() for name in container.metadata} == set()
        assert [stream.type for stream in container.streams] == (["video", "audio"] if kind == "mp4" else ["video"])


def test_a_clip_can_begin_before_all_of_it_is_there(tmp_path: Path) -> None:
    blind = shown(tmp_path, tagged_clip(), mime="video/mp4")
    assert blind.index(b"moov") < blind.index(b"mdat")


def test_clips_are_not_kept_in_memory_and_pictures_are(tmp_path: Path) -> None:
    moving, still = tmp_path / "clip", tmp_path / "picture"
    moving.write_bytes(clip())
    still.write_bytes(picture())
    shown_clips = [blinded(moving, mime="video/mp4", edge=100)[0] for _ in range(2)]
    shown_pictures = [blinded(still, mime="image/png", edge=100)[0] for _ in range(2)]
    assert shown_clips[0] == shown_clips[1]
    assert shown_clips[0] is not shown_clips[1]
    assert shown_pictures[0] is shown_pictures[1]


def facts(content: bytes) -> tuple[tuple[int, int], int, float, list[str]]:
    """Size, frames, seconds and codecs of a clip."""
    with av.open(io.BytesIO(content)) as container:
        stream = container.streams.video[0]
        codecs = [stream.codec.canonical_name for stream in container.streams]
        count = sum(1 for _ in container.decode(video=0))
        return (stream.width, stream.height), count, round(float((container.duration or 0) / av.time_base), 1), codecs


@pytest.mark.parametrize("sound", ["libopus", None])
def test_a_clip_that_mp4_does_not_take_is_encoded_anew(tmp_path: Path, sound: str | None) -> None:
    content = tagged_clip("libvpx", "webm", sound=sound)
    blind = shown(tmp_path, content, mime="video/webm")
    size, count, seconds, codecs = facts(blind)
    assert (size, count, codecs) == ((64, 48), 10, ["h264", "aac"] if sound else ["h264"])
    assert seconds == facts(content)[2]
    assert SECRET not in blind


def test_a_clip_is_made_as_small_as_its_rival_and_as_long_as_it_was(tmp_path: Path) -> None:
    large, small = tagged_clip(size=(128, 96)), tagged_clip(size=(64, 48))
    edge = common_edge((128, 96), (64, 48))
    sides = [facts(shown(tmp_path, content, mime="video/mp4", edge=edge)) for content in (large, small)]
    assert sides[0] == sides[1] == facts(small)
    assert SECRET not in shown(tmp_path, large, mime="video/mp4", edge=edge)


def test_a_clip_of_too_many_pixels_stays_as_large_as_it_is(tmp_path: Path) -> None:
    content = plain_clip(size=(3840, 2160), count=MOST_SCALED // (3840 * 2160) + 1)
    assert facts(shown(tmp_path, content, mime="video/mp4", edge=640))[0] == (3840, 2160)


def test_a_smaller_clip_keeps_its_colours(tmp_path: Path) -> None:
    """One of 720 lines that does not say how it is coded is not read by the rule for smaller ones afterwards."""
    content = plain_clip(size=(1280, 720), count=2)
    with av.open(io.BytesIO(shown(tmp_path, content, mime="video/mp4", edge=320))) as container:
        context = container.streams.video[0].codec_context
        assert (context.width, context.colorspace, context.color_primaries, context.color_trc) == (320, 1, 1, 1)


def plain_clip(*, size: tuple[int, int], count: int) -> bytes:
    """So many frames of one colour."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.options = {"preset": "ultrafast"}
        frame = av.VideoFrame.from_ndarray(np.full((*size[::-1], 3), 90, dtype=np.uint8), format="rgb24")
        frame = frame.reformat(format="yuv420p")
        for number in range(count):
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


def test_of_a_clip_that_breaks_off_in_no_playable_form_the_first_frame_is_left(tmp_path: Path) -> None:
    content = tagged_clip("libvpx", "webm", sound=None)
    with av.open(io.BytesIO(content)) as container:
        third = bytes(list(container.demux(video=0))[2])
    path = tmp_path / "broken"
    path.write_bytes(content.replace(third, bytes(len(third))))
    blind, mime = blinded(path, mime="video/webm", edge=LARGEST_EDGE)
    assert (mime, opened(blind).size) == ("image/webp", (64, 48))


@pytest.mark.parametrize("mime", ["image/png", "video/mp4", "video/webm"])
@pytest.mark.parametrize("content", [b"", b"no picture", picture()[:60]])
def test_what_is_damaged_is_said_in_words(tmp_path: Path, mime: str, content: bytes) -> None:
    path = tmp_path / "damaged"
    path.write_bytes(content)
    with pytest.raises(BadInput, match="This result cannot be shown"):
        blinded(path, mime=mime, edge=LARGEST_EDGE)


def test_the_common_edge_of_kept_pictures_is_read_from_them(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("large", "small", "damaged", "gone")]
    for path, content in zip(paths, (picture(size=(90, 60)), picture(size=(30, 40)), b"no picture"), strict=False):
        path.write_bytes(content)
    assert edge_of_all([*paths, None]) == 40
    assert edge_of_all([paths[2], None]) == LARGEST_EDGE
