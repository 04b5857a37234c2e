"""Ready-made assets from one picture: icons, favicons, launchers, share pictures, stickers, heroes.

    made = make(get("favicon"), load(content), stem="mug", palette=["#0b7a75"])
    archive = zip_bytes(made)

A recipe is data (`data`); making it is arithmetic on pixels: no network, no state between calls, so it may run
in any thread. A picture is never enlarged. `convert` changes one picture's format without a recipe.

The way: `load_picture` makes any picture upright 8-bit sRGB, `subject` says what it shows on what ground, `placing`
where that goes, `drawing` resamples and composes, `encoding` makes bytes, `make` tells the whole story.
"""

from kie.recipes.definitions import RECIPES, get
from kie.recipes.encoding import convert
from kie.recipes.load_picture import load
from kie.recipes.make import clean_stem, make, run, zip_bytes, zip_name
from kie.recipes.recipe import Converted, Document, Made, Output, Recipe

__all__ = [
    "RECIPES",
    "Converted",
    "Document",
    "Made",
    "Output",
    "Recipe",
    "clean_stem",
    "convert",
    "get",
    "load",
    "make",
    "run",
    "zip_bytes",
    "zip_name",
]
