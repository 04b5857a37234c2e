"""Pillow with this program's bound on pixels, which holds for the whole process: who opens a picture that may be large
takes `Image` from here, so that no answer depends on what was loaded before.
"""

from __future__ import annotations

from PIL import Image

__all__ = ["MAX_PIXELS", "Image"]

MAX_PIXELS = 200_000_000
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
