"""How different two colours look, in steps of CIEDE2000: 1 is just seen, 2 to 3 hardly, 10 at a glance.

CIELAB under D65, and CIEDE2000 as Sharma, Wu and Dalal write it down ("The CIEDE2000 Color-Difference Formula",
Color Research and Application 30, 2005), for arrays whose last axis holds the channels.
"""

import numpy as np
from numpy.typing import NDArray

from prompts.colours import without_gamma

Numbers = NDArray[np.float64]

_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = _TO_XYZ.sum(axis=1)
_FINE = 8
"""Steps a level in which means of pixels are looked up."""
_LINEAR = np.array([without_gamma(step / (255 * _FINE)) for step in range(255 * _FINE + 1)])


def lab_of_levels(levels: NDArray[np.floating]) -> Numbers:
    """CIELAB of sRGB levels, 0 to 255 and anything between."""
    linear = _LINEAR[np.rint(np.clip(levels, 0, 255) * _FINE).astype(np.int32)]
    relative = linear @ (_TO_XYZ / _WHITE[:, None]).T
    curved = np.where(relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116)
    x, y, z = np.moveaxis(curved, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def lab_of_hex(colour: str) -> Numbers:
    """CIELAB of one `"#RRGGBB"`."""
    return lab_of_levels(np.frombuffer(bytes.fromhex(colour[1:]), dtype=np.uint8).astype(np.float64))


def steps_apart(one: Numbers, other: Numbers) -> Numbers:
    """For each pair: the differences in lightness, chroma and hue, each in steps of CIEDE2000, on the last axis.

    Their length, but for the term that turns blue, is the difference; near one colour they are a space in which
    equal distances look equally different.
    """
    lightness, chroma, hue, _ = _parts(one, other)
    return np.stack([lightness, chroma, hue], axis=-1)


def delta_e(one: Numbers, other: Numbers) -> Numbers:
    """CIEDE2000 of each pair of CIELAB colours."""
    lightness, chroma, hue, turn = _parts(one, other)
    squares = lightness**2 + chroma**2 + hue**2 + turn * chroma * hue
    return np.sqrt(np.maximum(squares, 0))


def _parts(one: Numbers, other: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    lightness_1, a_1, b_1 = np.moveaxis(one, -1, 0)
    lightness_2, a_2, b_2 = np.moveaxis(other, -1, 0)
    mean_chroma = (np.hypot(a_1, b_1) + np.hypot(a_2, b_2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(_seventh(mean_chroma))
    chroma_1, chroma_2 = np.hypot(a_1 * stretch, b_1), np.hypot(a_2 * stretch, b_2)
    hue_1 = np.degrees(np.arctan2(b_1, a_1 * stretch)) % 360
    hue_2 = np.degrees(np.arctan2(b_2, a_2 * stretch)) % 360
    is_grey = chroma_1 * chroma_2 == 0
    around = hue_2 - hue_1
    shorter = np.where(is_grey, 0, around - 360 * np.rint(around / 360) * (np.abs(around) > 180))
    total = hue_1 + hue_2
    middle = np.where(np.abs(around) > 180, (total + np.where(total < 360, 360, -360)) / 2, total / 2)
    mean_hue = np.where(is_grey, total, middle)
    mean_lightness, mean_chroma = (lightness_1 + lightness_2) / 2, (chroma_1 + chroma_2) / 2
    weight = (
        1
        - 0.17 * _cos(mean_hue - 30)
        + 0.24 * _cos(2 * mean_hue)
        + 0.32 * _cos(3 * mean_hue + 6)
        - 0.20 * _cos(4 * mean_hue - 63)
    )
    from_middle = (mean_lightness - 50) ** 2
    blue = np.exp(-(((mean_hue - 275) / 25) ** 2))
    return (
        (lightness_2 - lightness_1) / (1 + 0.015 * from_middle / np.sqrt(20 + from_middle)),
        (chroma_2 - chroma_1) / (1 + 0.045 * mean_chroma),
        2 * np.sqrt(chroma_1 * chroma_2) * np.sin(np.radians(shorter / 2)) / (1 + 0.015 * mean_chroma * weight),
        -2 * np.sqrt(_seventh(mean_chroma)) * np.sin(np.radians(60 * blue)),
    )


def _seventh(chroma: Numbers) -> Numbers:
    power = chroma**7
    return power / (power + 25.0**7)


def _cos(degrees: Numbers) -> Numbers:
    return np.cos(np.radians(degrees))
