"""Ready-made assets from one picture: icons, favicons, launchers, share pictures, stickers, heroes.

    made = make(get("favicon"), load(content), stem="mug", palette=["#0b7a75"])
    archive = zip_bytes(made)

A recipe is data (`definitions`); making it is arithmetic on pixels: no network, no state between calls, so it may run
in any thread. A picture is never enlarged. `encoding.convert` changes one picture's format without a recipe.

The way: `load_picture` makes any picture upright 8-bit sRGB, `subject` says what it shows on what ground, `placing`
where that goes, `compose_output` resamples and composes, `encoding` makes bytes, `transparency` measures what came of
it, `make` tells the whole story.

Import the module that you need: `definitions` and `recipe` load quickly, the others load Pillow, numpy and OpenCV.
"""
