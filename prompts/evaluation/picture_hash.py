"""64 bits of what a picture looks like: nearly the same after scaling, another format or a change of contrast.

The signs of the lowest frequencies of a small grey copy (a perceptual hash by cosine transform).
"""

import cv2
import numpy as np
from PIL import Image

NEAR = 8
"""Bits by which two pictures may differ and still be nearly the same. bench/palette.py measures it: formats and sizes
of one picture differ by less, two pictures of one set hardly ever by so little."""


def picture_hash(image: Image.Image) -> str:
    """The bits as 16 hex digits, of any mode. What is transparent counts as mid grey."""
    seen = image
    if image.mode == "RGBA":
        seen = Image.new("RGB", image.size, (128, 128, 128))
        seen.paste(image, mask=image.getchannel("A"))
    grey = np.asarray(seen.convert("L").resize((32, 32), Image.Resampling.BOX), dtype=np.float32)
    lowest = np.asarray(cv2.dct(grey))[:8, :8].ravel()
    bits = lowest > np.median(lowest[1:])
    return f"{int.from_bytes(np.packbits(bits).tobytes()):016x}"


def bits_apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()
