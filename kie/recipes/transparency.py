"""Whether a file is transparent: measured on its bytes, whatever was meant to become of it."""

from __future__ import annotations

import io

from PIL import Image

from kie.recipes.load_picture import load

CLEARLY_TRANSPARENT = 250
"""Alpha from which a pixel counts as opaque: encoders and resampling leave a few levels below 255."""
VISIBLE = 2
REAL_SHARE = 0.0005
"""Below this share of clearly transparent pixels they are a flaw of the file."""


def stands_free(content: bytes) -> bool:
    """Whether the subject of a picture file stands on nothing: there are clear gaps around it, or it keeps clear of
    all four edges. A picture that is opaque between bars on two sides does not. Of an icon file every frame counts.
    Raises BadInput where the bytes are no picture."""
    if content[:4] == b"\0\0\1\0":
        with Image.open(io.BytesIO(content), formats=("ICO",)) as icon:
            frames = [icon.ico.getimage(size) for size in icon.info["sizes"]]  # type: ignore[attr-defined]
        return all(map(is_free, frames))
    return is_free(load(content))


def is_free(picture: Image.Image) -> bool:
    """The same for a picture that is read already."""
    if picture.mode != "RGBA":
        return False
    alpha = picture.getchannel("A")
    box = alpha.point([255 if level > VISIBLE else 0 for level in range(256)]).getbbox()
    if box is None:
        return True
    inside = alpha.crop(box)
    gaps = sum(inside.histogram()[:CLEARLY_TRANSPARENT]) >= REAL_SHARE * inside.width * inside.height
    return gaps or (box[0] > 0 and box[1] > 0 and box[2] < picture.width and box[3] < picture.height)
