"""`python -m kie brand [KIT]`: the kits, or one with its contrasts, or as design tokens."""

from __future__ import annotations

import json

from kie.cli import exit_codes
from kie.cli.brief_options import kit_of
from kie.errors import BadInput
from prompts.brand_kits import contrasts, kit_tokens, shipped_kits


def show_brand(*, kit: str | None, as_tokens: bool) -> int:
    """A kit is given by its name, or by a file in design tokens, CSS, or any text that holds colours."""
    if kit is None:
        if as_tokens:
            raise BadInput("--tokens writes one kit: name it. Nothing was written.", field="kit")
        for shipped in shipped_kits():
            print(f"{shipped.name}  {', '.join(colour.hex for colour in shipped.colours)}")
        return exit_codes.OK
    brand = kit_of(kit)
    if as_tokens:
        print(json.dumps(kit_tokens(brand), ensure_ascii=False, indent=2))
        return exit_codes.OK
    print(brand.name)
    for colour in brand.colours:
        print("  ".join(filter(None, (colour.hex, colour.role, colour.name))))
    for label, words in (("Style", brand.keywords), ("Exclusions", brand.exclusions)):
        if words:
            print(f"{label}: {', '.join(words)}")
    for pair in contrasts(brand):
        print(f"{pair.text} on {pair.ground}  WCAG {pair.wcag:.2f}  APCA Lc {pair.apca:.1f}")
    return exit_codes.OK
