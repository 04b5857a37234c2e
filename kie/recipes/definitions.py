"""Every recipe as data: which files, in what size, padding, background and format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from kie.errors import BadInput
from kie.recipes.recipe import Document, FileFormat, Output, Recipe, Side


def get(name: str) -> Recipe:
    """The recipe of that name. Raises BadInput that offers the names meant."""
    wanted = "-".join(name.lower().replace("_", " ").split())
    if wanted in RECIPES:
        return RECIPES[wanted]
    near = get_close_matches(wanted, RECIPES, n=2, cutoff=0.5)
    offer = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(RECIPES)}."
    raise BadInput(f"There is no recipe called {name[:60]!r}. {offer}", field="recipe")


def _json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"


_File = tuple[str, FileFormat, int | None]
"""A file's ending, format and quality."""

_ICON_FORMATS: tuple[FileFormat, ...] = ("png", "webp")
_ICON_SIDES = {"@1x": 24, "@2x": 48, "@3x": 72, "-hero": 160}

_ICON_SET = Recipe(
    name="icon-set",
    title="Icon set",
    description="One icon at 24, 48, 72 and 160 px, each as PNG and WebP.",
    outputs=tuple(
        Output(path=f"$stem{suffix}.{format_}", width=side, height=side, format=format_, padding=1 / 24)
        for format_ in _ICON_FORMATS
        for suffix, side in _ICON_SIDES.items()
    ),
    notes=("@1x, @2x and @3x are the same icon for ordinary, double and triple density screens.",),
)

# The link tags and sizes that browsers still ask for: HTML Standard, "rel=icon"; Apple, "Configuring Web
# Applications"; W3C App Manifest, "maskable" (safe zone: a centred circle of 80 % of the side).
_FAVICON = Recipe(
    name="favicon",
    title="Favicon and web app icons",
    description="favicon.ico, Apple touch icon, PWA icons with a maskable one, the manifest and the HTML to paste.",
    outputs=(
        Output(path="favicon.ico", width=48, height=48, format="ico", frames=(16, 32, 48)),
        Output(path="apple-touch-icon.png", width=180, height=180, fit="cover", padding=0.1, background="palette"),
        Output(path="icon-192.png", width=192, height=192, padding=1 / 24),
        Output(path="icon-512.png", width=512, height=512, padding=1 / 24),
        Output(path="maskable-512.png", width=512, height=512, fit="cover", background="palette", safe_zone=0.8),
    ),
    documents=(
        Document(
            path="site.webmanifest",
            text=_json(
                {
                    "name": "$title",
                    "short_name": "$title",
                    "icons": [
                        {"src": "/icon-192.png", "sizes": "192x192", "type": "image/png"},
                        {"src": "/icon-512.png", "sizes": "512x512", "type": "image/png"},
                        {
                            "src": "/maskable-512.png",
                            "sizes": "512x512",
                            "type": "image/png",
                            "purpose": "maskable",
                        },
                    ],
                    "theme_color": "$background",
                    "background_color": "$background",
                    "display": "standalone",
                }
            ),
        ),
        Document(
            path="head.html",
            text='<link rel="icon" href="/favicon.ico" sizes="48x48">\n'
            '<link rel="apple-touch-icon" href="/apple-touch-icon.png">\n'
            '<link rel="manifest" href="/site.webmanifest">\n'
            '<meta name="theme-color" content="$background">\n',
        ),
    ),
    notes=("Put the files into the root of the site and the lines of head.html into every page's <head>.",),
)

# Xcode's "All Sizes" set for iOS: (points, scale). The single 1024 px size is what Xcode 14 and later need.
_IOS_SIZES = (
    ("20", 2), ("20", 3), ("29", 2), ("29", 3), ("38", 2), ("38", 3), ("40", 2), ("40", 3), ("60", 2), ("60", 3),
    ("64", 2), ("64", 3), ("68", 2), ("76", 2), ("83.5", 2),
)  # fmt: skip
_IOS_SINGLE = "AppIcon-1024.png"

_IOS = Recipe(
    name="ios",
    title="iOS app icon",
    description="AppIcon.appiconset for Xcode: the single 1024 px icon, every classic size and Contents.json.",
    outputs=(
        Output(
            path=f"AppIcon.appiconset/{_IOS_SINGLE}",
            width=1024,
            height=1024,
            fit="cover",
            padding=0.1,
            background="palette",
        ),
        *(
            Output(
                path=f"AppIcon.appiconset/AppIcon-{points}@{scale}x.png",
                width=round(float(points) * scale),
                height=round(float(points) * scale),
                fit="cover",
                padding=0.1,
                background="palette",
            )
            for points, scale in _IOS_SIZES
        ),
    ),
    documents=(
        Document(
            path="AppIcon.appiconset/Contents.json",
            text=_json(
                {
                    "images": [
                        *(
                            {
                                "filename": f"AppIcon-{points}@{scale}x.png",
                                "idiom": "universal",
                                "platform": "ios",
                                "scale": f"{scale}x",
                                "size": f"{points}x{points}",
                            }
                            for points, scale in _IOS_SIZES
                        ),
                        {
                            "filename": _IOS_SINGLE,
                            "idiom": "universal",
                            "platform": "ios",
                            "size": "1024x1024",
                        },
                    ],
                    "info": {"author": "xcode", "version": 1},
                }
            ),
        ),
    ),
    notes=(
        "Drag AppIcon.appiconset into the asset catalogue. No file is transparent, because the App Store refuses that.",
        "iOS rounds the corners itself.",
    ),
)

_ANDROID_DENSITIES = {"mdpi": 1.0, "hdpi": 1.5, "xhdpi": 2.0, "xxhdpi": 3.0, "xxxhdpi": 4.0}
_ANDROID_ADAPTIVE = """<?xml version="1.0" encoding="utf-8"?>
<adaptive-icon xmlns:android="http://schemas.android.com/apk/res/android">
    <background android:drawable="@color/ic_launcher_background"/>
    <foreground android:drawable="@mipmap/ic_launcher_foreground"/>
</adaptive-icon>
"""
_ANDROID_COLOUR = """<?xml version="1.0" encoding="utf-8"?>
<resources>
    <color name="ic_launcher_background">$background</color>
</resources>
"""

# Android, "Adaptive icons": layers of 108 × 108 dp, of which a circle of 66 dp is never masked; 48 dp before that.
_ANDROID = Recipe(
    name="android",
    title="Android launcher icon",
    description="Launcher icons for every density, the adaptive foreground with its XML, and 512 px for Google Play.",
    outputs=(
        *(
            output
            for density, scale in _ANDROID_DENSITIES.items()
            for output in (
                Output(
                    path=f"res/mipmap-{density}/ic_launcher.png",
                    width=round(48 * scale),
                    height=round(48 * scale),
                    fit="cover",
                    padding=0.12,
                    background="palette",
                    shape="rounded",
                ),
                Output(
                    path=f"res/mipmap-{density}/ic_launcher_round.png",
                    width=round(48 * scale),
                    height=round(48 * scale),
                    fit="cover",
                    background="palette",
                    safe_zone=0.8,
                    shape="circle",
                ),
                Output(
                    path=f"res/mipmap-{density}/ic_launcher_foreground.png",
                    width=round(108 * scale),
                    height=round(108 * scale),
                    fit="cover",
                    safe_zone=66 / 108,
                ),
            )
        ),
        Output(path="play-store-512.png", width=512, height=512, fit="cover", padding=0.12, background="palette"),
    ),
    documents=(
        Document(path="res/mipmap-anydpi-v26/ic_launcher.xml", text=_ANDROID_ADAPTIVE),
        Document(path="res/mipmap-anydpi-v26/ic_launcher_round.xml", text=_ANDROID_ADAPTIVE),
        Document(path="res/values/ic_launcher_background.xml", text=_ANDROID_COLOUR),
    ),
    notes=("Copy res into app/src/main. Upload play-store-512.png in the Play Console.",),
)

_OG_FILES: tuple[_File, ...] = (("jpg", "jpeg", 88), ("png", "png", None))

_OG_IMAGE = Recipe(
    name="og-image",
    title="Share picture",
    description="1200 × 630 px for link previews (Open Graph), as JPEG and PNG.",
    outputs=tuple(
        Output(
            path=f"$stem-og-1200x630.{ending}",
            width=1200,
            height=630,
            format=format_,
            quality=quality,
            fit="cover",
            padding=0.1,
            background="palette",
        )
        for ending, format_, quality in _OG_FILES
    ),
    notes=("Name the JPEG in og:image; the PNG is for flat graphics and text.",),
)

# WhatsApp: 512 × 512 px WebP of at most 100 kB, 16 px free around it; Telegram: 512 px PNG or WebP up to 512 kB.
_STICKER_FILES: tuple[tuple[FileFormat, int | None, int | None], ...] = (("webp", 90, 100_000), ("png", None, None))

_STICKER = Recipe(
    name="sticker",
    title="Sticker",
    description="512 px with a white outline around the subject, as WebP and PNG, for WhatsApp and Telegram.",
    outputs=tuple(
        Output(
            path=f"$stem-sticker.{format_}",
            width=512,
            height=512,
            format=format_,
            quality=quality,
            padding=16 / 512,
            outline=12,
            max_bytes=limit,
        )
        for format_, quality, limit in _STICKER_FILES
    ),
    notes=("Remove the background first, so that the outline follows the subject.",),
)

_HERO_FILES: tuple[_File, ...] = (("jpg", "jpeg", 88), ("webp", "webp", 86))
_HERO_SIDES: tuple[tuple[str, Side], ...] = (("left", "right"), ("right", "left"))
"""Where the copy goes, and where the picture then stands."""

_HERO = Recipe(
    name="hero",
    title="Hero with room for copy",
    description="1920 × 1080 and 1200 × 628 px with the picture on one side and a calm half for words on the other.",
    outputs=tuple(
        Output(
            path=f"$stem-hero-{width}x{height}-copy-{copy}.{ending}",
            width=width,
            height=height,
            format=format_,
            quality=quality,
            fit="cover",
            padding=0.08,
            background="average edge",
            anchor=anchor,
            room=0.42,
        )
        for width, height in ((1920, 1080), (1200, 628))
        for copy, anchor in _HERO_SIDES
        for ending, format_, quality in _HERO_FILES
    ),
    notes=("The copy goes on the side that the file name says.",),
)

RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {recipe.name: recipe for recipe in (_ICON_SET, _FAVICON, _IOS, _ANDROID, _OG_IMAGE, _STICKER, _HERO)}
)
